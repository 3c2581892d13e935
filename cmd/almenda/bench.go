package main

import (
	"context"
	"os"
	"runtime/pprof"

	"almenda/internal/bench"
	"almenda/internal/config"
)

// runBench measures the platform against the limits of the machine. It empties the database that
// the environment names, and refuses one that holds towns.
func runBench(ctx context.Context, args []string) error {
	c, err := config.Read(os.Getenv)
	if err != nil {
		return err
	}
	fs := flags("bench")
	only := fs.String("only", "", "one row")
	quick := fs.Bool("quick", false, "smaller loads: for a look, not for the record")
	profile := fs.String("profile", "", "file for a CPU profile of the whole run")
	if err := parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return usage{"bench takes no " + fs.Arg(0)}
	}
	if *profile != "" {
		stop, err := profiled(*profile)
		if err != nil {
			return err
		}
		defer stop()
	}
	return bench.Run(ctx, bench.Options{Config: c, Only: *only, Quick: *quick, Out: os.Stdout})
}

// profiled writes where the time goes into a file, until stop.
func profiled(path string) (stop func(), err error) {
	f, err := os.Create(path) //nolint:gosec // whoever runs the bench names the file
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil // a profile that is cut short is seen when it is read
}
