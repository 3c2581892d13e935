package disclosure

import "slices"

// crowded is a table of which more than a third is hidden, and that merging could help; -1: none.
func (w *web) crowded() int {
	for i, s := range w.sheets {
		if s.why != "" || s.in.By == "" || s.in.Before != nil || s.in.Multiple {
			continue
		}
		all, hidden := 0, 0
		for _, l := range s.rows {
			if l.off || l.mind {
				continue
			}
			for k := range l.hid {
				all++
				if l.hid[k] {
					hidden++
				}
			}
		}
		if a, _ := s.closest(); hidden*3 > all && a >= 0 {
			return i
		}
	}
	return -1
}

// apart are codes that no answer of a scale is merged with.
var apart = []string{"dk", "na", "other"}

// closest are the two columns to merge next: on a scale the pair of neighbours with the fewest answers,
// else the two columns with the fewest. -1: two columns must stay.
func (s *sheet) closest() (a, b int) {
	a, b = -1, -1
	if len(s.cols) <= 2 {
		return
	}
	total := make([]int, len(s.cols))
	for _, l := range s.rows {
		for k, n := range l.x {
			total[k] += n
		}
	}
	least := -1
	for i := range s.cols {
		for j := i + 1; j < len(s.cols); j++ {
			if s.in.Ordered && (j > i+1 || s.loose(i) != s.loose(j)) {
				continue
			}
			if n := total[i] + total[j]; least < 0 || n < least {
				least, a, b = n, i, j
			}
		}
	}
	if s.in.Ordered && a >= 0 && !s.loose(a) && s.scale() <= 2 {
		return -1, -1
	}
	return a, b
}

// scale is how many columns are places on the scale.
func (s *sheet) scale() (n int) {
	for k := range s.cols {
		if !s.loose(k) {
			n++
		}
	}
	return n
}

func (s *sheet) loose(k int) bool {
	return slices.ContainsFunc(s.cols[k], func(i int) bool { return slices.Contains(apart, s.codes[i]) })
}

// merge adds column b to column a, and counts anew.
func (s *sheet) merge(a, b int) {
	if s.why != "" || b >= len(s.cols) {
		return
	}
	s.cols[a] = slices.Concat(s.cols[a], s.cols[b])
	s.cols = slices.Delete(s.cols, b, b+1)
	s.lay()
}
