package district

import (
	"cmp"
	"slices"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

// Simplify makes the districts coarser: no border moves by more than metres. A border that two
// districts have in common is one line before and after. A ring that would vanish keeps as many
// points as it needs. The input is left as it is.
func Simplify(districts []tenant.District, metres float64) []tenant.District {
	shapes := make([][]tenant.Polygon, len(districts))
	for i, d := range districts {
		shapes[i] = d.Shape
	}
	out := slices.Clone(districts)
	for i, shape := range coarser(shapes, metres) {
		out[i].Shape = shape
	}
	return out
}

// stretch names a piece of border between two junctions, whichever way it is walked. Inside a
// piece every point has two neighbours, so its first step and its end tell it from all others.
type stretch struct {
	first, second, last tenant.Point
	points              int
}

// piece is a stretch as one ring walks it.
type piece struct {
	name     stretch
	backward bool
}

// borders is a set of shapes taken apart into pieces of border.
type borders struct {
	local    plane
	lines    map[stretch][]tenant.Point // as they were
	limit    map[stretch]float64        // metres by which each may move
	junction map[tenant.Point]bool
}

// coarser is Simplify for bare shapes.
func coarser(shapes [][]tenant.Polygon, metres float64) [][]tenant.Polygon {
	var all []tenant.Polygon
	for _, shape := range shapes {
		all = append(all, shape...)
	}
	box, ok := bound(all)
	if !ok || metres <= 0 {
		return shapes
	}
	b := &borders{planeOf(box), map[stretch][]tenant.Point{}, map[stretch]float64{}, junctions(all)}
	walks := make([][]piece, 0, len(all))
	for _, polygon := range all {
		for _, ring := range polygon {
			walks = append(walks, b.take(ring, metres))
		}
	}
	b.settle(walks)
	next := 0
	out := make([][]tenant.Polygon, len(shapes))
	for i, shape := range shapes {
		for _, polygon := range shape {
			rings := make(tenant.Polygon, len(polygon))
			for j := range polygon {
				rings[j] = b.ring(walks[next])
				next++
			}
			out[i] = append(out[i], rings)
		}
	}
	return out
}

// junctions are the points at which borders meet: those with more than two different neighbours.
func junctions(all []tenant.Polygon) map[tenant.Point]bool {
	neighbours := map[tenant.Point]map[tenant.Point]bool{}
	meet := func(p, q tenant.Point) {
		if neighbours[p] == nil {
			neighbours[p] = make(map[tenant.Point]bool, 2)
		}
		neighbours[p][q] = true
	}
	for _, polygon := range all {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				meet(ring[i-1], ring[i])
				meet(ring[i], ring[i-1])
			}
		}
	}
	found := map[tenant.Point]bool{}
	for p, n := range neighbours {
		found[p] = len(n) > 2
	}
	return found
}

// take cuts a closed ring at its junctions and notes the pieces. A ring without a junction, or
// with one, is cut at two points that do not depend on where the file begins it.
func (b *borders) take(ring []tenant.Point, metres float64) []piece {
	if len(ring) < 4 {
		return nil
	}
	open := ring[:len(ring)-1]
	cuts := make([]int, 0, 8)
	for i, p := range open {
		if b.junction[p] {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) == 0 {
		cuts = append(cuts, lowest(open))
	}
	if len(cuts) == 1 {
		cuts = append(cuts, b.farthest(open, cuts[0]))
		slices.Sort(cuts)
	}
	walk := make([]piece, 0, len(cuts))
	for i, from := range cuts {
		to := cuts[(i+1)%len(cuts)]
		line := make([]tenant.Point, 0, 16)
		for at := from; ; at = (at + 1) % len(open) {
			line = append(line, open[at])
			if at == to && len(line) > 1 {
				break
			}
		}
		walk = append(walk, b.note(line, metres))
	}
	return walk
}

func (b *borders) note(line []tenant.Point, metres float64) piece {
	back := slices.Clone(line)
	slices.Reverse(back)
	backward := slices.CompareFunc(back, line, before) < 0
	if backward {
		line = back
	}
	name := stretch{line[0], line[1], line[len(line)-1], len(line)}
	b.lines[name], b.limit[name] = line, metres
	return piece{name, backward}
}

// settle lets those pieces move less whose ring would vanish or cross itself, until all rings
// stand. With no movement a ring is as it was, so this ends.
func (b *borders) settle(walks [][]piece) {
	const least = 0.01 // metres
	for again := true; again; {
		again = false
		for _, walk := range walks {
			for _, p := range b.failing(walk) {
				if b.limit[p.name] == 0 {
					continue
				}
				again = true
				if b.limit[p.name] /= 4; b.limit[p.name] < least {
					b.limit[p.name] = 0
				}
			}
		}
	}
}

// failing are the pieces that spoil their ring as they may stand.
func (b *borders) failing(walk []piece) []piece {
	ring := b.local.line(b.ring(walk))
	if len(ring) < 4 || planar.Area(orb.Ring(ring)) == 0 {
		return walk
	}
	i, j, found := crossing(ring, 0)
	if !found {
		return nil
	}
	var spoilt []piece
	from := 0
	for _, p := range walk {
		to := from + len(b.thin(p.name)) - 1
		if from <= i && i < to || from <= j && j < to {
			spoilt = append(spoilt, p)
		}
		from = to
	}
	return spoilt
}

// ring puts a ring together from its pieces as they may stand.
func (b *borders) ring(walk []piece) []tenant.Point {
	var ring []tenant.Point
	for _, p := range walk {
		line := b.thin(p.name)
		if p.backward {
			line = slices.Clone(line)
			slices.Reverse(line)
		}
		if len(ring) > 0 {
			line = line[1:]
		}
		ring = append(ring, line...)
	}
	return ring
}

// thin leaves out the points of a piece that its limit allows to leave out.
func (b *borders) thin(name stretch) []tenant.Point {
	line, limit := b.lines[name], b.limit[name]
	if limit == 0 || len(line) < 3 {
		return line
	}
	flat := orb.LineString(b.local.line(line))
	kept := simplify.DouglasPeucker(limit).LineString(flat.Clone())
	out := make([]tenant.Point, 0, len(kept))
	for i := range line { // what is kept is some of flat, in its order
		if len(out) < len(kept) && flat[i] == kept[len(out)] {
			out = append(out, line[i])
		}
	}
	return out
}

// farthest is the point of a ring that lies farthest from its point from.
func (b *borders) farthest(open []tenant.Point, from int) int {
	here := b.local.point(open[from])
	return slices.Index(open, slices.MaxFunc(open, func(p, q tenant.Point) int {
		return cmp.Or(cmp.Compare(planar.Distance(here, b.local.point(p)), planar.Distance(here, b.local.point(q))), before(p, q))
	}))
}

func lowest(open []tenant.Point) int { return slices.Index(open, slices.MinFunc(open, before)) }

// before orders points, for no reason but to have an order.
func before(p, q tenant.Point) int {
	return cmp.Or(cmp.Compare(p.Lat, q.Lat), cmp.Compare(p.Lon, q.Lon))
}

// closed tells whether a ring ends where it begins.
func closed(ring []tenant.Point) bool {
	return len(ring) > 0 && ring[0] == ring[len(ring)-1]
}
