package process_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// works is the service with a town, what it tells, and a clock that the test moves.
type works struct {
	*process.Service
	s    *store.Store
	town *tenant.Town
	clk  *clock.Set

	mu   sync.Mutex
	told []event.Event
}

func work(t *testing.T, fn func(t *testing.T, w *works)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		w := &works{Service: process.New(store.Processes{DB: s.Towns}, policy), s: s, town: a, clk: clk}
		s.Towns.OnCommit(func(_ tenant.ID, events []event.Event) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, events...)
		})
		fn(t, w)
	})
}

// count tells how often something was told of a process.
func (w *works) count(kind event.Kind, of id.ID) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.told {
		if e.Kind == kind && e.Subject == of {
			n++
		}
	}
	return n
}

// holds puts a public process into the town.
func (w *works) holds(t *testing.T, slug string, phases ...process.Phase) process.Process {
	t.Helper()
	p := process.Process{ID: id.New(), Slug: slug, Title: tenant.Text{"sv": "Om " + slug}, Summary: tenant.Text{"sv": "Kort"}, Created: w.clk.Now(),
		State: process.Published, Version: 1, Published: w.clk.Now(), Card: process.Card{Owner: tenant.Text{"sv": "Parkkontoret"}}}
	for _, ph := range phases {
		ph.Name = tenant.Text{"sv": string(ph.Kind)}
		p.Phases = append(p.Phases, ph)
	}
	err := store.Processes{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx process.Tx) error { return tx.AddProcess(t.Context(), p) })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// to moves the clock to a moment.
func (w *works) to(at time.Time) { w.clk.Advance(at.Sub(w.clk.Now())) }

// turned runs the sweep of two processes at once.
func (w *works) turned(t *testing.T) {
	t.Helper()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if err := w.Turned(t.Context(), w.town); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// nights are those in which the clocks of the towns change: at half past two there is no such time,
// or there are two.
var nights = map[string][]string{
	"Europe/Stockholm":  {"2026-03-29", "2026-10-25"},
	"Europe/Copenhagen": {"2026-03-29", "2026-10-25"},
	"Europe/Warsaw":     {"2026-03-29", "2026-10-25"},
}

func TestAPhaseThatClosesInTheNightOfAClockChangeClosesOnce(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		type ending struct {
			process.Process
			night string
		}
		var all []ending
		for zone, days := range nights {
			where, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			for _, day := range days {
				closes, odd, ok := process.Local(day, "02:30", where)
				if !ok || odd == process.Plain {
					t.Fatalf("%s %s is an ordinary night: %v", zone, day, odd)
				}
				next := process.Phase{Kind: process.Review, Opens: closes, Closes: closes.AddDate(1, 0, 0)}
				p := w.holds(t, fmt.Sprint("p", len(all)), process.Phase{Kind: process.Ideas, Opens: closes.AddDate(0, 0, -20), Closes: closes}, next)
				all = append(all, ending{p, zone + " " + day})
			}
		}
		for _, day := range []string{"2026-03-29", "2026-10-25"} {
			midnight, err := time.Parse("2006-01-02", day)
			if err != nil {
				t.Fatal(err)
			}
			// Every minute of the night, so that the hour that comes twice is lived through twice.
			for w.to(midnight.Add(-2 * time.Hour)); w.clk.Now().Before(midnight.Add(4 * time.Hour)); w.clk.Advance(10 * time.Minute) {
				w.turned(t)
				for _, p := range all {
					want := 0
					if !w.clk.Now().Before(p.Phases[0].Closes) {
						want = 1
					}
					if closed := w.count(event.PhaseClosed, p.ID); closed != want {
						t.Fatalf("%s: told %d times at %s that it closed at %s", p.night, closed, w.clk.Now(), p.Phases[0].Closes)
					}
					if open := p.Open(process.Ideas, w.clk.Now()) && p.Open(process.Review, w.clk.Now()); open {
						t.Fatalf("%s: both are open at %s", p.night, w.clk.Now())
					}
				}
			}
		}
		for _, p := range all {
			if n := w.count(event.PhaseOpened, p.ID); n != 2 {
				t.Errorf("%s: told %d times that a phase opened", p.night, n)
			}
		}
	})
}

func TestAPhaseThatIsProlongedIsToldToCloseAgain(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		now := w.clk.Now()
		p := w.holds(t, "park", process.Phase{Kind: process.Ideas, Opens: now.Add(-time.Hour), Closes: now.Add(time.Hour)})
		w.turned(t)
		w.clk.Advance(2 * time.Hour)
		w.turned(t)
		p.Phases[0].Closes = now.Add(48 * time.Hour)
		err := store.Processes{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx process.Tx) error { return tx.SaveProcess(t.Context(), p) })
		if err != nil {
			t.Fatal(err)
		}
		w.turned(t)
		if opened, closed := w.count(event.PhaseOpened, p.ID), w.count(event.PhaseClosed, p.ID); opened != 1 || closed != 1 {
			t.Errorf("after it was prolonged: opened %d, closed %d", opened, closed)
		}
		w.clk.Advance(72 * time.Hour)
		w.turned(t)
		if closed := w.count(event.PhaseClosed, p.ID); closed != 2 {
			t.Errorf("closed %d times", closed)
		}
	})
}

// The rule: the moment at which a transaction began decides. What began before the end is in, with
// its moment, even when it is written a little after; what began at the end or later is refused.
func TestTheMomentAtWhichAnActBeganDecides(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		closes := w.clk.Now().Add(time.Hour)
		p := w.holds(t, "park", process.Phase{Kind: process.Ideas, Opens: w.clk.Now().Add(-time.Hour), Closes: closes})
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		ideas := idea.New(store.Ideas{DB: w.s.Towns}, policy)
		anna := person(t, w, "anna")
		early, late := draft(t, w, ideas, anna, p), draft(t, w, ideas, anna, p)
		w.to(closes.Add(-time.Microsecond))
		err = store.Ideas{DB: w.s.Towns}.Update(t.Context(), w.town.ID, func(tx idea.Tx) error {
			w.clk.Advance(time.Second)                      // the end comes while it is under way
			if w.s.Towns.Dialect().String() == "postgres" { // SQLite has one writer: others wait for this one
				if err := ideas.Publish(t.Context(), anna, w.town, late); err == nil {
					t.Error("what began after the end was taken")
				}
			}
			here, err := tx.Process(t.Context(), p.ID)
			if err != nil || !here.Open(process.Ideas, tx.Now()) {
				t.Errorf("what began before the end is refused: %v", err)
			}
			return tx.Publish(t.Context(), early, idea.Submitted)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := ideas.Publish(t.Context(), anna, w.town, late); err == nil {
			t.Error("what began after the end was taken")
		}
		d, err := ideas.Get(t.Context(), anna, w.town, early)
		if err != nil || !d.Published.Before(closes) {
			t.Errorf("it stands with %s, the end was %s, %v", d.Published, closes, err)
		}
	})
}
