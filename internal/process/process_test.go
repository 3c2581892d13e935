package process_test

import (
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/testkit"
)

func TestAPhaseIsOpenFromItsFirstMomentToTheOneBeforeItsLast(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, time.March, d, 0, 0, 0, 0, time.UTC) }
	p := process.Process{State: process.Published, Phases: []process.Phase{
		{Kind: process.Ideas, Opens: day(2), Closes: day(10)}, {Kind: process.Vote, Opens: day(12), Closes: day(20)}}}
	for _, c := range []struct {
		at           time.Time
		ideas, votes bool
		ended        bool
	}{
		{day(2).Add(-time.Microsecond), false, false, false}, {day(2), true, false, false}, {day(10).Add(-time.Microsecond), true, false, false},
		{day(10), false, false, false}, {day(12), false, true, false}, {day(20).Add(-time.Microsecond), false, true, false}, {day(20), false, false, true},
	} {
		if p.Open(process.Ideas, c.at) != c.ideas || p.Open(process.Vote, c.at) != c.votes || p.Ended(c.at) != c.ended {
			t.Errorf("at %s: ideas %v, votes %v, ended %v", c.at, p.Open(process.Ideas, c.at), p.Open(process.Vote, c.at), p.Ended(c.at))
		}
	}
	if (process.Process{}).Ended(day(1)) {
		t.Error("a process without phases is over")
	}
}

func TestPhasesBeginAtTheTownsOwnMidnightAndKeepTheirDates(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		all := process.New(store.Processes{DB: s.Towns}, policy)
		if err := all.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		guest := access.Guest(a.ID, "sv")
		first, err := all.Get(t.Context(), guest, "ideas")
		if err != nil {
			t.Fatal(err)
		}
		// The 2nd of March and ten days before it; summer time is over when it closes in December.
		if got, want := first.Phases[0].Opens, time.Date(2026, time.February, 19, 23, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("opens %s, want %s", got, want)
		}
		if h, m, _ := first.Phases[0].Closes.In(a.Location()).Clock(); h != 0 || m != 0 {
			t.Errorf("closes at %s", first.Phases[0].Closes.In(a.Location()))
		}
		clk.Advance(40 * 24 * time.Hour)
		if err := all.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		again, err := all.Get(t.Context(), guest, "ideas")
		if err != nil || again.ID != first.ID || !again.Phases[0].Opens.Equal(first.Phases[0].Opens) {
			t.Errorf("applied again: %+v, %v", again, err)
		}
		if _, err := all.Get(t.Context(), access.Guest(b.ID, "pl"), "ideas"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another town's process: %v", err)
		}
	})
}
