package survey

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
	"almenda/internal/process"
	"almenda/internal/questionnaire"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// The limits of what staff write about a survey.
const (
	MaxTitle   = 120
	MaxLead    = 1_000
	MaxPromise = 1_000
	MaxSlug    = 60
	MaxTables  = 200
	MaxMargins = 6
	MaxNote    = 500
	// MostReminders is how often those who have not answered are reminded at most.
	MostReminders = 2
)

// Write is a survey as a form of staff holds it, but for its questions. Of Settings, Notes, Charts and
// Incident are not taken: others change them.
type Write struct {
	Process    string // slug; empty: stands alone
	Slug       string // empty: made from the title
	Title      tenant.Text
	Lead       tenant.Text
	Kind       Kind
	Anonymous  bool
	Change     bool
	Districts  []string
	Opens      time.Time // zero: not known yet
	Closes     time.Time // zero: by hand
	Office     string
	Settings   Settings
	Definition *questionnaire.Definition // for Create only; nil: one empty section
	Sample     bool
	Key        string // made by the form: what is sent twice with it is made once
}

// clean brings the texts to the form in which they are kept.
func (w *Write) clean() {
	w.Title, w.Lead = cleaned(w.Title, richtext.Line), cleaned(w.Lead, richtext.Text)
	set := &w.Settings
	set.Promise, set.Did = cleaned(set.Promise, richtext.Text), cleaned(set.Did, richtext.Text)
	set.Ways.Desk, set.Ways.Hours = cleaned(set.Ways.Desk, richtext.Line), cleaned(set.Ways.Hours, richtext.Line)
	set.Ways.Phone, w.Office = richtext.Line(set.Ways.Phone), richtext.Line(w.Office)
	w.Slug = strings.TrimSpace(w.Slug)
}

// cleaned cleans each text and leaves the empty ones out.
func cleaned(t tenant.Text, by func(string) string) tenant.Text {
	out := tenant.Text{}
	for lang, s := range t {
		if s = strings.TrimSpace(by(s)); s != "" {
			out[lang] = s
		}
	}
	return out
}

// check tells what is wrong with the fields. Faults: Invalid.
func (w Write) check(town *tenant.Town) error {
	var form fault.Form
	lang := town.DefaultLanguage()
	if w.Title[lang] == "" {
		form.Add("title_"+lang, "fault.builder_title")
	}
	for _, f := range []struct {
		name string
		text tenant.Text
		most int
	}{{"title", w.Title, MaxTitle}, {"lead", w.Lead, MaxLead}, {"promise", w.Settings.Promise, MaxPromise}, {"did", w.Settings.Did, MaxPromise},
		{"desk", w.Settings.Ways.Desk, 200}, {"hours", w.Settings.Ways.Hours, 200}} {
		for lang, s := range f.text {
			written(&form, f.name+"_"+lang, s, f.most)
		}
	}
	written(&form, "phone", w.Settings.Ways.Phone, 40)
	written(&form, "office", w.Office, 120)
	if w.Slug != "" && (slugOf(w.Slug) != w.Slug || len(w.Slug) < 2) {
		form.Add("slug", "fault.builder_slug")
	}
	if !slices.Contains(Kinds, w.Kind) && w.Kind != Panel {
		form.Add("kind", "fault.builder_kind")
	}
	if len(w.Districts) > 0 && w.Kind == Open {
		form.Add("districts", "fault.builder_districts_open")
	}
	for _, key := range w.Districts {
		if _, ok := town.District(key); !ok {
			form.Add("districts", "fault.district_unknown")
			break
		}
	}
	if !w.Closes.IsZero() && !w.Closes.After(w.Opens) {
		form.Add("closes", "fault.builder_order")
	}
	w.checkSettings(&form)
	return form.Err()
}

func (w Write) checkSettings(form *fault.Form) {
	set := w.Settings
	if set.Reminders < 0 || set.Reminders > MostReminders {
		form.Add("reminders", "fault.builder_reminders", "max", MostReminders)
	}
	if set.Base < 0 || set.Base > 10_000 || set.Cell < 0 || set.Cell > 10_000 {
		form.Add("base", "fault.builder_thresholds")
	}
	if len(set.Tables) > MaxTables {
		form.Add("tables", "fault.builder_tables", "max", MaxTables)
	}
	if len(set.Margins) > MaxMargins {
		form.Add("margins", "fault.builder_margins", "max", MaxMargins)
	}
	for _, m := range set.Margins {
		switch {
		case m.Source == "":
			form.Add("margins", "fault.builder_margin_source")
		case len(m.Shares) < 2:
			form.Add("margins", "fault.builder_margin_shares")
		}
		for _, share := range m.Shares {
			if share <= 0 || share > 1e9 {
				form.Add("margins", "fault.builder_margin_shares")
				break
			}
		}
	}
}

func written(form *fault.Form, field, s string, most int) {
	switch {
	case utf8.RuneCountInString(s) > most:
		form.Add(field, "fault.too_long", "max", most)
	case nationalid.In(s):
		form.Add(field, "fault.national_number")
	}
}

// into writes the form into a survey, but for its process and its address.
func (w Write) into(one *Survey) {
	kept := one.Settings
	one.Title, one.Lead, one.Kind, one.Anonymous, one.Change, one.Districts = w.Title, w.Lead, w.Kind, w.Anonymous, w.Change, w.Districts
	one.Opens, one.Closes, one.Office, one.Sample = w.Opens.UTC(), w.Closes.UTC(), w.Office, w.Sample
	one.Settings = w.Settings
	one.Settings.Notes, one.Settings.Charts, one.Settings.Incident, one.Settings.Minutes = kept.Notes, kept.Charts, kept.Incident, kept.Minutes
}

// frame finds the process that the form names; it must have a phase for surveys. Faults: Invalid.
func (w Write) frame(ctx context.Context, tx Tx) (*process.Process, error) {
	if w.Process == "" {
		return nil, nil
	}
	var form fault.Form
	p, err := tx.ProcessBySlug(ctx, w.Process)
	switch {
	case fault.Is(err, fault.NotFound):
		form.Add("process", "fault.process_unknown")
		return nil, form.Err()
	case err != nil:
		return nil, err
	case !slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Survey }):
		form.Add("process", "fault.builder_phase")
		return nil, form.Err()
	}
	return &p, nil
}

var plainLetters = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "æ", "ae", "ø", "o", "ą", "a", "ć", "c", "ę", "e", "ł", "l",
	"ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "é", "e", "ü", "u")

// slugOf is the plain letters of a title, for an address that can be read out on the phone.
func slugOf(title string) string {
	var b strings.Builder
	for _, r := range plainLetters.Replace(strings.ToLower(title)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= MaxSlug-4 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
