package tenantcfg

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// Sample is made-up life for a demonstration: who lives in the town and what they wish for, in
// the town's first language. It is never part of a town that is really used.
type Sample struct {
	Residents  []Resident
	Programmes []Programme
	Ideas      []Idea
	Meetings   []Meeting
	Polls      []Poll
	Studies    []Study
	Surveys    []Survey
	Panels     []Panel
	Assemblies []Assembly
	Sittings   []Sitting

	Investments   []Investment
	Closings      []Closing
	Consultations []Consultation

	Desk    Desk
	Boards  []Board
	Threads []Thread
}

// Resident is a made-up person. Keys are how ideas and comments refer to them.
type Resident struct {
	Key      string `yaml:"key"`
	Name     string `yaml:"name"`     // as shown
	District string `yaml:"district"` // key; empty when the person does not say
}

// Idea is a made-up idea with what became of it. Days count back from the day of the seeding.
type Idea struct {
	Process    string    `yaml:"process"` // slug
	Author     string    `yaml:"author"`  // key of a resident
	Title      string    `yaml:"title"`
	Text       string    `yaml:"text"`
	Topic      string    `yaml:"topic"`
	District   string    `yaml:"district"` // empty: the whole municipality
	Place      string    `yaml:"place"`    // in words
	Lat        *float64  `yaml:"lat"`      // nil, with Lon: nowhere in particular
	Lon        *float64  `yaml:"lon"`
	Status     string    `yaml:"status"` // one of SampleStatuses
	DaysAgo    int       `yaml:"daysAgo"`
	Supporters []string  `yaml:"supporters"` // keys of residents
	Comments   []Comment `yaml:"comments"`
	Answers    []Answer  `yaml:"answers"`
}

// Comment is a resident's comment with the replies to it.
type Comment struct {
	Author  string    `yaml:"author"`
	Text    string    `yaml:"text"`
	DaysAgo int       `yaml:"daysAgo"`
	Replies []Comment `yaml:"replies"`
}

// Answer is an official answer, signed with an office.
type Answer struct {
	Office  string `yaml:"office"`
	Text    string `yaml:"text"`
	DaysAgo int    `yaml:"daysAgo"`
}

// SampleStatuses are the statuses that a sample idea may have, in the order of an idea's life;
// the empty status is the first.
var SampleStatuses = [...]string{"submitted", "checking", "feasible", "refused", "decided", "building", "done"}

// ReadSample reads a town's sample folder; without one the Sample is empty. It refuses what Lint
// would find wrong with the sample.
func ReadSample(fsys fs.FS, dir string) (Sample, error) {
	f := open(fsys, dir)
	f.lintSample()
	if len(f.list) > 0 {
		return Sample{}, fmt.Errorf("tenantcfg: sample: %s", f.list[0])
	}
	return f.sample, nil
}

func (f *folder) readSample(fsys fs.FS) {
	for _, name := range f.files(fsys, "sample") {
		var shape struct {
			Residents  []Resident  `yaml:"residents"`
			Programmes []Programme `yaml:"programmes"`
			Ideas      []Idea      `yaml:"ideas"`
			Meetings   []Meeting   `yaml:"meetings"`
			Polls      []Poll      `yaml:"polls"`
			Studies    []Study     `yaml:"studies"`
			Surveys    []Survey    `yaml:"surveys"`
			Panels     []Panel     `yaml:"panels"`
			Assemblies []Assembly  `yaml:"assemblies"`
			Sittings   []Sitting   `yaml:"sittings"`

			Investments []Investment `yaml:"investments"`
			Closings    []Closing    `yaml:"closings"`

			Consultations []Consultation `yaml:"consultations"`

			Desk    Desk     `yaml:"desk"`
			Boards  []Board  `yaml:"boards"`
			Threads []Thread `yaml:"threads"`
		}
		readYAML(fsys, &f.findings, "sample/"+name+".yaml", &shape)
		f.sample.Residents = append(f.sample.Residents, shape.Residents...)
		f.sample.Programmes = append(f.sample.Programmes, shape.Programmes...)
		f.sample.Ideas = append(f.sample.Ideas, shape.Ideas...)
		f.sample.Meetings = append(f.sample.Meetings, shape.Meetings...)
		f.sample.Polls = append(f.sample.Polls, shape.Polls...)
		for i := range shape.Surveys {
			f.readSurvey(fsys, &shape.Surveys[i])
		}
		f.sample.Surveys = append(f.sample.Surveys, shape.Surveys...)
		for i := range shape.Panels {
			for j := range shape.Panels[i].Waves {
				f.readSurvey(fsys, &shape.Panels[i].Waves[j].Survey)
			}
		}
		f.sample.Panels = append(f.sample.Panels, shape.Panels...)
		f.sample.Assemblies = append(f.sample.Assemblies, shape.Assemblies...)
		f.sample.Studies = append(f.sample.Studies, shape.Studies...)
		f.sample.Sittings = append(f.sample.Sittings, shape.Sittings...)
		f.sample.Closings = append(f.sample.Closings, shape.Closings...)
		f.sample.Consultations = append(f.sample.Consultations, shape.Consultations...)
		f.sample.Investments = append(f.sample.Investments, shape.Investments...)
		if shape.Desk.Key != "" {
			f.sample.Desk = shape.Desk
		}
		f.sample.Boards = append(f.sample.Boards, shape.Boards...)
		f.sample.Threads = append(f.sample.Threads, shape.Threads...)
	}
}

// lintSample checks that everything the sample refers to exists.
func (f *folder) lintSample() {
	people := map[string]bool{}
	for _, r := range f.sample.Residents {
		if !slugShape.MatchString(r.Key) || people[r.Key] || strings.TrimSpace(r.Name) == "" {
			f.add("sample", 0, "resident %q needs a name and a key of its own", r.Key)
		}
		people[r.Key] = true
		if _, ok := f.town.District(r.District); !ok && r.District != "" {
			f.add("sample", 0, "resident %q lives in %q, which is no district", r.Key, r.District)
		}
	}
	f.lintPolls(people)
	f.lintStudies()
	f.lintSurveys()
	f.lintPanels()
	f.lintAssemblies()
	f.lintProgrammes()
	f.lintMeetings(people)
	f.lintSittings(people)
	f.lintClosings(people)
	f.lintConsultations(people)
	f.lintInvestments(people)
	f.lintForum(people)
	for _, idea := range f.sample.Ideas {
		for _, message := range f.lintIdea(idea, people) {
			f.add("sample", 0, "idea %q: %s", idea.Title, message)
		}
	}
}

func (f *folder) lintIdea(idea Idea, people map[string]bool) []string {
	var out []string
	if len(strings.TrimSpace(idea.Title)) < 5 || len(strings.TrimSpace(idea.Text)) < 20 {
		out = append(out, "it needs a title of 5 letters or more and a text of 20 or more")
	}
	if message := f.lintMoment(idea); message != "" {
		out = append(out, message)
	}
	if _, ok := f.town.Topic(idea.Topic); !ok {
		out = append(out, fmt.Sprintf("there is no topic %q", idea.Topic))
	}
	if _, ok := f.town.District(idea.District); !ok && idea.District != "" {
		out = append(out, fmt.Sprintf("there is no district %q", idea.District))
	}
	if idea.Status != "" && !slices.Contains(SampleStatuses[:], idea.Status) {
		out = append(out, fmt.Sprintf("there is no status %q", idea.Status))
	}
	for _, key := range append(slices.Concat([]string{idea.Author}, idea.Supporters), authors(idea.Comments)...) {
		if !people[key] {
			out = append(out, fmt.Sprintf("there is no resident %q", key))
		}
	}
	if (idea.Lat == nil) != (idea.Lon == nil) {
		out = append(out, "a point needs both lat and lon")
	}
	if slices.Contains(idea.Supporters, idea.Author) {
		out = append(out, "its author cannot support it")
	}
	for _, a := range idea.Answers {
		if strings.TrimSpace(a.Office) == "" || strings.TrimSpace(a.Text) == "" {
			out = append(out, "an answer needs an office and a text")
		}
	}
	return out
}

// lintMoment checks that the idea was shared while its process took ideas, and that nobody
// commented on it or answered before.
func (f *folder) lintMoment(idea Idea) string {
	i := slices.IndexFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == idea.Process })
	if i < 0 {
		return fmt.Sprintf("there is no process %q", idea.Process)
	}
	if !slices.ContainsFunc(f.town.Processes[i].Phases, func(p tenant.PhaseSpec) bool {
		return p.Kind == "ideas" && p.Opens <= -idea.DaysAgo && -idea.DaysAgo < p.Closes
	}) {
		return fmt.Sprintf("%d days ago %s took no ideas", idea.DaysAgo, idea.Process)
	}
	for _, a := range idea.Answers {
		if a.DaysAgo > idea.DaysAgo {
			return "an answer is older than the idea"
		}
	}
	if earlier(idea.Comments, idea.DaysAgo) {
		return "a comment is older than what it is about"
	}
	return ""
}

func earlier(comments []Comment, than int) bool {
	return slices.ContainsFunc(comments, func(c Comment) bool {
		return c.DaysAgo > than || earlier(c.Replies, c.DaysAgo)
	})
}

func authors(comments []Comment) []string {
	var out []string
	for _, c := range comments {
		out = append(out, c.Author)
		out = append(out, authors(c.Replies)...)
	}
	return out
}
