package paper

import (
	"io"
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

// Numbers are the printed numbers of questions, by key. What no sheet ever asks has none.
func Numbers(d *questionnaire.Definition) map[string]int {
	out, arms, n := map[string]int{}, Arms(d), 0
	for i := range d.Sections {
		sec := &d.Sections[i]
		if settle(sec.VisibleIf, arms).known == never {
			continue
		}
		for j := range sec.Questions {
			q := &sec.Questions[j]
			if q.Type != questionnaire.Info && settle(q.VisibleIf, arms).known != never {
				n++
				out[q.Key] = n
			}
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
	s := &sheet{f: f, numbers: Numbers(&f.Definition), arms: arms}
	hints, asked = map[string]string{}, map[string]bool{}
	for i := range f.Definition.Sections {
		sec := &f.Definition.Sections[i]
		part := settle(sec.VisibleIf, arms)
		if part.known == open {
			hints["section:"+sec.Key] = f.P.T("paper.part_if", "if", s.inWords(part.cond))
		}
		for j := range sec.Questions {
			q := &sec.Questions[j]
			shown := settle(q.VisibleIf, arms)
			asked[q.Key] = part.known != never && shown.known != never
			if shown.known == open {
				hints[q.Key] = f.P.T("paper.only_if", "if", s.inWords(shown.cond))
			}
		}
	}
	return hints, asked
}
