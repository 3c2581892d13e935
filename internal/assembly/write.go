package assembly

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is the form of an assembly, in one language: the words of the others stay as they are.
type Write struct {
	Key       string
	Language  string
	Panel     id.ID // of a new one
	Title     string
	Charge    string
	Recipient string
	Office    string
	Begins    string
	Ends      string
	Threshold int
	Quorum    int
	Processes []string // slugs
	Sample    bool
}

// checkText blames a field whose text is too long, holds a national number, or is missing.
func checkText(form *fault.Form, name, text string, max int, needed bool) {
	switch {
	case needed && strings.TrimSpace(text) == "":
		form.Add(name, "fault.assembly_needed")
	case utf8.RuneCountInString(text) > max:
		form.Add(name, "fault.too_long", "max", max)
	case nationalid.In(text):
		form.Add(name, "fault.national_number")
	}
}

// checkDay blames a field that is no day of the calendar.
func checkDay(form *fault.Form, name, day string, needed bool) {
	if day == "" && !needed {
		return
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		form.Add(name, "fault.assembly_day")
	}
}

func (w *Write) clean() {
	w.Title, w.Charge, w.Recipient, w.Office = richtext.Line(w.Title), richtext.Text(w.Charge), richtext.Line(w.Recipient), richtext.Line(w.Office)
}

func (w Write) check(form *fault.Form) {
	checkText(form, "title", w.Title, MaxTitle, true)
	checkText(form, "charge", w.Charge, MaxWords, true)
	checkText(form, "recipient", w.Recipient, MaxLine, true)
	checkText(form, "office", w.Office, MaxLine, true)
	checkDay(form, "begins", w.Begins, false)
	checkDay(form, "until", w.Ends, false)
	if w.Begins != "" && w.Ends != "" && w.Ends < w.Begins {
		form.Add("until", "fault.assembly_ends_first")
	}
	if w.Threshold < 50 || w.Threshold > 100 {
		form.Add("threshold", "fault.assembly_threshold")
	}
	if w.Quorum < 1 || w.Quorum > 100 {
		form.Add("quorum", "fault.assembly_quorum")
	}
}

// set puts a text in one language beside those in the others; an empty one takes it out.
func set(t tenant.Text, lang, words string) tenant.Text {
	out := maps.Clone(t)
	if out == nil {
		out = tenant.Text{}
	}
	if words == "" {
		delete(out, lang)
		return out
	}
	out[lang] = words
	return out
}

func (w Write) into(a *Assembly) {
	a.Title, a.Charge, a.Recipient = set(a.Title, w.Language, w.Title), set(a.Charge, w.Language, w.Charge), set(a.Recipient, w.Language, w.Recipient)
	a.Office, a.Begins, a.Ends, a.Threshold, a.Quorum = w.Office, w.Begins, w.Ends, w.Threshold, w.Quorum
}

// served finds the processes that a form names. Faults: Invalid.
func served(ctx context.Context, tx Tx, slugs []string) (out []Process, err error) {
	slices.Sort(slugs)
	for _, slug := range slices.Compact(slugs) {
		p, err := tx.ProcessBySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			var form fault.Form
			form.Add("processes", "fault.process_unknown")
			return nil, form.Err()
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// Create makes a draft for a drawn panel that has no assembly. Sent twice with one key it makes one.
// Faults: SignIn, Denied, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, w Write) (made id.ID, err error) {
	if !s.policy.Anywhere(who, access.ManagePanel) {
		return id.None, s.policy.Allow(who, access.ManagePanel, access.Scope{})
	}
	w.clean()
	var form fault.Form
	w.check(&form)
	if err := form.Err(); err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		made, err = s.create(ctx, tx, who, w)
		return err
	})
	return made, err
}

func (s *Service) create(ctx context.Context, tx Tx, who access.Actor, w Write) (id.ID, error) {
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	before, err := tx.ByKey(ctx, who.Account, w.Key)
	if !fault.Is(err, fault.NotFound) {
		return before.ID, err
	}
	p, err := s.free(ctx, tx, who, w.Panel)
	if err != nil {
		return id.None, err
	}
	a := Assembly{ID: id.New(), Panel: p.ID, District: p.District, State: Draft, Sample: w.Sample, CreatedBy: who.Account, Created: tx.Now()}
	w.into(&a)
	if a.Processes, err = served(ctx, tx, w.Processes); err != nil {
		return id.None, err
	}
	if a.Slug, err = freeSlug(ctx, tx, p.Slug, w.Title); err != nil {
		return id.None, err
	}
	if err := tx.AddAssembly(ctx, a, w.Key); err != nil {
		return id.None, err
	}
	return a.ID, tx.Audit(ctx, who.Account, "assembly.create", a.ID, nil)
}

// free finds a drawn panel without an assembly that the actor runs. Faults: Invalid with field panel.
func (s *Service) free(ctx context.Context, tx Tx, who access.Actor, panel id.ID) (Panel, error) {
	all, err := tx.FreePanels(ctx)
	if err != nil {
		return Panel{}, err
	}
	for _, p := range all {
		if p.ID == panel && s.policy.May(who, access.ManagePanel, access.Scope{District: p.District}) {
			return p, nil
		}
	}
	var form fault.Form
	form.Add("panel", "fault.assembly_panel")
	return Panel{}, form.Err()
}

// freeSlug is the address of the panel, which people know, or one from the title.
func freeSlug(ctx context.Context, tx Tx, wish, title string) (string, error) {
	base := wish
	if base == "" {
		base = slugOf(title)
	}
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug += "-" + strconv.Itoa(n)
		}
		_, err := tx.BySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			return slug, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// letters are those of our languages that have a plain one.
var letters = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "æ", "ae", "ø", "o", "ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z")

func slugOf(title string) string {
	words := strings.FieldsFunc(letters.Replace(strings.ToLower(title)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	out := strings.Join(words, "-")
	if out = out[:min(len(out), 60)]; out == "" {
		return "assembly"
	}
	return strings.Trim(out, "-")
}

// Save changes what an assembly is. While a vote is open threshold and quorum of that vote stay as they
// were when it opened. Faults: SignIn, NotFound, Invalid.
func (s *Service) Save(ctx context.Context, who access.Actor, which id.ID, w Write) error {
	w.clean()
	return s.act(ctx, who, which, "edit", func(tx Tx, a *Assembly) (err error) {
		var form fault.Form
		w.check(&form)
		if err := form.Err(); err != nil {
			return err
		}
		w.into(a)
		if a.Processes, err = served(ctx, tx, w.Processes); err != nil {
			return err
		}
		return tx.SaveAssembly(ctx, *a)
	})
}
