package ui

import "math"

// thinRing leaves out the points of a closed ring that nobody would see missing (Douglas and
// Peucker). It cuts the ring at its first point and the farthest from it, so that neither half
// begins where it ends.
func thinRing(ring [][2]float64, eps float64) [][2]float64 {
	if len(ring) < 4 {
		return ring
	}
	far, most := 0, 0.0
	for i, p := range ring {
		if d := math.Hypot(p[0]-ring[0][0], p[1]-ring[0][1]); d > most {
			far, most = i, d
		}
	}
	if far == 0 {
		return nil
	}
	there := thin(ring[:far+1], eps)
	back := thin(ring[far:], eps)
	out := append([][2]float64{}, there...)
	return append(out, back[1:len(back)-1]...)
}

func thin(line [][2]float64, eps float64) [][2]float64 {
	if len(line) < 3 {
		return line
	}
	a, b := line[0], line[len(line)-1]
	at, most := 0, 0.0
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], a, b); d > most {
			at, most = i, d
		}
	}
	if most <= eps {
		return [][2]float64{a, b}
	}
	left := thin(line[:at+1], eps)
	out := append([][2]float64{}, left[:len(left)-1]...)
	return append(out, thin(line[at:], eps)...)
}

// distance is how far p lies from the line through a and b.
func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(dx, dy)
	if length == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs(dy*p[0]-dx*p[1]+b[0]*a[1]-b[1]*a[0]) / length
}
