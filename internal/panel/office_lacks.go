package panel

import (
	"almenda/internal/fault"
	"almenda/internal/tenant"
)

// Lack is what a panel must say before everybody may see it. Name is the field where it is said.
type Lack struct{ Name, Key string }

// Lacks lists what is missing before the panel can be published: what it may and may not decide, what
// it is for, where its members turn to.
func (p Panel) Lacks(town *tenant.Town) (out []Lack) {
	lang := town.DefaultLanguage()
	need := func(said bool, name, key string) {
		if !said {
			out = append(out, Lack{name, "fault.panel_lack." + key})
		}
	}
	text := func(t tenant.Text, name, key string) { need(t[lang] != "", name+"_"+lang, key) }
	text(p.Title, "title", "title")
	text(p.Settings.Purpose, "purpose", "purpose")
	text(p.Settings.Mandate.May, "may", "may")
	text(p.Settings.Mandate.MayNot, "maynot", "maynot")
	text(p.Settings.Mandate.Decides, "decides", "decides")
	text(p.Settings.Mandate.Answers, "answers", "answers")
	need(p.Settings.Contact.Phone != "" || p.Settings.Contact.Email != "", "phone", "contact")
	need(p.Office != "", "office", "office")
	need(p.From != "" && p.Until != "", "from", "term")
	need(p.Size > 0, "size", "size")
	need(len(p.Quotas()) > 0, "variables", "quota")
	for _, v := range p.Settings.Variables {
		need(v.Key == BirthYear || v.Key == District || len(v.Options) > 1, "variables", "options")
	}
	return out
}

func lackFault(list []Lack) error {
	var form fault.Form
	for _, l := range list {
		form.Add(l.Name, l.Key)
	}
	return form.Err()
}
