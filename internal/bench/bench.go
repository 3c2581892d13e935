package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"almenda/internal/config"
)

// Options say what to measure.
type Options struct {
	Config config.Config // of the installation: the database and the Redis that may be emptied
	Only   string        // name of one row; empty for all
	Quick  bool          // smaller loads: for a look, not for the record
	Out    io.Writer
}

// ErrMissed is returned when a row misses its target by more than its noise.
var ErrMissed = errors.New("bench: a target was missed")

// row is one line of the table.
type row struct {
	name    string
	what    string // both programs in a few words
	target  float64
	atMost  bool // the ratio must not be above the target
	measure func(context.Context, *bench) (outcome, error)
}

func rows() []row {
	return append([]row{
		{"page-cached", "front page from the cache : bare net/http hello of the same size", 0.5, false, cachedPage},
		{"page-uncached", "idea page, not cached : its rows read by pgbench", 0.4, false, uncachedPage},
		{"support-postgres", "support an idea : its rows written by pgbench, same commits", 0.6, false, onPostgres},
		{"support-sqlite", "support an idea, 32 clients : one raw insert per commit", 2, false, onSQLite},
		{"answer-postgres", "answer a survey : its row written by pgbench, same commits", 0.6, false, answersOnPostgres},
		{"answer-sqlite", "answer a survey, 32 clients : one raw insert per commit", 2, false, answersOnSQLite},
		{"answers", "p95 of 100,000 answers while staff look : 200 ms", 1, true, answersWhole},
		{"room", "room of sockets : raw write loop over the same sockets", 0.7, false, room},
		{"invitations", "campaign to an SMTP sink : bare loop over the same client", 0.7, false, invitations},
		{"search", "p95 of a search over 100,000 things : 50 ms", 1, true, searching},
		{"growth", "p95 with 100 times the ideas, 10 times the towns : p95 before", 1.3, true, growth},
	}, lotteryRows()...)
}

// bench is one run.
type bench struct {
	Options
	dir string // for files of this run
	log *slog.Logger
}

// Names lists the rows.
func Names() []string {
	var out []string
	for _, r := range rows() {
		out = append(out, r.name)
	}
	return out
}

// Run measures and prints the table. ErrMissed tells that a target was missed.
func Run(ctx context.Context, o Options) error {
	base := filepath.Dir(o.Config.Data)
	if err := os.MkdirAll(base, 0o700); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	dir, err := os.MkdirTemp(base, "bench-run-")
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what stays is only waste
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer func() { _ = null.Close() }() // nothing is kept there
	// The log is written as in production, to where it costs no disk.
	b := &bench{Options: o, dir: dir, log: slog.New(slog.NewTextHandler(null, nil))}
	fmt.Fprintf(o.Out, "%s, %d cores, %s\n", strings.TrimPrefix(runtime.Version(), "go"), runtime.GOMAXPROCS(0), time.Now().Format("2006-01-02 15:04"))
	fmt.Fprintf(o.Out, "%-22s %14s %14s %8s %8s %8s  %s\n", "row", "ours", "limit", "ratio", "noise", "target", "")
	missed, found := false, false
	for _, r := range rows() {
		if o.Only != "" && o.Only != r.name {
			continue
		}
		found = true
		ok, err := b.one(ctx, r)
		if err != nil {
			return fmt.Errorf("bench: %s: %w", r.name, err)
		}
		missed = missed || !ok
	}
	switch {
	case !found:
		return fmt.Errorf("bench: there is no row %q; there are %s", o.Only, strings.Join(Names(), ", "))
	case missed:
		return ErrMissed
	}
	return nil
}

func (b *bench) one(ctx context.Context, r row) (bool, error) {
	started := time.Now()
	out, err := r.measure(ctx, b)
	if err != nil {
		return false, err
	}
	if out.skipped != "" {
		fmt.Fprintf(b.Out, "%-22s not measured: %s\n", r.name, out.skipped)
		return true, nil
	}
	ratio, noise := out.ratio()
	verdict, sign := r.verdict(ratio, noise, out.missed), "≥"
	if r.atMost {
		sign = "≤"
	}
	fmt.Fprintf(b.Out, "%-22s %14s %14s %8.2f %8s %8s  %s\n", r.name, figure(out.ours()), figure(out.limit()), ratio,
		fmt.Sprintf("±%.2f", noise), fmt.Sprintf("%s %.1f", sign, r.target), verdict)
	fmt.Fprintf(b.Out, "    %s (%s; %d turns, %.0f s)\n", r.what, out.unit, len(out.turns), time.Since(started).Seconds())
	for _, n := range append(out.notes, out.missed...) {
		fmt.Fprintf(b.Out, "    %s\n", n)
	}
	return verdict != fails, nil
}

// What a row's figure means.
const (
	passes = "pass"
	noisy  = "within the noise"
	fails  = "FAIL"
)

func (r row) verdict(ratio, noise float64, missed []string) string {
	short := r.target - ratio
	if r.atMost {
		short = -short
	}
	switch {
	case len(missed) > 0 || short > noise:
		return fails
	case short > 0:
		return noisy
	}
	return passes
}
