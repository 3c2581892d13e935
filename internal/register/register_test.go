package register_test

import (
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/register"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

func day(d int) time.Time { return time.Date(2026, time.March, d, 0, 0, 0, 0, time.UTC) }

func TestTheStageFollowsFromDatesAndPublications(t *testing.T) {
	p := process.Process{State: process.Published, Phases: []process.Phase{{Kind: process.Announce, Opens: day(1), Closes: day(2)},
		{Kind: process.Consultation, Opens: day(2), Closes: day(5)}, {Kind: process.Review, Opens: day(5), Closes: day(9)}}}
	report := register.Outcome{Kind: register.Reported, At: day(7)}
	effects := register.Outcome{Kind: register.Effects, At: day(8)}
	for name, c := range map[string]struct {
		p        process.Process
		outcomes []register.Outcome
		at       time.Time
		want     register.Stage
	}{
		"without dates":                     {process.Process{State: process.Published}, nil, day(1), register.Announced},
		"before it begins":                  {p, nil, day(1).Add(-time.Microsecond), register.Announced},
		"while it is only announced inside": {p, nil, day(1), register.Open},
		"while people can take part":        {p, nil, day(5).Add(-time.Microsecond), register.Open},
		"while the town works on it":        {p, nil, day(5), register.Closed},
		"after its end":                     {p, nil, day(20), register.Closed},
		"with a report":                     {p, []register.Outcome{report}, day(20), register.Reported},
		"with effects":                      {p, []register.Outcome{report, effects}, day(20), register.Effects},
		"with an early report, still open":  {p, []register.Outcome{report}, day(3), register.Open},
		"archived before its end":           {process.Process{State: process.Archived, Phases: p.Phases}, nil, day(3), register.Closed},
		"of the town's work alone":          {process.Process{State: process.Published, Phases: p.Phases[2:]}, nil, day(6), register.Open},
	} {
		if got := register.StageOf(c.p, c.outcomes, c.at); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// many are processes of every stage, as the town's folder declares them.
func many(town *tenant.Town) *tenant.Town {
	text := func(s string) tenant.Text { return tenant.Text{"sv": s, "en": s} }
	spec := func(slug, title, owner, kind string, opens, closes int, districts ...string) tenant.ProcessSpec {
		return tenant.ProcessSpec{Slug: slug, Title: text(title), Summary: text("Om " + title), Districts: districts, Card: tenant.CardSpec{Owner: text(owner)},
			Phases: []tenant.PhaseSpec{{Kind: kind, Name: text("Fas"), Opens: opens, Closes: closes}}}
	}
	town.Processes = []tenant.ProcessSpec{
		spec("over", "Ågatan", "Gatukontoret", "consultation", -40, -10, "norr"),
		spec("soon", "Parken", "Parkkontoret", "ideas", 10, 40),
		spec("late", "Torget", "Gatukontoret", "consultation", -5, 30, "centrum"),
		spec("next", "Ån", "Parkkontoret", "poll", -5, 3),
	}
	return town
}

func TestTheRegisterIsFilteredSortedAndPaged(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		own := *a
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), many(&own)); err != nil {
			t.Fatal(err)
		}
		all, guest := register.New(store.Registers{DB: s.Towns}, policy), access.Guest(a.ID, "sv")
		list := func(f register.Filter, req page.Request) (out string, found register.Found) {
			t.Helper()
			found, err := all.List(t.Context(), guest, a, f, req)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range found.Rows {
				out += e.Slug + " "
			}
			return out, found
		}
		for name, c := range map[string]struct {
			f    register.Filter
			want string
		}{
			"all":              {register.Filter{}, "next late soon over "},
			"open":             {register.Filter{Stage: register.Open}, "next late "},
			"announced":        {register.Filter{Stage: register.Announced}, "soon "},
			"closed":           {register.Filter{Stage: register.Closed}, "over "},
			"of a district":    {register.Filter{District: "norr"}, "next soon over "},
			"of a form":        {register.Filter{Form: process.Consultation}, "late over "},
			"of an office":     {register.Filter{Owner: "Gatukontoret"}, "late over "},
			"of another year":  {register.Filter{Year: 2024}, ""},
			"of this year":     {register.Filter{Year: 2026}, "next late soon over "},
			"by words":         {register.Filter{Query: "AGATAN om"}, "over "},
			"by strange words": {register.Filter{Query: "%"}, ""},
			"by name":          {register.Filter{Sort: register.Name}, "over next soon late "},
			"newest":           {register.Filter{Sort: register.Newest}, "soon late next over "},
			"of none":          {register.Filter{Only: []id.ID{}}, ""},
		} {
			if got, _ := list(c.f, page.Request{}); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		first, found := list(register.Filter{}, page.Request{Size: 3})
		second, last := list(register.Filter{}, page.Request{Size: 3, Cursor: found.Next})
		if first+second != "next late soon over " || last.Next != "" || found.Total != 4 || found.ByStage[register.Open] != 2 || len(found.Owners) != 2 {
			t.Errorf("%q %q %+v", first, second, found)
		}
		for _, f := range []register.Filter{{Stage: "x"}, {Form: "review"}, {Sort: "x"}} {
			if _, err := all.List(t.Context(), guest, a, f, page.Request{}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		for _, cursor := range []string{"x", "-1", "99999999999999999999"} {
			if _, err := all.List(t.Context(), guest, a, register.Filter{}, page.Request{Cursor: cursor}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", cursor, err)
			}
		}
		if theirs, err := all.All(t.Context(), access.Guest(b.ID, "pl")); err != nil || len(theirs) != 0 {
			t.Errorf("the other town sees %v, %v", theirs, err)
		}
		clk.Advance(365 * 24 * time.Hour)
		if got, _ := list(register.Filter{Stage: register.Closed}, page.Request{}); got != "soon late next over " {
			t.Errorf("a year later closed are %q", got)
		}
	})
}

func TestDatesFallOnTheDaysThatPeopleSee(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		own := *a
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), many(&own)); err != nil {
			t.Fatal(err)
		}
		all, guest := register.New(store.Registers{DB: s.Towns}, policy), access.Guest(a.ID, "sv")
		march := time.Date(2026, time.March, 1, 0, 0, 0, 0, a.Location())
		got, err := all.Dates(t.Context(), guest, a, "", march, march.AddDate(0, 1, 0))
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, d := range got {
			lines = append(lines, string(d.Kind)+" "+d.Process.Slug+" "+d.At.In(a.Location()).Format(time.DateOnly))
			if !d.AllDay || d.UID == "" {
				t.Errorf("%+v", d)
			}
		}
		// "late" closes at the midnight to the 1st of April: its last day is in March.
		want := []string{"closes next 2026-03-04", "opens soon 2026-03-12", "closes late 2026-03-31"}
		if len(lines) != len(want) {
			t.Fatalf("%q", lines)
		}
		for i := range want {
			if lines[i] != want[i] {
				t.Errorf("%q, want %q", lines[i], want[i])
			}
		}
		news, err := all.News(t.Context(), guest, a, "", testkit.Start, 10)
		if err != nil || len(news) != 4 || news[0].At.Before(news[3].At) {
			t.Errorf("%+v, %v", news, err)
		}
	})
}
