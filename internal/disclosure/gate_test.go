package disclosure_test

import (
	"fmt"
	"slices"
	"testing"

	. "almenda/internal/disclosure"
)

func row(code string, invited int, counts ...int) Group {
	g := Group{Code: code, Invited: invited}
	for i, n := range counts {
		g.Cells = append(g.Cells, Count{string(rune('a' + i)), n})
	}
	return g
}

func whole(counts ...int) Table {
	return Table{Population: "p", Question: "q", Rows: []Group{row("", 0, counts...)}}
}

func grouped(rows ...Group) []Table {
	all := make([]int, len(rows[0].Cells))
	for _, r := range rows {
		for i, c := range r.Cells {
			all[i] += c.N
		}
	}
	return []Table{whole(all...), {Population: "p", Question: "q", By: "g", Rows: rows}}
}

// drawn writes a released table down: percent, "?" for what is hidden, "-" for a hidden row.
func drawn(r Released) (out string) {
	if r.State == Hidden {
		return r.Why
	}
	for i, line := range r.Rows {
		if i > 0 {
			out += " / "
		}
		if line.State == Hidden {
			out += "-"
			continue
		}
		out += fmt.Sprint(line.Base, ":")
		for _, c := range line.Cells {
			if c.State == Hidden {
				out += " ?"
			} else {
				out += fmt.Sprint(" ", c.Percent)
			}
			if len(c.Codes) > 1 {
				out += fmt.Sprint(c.Codes)
			}
		}
	}
	return out
}

func TestWhatTheGateShows(t *testing.T) {
	sensitive := func(list []Table) []Table {
		for i := range list {
			list[i].Sensitive = true
		}
		return list
	}
	for what, c := range map[string]struct {
		tables []Table
		at     int
		want   string
	}{
		"whole percent of a base to the next five":                                 {[]Table{whole(101, 102, 80)}, 0, "285: 36 36 28"},
		"fewer than twenty answers":                                                {[]Table{whole(9, 10)}, 0, "disclosure.why.few"},
		"a small cell hides another, or one could take it":                         {[]Table{whole(3, 40, 57)}, 0, "100: ? ? 57"},
		"a zero is no secret":                                                      {[]Table{whole(0, 40, 60)}, 0, "100: 0 40 60"},
		"but of a sensitive question it is":                                        {sensitive([]Table{whole(0, 30, 70)}), 0, "100: ? ? 70"},
		"a group of one mind is hidden where it matters":                           {sensitive(grouped(row("x", 0, 39, 1), row("y", 0, 20, 20), row("z", 0, 20, 20))), 1, "40: ? ? / 40: ? ? / 40: 50 50"},
		"small groups, and groups of few invited people":                           {grouped(row("x", 0, 4, 5), row("v", 19, 8, 8), row("y", 20, 20, 20), row("z", 0, 20, 20)), 1, "- / - / 40: 50 50 / 40: 50 50"},
		"one small group that could be found by subtraction takes another with it": {grouped(row("x", 0, 1, 2), row("u", 0, 15, 15), row("y", 0, 20, 20), row("z", 0, 20, 20)), 1, "- / - / 40: 50 50 / 40: 50 50"},
		"groups that do not add up":                                                {[]Table{whole(20, 20), {Population: "p", Question: "q", By: "g", Rows: []Group{row("x", 0, 30, 0)}}}, 1, "disclosure.why.unclear"},
		"a base that is not the sum":                                               {[]Table{{Population: "p", Question: "q", Rows: []Group{{Base: 50, Cells: row("", 0, 20, 20).Cells}}}}, 0, "disclosure.why.unclear"},
		"more than a third hidden: answers are added up":                           {grouped(row("x", 0, 3, 4, 15, 18), row("y", 0, 4, 3, 18, 15)), 1, "40: 18[a b] 38 45 / 40: 18[a b] 45 38"},
	} {
		out, _ := Least().Gate(Input{Tables: c.tables})
		if got := drawn(out[c.at]); got != c.want {
			t.Errorf("%s: got %q, want %q", what, got, c.want)
		}
	}
}

func TestATownMayOnlyBeStricter(t *testing.T) {
	if got := (Rules{Base: 3, Invited: 50}).Or(Least()); got != (Rules{10, 50, 5, 20}) {
		t.Errorf("got %+v", got)
	}
	in := Input{Tables: []Table{whole(7, 30, 63)}}
	out, _ := Rules{Cell: 10}.Gate(in)
	if got := drawn(out[0]); got != "100: ? ? 63" {
		t.Errorf("with cells of ten: %q", got)
	}
	if out, _ = (Rules{Whole: 101}).Gate(in); out[0].Why != "disclosure.why.few" {
		t.Errorf("with a hundred and one answers: %q", drawn(out[0]))
	}
}

func TestAFewPeopleMoreAreNeverShown(t *testing.T) {
	wave := func(population string, counts ...int) Table {
		w := whole(counts...)
		w.Population = population
		return w
	}
	for more := range 20 {
		in := Input{Tables: []Table{wave("first", 40, 60), wave("all", 40+more, 60)}, Overlaps: []Overlap{{A: "first", B: "all", OnlyB: more}}}
		out, _ := Least().Gate(in)
		if near := more > 0 && more < 10; near != (out[0].Why == "disclosure.why.overlap") || out[1].State != Shown {
			t.Errorf("%d more: %q and %q", more, drawn(out[0]), drawn(out[1]))
		}
		in.Tables[0].Before = &Released{State: Shown, Rows: []Row{{State: Shown, Base: 100, Cells: []Share{{Codes: []string{"a"}, State: Shown, Percent: 40}, {Codes: []string{"b"}, State: Shown, Percent: 60}}}}}
		out, _ = Least().Gate(in)
		if near := more > 0 && more < 10; out[0].State != Shown || near != (out[1].State == Hidden) {
			t.Errorf("%d more, the first is out already: %q and %q", more, drawn(out[0]), drawn(out[1]))
		}
	}
	beside := Input{Tables: []Table{wave("city", 40, 60), wave("district", 40, 60)}, Overlaps: []Overlap{{A: "district", B: "city", OnlyA: 4, OnlyB: 300}}}
	if out, _ := Least().Gate(beside); out[1].Why != "disclosure.why.overlap" || out[0].State != Shown {
		t.Error("four people of the district alone could be told")
	}
}

func TestWhoWasAskedDoesNotTellAHiddenAnswer(t *testing.T) {
	follow := Table{Population: "p", Question: "why", AskedOf: []Cell{{"q", "b"}}, Rows: []Group{row("", 0, 25, 15)}}
	out, _ := Least().Gate(Input{Tables: []Table{whole(3, 40, 57), follow}})
	if out[1].Why != "disclosure.why.follows" {
		t.Errorf("forty people answered b, which is hidden; their number shows: %q", drawn(out[1]))
	}
	out, _ = Least().Gate(Input{Tables: []Table{whole(20, 40, 40), follow}})
	if out[1].State != Shown {
		t.Errorf("nothing is hidden: %q", drawn(out[1]))
	}
}

func TestMeansWordsAndRows(t *testing.T) {
	out, _ := Least().Gate(Input{Tables: grouped(row("x", 0, 20, 20), row("y", 0, 3, 37), row("z", 0, 30, 10), row("v", 0, 2, 3))})
	var may []bool
	for _, r := range out[1].Rows {
		may = append(may, Least().MayMean(r))
	}
	if slices.Contains(may[1:2], true) || may[3] {
		t.Errorf("a mean would tell what is hidden: %v of %s", may, drawn(out[1]))
	}
	together := Row{State: Shown, Base: 40, Cells: []Share{{Codes: []string{"1", "2"}, State: Shown, Percent: 20}, {Codes: []string{"3"}, State: Shown, Percent: 80}}}
	if Least().MayMean(together) {
		t.Error("a mean would divide what is told together")
	}
	if Least().FewestTexts() != 10 || Least().MayExportRows(49, nil) || Least().MayExportRows(50, []int{5, 4}) || !Least().MayExportRows(50, []int{5, 0, 45}) {
		t.Error("the rules of words and rows")
	}
	if RoundBase(283) != 285 || RoundBase(282) != 280 || RoundTotal(285) != 290 || Percent(1, 8) != 13 || Percent(0, 0) != 0 {
		t.Error("roundings")
	}
}

// Every whole number is tried: what is left for a hidden cell must be as wide as the rule.
func TestTryingAllNumbersFindsNothing(t *testing.T) {
	for a := range 9 {
		for b := range 9 {
			for c := 0; c < 40; c += 7 {
				counts := []int{a, b, c, 22 - a}
				out, _ := Least().Gate(Input{Tables: []Table{whole(counts...)}})
				if out[0].State == Hidden {
					continue
				}
				r, left := out[0].Rows[0], map[int][]int{}
				for base := r.Base - 2; base <= r.Base+2; base++ {
					try(r, base, nil, left)
				}
				for i, s := range r.Cells {
					if slices.Sort(left[i]); s.State == Hidden && (len(slices.Compact(left[i])) < 5 || slices.Max(left[i]) < 5) {
						t.Errorf("%v as %q: cell %d can only be %v", counts, drawn(out[0]), i, slices.Compact(left[i]))
					}
				}
			}
		}
	}
}

func try(r Row, base int, have []int, left map[int][]int) {
	i, sum := len(have), 0
	for _, n := range have {
		sum += n
	}
	if i == len(r.Cells) {
		for k, n := range have {
			if sum == base {
				left[k] = append(left[k], n)
			}
		}
		return
	}
	for n := 0; n <= base-sum; n++ {
		if s := r.Cells[i]; s.State == Hidden && n > 0 || s.State != Hidden && half(n, base, s.Percent) {
			try(r, base, append(slices.Clone(have), n), left)
		}
	}
}

// A clerk who declares no table of all, a question with several answers, empty tables: the gate always
// answers, and with as many tables as it got.
func TestTheGateNeverFails(t *testing.T) {
	only := grouped(row("x", 0, 2, 30), row("y", 0, 20, 9), row("z", 0, 9, 20))[1:]
	several := Table{Population: "p", Question: "m", Multiple: true, Rows: []Group{{Base: 50, Cells: row("", 0, 3, 49, 20).Cells}}}
	for _, tables := range [][]Table{nil, only, {several}, {{Question: "empty"}}, {{Question: "e", Rows: []Group{{}}}}, {whole(-1, 40)}} {
		out, _ := Least().Gate(Input{Tables: tables, Answers: map[string]int{"p": 100}, Overlaps: []Overlap{{A: "nobody", B: "p"}}})
		if len(out) != len(tables) {
			t.Errorf("%d tables of %d", len(out), len(tables))
		}
	}
	if out, _ := Least().Gate(Input{Tables: []Table{several}}); drawn(out[0]) != "50: ? 98 40" {
		t.Errorf("several answers: %q", drawn(out[0]))
	}
}
