package process

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"almenda/internal/tenant"
)

// Theme is a part of a process's content that is written on one screen.
type Theme string

const (
	Words   Theme = "words" // title, summary and text
	Facts   Theme = "card"
	Promise Theme = "mandate"
	Dates   Theme = "phases"
	Places  Theme = "districts"
)

// Themes lists the screens in their order.
var Themes = []Theme{Words, Facts, Promise, Dates, Places}

// Lack is something that a content still needs, or that somebody should look at before it is
// published. Key is a catalogue key; Params fill it.
type Lack struct {
	Theme  Theme
	Warn   bool // may be published all the same
	Key    string
	Params map[string]any
}

// Lacks says what is missing before a content may be published at a moment. The town's first
// language is needed everywhere; what is not written in another one is a warning.
func (c Content) Lacks(town *tenant.Town, at time.Time) (out []Lack) {
	lang := town.DefaultLanguage()
	for _, f := range c.texts() {
		if strings.TrimSpace(f.text[lang]) == "" {
			out = append(out, Lack{Theme: f.theme, Key: "office.lack." + f.name})
		}
	}
	out = append(out, c.Card.Contact.lacks()...)
	out = append(out, c.dates(lang, at)...)
	for _, other := range town.Languages[1:] {
		n := 0
		for _, f := range c.texts() {
			if strings.TrimSpace(f.text[other]) == "" {
				n++
			}
		}
		if n > 0 {
			out = append(out, Lack{Theme: Words, Warn: true, Key: "office.lack.language", Params: map[string]any{"language": other, "n": n}})
		}
	}
	slices.SortStableFunc(out, func(a, b Lack) int {
		if a.Warn != b.Warn {
			return map[bool]int{false: -1, true: 1}[a.Warn]
		}
		return slices.Index(Themes, a.Theme) - slices.Index(Themes, b.Theme)
	})
	return out
}

// Blocked tells whether any of it keeps the content from being published.
func Blocked(list []Lack) bool {
	return slices.ContainsFunc(list, func(l Lack) bool { return !l.Warn })
}

// field is a text of a content with its name and the screen on which it is written.
type field struct {
	theme Theme
	name  string
	text  tenant.Text
}

// texts lists everything that is written in words, in the order of the screens.
func (c Content) texts() []field {
	m := c.Card.Mandate
	return []field{
		{Words, "title", c.Title}, {Words, "summary", c.Summary}, {Words, "body", c.Body},
		{Facts, "owner", c.Card.Owner}, {Facts, "purpose", c.Card.Purpose}, {Facts, "basis", c.Card.Basis}, {Facts, "audience", c.Card.Audience},
		{Promise, "open", m.Open}, {Promise, "fixed", m.Fixed}, {Promise, "decides", m.Decides}, {Promise, "when", m.When}, {Promise, "answers", m.Answers},
	}
}

func (c Contact) lacks() (out []Lack) {
	for _, f := range []struct {
		name string
		ok   bool
	}{
		{"contact_name", strings.TrimSpace(c.Name) != ""}, {"contact_email", goodEmail(c.Email)}, {"contact_phone", goodPhone(c.Phone)},
	} {
		if !f.ok {
			out = append(out, Lack{Theme: Facts, Key: "office.lack." + f.name})
		}
	}
	return out
}

// dates looks at the phases: at what is wrong, and at what is unusual.
func (c Content) dates(lang string, at time.Time) (out []Lack) {
	add := func(warn bool, key string, pairs ...any) {
		params := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			params[pairs[i].(string)] = pairs[i+1]
		}
		out = append(out, Lack{Theme: Dates, Warn: warn, Key: "office.lack." + key, Params: params})
	}
	if len(c.Phases) == 0 {
		add(false, "phases")
		return out
	}
	end := c.Phases[0].Closes
	for i, p := range c.Phases {
		name := p.Name[lang]
		if strings.TrimSpace(name) == "" {
			add(false, "phase_name", "n", i+1)
		}
		if i > 0 && p.Opens.After(end) {
			add(true, "phases_gap", "phase", name, "from", end, "to", p.Opens)
		}
		for _, q := range c.Phases[:i] {
			switch {
			case !p.Opens.Before(q.Closes):
			case p.Kind == q.Kind:
				add(false, "phases_clash", "phase", name, "other", q.Name[lang])
			default:
				add(true, "phases_overlap", "phase", name, "other", q.Name[lang])
			}
		}
		end = later(end, p.Closes)
	}
	if !at.Before(end) {
		add(false, "phases_past")
	}
	return out
}

func goodEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".")
}

// goodPhone asks for six digits and nothing that stands in no telephone number.
func goodPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ ()-–/.\u00a0", r):
			return false
		}
	}
	return digits >= 6 && digits <= 20
}

// Unwritten counts the texts that a language lacks.
func (c Content) Unwritten(lang string) (n int) {
	for _, f := range c.texts() {
		if strings.TrimSpace(f.text[lang]) == "" {
			n++
		}
	}
	for _, p := range c.Phases {
		if strings.TrimSpace(p.Name[lang]) == "" {
			n++
		}
	}
	return n
}
