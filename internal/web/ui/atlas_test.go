package ui

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"almenda/internal/tenant"
)

func ring(x, y, size float64) []tenant.Polygon {
	return []tenant.Polygon{{{{Lon: x, Lat: y}, {Lon: x + size/2, Lat: y}, {Lon: x + size, Lat: y}, {Lon: x + size, Lat: y + size}, {Lon: x, Lat: y + size}, {Lon: x, Lat: y}}}}
}

func twoDistricts() *tenant.Town {
	return &tenant.Town{Slug: "t", Version: 1, Districts: []tenant.District{
		{Key: "west", Name: "West", Shape: ring(19, 50, .1)}, {Key: "east", Name: "East", Shape: ring(19.1, 50, .1)}, {Key: "unknown", Name: "Unknown"}}}
}

func TestADrawingHoldsTheDistrictsWhoseShapeIsKnown(t *testing.T) {
	d := Draw(twoDistricts())
	if len(d.Districts) != 2 || !d.Has("west") || d.Has("unknown") {
		t.Fatalf("districts: %+v", d.Districts)
	}
	if d.Width > drawnWidth+1e-6 || d.Width <= d.Height/2 {
		t.Errorf("the box is %.0f by %.0f", d.Width, d.Height)
	}
	for _, s := range d.Districts {
		if !strings.HasPrefix(s.Path, "M") || !strings.HasSuffix(strings.ToLower(s.Path), "z") {
			t.Errorf("%s is drawn as %q: a closed ring", s.Key, s.Path)
		}
	}
	if west, east := d.Districts[0], d.Districts[1]; west.LabelX >= east.LabelX {
		t.Errorf("west's label is at %.0f, east's at %.0f", west.LabelX, east.LabelX)
	}
}

func TestATownWithoutShapesHasNoDrawing(t *testing.T) {
	for name, town := range map[string]*tenant.Town{"no town": nil, "no shapes": {Districts: []tenant.District{{Key: "a"}}}, "a point is no shape": {Districts: []tenant.District{{Key: "a", Shape: []tenant.Polygon{{{{Lon: 1, Lat: 1}}}}}}}} {
		t.Run(name, func(t *testing.T) {
			var a *Atlas
			if d := a.Of(town); d != nil {
				t.Errorf("drawn: %+v", d)
			}
			if (*Drawing)(nil).Has("a") {
				t.Error("a drawing that is not there has a district")
			}
		})
	}
}

func TestBoundsLeadBackToThePlace(t *testing.T) {
	d := Draw(twoDistricts())
	var b [4]float64 // west, south, east, north
	for i, s := range strings.Split(d.Bounds(), ",") {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		b[i] = v
	}
	x, y := d.At(tenant.Point{Lon: 19.13, Lat: 50.04})
	lon := b[0] + x/d.Width*(b[2]-b[0])
	lat := b[3] - y/d.Height*(b[3]-b[1])
	if math.Abs(lon-19.13) > 1e-5 || math.Abs(lat-50.04) > 1e-4 {
		t.Errorf("a tap on the point gives %.5f, %.5f", lon, lat)
	}
}

func TestAnAtlasDrawsATownAgainOnlyWhenItChanged(t *testing.T) {
	var a Atlas
	town := twoDistricts()
	first := a.Of(town)
	if a.Of(town) != first {
		t.Error("the same town was drawn twice")
	}
	changed := *town
	changed.Version, changed.Districts = 2, changed.Districts[:1]
	if d := a.Of(&changed); d == first || len(d.Districts) != 1 {
		t.Error("a changed town keeps its old drawing")
	}
}
