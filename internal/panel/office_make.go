package panel

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/tenant"
)

// Limits of what staff write.
const (
	MaxPanelTitle = 120
	MaxPanelText  = 2000
	MaxPanelSlug  = 60
	MaxPanelSize  = 20_000
)

// Write is a panel as staff write it.
type Write struct {
	Kind     Kind // only when it is made
	Slug     string
	Parent   id.ID
	Previous id.ID // only when it is made
	District string
	Title    tenant.Text
	Lead     tenant.Text
	Size     int
	From     string
	Until    string
	Office   string
	Settings Settings
	Key      string
}

// Of is a panel as the form holds it.
func (p Panel) Of() Write {
	return Write{Kind: p.Kind, Slug: p.Slug, Parent: p.Parent, Previous: p.Previous, District: p.District, Title: p.Title, Lead: p.Lead,
		Size: p.Size, From: p.From, Until: p.Until, Office: p.Office, Settings: p.Settings}
}

// Make makes a draft of a panel. Sent twice with one key it makes one. Faults: SignIn, Denied, Invalid,
// NotFound for a panel that it cannot stand beside or follow.
func (s *Service) Make(ctx context.Context, who access.Actor, town *tenant.Town, w Write) (made id.ID, err error) {
	if err := s.policy.Allow(who, access.ManagePanel, access.Scope{District: w.District}); err != nil {
		return id.None, err
	}
	w.clean()
	if err := w.check(town); err != nil {
		return id.None, err
	}
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p := Panel{ID: id.New(), Kind: w.Kind, State: Draft, CreatedBy: who.Account, Created: tx.Now(), Previous: w.Previous}
		if p.Kind != Drawn {
			p.Kind = Standing
		}
		if p.Previous != id.None {
			if _, err := s.run(ctx, tx, who, p.Previous); err != nil {
				return err
			}
		}
		if err := s.write(ctx, tx, who, town, &p, w); err != nil {
			return err
		}
		var added bool
		if made, added, err = tx.AddPanel(ctx, p, w.Key); err != nil || !added {
			return err
		}
		return tx.Audit(ctx, who.Account, "panel.create", made, nil)
	})
	return made, err
}

// Save changes a panel. Once people joined, what they agreed to stays: variables are only added, and
// none may be used for more than was said. Faults: NotFound, Closed, Denied, Invalid.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID, w Write) error {
	w.clean()
	if err := w.check(town); err != nil {
		return err
	}
	return s.change(ctx, who, panel, "panel.edit", func(tx Tx, p *Panel) error {
		if p.State == Ended {
			return fault.New(fault.Closed, "fault.panel_ended")
		}
		was := *p
		if err := s.write(ctx, tx, who, town, p, w); err != nil {
			return err
		}
		n, err := tx.CountIn(ctx, panel)
		if err != nil {
			return err
		}
		if len(n) > 0 {
			if err := keptWord(was, *p); err != nil {
				return err
			}
		}
		if p.State == Published {
			return lackFault(p.Lacks(town))
		}
		return nil
	})
}

// write puts a form into a panel, at a place where the actor may run one.
func (s *Service) write(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, p *Panel, w Write) error {
	recruiting := p.Settings.Recruiting
	p.District, p.Title, p.Lead, p.Size, p.From, p.Until, p.Office, p.Settings = w.District, w.Title, w.Lead, w.Size, w.From, w.Until, w.Office, w.Settings
	p.Settings.Recruiting = recruiting
	if w.Parent != p.Parent && w.Parent != id.None {
		parent, err := tx.Panel(ctx, w.Parent)
		if err != nil {
			return err
		}
		if parent.ID == p.ID || parent.Parent != id.None || parent.State == Draft && !s.runs(who, parent) {
			return fault.Missing()
		}
	}
	p.Parent = w.Parent
	if err := s.policy.Allow(who, access.ManagePanel, p.Scope()); err != nil {
		return err
	}
	return s.address(ctx, tx, p, w.Slug, w.Title[town.DefaultLanguage()])
}

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// address gives a panel the wished address, or one from its title that no other has. Faults: Invalid.
func (s *Service) address(ctx context.Context, tx Tx, p *Panel, wish, title string) error {
	free := func(slug string) (bool, error) {
		other, err := tx.PanelBySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			return true, nil
		}
		return err == nil && other.ID == p.ID, err
	}
	if wish != "" {
		ok, err := free(wish)
		if err == nil && !ok {
			err = lackFault([]Lack{{"slug", "fault.panel_slug_taken"}})
		}
		p.Slug = wish
		return err
	}
	base := plain(title)
	if len(base) < 2 || slices.Contains(ownSlugs, base) {
		base = "panel"
	}
	p.Slug = base
	for n := 2; ; n++ {
		ok, err := free(p.Slug)
		if err != nil || ok {
			return err
		}
		p.Slug = base + "-" + strconv.Itoa(n)
	}
}

// plain is the plain letters of a title.
func plain(title string) string {
	folded := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "æ", "ae", "ø", "o", "ą", "a", "ć", "c", "ę", "e", "ł", "l",
		"ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "é", "e", "ü", "u").Replace(strings.ToLower(title))
	words := strings.FieldsFunc(folded, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	out := strings.Join(words, "-")
	return strings.TrimRight(out[:min(len(out), MaxPanelSlug-4)], "-")
}

func (w *Write) texts() map[string]tenant.Text {
	m := w.Settings.Mandate
	out := map[string]tenant.Text{"title": w.Title, "lead": w.Lead, "purpose": w.Settings.Purpose, "may": m.May, "maynot": m.MayNot, "decides": m.Decides,
		"answers": m.Answers, "consent": w.Settings.Consent, "hours": w.Settings.Contact.Hours}
	for i, p := range w.Settings.Planned {
		out["planned_"+strconv.Itoa(i)] = p.Topic
	}
	return out
}

func (w *Write) clean() {
	for _, t := range w.texts() {
		for lang, said := range t {
			if t[lang] = strings.TrimSpace(said); t[lang] == "" {
				delete(t, lang)
			}
		}
	}
	w.Slug, w.Office = strings.ToLower(strings.TrimSpace(w.Slug)), strings.TrimSpace(w.Office)
	c := &w.Settings.Contact
	c.Phone, c.Email = strings.TrimSpace(c.Phone), strings.TrimSpace(c.Email)
}

// check tells what is wrong with a form, whether the panel is a draft or not. Faults: Invalid.
func (w *Write) check(town *tenant.Town) error {
	var form fault.Form
	for name, t := range w.texts() {
		for lang, said := range t {
			most := MaxPanelText
			if name == "title" {
				most = MaxPanelTitle
			}
			if len([]rune(said)) > most {
				form.Add(name+"_"+lang, "fault.too_long", "max", most)
			}
			if nationalid.In(said) {
				form.Add(name+"_"+lang, "fault.national_number")
			}
		}
	}
	first := town.DefaultLanguage()
	if w.Title[first] == "" {
		form.Add("title_"+first, "fault.panel_required")
	}
	if w.Slug != "" && (len(w.Slug) > MaxPanelSlug || !slugPattern.MatchString(w.Slug) || slices.Contains(ownSlugs, w.Slug) || len(w.Slug) < 2) {
		form.Add("slug", "fault.panel_slug")
	}
	if w.District != "" {
		if _, ok := town.District(w.District); !ok {
			form.Add("district", "fault.panel_district")
		}
	}
	if w.Size < 1 || w.Size > MaxPanelSize {
		form.Add("size", "fault.panel_size", "max", MaxPanelSize)
	}
	w.checkDays(&form)
	w.checkNumbers(&form)
	if c := w.Settings.Contact; c.Email != "" {
		if _, _, ok := address.Parse(c.Email); !ok {
			form.Add("email", "fault.email")
		}
	}
	if nationalid.In(w.Office) || nationalid.In(w.Settings.Contact.Phone) || nationalid.In(strings.Join(w.Settings.Offices, "\n")) {
		form.Add("office", "fault.national_number")
	}
	checkVariables(&form, w.Settings.Variables)
	return form.Err()
}

func (w *Write) checkDays(form *fault.Form) {
	for name, said := range map[string]string{"from": w.From, "until": w.Until} {
		if _, err := time.Parse(time.DateOnly, said); said != "" && err != nil {
			form.Add(name, "fault.panel_day")
		}
	}
	if w.From != "" && w.Until != "" && w.Until < w.From {
		form.Add("until", "fault.panel_term")
	}
	for i, p := range w.Settings.Planned {
		if _, err := time.Parse("2006-01", p.Month); err != nil {
			form.Add("planned_month_"+strconv.Itoa(i), "fault.panel_month")
		}
	}
}

func (w *Write) checkNumbers(form *fault.Form) {
	set := w.Settings
	for _, one := range []struct {
		name     string
		n, least int
		most     int
	}{{"minage", set.MinAge, 0, 120}, {"household", set.Household, 0, 20}, {"cap", set.Cap, 0, 50}, {"rest", set.Rest, 0, 365}, {"keep", set.Keep, 0, 365}} {
		if one.n < one.least || one.n > one.most {
			form.Add(one.name, "fault.panel_between", "least", one.least, "most", one.most)
		}
	}
}
