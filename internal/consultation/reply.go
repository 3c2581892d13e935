package consultation

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is what a step of a reply brings; nil parts are not part of the step.
type Write struct {
	About *About   // what the remark is about
	Where *Subject // its place in the text or in the town; About is not read
	Body  *string
	Voice *Voice
	Later bool // what is missing is asked for another day
}

// Begin starts a reply with its first step. key is its future id, made by the form, so that a form
// that is sent twice begins one. Faults: SignIn, NotFound, Closed, Denied, Invalid, TooMany,
// Conflict when what the form began was sent already.
func (s *Service) Begin(ctx context.Context, who access.Actor, town *tenant.Town, slug string, key id.ID, w Write) (draft id.ID, err error) {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return id.None, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		f, err := takes(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		d, fresh, err := begun(ctx, tx, who.Account, key)
		if err != nil {
			return err
		}
		draft, d.Consultation, d.Updated = d.ID, f.ID, tx.Now()
		if err := w.into(ctx, tx, town, f.Consultation, &d); err != nil {
			return err
		}
		if fresh {
			return tx.PutDraft(ctx, d)
		}
		return tx.SaveDraft(ctx, d)
	})
	return draft, err
}

// begun looks whether a form's key was used: the draft that it made, or a fresh one. Of what is
// somebody else's nothing is told. Faults: Conflict, TooMany.
func begun(ctx context.Context, tx Tx, author, key id.ID) (d Draft, fresh bool, err error) {
	d, err = tx.Draft(ctx, id.None, key)
	if err == nil && d.Author == author {
		return d, false, nil
	}
	taken := err == nil
	if err != nil && !fault.Is(err, fault.NotFound) {
		return d, false, err
	}
	r, err := tx.Remark(ctx, key)
	switch {
	case err == nil && r.Author == author:
		return d, false, fault.New(fault.Conflict, "fault.remark_sent")
	case err == nil || taken:
		key = id.New()
	case !fault.Is(err, fault.NotFound):
		return d, false, err
	}
	mine, err := tx.Drafts(ctx, author)
	if err == nil && len(mine) >= MaxDrafts {
		err = fault.New(fault.TooMany, "fault.too_many_drafts", "max", MaxDrafts)
	}
	return Draft{ID: key, Author: author, Subject: Subject{About: Whole}, Voice: Voice{Speaks: Person}}, true, err
}

// takes finds a consultation that takes a remark of the person now. Faults: NotFound, Closed,
// Denied, SignIn.
func takes(ctx context.Context, tx Tx, who access.Actor, slug string) (Frame, error) {
	f, err := public(ctx, tx, slug)
	if err != nil {
		return f, err
	}
	if !f.Open(tx.Now()) {
		return f, fault.New(fault.Closed, "fault.remarks_closed")
	}
	return f, f.Admits(who)
}

// Step writes a step into one's own draft. Faults: SignIn, NotFound, Invalid.
func (s *Service) Step(ctx context.Context, who access.Actor, town *tenant.Town, draft id.ID, w Write) error {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		d, err := tx.Draft(ctx, who.Account, draft)
		if err != nil {
			return err
		}
		c, err := tx.Consultation(ctx, d.Consultation)
		if err != nil {
			return err
		}
		if err := w.into(ctx, tx, town, c, &d); err != nil {
			return err
		}
		d.Updated = tx.Now()
		return tx.SaveDraft(ctx, d)
	})
}

// Reply is a draft with the text that it is about.
type Reply struct {
	Draft
	Frame
	Text []Paragraph
}

// DraftOf reads one's own draft. Faults: SignIn, NotFound.
func (s *Service) DraftOf(ctx context.Context, who access.Actor, slug string, draft id.ID) (r Reply, err error) {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return r, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if r.Frame, err = public(ctx, tx, slug); err != nil {
			return err
		}
		if r.Draft, err = tx.Draft(ctx, who.Account, draft); err != nil {
			return err
		}
		if r.Draft.Consultation != r.Frame.ID {
			return fault.Missing()
		}
		r.Text, err = tx.Paragraphs(ctx, r.Frame.ID, r.Frame.Version)
		return err
	})
	return r, err
}

// Discard throws one's own draft away. Faults: SignIn, NotFound.
func (s *Service) Discard(ctx context.Context, who access.Actor, draft id.ID) error {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error { return tx.DropDraft(ctx, who.Account, draft) })
}

// Send makes a draft a remark with a number. Sent twice it is one. Faults: SignIn, NotFound,
// Closed, Denied, Invalid with the fields that are missing.
func (s *Service) Send(ctx context.Context, who access.Actor, town *tenant.Town, slug string, draft id.ID) (out Remark, err error) {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		sent, err := tx.Remark(ctx, draft)
		if err == nil && sent.Author == who.Account {
			out = sent
			return nil
		}
		d, err := tx.Draft(ctx, who.Account, draft)
		if err != nil {
			return err
		}
		f, err := takes(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		if d.Consultation != f.ID {
			return fault.Missing()
		}
		all := Write{About: &d.About, Where: &d.Subject, Body: &d.Body, Voice: &d.Voice}
		if err := all.into(ctx, tx, town, f.Consultation, &d); err != nil {
			return err
		}
		out = Remark{ID: d.ID, Author: who.Account, Source: Web, State: Shown, Subject: d.Subject, Voice: d.Voice, Body: d.Body, Language: f.Language,
			Consent: true, Received: tx.Now(), Once: "draft:" + d.ID.String()}
		if f.Screened {
			out.State = Held
		}
		if out, err = add(ctx, tx, f.Consultation, out); err != nil {
			return err
		}
		return tx.DropDraft(ctx, who.Account, draft)
	})
	return out, err
}

// add gives a remark its number and keeps it.
func add(ctx context.Context, tx Tx, c Consultation, r Remark) (Remark, error) {
	var err error
	if r.Number, err = tx.NextNumber(ctx, c.ID); err != nil {
		return r, err
	}
	r.Consultation, r.Process, r.Created, r.Revision = c.ID, c.Process, tx.Now(), 1
	if err := tx.AddRemark(ctx, r); err != nil {
		return r, err
	}
	return r, tx.Emit(ctx, event.Event{Kind: event.RemarkPosted, Subject: r.ID, Data: map[string]string{"consultation": c.ID.String(), "process": c.Process.String()}})
}

// editable tells whether the words of a remark are still its author's to change, but for the time.
func (r Remark) editable() error {
	switch {
	case r.State == Withdrawn:
		return fault.New(fault.Closed, "fault.remark_withdrawn")
	case r.State == Refused:
		return fault.New(fault.Closed, "fault.remark_refused")
	case r.Disposition != "":
		return fault.New(fault.Closed, "fault.remark_answered")
	}
	return nil
}

// Edit changes the words of one's own remark until the consultation closes. Faults: SignIn,
// NotFound, Closed, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, slug string, which id.ID, body string) error {
	body = richtext.Text(body)
	var form fault.Form
	check(&form, "body", body, MinBody, MaxBody)
	return s.own(ctx, who, slug, which, form.Err(), func(c Consultation, now Remark) Remark {
		now.Body = body
		if c.Screened {
			now.State = Held
		}
		return now
	})
}

// Withdraw takes one's own remark back: its number stays, its words are gone from the page. Twice
// is once. Faults: SignIn, NotFound, Closed.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, slug string, which id.ID) error {
	return s.own(ctx, who, slug, which, nil, func(_ Consultation, now Remark) Remark {
		now.State, now.Disposition = Withdrawn, Void
		return now
	})
}

func (s *Service) own(ctx context.Context, who access.Actor, slug string, which id.ID, wrong error, change func(Consultation, Remark) Remark) error {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		f, err := public(ctx, tx, slug)
		if err != nil {
			return err
		}
		r, err := tx.LockRemark(ctx, which)
		if err != nil {
			return err
		}
		if r.Author != who.Account || r.Consultation != f.ID {
			return fault.Missing()
		}
		if !f.Open(tx.Now()) {
			return fault.New(fault.Closed, "fault.remarks_closed")
		}
		if err := r.editable(); err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		r = change(f.Consultation, r)
		r.Edited = tx.Now()
		if err := tx.SaveRemark(ctx, f.Consultation, r); err != nil {
			return err
		}
		return changedRemark(ctx, tx, r)
	})
}

func changedRemark(ctx context.Context, tx Tx, r Remark) error {
	return tx.Emit(ctx, event.Event{Kind: event.RemarkChanged, Subject: r.ID, Data: map[string]string{"consultation": r.Consultation.String(), "process": r.Process.String()}})
}

// Own is what somebody has to do with consultations.
type Own struct {
	Remarks []Remark
	Drafts  []Draft
	Of      map[id.ID]Frame // by consultation
}

// Mine lists one's own remarks and drafts. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (o Own, err error) {
	if err := s.policy.Allow(who, access.WriteRemark, access.Scope{}); err != nil {
		return o, err
	}
	o.Of = map[id.ID]Frame{}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if o.Remarks, err = tx.ByAuthor(ctx, who.Account); err != nil {
			return err
		}
		if o.Drafts, err = tx.Drafts(ctx, who.Account); err != nil {
			return err
		}
		var ids []id.ID
		for i, r := range o.Remarks {
			ids, o.Remarks[i] = append(ids, r.Consultation), r.seenBy(true)
		}
		for _, d := range o.Drafts {
			ids = append(ids, d.Consultation)
		}
		for _, which := range ids {
			if _, ok := o.Of[which]; ok {
				continue
			}
			c, err := tx.Consultation(ctx, which)
			if err != nil {
				return err
			}
			if o.Of[which], err = framed(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	o.Remarks = slices.DeleteFunc(o.Remarks, func(r Remark) bool { return r.State == Withdrawn })
	return o, err
}
