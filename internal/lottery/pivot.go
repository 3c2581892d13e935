package lottery

import "math"

// ratio is a variable that might enter the basis, and how far the costs may move until it must.
type ratio struct {
	at  float64
	col int
}

// entering picks the variable for row r by the bound-flipping ratio test: variables whose cost changes
// sign on the way move to their other bound, as long as the row stays out of its own. It is false when
// nothing can bring the row back: there is no solution.
func (s *simplex) entering(r int) (int, bool) {
	b, sign := s.basis[r], 1.0
	slope := s.x[b] - s.hi[b]
	if s.x[b] < s.lo[b] {
		slope, sign = s.lo[b]-s.x[b], -1
	}
	s.sign = sign
	s.candidates(r, sign)
	clear(s.moved)
	flipped := false
	for len(s.queue) > 0 {
		q := s.pop()
		slope -= math.Abs(s.alpha[q]) * (s.hi[q] - s.lo[q])
		if slope <= tiny {
			if flipped {
				s.shift()
			}
			return q, true
		}
		to := s.hi[q]
		if s.x[q] == to {
			to = s.lo[q]
		}
		s.add(s.moved, q, to-s.x[q])
		s.x[q], flipped = to, true
	}
	if flipped {
		s.shift()
	}
	return 0, false
}

// shift lets the basis follow what was flipped.
func (s *simplex) shift() {
	s.some = s.some[:0]
	for k, v := range s.moved {
		if v != 0 {
			s.some = append(s.some, k)
		}
	}
	for i, b := range s.basis {
		row := s.inv[i]
		for _, k := range s.some {
			s.x[b] -= row[k] * s.moved[k]
		}
	}
}

// candidates works out row r of the programme and puts into the queue who might enter.
func (s *simplex) candidates(r int, sign float64) {
	s.queue = s.queue[:0]
	rho := s.inv[r]
	for j := range s.where {
		s.alpha[j] = 0
		if s.where[j] >= 0 {
			continue
		}
		a := 0.0
		if j >= s.cols {
			a = -rho[j-s.cols]
		} else {
			for k := s.start[j]; k < s.start[j+1]; k++ {
				a += rho[s.row[k]] * s.val[k]
			}
		}
		s.alpha[j] = a
		if s.hi[j] <= s.lo[j] {
			continue
		}
		a *= sign
		if s.x[j] == s.lo[j] && a > feasible || s.x[j] == s.hi[j] && a < -feasible {
			s.queue = append(s.queue, ratio{max(s.d[j]/a, 0), j})
		}
	}
	for i := len(s.queue)/2 - 1; i >= 0; i-- {
		s.sink(i)
	}
}

// pop takes the least of the queue, which is a heap.
func (s *simplex) pop() int {
	top, last := s.queue[0].col, len(s.queue)-1
	s.queue[0] = s.queue[last]
	s.queue = s.queue[:last]
	s.sink(0)
	return top
}

func (s *simplex) sink(i int) {
	q := s.queue
	for {
		c := 2*i + 1
		if c >= len(q) {
			return
		}
		if c+1 < len(q) && (q[c+1].at < q[c].at || q[c+1].at == q[c].at && q[c+1].col < q[c].col) {
			c++
		}
		if q[i].at < q[c].at || q[i].at == q[c].at && q[i].col < q[c].col {
			return
		}
		q[i], q[c] = q[c], q[i]
		i = c
	}
}

// pivot lets q enter in row r.
func (s *simplex) pivot(r, q int) {
	s.forward(q)
	a := s.column[r]
	if math.Abs(a) < 1e-7 || math.Abs(a-s.alpha[q]) > 1e-6*(1+math.Abs(a)) {
		if s.pivots > 0 {
			s.broken = true
			return
		}
	}
	b := s.basis[r]
	step := s.d[q] / s.alpha[q]
	for j, v := range s.alpha {
		if v != 0 {
			s.d[j] -= step * v
		}
	}
	s.d[q], s.d[b] = 0, -step
	to := s.hi[b]
	if s.x[b] < s.lo[b] {
		to = s.lo[b]
	}
	move := (s.x[b] - to) / a
	for i, v := range s.column {
		if v != 0 {
			s.x[s.basis[i]] -= move * v
		}
	}
	s.x[q] += move
	s.x[b] = to
	s.replace(r, q)
}

// forward is the column of q as the basis sees it.
func (s *simplex) forward(q int) {
	if q >= s.cols {
		for i := range s.inv {
			s.column[i] = -s.inv[i][q-s.cols]
		}
		return
	}
	from, to := s.start[q], s.start[q+1]
	for i := range s.inv {
		row, sum := s.inv[i], 0.0
		for k := from; k < to; k++ {
			sum += row[s.row[k]] * s.val[k]
		}
		if math.Abs(sum) < 1e-13 {
			sum = 0
		}
		s.column[i] = sum
	}
}

// replace puts q into the basis at row r and brings the inverse up to date.
func (s *simplex) replace(r, q int) {
	pivot, a := s.inv[r], s.column[r]
	s.some = s.some[:0]
	length := 0.0
	for k, v := range pivot {
		if v == 0 {
			continue
		}
		v /= a
		if math.Abs(v) < 1e-14 {
			v = 0
		}
		pivot[k] = v
		if v != 0 {
			s.some, length = append(s.some, k), length+v*v
		}
	}
	s.norm[r] = max(length, 1e-12)
	for i, c := range s.column {
		if i == r || c == 0 {
			continue
		}
		row, n := s.inv[i], s.norm[i]
		for _, k := range s.some {
			old := row[k]
			now := old - c*pivot[k]
			row[k] = now
			n += now*now - old*old
		}
		s.norm[i] = max(n, 1e-12)
	}
	s.where[s.basis[r]], s.where[q], s.basis[r] = -1, r, q
	s.pivots++
}

// refactor makes the inverse anew: from sums of rows, one column of the basis after the other. What
// does not fit any more stays out.
func (s *simplex) refactor() bool {
	var enter []int
	for _, b := range s.basis {
		if b < s.cols {
			enter = append(enter, b)
		}
	}
	kept := make([]bool, s.rows) // rows whose own sum is in the basis
	for _, b := range s.basis {
		if b >= s.cols {
			kept[b-s.cols] = true
		}
	}
	s.unit()
	for _, q := range enter {
		s.forward(q)
		at, most := -1, 1e-8
		for i, v := range s.column {
			if s.basis[i] == s.cols+i && !kept[i] && math.Abs(v) > most {
				at, most = i, math.Abs(v)
			}
		}
		if at >= 0 {
			s.replace(at, q)
		}
	}
	s.pivots, s.broken = 0, false
	for i := range s.inv {
		n := 0.0
		for _, v := range s.inv[i] {
			n += v * v
		}
		if math.IsNaN(n) || math.IsInf(n, 0) {
			s.unit()
			return true
		}
		s.norm[i] = max(n, 1e-12)
	}
	return true
}
