package disclosure

import "slices"

// Gate decides over everything that is published together. The tables come back in their order; rules
// that are too lax are made strict first. It never fails: what cannot be protected is withheld.
func (r Rules) Gate(in Input) ([]Released, Audit) {
	r = r.Or(Least())
	var audit Audit
	out := make([]Released, len(in.Tables))
	var questions []string
	for _, t := range in.Tables {
		if !slices.Contains(questions, t.Question) {
			questions = append(questions, t.Question)
		}
	}
	// Questions that others are shown by come last: their own figures are held against those tables.
	slices.SortStableFunc(questions, func(a, b string) int { return grouping(in, a) - grouping(in, b) })
	told := shown{}
	for _, q := range questions {
		w := r.settle(in, q, told, &audit)
		w.tell(told)
		at := 0
		for i, t := range in.Tables {
			if t.Question == q {
				out[i] = w.release(w.sheets[at], &audit)
				at++
			}
		}
	}
	for again := true; again; {
		again = withholdFollowers(in, out, &audit)
	}
	return out, audit
}

// settle protects one question, merging answers for as long as too much is hidden.
func (r Rules) settle(in Input, question string, told shown, audit *Audit) *web {
	type joint struct{ a, b int }
	merges := map[int][]joint{}
	solved := 0
	for {
		w := newWeb(r, in, question, told)
		for i, s := range w.sheets {
			for _, m := range merges[i] {
				s.merge(m.a, m.b)
			}
			if r.tooFew(in, s) && s.in.Before == nil {
				s.why = "disclosure.why.few"
			}
		}
		w.first()
		at := w.crowded()
		if at < 0 {
			w.protect()
			at = w.crowded()
		}
		solved += w.solved
		if at < 0 {
			audit.Programmes += solved
			return w
		}
		a, b := w.sheets[at].closest()
		merges[at] = append(merges[at], joint{a, b})
	}
}

// grouping is 1 for a question that another is shown by.
func grouping(in Input, question string) int {
	if slices.ContainsFunc(in.Tables, func(t Table) bool { return t.By == question }) {
		return 1
	}
	return 0
}

// tooFew tells whether the survey behind a table has too few answers to show any.
func (r Rules) tooFew(in Input, s *sheet) bool {
	n, ok := in.Answers[s.in.Population]
	if !ok {
		for _, t := range in.Tables {
			if t.Population == s.in.Population && t.By == "" && len(t.Rows) == 1 {
				n = max(n, newSheet(t, codesOf(t)).rows[0].base)
			}
		}
	}
	return n < r.Whole
}

func codesOf(t Table) (out []string) {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if !slices.Contains(out, c.Code) {
				out = append(out, c.Code)
			}
		}
	}
	return out
}

// release writes down what may be published of a sheet.
func (w *web) release(s *sheet, audit *Audit) Released {
	out := Released{Population: s.in.Population, Question: s.in.Question, By: s.in.By, State: Shown, Why: s.why, Multiple: s.in.Multiple}
	note := func(row, key string, n int) {
		if n > 0 {
			audit.Notes = append(audit.Notes, Note{s.in.Population, s.in.Question, s.in.By, row, key, n})
		}
	}
	if s.why == "" && !slices.ContainsFunc(s.rows, (*line).published) {
		out.Why = "disclosure.why.group"
	}
	if out.Why != "" {
		out.State = Hidden
		audit.Withheld++
		note("", out.Why, 1)
		return out
	}
	for _, l := range s.rows {
		row := Row{Code: l.code, State: Hidden}
		if !l.off {
			row.State, row.Base = Shown, RoundBase(l.base)
			row.Cells = w.shares(l)
		}
		out.Rows = append(out.Rows, row)
		hidden := w.count(l, audit)
		switch {
		case l.off:
			note(l.code, "disclosure.note.group", 1)
		case l.mind:
			note(l.code, "disclosure.note.mind", 1)
		default:
			note(l.code, "disclosure.note.cells", hidden)
		}
	}
	merged := len(w.codes) - len(s.cols)
	audit.Merged += merged
	note("", "disclosure.note.merged", merged)
	return out
}

// count adds the cells of a row to the audit, and says how many are hidden.
func (w *web) count(l *line, audit *Audit) (hidden int) {
	audit.Cells += len(l.x)
	for k := range l.x {
		switch {
		case l.off || !l.hid[k]:
			continue
		case l.x[k] < w.rules.Cell:
			audit.Small++
		default:
			audit.Further++
		}
		hidden++
	}
	return hidden
}

// shares are the cells of a row; codes that the table does not have are left out.
func (w *web) shares(l *line) (out []Share) {
	for k, col := range l.of.cols {
		c := Share{State: Shown}
		for _, i := range col {
			if l.of.own[i] {
				c.Codes = append(c.Codes, w.codes[i])
			}
		}
		switch {
		case len(c.Codes) == 0:
			continue
		case l.hid[k]:
			c.State = Hidden
		case len(c.Codes) > 1:
			c.State = Merged
		}
		if c.State != Hidden {
			c.Percent = Percent(l.x[k], l.base)
		}
		out = append(out, c)
	}
	return out
}

// withholdFollowers keeps back the tables of questions that only those were asked who gave an answer
// which is hidden: their number would be that answer's count. True: something changed.
func withholdFollowers(in Input, out []Released, audit *Audit) (changed bool) {
	for i, t := range in.Tables {
		if out[i].State == Hidden || t.Before != nil {
			continue
		}
		for _, c := range t.AskedOf {
			if tells(out, t.Population, c) {
				continue
			}
			out[i].State, out[i].Why, out[i].Rows, changed = Hidden, "disclosure.why.follows", nil, true
			audit.Withheld++
			audit.Notes = append(audit.Notes, Note{t.Population, t.Question, t.By, "", out[i].Why, 1})
			break
		}
	}
	return changed
}

// tells reports whether every table of a question shows a cell by itself, in every row. One that is not
// among the tables tells nothing that could be broken.
func tells(out []Released, population string, c Cell) bool {
	for _, r := range out {
		if r.Population != population || r.Question != c.Question {
			continue
		}
		if r.State == Hidden && r.By == "" {
			return false
		}
		for _, row := range r.Rows {
			for _, s := range row.Cells {
				if slices.Contains(s.Codes, c.Code) && s.State != Shown {
					return false
				}
			}
		}
	}
	return true
}
