package tenantcfg

import (
	"fmt"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Closing is what a made-up town promised about a process, and how it closed it out. Days count from
// the day of the seeding.
type Closing struct {
	Process  string        `yaml:"process"`  // slug
	Promised int           `yaml:"promised"` // in so many days; below zero: so many days ago; 0: nothing was
	Followed []string      `yaml:"followed"` // keys of residents
	Closed   *ClosedSample `yaml:"closed"`   // nil: it goes on
	Effects  []Effect      `yaml:"effects"`
}

// ClosedSample is what was written down when a process was archived.
type ClosedSample struct {
	DaysAgo    int    `yaml:"daysAgo"`
	Result     string `yaml:"result"`
	Reached    string `yaml:"reached"`
	Evaluation string `yaml:"evaluation"`
	Lessons    string `yaml:"lessons"`
}

// Effect is a later publication on what came of it.
type Effect struct {
	DaysAgo int    `yaml:"daysAgo"`
	Title   string `yaml:"title"`
	Text    string `yaml:"text"`
	Office  string `yaml:"office"`
}

// lintClosings checks that sample processes can be closed out as they say.
func (f *folder) lintClosings(people map[string]bool) {
	for _, c := range f.sample.Closings {
		for _, message := range f.lintClosing(c, people) {
			f.add("sample", 0, "closing of %q: %s", c.Process, message)
		}
	}
}

func (f *folder) lintClosing(c Closing, people map[string]bool) (out []string) {
	i := slices.IndexFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == c.Process })
	if i < 0 {
		return []string{"there is no such process"}
	}
	for _, key := range c.Followed {
		if !people[key] {
			out = append(out, fmt.Sprintf("there is no resident %q", key))
		}
	}
	if c.Closed != nil {
		if c.Promised != 0 {
			out = append(out, "what is closed promises nothing any more")
		}
		for _, p := range f.town.Processes[i].Phases {
			if p.Closes > -c.Closed.DaysAgo {
				out = append(out, "it was closed before its last phase was over")
			}
		}
		for _, text := range []string{c.Closed.Result, c.Closed.Reached, c.Closed.Evaluation, c.Closed.Lessons} {
			if len(strings.TrimSpace(text)) < 20 {
				out = append(out, "result, reached, evaluation and lessons need 20 letters each")
			}
		}
	}
	for _, e := range c.Effects {
		if c.Closed == nil || e.DaysAgo > c.Closed.DaysAgo || len(strings.TrimSpace(e.Title)) < 5 || len(strings.TrimSpace(e.Text)) < 20 {
			out = append(out, "an effect comes after the closing and needs a title of 5 letters and a text of 20")
		}
	}
	return out
}
