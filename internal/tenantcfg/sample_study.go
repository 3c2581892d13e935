package tenantcfg

import (
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Study is a made-up entry of the research register, in the town's first language. Days count from the
// day of the seeding, those that have passed below zero.
type Study struct {
	Title     string        `yaml:"title"`
	Summary   string        `yaml:"summary"`
	Method    string        `yaml:"method"`
	Office    string        `yaml:"office"`
	From      int           `yaml:"from"`
	Until     int           `yaml:"until"`
	People    int           `yaml:"people"`
	Asked     int           `yaml:"asked"`
	Chosen    string        `yaml:"chosen"`
	Tool      string        `yaml:"tool"`
	Findings  string        `yaml:"findings"`
	Report    string        `yaml:"report"`
	Decisions string        `yaml:"decisions"`
	Topics    []string      `yaml:"topics"`
	Districts []string      `yaml:"districts"`
	Processes []string      `yaml:"processes"` // slugs
	Quotes    []StudyQuote  `yaml:"quotes"`
	Figures   []StudyFigure `yaml:"figures"`
}

// StudyQuote is what somebody said, without who.
type StudyQuote struct {
	Theme string `yaml:"theme"`
	Words string `yaml:"words"`
}

// StudyFigure is a number with its source; Day counts as those of the study.
type StudyFigure struct {
	Value  string `yaml:"value"`
	About  string `yaml:"about"`
	Source string `yaml:"source"`
	Day    int    `yaml:"day"`
}

// lintStudies checks that sample studies are complete and refer to what exists.
func (f *folder) lintStudies() {
	for _, s := range f.sample.Studies {
		bad := func(format string, args ...any) {
			f.add("sample", 0, "study %q: "+format, append([]any{s.Title}, args...)...)
		}
		for _, text := range []string{s.Title, s.Summary, s.Method, s.Office, s.Findings} {
			if strings.TrimSpace(text) == "" {
				bad("it needs a title, a summary, a method, an office and findings")
				break
			}
		}
		if s.Until < s.From || s.Until > 0 {
			bad("it must end after it begins, and not after today")
		}
		for _, key := range s.Topics {
			if _, ok := f.town.Topic(key); !ok {
				bad("there is no topic %q", key)
			}
		}
		for _, key := range s.Districts {
			if _, ok := f.town.District(key); !ok {
				bad("there is no district %q", key)
			}
		}
		for _, slug := range s.Processes {
			if !slices.ContainsFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == slug }) {
				bad("there is no process %q", slug)
			}
		}
	}
}
