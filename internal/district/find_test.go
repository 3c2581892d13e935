package district

import (
	"math"
	"testing"

	"almenda/internal/tenant"
)

func TestAPlaceIsFoundInItsDistrict(t *testing.T) {
	hole := area("park", ring(13.30, 59.0, 13.40, 59.0, 13.40, 59.1, 13.30, 59.1), ring(13.34, 59.04, 13.34, 59.06, 13.36, 59.06, 13.36, 59.04))
	town := townOf(append(twoBanks(), hole, tenant.District{Key: "skogen", Name: "Skogen"}))
	const metre = 1 / metresPerDegree
	for name, c := range map[string]struct {
		lon, lat float64
		want     string
	}{
		"west of the river":           {13.05, 59.05, "west"},
		"east of the river":           {13.15, 59.05, "east"},
		"on the border: listed first": {13.1003, 59.06, "west"},
		"a few steps outside":         {13.05, 59.0 - 20*metre, "west"},
		"too far outside":             {13.05, 59.0 - 40*metre, ""},
		"in a hole":                   {13.35, 59.05, ""},
		"beside the hole":             {13.32, 59.05, "park"},
		"far away":                    {0, 0, ""},
		"no place on earth":           {13.05, math.NaN(), ""},
		"beyond the pole":             {13.05, 95, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Find(town, tenant.Point{Lon: c.lon, Lat: c.lat})
			if got != c.want || ok != (c.want != "") {
				t.Errorf("got %q %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestATownWithoutOutlinesHasNoDistrictForAPlace(t *testing.T) {
	town := townOf([]tenant.District{{Key: "lipowiec", Name: "Lipowiec"}})
	if key, ok := Find(town, tenant.Point{Lon: 22.98, Lat: 53.84}); ok {
		t.Errorf("found %q", key)
	}
}

func TestKnownPlacesLieInTheirRealDistricts(t *testing.T) {
	for _, c := range []struct {
		file, place, want string
		lon, lat          float64
	}{
		{"kobenhavn-bydele.geojson", "Rådhuspladsen", "Indre By", 12.5690, 55.6761},
		{"kobenhavn-bydele.geojson", "Sankt Hans Torv", "Nørrebro", 12.5614, 55.6901},
		{"kobenhavn-bydele.geojson", "Valby Station", "Valby", 12.5137, 55.6608},
		{"krakow-dzielnice.geojson", "Rynek Główny", "Dzielnica I Stare Miasto", 19.9373, 50.0617},
		{"krakow-dzielnice.geojson", "Plac Centralny", "Dzielnica XVIII Nowa Huta", 20.0375, 50.0722},
	} {
		t.Run(c.place, func(t *testing.T) {
			town := townOf(published(t, c.file, "name"))
			if got, ok := Find(town, tenant.Point{Lon: c.lon, Lat: c.lat}); !ok || got != c.want {
				t.Errorf("%s lies in %q (%v), want %q", c.place, got, ok, c.want)
			}
		})
	}
	town := townOf(published(t, "krakow-dzielnice.geojson", "name"))
	if got, ok := Find(town, tenant.Point{Lon: 12.5690, Lat: 55.6761}); ok {
		t.Errorf("a place in København lies in %q of Kraków", got)
	}
}
