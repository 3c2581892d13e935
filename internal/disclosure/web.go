package disclosure

import "slices"

// web is all tables of one question that tell of one another: by groups, and over populations that
// share people.
type web struct {
	rules  Rules
	codes  []string
	sheets []*sheet
	rests  []*line
	sums   []sum
	solved int
}

// group is one row of a table by groups, and shown are those whose base is published: who reads how many
// men answered something knows how many men there are.
type (
	group struct{ population, by, code string }
	shown map[group]bool
)

// counts tells whether a table says how many there are of each group.
func (in Input) counts(by string) bool {
	return by != "" && slices.ContainsFunc(in.Tables, func(t Table) bool { return t.Question == by && t.By == "" })
}

// mark notes at the whole of a question which of its counts show elsewhere.
func (told shown) mark(s *sheet) {
	if s.in.By != "" {
		return
	}
	for _, l := range s.rows {
		l.told = make([]bool, len(s.codes))
		for i, code := range s.codes {
			l.told[i] = told[group{s.in.Population, s.in.Question, code}]
		}
	}
}

// tell notes which groups' bases are published.
func (w *web) tell(told shown) {
	for _, s := range w.sheets {
		for _, l := range s.rows {
			if s.in.By != "" && l.published() {
				told[group{s.in.Population, s.in.By, l.code}] = true
			}
		}
	}
}

// newWeb spins the sums between the tables of one question.
func newWeb(rules Rules, in Input, question string, told shown) *web {
	w := &web{rules: rules}
	for _, t := range in.Tables {
		if t.Question != question {
			continue
		}
		for _, r := range t.Rows {
			for _, c := range r.Cells {
				if !slices.Contains(w.codes, c.Code) {
					w.codes = append(w.codes, c.Code)
				}
			}
		}
	}
	for _, t := range in.Tables {
		if t.Question == question {
			s := newSheet(t, w.codes)
			s.told = in.counts(t.By)
			s.sure = slices.ContainsFunc(in.Tables, func(o Table) bool { return in.counts(o.By) })
			told.mark(s)
			w.sheets = append(w.sheets, s)
		}
	}
	for _, p := range w.populations() {
		w.join(p)
	}
	for _, o := range in.Overlaps {
		w.overlap(o)
	}
	return w
}

func (w *web) populations() (out []string) {
	for _, s := range w.sheets {
		if !slices.Contains(out, s.in.Population) {
			out = append(out, s.in.Population)
		}
	}
	return out
}

// find is the sheet of a population by a group; nil: there is none.
func (w *web) find(population, by string) *sheet {
	for _, s := range w.sheets {
		if s.in.Population == population && s.in.By == by {
			return s
		}
	}
	return nil
}

// join ties the groups of a population to its whole.
func (w *web) join(population string) {
	whole := w.find(population, "")
	if whole == nil || len(whole.rows) != 1 {
		if whole != nil {
			whole.why = "disclosure.why.unclear"
		}
		if whole = w.imagine(population); whole == nil {
			return
		}
	}
	for _, s := range w.sheets {
		if s.in.Population != population || s.in.By == "" || s.why != "" {
			continue
		}
		w.tie(whole.rows[0], s.rows, s)
	}
}

// imagine makes the whole that nobody declared from its largest table by groups: a reader can add up
// one table and compare another with it.
func (w *web) imagine(population string) *sheet {
	var best *line
	for _, s := range w.sheets {
		if s.in.Population != population || s.in.By == "" || s.why != "" {
			continue
		}
		all := &line{of: s, made: true, raw: make([]int, len(w.codes))}
		for _, l := range s.rows {
			all.base += l.base
			for i, n := range l.raw {
				all.raw[i] += n
			}
		}
		if best == nil || all.base > best.base {
			best = all
		}
	}
	if best == nil {
		return nil
	}
	in := best.of.in
	in.By, in.Rows, in.Before = "", nil, nil
	s := &sheet{in: in, made: true, cols: singles(len(w.codes)), rows: []*line{best}}
	best.of = s
	s.lay()
	w.rests = append(w.rests, best)
	return s
}

// tie says that parts make up whole, together with those whom no part holds.
func (w *web) tie(whole *line, parts []*line, inner *sheet) {
	rest, ok := less(whole, parts)
	if !ok {
		inner.why = "disclosure.why.unclear"
		return
	}
	parts = slices.Clone(parts)
	if rest.base > 0 || slices.Max(append([]int{0}, rest.raw...)) > 0 {
		rest.of.told = inner.told && whole.of.in.Population == inner.in.Population
		parts = append(parts, rest)
		w.rests = append(w.rests, rest)
	}
	w.sums = append(w.sums, sum{whole, parts, inner, whole.of.in.Population != inner.in.Population})
}

// overlap holds two populations against one another. One that the other adds fewer than ten people to
// is not shown beside it.
func (w *web) overlap(o Overlap) {
	a, b := w.find(o.A, ""), w.find(o.B, "")
	near := func(n int) bool { return n > 0 && n < w.rules.Base }
	if o.OnlyA > 0 || a == nil || b == nil || len(a.rows) != 1 || len(b.rows) != 1 {
		if near(o.OnlyA) || near(o.OnlyB) {
			w.withhold(o)
		}
		return
	}
	if d := b.rows[0].base - a.rows[0].base; near(d) || d < 0 {
		w.withhold(o)
		return
	}
	w.tie(b.rows[0], a.rows, a)
	for _, s := range w.sheets {
		big := w.find(o.B, s.in.By)
		if s.in.Population != o.A || s.in.By == "" || big == nil || s.why != "" || big.why != "" {
			continue
		}
		for _, l := range s.rows {
			i := slices.IndexFunc(big.rows, func(g *line) bool { return g.code == l.code })
			if i < 0 {
				continue
			}
			if near(big.rows[i].base - l.base) {
				l.barred = s.in.Before == nil
				big.rows[i].barred = big.rows[i].barred || !l.barred
			}
			w.tie(big.rows[i], []*line{l}, s)
		}
	}
}

// withhold keeps back one of two populations: A, or B when A was published before.
func (w *web) withhold(o Overlap) {
	keep := o.A
	for _, s := range w.sheets {
		if s.in.Population == o.A && s.in.Before != nil {
			keep = o.B
		}
	}
	for _, s := range w.sheets {
		if s.in.Population == keep && s.in.Before == nil && s.why == "" {
			s.why = "disclosure.why.overlap"
		}
	}
}
