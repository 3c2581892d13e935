package tenantcfg

import (
	"fmt"
	"slices"
	"strings"
)

// Investment is a made-up card of something that the town plans to build. Days count back from the
// day of the seeding.
type Investment struct {
	Process  string           `yaml:"process"` // slug; empty: of none
	Title    string           `yaml:"title"`
	Summary  string           `yaml:"summary"`
	Text     string           `yaml:"text"`
	Office   string           `yaml:"office"`
	Contact  string           `yaml:"contact"`
	District string           `yaml:"district"`
	Place    string           `yaml:"place"`
	Lat      *float64         `yaml:"lat"`
	Lon      *float64         `yaml:"lon"`
	Cost     int64            `yaml:"cost"` // whole kronor, kroner or złoty; 0: not known
	Funding  string           `yaml:"funding"`
	Begins   string           `yaml:"begins"`
	Ends     string           `yaml:"ends"`
	DaysAgo  int              `yaml:"daysAgo"`
	Steps    []InvestmentStep `yaml:"steps"`
	Comments []Comment        `yaml:"comments"`
}

// InvestmentStep is a stage that it came to.
type InvestmentStep struct {
	Stage   string `yaml:"stage"` // one of investmentStages
	Note    string `yaml:"note"`
	DaysAgo int    `yaml:"daysAgo"`
}

var investmentStages = []string{"planned", "designing", "tender", "building", "built", "stopped"}

// lintInvestments checks that sample cards hold what a card needs, in the order of their days.
func (f *folder) lintInvestments(people map[string]bool) {
	for _, i := range f.sample.Investments {
		for _, message := range f.lintInvestment(i, people) {
			f.add("sample", 0, "investment %q: %s", i.Title, message)
		}
	}
}

func (f *folder) lintInvestment(i Investment, people map[string]bool) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for name, text := range map[string]string{"title": i.Title, "summary": i.Summary, "office": i.Office, "contact": i.Contact, "place": i.Place} {
		if strings.TrimSpace(text) == "" {
			bad("it needs a %s", name)
		}
	}
	if _, ok := f.town.District(i.District); !ok && i.District != "" {
		bad("there is no district %q", i.District)
	}
	if (i.Lat == nil) != (i.Lon == nil) {
		bad("a point needs both lat and lon")
	}
	before := i.DaysAgo
	for _, s := range i.Steps {
		if !slices.Contains(investmentStages, s.Stage) || strings.TrimSpace(s.Note) == "" || s.DaysAgo > before {
			bad("the step %q needs a known stage, a note and a day after the one before", s.Stage)
		}
		before = s.DaysAgo
	}
	if earlier(i.Comments, i.DaysAgo) {
		bad("a comment is older than the card")
	}
	for _, key := range authors(i.Comments) {
		if !people[key] {
			bad("there is no resident %q", key)
		}
	}
	return out
}
