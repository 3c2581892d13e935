package tenantcfg

import (
	"net/url"
	"slices"
)

// lintEmbed checks the sites that may show polls in a frame: whole origins, by HTTPS, each once. A
// wildcard would let anybody who gets hold of a sub-domain lay something over our buttons.
func (f *folder) lintEmbed() {
	for i, origin := range f.town.Embed {
		u, err := url.Parse(origin)
		switch {
		case err != nil || u.Scheme != "https" || !hostShape.MatchString(u.Hostname()) || u.String() != "https://"+u.Host:
			f.at(on("embed", i), "%q is not the origin of a site, such as https://www.karlstad.se", origin)
		case slices.Index(f.town.Embed, origin) != i:
			f.at(on("embed", i), "%s stands twice", origin)
		}
	}
}
