package tenantcfg

import (
	"fmt"
	"slices"
	"strings"
)

// Sitting is a made-up live talk about a sample idea: one that has ended, with its minutes, or one
// that is planned.
type Sitting struct {
	Idea      string            `yaml:"idea"`    // title of a sample idea
	Host      string            `yaml:"host"`    // key of a resident who leads it for the town
	Office    string            `yaml:"office"`  // that the minutes come from
	DaysAgo   int               `yaml:"daysAgo"` // when it ended; 0: it is planned
	InDays    int               `yaml:"inDays"`  // when it is planned
	Peak      int               `yaml:"peak"`    // most people who watched at once
	Talk      []Comment         `yaml:"talk"`
	Speakers  []string          `yaml:"speakers"` // keys, in the order of asking; each was heard
	Questions []SittingQuestion `yaml:"questions"`
	Minutes   string            `yaml:"minutes"` // Markdown
}

// SittingQuestion is a made-up question for the wall.
type SittingQuestion struct {
	Author     string   `yaml:"author"`
	Text       string   `yaml:"text"`
	Named      bool     `yaml:"named"`
	Supporters []string `yaml:"supporters"`
	Answer     string   `yaml:"answer"` // empty: not answered
	Aside      string   `yaml:"aside"`  // why it was put aside; empty: it was not
}

// lintSittings checks that what the sample's talks refer to exists.
func (f *folder) lintSittings(people map[string]bool) {
	for _, s := range f.sample.Sittings {
		add := func(format string, args ...any) {
			f.add("sample", 0, "sitting about %q: %s", s.Idea, fmt.Sprintf(format, args...))
		}
		if !slices.ContainsFunc(f.sample.Ideas, func(i Idea) bool { return i.Title == s.Idea }) {
			add("there is no such idea")
		}
		if (s.DaysAgo > 0) == (s.InDays > 0) {
			add("it has either ended or is planned")
		}
		if s.DaysAgo > 0 && strings.TrimSpace(s.Minutes) == "" {
			add("it has ended and has no minutes")
		}
		keys := append(slices.Concat([]string{s.Host}, s.Speakers), authors(s.Talk)...)
		for _, q := range s.Questions {
			keys = append(append(keys, q.Author), q.Supporters...)
			if len(strings.TrimSpace(q.Text)) < 5 {
				add("a question has no words")
			}
		}
		for _, key := range keys {
			if !people[key] {
				add("there is no resident %q", key)
			}
		}
	}
}
