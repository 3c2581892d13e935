package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"almenda/internal/lottery/draw"
)

const verifyUse = "verify lottery [--hash SHA256] DIR"

// verify goes through something that the town published, from the outside: it needs no installation.
func verify(_ context.Context, args []string) error {
	if len(args) == 0 {
		return usage{"verify needs to be told what: lottery"}
	}
	switch args[0] {
	case "lottery":
		return verifyLottery(args[1:], os.Stdout)
	}
	return usage{fmt.Sprintf("verify knows no %q", args[0])}
}

// verifyLottery prints who was drawn, and whether the folder holds together. hash is the fingerprint
// that was published before the draw, for those who wrote it down.
func verifyLottery(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("verify lottery", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	hash := flags.String("hash", "", "the fingerprint that was published before the draw")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return usage{"verify lottery needs one DIR"}
	}
	dir := flags.Arg(0)
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return usage{dir + " is not a folder"}
	}
	r, err := draw.Verify(os.DirFS(dir))
	if errors.Is(err, draw.ErrNoDraw) {
		return usage{err.Error()}
	}
	if err != nil {
		return err
	}
	for _, p := range r.Pseudonyms {
		fmt.Fprintln(out, p)
	}
	if failed := r.Failed(); failed != nil {
		return fmt.Errorf("FAILED %s: %s: %s", failed.Code, failed.File, failed.Why)
	}
	if *hash != "" && !strings.EqualFold(*hash, r.Hash) {
		return fmt.Errorf("FAILED fingerprint: manifest.json has the SHA-256 %s, and not %s", r.Hash, *hash)
	}
	fmt.Fprintf(out, "OK %s, %s\n", r.Place, summary(r))
	fmt.Fprintf(out, "SHA-256 of manifest.json: %s\n", r.Hash)
	return nil
}

func summary(r draw.Report) string {
	s := fmt.Sprintf("%d panels of a pool of %d", r.Panels, r.Pool)
	if r.Drawn {
		s += ", panel " + r.Label + " drawn"
	} else {
		s += ", not drawn yet"
	}
	if r.Sealed {
		return s + ", quotas, households and rounding checked with sealed.json"
	}
	return s + ", without sealed.json: quotas and households not checked"
}
