package tenantcfg

import (
	"slices"

	"almenda/internal/tenant"
)

// Assembly is a made-up citizens' assembly. Days count from the day of the seeding, those that have passed
// below zero.
type Assembly struct {
	Panel string `yaml:"panel"` // slug of a drawn panel of the sample; empty: the template makes one
	Size  int    `yaml:"size"`  // of the panel that the template makes
	Place string `yaml:"place"` // of its sessions

	Title           tenant.Text       `yaml:"title"`
	Charge          tenant.Text       `yaml:"charge"`
	Recipient       tenant.Text       `yaml:"recipient"`
	Office          string            `yaml:"office"`
	Threshold       int               `yaml:"threshold"`
	Quorum          int               `yaml:"quorum"`
	Begins          int               `yaml:"begins"`
	Ends            int               `yaml:"ends"`
	Processes       []string          `yaml:"processes"` // slugs
	Sessions        []AssemblySession `yaml:"sessions"`
	Recommendations []Recommendation  `yaml:"recommendations"`
}

// AssemblySession is one day on which it meets.
type AssemblySession struct {
	Title     tenant.Text `yaml:"title"`
	Programme tenant.Text `yaml:"programme"`
	Minutes   tenant.Text `yaml:"minutes"`
	Day       int         `yaml:"day"`
	Hour      int         `yaml:"hour"`
	Hours     int         `yaml:"hours"`
	Place     string      `yaml:"place"`
	Recording string      `yaml:"recording"`
	Attended  int         `yaml:"attended"`
	Experts   []struct {
		Name   string `yaml:"name"`
		Stands string `yaml:"stands"`
		Chosen string `yaml:"chosen"`
	} `yaml:"experts"`
	Questions []struct {
		Words  string `yaml:"words"`
		Answer string `yaml:"answer"`
	} `yaml:"questions"`
}

// Recommendation is what it recommended. Yes, No and Abstain are votes of its members.
type Recommendation struct {
	Title   tenant.Text          `yaml:"title"`
	Body    tenant.Text          `yaml:"body"`
	Day     int                  `yaml:"day"` // of the vote
	Yes     int                  `yaml:"yes"`
	No      int                  `yaml:"no"`
	Abstain int                  `yaml:"abstain"`
	Office  string               `yaml:"office"`
	Handed  int                  `yaml:"handed"`
	Due     int                  `yaml:"due"`
	Steps   []RecommendationStep `yaml:"steps"`
}

// RecommendationStep is what an office said. Confirms are the votes on "done"; without any the vote stays
// open.
type RecommendationStep struct {
	Day      int    `yaml:"day"`
	State    string `yaml:"state"`
	Note     string `yaml:"note"`
	Due      int    `yaml:"due"`
	Confirms int    `yaml:"confirms"`
}

// lintAssemblies checks that sample assemblies could be as they say.
func (f *folder) lintAssemblies() {
	for i := range f.sample.Assemblies {
		a := &f.sample.Assemblies[i]
		bad := func(format string, args ...any) {
			f.add("sample", 0, "assembly %q: "+format, append([]any{a.Title.In(f.first(), "en")}, args...)...)
		}
		drawn := func(p Panel) bool { return p.Slug == a.Panel && p.Kind == "drawn" }
		if a.Panel != "" && !slices.ContainsFunc(f.sample.Panels, drawn) {
			bad("there is no drawn panel %q", a.Panel)
		}
		for name, words := range map[string]tenant.Text{"title": a.Title, "charge": a.Charge, "recipient": a.Recipient} {
			if words[f.first()] == "" {
				bad("it needs %s in the town's first language", name)
			}
		}
		if a.Panel != "" && len(a.Sessions) == 0 || a.Panel == "" && a.Size == 0 {
			bad("it needs sessions, or a size for the template")
		}
		for _, slug := range a.Processes {
			if !slices.ContainsFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == slug }) {
				bad("there is no process %q", slug)
			}
		}
		for _, r := range a.Recommendations {
			if r.Title[f.first()] == "" || r.Body[f.first()] == "" || r.Day > 0 {
				bad("a recommendation needs a title and a text, and was voted on before today")
			}
		}
	}
}
