package district

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// crossing finds two sides of a closed line that cross and cut off a loop larger than area; i and
// j are the points at which they begin. Touching is no crossing.
func crossing(line []orb.Point, area float64) (i, j int, found bool) {
	for i := 1; i < len(line); i++ {
		for j := i + 2; j < len(line); j++ {
			if i == 1 && j == len(line)-1 {
				continue // they meet where the ring closes
			}
			if cross(line[i-1], line[i], line[j-1], line[j]) && loop(line, i, j) > area {
				return i - 1, j - 1, true
			}
		}
	}
	return 0, 0, false
}

// cross tells whether the segments ab and cd cross at a point inside of both.
func cross(a, b, c, d orb.Point) bool {
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// side is positive when r lies to the left of the way from p to q, and negative to the right.
func side(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }

// loop is the area of the smaller of the two loops that a line makes whose sides before i and
// before j cross.
func loop(line []orb.Point, i, j int) float64 {
	a, b, c, d := line[i-1], line[i], line[j-1], line[j]
	along := side(c, d, a) / (side(c, d, a) - side(c, d, b))
	meet := orb.Point{a[0] + along*(b[0]-a[0]), a[1] + along*(b[1]-a[1])}
	inner := append(append(orb.Ring{meet}, line[i:j]...), meet)
	outer := append(append(append(orb.Ring{meet}, line[j:len(line)-1]...), line[:i]...), meet)
	return min(math.Abs(planar.Area(inner)), math.Abs(planar.Area(outer)))
}
