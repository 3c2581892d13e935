package study

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Method is how something was found out.
type Method string

// The known methods, in the order in which forms offer them.
var Methods = []Method{"survey", "street", "fgi", "idi", "observation", "walk", "data"}

// State of an entry.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
)

// The limits of an entry.
const (
	MaxTitle   = 150
	MaxSummary = 600
	MaxLine    = 300
	MaxText    = 20_000
	MaxQuotes  = 12
	MaxQuote   = 600
	MaxFigures = 6
	MaxFile    = 10 << 20
	MaxFiles   = 10
)

// Quote is what somebody said, without who.
type Quote struct {
	Theme string `json:"theme"`
	Words string `json:"words"`
}

// Figure is a number with where it comes from: a data card.
type Figure struct {
	Value  string `json:"value"`
	About  string `json:"about"`
	Source string `json:"source"`
	Day    string `json:"day"`
}

// FileKind is what a file holds.
type FileKind string

const (
	ToolFile   FileKind = "tool"
	ReportFile FileKind = "report"
)

// File is a PDF document.
type File struct {
	ID   id.ID
	Kind FileKind
	Name string
	Size int
}

// Served is a process that a study belongs to.
type Served struct {
	Slug  string
	Title tenant.Text
}

// Study is an entry of the register. Days are as calendars write them: "2026-03-01".
type Study struct {
	ID        id.ID
	Language  string
	Title     string
	Summary   string
	Method    Method
	Office    string // that commissioned it
	From      string
	Until     string
	People    int    // took part; 0: does not apply
	Asked     int    // were asked; 0: not known
	Chosen    string // how they were chosen
	Tool      string // Markdown
	Findings  string // Markdown
	Report    string // Markdown
	Decisions string // Markdown: what was decided with it
	Topics    []string
	Districts []string // empty: the whole town
	Quotes    []Quote
	Figures   []Figure
	Files     []File
	Processes []Served
	State     State
	Sample    bool
	CreatedBy id.ID
	CheckedBy id.ID
	Created   time.Time
	Updated   time.Time
	Checked   time.Time
	Published time.Time
}

// Look is the second look before an entry becomes public. Each point is confirmed by itself.
type Look struct {
	Names   bool // no name, address or number of a participant stands anywhere
	Details bool // no mix of age, place, job or family points at one person
	Consent bool // those who took part knew that this would be published
	Files   bool // the files were looked through as well
}

// check asks for all points. Faults: Invalid.
func (l Look) check() error {
	var form fault.Form
	for _, point := range []struct {
		name string
		on   bool
	}{{"look_names", l.Names}, {"look_details", l.Details}, {"look_consent", l.Consent}, {"look_files", l.Files}} {
		if !point.on {
			form.Add(point.name, "fault.study_look")
		}
	}
	return form.Err()
}

// Write is an entry as a form holds it. Processes are slugs.
type Write struct {
	Title, Summary                    string
	Method                            Method
	Office, From, Until               string
	People, Asked                     int
	Chosen                            string
	Tool, Findings, Report, Decisions string
	Topics, Districts, Processes      []string
	Quotes                            []Quote
	Figures                           []Figure
	Sample                            bool
	Key                               string
}

// clean brings the texts to the form in which they are kept.
func (w *Write) clean() {
	for _, line := range []*string{&w.Title, &w.Summary, &w.Office, &w.From, &w.Until, &w.Chosen} {
		*line = richtext.Line(*line)
	}
	for _, text := range []*string{&w.Tool, &w.Findings, &w.Report, &w.Decisions} {
		*text = richtext.Text(*text)
	}
	var quotes []Quote
	for _, q := range w.Quotes {
		if q = (Quote{richtext.Line(q.Theme), richtext.Line(q.Words)}); q != (Quote{}) {
			quotes = append(quotes, q)
		}
	}
	var figures []Figure
	for _, f := range w.Figures {
		if f = (Figure{richtext.Line(f.Value), richtext.Line(f.About), richtext.Line(f.Source), richtext.Line(f.Day)}); f != (Figure{}) {
			figures = append(figures, f)
		}
	}
	w.Quotes, w.Figures = quotes, figures
}

// check tells what is wrong with what was typed, complete or not. Faults: Invalid.
func (w Write) check(town *tenant.Town) error {
	var form fault.Form
	if w.Title == "" {
		form.Add("title", "fault.study_title")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"title", w.Title, MaxTitle}, {"summary", w.Summary, MaxSummary}, {"office", w.Office, MaxLine}, {"chosen", w.Chosen, MaxLine},
		{"tool", w.Tool, MaxText}, {"findings", w.Findings, MaxText}, {"report", w.Report, MaxText}, {"decisions", w.Decisions, MaxText}} {
		text(&form, f.name, f.text, f.most)
	}
	if !slices.Contains(Methods, w.Method) {
		form.Add("method", "fault.study_method")
	}
	w.checkNumbers(&form)
	for _, key := range w.Topics {
		if _, ok := town.Topic(key); !ok {
			form.Add("topics", "fault.study_topic")
			break
		}
	}
	for _, key := range w.Districts {
		if _, ok := town.District(key); !ok {
			form.Add("districts", "fault.district_unknown")
			break
		}
	}
	w.checkQuotes(&form)
	w.checkFigures(&form)
	return form.Err()
}

func (w Write) checkNumbers(form *fault.Form) {
	from, until := day(form, "from", w.From), day(form, "until", w.Until)
	if !from.IsZero() && !until.IsZero() && until.Before(from) {
		form.Add("until", "fault.study_order")
	}
	const most = 10_000_000
	if w.People < 0 || w.People > most {
		form.Add("people", "fault.study_number")
	}
	if w.Asked < 0 || w.Asked > most || w.Asked > 0 && w.Asked < w.People {
		form.Add("asked", "fault.study_asked")
	}
}

func (w Write) checkQuotes(form *fault.Form) {
	if len(w.Quotes) > MaxQuotes {
		form.Add("quote_1", "fault.study_many", "max", MaxQuotes)
		return
	}
	for i, q := range w.Quotes {
		field := "quote_" + number(i+1)
		if q.Words == "" {
			form.Add(field, "fault.study_quote")
		}
		text(form, "theme_"+number(i+1), q.Theme, MaxLine)
		text(form, field, q.Words, MaxQuote)
		if strings.Contains(q.Words, "@") {
			form.Add(field, "fault.study_address")
		}
	}
}

func (w Write) checkFigures(form *fault.Form) {
	if len(w.Figures) > MaxFigures {
		form.Add("value_1", "fault.study_many", "max", MaxFigures)
		return
	}
	for i, f := range w.Figures {
		n := number(i + 1)
		for _, part := range []struct{ name, text string }{{"value_", f.Value}, {"about_", f.About}, {"source_", f.Source}} {
			if part.text == "" {
				form.Add(part.name+n, "fault.study_figure")
			}
			text(form, part.name+n, part.text, MaxLine)
		}
		if day(form, "day_"+n, f.Day); f.Day == "" {
			form.Add("day_"+n, "fault.study_day")
		}
	}
}

func number(n int) string {
	if n >= 10 {
		return "1" + string(rune('0'+n-10))
	}
	return string(rune('0' + n))
}

func text(form *fault.Form, field, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		form.Add(field, "fault.too_long", "max", most)
	case nationalid.In(s):
		form.Add(field, "fault.national_number")
	}
}

// day reads a day that may be empty.
func day(form *fault.Form, field, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, s)
	if err != nil || at.Year() < 1950 || at.Year() > 2100 {
		form.Add(field, "fault.study_day")
		return time.Time{}
	}
	return at
}

// complete tells what an entry still lacks before it may be public. Faults: Invalid.
func (s Study) complete() error {
	var form fault.Form
	for _, f := range []struct{ name, text, key string }{{"summary", s.Summary, "fault.study_summary"}, {"office", s.Office, "fault.study_office"},
		{"from", s.From, "fault.study_day"}, {"until", s.Until, "fault.study_day"}, {"findings", s.Findings, "fault.study_findings"}} {
		if f.text == "" {
			form.Add(f.name, f.key)
		}
	}
	if s.People > 0 && s.Chosen == "" {
		form.Add("chosen", "fault.study_chosen")
	}
	return form.Err()
}

// into writes the form into an entry.
func (w Write) into(s *Study) {
	s.Title, s.Summary, s.Method, s.Office, s.From, s.Until = w.Title, w.Summary, w.Method, w.Office, w.From, w.Until
	s.People, s.Asked, s.Chosen, s.Tool, s.Findings, s.Report, s.Decisions = w.People, w.Asked, w.Chosen, w.Tool, w.Findings, w.Report, w.Decisions
	s.Topics, s.Districts, s.Quotes, s.Figures, s.Sample = w.Topics, w.Districts, w.Quotes, w.Figures, w.Sample
}

// isPDF tells whether content begins as PDF documents do.
func isPDF(content []byte) bool { return bytes.HasPrefix(content, []byte("%PDF-")) }
