package panel

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
	"almenda/internal/tenant"
)

const (
	// portfolioFile keeps a lottery until it is announced. It is written whole or not at all.
	portfolioFile = "portfolio.json"
	// drawBeat is how often a computation says that it lives, and asks whether it is still wanted.
	drawBeat = 2 * time.Second
	// drawLost is how long after its last beat a computation counts as dead.
	drawLost = time.Minute
	// maxRuns is how often in a row a computation whose worker died begins anew.
	maxRuns = 3
	// legacyTime is how long the comparison may take.
	legacyTime = 30 * time.Second
)

// portfolio is what a computation leaves. The numbered panels are not in it: the seed gives them.
type portfolio struct {
	Problem *lottery.Problem     `json:"problem"`
	Lottery lottery.Distribution `json:"lottery"`
	Shares  [][]string           `json:"shares"`
	Seed    [32]byte             `json:"seed"`
}

// Compute asks for the lottery of a draw to be worked out in the background; for quotas that cannot be
// met it comes back with a proposal. Faults: NotFound, Conflict (under way already, or nobody waits).
func (s *Service) Compute(ctx context.Context, who access.Actor, panel, which id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, d, err := s.lockDraw(ctx, tx, who, panel, which, Prepared, Computed)
		if err != nil {
			return err
		}
		pool, err := s.hopefuls(ctx, tx, p, d)
		if err != nil {
			return err
		}
		if len(pool) == 0 {
			return fault.New(fault.Conflict, "fault.panel_draw_nobody")
		}
		if err := s.unsettle(ctx, tx, d); err != nil {
			return err
		}
		d.State, d.Settings.Outcome, d.Settings.Proposal = Computing, nil, nil
		return s.begun(ctx, tx, d, who.Account)
	})
}

// begun keeps a draw that computes, adds a run and rings for a worker.
func (s *Service) begun(ctx context.Context, tx Tx, d Draw, by id.ID) error {
	runs, err := tx.Runs(ctx, d.ID)
	if err != nil {
		return err
	}
	n := 1
	if len(runs) > 0 {
		n = runs[0].Number + 1
	}
	if err := tx.SaveDraw(ctx, d); err != nil {
		return err
	}
	if err := tx.AddRun(ctx, Run{Draw: d.ID, Number: n, State: RunWaiting, Algorithm: d.Settings.Algorithm, By: by, Started: tx.Now(), Beat: tx.Now()}); err != nil {
		return err
	}
	if err := tx.Audit(ctx, by, "panel.draw_computing", d.ID, map[string]string{"run": strconv.Itoa(n)}); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.PanelDrawChanged, Subject: d.ID, Data: map[string]string{"panel": d.Panel.String(), "what": "compute", "run": strconv.Itoa(n)}})
}

// CancelRun stops the computation of a draw. Its worker hears of it at its next beat. Faults: NotFound.
func (s *Service) CancelRun(ctx context.Context, who access.Actor, panel, which id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, d, err := s.lockDraw(ctx, tx, who, panel, which, Computing, Prepared, Computed)
		if err != nil || d.State != Computing {
			return err
		}
		return s.ended(ctx, tx, d, RunCancelled, "", nil)
	})
}

// ended notes how the last run of a draw ended without a lottery.
func (s *Service) ended(ctx context.Context, tx Tx, d Draw, state RunState, why string, proposal []QuotaChange) error {
	runs, err := tx.Runs(ctx, d.ID)
	if err != nil || len(runs) == 0 {
		return err
	}
	r := runs[0]
	r.State, r.Ended, r.Progress.Why = state, tx.Now(), why
	if err := tx.SaveRun(ctx, r); err != nil {
		return err
	}
	d.State, d.Settings.Proposal = Prepared, proposal
	return tx.SaveDraw(ctx, d)
}

// ComputeDraw works a lottery out, once for each run. It is what a worker does when it is rung for;
// done twice it is done once.
func (s *Service) ComputeDraw(ctx context.Context, town *tenant.Town, e event.Event) error {
	number, err := strconv.Atoi(e.Data["run"])
	if e.Data["what"] != "compute" || err != nil {
		return nil
	}
	return s.work(ctx, town, e.Subject, number)
}

// ComputeNow is Compute that works the lottery out before it comes back: for whoever fills a town.
func (s *Service) ComputeNow(ctx context.Context, who access.Actor, town *tenant.Town, panel, which id.ID) error {
	if err := s.Compute(ctx, who, panel, which); err != nil {
		return err
	}
	return s.work(ctx, town, which, 1)
}

// work claims a run and does it; a run that somebody else has is left alone.
func (s *Service) work(ctx context.Context, town *tenant.Town, which id.ID, number int) error {
	w := &drawWork{s: s, town: town, number: number, worker: id.Secret()}
	mine := false
	err := s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
		if w.draw, err = tx.LockDraw(ctx, which); err != nil {
			return err
		}
		if w.panel, err = tx.Panel(ctx, w.draw.Panel); err != nil {
			return err
		}
		mine, err = tx.ClaimRun(ctx, w.draw.ID, number, w.worker)
		return err
	})
	if err != nil || !mine {
		return err
	}
	return w.do(ctx)
}

// drawWork is one run while a worker has it.
type drawWork struct {
	s       *Service
	town    *tenant.Town
	panel   Panel
	draw    Draw
	number  int
	worker  id.ID
	mu      sync.Mutex
	at      RunProgress
	pool    []hopeful
	problem *lottery.Problem
}

// do computes, and keeps the outcome in one transaction at the end. Until then nothing is there but
// progress.
func (w *drawWork) do(parent context.Context) error {
	ctx, stop := context.WithCancel(parent)
	var beats sync.WaitGroup
	beats.Go(func() { w.beat(ctx, stop) })
	done, err := w.compute(ctx)
	unwanted := ctx.Err() != nil
	stop()
	beats.Wait()
	switch {
	case parent.Err() != nil:
		return parent.Err() // the sweep finds the run
	case unwanted:
		return nil // cancelled, or given to another worker
	case err != nil:
		return w.failed(parent, err)
	}
	return w.keep(parent, done)
}

// beat says that the run lives, and stops it when it is no longer wanted.
func (w *drawWork) beat(ctx context.Context, stop func()) {
	tick := time.NewTicker(drawBeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.mu.Lock()
		at := w.at
		w.mu.Unlock()
		mine := true
		err := w.s.store.Update(ctx, w.town.ID, func(tx Tx) (err error) {
			mine, err = tx.BeatRun(ctx, w.draw.ID, w.number, w.worker, at)
			return err
		})
		if err == nil && !mine {
			stop()
			return
		}
	}
}

func (w *drawWork) step(p RunProgress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = p
}

// computed is all that a run came to.
type computed struct {
	portfolio
	people  []InDraw
	outcome DrawOutcome
}

func (w *drawWork) compute(ctx context.Context) (out computed, err error) {
	err = w.s.store.View(ctx, w.town.ID, func(tx Tx) error {
		if w.pool, err = w.s.hopefuls(ctx, tx, w.panel, w.draw); err != nil {
			return err
		}
		w.problem, w.draw.Settings.Quotas = w.draw.problem(w.panel, w.town, w.pool, tx.Now())
		return nil
	})
	if err != nil {
		return out, err
	}
	_, _ = rand.Read(out.Seed[:]) // never fails
	x := w.draw.Settings
	options := lottery.Options{Algorithm: x.Algorithm, Seed: binary.BigEndian.Uint64(out.Seed[:]), Deadline: time.Duration(x.Minutes) * time.Minute, Progress: func(s lottery.Step) {
		w.step(RunProgress{Step: s.Stage, Panels: s.Panels, Objective: s.Objective, Upper: s.Upper})
	}}
	out.Problem = w.problem
	if out.Lottery, err = lottery.Solve(ctx, w.problem, options); err != nil {
		return out, err
	}
	w.step(RunProgress{Step: "rounding", Panels: len(out.Lottery.Panels), Objective: out.Lottery.Objective, Upper: out.Lottery.Upper})
	rounded, err := draw.Round(out.Lottery.Panels, len(w.pool), x.Lists, out.Seed)
	if err != nil {
		return out, err
	}
	out.Shares = poolShares(w.town, w.problem)
	out.name(w.panel, w.town, w.draw, w.pool, rounded)
	out.outcome = outcomeOf(out.Lottery, rounded, out.people)
	if x.Compare {
		w.step(RunProgress{Step: "legacy"})
		out.outcome.Legacy = legacyDraw(ctx, w.problem, options)
	}
	return out, ctx.Err()
}

// name gives everybody of the pool a pseudonym.
func (c *computed) name(p Panel, town *tenant.Town, d Draw, pool []hopeful, rounded draw.Rounded) {
	lists := make([]int, len(pool))
	for _, l := range rounded.Lists {
		for _, who := range l {
			lists[who]++
		}
	}
	c.people = make([]InDraw, len(pool))
	for i, one := range pool {
		salt := draw.NewSalt()
		c.people[i] = InDraw{Draw: d.ID, Person: one.ID, Salt: salt.String(), Pseudonym: draw.Pseudonym(d.place(town, p), salt, one.drawAddress()), Lists: lists[i]}
		c.Problem.People[i].ID = c.people[i].Pseudonym
	}
}

// drawAddress is what a person's pseudonym is bound to.
func (p Person) drawAddress() string {
	if p.Email != "" {
		return p.Email
	}
	return p.Phone
}

// place is what a draw is called in its files.
func (d Draw) place(town *tenant.Town, p Panel) string {
	return town.Slug + "/" + p.Slug + "/" + strconv.Itoa(d.Number)
}

// spreadBins is into how many classes the chances are counted for the chart.
const spreadBins = 10

func outcomeOf(l lottery.Distribution, r draw.Rounded, people []InDraw) DrawOutcome {
	out := DrawOutcome{Pool: len(people), Uncoverable: len(l.Uncoverable), Objective: l.Objective, Upper: l.Upper, Stopped: l.Stopped, Smallest: r.Smallest, Spread: make([]int, spreadBins)}
	for _, p := range people {
		out.Largest = max(out.Largest, p.Lists)
	}
	for _, p := range people {
		out.Spread[min(spreadBins-1, p.Lists*spreadBins/max(1, out.Largest))]++
	}
	return out
}

func legacyDraw(ctx context.Context, p *lottery.Problem, o lottery.Options) *LegacyOutcome {
	o.Algorithm, o.Deadline, o.Progress = lottery.Legacy, legacyTime, nil
	d, err := lottery.Solve(ctx, p, o)
	if err != nil {
		return &LegacyOutcome{Failed: true}
	}
	out := &LegacyOutcome{Smallest: 1}
	for i, chance := range d.Probabilities {
		out.Largest = max(out.Largest, chance)
		if !slices.Contains(d.Uncoverable, i) {
			out.Smallest = min(out.Smallest, chance)
		}
	}
	return out
}

// keep writes everything that a run came to, if the run is still wanted.
func (w *drawWork) keep(ctx context.Context, done computed) error {
	raw, err := json.Marshal(done.portfolio)
	if err != nil {
		return err
	}
	return w.s.store.Update(ctx, w.town.ID, func(tx Tx) error {
		d, err := tx.LockDraw(ctx, w.draw.ID)
		if err != nil {
			return err
		}
		last := done.outcome
		mine, err := tx.BeatRun(ctx, d.ID, w.number, w.worker, RunProgress{Step: "done", Panels: len(done.Lottery.Panels), Objective: last.Objective, Upper: last.Upper})
		if err != nil || !mine || d.State != Computing {
			return err
		}
		runs, err := tx.Runs(ctx, d.ID)
		if err != nil {
			return err
		}
		runs[0].State, runs[0].Ended = RunDone, tx.Now()
		if err := tx.SaveRun(ctx, runs[0]); err != nil {
			return err
		}
		if err := tx.PutDrawFile(ctx, d.ID, portfolioFile, true, raw); err != nil {
			return err
		}
		if err := tx.PutInDraw(ctx, d.ID, done.people); err != nil {
			return err
		}
		d.State, d.Settings.Outcome, d.Settings.Quotas = Computed, &last, w.draw.Settings.Quotas
		return tx.SaveDraw(ctx, d)
	})
}

// failed notes why there is no lottery, and what would have to change.
func (w *drawWork) failed(ctx context.Context, cause error) error {
	why, refused := "error", lottery.Refused{}
	var proposal []QuotaChange
	switch {
	case errors.Is(cause, lottery.ErrImpossible):
		why, proposal = "infeasible", w.relax(ctx)
	case errors.Is(cause, lottery.ErrNone):
		why = "deadline"
	case errors.As(cause, &refused):
		why, proposal = "checks", w.relax(ctx)
	}
	err := w.s.store.Update(ctx, w.town.ID, func(tx Tx) error {
		d, err := tx.LockDraw(ctx, w.draw.ID)
		if err != nil {
			return err
		}
		w.mu.Lock()
		at := w.at
		w.mu.Unlock()
		mine, err := tx.BeatRun(ctx, d.ID, w.number, w.worker, at)
		if err != nil || !mine || d.State != Computing {
			return err
		}
		return w.s.ended(ctx, tx, d, RunFailed, why, proposal)
	})
	if err == nil && why == "error" {
		return cause // for the log; the run is marked, so that nothing is tried twice
	}
	return err
}
