package jobs

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"almenda/internal/tenant"
)

// Sweep looks for what is due or was forgotten in one town. It claims in the database what it
// does, for other processes sweep too.
type Sweep struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context, town *tenant.Town) error
}

// Sweeper runs sweeps, each in its own time, town by town.
type Sweeper struct {
	towns  Towns
	sweeps []Sweep
	log    *slog.Logger
	stop   context.CancelFunc
	wg     sync.WaitGroup
}

// NewSweeper makes a sweeper that does nothing until Start.
func NewSweeper(towns Towns, log *slog.Logger, sweeps ...Sweep) *Sweeper {
	return &Sweeper{towns: towns, sweeps: sweeps, log: log}
}

// Start begins a loop for each sweep. It is called once.
func (s *Sweeper) Start() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	for _, sw := range s.sweeps {
		s.wg.Go(func() { s.loop(ctx, sw) })
	}
}

// Stop ends the loops and waits for the towns under way.
func (s *Sweeper) Stop() {
	if s.stop == nil {
		return
	}
	s.stop()
	s.wg.Wait()
}

func (s *Sweeper) loop(ctx context.Context, sw Sweep) {
	// The first comes soon, for a process may not live long.
	wait := time.Duration(rand.Int64N(int64(sw.Every)/2 + 1))
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		// The jitter keeps processes that started together from sweeping together.
		wait = sw.Every - time.Duration(rand.Int64N(int64(sw.Every)/4+1))
		for _, town := range s.towns.All() {
			if ctx.Err() != nil {
				return
			}
			if err := sweep(ctx, sw, town); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "jobs: sweep failed", "sweep", sw.Name, "town", town.Slug, "err", err)
			}
		}
	}
}

// sweep runs one sweep in one town; a panic is that town's alone.
func sweep(ctx context.Context, sw Sweep, town *tenant.Town) error {
	return guard(func() error { return sw.Run(ctx, town) })
}
