package district

import (
	"reflect"
	"testing"

	"almenda/internal/tenant"
)

func TestGeoJSONIsReadWhateverItsOuterShape(t *testing.T) {
	const square = `"coordinates":[[[13,59],[14,59,120.5],[14,60],[13,59]]]`
	want := []tenant.Polygon{{{{Lon: 13, Lat: 59}, {Lon: 14, Lat: 59}, {Lon: 14, Lat: 60}, {Lon: 13, Lat: 59}}}}
	for name, file := range map[string]string{
		"a collection":     `{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":{"type":"Polygon",` + square + `}}]}`,
		"a single feature": `{"type":"Feature","properties":{},"geometry":{"type":"Polygon",` + square + `}}`,
		"a bare geometry":  `{"type":"Polygon",` + square + `}`,
		"a multipolygon":   `{"type":"MultiPolygon","coordinates":[[[[13,59],[14,59],[14,60],[13,59]]]]}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadShape([]byte(file))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestAFeatureKeepsItsPropertiesAndMayHaveNoGeometry(t *testing.T) {
	features, err := ReadFeatures([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"skogen","n":3},"geometry":null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f := features[0]
	if f.Text("key") != "skogen" || f.Text("n") != "" || f.Text("nothing") != "" || len(f.Shape) != 0 {
		t.Errorf("got %+v", f)
	}
}

func TestWhatIsNoAreaIsRefused(t *testing.T) {
	for name, file := range map[string]string{
		"a point":              `{"type":"Point","coordinates":[13,59]}`,
		"no JSON":              `key;name`,
		"a position too short": `{"type":"Polygon","coordinates":[[[13],[14,59],[14,60],[13]]]}`,
		"no feature":           `{"type":"FeatureCollection","features":[{"type":"Polygon","coordinates":[]}]}`,
		"a null position":      `{"type":"Polygon","coordinates":[[null]]}`,
		"an empty object":      `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			if features, err := ReadFeatures([]byte(file)); err == nil {
				t.Errorf("read as %v", features)
			}
		})
	}
}
