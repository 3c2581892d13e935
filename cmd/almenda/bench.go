package main

import (
	"context"
	"os"

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
	if err := parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return usage{"bench takes no " + fs.Arg(0)}
	}
	return bench.Run(ctx, bench.Options{Config: c, Only: *only, Quick: *quick, Out: os.Stdout})
}
