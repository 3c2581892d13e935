package district

import (
	"math"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
)

// metresPerDegree of latitude, on a sphere of the earth's mean radius.
const metresPerDegree = 6371008.8 * math.Pi / 180

// plane turns places into metres east and north of nothing in particular, by the equirectangular
// projection at one latitude. Over a town it is off by a few metres in a kilometre at most.
type plane struct{ cos float64 }

// planeOf is the plane at the middle latitude of b.
func planeOf(b orb.Bound) plane {
	return plane{math.Cos((b.Min[1] + b.Max[1]) / 2 * math.Pi / 180)}
}

func (p plane) point(at tenant.Point) orb.Point {
	return orb.Point{at.Lon * metresPerDegree * p.cos, at.Lat * metresPerDegree}
}

func (p plane) line(points []tenant.Point) []orb.Point {
	line := make([]orb.Point, len(points))
	for i, at := range points {
		line[i] = p.point(at)
	}
	return line
}

func (p plane) polygon(rings tenant.Polygon) orb.Polygon {
	polygon := make(orb.Polygon, len(rings))
	for i, ring := range rings {
		polygon[i] = p.line(ring)
	}
	return polygon
}

func (p plane) shape(polygons []tenant.Polygon) orb.MultiPolygon {
	shape := make(orb.MultiPolygon, len(polygons))
	for i, rings := range polygons {
		shape[i] = p.polygon(rings)
	}
	return shape
}

// bound is the box around all points, in degrees; ok is false when there are none.
func bound(polygons []tenant.Polygon) (b orb.Bound, ok bool) {
	b = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, rings := range polygons {
		for _, ring := range rings {
			for _, p := range ring {
				b.Min = orb.Point{min(b.Min[0], p.Lon), min(b.Min[1], p.Lat)}
				b.Max = orb.Point{max(b.Max[0], p.Lon), max(b.Max[1], p.Lat)}
				ok = true
			}
		}
	}
	return b, ok
}

// everything is all polygons of a town: its outline and its districts.
func everything(town *tenant.Town) []tenant.Polygon {
	all := append([]tenant.Polygon{}, town.Outline...)
	for _, d := range town.Districts {
		all = append(all, d.Shape...)
	}
	return all
}
