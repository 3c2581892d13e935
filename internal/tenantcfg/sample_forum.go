package tenantcfg

import (
	"fmt"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Desk is a made-up person of the staff, who makes the sample's boards and answers in them.
type Desk struct {
	Key    string `yaml:"key"`
	Name   string `yaml:"name"`
	Office string `yaml:"office"`
}

// Board is a board of the sample's forum.
type Board struct {
	Slug    string `yaml:"slug"`
	Title   string `yaml:"title"`
	About   string `yaml:"about"`
	Topic   string `yaml:"topic"` // key; may be empty
	Kind    string `yaml:"kind"`  // talk, debate or question; empty is talk
	Openers string `yaml:"openers"`
	Hold    bool   `yaml:"hold"`
	Process string `yaml:"process"` // slug; empty: none
}

// Thread is a made-up thread with what was said in it. Days count back from the day of the seeding.
type Thread struct {
	Board      string   `yaml:"board"`  // slug
	Author     string   `yaml:"author"` // key of a resident; empty: the desk
	Title      string   `yaml:"title"`
	Text       string   `yaml:"text"`
	District   string   `yaml:"district"`
	DaysAgo    int      `yaml:"daysAgo"`
	Supporters []string `yaml:"supporters"`
	Expert     string   `yaml:"expert"` // key of a resident who is asked
	Skill      string   `yaml:"skill"`
	Posts      []Post   `yaml:"posts"`
}

// Post is what somebody said in a thread.
type Post struct {
	Author   string   `yaml:"author"` // key of a resident; empty: the desk
	Text     string   `yaml:"text"`
	DaysAgo  int      `yaml:"daysAgo"`
	Stance   string   `yaml:"stance"` // for, against, or neither
	Official bool     `yaml:"official"`
	Up       []string `yaml:"up"`
	Down     []string `yaml:"down"`
	Replies  []Post   `yaml:"replies"`
}

// lintForum checks that sample threads could have been written as they say.
func (f *folder) lintForum(people map[string]bool) {
	boards := map[string]Board{}
	for _, b := range f.sample.Boards {
		if !slugShape.MatchString(b.Slug) || len(b.Title) < 3 || len(b.About) < 10 {
			f.add("sample", 0, "board %q needs an address, a title and a text of 10 letters or more", b.Title)
		}
		if _, ok := f.town.Topic(b.Topic); !ok && b.Topic != "" {
			f.add("sample", 0, "board %q: there is no topic %q", b.Title, b.Topic)
		}
		if !slices.ContainsFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return b.Process == "" || p.Slug == b.Process }) {
			f.add("sample", 0, "board %q: there is no process %q", b.Title, b.Process)
		}
		boards[b.Slug] = b
	}
	for _, t := range f.sample.Threads {
		for _, message := range f.lintThread(t, boards, people) {
			f.add("sample", 0, "thread %q: %s", t.Title, message)
		}
	}
}

func (f *folder) lintThread(t Thread, boards map[string]Board, people map[string]bool) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if _, ok := boards[t.Board]; !ok {
		bad("there is no board %q", t.Board)
	}
	if len(strings.TrimSpace(t.Title)) < 5 || len(strings.TrimSpace(t.Text)) < 10 {
		bad("it needs a title of 5 letters or more and a text of 10 or more")
	}
	if _, ok := f.town.District(t.District); !ok && t.District != "" {
		bad("there is no district %q", t.District)
	}
	if (t.Expert == "") != (t.Skill == "") || t.Expert != "" && boards[t.Board].Kind != "question" {
		bad("an expert has a skill, and is asked in a board of questions")
	}
	for _, key := range slices.Concat([]string{t.Author, t.Expert}, t.Supporters) {
		if key != "" && !people[key] {
			bad("there is no resident %q", key)
		}
	}
	f.lintPosts(t.Posts, t.DaysAgo, people, bad)
	return out
}

func (f *folder) lintPosts(list []Post, than int, people map[string]bool, bad func(string, ...any)) {
	for _, p := range list {
		if p.DaysAgo > than {
			bad("a post is older than what it is about")
		}
		for _, key := range slices.Concat([]string{p.Author}, p.Up, p.Down) {
			if key != "" && !people[key] {
				bad("there is no resident %q", key)
			}
		}
		if slices.Contains(slices.Concat(p.Up, p.Down), p.Author) {
			bad("nobody votes on what they wrote")
		}
		f.lintPosts(p.Replies, p.DaysAgo, people, bad)
	}
}
