package questionnaire

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// problems are those of one section, and of the checks that speak at one of its questions.
func (r *Run) problems(section int) (out []Problem) {
	for i := range r.asked[section] {
		a := &r.asked[section][i]
		out = append(out, a.problems(r.given[a.Key], r.kept[a.Key])...)
		for _, c := range r.d.Checks {
			if c.At == a.Key && r.holds(&c.If) {
				out = append(out, Problem{Question: a.Key, Key: "questionnaire.problem.check", Says: c.Says})
			}
		}
	}
	return out
}

// problems of one answer: given as it came, kept as it counts.
func (a *Asked) problems(given, kept Answer) []Problem {
	if p := a.foreign(given); p != nil {
		return []Problem{*p}
	}
	if kept.Empty() {
		if a.Required && a.Type != Info {
			return []Problem{a.missing()}
		}
		return nil
	}
	dodges := 0
	for _, code := range kept.Codes {
		if code == DontKnow || code == RatherNot {
			dodges++
		}
	}
	if dodges > 0 {
		if len(kept.Codes) > 1 || kept.Text != "" || len(kept.Rows) > 0 || kept.Place != nil {
			return []Problem{a.problem("both")}
		}
		return nil
	}
	return a.typed(kept)
}

func (a *Asked) problem(key string, params ...any) Problem {
	p := Problem{Question: a.Key, Key: "questionnaire.problem." + key}
	for i := 0; i+1 < len(params); i += 2 {
		if p.Params == nil {
			p.Params = map[string]any{}
		}
		p.Params[params[i].(string)] = params[i+1]
	}
	return p
}

// missing says in the type's own words that an answer is needed.
func (a *Asked) missing() Problem {
	switch {
	case a.Type == Consent:
		return a.problem("consent")
	case a.Many():
		return a.problem("pick_some")
	case a.Picks() && a.Type != Ranking:
		return a.problem("pick_one")
	}
	return a.problem("required")
}

// foreign finds codes that the definition does not have. Options that are only hidden are no fault:
// they were picked before another answer hid them.
func (a *Asked) foreign(given Answer) *Problem {
	known := a.known()
	bad := func(code string) bool { return !slices.Contains(known, code) }
	rows := known
	if a.Type == Matrix {
		rows = a.knownRows()
	}
	wrong := slices.ContainsFunc(given.Codes, bad)
	for row, answer := range given.Rows {
		wrong = wrong || !slices.Contains(rows, row) || a.Type == Matrix && bad(answer)
	}
	if !wrong {
		return nil
	}
	p := a.problem("unknown")
	return &p
}

func (a *Asked) known() []string {
	out := a.Specials()
	for _, o := range a.Choices() {
		out = append(out, o.Code)
	}
	for _, o := range a.Options {
		out = append(out, o.Code)
	}
	return append(out, a.carried...)
}

func (a *Asked) knownRows() []string {
	out := slices.Clone(a.carried)
	for _, row := range append(slices.Clone(a.Question.Rows), a.Rows...) {
		out = append(out, row.Code)
	}
	return out
}

func (a *Asked) typed(kept Answer) []Problem {
	switch a.Type {
	case ShortText:
		return a.text(kept.Text, MaxShort)
	case LongText:
		return a.text(kept.Text, MaxLong)
	case Number:
		return a.number(kept.Text)
	case Date:
		return a.day(kept.Text)
	case Matrix:
		return a.matrix(kept.Rows)
	case Ranking:
		return a.ranking(kept)
	case Allocation:
		return a.allocation(kept.Rows)
	case PlaceType:
		return a.place(*kept.Place)
	}
	return a.picked(kept)
}

func (a *Asked) picked(kept Answer) []Problem {
	n := len(kept.Codes)
	exclusive := slices.ContainsFunc(kept.Codes, func(code string) bool { return a.option(code).Exclusive })
	switch {
	case !a.Many() && n > 1:
		return []Problem{a.problem("pick_one")}
	case exclusive && n > 1:
		return []Problem{a.problem("exclusive")}
	case a.Many() && !exclusive && n < a.Min:
		return []Problem{a.problem("at_least", "min", a.Min)}
	case a.Many() && a.Max > 0 && n > a.Max:
		return []Problem{a.problem("at_most", "max", a.Max)}
	case slices.Contains(kept.Codes, Other) && kept.Text == "":
		return []Problem{a.problem("other")}
	case slices.Contains(kept.Codes, Other):
		return a.tooLong(kept.Text, MaxShort)
	}
	return nil
}

func (a *Asked) text(s string, most int) []Problem {
	if a.Max > 0 {
		most = min(most, a.Max)
	}
	if n := utf8.RuneCountInString(s); n < a.Min {
		return []Problem{a.problem("short", "min", a.Min, "n", n)}
	}
	return a.tooLong(s, most)
}

func (a *Asked) tooLong(s string, most int) []Problem {
	if n := utf8.RuneCountInString(s); n > most {
		return []Problem{a.problem("long", "max", most, "n", n)}
	}
	return nil
}

func (a *Asked) number(s string) []Problem {
	n, ok := parse(s)
	_, decimals, _ := strings.Cut(s, ".")
	switch {
	case !ok || n > 1e12 || n < -1e12:
		return []Problem{a.problem("number")}
	case len(decimals) > 0 && a.Decimals == 0:
		return []Problem{a.problem("whole")}
	case len(decimals) > a.Decimals:
		return []Problem{a.problem("decimals", "max", a.Decimals)}
	case a.Low != nil && n < *a.Low:
		return []Problem{a.problem("low", "min", *a.Low)}
	case a.High != nil && n > *a.High:
		return []Problem{a.problem("high", "max", *a.High)}
	}
	return nil
}

func (a *Asked) day(s string) []Problem {
	switch {
	case !day(s):
		return []Problem{a.problem("day")}
	case a.Earliest != "" && s < a.Earliest:
		return []Problem{a.problem("early", "day", noon(a.Earliest))}
	case a.Latest != "" && s > a.Latest:
		return []Problem{a.problem("late", "day", noon(a.Latest))}
	}
	return nil
}

// matrix asks for each row when it is required; else rows may stay open.
func (a *Asked) matrix(rows map[string]string) (out []Problem) {
	if !a.Required {
		return nil
	}
	for _, row := range a.Rows {
		if rows[row.Code] == "" {
			p := a.problem("row")
			p.Row = row.Code
			out = append(out, p)
		}
	}
	return out
}
