package disclosure

import "slices"

// first hides what must be hidden for its own sake.
func (w *web) first() {
	for _, s := range w.sheets {
		if s.why != "" || s.in.Before != nil {
			continue
		}
		for _, l := range s.rows {
			if l.barred || l.base < w.rules.Base || l.invited > 0 && l.invited < w.rules.Invited {
				l.off = true
				continue
			}
			l.mind = s.in.Sensitive && w.oneMind(l)
			for k, n := range l.x {
				l.hid[k] = l.mind || n > 0 && n < w.rules.Cell || n == 0 && s.in.Sensitive
			}
		}
	}
}

// oneMind tells whether a group is so much of one mind that one knows what each of them said.
func (w *web) oneMind(l *line) bool {
	for _, n := range l.x {
		others := l.base - n
		if n*10 > l.base*9 || others > 0 && others < w.rules.Cell {
			return true
		}
	}
	return false
}

// protect hides further cells until nothing guarded can be found out, or until so much of a table is
// hidden that its answers shall be merged.
func (w *web) protect() {
	safe := map[target]bool{}
	for w.crowded() < 0 {
		open := w.unsure(safe)
		if len(open) == 0 {
			return
		}
		touched := map[*line]bool{}
		moved := false
		for _, t := range open {
			if touched[t.l] {
				continue
			}
			touched[t.l] = true
			moved = w.cover(t, touched) || moved
		}
		if !moved && !w.giveUp(open) {
			return
		}
	}
}

// cover hides the cheapest cells that let t vary: another in its row, another in its column, and the
// corner between them.
func (w *web) cover(t target, touched map[*line]bool) bool {
	t.l.tries++
	if t.l.tries > 3+len(t.l.x) || w.counted(t.l) && t.l.base < w.rules.Cell {
		return w.dropRow(t)
	}
	var best move
	for _, s := range w.sums {
		if !s.holds(t.l) {
			continue
		}
		if w.hopeless(s) {
			return w.dropRow(t)
		}
		for _, other := range append([]*line{s.whole}, s.parts...) {
			if other != t.l {
				best = best.or(w.corner(s, t, other))
			}
		}
	}
	if best.cost == 0 {
		best = best.or(w.beside(t))
	}
	if best.cost == 0 {
		return w.dropRow(t)
	}
	for _, c := range best.cells {
		c.l.hid[c.k] = true
		touched[c.l] = true
	}
	return true
}

func (s sum) holds(l *line) bool {
	return s.whole == l || slices.Contains(s.parts, l)
}

// hopeless tells that the rows of a sum that are not shown hold too few people together: whatever is
// hidden besides, none of their cells can be large.
func (w *web) hopeless(s sum) bool {
	if !s.whole.published() {
		return false
	}
	people, slack, unseen := 0, 0, 0
	for _, l := range append([]*line{s.whole}, s.parts...) {
		switch {
		case w.counted(l):
		case !l.published():
			people, unseen = people+l.base, unseen+1
		case l.base >= sharp && !l.of.sure:
			slack += 2
		}
	}
	return unseen > 0 && people > 0 && people+slack < w.rules.Cell
}

// move is cells to hide and what that costs; 0: no move.
type move struct {
	cells []target
	cost  int
}

func (m move) or(o move) move {
	if o.cost > 0 && (m.cost == 0 || o.cost < m.cost) {
		return o
	}
	return m
}

// with adds a cell to the move. A cell that is hidden costs nothing; one that cannot be hidden spoils it.
func (m move) with(w *web, l *line, k int) (move, bool) {
	if !l.known(k) {
		return m, true
	}
	for _, c := range m.cells {
		if c == (target{l, k}) {
			return m, true
		}
	}
	if l.of.in.Before != nil || l.tells(k) {
		return m, false
	}
	cost := l.x[k] + 1
	switch {
	case l.x[k] == 0:
		cost += 1000 // a zero lends nothing
	case l.x[k] < w.rules.Cell+2:
		cost += 20
	}
	if l.of.in.By == "" {
		cost *= 3 // of the whole: everybody's figure
	}
	return move{append(append([]target{}, m.cells...), target{l, k}), m.cost + cost}, true
}

// corner is the cheapest rectangle over t's row and another row of the sum. Where people may give
// several answers, rows are free and the column alone decides.
func (w *web) corner(s sum, t target, other *line) (best move) {
	knots := s.knots()
	at := -1
	for i, knot := range knots {
		for _, k := range t.l.within(knot) {
			if k == t.k {
				at = i
			}
		}
	}
	if at < 0 {
		return move{}
	}
	for _, down := range other.within(knots[at]) {
		m, ok := move{}.with(w, other, down)
		if !ok {
			continue
		}
		if t.l.of.in.Multiple {
			best = best.or(m)
			continue
		}
		for i, knot := range knots {
			if i == at {
				continue
			}
			for _, a := range t.l.within(knot) {
				for _, b := range other.within(knot) {
					m2, ok1 := m.with(w, t.l, a)
					m3, ok2 := m2.with(w, other, b)
					if ok1 && ok2 {
						best = best.or(m3)
					}
				}
			}
		}
	}
	return best
}

// beside is the cheapest other cell of t's own row.
func (w *web) beside(t target) (best move) {
	for k := range t.l.x {
		if k != t.k {
			if m, ok := (move{}).with(w, t.l, k); ok {
				best = best.or(m)
			}
		}
	}
	return best
}

// dropRow hides a whole row besides those that are hidden: the smallest of the sum that holds t, as
// long as two others stay. Then the table goes.
func (w *web) dropRow(t target) bool {
	for _, s := range w.sums {
		if !s.holds(t.l) || s.inner.why != "" || s.inner.in.Before != nil {
			continue
		}
		var least *line
		shown := 0
		for _, l := range s.parts {
			if l.published() {
				if shown++; least == nil || l.base < least.base {
					least = l
				}
			}
		}
		if shown >= 3 && !s.inner.told || shown > 0 && s.nested && s.inner.in.By != "" {
			least.off = true
			return true
		}
		w.withdraw(s.inner)
		return true
	}
	if t.l.of.why == "" && t.l.of.in.Before == nil && !t.l.made && !t.l.of.made {
		w.withdraw(t.l.of)
		return true
	}
	return false
}

// withdraw withholds a table whose figures cannot be protected. Sums over groups that are not published
// tell nothing any more.
func (w *web) withdraw(inner *sheet) {
	inner.why = "disclosure.why.small"
	if inner.in.By == "" {
		return
	}
	kept := w.sums[:0]
	for _, s := range w.sums {
		if s.inner != inner {
			kept = append(kept, s)
			continue
		}
		w.rests = slices.DeleteFunc(w.rests, func(r *line) bool { return slices.Contains(s.parts, r) })
	}
	w.sums = kept
}

// giveUp withholds a table that holds what cannot be protected. False: there is none left.
func (w *web) giveUp(open []target) bool {
	for _, t := range open {
		for _, s := range w.sums {
			if s.holds(t.l) && s.inner.why == "" && s.inner.in.Before == nil {
				w.withdraw(s.inner)
				return true
			}
		}
	}
	for _, s := range w.sheets {
		if s.why == "" && s.in.Before == nil {
			w.withdraw(s)
			return true
		}
	}
	return false
}
