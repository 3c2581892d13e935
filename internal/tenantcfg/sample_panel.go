package tenantcfg

import (
	"slices"

	"almenda/internal/tenant"
)

// Panel is a made-up panel with made-up members. Days count as a poll's do: below zero lie in the past.
type Panel struct {
	Slug       string      `yaml:"slug"`
	Kind       string      `yaml:"kind"`     // standing or drawn
	District   string      `yaml:"district"` // key; empty: the whole town
	Parent     string      `yaml:"parent"`   // slug of the panel that it stands beside
	Title      tenant.Text `yaml:"title"`
	Lead       tenant.Text `yaml:"lead"`
	Purpose    tenant.Text `yaml:"purpose"`
	May        tenant.Text `yaml:"may"`
	MayNot     tenant.Text `yaml:"mayNot"`
	Decides    tenant.Text `yaml:"decides"`
	Replies    tenant.Text `yaml:"replies"` // what becomes of what the panel says
	Offices    []string    `yaml:"offices"`
	Phone      string      `yaml:"phone"`
	Email      string      `yaml:"email"`
	Hours      tenant.Text `yaml:"hours"`
	Size       int         `yaml:"size"`
	From       int         `yaml:"from"`
	Until      int         `yaml:"until"`
	MinAge     int         `yaml:"minAge"`
	Household  int         `yaml:"household"`
	Recruiting bool        `yaml:"recruiting"`
	ByLot      bool        `yaml:"byLot"`
	Variables  []struct {
		Key     string      `yaml:"key"` // birth_year, gender, district, education, or one of its own
		Use     string      `yaml:"use"` // quota, statistics or optional
		Bands   []int       `yaml:"bands"`
		Title   tenant.Text `yaml:"title"`
		Options []struct {
			Key   string      `yaml:"key"`
			Title tenant.Text `yaml:"title"`
		} `yaml:"options"`
	} `yaml:"variables"`
	Planned []struct {
		Month int         `yaml:"month"` // from this one
		Topic tenant.Text `yaml:"topic"`
	} `yaml:"planned"`
	Population struct {
		Source string `yaml:"source"`
		At     string `yaml:"at"`
		// Of: variable → class → people. Ages stand as bands: "16-29".
		Of map[string]map[string]int `yaml:"of"`
	} `yaml:"population"`
	// Takeup is how ready each class is to join, next to others: 1 where nothing is said.
	Takeup  map[string]map[string]float64 `yaml:"takeup"`
	Members int                           `yaml:"members"`
	Shared  int                           `yaml:"shared"` // how many of them are members of the parent too
	Waiting int                           `yaml:"waiting"`
	Draw    bool                          `yaml:"draw"` // members are drawn by lot from those who wait
	// Ceremony is who threw the dice of that draw where, in the town's first language.
	Ceremony string      `yaml:"ceremony"`
	Waves    []PanelWave `yaml:"waves"`
}

// PanelWave is a survey that a made-up panel is asked. Its questions stand as those of a survey do.
type PanelWave struct {
	Survey  `yaml:",inline"`
	Why     tenant.Text `yaml:"why"`
	Case    string      `yaml:"case"`
	LedTo   tenant.Text `yaml:"ledTo"`
	Beside  []string    `yaml:"beside"` // slugs of panels that are asked the same
	Planned bool        `yaml:"plan"`   // not opened yet
}

// lintPanels checks that sample panels could be as they say.
func (f *folder) lintPanels() {
	slugs := map[string]bool{}
	for i := range f.sample.Panels {
		p := &f.sample.Panels[i]
		bad := func(format string, args ...any) {
			f.add("sample", 0, "panel %q: "+format, append([]any{p.Slug}, args...)...)
		}
		if !slugShape.MatchString(p.Slug) || slugs[p.Slug] {
			bad("it needs a slug of its own")
		}
		if p.Parent != "" && !slugs[p.Parent] {
			bad("the panel %q that it stands beside must come first", p.Parent)
		}
		slugs[p.Slug] = true
		first := f.first()
		for name, words := range map[string]tenant.Text{"title": p.Title, "purpose": p.Purpose, "may": p.May, "mayNot": p.MayNot, "decides": p.Decides, "replies": p.Replies} {
			if words[first] == "" {
				bad("it needs %s in the town's first language", name)
			}
		}
		if _, ok := f.town.District(p.District); !ok && p.District != "" {
			bad("there is no district %q", p.District)
		}
		if !slices.Contains([]string{"standing", "drawn"}, p.Kind) || p.Size < 1 || p.Members > p.Size || p.Shared > p.Members {
			bad("its kind is standing or drawn, and it has no more members than places")
		}
		f.lintWaves(p, bad)
	}
}

func (f *folder) lintWaves(p *Panel, bad func(string, ...any)) {
	for i := range p.Waves {
		w := &p.Waves[i]
		if !slugShape.MatchString(w.Slug) || w.Title[f.first()] == "" || w.Why[f.first()] == "" || w.Closes <= w.Opens {
			bad("wave %q needs a slug, a title and a reason, and closes after it opens", w.Slug)
		}
		for _, finding := range w.Asks.Check() {
			bad("wave %q: %s: %s %v", w.Slug, finding.At, finding.Key, finding.Params)
		}
	}
}
