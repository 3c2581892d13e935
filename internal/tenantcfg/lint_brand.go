package tenantcfg

import (
	"slices"

	"almenda/internal/brand"
	"almenda/internal/i18n"
)

var radii = []int{2, 4, 8, 12}

// lintBrand checks the colours for contrast. What brand finds is said in the catalogue's English.
func (f *folder) lintBrand(catalog *i18n.Catalog) {
	b := f.town.Brand
	say := catalog.Printer(i18n.Base, nil, nil)
	for _, p := range brand.Check(b.Accent, b.Main, b.Neutral) {
		f.at(on("brand"), "%s", say.Fill(p.Key, p.Params))
	}
	if !slices.Contains(radii, b.Radius) {
		f.at(on("brand", "radius"), "the radius must be 2, 4, 8 or 12")
	}
}
