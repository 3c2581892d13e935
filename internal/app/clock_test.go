package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// nightTowns are towns of the three time zones in which we have some.
var nightTowns = portal.Towns("karlstad", "kobenhavn", "krakow")

// held puts a public process into a town whose ideas close at a moment; the review opens then.
func held(t *testing.T, p *portal.Portal, town *tenant.Town, slug string, closes time.Time) process.Process {
	t.Helper()
	lang := town.DefaultLanguage()
	one := process.Process{ID: id.New(), Slug: slug, Title: tenant.Text{lang: "A night in " + town.Slug}, Summary: tenant.Text{lang: "Short"}, Position: 400,
		Created: p.Clock.Now(), State: process.Published, Version: 1, Published: p.Clock.Now(), Phases: []process.Phase{
			{Kind: process.Ideas, Name: tenant.Text{lang: "Ideas"}, Opens: closes.AddDate(0, 0, -20), Closes: closes},
			{Kind: process.Review, Name: tenant.Text{lang: "Review"}, Opens: closes, Closes: closes.AddDate(0, 1, 0)}}}
	err := store.Processes{DB: p.App.Store.Towns}.Update(t.Context(), town.ID, func(tx process.Tx) error { return tx.AddProcess(t.Context(), one) })
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// nextNights are those in which the clocks change next, one in spring and one in autumn.
func nextNights(now time.Time) (out []string) {
	for day := now.AddDate(0, 0, 1); len(out) < 2; day = day.AddDate(0, 0, 1) {
		stockholm, err := time.LoadLocation("Europe/Stockholm")
		if err != nil {
			panic(err) // the program carries the zones
		}
		if _, odd, ok := process.Local(day.Format("2006-01-02"), "02:30", stockholm); ok && odd != process.Plain {
			out = append(out, day.Format("2006-01-02"))
		}
	}
	return out
}

// ending is a town with a process whose ideas close in the night.
type ending struct {
	town *tenant.Town
	one  process.Process
}

// late is somebody with an idea that is ready to be published at the last moment.
type late struct {
	ending
	who   *portal.Client
	draft string
}

// race sends what many residents wrote while the phases close, on all processes at once, and lets as
// many sweeps tell of it.
func race(t *testing.T, processes []*portal.Portal, closes time.Time, all []ending, n int) {
	t.Helper()
	p := processes[0]
	people := make([]late, n)
	for i := range people {
		e := all[i%len(all)]
		people[i] = late{ending: e, who: p.Member(e.town, "Resident")}
		people[i].draft = draftIn(t, people[i].who, e.one.Slug, e.town, fmt.Sprintf("An idea of the night, number %d", i))
	}
	p.Clock.Stop()
	// Each answer moves the clock on: the first few are given before the end, the rest are on their way.
	p.Clock.Advance(closes.Add(-time.Duration(n/6) * time.Millisecond).Sub(p.Clock.Now()))
	var sweeps sync.WaitGroup
	var mu sync.Mutex
	at := map[string]int{}
	seen := together(t, n, func(i int) (*portal.Answer, error) {
		l, one := people[i], processes[i%len(processes)]
		sweeps.Go(func() {
			if err := one.App.Processes.Turned(context.WithoutCancel(t.Context()), l.town); err != nil {
				t.Error(err)
			}
		})
		c := l.who.At(one)
		got, err := c.Do(c.Filled("/p/"+l.one.Slug+"/ideas/new/check", portal.Form("draft", l.draft)))
		p.Clock.Advance(time.Millisecond)
		if err == nil {
			mu.Lock()
			at[l.draft] = got.Status
			mu.Unlock()
		}
		return got, err
	})
	sweeps.Wait()
	if seen[http.StatusSeeOther] == 0 || len(seen) != 2 {
		t.Fatalf("the answers %v are not of a race", seen)
	}
	for _, l := range people {
		which, _ := id.Parse(l.draft)
		d, err := p.App.Ideas.Get(t.Context(), l.who.Actor(), l.town, which)
		in := at[l.draft] == http.StatusSeeOther
		if in != (err == nil) || in && !d.Published.Before(closes) {
			t.Errorf("%s: answered %d; stands with %s, the end was %s, %v", l.town.Slug, at[l.draft], d.Published, closes, err)
		}
	}
	p.Clock.Advance(time.Minute)
	for _, e := range all {
		if err := p.App.Processes.Turned(t.Context(), e.town); err != nil {
			t.Error(err)
		}
		for kind, want := range map[event.Kind]int{event.PhaseClosed: 1, event.PhaseOpened: 2} {
			told := 0
			for _, row := range p.Dump(e.town)["outbox"] {
				if strings.Contains(row, string(kind)) && strings.Contains(row, e.one.ID.String()) {
					told++
				}
			}
			if told != want {
				t.Errorf("%s: %s was told %d times, want %d", e.town.Slug, kind, told, want)
			}
		}
	}
}

// draftIn writes an idea through the forms, as far as the last step.
func draftIn(t *testing.T, c *portal.Client, slug string, town *tenant.Town, title string) string {
	t.Helper()
	key := id.New().String()
	c.Post("/p/"+slug+"/ideas/new", "title", title, "topic", town.Topics[0].Key, "key", key).Want(http.StatusSeeOther)
	c.Post("/p/"+slug+"/ideas/new/text", "draft", key, "body", "Somebody would like this very much, and tonight.").Want(http.StatusSeeOther)
	return key
}

// A phase that closes at half past two in a night when the clocks change closes once, and an idea
// that comes at that moment is in with its time before the end, or refused.
func TestANightWhenTheClocksChange(t *testing.T) {
	night := func(t *testing.T, processes []*portal.Portal) {
		p := processes[0]
		for _, day := range nextNights(p.Clock.Now()) {
			// The three towns have one time, so that their phases end at one moment.
			closes, _, _ := process.Local(day, "02:30", p.Town("karlstad").Location())
			p.Clock.Advance(closes.Add(-time.Hour).Sub(p.Clock.Now()))
			var all []ending
			for _, slug := range []string{"karlstad", "kobenhavn", "krakow"} {
				town := p.Town(slug)
				if here, _, _ := process.Local(day, "02:30", town.Location()); !here.Equal(closes) {
					t.Fatalf("%s has another time", slug)
				}
				all = append(all, ending{town, held(t, p, town, "night-"+day, closes)})
			}
			race(t, processes, closes, all, 60)
		}
	}
	t.Run("postgres", func(t *testing.T) {
		one, two := portal.Pair(t, nightTowns)
		night(t, []*portal.Portal{one, two})
	})
	t.Run("sqlite", func(t *testing.T) {
		night(t, []*portal.Portal{portal.Embedded(t, nightTowns)})
	})
}
