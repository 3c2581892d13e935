package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"almenda/internal/lottery"
)

// drawn is an instance of the shared folder, and how long others took for one of its size.
type drawn struct {
	name      string // of the row, after lottery-
	folder    string
	seats     int
	homes     bool
	algorithm lottery.Algorithm
	limit     float64 // seconds
	of        string  // whose
}

// The seconds of others: "paper" are those of the Nature 2021 replication and of the Geneva thesis
// (leximin, Gurobi), "library" those that sortition-algorithms gives for maximin with CBC and a pool of
// about this size; "goal" is what we have set ourselves where nobody has published any.
var lotteries = []drawn{
	{"small", "example_small_20", 20, false, lottery.Maximin, 2.7, "paper, leximin"},
	{"large", "example_large_200", 200, false, lottery.Maximin, 1161.8, "paper, leximin"},
	{"fixture", "sf_fixture_22", 22, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"replacement", "sf_fixture_replacement_17", 17, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"geneva", "geneva_30", 30, false, lottery.Maximin, 10, "goal"},
	{"geneva-leximin", "geneva_30", 30, false, lottery.Leximin, 10, "goal; the thesis took 42.3 s"},
	{"geneva-nash", "geneva_30", 30, false, lottery.Nash, 10, "goal"},
	{"opendlp", "opendlp_monitoring_30", 30, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"opendlp-sample", "opendlp_sample_10", 10, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"couples", "couples_2", 2, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"israel-exact", "israel_exact_60", 60, false, lottery.Maximin, 9.6, "library, 300/45"},
	{"israel-wide", "israel_wide_60", 60, false, lottery.Maximin, 9.6, "library, 300/45"},
	{"exact", "synth_exact_24", 24, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"gap", "synth_integrality_gap_2", 2, false, lottery.Maximin, 1.4, "library, 150/22"},
	{"kbh", "synth_kbh_households_36", 36, true, lottery.Maximin, 9.6, "library, 300/45"},
	{"krakow", "synth_krakow_90", 90, true, lottery.Maximin, 41.8, "library, 500/75"},
	{"nexus", "synth_like_nexus_170", 170, false, lottery.Maximin, 83.4, "paper, leximin of nexus"},
	{"karlstad", "synth_karlstad_400", 400, true, lottery.Maximin, 60, "goal"},
	{"sf-e", "synth_like_sf_e_110", 110, false, lottery.Maximin, 4011.6, "paper, leximin of sf(e)"},
}

// lotteryRows are one for each instance. None of their data come with us: licences differ.
func lotteryRows() (out []row) {
	for _, d := range lotteries {
		out = append(out, row{"lottery-" + d.name, fmt.Sprintf("%s of %s : seconds of others (%s)", d.algorithm, d.folder, d.of), 1, true,
			func(ctx context.Context, b *bench) (outcome, error) { return d.measure(ctx, b.Quick) }})
	}
	return out
}

func (d drawn) measure(ctx context.Context, quick bool) (out outcome, err error) {
	out.unit = "seconds"
	p, err := d.problem()
	if errors.Is(err, os.ErrNotExist) {
		out.skipped = "the shared instances are not at hand (set ALMENDA_SHARED)"
		return out, nil
	}
	if err != nil {
		return out, err
	}
	turns := 3
	for n := 0; n < turns; n++ {
		started := time.Now()
		got, err := lottery.Solve(ctx, p, lottery.Options{Algorithm: d.algorithm, Seed: uint64(n + 1)}) //nolint:gosec // small
		if err != nil {
			return out, err
		}
		took := time.Since(started).Seconds()
		out.turns = append(out.turns, turn{took, d.limit})
		if got.Objective < .99*got.Upper {
			out.missed = append(out.missed, fmt.Sprintf("reached %.4f %% where %.4f %% may be possible", 100*got.Objective, 100*got.Upper))
		}
		if n == 0 {
			out.notes = append(out.notes, fmt.Sprintf("%d people, %d seats: %.4f %% of at most %.4f %%, %d panels", len(p.People), p.Seats, 100*got.Objective, 100*got.Upper, len(got.Panels)))
		}
		if took > 5 || quick {
			break
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out.notes = append(out.notes, fmt.Sprintf("%d MiB taken from the system by then", m.Sys>>20))
	return out, nil
}

// problem reads the instance.
func (d drawn) problem() (*lottery.Problem, error) {
	folder := os.Getenv("ALMENDA_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "shared")
	}
	folder = filepath.Join(folder, "data", "panels", d.folder)
	quotas, err := os.ReadFile(filepath.Join(folder, "categories.csv")) //nolint:gosec // whoever runs the bench names the folder
	if err != nil {
		return nil, err
	}
	pool, err := os.ReadFile(filepath.Join(folder, "respondents.csv")) //nolint:gosec // whoever runs the bench names the folder
	if err != nil {
		return nil, err
	}
	p := &lottery.Problem{Seats: d.seats}
	var homes []string
	if d.homes {
		homes, p.PerHousehold = []string{"household"}, 1
	}
	features, found := lottery.ReadFeatures(quotas)
	people, more := lottery.ReadPeople(pool, features, homes)
	p.Features, p.People = features, people
	var bad []string
	for _, f := range append(found, more...) {
		bad = append(bad, f.English())
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("bench: %s: %s", d.folder, strings.Join(bad, "; "))
	}
	return p, nil
}
