package testkit

import (
	"testing"

	"almenda/internal/store"
	"almenda/internal/tenant"
)

// Registry knows the towns that the store has.
func Registry(t *testing.T, s *store.Store) *tenant.Registry {
	t.Helper()
	r := tenant.NewRegistry(s.Control)
	if _, err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

// TwoTowns adds the towns aby and beby to the store. Nothing of one may ever be seen in the
// other.
func TwoTowns(t *testing.T, s *store.Store) (a, b *tenant.Town) {
	t.Helper()
	for _, town := range []*tenant.Town{Aby(), Beby()} {
		if _, err := s.Control.Apply(t.Context(), town); err != nil {
			t.Fatal(err)
		}
	}
	r := Registry(t, s)
	a, okA := r.BySlug("aby")
	b, okB := r.BySlug("beby")
	if !okA || !okB {
		t.Fatal("the towns were applied and are not in the registry")
	}
	return a, b
}

// Aby is a small Swedish town, as its folder would declare it.
func Aby() *tenant.Town {
	return town("aby", "Åby", "se", "SEK", "Europe/Stockholm", []string{"sv", "en"}, "#00568f",
		tenant.District{Key: "centrum", Name: "Centrum"}, tenant.District{Key: "norr", Name: "Norr"})
}

// Beby is a small Polish town, as its folder would declare it.
func Beby() *tenant.Town {
	return town("beby", "Beby", "pl", "PLN", "Europe/Warsaw", []string{"pl", "en"}, "#8a1538",
		tenant.District{Key: "rynek", Name: "Rynek"}, tenant.District{Key: "las", Name: "Las"})
}

func town(slug, name, country, currency, zone string, languages []string, accent string, districts ...tenant.District) *tenant.Town {
	text := func(s string) tenant.Text {
		out := tenant.Text{}
		for _, l := range languages {
			out[l] = s
		}
		return out
	}
	return &tenant.Town{
		Slug: slug, Hosts: []string{slug + ".example"}, Languages: languages, Zone: zone, Currency: currency, Country: country,
		Name: text(name), Municipality: text("Municipality of " + name), Title: text("Have your say in " + name),
		Headline: text("What should " + name + " become?"), Lead: text("Tell us, support others, see what comes of it."),
		Contact: tenant.Contact{Office: text("Town hall of " + name), Email: "info@" + slug + ".example",
			Phone: "+46 11 000 00", Address: "Square 1, " + name, URL: "https://" + slug + ".example/"},
		Modules:   []string{"ideas", "invitations"},
		Topics:    []tenant.Topic{{Key: "green", Name: text("Parks")}, {Key: "traffic", Name: text("Traffic")}},
		Districts: districts,
		Brand: tenant.Brand{Accent: accent, Main: "#ffd100", Neutral: "#5b6670", Radius: 4,
			Logo: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>`},
		IdeaRules: tenant.IdeaRules{Name: text("idea"), EditMinutes: 30, SupportThreshold: 50, SupportDays: 90},
		Processes: []tenant.ProcessSpec{{Slug: "ideas", Title: text("Ideas"), Summary: text("All year."), Body: text("Write what you want."),
			Phases: []tenant.PhaseSpec{{Kind: "ideas", Name: text("Ideas"), Opens: -10, Closes: 300}}}},
	}
}
