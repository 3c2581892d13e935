package lottery

import "math"

// square is a symmetric matrix, of which only the lower half is kept, and then its factor: L Lᵀ.
type square struct {
	n    int
	rows [][]float64
}

func newSquare(n int) *square {
	s := &square{n: n, rows: make([][]float64, n)}
	all := make([]float64, n*n)
	for i := range s.rows {
		s.rows[i] = all[i*n : (i+1)*n : (i+1)*n]
	}
	return s
}

func (s *square) clear() {
	for _, r := range s.rows {
		clear(r)
	}
}

// factor puts L in place of the matrix. It is false when the matrix is not positive, to the numbers' end.
func (s *square) factor() bool {
	whole := s.n / 4 * 4
	for i := 0; i < whole; i += 4 {
		block := s.rows[i : i+4]
		for j := 0; j < i; j += 2 {
			s.pair(block, j)
		}
		if !s.corner(i, i+4) {
			return false
		}
	}
	return s.last(whole)
}

// pair works out two columns of four rows at once, which keeps eight sums in registers.
func (s *square) pair(block [][]float64, j int) {
	p, q := s.rows[j][:j+1], s.rows[j+1][:j+2]
	a, b, c, d := block[0], block[1], block[2], block[3]
	var a0, a1, b0, b1, c0, c1, d0, d1 float64
	x, y, z, w := a[:j], b[:j], c[:j], d[:j]
	pj, qj := p[:j], q[:j]
	for k := range pj {
		pk, qk := pj[k], qj[k]
		ak, bk, ck, dk := x[k], y[k], z[k], w[k]
		a0 += ak * pk
		a1 += ak * qk
		b0 += bk * pk
		b1 += bk * qk
		c0 += ck * pk
		c1 += ck * qk
		d0 += dk * pk
		d1 += dk * qk
	}
	one, two, between := 1/p[j], 1/q[j+1], q[j]
	a[j], b[j], c[j], d[j] = (a[j]-a0)*one, (b[j]-b0)*one, (c[j]-c0)*one, (d[j]-d0)*one
	a[j+1] = (a[j+1] - a1 - a[j]*between) * two
	b[j+1] = (b[j+1] - b1 - b[j]*between) * two
	c[j+1] = (c[j+1] - c1 - c[j]*between) * two
	d[j+1] = (d[j+1] - d1 - d[j]*between) * two
}

// corner works out rows from to up to their own diagonal, from column from.
func (s *square) corner(from, to int) bool {
	for i := from; i < to; i++ {
		for j := from; j < i; j++ {
			s.rows[i][j] = (s.rows[i][j] - dot(s.rows[i][:j], s.rows[j][:j])) / s.rows[j][j]
		}
		d := s.rows[i][i] - dot(s.rows[i][:i], s.rows[i][:i])
		if !(d > 0) || math.IsInf(d, 1) {
			return false
		}
		s.rows[i][i] = math.Sqrt(d)
	}
	return true
}

// last does the last rows, which are no four.
func (s *square) last(from int) bool {
	for i := from; i < s.n; i++ {
		for j := range from {
			s.rows[i][j] = (s.rows[i][j] - dot(s.rows[i][:j], s.rows[j][:j])) / s.rows[j][j]
		}
	}
	return s.corner(from, s.n)
}

// solve puts the solution in place of the right side, after factor. It is false when numbers gave out.
func (s *square) solve(right []float64) bool {
	for i, row := range s.rows {
		right[i] = (right[i] - dot(row[:i], right[:i])) / row[i]
	}
	for i := s.n - 1; i >= 0; i-- {
		right[i] /= s.rows[i][i]
		v := right[i]
		for k, l := range s.rows[i][:i] {
			right[k] -= l * v
		}
	}
	return !math.IsNaN(right[0]) && !math.IsInf(right[0], 0)
}
