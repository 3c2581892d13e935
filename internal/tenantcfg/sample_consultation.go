package tenantcfg

import (
	"fmt"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Consultation is a made-up draft with its versions, what people said of it, and what was answered.
// Days count back from the day of the seeding.
type Consultation struct {
	Process      string              `yaml:"process"` // slug
	Slug         string              `yaml:"slug"`
	Title        string              `yaml:"title"`
	Intro        string              `yaml:"intro"`
	Office       string              `yaml:"office"`
	Audience     string              `yaml:"audience"` // one of SampleAudiences; empty: residents
	Districts    []string            `yaml:"districts"`
	Categories   []string            `yaml:"categories"`
	Screened     bool                `yaml:"screened"`
	Versions     []SampleVersion     `yaml:"versions"`
	Remarks      []SampleRemark      `yaml:"remarks"`
	Publications []SamplePublication `yaml:"publications"`
}

// SampleVersion is a published text.
type SampleVersion struct {
	Text      string `yaml:"text"`
	Changelog string `yaml:"changelog"`
	Final     bool   `yaml:"final"`
	DaysAgo   int    `yaml:"daysAgo"`
}

// SampleRemark is what somebody said. It comes from a resident by the portal, or in another way.
type SampleRemark struct {
	Author       string        `yaml:"author"` // key of a resident; empty: entered by staff
	Source       string        `yaml:"source"` // for what was entered by staff
	Name         string        `yaml:"name"`
	Private      bool          `yaml:"private"` // no consent to show the words
	Paragraph    int           `yaml:"paragraph"`
	Quote        string        `yaml:"quote"`
	Category     string        `yaml:"category"`
	District     string        `yaml:"district"`
	Place        string        `yaml:"place"`
	Lat          *float64      `yaml:"lat"`
	Lon          *float64      `yaml:"lon"`
	Speaks       string        `yaml:"speaks"` // empty: resident
	Organisation string        `yaml:"organisation"`
	Text         string        `yaml:"text"`
	Office       string        `yaml:"office"` // that works on it
	DaysAgo      int           `yaml:"daysAgo"`
	Answer       *SampleAnswer `yaml:"answer"`
}

// SampleAnswer is what the town does with a remark.
type SampleAnswer struct {
	Disposition string `yaml:"disposition"`
	Reason      string `yaml:"reason"`
	Paragraph   int    `yaml:"paragraph"`
	DaysAgo     int    `yaml:"daysAgo"`
	Now         bool   `yaml:"now"`
}

// SamplePublication is a table, a report or effects.
type SamplePublication struct {
	Kind    string `yaml:"kind"`
	Title   string `yaml:"title"`
	Text    string `yaml:"text"`
	DaysAgo int    `yaml:"daysAgo"`
}

var (
	sampleSources      = []string{"paper", "letter", "phone", "email", "point", "meeting", "talk"}
	sampleDispositions = []string{"accepted", "partly", "rejected", "covered", "outside", "later"}
)

func (f *folder) lintConsultations(people map[string]bool) {
	seen := map[string]bool{}
	for _, c := range f.sample.Consultations {
		add := func(format string, args ...any) {
			f.add("sample", 0, "consultation %q: %s", c.Title, fmt.Sprintf(format, args...))
		}
		if !slugShape.MatchString(c.Slug) || seen[c.Slug] {
			add("it needs a slug of its own")
		}
		seen[c.Slug] = true
		if len(c.Versions) == 0 {
			add("it needs a version")
			continue
		}
		for _, r := range c.Remarks {
			if r.Author != "" && !people[r.Author] {
				add("there is no resident %q", r.Author)
			}
			if r.Author == "" && !slices.Contains(sampleSources, r.Source) {
				add("there is no source %q", r.Source)
			}
			if r.Author != "" && !f.takesRemarks(c.Process, r.DaysAgo) {
				add("%d days ago %s took no remarks", r.DaysAgo, c.Process)
			}
			if r.DaysAgo > c.Versions[0].DaysAgo {
				add("a remark is older than the text")
			}
			if _, ok := f.town.District(r.District); !ok && r.District != "" {
				add("there is no district %q", r.District)
			}
			if r.Category != "" && !slices.Contains(c.Categories, r.Category) {
				add("there is no kind of place %q", r.Category)
			}
			if a := r.Answer; a != nil && (!slices.Contains(sampleDispositions, a.Disposition) || strings.TrimSpace(a.Reason) == "" || a.DaysAgo > r.DaysAgo) {
				add("an answer needs a disposition and a reason, and comes after the remark")
			}
		}
	}
}

// takesRemarks tells whether a process was open for remarks on a day.
func (f *folder) takesRemarks(slug string, daysAgo int) bool {
	i := slices.IndexFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == slug })
	return i >= 0 && slices.ContainsFunc(f.town.Processes[i].Phases, func(p tenant.PhaseSpec) bool {
		return p.Kind == "consultation" && p.Opens <= -daysAgo && -daysAgo < p.Closes
	})
}
