package panel_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// deaf is an answer store that nobody answers to.
type deaf struct {
	mu    sync.Mutex
	lists map[id.ID]credential.List
}

func (d *deaf) PutKeys(_ context.Context, _ tenant.ID, survey id.ID, list credential.List, _ map[string][]string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lists[survey] = list
	return nil
}
func (d *deaf) Counts(context.Context, tenant.ID, id.ID) (panel.Counts, error) {
	return panel.Counts{}, nil
}
func (d *deaf) DropKeys(context.Context, tenant.ID, id.ID) error { return nil }

// asking is a town with a panel of the city and one of a district, and surveys for them.
type asking struct {
	*panel.Service
	t           *testing.T
	s           *store.Store
	clk         *clock.Set
	town        *tenant.Town
	anna        access.Actor
	city, local panel.Panel
	surveys     *survey.Service
	made        int
}

func eachAsking(t *testing.T, fn func(t *testing.T, a *asking)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		town, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		svc, err := panel.New(store.Panels{DB: s.Towns}, policy, noLinks{}, bytes.Repeat([]byte{7}, 32), &deaf{lists: map[id.ID]credential.List{}})
		if err != nil {
			t.Fatal(err)
		}
		a := &asking{Service: svc, t: t, s: s, clk: clk, town: town, surveys: survey.New(store.Surveys{DB: s.Towns}, nil, policy),
			anna: access.Actor{Tenant: town.ID, Account: id.New(), Name: "anna", Language: "sv", Grants: []access.Grant{{Role: access.Editor}}}}
		clk.Advance(untilNoon(clk.Now()))
		a.city, a.local = a.panel("staden", ""), a.panel("norr", town.Districts[0].Key)
		fn(t, a)
	})
}

// untilNoon is how long it is until the next noon that is no Sunday.
func untilNoon(now time.Time) time.Duration {
	noon := time.Date(now.Year(), now.Month(), now.Day(), 11, 0, 0, 0, time.UTC)
	for !noon.After(now) || noon.Weekday() == time.Sunday {
		noon = noon.AddDate(0, 0, 1)
	}
	return noon.Sub(now)
}

func (a *asking) do(fn func(tx panel.Tx) error) {
	a.t.Helper()
	if err := (store.Panels{DB: a.s.Towns}).Update(a.t.Context(), a.town.ID, fn); err != nil {
		a.t.Fatal(err)
	}
}

func (a *asking) panel(slug, district string) panel.Panel {
	p := panel.Panel{ID: id.New(), Slug: slug, Kind: panel.Standing, District: district, Title: tenant.Text{"sv": slug}, State: panel.Published, Size: 400, Office: "Kontoret",
		CreatedBy: a.anna.Account, Created: a.clk.Now(), Settings: panel.Settings{Variables: []panel.Variable{
			{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "w"}, {Key: "m"}}},
			{Key: panel.BirthYear, Use: panel.Quota, Bands: []int{16, 40}},
			{Key: panel.Education, Use: panel.Statistics, Options: []panel.Option{{Key: "long"}}}}}}
	a.do(func(tx panel.Tx) error { _, _, err := tx.AddPanel(a.t.Context(), p, slug); return err })
	return p
}

// join puts n new people into panels.
func (a *asking) join(n int, panels ...panel.Panel) (out []id.ID) {
	a.do(func(tx panel.Tx) error {
		for range n {
			a.made++
			p := panel.Person{ID: id.Secret(), Email: fmt.Sprintf("p%d@example.org", a.made), Language: "sv", Since: a.clk.Now().Format(time.DateOnly),
				Facts: panel.Facts{panel.Gender: []string{"w", "m"}[a.made%2], panel.BirthYear: []string{"1960", "2000"}[a.made/2%2]}}
			if err := tx.AddPerson(a.t.Context(), p, fmt.Sprint("k", a.made), ""); err != nil {
				return err
			}
			for _, in := range panels {
				if err := tx.PutInPanel(a.t.Context(), panel.InPanel{Panel: in.ID, Person: p.ID, State: panel.Member, Joined: p.Since}); err != nil {
					return err
				}
			}
			out = append(out, p.ID)
		}
		return nil
	})
	return out
}

// survey makes an approved survey of members.
func (a *asking) survey() id.ID {
	a.t.Helper()
	d := questionnaire.Definition{Format: 1, Languages: []string{"sv"}, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{
		{Key: "bus", Type: questionnaire.YesNo, Title: tenant.Text{"sv": "Åker du buss?"}}}}}}
	which, err := a.surveys.Create(a.t.Context(), a.anna, a.town, survey.Write{Title: tenant.Text{"sv": "Bussarna"}, Kind: survey.Panel, Anonymous: true,
		Settings: survey.Settings{Promise: tenant.Text{"sv": "Vi ritar linjer."}}, Definition: &d})
	if err != nil {
		a.t.Fatal(err)
	}
	err = a.s.Towns.Update(a.t.Context(), a.town.ID, func(tx *tenantdb.Tx) error {
		_, err := tx.Update((*model.Survey)(nil)).Set("state = 'published'").Where("id = ?", which).Exec(a.t.Context())
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return which
}

func (a *asking) plan(p panel.Panel, change func(*panel.PlanWave)) id.ID {
	a.t.Helper()
	in := panel.PlanWave{Survey: a.survey(), Why: tenant.Text{"sv": "Vi ritar nya linjer."}, Office: "Trafik", Case: "KS 2026/12", Closes: a.clk.Now().AddDate(0, 0, 12)}
	if change != nil {
		change(&in)
	}
	wave, err := a.PutWave(a.t.Context(), a.anna, a.town, p.ID, id.None, in)
	if err != nil {
		a.t.Fatal(err)
	}
	return wave
}

func (a *asking) ask(p panel.Panel, change func(*panel.PlanWave)) panel.WaveDesk {
	a.t.Helper()
	wave := a.plan(p, change)
	if err := a.AskNow(a.t.Context(), a.anna, a.town, p.ID, wave); err != nil {
		a.t.Fatal(err)
	}
	return a.desk(p, wave)
}

func (a *asking) desk(p panel.Panel, wave id.ID) panel.WaveDesk {
	a.t.Helper()
	d, err := a.WaveDesk(a.t.Context(), a.anna, a.town, p.ID, wave)
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

// end closes a wave as the clock does.
func (a *asking) end(p panel.Panel, wave id.ID) {
	a.t.Helper()
	if err := a.EndNow(a.t.Context(), a.anna, a.town, p.ID, wave); err != nil {
		a.t.Fatal(err)
	}
	a.clk.Advance(2 * time.Hour)
	a.sweep()
	if d := a.desk(p, wave); d.State != panel.ClosedWave {
		a.t.Fatalf("the wave is %s", d.State)
	}
}

func (a *asking) sweep() {
	a.t.Helper()
	for _, run := range []func(context.Context, *tenant.Town) error{a.SweepWaves, a.SweepLetters, a.SweepStays} {
		if err := run(a.t.Context(), a.town); err != nil {
			a.t.Fatal(err)
		}
	}
}

// letters counts the letters of each kind to each address.
func (a *asking) letters() map[string]map[string]int {
	a.t.Helper()
	var rows []model.Mail
	err := a.s.Towns.View(a.t.Context(), a.town.ID, func(tx *tenantdb.Tx) error {
		return tx.Select(&rows).Column("kind", "email").Scan(a.t.Context())
	})
	if err != nil {
		a.t.Fatal(err)
	}
	out := map[string]map[string]int{}
	for _, r := range rows {
		if out[r.Kind] == nil {
			out[r.Kind] = map[string]int{}
		}
		out[r.Kind][r.Email]++
	}
	return out
}

func TestAMemberOfTwoPanelsIsAskedOnceByAJointWave(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(20, a.city)
		both := a.join(7, a.city, a.local)
		a.join(5, a.local)
		d := a.ask(a.city, func(in *panel.PlanWave) { in.Beside = []id.ID{a.local.ID} })
		if d.Counted.Asked != 32 || d.KeysHash == "" || d.Counts.Invited != 32 {
			t.Fatalf("asked %+v, keys %q, counts %+v", d.Counted, d.KeysHash, d.Counts)
		}
		a.sweep()
		for to, n := range a.letters()["panel_ask"] {
			if n != 1 {
				t.Errorf("%s got %d letters", to, n)
			}
		}
		for _, who := range both {
			list, err := a.OpenFor(t.Context(), access.Actor{Tenant: a.town.ID, Person: who})
			if err != nil || len(list) != 1 || list[0].Wave.ID != d.ID {
				t.Errorf("the inbox: %v, %v", list, err)
			}
		}
	})
}

func TestTheEleventhAskIsBlockedAndStaffSeeWhy(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(25, a.city, a.local)
		for n := range 10 {
			p := []panel.Panel{a.city, a.local}[n%2]
			if d := a.ask(p, nil); d.Counted.Asked != 25 {
				t.Fatalf("wave %d asked %d", n+1, d.Counted.Asked)
			}
			a.clk.Advance(30 * 24 * time.Hour)
		}
		wave := a.plan(a.city, nil)
		err := a.AskNow(t.Context(), a.anna, a.town, a.city.ID, wave)
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("the eleventh wave: %v", err)
		}
		if d := a.desk(a.city, wave); d.State != panel.PlannedWave || d.Preview.Left[panel.Capped] != 25 || d.Preview.Asked != 0 {
			t.Errorf("the desk shows %+v", d.Preview)
		}
		fresh := a.join(21, a.city)
		if err := a.AskNow(t.Context(), a.anna, a.town, a.city.ID, wave); err != nil {
			t.Fatal(err)
		}
		if d := a.desk(a.city, wave); d.Counted.Asked != len(fresh) || d.Left[panel.Capped] != 25 {
			t.Errorf("asked %d, left out %v", d.Counted.Asked, d.Left)
		}
		a.clk.Advance(66 * 24 * time.Hour) // the first ask is a year ago
		if d := a.desk(a.city, a.plan(a.city, nil)); d.Preview.Asked != 46 {
			t.Errorf("a year later %+v", d.Preview)
		}
	})
}

func TestNoHistoryLetsAnybodyBeAskedTooOften(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		draw := rand.New(rand.NewPCG(5, 26))
		people := a.join(8, a.city)
		own := map[id.ID]int{}
		a.do(func(tx panel.Tx) error {
			for i, who := range people {
				p, err := tx.Person(t.Context(), who)
				if err != nil {
					return err
				}
				if p.Cap = []int{0, 3, 0, 1}[i%4]; p.Cap > 0 {
					own[who] = p.Cap
				}
				if err := tx.SavePerson(t.Context(), p, fmt.Sprint("own", i), ""); err != nil {
					return err
				}
			}
			return nil
		})
		wave := panel.Wave{ID: a.plan(a.city, nil)}
		days := map[id.ID][]string{}
		for range 120 {
			day := a.clk.Now().AddDate(0, 0, draw.IntN(800)-400).Format(time.DateOnly)
			w := wave
			w.Survey = id.New()
			r := panel.Rules{Cap: 10, Rest: draw.IntN(30), Today: day}
			a.do(func(tx panel.Tx) error {
				left, err := tx.PutAsks(t.Context(), w, people, r)
				for _, who := range people {
					if left[who] == panel.Fine {
						days[who] = append(days[who], day)
					}
				}
				return err
			})
		}
		for who, list := range days {
			limit := 10
			if own[who] > 0 {
				limit = own[who]
			}
			slices.Sort(list)
			for i := range list {
				if end := i + limit; end < len(list) && within(list[i], list[end]) {
					t.Fatalf("%d asks between %s and %s", limit+1, list[i], list[end])
				}
			}
		}
	})
}

// within tells whether two days lie in one year.
func within(a, b string) bool {
	x, _ := time.Parse(time.DateOnly, a)
	y, _ := time.Parse(time.DateOnly, b)
	return y.Sub(x) < 365*24*time.Hour
}

func TestTwoWavesThatOpenAtOnceDoNotPassTheLimitTogether(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(24, a.city, a.local)
		one, two := a.plan(a.city, nil), a.plan(a.local, nil)
		var done sync.WaitGroup
		errs := make([]error, 2)
		done.Go(func() { errs[0] = a.AskNow(t.Context(), a.anna, a.town, a.city.ID, one) })
		done.Go(func() { errs[1] = a.AskNow(t.Context(), a.anna, a.town, a.local.ID, two) })
		done.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both went the same way: %v", errs)
		}
		asked := a.desk(a.city, one).Counted.Asked + a.desk(a.local, two).Counted.Asked
		if asked != 24 {
			t.Errorf("%d were asked, want everybody once", asked)
		}
	})
}

func TestTheSameSeedDrawsTheSamePeopleAndThoseAskedLongAgoFirst(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(80, a.city)
		first := a.ask(a.city, func(in *panel.PlanWave) { in.Audience = panel.Audience{Sample: 40, Seed: "7"} })
		if first.Counted.Asked != 40 || first.Left[panel.NotDrawn] != 40 {
			t.Fatalf("asked %d, left %v", first.Counted.Asked, first.Left)
		}
		a.clk.Advance(20 * 24 * time.Hour)
		second := a.ask(a.city, func(in *panel.PlanWave) { in.Audience = panel.Audience{Sample: 40, Seed: "7"} })
		was, is := a.asked(first.ID), a.asked(second.ID)
		for who := range is {
			if was[who] {
				t.Fatal("somebody is asked again before everybody was asked once")
			}
		}
		a.clk.Advance(20 * 24 * time.Hour)
		look := func(seed string) panel.Preview {
			return a.desk(a.city, a.plan(a.city, func(in *panel.PlanWave) { in.Audience = panel.Audience{Sample: 20, Seed: seed} })).Preview
		}
		if x, y := look("a"), look("a"); fmt.Sprint(x.Strata) != fmt.Sprint(y.Strata) {
			t.Error("the same seed gave another sample")
		}
		for _, l := range look("a").Strata {
			if l.Asked != 5 {
				t.Errorf("%s: %d of %d, want its share", l.Stratum, l.Asked, l.Members)
			}
		}
	})
}

func (a *asking) asked(wave id.ID) map[id.ID]bool {
	out := map[id.ID]bool{}
	a.do(func(tx panel.Tx) error {
		return tx.EachAsked(a.t.Context(), wave, func(p panel.Person, _ panel.Ask) error { out[p.ID] = true; return nil })
	})
	return out
}

func TestVariablesForStatisticsChooseNobody(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		in := panel.PlanWave{Survey: a.survey(), Why: tenant.Text{"sv": "Därför"}, Office: "Trafik", Closes: a.clk.Now().AddDate(0, 0, 9),
			Audience: panel.Audience{Classes: map[string][]string{panel.Education: {"long"}}}}
		if _, err := a.PutWave(t.Context(), a.anna, a.town, a.city.ID, id.None, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("a variable for statistics chose: %v", err)
		}
	})
}

func TestThereAreTwoRemindersAndNoThird(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		people := a.join(24, a.city)
		d := a.ask(a.city, func(in *panel.PlanWave) { in.Closes = a.clk.Now().AddDate(0, 0, 20) })
		skipped, begun := people[0], people[1]
		if err := a.SkipWave(t.Context(), access.Actor{Tenant: a.town.ID, Person: skipped}, d.ID); err != nil {
			t.Fatal(err)
		}
		err := a.s.Towns.Update(t.Context(), a.town.ID, func(tx *tenantdb.Tx) error {
			_, err := tx.Update((*model.PanelIssue)(nil)).Set("done = ?", true).Where("person_id = ?", begun).Exec(t.Context())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 21 * 8 {
			a.sweep()
			a.clk.Advance(3 * time.Hour)
		}
		got := a.letters()
		if len(got["panel_ask"]) != 24 || len(got["panel_remind"]) != 22 || len(got["panel_last_day"]) != 23 {
			t.Errorf("letters: %d asks, %d reminders, %d of the last day", len(got["panel_ask"]), len(got["panel_remind"]), len(got["panel_last_day"]))
		}
		for kind, most := range map[string]int{"panel_ask": 1, "panel_remind": 2, "panel_last_day": 1} {
			for to, n := range got[kind] {
				if n != most {
					t.Errorf("%s got %d letters of %s", to, n, kind)
				}
			}
		}
		if d := a.desk(a.city, d.ID); d.State != panel.ClosedWave || d.Counted.Opened != 2 {
			t.Errorf("the wave is %s, %+v", d.State, d.Counted)
		}
	})
}

func TestLettersKeepQuietAtNightAndOnSundays(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(21, a.city)
		a.ask(a.city, nil)
		if err := a.SetAsking(t.Context(), a.anna, panel.Asking{Panel: a.city.ID, From: 8, Until: 20, Hourly: 10, Batch: 20}); err != nil {
			t.Fatal(err)
		}
		sent := func() int { a.sweep(); return len(a.letters()["panel_ask"]) }
		local := a.clk.Now().In(a.town.Location())
		night := time.Date(local.Year(), local.Month(), local.Day(), 21, 0, 0, 0, a.town.Location())
		a.clk.Advance(night.Sub(local))
		if n := sent(); n != 0 {
			t.Fatalf("%d letters at night", n)
		}
		for a.clk.Now().In(a.town.Location()).Weekday() != time.Sunday {
			a.clk.Advance(24 * time.Hour)
		}
		a.clk.Advance(-9 * time.Hour)
		if n := sent(); n != 0 {
			t.Fatalf("%d letters on a Sunday", n)
		}
		a.clk.Advance(24 * time.Hour)
		for want := 10; want < 30; want += 10 {
			if n := sent(); n != want {
				t.Fatalf("%d letters, want %d in this hour", n, want)
			}
			sent()
			a.clk.Advance(time.Hour)
		}
	})
}

func TestWhoOpensNothingIsAskedToStayAndThenLetGo(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		people := a.join(22, a.city)
		for range 3 {
			d := a.ask(a.city, nil)
			a.sweep()
			if err := a.SkipWave(t.Context(), access.Actor{Tenant: a.town.ID, Person: people[0]}, d.ID); err != nil {
				t.Fatal(err)
			}
			a.end(a.city, d.ID)
			a.clk.Advance(untilNoon(a.clk.Now().Add(20*24*time.Hour)) + 20*24*time.Hour)
		}
		a.sweep()
		if n := len(a.letters()["panel_stay"]); n != 21 {
			t.Fatalf("%d letters ask whether to stay, want 21", n)
		}
		a.clk.Advance(untilNoon(a.clk.Now().Add(32*24*time.Hour)) + 32*24*time.Hour)
		a.sweep()
		left := 0
		a.do(func(tx panel.Tx) error {
			n, err := tx.CountIn(t.Context(), a.city.ID)
			left = n[panel.Member]
			return err
		})
		if left != 1 {
			t.Errorf("%d members are left, want the one who answered letters", left)
		}
	})
}

func TestNewMembersAreWelcomedInGroups(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		template := a.survey()
		if err := a.SetAsking(t.Context(), a.anna, panel.Asking{Panel: a.city.ID, From: 8, Until: 20, Batch: 20, Welcome: template}); err != nil {
			t.Fatal(err)
		}
		a.join(12, a.city)
		a.sweep()
		if d, err := a.WavesDesk(t.Context(), a.anna, a.town, a.city.ID); err != nil || len(d.Waves) != 0 || d.Waiting != 12 {
			t.Fatalf("before there are enough: %d waves, %d wait, %v", len(d.Waves), d.Waiting, err)
		}
		a.join(9, a.city)
		a.sweep()
		a.sweep()
		d, err := a.WavesDesk(t.Context(), a.anna, a.town, a.city.ID)
		if err != nil || len(d.Waves) != 1 || !d.Waves[0].Welcome || d.Waves[0].Survey == template || d.Waiting != 0 {
			t.Fatalf("then: %+v, %v", d.Waves, err)
		}
		if n := len(a.letters()["panel_ask"]); n != 21 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestMembersAreToldBeforeEverybody(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(23, a.city)
		d := a.ask(a.city, nil)
		tell := func() error {
			return a.TellWave(t.Context(), a.anna, a.town, a.city.ID, d.ID, panel.Telling{Summary: tenant.Text{"sv": "De flesta åker buss."}, Public: a.clk.Now().AddDate(0, 0, 1)})
		}
		if err := tell(); !fault.Is(err, fault.Conflict) {
			t.Fatalf("told before the close: %v", err)
		}
		a.end(a.city, d.ID)
		release := func() string {
			var why *fault.Error
			if errors.As(a.surveys.Release(t.Context(), a.anna, a.town, d.Survey, ""), &why) {
				return why.Key
			}
			return ""
		}
		if why := release(); why != "fault.survey_not_told" {
			t.Errorf("the results were published before: %q", why)
		}
		err := a.s.Towns.Update(t.Context(), a.town.ID, func(tx *tenantdb.Tx) error {
			_, err := tx.Update((*model.Survey)(nil)).Set("settled_at = ?", tx.Now()).Where("id = ?", d.Survey).Exec(t.Context())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := tell(); err != nil {
			t.Fatal(err)
		}
		a.sweep()
		if d := a.desk(a.city, d.ID); d.State != panel.ToldWave || len(a.letters()["panel_results"]) != 23 {
			t.Errorf("the wave is %s, %d letters", d.State, len(a.letters()["panel_results"]))
		}
		if why := release(); why == "fault.survey_not_told" {
			t.Error("nothing can be published although all were told")
		}
	})
}

func TestTheCalendarHoldsBookingsAgainstTheLimits(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		next := a.clk.Now().AddDate(0, 1, 0)
		book := func(at string, anyway bool) error {
			return a.BookSlot(t.Context(), a.anna, a.town, panel.Book{Panel: a.city.ID, At: at, Office: "Trafik", Topic: "Bussar", Anyway: anyway, Key: id.New().String()})
		}
		month := func(n int) string { return next.AddDate(0, n, 1-next.Day()).Format("2006-01") }
		for n := range 10 {
			if err := book(month(n), false); err != nil {
				t.Fatal(err)
			}
		}
		if err := book(month(0), false); !fault.Is(err, fault.Invalid) {
			t.Errorf("a booking beside another: %v", err)
		}
		if err := book(month(10), true); !fault.Is(err, fault.Invalid) {
			t.Errorf("the eleventh booking of a year: %v", err)
		}
		if err := book("2027-W99", true); !fault.Is(err, fault.Invalid) {
			t.Errorf("a week that is none: %v", err)
		}
		c, err := a.Calendar(t.Context(), a.anna, a.town)
		if err != nil || len(c.Bookings) != 10 {
			t.Fatalf("the calendar: %d, %v", len(c.Bookings), err)
		}
		if i := slices.IndexFunc(c.Years, func(y panel.Year) bool { return y.Panel.ID == a.city.ID }); c.Years[i].Asked != 10 {
			t.Errorf("the year holds %d", c.Years[i].Asked)
		}
	})
}

func TestALetterSaysWhatItMust(t *testing.T) {
	eachAsking(t, func(t *testing.T, a *asking) {
		a.join(20, a.city)
		d := a.ask(a.city, nil)
		a.sweep()
		var row model.Mail
		err := a.s.Towns.View(t.Context(), a.town.ID, func(tx *tenantdb.Tx) error {
			return tx.Select(&row).Where("kind = 'panel_ask'").Limit(1).Scan(t.Context())
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{d.KeysHash, "/panel/in/", "/panel/not-now/", "/panel/leave/", "closes_moment", "Trafik"} {
			if !strings.Contains(row.Params, part) {
				t.Errorf("the letter has no %s: %s", part, row.Params)
			}
		}
	})
}
