package paper

import (
	"io"
	"maps"
	"time"

	"almenda/internal/i18n"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// District is a part of the town that can be ticked.
type District struct{ Key, Name string }

// Form is what is printed. P speaks the language of the sheet.
type Form struct {
	P          *i18n.Printer
	Fallback   string // the language of words that are missing in that of the sheet
	Town       string
	Title      tenant.Text
	Lead       tenant.Text
	Promise    tenant.Text
	Definition questionnaire.Definition
	Districts  []District
	Anonymous  bool
	Address    string    // of the form on the web
	Until      time.Time // last moment for handing it in; zero: no end
	Desk       tenant.Text
	Hours      tenant.Text
	Phone      string
	Version    int
	Large      bool // type of 18 points at least
	Made       time.Time
}

// Arms are the answers to splits that a sheet stands for: the first arm of each.
func Arms(d *questionnaire.Definition) questionnaire.Answers {
	out := questionnaire.Answers{}
	for _, s := range d.Splits {
		if len(s.Arms) > 0 {
			out[s.Key] = questionnaire.Answer{Codes: s.Arms[:1]}
		}
	}
	return out
}

// settled walks through a questionnaire as far as a sheet can know it: known adds to the arms of splits,
// as empty answers, the questions that nobody with these arms is ever asked.
func settled(d *questionnaire.Definition, arms questionnaire.Answers) (known questionnaire.Answers, asked map[string]bool) {
	known, asked = maps.Clone(arms), map[string]bool{}
	if known == nil {
		known = questionnaire.Answers{}
	}
	for i := range d.Sections {
		sec := &d.Sections[i]
		part := settle(sec.VisibleIf, known)
		for j := range sec.Questions {
			q := &sec.Questions[j]
			if asked[q.Key] = part.known != never && settle(q.VisibleIf, known).known != never; !asked[q.Key] {
				known[q.Key] = questionnaire.Answer{}
			}
		}
	}
	return known, asked
}

// Numbers are the printed numbers of questions, by key. What no sheet ever asks has none.
func Numbers(d *questionnaire.Definition) map[string]int {
	_, asked := settled(d, Arms(d))
	out, n := map[string]int{}, 0
	for _, q := range d.Questions() {
		if asked[q.Key] {
			n++
			out[q.Key] = n
		}
	}
	return out
}

// Write prints the form as PDF. The same form gives the same bytes.
func Write(w io.Writer, f Form) error { return write(w, f, true) }

func write(w io.Writer, f Form, packed bool) error {
	draft := newSheet(f, packed, 0)
	draft.all()
	out := newSheet(f, packed, draft.pdf.PageCount())
	out.all()
	return out.pdf.Output(w)
}

// Hints says in words when each question, by key, and each section, as "section:key", is to be answered
// by somebody whose arms of splits are known; without a hint always. What is never asked is not in asked.
func Hints(f Form, arms questionnaire.Answers) (hints map[string]string, asked map[string]bool) {
	arms, asked = settled(&f.Definition, arms)
	s := &sheet{f: f, numbers: Numbers(&f.Definition), arms: arms}
	hints = map[string]string{}
	for i := range f.Definition.Sections {
		sec := &f.Definition.Sections[i]
		part := settle(sec.VisibleIf, arms)
		if part.known == open {
			hints["section:"+sec.Key] = f.P.T("paper.part_if", "if", s.inWords(part.cond))
		}
		for j := range sec.Questions {
			q := &sec.Questions[j]
			shown := settle(q.VisibleIf, arms)
			if shown.known == open {
				hints[q.Key] = f.P.T("paper.only_if", "if", s.inWords(shown.cond))
			}
		}
	}
	return hints, asked
}
