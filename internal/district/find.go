package district

import (
	"math"

	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// nearEnough is how far outside of every district a place may lie and still belong to the nearest
// one: published borders leave slivers between neighbours, and a quay ends where the file says
// water.
const nearEnough = 30.0 // metres

// Find tells in which district a place lies. A place on a common border belongs to the district
// that the town lists first; one within 30 metres of a district belongs to it if to no other. ok
// is false for places elsewhere, impossible coordinates, and towns whose outlines are not known.
func Find(town *tenant.Town, p tenant.Point) (key string, ok bool) {
	if !valid(p) {
		return "", false
	}
	at := orb.Point{p.Lon, p.Lat}
	local := planeOf(orb.Bound{Min: at, Max: at})
	here := local.point(p)
	nearest := nearEnough
	for _, d := range town.Districts {
		for _, polygon := range d.Shape {
			if len(polygon) == 0 || !about(polygon[0], p, local) {
				continue
			}
			shape := local.polygon(polygon)
			if planar.PolygonContains(shape, here) {
				return d.Key, true
			}
			if far := planar.DistanceFrom(shape, here); far < nearest {
				key, ok, nearest = d.Key, true, far
			}
		}
	}
	return key, ok
}

// about tells whether p lies in the box around ring, or close by.
func about(ring []tenant.Point, p tenant.Point, local plane) bool {
	b, ok := bound([]tenant.Polygon{{ring}})
	lat := nearEnough / metresPerDegree
	lon := lat / local.cos
	return ok && p.Lon >= b.Min[0]-lon && p.Lon <= b.Max[0]+lon && p.Lat >= b.Min[1]-lat && p.Lat <= b.Max[1]+lat
}

// valid tells whether p is a place on earth. The poles are left out: nothing projects there.
func valid(p tenant.Point) bool {
	return math.Abs(p.Lon) <= 180 && math.Abs(p.Lat) < 90
}
