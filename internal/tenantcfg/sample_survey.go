package tenantcfg

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// surveysFolder holds the questions of long sample surveys as JSON, the form in which staff can export
// and import them.
const surveysFolder = "sample/surveys"

// Survey is a made-up survey with made-up answers. Days count as a poll's do. Its questions stand in
// Definition, or in a file of the folder sample/surveys.
type Survey struct {
	Slug      string      `yaml:"slug"`
	Process   string      `yaml:"process"` // slug; empty: stands alone
	Title     tenant.Text `yaml:"title"`
	Lead      tenant.Text `yaml:"lead"`
	Promise   tenant.Text `yaml:"promise"`
	Kind      string      `yaml:"kind"` // open, residents or verified
	Change    bool        `yaml:"change"`
	Districts []string    `yaml:"districts"`
	Reminders int         `yaml:"reminders"`
	Opens     int         `yaml:"opens"`
	Closes    int         `yaml:"closes"`
	Ways      struct {
		Phone string      `yaml:"phone"`
		Desk  tenant.Text `yaml:"desk"`
		Hours tenant.Text `yaml:"hours"`
		Paper bool        `yaml:"paper"`
	} `yaml:"ways"`
	Tables []struct {
		Question string `yaml:"question"`
		By       string `yaml:"by"`
	} `yaml:"tables"`
	Margins []struct {
		Question string             `yaml:"question"`
		Shares   map[string]float64 `yaml:"shares"`
		Source   string             `yaml:"source"`
		At       string             `yaml:"at"`
	} `yaml:"margins"`
	File       string              `yaml:"file"`
	Definition any                 `yaml:"definition"`
	Answers    int                 `yaml:"answers"` // how many are made up
	Skew       map[string][]int    `yaml:"skew"`    // how often each option of a question is picked
	Words      map[string][]string `yaml:"words"`   // what is answered to a question in words
	Released   bool                `yaml:"released"`
	Did        tenant.Text         `yaml:"did"`

	Asks questionnaire.Definition `yaml:"-"` // read from File or Definition
}

// readSurvey reads the questions of a sample survey from where they stand.
func (f *folder) readSurvey(fsys fs.FS, s *Survey) {
	raw, err := json.Marshal(s.Definition)
	if s.File != "" {
		raw, err = fs.ReadFile(fsys, path.Join(f.dir, surveysFolder, s.File))
	}
	if err == nil {
		s.Asks, err = questionnaire.Parse(raw)
	}
	if err != nil {
		f.add("sample", 0, "survey %q: its questions cannot be read: %v", s.Slug, err)
	}
}

// lintSurveys checks that sample surveys could have been held as they say.
func (f *folder) lintSurveys() {
	slugs := map[string]bool{}
	for i := range f.sample.Surveys {
		s := &f.sample.Surveys[i]
		bad := func(format string, args ...any) {
			f.add("sample", 0, "survey %q: "+format, append([]any{s.Slug}, args...)...)
		}
		if !slugShape.MatchString(s.Slug) || slugs[s.Slug] {
			bad("it needs a slug of its own")
		}
		slugs[s.Slug] = true
		if s.Title[f.first()] == "" || s.Promise[f.first()] == "" {
			bad("it needs a title and a promise in the town's first language")
		}
		if !slices.Contains([]string{"open", "residents", "verified"}, s.Kind) {
			bad("its kind is open, residents or verified")
		}
		if s.Closes <= s.Opens || s.Opens == 0 || s.Closes == 0 {
			bad("it must close after it opens, and neither on the very day")
		}
		if s.Answers > 0 && (s.Opens > 0 || s.Kind != "open") || s.Released && s.Closes > 0 {
			bad("nobody can have answered what is not open, and results come after the close")
		}
		for _, d := range s.Districts {
			if _, ok := f.town.District(d); !ok {
				bad("there is no district %q", d)
			}
		}
		for _, finding := range s.Asks.Check() {
			bad("%s: %s %v", finding.At, finding.Key, finding.Params)
		}
		if s.Process != "" && !f.takes("survey", s.Process, s.Opens) {
			bad("%q has no phase for surveys around those days", s.Process)
		}
	}
}

// takes tells whether a process of the folder has a phase of that kind on a day.
func (f *folder) takes(kind, process string, day int) bool {
	return slices.ContainsFunc(f.town.Processes, func(spec tenant.ProcessSpec) bool {
		return spec.Slug == process && slices.ContainsFunc(spec.Phases, func(ph tenant.PhaseSpec) bool {
			return ph.Kind == kind && ph.Opens <= day && day < ph.Closes
		})
	})
}
