package edit

import (
	"slices"
	"strings"
	"testing"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

func TestCodesStayWhenWordsChange(t *testing.T) {
	old := []questionnaire.Option{{Code: "1", Words: tenant.Text{"sv": "Buss", "en": "Bus"}}, {Code: "2", Words: tenant.Text{"sv": "Cykel"}, Exclusive: true}, {Code: "7", Words: tenant.Text{"sv": "Bil"}}}
	for _, c := range []struct {
		name, sv, want string
	}{
		{"nothing changes", "Buss\nCykel\nBil", "1 2 7"},
		{"a word is mended", "Buss\nCykel eller elcykel\nBil", "1 2 7"},
		{"all words are mended", "Bussen\nCykeln\nBilen", "1 2 7"},
		{"the order changes", "Bil\nBuss\nCykel", "7 1 2"},
		{"one is added at the end", "Buss\nCykel\nBil\nTåg", "1 2 7 8"},
		{"one is added between", "Buss\nTåg\nCykel\nBil", "1 8 2 7"},
		{"one is taken away", "Buss\nBil", "1 7"},
		{"one is added where one is mended", "Buss\nTåg\nElcykel\nBil", "1 8 9 7"},
		{"none is left", "", ""},
	} {
		var codes []string
		for _, o := range Options(old, map[string][]string{"sv": Split(c.sv)}, "sv", nil) {
			codes = append(codes, o.Code)
			if o.Code == "2" && !o.Exclusive || o.Code == "1" && o.Words["en"] != "Bus" {
				t.Errorf("%s: what else was set is lost: %+v", c.name, o)
			}
		}
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := Options(nil, map[string][]string{"sv": {"Nytt"}}, "sv", []string{"12"}); got[0].Code != "13" {
		t.Errorf("a code that was taken comes again: %s", got[0].Code)
	}
	if got := Options(old, map[string][]string{"sv": {"Buss", "Cykel"}, "en": {"", "Bicycle"}}, "sv", nil); got[1].Words["en"] != "Bicycle" || got[0].Words["en"] != "" {
		t.Errorf("lines of two languages are not side by side: %+v", got)
	}
}

func ten() *float64 { n := 10.0; return &n }

func TestConditionsAreRowsAndBack(t *testing.T) {
	simple := questionnaire.Cond{Q: "a", Is: "any", Of: []string{"1"}}
	for _, c := range []struct {
		cond questionnaire.Cond
		rows int
		any  bool
	}{
		{simple, 1, false},
		{questionnaire.Cond{Q: "a", Is: "any", Of: []string{"1", "2"}}, 2, true},
		{questionnaire.Cond{All: []questionnaire.Cond{simple, {Q: "km", Is: ">=", N: ten()}}}, 2, false},
		{questionnaire.Cond{Any: []questionnaire.Cond{simple, {Q: "b", Is: "answered"}}}, 2, true},
		{questionnaire.Cond{Q: "a", Is: "none", Of: []string{"1", "2"}}, 2, false},
	} {
		any, rows, ok := Flat(&c.cond)
		if !ok || any != c.any || len(rows) != c.rows {
			t.Errorf("%+v: %v %v %v", c.cond, any, rows, ok)
		}
		again, back, ok := Flat(Join(any, rows))
		if !ok || again != any && len(rows) > 1 || len(back) != len(rows) {
			t.Errorf("%+v comes back as %+v", c.cond, back)
		}
	}
	for _, c := range []questionnaire.Cond{{Not: &simple}, {Q: "a", Is: "<", To: "b"}, {All: []questionnaire.Cond{{Q: "a", Is: "any", Of: []string{"1", "2"}}, simple}}} {
		if _, _, ok := Flat(&c); ok {
			t.Errorf("%+v is said to be rows", c)
		}
	}
}

func order(d *questionnaire.Definition) string {
	var b strings.Builder
	for _, s := range d.Sections {
		b.WriteString("|")
		for _, q := range s.Questions {
			b.WriteString(q.Key)
		}
	}
	return b.String()
}

func pages() *questionnaire.Definition {
	return &questionnaire.Definition{Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{{Key: "a"}, {Key: "b"}}},
		{Key: "s2", Questions: []questionnaire.Question{{Key: "c", VisibleIf: &questionnaire.Cond{Q: "a.r1", Is: "answered"}, Title: tenant.Text{"sv": "Du sa {b}"}}}}}}
}

func TestQuestionsMoveWithinAndBetweenSections(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(d *questionnaire.Definition) bool
		want string
	}{
		{"up", func(d *questionnaire.Definition) bool { return Step(d, "b", true) }, "|ba|c"},
		{"down over the edge", func(d *questionnaire.Definition) bool { return Step(d, "b", false) }, "|a|bc"},
		{"up over the edge", func(d *questionnaire.Definition) bool { return Step(d, "c", true) }, "|abc|"},
		{"a section", func(d *questionnaire.Definition) bool { return StepSection(d, "s2", true) }, "|c|ab"},
		{"by drag", func(d *questionnaire.Definition) bool { return Place(d, "c", "s1", "b") }, "|acb|"},
		{"by drag to the end", func(d *questionnaire.Definition) bool { return Place(d, "a", "s2", "") }, "|b|ca"},
		{"a copy", func(d *questionnaire.Definition) bool { return After(d, "a", questionnaire.Question{Key: "x"}) }, "|axb|c"},
		{"away", func(d *questionnaire.Definition) bool { return Remove(d, "b") }, "|a|c"},
	} {
		d := pages()
		if !c.do(d) || order(d) != c.want {
			t.Errorf("%s: %s, want %s", c.name, order(d), c.want)
		}
	}
	if d := pages(); Step(d, "a", true) || StepSection(d, "s2", false) || Step(d, "x", true) || Place(d, "a", "s9", "") || order(d) != "|ab|c" {
		t.Errorf("what cannot move moved: %s", order(d))
	}
}

func TestWhatRefersIsFound(t *testing.T) {
	d := pages()
	if got := Refers(d, "a"); !slices.Equal(got, []string{"c"}) {
		t.Errorf("a: %v", got)
	}
	if got := Refers(d, "b"); !slices.Equal(got, []string{"c"}) {
		t.Errorf("b: %v", got)
	}
	if got := Refers(d, "c"); got != nil {
		t.Errorf("c: %v", got)
	}
	if Fresh(d, "s") != "s3" {
		t.Error(Fresh(d, "s"))
	}
}
