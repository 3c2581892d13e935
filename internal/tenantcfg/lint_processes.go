package tenantcfg

import (
	"net/mail"
	"slices"
	"strings"

	"almenda/internal/tenant"
)

// phaseKinds are process.Kinds, which lies above.
var phaseKinds = []string{"announce", "ideas", "consultation", "discussion", "poll", "survey", "meeting", "review", "vote", "decision", "delivery"}

// lintProcesses checks what the town starts with: words in every language, phases in order, and a
// card and mandate as complete as those that staff could publish.
func (f *folder) lintProcesses() {
	for _, p := range f.town.Processes {
		file, doc := "processes/"+p.Slug+".yaml", f.processes[p.Slug]
		if !slugShape.MatchString(p.Slug) {
			f.add(file, 0, "the file's name is the slug and must be 2 to 40 of a-z, 0-9 and -")
		}
		f.text(file, doc, p.Title, "title")
		f.text(file, doc, p.Summary, "summary")
		f.text(file, doc, p.Body, "body")
		f.lintCard(file, doc, p.Card)
		for i, key := range p.Districts {
			if _, ok := f.town.District(key); !ok {
				f.add(file, doc.line("districts", i), "there is no district %q", key)
			}
		}
		if len(p.Phases) == 0 {
			f.add(file, doc.line("phases"), "the process needs at least one phase")
		}
		for i, phase := range p.Phases {
			f.text(file, doc, phase.Name, "phases", i, "name")
			f.lintPhase(file, doc, p.Phases, i)
		}
	}
}

func (f *folder) lintCard(file string, doc document, c tenant.CardSpec) {
	for _, t := range []struct {
		text  tenant.Text
		where []any
	}{
		{c.Owner, on("card", "owner")}, {c.Purpose, on("card", "purpose")}, {c.Basis, on("card", "basis")}, {c.Audience, on("card", "audience")},
		{c.Mandate.Open, on("card", "mandate", "open")}, {c.Mandate.Fixed, on("card", "mandate", "fixed")},
		{c.Mandate.Decides, on("card", "mandate", "decides")}, {c.Mandate.When, on("card", "mandate", "when")},
		{c.Mandate.Answers, on("card", "mandate", "answers")},
	} {
		f.text(file, doc, t.text, t.where...)
	}
	if strings.TrimSpace(c.Contact.Name) == "" {
		f.add(file, doc.line("card", "contact"), "the process needs a person or desk that answers questions")
	}
	if a, err := mail.ParseAddress(c.Contact.Email); err != nil || a.Address != c.Contact.Email {
		f.add(file, doc.line("card", "contact", "email"), "the contact needs an e-mail address; %q is none", c.Contact.Email)
	}
	digits := 0
	for _, r := range c.Contact.Phone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits < 6 {
		f.add(file, doc.line("card", "contact", "phone"), "the contact needs a telephone number; %q is none", c.Contact.Phone)
	}
}

func (f *folder) lintPhase(file string, doc document, phases []tenant.PhaseSpec, i int) {
	phase := phases[i]
	if !slices.Contains(phaseKinds, phase.Kind) {
		f.add(file, doc.line("phases", i, "kind"), "%q is not a kind of phase; there are: %s", phase.Kind, strings.Join(phaseKinds, ", "))
	}
	if phase.Closes <= phase.Opens {
		f.add(file, doc.line("phases", i, "closes"), "phase %d must close after it opens", i+1)
	}
	if i > 0 && phase.Opens < phases[i-1].Opens {
		f.add(file, doc.line("phases", i, "opens"), "phase %d opens before phase %d does", i+1, i)
	}
	for j, other := range phases[:i] {
		if other.Kind == phase.Kind && phase.Opens < other.Closes {
			f.add(file, doc.line("phases", i, "opens"), "phase %d opens before phase %d, of the same kind, has closed", i+1, j+1)
		}
	}
}
