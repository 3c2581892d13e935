package consultation

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Settings are a consultation's words and rules.
type Settings struct {
	Process    id.ID
	Slug       string // when it is new; made by the edge from the title if empty
	Title      string
	Intro      string
	Language   string
	Office     string
	Audience   Audience
	Districts  []string
	Categories []string
	Screened   bool
	Text       string // Markdown; of the version that is being prepared
}

var slugShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (in *Settings) check(town *tenant.Town) error {
	in.Title, in.Intro, in.Office = richtext.Line(in.Title), richtext.Text(in.Intro), richtext.Line(in.Office)
	in.Text = richtext.Text(in.Text)
	var form fault.Form
	check(&form, "title", in.Title, MinTitle, MaxTitle)
	check(&form, "intro", in.Intro, MinText, MaxIntro)
	check(&form, "office", in.Office, 2, MaxOffice)
	check(&form, "text", in.Text, 0, MaxText)
	if len(Split(in.Text)) > MaxParagraphs {
		form.Add("text", "fault.remark_paragraphs", "max", MaxParagraphs)
	}
	if !slices.Contains(town.Languages, in.Language) {
		form.Add("language", "fault.remark_language")
	}
	if !slices.Contains(Audiences, in.Audience) {
		form.Add("audience", "fault.remark_audience")
	}
	known := 0
	for _, key := range in.Districts {
		if _, ok := town.District(key); ok {
			known++
		}
	}
	if in.Audience == Local && (known == 0 || known < len(in.Districts)) {
		form.Add("districts", "fault.remark_districts")
	}
	if in.Audience != Local {
		in.Districts = nil
	}
	in.categories(&form)
	return form.Err()
}

func (in *Settings) categories(form *fault.Form) {
	var list []string
	for _, c := range in.Categories {
		if c = richtext.Line(c); c != "" && !slices.Contains(list, c) {
			list = append(list, c)
			check(form, "categories", c, 2, MaxCategory)
		}
	}
	if len(list) > MaxCategories {
		form.Add("categories", "fault.remark_categories", "max", MaxCategories)
	}
	in.Categories = list
}

func (in Settings) into(c *Consultation) {
	c.Title, c.Intro, c.Language, c.Office = in.Title, in.Intro, in.Language, in.Office
	c.Audience, c.Districts, c.Categories, c.Screened = in.Audience, in.Districts, in.Categories, in.Screened
	c.Working = in.Text
}

// Create prepares a consultation, which nobody sees until its first version is published. key is
// its future id, made by the form. Faults: SignIn, Denied, NotFound, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, key id.ID, in Settings) (which id.ID, err error) {
	if !s.policy.Anywhere(who, access.ManageRemark) {
		return id.None, s.policy.Allow(who, access.ManageRemark, access.Scope{})
	}
	if err := in.check(town); err != nil {
		return id.None, err
	}
	if !slugShape.MatchString(in.Slug) || len(in.Slug) > 80 {
		in.Slug = "k-" + id.Secret().String()[:8]
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Process(ctx, in.Process)
		if fault.Is(err, fault.NotFound) || err == nil && !hasPhase(p) {
			var form fault.Form
			form.Add("process", "fault.remark_process")
			return form.Err()
		}
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.ManageRemark, access.Scope{Process: p.ID}); err != nil {
			return err
		}
		which = key
		if c, err := tx.Consultation(ctx, key); err == nil {
			if c.Process != p.ID {
				return fault.New(fault.Conflict, "")
			}
			return nil // the form was sent twice
		}
		c := Consultation{ID: key, Process: p.ID, Slug: in.Slug, Created: tx.Now(), Updated: tx.Now()}
		in.into(&c)
		if _, err := tx.BySlug(ctx, c.Slug); err == nil {
			c.Slug += "-" + id.Secret().String()[:8]
		}
		if err := tx.PutConsultation(ctx, c); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "consultation.create", c.ID, map[string]string{"process": p.ID.String()})
	})
	return which, err
}

func hasPhase(p process.Process) bool {
	return slices.ContainsFunc(p.Phases, func(ph process.Phase) bool { return ph.Kind == process.Consultation })
}

// Processes lists those in which the actor may hold a consultation: they have a phase for remarks.
func (s *Service) Processes(ctx context.Context, who access.Actor) (out []process.Process, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Processes(ctx)
		return err
	})
	return slices.DeleteFunc(out, func(p process.Process) bool {
		return !hasPhase(p) || p.State == process.Archived || !s.policy.May(who, access.ManageRemark, access.Scope{Process: p.ID})
	}), err
}

// All lists the consultations that the actor works on, newest first. Faults: SignIn, Denied.
func (s *Service) All(ctx context.Context, who access.Actor) (out []Frame, err error) {
	if !s.policy.Anywhere(who, access.ManageRemark) {
		return nil, s.policy.Allow(who, access.ManageRemark, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Consultations(ctx, id.None)
		if err != nil {
			return err
		}
		waits, err := tx.Counts(ctx)
		if err != nil {
			return err
		}
		for _, c := range list {
			if !s.policy.May(who, access.ManageRemark, access.Scope{Process: c.Process}) {
				continue
			}
			f, err := framed(ctx, tx, c)
			if err != nil {
				return err
			}
			f.Unread, f.Waiting = waits[c.ID].Held, waits[c.ID].Unanswered
			out = append(out, f)
		}
		return nil
	})
	return out, err
}

// Desk reads a consultation for those who work on it. Faults: SignIn, Denied, NotFound.
func (s *Service) Desk(ctx context.Context, who access.Actor, which id.ID) (d Document, err error) {
	err = s.desk(ctx, who, which, s.store.View, func(tx Tx, c Consultation) error {
		if d.Frame, err = framed(ctx, tx, c); err != nil {
			return err
		}
		if d.Text, err = tx.Paragraphs(ctx, c.ID, c.Version); err != nil {
			return err
		}
		if d.Numbers, err = tx.Numbers(ctx, c.ID); err != nil {
			return err
		}
		d.Unread, d.Waiting = d.Numbers.Held, d.Numbers.Unanswered
		d.Publications, err = tx.Published(ctx, c.ID)
		return err
	})
	return d, err
}

type open func(ctx context.Context, t tenant.ID, fn func(Tx) error) error

// desk finds a consultation, asks whether the role reaches it, and does the work. Whoever holds no
// role anywhere is told so before anything is looked up.
func (s *Service) desk(ctx context.Context, who access.Actor, which id.ID, in open, do func(Tx, Consultation) error) error {
	if !s.policy.Anywhere(who, access.ManageRemark) {
		return s.policy.Allow(who, access.ManageRemark, access.Scope{})
	}
	return in(ctx, who.Tenant, func(tx Tx) error {
		c, err := tx.Consultation(ctx, which)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.ManageRemark, access.Scope{Process: c.Process}); err != nil {
			return err
		}
		return do(tx, c)
	})
}

// Save changes a consultation's words and rules, and the text that is being prepared. Faults:
// SignIn, Denied, NotFound, Invalid.
func (s *Service) Save(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, in Settings) error {
	return s.desk(ctx, who, which, s.store.Update, func(tx Tx, c Consultation) error {
		if err := in.check(town); err != nil {
			return err
		}
		if c.Final && in.Text != c.Working {
			return fault.New(fault.Closed, "fault.remark_final")
		}
		in.into(&c)
		c.Updated = tx.Now()
		if err := tx.SaveConsultation(ctx, c); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "consultation.save", c.ID, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ConsultationChanged, Subject: c.ID, Data: map[string]string{"process": c.Process.String()}})
	})
}

// Release is a new version.
type Release struct {
	Changelog string // what is new, for those who read the version before
	Final     bool   // the last one: no remarks and no version follow
	From      int    // the version that is followed, so that a form sent twice makes one
}

// Release publishes the prepared text as the next version. Remarks stay with their paragraphs.
// Faults: SignIn, Denied, NotFound, Closed, Invalid, Conflict when the version was made meanwhile.
func (s *Service) Release(ctx context.Context, who access.Actor, which id.ID, in Release) error {
	in.Changelog = richtext.Text(in.Changelog)
	return s.desk(ctx, who, which, s.store.Update, func(tx Tx, _ Consultation) error {
		c, err := tx.Lock(ctx, which)
		if err != nil {
			return err
		}
		if c.Final {
			return fault.New(fault.Closed, "fault.remark_final")
		}
		if c.Version != in.From {
			return fault.New(fault.Conflict, "fault.remark_version")
		}
		text := Split(c.Working)
		var form fault.Form
		check(&form, "text", strings.TrimSpace(c.Working), MinText, MaxText)
		if c.Version > 0 {
			check(&form, "changelog", in.Changelog, MinBody, MaxChangelog)
		}
		if !slices.ContainsFunc(text, func(p Paragraph) bool { return !p.Heading() }) {
			form.Add("text", "fault.remark_text")
		}
		if err := form.Err(); err != nil {
			return err
		}
		before, err := tx.Paragraphs(ctx, which, c.Version)
		if err != nil {
			return err
		}
		all, err := tx.Anchors(ctx, which)
		if err != nil {
			return err
		}
		return s.release(ctx, tx, who, c, in, Anchor(before, all, text))
	})
}

func (s *Service) release(ctx context.Context, tx Tx, who access.Actor, c Consultation, in Release, text []Paragraph) error {
	kind := event.ConsultationVersion
	if c.Version == 0 {
		kind, c.Published = event.ConsultationPublished, tx.Now()
	}
	c.Version, c.Final, c.Updated = c.Version+1, in.Final, tx.Now()
	v := Version{Number: c.Version, Body: c.Working, Changelog: in.Changelog, Office: c.Office, Final: in.Final, At: tx.Now()}
	if err := tx.PutVersion(ctx, c, v, who.Account, text); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, "consultation.version", c.ID, map[string]string{"number": itoa(v.Number)}); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: kind, Subject: c.ID, Data: map[string]string{"process": c.Process.String(), "number": itoa(v.Number)}})
}
