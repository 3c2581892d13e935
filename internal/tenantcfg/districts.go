package tenantcfg

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"almenda/internal/district"
	"almenda/internal/tenant"
)

// readDistricts reads the parts of the town and, where there is a file, its whole outline.
func (f *folder) readDistricts(fsys fs.FS) {
	for _, feature := range f.features(fsys, "districts.geojson", true) {
		f.town.Districts = append(f.town.Districts, tenant.District{
			Key: feature.Text("key"), Name: strings.TrimSpace(feature.Text("name")), Shape: feature.Shape,
		})
	}
	for _, feature := range f.features(fsys, "outline.geojson", false) {
		f.town.Outline = append(f.town.Outline, feature.Shape...)
	}
}

func (f *folder) features(fsys fs.FS, file string, required bool) []district.Feature {
	raw, err := fs.ReadFile(fsys, path.Join(f.dir, file))
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
		f.add(file, 0, "the file cannot be read: %s", plainReason(err))
		return nil
	}
	features, err := district.ReadFeatures(raw)
	if err != nil {
		f.add(file, 0, "the file is not usable: %s", strings.TrimPrefix(err.Error(), "district: "))
		return nil
	}
	return features
}

// lintDistricts checks keys, names and outlines.
func (f *folder) lintDistricts() {
	const file = "districts.geojson"
	if len(f.town.Districts) == 0 {
		f.add(file, 0, "the town needs at least one district")
	}
	names := map[string]bool{}
	for _, d := range f.town.Districts {
		if d.Key != "" && !slugShape.MatchString(d.Key) {
			f.add(file, 0, "the key %q of %q must be 2 to 40 of a-z, 0-9 and -", d.Key, d.Name)
		}
		if names[d.Name] && d.Name != "" {
			f.add(file, 0, "the name %q stands twice", d.Name)
		}
		names[d.Name] = true
	}
	for _, p := range district.Check(f.town.Districts) {
		f.add(file, 0, "%s", p)
	}
	if len(f.town.Outline) == 0 {
		return
	}
	whole := tenant.District{Key: "outline", Name: "outline", Shape: f.town.Outline}
	for _, p := range district.Check([]tenant.District{whole}) {
		f.add("outline.geojson", 0, "%s", p)
	}
}
