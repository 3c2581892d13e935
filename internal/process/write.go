package process

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// How long the parts of a process may be, in letters.
const (
	MaxTitle     = 120
	MaxSummary   = 400
	MaxBody      = 20_000
	MaxFact      = 600
	MaxPromise   = 1500
	MaxContact   = 120
	MaxPhase     = 80
	MaxPhases    = 20
	MaxNote      = 500
	MaxProcesses = 450 // of one town
)

// Write is what one screen brings; the parts of other screens are nil. What is missing may stay
// missing while the process is prepared; what is there must have the right shape.
type Write struct {
	Words     *WriteWords
	Card      *WriteCard
	Mandate   *Mandate
	Phases    *[]WritePhase
	Districts *[]string
	Was       string // Mark of the screen's part when it was shown; empty: whatever it was
}

// WriteWords is title, summary and text, by language.
type WriteWords struct{ Title, Summary, Body tenant.Text }

// WriteCard is the card without the mandate.
type WriteCard struct {
	Owner, Purpose, Basis, Audience tenant.Text
	Contact                         Contact
}

// WritePhase is a phase as it was typed, in the town's local time. One without anything typed is
// left out. Without a minute it opens when its first day begins and closes as its last day ends.
type WritePhase struct {
	Kind      PhaseKind
	Name      tenant.Text
	OpensDay  string
	OpensAt   string
	ClosesDay string
	ClosesAt  string
	Remove    bool
}

func (w WritePhase) empty() bool {
	return w.OpensDay == "" && w.ClosesDay == "" && !slices.ContainsFunc(languages(w.Name, nil), func(l string) bool { return strings.TrimSpace(w.Name[l]) != "" })
}

// Odd is a local time that does not exist or comes twice, and what it was taken for.
type Odd struct {
	Typed string // "02:30"
	Day   string
	Kind  Oddity
	Taken string // "03:00"
}

// Mark tells one state of a theme's part from another, so that a form knows whether somebody else
// wrote in between.
func (c Content) Mark(t Theme) string {
	var part Content
	switch t {
	case Words:
		part.Title, part.Summary, part.Body = c.Title, c.Summary, c.Body
	case Facts:
		part.Card = c.Card
		part.Card.Mandate = Mandate{}
	case Promise:
		part.Card.Mandate = c.Card.Mandate
	case Dates:
		part.Phases = c.Phases
	case Places:
		part.Districts = c.Districts
	}
	return Fingerprint(part.JSON())[:16]
}

// Save writes one screen into what is prepared for a process. odd tells of local times that the
// change of the clocks makes strange. Faults: SignIn, NotFound, Invalid, Closed while it waits for
// approval or is archived.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, w Write) (odd []Odd, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.open(ctx, tx, who, which)
		if err != nil {
			return err
		}
		var form fault.Form
		theme := w.theme()
		if w.Was != "" && w.Was != e.Content.Mark(theme) {
			form.Add("was", "fault.process_meanwhile")
		}
		odd = w.into(&e.Content, town, &form)
		if w.Districts != nil && !s.policy.May(who, access.EditProcess, p.With(e.Content).Scope()) {
			form.Add("districts", "fault.process_not_yours")
		}
		if err := form.Err(); err != nil {
			return err
		}
		e.Saved, e.SavedBy = tx.Now(), who.Account
		return s.keep(ctx, tx, who, p, e, "process.save", map[string]string{"theme": string(theme)})
	})
	return odd, err
}

// open holds a process for changing, with what is prepared for it.
func (s *Service) open(ctx context.Context, tx Tx, who access.Actor, which id.ID) (p Process, e Edit, err error) {
	p, err = tx.LockProcess(ctx, which)
	if err != nil {
		return p, e, err
	}
	if err := s.mayEdit(who, p); err != nil {
		return p, e, err
	}
	if p.State == Archived {
		return p, e, fault.New(fault.Closed, "fault.process_archived")
	}
	e, err = tx.Edit(ctx, which)
	if fault.Is(err, fault.NotFound) {
		return p, Edit{Process: p.ID, Content: p.Content(), Step: Draft}, nil
	}
	if err == nil && e.Step != Draft {
		err = fault.New(fault.Closed, "fault.process_waits")
	}
	return p, e, err
}

// keep writes what is prepared. A process that is not public has nothing else to show, so that it
// gets the words at once; what is public stays as it is.
func (s *Service) keep(ctx context.Context, tx Tx, who access.Actor, p Process, e Edit, act string, data map[string]string) error {
	if p.State == Published && e.Step == Draft && e.Content.Same(p.Content()) {
		if _, err := tx.DropEdit(ctx, p.ID); err != nil { // nothing is left to publish
			return err
		}
		return tx.Audit(ctx, who.Account, act, p.ID, data)
	}
	if err := tx.PutEdit(ctx, e); err != nil {
		return err
	}
	if !p.Public() {
		p = p.With(e.Content)
		p.State, p.PublishAt = e.Step, e.PublishAt
		if err := tx.SaveProcess(ctx, p); err != nil {
			return err
		}
	}
	return tx.Audit(ctx, who.Account, act, p.ID, data)
}

func (w Write) theme() Theme {
	switch {
	case w.Words != nil:
		return Words
	case w.Card != nil:
		return Facts
	case w.Mandate != nil:
		return Promise
	case w.Phases != nil:
		return Dates
	}
	return Places
}

// into checks what was typed and writes it into a content.
func (w Write) into(c *Content, town *tenant.Town, form *fault.Form) (odd []Odd) {
	if w.Words != nil {
		c.Title = texts(form, town, "title", w.Words.Title, MaxTitle, richtext.Line)
		c.Summary = texts(form, town, "summary", w.Words.Summary, MaxSummary, richtext.Line)
		c.Body = texts(form, town, "body", w.Words.Body, MaxBody, richtext.Text)
	}
	if w.Card != nil {
		w.Card.into(&c.Card, town, form)
	}
	if w.Mandate != nil {
		m := &c.Card.Mandate
		for _, f := range []struct {
			name     string
			from, to *tenant.Text
		}{{"open", &w.Mandate.Open, &m.Open}, {"fixed", &w.Mandate.Fixed, &m.Fixed}, {"decides", &w.Mandate.Decides, &m.Decides},
			{"when", &w.Mandate.When, &m.When}, {"answers", &w.Mandate.Answers, &m.Answers}} {
			*f.to = texts(form, town, f.name, *f.from, MaxPromise, richtext.Text)
		}
	}
	if w.Phases != nil {
		c.Phases, odd = phases(*w.Phases, town, form)
	}
	if w.Districts != nil {
		c.Districts = nil
		for _, key := range *w.Districts {
			if _, ok := town.District(key); !ok {
				form.Add("districts", "fault.district_unknown")
			}
			c.Districts = append(c.Districts, key)
		}
		slices.Sort(c.Districts)
		c.Districts = slices.Compact(c.Districts)
	}
	return odd
}

func (w WriteCard) into(c *Card, town *tenant.Town, form *fault.Form) {
	c.Owner = texts(form, town, "owner", w.Owner, MaxContact, richtext.Line)
	c.Purpose = texts(form, town, "purpose", w.Purpose, MaxFact, richtext.Text)
	c.Basis = texts(form, town, "basis", w.Basis, MaxFact, richtext.Text)
	c.Audience = texts(form, town, "audience", w.Audience, MaxFact, richtext.Text)
	c.Contact = Contact{Name: richtext.Line(w.Contact.Name), Email: strings.TrimSpace(w.Contact.Email), Phone: richtext.Line(w.Contact.Phone)}
	checkLength(form, "contact_name", c.Contact.Name, 0, MaxContact)
	if c.Contact.Email != "" && (!goodEmail(c.Contact.Email) || len(c.Contact.Email) > 254) {
		form.Add("contact_email", "fault.email")
	}
	if c.Contact.Phone != "" && !goodPhone(c.Contact.Phone) {
		form.Add("contact_phone", "fault.process_phone")
	}
}

// texts cleans a text in each language of the town and leaves out what is empty.
func texts(form *fault.Form, town *tenant.Town, name string, in tenant.Text, max int, clean func(string) string) tenant.Text {
	var out tenant.Text
	for _, lang := range town.Languages {
		s := clean(in[lang])
		checkLength(form, name+"_"+lang, s, 0, max)
		if s == "" {
			continue
		}
		if out == nil {
			out = tenant.Text{}
		}
		out[lang] = s
	}
	return out
}

func checkLength(form *fault.Form, field, s string, min, max int) {
	if nationalid.In(s) {
		form.Add(field, "fault.national_number")
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n < min && n == 0:
		form.Add(field, "fault.title_missing")
	case n < min:
		form.Add(field, "fault.too_short", "min", min)
	case n > max:
		form.Add(field, "fault.too_long", "max", max)
	}
}

// phases reads the rows of the form. Faults stand beside the row's fields, which end in its number.
func phases(rows []WritePhase, town *tenant.Town, form *fault.Form) (out []Phase, odd []Odd) {
	for i, r := range rows {
		if r.Remove || r.empty() {
			continue
		}
		n := "_" + itoa(i)
		p := Phase{Kind: r.Kind}
		if !slices.Contains(Kinds, r.Kind) {
			form.Add("kind"+n, "fault.process_kind")
		}
		for _, lang := range town.Languages {
			s := richtext.Line(r.Name[lang])
			checkLength(form, "name_"+lang+n, s, 0, MaxPhase)
			if s != "" {
				if p.Name == nil {
					p.Name = tenant.Text{}
				}
				p.Name[lang] = s
			}
		}
		var opens, closes bool
		p.Opens, odd, opens = moment(form, odd, town, "opens"+n, r.OpensDay, cmp.Or(r.OpensAt, "00:00"))
		p.Closes, odd, closes = moment(form, odd, town, "closes"+n, r.ClosesDay, cmp.Or(r.ClosesAt, "23:59"))
		if opens && closes && !p.Closes.After(p.Opens) {
			form.Add("closes"+n, "fault.process_closes_first")
		}
		out = append(out, p)
	}
	if len(out) > MaxPhases {
		form.Add("kind_0", "fault.process_phases", "max", MaxPhases)
	}
	return sorted(out), odd
}

// itoa keeps the names of fields short to write.
func itoa(n int) string { return strconv.Itoa(n) }

// clip cuts plain letters to a length, without a dash at the end.
func clip(s string, max int) string { return strings.Trim(s[:min(len(s), max)], "-") }
