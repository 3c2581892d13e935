package process

import (
	"cmp"
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Template is a pattern to begin a process with: one of the library that every town has, or one
// that the town kept.
type Template struct {
	Key     string // in the library; the id of a town's own
	ID      id.ID  // None in the library
	Name    tenant.Text
	About   tenant.Text
	Content Content // of a town's own; its phases stand in Steps
	Steps   []Step
	Hints   Card // of the library: examples that stand beside the fields, never in them

	Created   time.Time
	CreatedBy id.ID
}

// Step is a phase of a template, in days from the beginning and minutes of the town's clocks.
type Step struct {
	Kind     PhaseKind   `json:"kind"`
	Name     tenant.Text `json:"name"`
	Opens    int         `json:"opens"`
	OpensAt  string      `json:"opensAt"` // "08:00"
	Closes   int         `json:"closes"`
	ClosesAt string      `json:"closesAt"`
}

// begun is the content of a process that begins on a day with the template.
func (t Template) begun(start time.Time, zone *time.Location) Content {
	c := t.Content
	day := func(days int, minute string) time.Time {
		y, m, d := start.In(zone).Date()
		at, _, _ := Local(time.Date(y, m, d+days, 0, 0, 0, 0, time.UTC).Format("2006-01-02"), minute, zone)
		return at.UTC()
	}
	for _, st := range t.Steps {
		c.Phases = append(c.Phases, Phase{Kind: st.Kind, Name: st.Name, Opens: day(st.Opens, cmp.Or(st.OpensAt, "00:00")), Closes: day(st.Closes, cmp.Or(st.ClosesAt, "00:00"))})
	}
	c.Phases = sorted(c.Phases)
	return c
}

// ofSpec is a template of the library.
func ofSpec(spec tenant.TemplateSpec) Template {
	t := Template{Key: spec.Key, Name: spec.Name, About: spec.About, Hints: cardOf(spec.Hints)}
	for _, ph := range spec.Phases {
		t.Steps = append(t.Steps, Step{Kind: PhaseKind(ph.Kind), Name: ph.Name, Opens: ph.Opens, Closes: ph.Closes})
	}
	return t
}

func (s *Service) library(key string) (Template, bool) {
	i := slices.IndexFunc(s.stock, func(spec tenant.TemplateSpec) bool { return spec.Key == key })
	if i < 0 {
		return Template{}, false
	}
	return ofSpec(s.stock[i]), true
}

func (s *Service) hints(key string) Card {
	t, _ := s.library(key)
	return t.Hints
}

// template finds one by its key. Names of phases that the library has in languages that the town
// does not speak are left out.
func (s *Service) template(ctx context.Context, tx Tx, town *tenant.Town, key string) (Template, error) {
	if t, ok := s.library(key); ok {
		for i, st := range t.Steps {
			name := tenant.Text{}
			for _, lang := range town.Languages {
				if n := st.Name[lang]; n != "" {
					name[lang] = n
				}
			}
			t.Steps[i].Name = name
		}
		return t, nil
	}
	own, err := tx.Templates(ctx)
	if err != nil {
		return Template{}, err
	}
	i := slices.IndexFunc(own, func(t Template) bool { return t.Key == key })
	if i < 0 {
		return Template{}, fault.Missing()
	}
	return own[i], nil
}

// Templates lists what a process can begin with: the town's own, then the library. Faults: SignIn,
// Denied.
func (s *Service) Templates(ctx context.Context, who access.Actor) (own, library []Template, err error) {
	if _, err := s.home(who); err != nil {
		return nil, nil, err
	}
	for _, spec := range s.stock {
		library = append(library, ofSpec(spec))
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		own, err = tx.Templates(ctx)
		return err
	})
	return own, library, err
}

// SaveTemplate keeps a process as a pattern.
type SaveTemplate struct {
	Key   id.ID // its future id, made by the form
	Name  string
	About string
}

// SaveTemplate keeps what is prepared, or public, as a template of the town. Faults: SignIn,
// NotFound, Invalid.
func (s *Service) SaveTemplate(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, in SaveTemplate) error {
	in.Name, in.About = richtext.Line(in.Name), richtext.Line(in.About)
	var form fault.Form
	checkLength(&form, "name", in.Name, 3, MaxTitle)
	checkLength(&form, "about", in.About, 0, MaxSummary)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, e, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if err := form.Err(); err != nil {
			return err
		}
		lang := town.DefaultLanguage()
		t := Template{ID: in.Key, Name: tenant.Text{lang: in.Name}, About: tenant.Text{lang: in.About}, Content: e.Content,
			Steps: steps(e.Content.Phases, town.Location()), Created: tx.Now(), CreatedBy: who.Account}
		t.Content.Phases, t.Content.Title = nil, nil
		if err := tx.PutTemplate(ctx, t); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "process.template", which, map[string]string{"template": in.Key.String()})
	})
}

// steps counts phases from the day on which the first one opens.
func steps(phases []Phase, zone *time.Location) (out []Step) {
	for _, p := range phases {
		_, opens := Clocks(p.Opens, zone)
		_, closes := Clocks(p.Closes, zone)
		out = append(out, Step{Kind: p.Kind, Name: p.Name, OpensAt: opens, ClosesAt: closes,
			Opens: daysBetween(phases[0].Opens, p.Opens, zone), Closes: daysBetween(phases[0].Opens, p.Closes, zone)})
	}
	return out
}

// DropTemplate removes a template of the town's own. Faults: SignIn, Denied, NotFound.
func (s *Service) DropTemplate(ctx context.Context, who access.Actor, which id.ID) error {
	if err := s.policy.Allow(who, access.EditProcess, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := tx.DropTemplate(ctx, which); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "process.drop_template", which, nil)
	})
}

// Duplicate is a new draft with the words of another process.
type Duplicate struct {
	Key   id.ID                           // its future id, made by the form
	Slug  string                          // wished for
	Title func(lang, title string) string // "copy of …" in a language
}

// Duplicate makes a draft like a process, with dates shifted so that its first phase opens today.
// Sent twice it makes one. Faults: SignIn, Denied, NotFound.
func (s *Service) Duplicate(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, in Duplicate) (made id.ID, err error) {
	home, err := s.home(who)
	if err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		_, from, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		made = in.Key
		if _, err := tx.Process(ctx, in.Key); err == nil {
			return nil
		}
		c := from.Content
		c.Title = tenant.Text{}
		for lang, title := range from.Content.Title {
			c.Title[lang] = string(firstRunes(in.Title(lang, title), MaxTitle))
		}
		if len(c.Phases) > 0 {
			c.Phases = shifted(c.Phases, daysBetween(c.Phases[0].Opens, tx.Now(), town.Location()), town.Location())
		}
		if home != "" {
			c.Districts = []string{home}
		}
		e := Edit{Process: in.Key, Content: c, Template: from.Template, Step: Draft, Saved: tx.Now(), SavedBy: who.Account}
		return s.add(ctx, tx, who, e, in.Slug, "process.duplicate")
	})
	return made, err
}

func firstRunes(s string, max int) []rune {
	r := []rune(s)
	return r[:min(len(r), max)]
}
