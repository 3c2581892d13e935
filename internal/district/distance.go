package district

import (
	"almenda/internal/tenant"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// Distance is how many metres lie between two places.
func Distance(a, b tenant.Point) float64 {
	return geo.DistanceHaversine(orb.Point{a.Lon, a.Lat}, orb.Point{b.Lon, b.Lat})
}

// Around is the box that holds every place within so many metres of one, and a little more.
func Around(p tenant.Point, metres float64) (from, to tenant.Point) {
	b := geo.NewBoundAroundPoint(orb.Point{p.Lon, p.Lat}, metres)
	return tenant.Point{Lon: b.Min[0], Lat: b.Min[1]}, tenant.Point{Lon: b.Max[0], Lat: b.Max[1]}
}
