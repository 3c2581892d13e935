package tenantcfg

import (
	"slices"

	"almenda/internal/tenant"
)

// Programme is a made-up programme of several processes. Days count from the day of the seeding.
type Programme struct {
	Slug      string      `yaml:"slug"`
	Title     tenant.Text `yaml:"title"`
	Summary   tenant.Text `yaml:"summary"`
	Purpose   tenant.Text `yaml:"purpose"`
	Begins    int         `yaml:"begins"`
	Ends      int         `yaml:"ends"`
	Funder    string      `yaml:"funder"`
	Agreement string      `yaml:"agreement"`
	Amount    string      `yaml:"amount"` // as a clerk types it
	Notice    tenant.Text `yaml:"notice"`
	Logo      string      `yaml:"logo"` // SVG
	LogoAlt   string      `yaml:"logoAlt"`
	Processes []string    `yaml:"processes"` // slugs
}

// lintProgrammes checks that sample programmes hold processes that exist, each in one programme.
func (f *folder) lintProgrammes() {
	var seen []string
	for _, p := range f.sample.Programmes {
		if !slugShape.MatchString(p.Slug) || p.Title[f.first()] == "" || p.Summary[f.first()] == "" {
			f.add("sample", 0, "programme %q needs a slug, and a title and a summary in the town's first language", p.Slug)
		}
		if p.Logo != "" && CheckDrawing(p.Logo) != nil {
			f.add("sample", 0, "programme %q: the logo may only draw", p.Slug)
		}
		for _, slug := range p.Processes {
			if !slices.ContainsFunc(f.town.Processes, func(s tenant.ProcessSpec) bool { return s.Slug == slug }) {
				f.add("sample", 0, "programme %q: there is no process %q", p.Slug, slug)
			}
			if slices.Contains(seen, slug) {
				f.add("sample", 0, "programme %q: the process %q is in another programme", p.Slug, slug)
			}
			seen = append(seen, slug)
		}
	}
}
