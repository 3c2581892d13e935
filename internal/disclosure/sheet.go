package disclosure

import "slices"

// sheet is a table at work: its columns are sets of codes, one code each until some are merged.
type sheet struct {
	in    Table
	codes []string
	own   []bool  // of each code of the question: this table has it
	cols  [][]int // of each column, the codes in it
	rows  []*line
	why   string // not empty: the table is withheld
	sure  bool   // bases are as good as known exactly, by tables that say how many there are of each group
	told  bool   // how many are in each group is declared as a table of its own
	made  bool   // stands for a table that nobody declared: never published
}

// line is a row at work, or the people whom a reader can find by taking rows from one another (made).
type line struct {
	of      *sheet
	code    string
	base    int
	invited int
	raw     []int // by code
	x       []int // by column
	hid     []bool
	off     bool // the whole row is hidden, its base as well
	barred  bool // off from the start, beside a row that holds a few people more
	made    bool // never published; it follows from others
	mind    bool // hidden since its group is of one mind
	tries   int
	told    []bool // of each code: its count shows elsewhere, as the base of a group; nil: none
}

// sum says of a line that it is, answer by answer, the sum of others.
type sum struct {
	whole  *line
	parts  []*line
	inner  *sheet // of the parts; withheld when nothing else helps
	nested bool   // parts are of another population, which lies within that of whole
}

// published tells whether a reader sees the row's base.
func (l *line) published() bool { return !l.made && !l.off && l.of.why == "" && !l.of.made }

// known tells whether a reader sees a cell.
func (l *line) known(k int) bool { return l.published() && !l.hid[k] }

// newSheet puts a table on the codes of its question.
func newSheet(in Table, codes []string) *sheet {
	s := &sheet{in: in, codes: codes, own: make([]bool, len(codes))}
	for i := range codes {
		s.cols = append(s.cols, []int{i})
	}
	if len(in.Rows) == 0 {
		s.why = "disclosure.why.unclear"
	}
	for _, g := range in.Rows {
		l := &line{of: s, code: g.Code, base: g.Base, invited: g.Invited, raw: make([]int, len(codes))}
		total, most := 0, 0
		for _, c := range g.Cells {
			i := slices.Index(codes, c.Code)
			s.own[i] = true
			l.raw[i] += c.N
			total, most = total+c.N, max(most, c.N)
			if c.N < 0 {
				s.why = "disclosure.why.unclear"
			}
		}
		if l.base == 0 && !in.Multiple {
			l.base = total
		}
		if !in.Multiple && l.base != total || l.base < most {
			s.why = "disclosure.why.unclear"
		}
		s.rows = append(s.rows, l)
	}
	s.lay()
	if in.Before != nil {
		s.replay(codes)
	}
	return s
}

// lay counts the cells of all rows anew by the columns, with nothing hidden.
func (s *sheet) lay() {
	for _, l := range s.rows {
		l.lay()
	}
}

func (l *line) lay() {
	l.x, l.hid = make([]int, len(l.of.cols)), make([]bool, len(l.of.cols))
	l.off, l.mind, l.tries = false, false, 0
	for k, col := range l.of.cols {
		for _, i := range col {
			l.x[k] += l.raw[i]
		}
	}
}

// replay hides what was hidden when the table was published, and merges what was merged.
func (s *sheet) replay(codes []string) {
	was := s.in.Before
	if was.State == Hidden || len(was.Rows) == 0 {
		s.why = was.Why
		return
	}
	for _, r := range was.Rows {
		if len(r.Cells) == 0 {
			continue
		}
		var cols [][]int
		for _, c := range r.Cells {
			var col []int
			for _, code := range c.Codes {
				if i := slices.Index(codes, code); i >= 0 {
					col = append(col, i)
				}
			}
			cols = append(cols, col)
		}
		s.cols = cols
		break
	}
	s.lay()
	for _, l := range s.rows {
		i := slices.IndexFunc(was.Rows, func(r Row) bool { return r.Code == l.code })
		if i < 0 || was.Rows[i].State == Hidden {
			l.off = true
			continue
		}
		for k := range l.hid {
			l.hid[k] = k < len(was.Rows[i].Cells) && was.Rows[i].Cells[k].State == Hidden
		}
	}
}

// less is the line of those in whole who are in none of parts. ok is false when that makes no sense:
// the parts have people in common, or people whom the whole lacks.
func less(whole *line, parts []*line) (rest *line, ok bool) {
	rest = &line{of: &sheet{in: whole.of.in, cols: singles(len(whole.raw))}, base: whole.base, made: true, raw: slices.Clone(whole.raw)}
	for _, p := range parts {
		rest.base -= p.base
		for i, n := range p.raw {
			rest.raw[i] -= n
		}
	}
	rest.lay()
	return rest, rest.base >= 0 && slices.Min(append([]int{0}, rest.raw...)) >= 0
}

func singles(n int) (out [][]int) {
	for i := range n {
		out = append(out, []int{i})
	}
	return out
}

// knots are the finest sets of codes that every line of a sum can count: columns that merge the same
// codes hang together.
func (s sum) knots() [][]int {
	n := len(s.whole.raw)
	root := make([]int, n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	for _, l := range append([]*line{s.whole}, s.parts...) {
		for _, col := range l.of.cols {
			for _, i := range col {
				root[find(i)] = find(col[0])
			}
		}
	}
	at := map[int]int{}
	var out [][]int
	for i := range n {
		r := find(i)
		if _, ok := at[r]; !ok {
			at[r] = len(out)
			out = append(out, nil)
		}
		out[at[r]] = append(out[at[r]], i)
	}
	return out
}

// within lists the columns of l that a set of codes holds.
func (l *line) within(knot []int) (out []int) {
	for k, col := range l.of.cols {
		if slices.Contains(knot, col[0]) {
			out = append(out, k)
		}
	}
	return out
}
