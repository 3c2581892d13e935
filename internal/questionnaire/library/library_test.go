package library

import (
	"strings"
	"testing"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
	"almenda/tenants"
)

func TestEveryTownCanBeginFromTheLibrary(t *testing.T) {
	l, err := Read(tenants.FS, "_base/surveys")
	if err != nil {
		t.Fatal(err)
	}
	town := &tenant.Town{Languages: []string{"sv", "da", "pl", "en"}, Districts: []tenant.District{{Key: "norr", Name: "Norr"}, {Key: "soder", Name: "Söder"}}}
	of := l.For(town)
	if len(of.Templates) != 6 || len(of.Questions) < 20 {
		t.Fatalf("%d templates and %d questions", len(of.Templates), len(of.Questions))
	}
	check := func(name string, d *questionnaire.Definition) {
		for _, f := range d.Lint(town.Languages) {
			if f.Level != "hint" {
				t.Errorf("%s: %s at %q: %s %v", name, f.Level, f.At, f.Key, f.Params)
			}
		}
		for _, lang := range town.Languages {
			if n := d.Missing(lang); n > 0 {
				t.Errorf("%s: %d texts are missing in %s", name, n, lang)
			}
		}
	}
	for _, tpl := range of.Templates {
		check(tpl.Key, &tpl.Paper)
		for _, text := range []tenant.Text{tpl.Name, tpl.About, tpl.Title, tpl.Lead, tpl.Promise} {
			if len(text) != 4 {
				t.Errorf("%s: a text is in %d languages", tpl.Key, len(text))
			}
		}
		if n := len(tpl.Paper.Questions()); !strings.HasPrefix(tpl.About["en"], string(rune('0'+n))+" ") {
			t.Errorf("%s has %d questions and says %q", tpl.Key, n, tpl.About["en"])
		}
		if tpl.Paper.Minutes() > 8 {
			t.Errorf("%s takes %.1f minutes", tpl.Key, tpl.Paper.Minutes())
		}
	}
	for _, q := range of.Questions {
		check(q.Key, &questionnaire.Definition{Format: 1, Languages: town.Languages, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{q.Asks}}}})
	}
	q, _ := of.Question("district")
	if len(q.Asks.Options) != 3 || q.Asks.Options[0].Code != "norr" {
		t.Errorf("the districts are %+v", q.Asks.Options)
	}
	small := l.For(&tenant.Town{Languages: []string{"sv"}})
	if _, ok := small.Question("district"); ok {
		t.Error("a town without districts is asked for them")
	}
	if tpl, _ := small.Template("1-event"); len(tpl.Title) != 1 {
		t.Errorf("a town of one language gets %v", tpl.Title)
	}
}
