package district

import (
	"bytes"
	"compress/gzip"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"almenda/internal/tenant"

	"github.com/paulmach/orb/planar"
)

var numbers = regexp.MustCompile(`-?[0-9.]+`)

func TestATownFillsItsDrawing(t *testing.T) {
	town := townOf(twoBanks())
	v, ok := ViewOf(town, 720)
	if !ok || v.Width != 720 {
		t.Fatalf("got %+v %v", v, ok)
	}
	// 0.2 degrees by 0.1 degrees at latitude 59.05 are nearly a square of 1.03 to 1.
	if ratio := v.Height / v.Width; math.Abs(ratio-0.972) > 0.01 {
		t.Errorf("height to width is %.3f, want 0.972: the drawing is stretched", ratio)
	}
	west, east, top, bottom := 720.0, 0.0, 720.0, 0.0
	for _, s := range Shapes(town, 720) {
		for i, text := range numbers.FindAllString(s.Path, -1) {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatalf("%q in %s", text, s.Path)
			}
			if i%2 == 0 {
				west, east = min(west, n), max(east, n)
			} else {
				top, bottom = min(top, n), max(bottom, n)
			}
		}
	}
	if west != margin || east != 720-margin || top != margin || bottom > v.Height-margin+0.05 || bottom < v.Height-margin-1.05 {
		t.Errorf("the drawing reaches from %g to %g and %g to %g of %g by %g", west, east, top, bottom, v.Width, v.Height)
	}
}

func TestADrawnPointIsFoundAgain(t *testing.T) {
	v, _ := ViewOf(townOf(twoBanks()), 720)
	want := tenant.Point{Lon: 13.137, Lat: 59.0421}
	got := v.Place(v.At(want))
	if math.Abs(got.Lon-want.Lon) > 1e-9 || math.Abs(got.Lat-want.Lat) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
	if x, y := v.At(tenant.Point{Lon: v.West, Lat: v.North}); math.Abs(x) > 1e-6 || math.Abs(y) > 1e-6 {
		t.Errorf("the corner lies at %g, %g", x, y)
	}
}

func TestALabelLiesInItsDistrictEvenInABentOne(t *testing.T) {
	horseshoe := area("bow", ring(13.0, 59.0, 13.2, 59.0, 13.2, 59.1, 13.19, 59.1, 13.19, 59.01, 13.01, 59.01, 13.01, 59.1, 13.0, 59.1))
	town := townOf([]tenant.District{horseshoe})
	v, _ := ViewOf(town, 720)
	s := Shapes(town, 720)[0]
	at := v.Place(s.LabelX, s.LabelY)
	box, _ := bound(horseshoe.Shape)
	local := planeOf(box)
	if !planar.PolygonContains(local.polygon(horseshoe.Shape[0]), local.point(at)) {
		t.Errorf("the label stands at %v, outside", at)
	}
}

func TestATownWithoutOutlinesIsNotDrawn(t *testing.T) {
	town := townOf([]tenant.District{{Key: "lipowiec", Name: "Lipowiec"}})
	if shapes := Shapes(town, 720); shapes != nil {
		t.Errorf("drawn: %v", shapes)
	}
	if _, ok := ViewOf(town, 720); ok {
		t.Error("it has a view")
	}
	if path := OutlinePath(town, 720); path != "" {
		t.Errorf("it has an outline: %s", path)
	}
}

func TestADrawingNarrowerThanItsMarginsIsRefused(t *testing.T) {
	if _, ok := ViewOf(townOf(twoBanks()), 5); ok {
		t.Error("a drawing narrower than its margins was laid out")
	}
}

func TestRealTownsAreDrawnSmallEnoughForAPhone(t *testing.T) {
	for file, want := range map[string]int{"kobenhavn-bydele.geojson": 10, "krakow-dzielnice.geojson": 18} {
		t.Run(file, func(t *testing.T) {
			town := townOf(published(t, file, "name"))
			v, _ := ViewOf(town, 720)
			shapes := Shapes(town, 720)
			if len(shapes) != want {
				t.Fatalf("%d districts drawn, want %d", len(shapes), want)
			}
			var all strings.Builder
			for _, s := range shapes {
				all.WriteString(s.Path)
				at := v.Place(s.LabelX, s.LabelY)
				if key, _ := Find(town, at); key != s.Key {
					t.Errorf("the label of %s stands in %q", s.Key, key)
				}
			}
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			if _, err := w.Write([]byte(all.String())); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if packed.Len() > 8_000 {
				t.Errorf("the paths are %d bytes compressed, want at most 8,000", packed.Len())
			}
		})
	}
}

func TestTheOutlineOfAMunicipalityIsDrawn(t *testing.T) {
	town := &tenant.Town{Outline: published(t, "karlstad-kommun.geojson", "name")[0].Shape}
	if path := OutlinePath(town, 360); !strings.HasPrefix(path, "M") || !strings.HasSuffix(path, "Z") {
		t.Errorf("got %q", path)
	}
	if shapes := Shapes(town, 360); len(shapes) != 0 {
		t.Errorf("districts out of nowhere: %v", shapes)
	}
}
