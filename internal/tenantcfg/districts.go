package tenantcfg

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"almenda/internal/tenant"
)

// collection is the part of GeoJSON that district files use.
type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Properties struct {
		Key  string `json:"key"`
		Name string `json:"name"`
	} `json:"properties"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// readDistricts reads the parts of the town and, where there is a file, its whole outline.
func (f *folder) readDistricts(fsys fs.FS) {
	for _, feature := range f.features(fsys, "districts.geojson", true) {
		d := tenant.District{Key: feature.Properties.Key, Name: feature.Properties.Name}
		shape, err := feature.shape()
		if err != nil {
			f.add("districts.geojson", 0, "district %q: %s", d.Key, err)
		}
		d.Shape = shape
		f.town.Districts = append(f.town.Districts, d)
	}
	for _, feature := range f.features(fsys, "outline.geojson", false) {
		shape, err := feature.shape()
		if err != nil {
			f.add("outline.geojson", 0, "%s", err)
		}
		f.town.Outline = append(f.town.Outline, shape...)
	}
}

func (f *folder) features(fsys fs.FS, file string, required bool) []feature {
	raw, err := fs.ReadFile(fsys, path.Join(f.dir, file))
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
		f.add(file, 0, "the file cannot be read: %s", plainReason(err))
		return nil
	}
	var c collection
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&c); err != nil {
		f.add(file, jsonLine(raw, err), "the file is not valid GeoJSON: %s", err)
		return nil
	}
	if c.Type != "FeatureCollection" {
		f.add(file, 0, "the file must be a FeatureCollection")
		return nil
	}
	return c.Features
}

func jsonLine(raw []byte, err error) int {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(raw)) {
		return 0
	}
	return 1 + bytes.Count(raw[:offset], []byte("\n"))
}

// shape is the feature's polygons; none when the geometry is null, for a part of the town whose
// outline nobody has published.
func (f feature) shape() ([]tenant.Polygon, error) {
	if f.Geometry == nil {
		return nil, nil
	}
	var polygons [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		polygons = make([][][][]float64, 1)
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons[0]); err != nil {
			return nil, errors.New("the coordinates of the polygon cannot be read")
		}
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			return nil, errors.New("the coordinates of the polygons cannot be read")
		}
	default:
		return nil, fmt.Errorf("a %s is not an outline; only Polygon and MultiPolygon are", f.Geometry.Type)
	}
	var shape []tenant.Polygon
	for _, rings := range polygons {
		var polygon tenant.Polygon
		for _, ring := range rings {
			points, err := points(ring)
			if err != nil {
				return nil, err
			}
			polygon = append(polygon, points)
		}
		shape = append(shape, polygon)
	}
	return shape, nil
}

func points(ring [][]float64) ([]tenant.Point, error) {
	out := make([]tenant.Point, 0, len(ring))
	for _, pair := range ring {
		if len(pair) < 2 {
			return nil, errors.New("a point needs a longitude and a latitude")
		}
		out = append(out, tenant.Point{Lon: pair[0], Lat: pair[1]})
	}
	return out, nil
}

// lintDistricts checks keys, names and that every outline is made of closed rings.
func (f *folder) lintDistricts() {
	const file = "districts.geojson"
	if len(f.town.Districts) == 0 {
		f.add(file, 0, "the town needs at least one district")
	}
	keys, names := map[string]bool{}, map[string]bool{}
	for _, d := range f.town.Districts {
		if !slugShape.MatchString(d.Key) {
			f.add(file, 0, "the key %q of %q must be 2 to 40 of a-z, 0-9 and -", d.Key, d.Name)
		}
		if strings.TrimSpace(d.Name) == "" {
			f.add(file, 0, "district %q has no name", d.Key)
		}
		if keys[d.Key] {
			f.add(file, 0, "the key %q stands twice", d.Key)
		}
		if names[d.Name] {
			f.add(file, 0, "the name %q stands twice", d.Name)
		}
		keys[d.Key], names[d.Name] = true, true
		f.lintShape(file, fmt.Sprintf("district %q", d.Key), d.Shape)
	}
	f.lintShape("outline.geojson", "the outline", f.town.Outline)
}

func (f *folder) lintShape(file, what string, shape []tenant.Polygon) {
	for _, polygon := range shape {
		if len(polygon) == 0 {
			f.add(file, 0, "%s has a polygon without a ring", what)
		}
		for _, ring := range polygon {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				f.add(file, 0, "%s has a ring that is not closed", what)
			}
			for _, p := range ring {
				if p.Lon < -180 || p.Lon > 180 || p.Lat < -90 || p.Lat > 90 {
					f.add(file, 0, "%s has a point outside the world: %g, %g (longitude comes first)", what, p.Lon, p.Lat)
					break
				}
			}
		}
	}
}
