package district

import (
	"math"
	"testing"

	"almenda/internal/tenant"
)

func TestDistancesAreThoseOfTheEarth(t *testing.T) {
	rynek, wawel := tenant.Point{Lon: 19.9373, Lat: 50.0617}, tenant.Point{Lon: 19.9354, Lat: 50.0540}
	if got := Distance(rynek, wawel); math.Abs(got-867) > 20 {
		t.Errorf("from the square to the castle are %.0f m", got)
	}
	from, to := Around(rynek, 900)
	if wawel.Lat < from.Lat || wawel.Lat > to.Lat || wawel.Lon < from.Lon || wawel.Lon > to.Lon {
		t.Errorf("the castle lies outside of %v, %v", from, to)
	}
	if far := Distance(rynek, tenant.Point{Lon: to.Lon, Lat: rynek.Lat}); math.Abs(far-900) > 15 {
		t.Errorf("the box ends after %.0f m", far)
	}
}
