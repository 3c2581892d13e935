package district

import (
	"math"
	"strings"
	"testing"

	"almenda/internal/tenant"
)

func TestWhatIsWrongWithDistrictsIsNamed(t *testing.T) {
	square := ring(13.0, 59.0, 13.1, 59.0, 13.1, 59.1, 13.0, 59.1)
	for name, c := range map[string]struct {
		districts []tenant.District
		want      []Rule
	}{
		"neighbours":                      {twoBanks(), nil},
		"by name only":                    {[]tenant.District{{Key: "a", Name: "A"}}, nil},
		"without key and name":            {[]tenant.District{{}}, []Rule{NoKey, NoName}},
		"same key twice":                  {[]tenant.District{{Key: "a", Name: "A"}, {Key: "a", Name: "B"}}, []Rule{SameKey}},
		"ring left open":                  {[]tenant.District{area("a", square[:4])}, []Rule{NotClosed}},
		"ring too short":                  {[]tenant.District{area("a", square[:3])}, []Rule{TooFewPoints}},
		"polygon without a ring":          {[]tenant.District{area("a")}, []Rule{TooFewPoints}},
		"latitude and longitude mixed up": {[]tenant.District{area("a", ring(59.0, 113.0, 59.0, 113.1, 59.1, 113.1))}, []Rule{OutOfRange}},
		"no number":                       {[]tenant.District{area("a", ring(13, 59, math.NaN(), 59, 13, 60))}, []Rule{OutOfRange}},
		"flat":                            {[]tenant.District{area("a", ring(13, 59, 13.1, 59, 13.2, 59))}, []Rule{NoArea}},
		"a bow tie":                       {[]tenant.District{area("a", ring(13, 59, 13.1, 59.1, 13.1, 59, 13, 59.2))}, []Rule{CrossesItself}},
		"one inside another":              {[]tenant.District{area("a", square), area("b", ring(13.02, 59.02, 13.05, 59.02, 13.05, 59.05, 13.02, 59.05))}, []Rule{Overlaps}},
		"a tenth over its neighbour":      {[]tenant.District{area("a", square), area("b", ring(13.09, 59.0, 13.19, 59.0, 13.19, 59.1, 13.09, 59.1))}, []Rule{Overlaps}},
		"a hair over its neighbour":       {[]tenant.District{area("a", square), area("b", ring(13.0995, 59.0, 13.2, 59.0, 13.2, 59.1, 13.0995, 59.1))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := Check(c.districts)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i].Rule != c.want[i] {
					t.Errorf("got %v, want %v", got[i], c.want[i])
				}
			}
		})
	}
}

func TestAProblemSaysWhereItIs(t *testing.T) {
	good := ring(13.0, 59.0, 13.1, 59.0, 13.1, 59.1)
	d := tenant.District{Name: "Skogen", Shape: []tenant.Polygon{{good}, {good, good[:3]}}}
	got := Check([]tenant.District{d})
	if len(got) != 2 || got[0].Rule != NoKey || !strings.Contains(got[1].String(), `district "Skogen"`) || !strings.Contains(got[1].Detail, "polygon 2, ring 2") {
		t.Errorf("got %v", got)
	}
}

func TestAnOverlapIsMeasured(t *testing.T) {
	a := area("a", ring(13.0, 59.0, 13.1, 59.0, 13.1, 59.1, 13.0, 59.1))
	b := area("b", ring(13.075, 59.0, 13.175, 59.0, 13.175, 59.1, 13.075, 59.1))
	got := Check([]tenant.District{a, b})
	if len(got) != 1 || !strings.Contains(got[0].Detail, "25 %") {
		t.Errorf("got %v, want a quarter", got)
	}
}

func TestPublishedBoundariesAreRight(t *testing.T) {
	for _, file := range []string{"kobenhavn-bydele.geojson", "krakow-dzielnice.geojson", "karlstad-kommun.geojson"} {
		t.Run(file, func(t *testing.T) {
			for _, p := range Check(published(t, file, "name")) {
				t.Error(p)
			}
		})
	}
}
