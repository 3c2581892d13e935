package consultation

import (
	"context"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/page"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// Document is a version of a consultation's text with what its page shows.
type Document struct {
	Frame
	Shown        Version // the one that is read
	Text         []Paragraph
	Counts       map[string]int // public remarks by anchor
	Numbers      Numbers
	Publications []Publication
}

// framed reads a consultation's process, versions and what waits.
func framed(ctx context.Context, tx Tx, c Consultation) (f Frame, err error) {
	f.Consultation = c
	if f.Of, err = tx.Process(ctx, c.Process); err != nil {
		return f, err
	}
	f.Versions, err = tx.Versions(ctx, c.ID)
	return f, err
}

// public finds a consultation that everybody may read. Faults: NotFound.
func public(ctx context.Context, tx Tx, slug string) (Frame, error) {
	c, err := tx.BySlug(ctx, slug)
	if err != nil {
		return Frame{}, err
	}
	f, err := framed(ctx, tx, c)
	if err == nil && (c.Published.IsZero() || !f.Of.Public()) {
		return Frame{}, fault.Missing()
	}
	return f, err
}

// Find reads what tells what can be done in a consultation. Faults: NotFound.
func (s *Service) Find(ctx context.Context, who access.Actor, slug string) (f Frame, err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return f, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		f, err = public(ctx, tx, slug)
		return err
	})
	return f, err
}

// Read reads a version of the text; 0 is the newest. Faults: NotFound.
func (s *Service) Read(ctx context.Context, who access.Actor, slug string, version int) (d Document, err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Frame, err = public(ctx, tx, slug); err != nil {
			return err
		}
		if version == 0 {
			version = d.Version
		}
		for _, v := range d.Versions {
			if v.Number == version {
				d.Shown = v
			}
		}
		if d.Shown.Number == 0 {
			return fault.Missing()
		}
		if d.Text, err = tx.Paragraphs(ctx, d.ID, version); err != nil {
			return err
		}
		if d.Numbers, err = tx.Numbers(ctx, d.ID); err != nil {
			return err
		}
		d.Counts = d.Numbers.ByAnchor
		d.Publications, err = tx.Published(ctx, d.ID)
		return err
	})
	return d, err
}

// Changes is a version's text beside that of the version before. Faults: NotFound.
func (s *Service) Changes(ctx context.Context, who access.Actor, slug string, version int) (d Document, before []Paragraph, err error) {
	if version < 2 {
		return d, nil, fault.Missing()
	}
	if d, err = s.Read(ctx, who, slug, version); err != nil {
		return d, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		before, err = tx.Paragraphs(ctx, d.ID, version-1)
		return err
	})
	return d, before, err
}

// Remarks reads one page of what everybody may see. Faults: NotFound, Invalid.
func (s *Service) Remarks(ctx context.Context, who access.Actor, slug string, f Filter, req page.Request) (frame Frame, out page.Of[Remark], err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return frame, out, err
	}
	if !f.known() {
		return frame, out, fault.New(fault.Invalid, "fault.filter")
	}
	f.Public, f.State, f.Assigned, f.Unanswered = true, Shown, "", false
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if frame, err = public(ctx, tx, slug); err != nil {
			return err
		}
		out, err = tx.List(ctx, frame.ID, f, req)
		return err
	})
	for i := range out.Rows {
		out.Rows[i] = out.Rows[i].Public()
	}
	return frame, out, err
}

// Detail is a remark with the paragraph that it was made on, as it was read and as it stands now.
type Detail struct {
	Frame
	Remark       Remark
	Mine         bool
	CanEdit      bool
	Then         Paragraph // in the version that was read
	Now          Paragraph // in the newest; without an anchor when it is gone
	Led          Paragraph // that the answer points to
	Publications []Publication
}

// Get reads a remark that is public, or one's own. Faults: NotFound.
func (s *Service) Get(ctx context.Context, who access.Actor, slug string, which id.ID) (d Detail, err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return d, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Frame, err = public(ctx, tx, slug); err != nil {
			return err
		}
		if d.Remark, err = tx.Remark(ctx, which); err != nil {
			return err
		}
		d.Mine = who.SignedIn() && d.Remark.Author == who.Account
		if d.Remark.Consultation != d.ID || d.Remark.State != Shown && !d.Mine {
			return fault.Missing()
		}
		d.CanEdit = d.Mine && d.Open(tx.Now()) && d.Remark.editable() == nil
		d.Remark = d.Remark.seenBy(d.Mine)
		d.Publications, err = tx.Published(ctx, d.ID)
		if err != nil {
			return err
		}
		return d.paragraphs(ctx, tx)
	})
	return d, err
}

// seenBy is the remark as its author sees it, who knows the own words, or as everybody does.
func (r Remark) seenBy(mine bool) Remark {
	out := r.Public()
	if mine {
		out.Body, out.Quote, out.Organisation, out.Place, out.Point, out.Name, out.AuthorName = r.Body, r.Quote, r.Organisation, r.Place, r.Point, r.Name, r.AuthorName
		if r.State == Refused {
			out.Reason = r.Reason
		}
	}
	return out
}

// paragraphs reads the pieces of text that a remark has to do with.
func (d *Detail) paragraphs(ctx context.Context, tx Tx) error {
	if d.Remark.Anchor == "" && d.Remark.LedTo == "" {
		return nil
	}
	then, err := tx.Paragraphs(ctx, d.ID, d.Remark.Version)
	if err != nil {
		return err
	}
	now, err := tx.Paragraphs(ctx, d.ID, d.Version)
	if err != nil {
		return err
	}
	d.Then, _ = find(then, d.Remark.Anchor)
	d.Now, _ = find(now, d.Remark.Anchor)
	d.Led, _ = find(now, d.Remark.LedTo)
	return nil
}

// Open lists the public consultations of a process; None is all.
func (s *Service) Open(ctx context.Context, who access.Actor, of id.ID) (out []Frame, err error) {
	if err := s.policy.Allow(who, access.ReadRemark, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Consultations(ctx, of)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.Published.IsZero() {
				continue
			}
			f, err := framed(ctx, tx, c)
			if err != nil {
				return err
			}
			if f.Of.Public() {
				out = append(out, f)
			}
		}
		return nil
	})
	return out, err
}

// check refuses what is too short, too long, or holds somebody's national number.
func check(form *fault.Form, field, s string, min, max int) {
	if nationalid.In(s) {
		form.Add(field, "fault.national_number")
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n < min && n == 0:
		form.Add(field, "fault.remark_missing")
	case n < min:
		form.Add(field, "fault.too_short", "min", min)
	case n > max:
		form.Add(field, "fault.too_long", "max", max)
	}
}
