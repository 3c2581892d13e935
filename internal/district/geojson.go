package district

import (
	"encoding/json"
	"fmt"

	"almenda/internal/tenant"
)

// Feature is one feature of a GeoJSON file. Shape is empty when its geometry is null: a district
// that is known by name only.
type Feature struct {
	Properties map[string]any
	Shape      []tenant.Polygon
}

// Text is a property of the feature as text; empty when it is missing or something else.
func (f Feature) Text(property string) string {
	s, _ := f.Properties[property].(string)
	return s
}

// ReadFeatures reads a FeatureCollection, a single Feature, or a bare geometry. Geometries other
// than Polygon and MultiPolygon are an error, and so is anything that is no GeoJSON. Whether the
// outlines make sense is for Check to say.
func ReadFeatures(data []byte) ([]Feature, error) {
	var doc object
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("district: geojson: %w", err)
	}
	switch doc.Type {
	case "FeatureCollection":
		features := make([]Feature, 0, len(doc.Features))
		for i, o := range doc.Features {
			f, err := o.feature()
			if err != nil {
				return nil, fmt.Errorf("district: geojson: feature %d: %w", i+1, err)
			}
			features = append(features, f)
		}
		return features, nil
	case "Feature":
		f, err := doc.feature()
		if err != nil {
			return nil, fmt.Errorf("district: geojson: %w", err)
		}
		return []Feature{f}, nil
	}
	shape, err := doc.polygons()
	if err != nil {
		return nil, fmt.Errorf("district: geojson: %w", err)
	}
	return []Feature{{Shape: shape}}, nil
}

// ReadShape reads the polygons of a whole file as one shape: the outline of a municipality.
func ReadShape(data []byte) ([]tenant.Polygon, error) {
	features, err := ReadFeatures(data)
	if err != nil {
		return nil, err
	}
	var shape []tenant.Polygon
	for _, f := range features {
		shape = append(shape, f.Shape...)
	}
	return shape, nil
}

// object is any GeoJSON object; which fields are filled depends on its type.
type object struct {
	Type        string          `json:"type"`
	Features    []object        `json:"features"`
	Properties  map[string]any  `json:"properties"`
	Geometry    *object         `json:"geometry"`
	Coordinates json.RawMessage `json:"coordinates"`
}

func (o object) feature() (Feature, error) {
	if o.Type != "Feature" {
		return Feature{}, fmt.Errorf("type %q where a Feature is due", o.Type)
	}
	f := Feature{Properties: o.Properties}
	if o.Geometry == nil {
		return f, nil
	}
	shape, err := o.Geometry.polygons()
	f.Shape = shape
	return f, err
}

func (o object) polygons() ([]tenant.Polygon, error) {
	// A position may carry a height after longitude and latitude.
	var parts [][][][]float64
	switch o.Type {
	case "Polygon":
		var rings [][][]float64
		if err := json.Unmarshal(o.Coordinates, &rings); err != nil {
			return nil, fmt.Errorf("polygon: %w", err)
		}
		parts = append(parts, rings)
	case "MultiPolygon":
		if err := json.Unmarshal(o.Coordinates, &parts); err != nil {
			return nil, fmt.Errorf("multipolygon: %w", err)
		}
	default:
		return nil, fmt.Errorf("type %q is not an area; only Polygon and MultiPolygon are", o.Type)
	}
	shape := make([]tenant.Polygon, 0, len(parts))
	for _, rings := range parts {
		polygon := make(tenant.Polygon, 0, len(rings))
		for _, positions := range rings {
			ring := make([]tenant.Point, 0, len(positions))
			for _, p := range positions {
				if len(p) < 2 {
					return nil, fmt.Errorf("a position has %d numbers, not longitude and latitude", len(p))
				}
				ring = append(ring, tenant.Point{Lon: p[0], Lat: p[1]})
			}
			polygon = append(polygon, ring)
		}
		shape = append(shape, polygon)
	}
	return shape, nil
}
