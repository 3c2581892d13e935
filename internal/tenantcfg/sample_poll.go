package tenantcfg

import (
	"fmt"
	"slices"

	"almenda/internal/tenant"
)

// Poll is a made-up quick poll with its answers. Days count from the day of the seeding, those that
// have passed below zero; it opens at eight in the morning and closes at eight in the evening.
type Poll struct {
	Process   string           `yaml:"process"` // slug; empty: stands alone
	Question  tenant.Text      `yaml:"question"`
	Lead      tenant.Text      `yaml:"lead"`
	Answers   []tenant.Text    `yaml:"answers"`
	Audience  string           `yaml:"audience"` // residents or everybody
	Districts []string         `yaml:"districts"`
	Most      int              `yaml:"most"` // 0 is 1
	Shuffled  bool             `yaml:"shuffled"`
	Results   string           `yaml:"results"` // answered, closed or revealed
	Opens     int              `yaml:"opens"`
	Closes    int              `yaml:"closes"`
	Picks     map[string][]int `yaml:"picks"`    // what residents picked, by their keys
	Browsers  []int            `yaml:"browsers"` // of a poll for everybody: how many picked each answer
	Revealed  bool             `yaml:"revealed"`
}

// lintPolls checks that sample polls could have been answered as they say.
func (f *folder) lintPolls(people map[string]bool) {
	for _, p := range f.sample.Polls {
		for _, message := range f.lintPoll(p, people) {
			f.add("sample", 0, "poll %q: %s", p.Question.In(f.first(), "en"), message)
		}
	}
}

// first is the town's first language; empty where it has none.
func (f *folder) first() string {
	if len(f.town.Languages) == 0 {
		return ""
	}
	return f.town.Languages[0]
}

func (f *folder) lintPoll(p Poll, people map[string]bool) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if p.Question[f.first()] == "" || len(p.Answers) < 2 || len(p.Answers) > 10 {
		bad("it needs a question in the town's first language and two to ten answers")
	}
	if p.Audience != "residents" && p.Audience != "everybody" || !slices.Contains([]string{"answered", "closed", "revealed"}, p.Results) {
		bad("its audience is residents or everybody, its results answered, closed or revealed")
	}
	if p.Closes <= p.Opens || p.Opens == 0 || p.Closes == 0 {
		bad("it must close after it opens, and neither on the very day")
	}
	for _, d := range p.Districts {
		if _, ok := f.town.District(d); !ok {
			bad("there is no district %q", d)
		}
	}
	for who, picked := range p.Picks {
		if !people[who] {
			bad("there is no resident %q", who)
		}
		if len(picked) == 0 || len(picked) > max(p.Most, 1) || slices.Min(picked) < 1 || slices.Max(picked) > len(p.Answers) {
			bad("%q picked what cannot be picked", who)
		}
	}
	if len(p.Picks) > 0 && p.Audience != "residents" || len(p.Browsers) > 0 && (p.Audience != "everybody" || len(p.Browsers) != len(p.Answers)) {
		bad("residents have picks; everybody has browsers, one number for each answer")
	}
	if len(p.Picks)+len(p.Browsers) > 0 && p.Opens > 0 {
		bad("nobody can have answered what is not open")
	}
	if p.Process != "" && !f.takes("poll", p.Process, p.Opens) {
		bad("%q has no phase for polls around those days", p.Process)
	}
	return out
}
