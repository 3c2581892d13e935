package views_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/web/views"
)

func TestTheFirstLanguageHasNoPrefix(t *testing.T) {
	c := catalog(t)
	for _, row := range []struct{ lang, path, want string }{
		{"sv", "/", "/"}, {"sv", "/ideas?q=x", "/ideas?q=x"}, {"en", "/", "/en/"}, {"pl", "/i/1-bi", "/pl/i/1-bi"},
	} {
		if got := page(c.Printer(row.lang, nil, nil), town()).URL(row.path); got != row.want {
			t.Errorf("%s %s = %s, want %s", row.lang, row.path, got, row.want)
		}
	}
	bare := page(c.Printer("pl", nil, nil), nil)
	if got := bare.URL("/_dev/mail"); got != "/_dev/mail" {
		t.Errorf("the operator's page is at %s", got)
	}
}

func TestDaysLeftCountsTheRunningDay(t *testing.T) {
	pg := page(catalog(t).Printer("sv", nil, nil), town())
	for _, row := range []struct {
		left time.Duration
		want int
	}{{-time.Hour, 0}, {0, 0}, {time.Minute, 1}, {24 * time.Hour, 1}, {25 * time.Hour, 2}} {
		if got := pg.DaysLeft(noon.Add(row.left)); got != row.want {
			t.Errorf("%v left = %d days, want %d", row.left, got, row.want)
		}
	}
}

func TestATitleSaysFirstThatAFormCameBack(t *testing.T) {
	pg := page(catalog(t).Printer("sv", nil, nil), town())
	title := func(pg views.Page) string {
		return words(read(t, draw(t, views.LoginPage(pg, views.Login{}))).named("title")[0])
	}
	if got := title(pg); got != "A title – Tyck till" {
		t.Errorf("title = %q", got)
	}
	if got := title(withErrors(pg, "email")); !strings.HasPrefix(got, "Fel: ") {
		t.Errorf("title of a form at fault = %q", got)
	}
}

func TestAPhaseBarSaysInWordsWhatItShows(t *testing.T) {
	pg := page(catalog(t).Printer("pl", nil, nil), town())
	for name, row := range map[string]struct {
		phases []views.Phase
		want   string
	}{
		"under way":      {phases(), "etap 2 z 3 · zostało 9 dni"},
		"to come":        {[]views.Phase{{State: views.Next, Opens: day(4)}}, "Początek: 25 listopada 2026"},
		"between":        {[]views.Phase{{State: views.Done}, {Name: "Głosowanie", State: views.Next, Opens: day(4)}}, "Następnie: Głosowanie, od 25 listopada 2026"},
		"over":           {[]views.Phase{{State: views.Done}}, "Zakończone"},
		"without an end": {[]views.Phase{{State: views.Now}}, "etap 1 z 1"},
	} {
		t.Run(name, func(t *testing.T) {
			c := processCard(views.Open)
			c.Phases = row.phases
			got := draw(t, views.RegisterCards(pg, []views.RegisterCard{{ProcessCard: c, Stage: "open"}}))
			if !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), row.want) {
				t.Errorf("%q is not on the page", row.want)
			}
		})
	}
}
