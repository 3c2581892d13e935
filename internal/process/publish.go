package process

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Propose asks for the second person's approval of what is prepared. note says what is new, for the
// public; it is needed when something is public already. Sent twice it proposes once. Faults:
// SignIn, NotFound, Invalid, Closed when something is missing or nothing is prepared.
func (s *Service) Propose(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, note string) error {
	note = richtext.Line(note)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if again, err := s.proposedBy(ctx, tx, who, which); err != nil || again {
			return err
		}
		p, e, err := s.ready(ctx, tx, who, town, which)
		if err != nil {
			return err
		}
		if err := checkNote(p, note); err != nil {
			return err
		}
		e.Step, e.Note, e.Reason, e.Proposed, e.ProposedBy = Proposed, note, "", tx.Now(), who.Account
		if err := s.keep(ctx, tx, who, p, e, "process.propose", nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessProposed, Subject: p.ID})
	})
}

func (s *Service) proposedBy(ctx context.Context, tx Tx, who access.Actor, which id.ID) (bool, error) {
	e, err := tx.Edit(ctx, which)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && e.Step == Proposed && e.ProposedBy == who.Account, err
}

// ready opens what is prepared and makes sure that it may be published.
func (s *Service) ready(ctx context.Context, tx Tx, who access.Actor, town *tenant.Town, which id.ID) (p Process, e Edit, err error) {
	p, e, err = s.open(ctx, tx, who, which)
	switch {
	case err != nil:
		return p, e, err
	case p.State == Published && e.Content.Same(p.Content()):
		return p, e, fault.New(fault.Closed, "fault.process_unchanged")
	case Blocked(e.Content.Lacks(town, tx.Now())):
		return p, e, fault.New(fault.Closed, "fault.process_lacks")
	}
	return p, e, nil
}

func checkNote(p Process, note string) error {
	var form fault.Form
	if p.State == Published && note == "" {
		form.Add("note", "fault.process_note")
	} else {
		checkLength(&form, "note", note, 0, MaxNote)
	}
	return form.Err()
}

// TakeBack returns what waits, or was approved for later, to those who write it. Faults: SignIn,
// NotFound.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, which id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.waiting(ctx, tx, who, which)
		if err != nil || e.Step == Draft {
			return err
		}
		return s.keep(ctx, tx, who, p, e.again(), "process.take_back", nil)
	})
}

// again is the edit as it can be written on.
func (e Edit) again() Edit {
	e.Step, e.ProposedBy, e.ApprovedBy = Draft, id.None, id.None
	e.Proposed, e.Approved, e.PublishAt, e.Office, e.Signature = time.Time{}, time.Time{}, time.Time{}, "", ""
	return e
}

// waiting holds a process with what is prepared for it, whatever its step. Without anything
// prepared the edit's step is Draft.
func (s *Service) waiting(ctx context.Context, tx Tx, who access.Actor, which id.ID) (p Process, e Edit, err error) {
	if p, err = tx.LockProcess(ctx, which); err != nil {
		return p, e, err
	}
	if err = s.mayEdit(who, p); err != nil {
		return p, e, err
	}
	e, err = tx.Edit(ctx, which)
	if fault.Is(err, fault.NotFound) {
		return p, Edit{Process: p.ID, Content: p.Content(), Step: Draft}, nil
	}
	return p, e, err
}

// SendBack returns what waits with a reason. Faults: SignIn, Denied, NotFound, Invalid, Closed when
// nothing waits.
func (s *Service) SendBack(ctx context.Context, who access.Actor, which id.ID, reason string) error {
	reason = richtext.Text(reason)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.PublishProcess, p.Scope()); err != nil {
			return err
		}
		if e.Step == Draft {
			return fault.New(fault.Closed, "fault.process_nothing_waits")
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		proposer := e.ProposedBy
		e = e.again()
		e.Reason = reason
		if err := s.keep(ctx, tx, who, p, e, "process.send_back", nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessSentBack, Subject: p.ID, Data: map[string]string{"to": proposer.String(), "by": who.Account.String()}})
	})
}

func checkReason(reason string) error {
	var form fault.Form
	if reason == "" {
		form.Add("reason", "fault.reason_missing")
	} else {
		checkLength(&form, "reason", reason, 5, MaxPromise)
	}
	return form.Err()
}

// Approve is how the second person publishes. Without a Day it is published now.
type Approve struct {
	Day, Minute string // local, as Local reads them
	Sign        bool   // shows the approver's name on the publication, besides the office
	Override    string // why it is published although its office owes the answers of another process
}

// Approve publishes what waits, now or at a local minute. Who proposed it cannot. Sent twice it
// publishes once. odd tells when the minute is one that the change of the clocks makes strange.
// Faults: SignIn, Denied, NotFound, Invalid, Closed when nothing waits or something is missing.
func (s *Service) Approve(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, in Approve) (odd []Odd, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.PublishProcess, p.Scope()); err != nil {
			return err
		}
		switch {
		case e.Step == Scheduled && e.ApprovedBy == who.Account:
			return nil
		case e.Step != Proposed:
			return fault.New(fault.Closed, "fault.process_nothing_waits")
		case e.ProposedBy == who.Account:
			return fault.New(fault.Denied, "fault.process_second_person")
		case Blocked(e.Content.Lacks(town, tx.Now())):
			return fault.New(fault.Closed, "fault.process_lacks")
		}
		if p.Published.IsZero() {
			if err := s.keepsPromises(ctx, tx, who, town, p.With(e.Content), in.Override); err != nil {
				return err
			}
		}
		e.Approved, e.ApprovedBy, e.Office = tx.Now(), who.Account, who.Office
		if in.Sign {
			e.Signature = who.Name
		}
		if in.Day == "" {
			e.PublishAt = tx.Now()
		} else if odd, err = e.schedule(in, tx.Now(), town); err != nil {
			return err
		}
		if err := s.approved(ctx, tx, town, p, e); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessApproved, Subject: p.ID, Data: map[string]string{"to": e.ProposedBy.String(), "by": who.Account.String()}})
	})
	return odd, err
}

// schedule reads the minute at which an approved edit is to be public.
func (e *Edit) schedule(in Approve, now time.Time, town *tenant.Town) (odd []Odd, err error) {
	var form fault.Form
	at, odd, ok := moment(&form, nil, town, "day", in.Day, in.Minute)
	if ok && !at.After(now) {
		form.Add("day", "fault.process_publish_past")
	}
	e.PublishAt = at
	return odd, form.Err()
}

// approved publishes an approved edit when its moment has come, and keeps it until then.
func (s *Service) approved(ctx context.Context, tx Tx, town *tenant.Town, p Process, e Edit) error {
	who := access.Actor{Account: e.ApprovedBy}
	if e.PublishAt.After(tx.Now()) {
		e.Step = Scheduled
		return s.keep(ctx, tx, who, p, e, "process.schedule", nil)
	}
	return s.publish(ctx, tx, town, p, e, false)
}

// PublishDue publishes what was approved for a moment that has come. Several processes may call it
// at once: each publication happens once.
func (s *Service) PublishDue(ctx context.Context, town *tenant.Town) error {
	var due []id.ID
	err := s.store.View(ctx, town.ID, func(tx Tx) (err error) {
		due, err = tx.DueEdits(ctx)
		return err
	})
	for _, which := range due {
		if err == nil {
			err = s.publishDue(ctx, town, which)
		}
	}
	return err
}

func (s *Service) publishDue(ctx context.Context, town *tenant.Town, which id.ID) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		p, err := tx.LockProcess(ctx, which)
		if err != nil {
			return err
		}
		e, err := tx.Edit(ctx, which)
		if fault.Is(err, fault.NotFound) || err == nil && (e.Step != Scheduled || e.PublishAt.After(tx.Now())) {
			return nil // another was first, or it was taken back
		}
		if err != nil {
			return err
		}
		return s.publish(ctx, tx, town, p, e, false)
	})
}

// Correct publishes a small correction of what is public, by one person. Faults: SignIn, NotFound,
// Invalid, Closed when the change is more than a correction.
func (s *Service) Correct(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID, note string) error {
	note = richtext.Line(note)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.ready(ctx, tx, who, town, which)
		if err != nil {
			return err
		}
		if p.State != Published || !Small(p.Content(), e.Content) {
			return fault.New(fault.Closed, "fault.process_not_small")
		}
		if err := checkNote(p, note); err != nil {
			return err
		}
		e.Note, e.ProposedBy, e.ApprovedBy, e.Office = note, who.Account, who.Account, who.Office
		if err := s.publish(ctx, tx, town, p, e, true); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessCorrected, Subject: p.ID, Data: map[string]string{"by": who.Account.String()}})
	})
}

// publish makes what is prepared public, as the next version.
func (s *Service) publish(ctx context.Context, tx Tx, town *tenant.Town, p Process, e Edit, small bool) error {
	p = p.With(e.Content)
	p.State, p.Preview, p.PublishAt = Published, "", time.Time{}
	p.Version++
	if p.Published.IsZero() {
		p.Published = tx.Now()
	}
	raw := e.Content.JSON()
	v := Version{Process: p.ID, Seq: p.Version, Raw: raw, Fingerprint: Fingerprint(raw), Note: e.Note, Small: small, Office: cmp.Or(e.Office, p.Card.Owner.In(town.DefaultLanguage(), "en")),
		Signature: e.Signature, ProposedBy: e.ProposedBy, PublishedBy: e.ApprovedBy, Published: tx.Now()}
	if err := tx.SaveProcess(ctx, p); err != nil {
		return err
	}
	if err := tx.AddVersion(ctx, v); err != nil {
		return err
	}
	if _, err := tx.DropEdit(ctx, p.ID); err != nil {
		return err
	}
	if err := tx.Index(ctx, p, town.DefaultLanguage()); err != nil {
		return err
	}
	seq := map[string]string{"version": strconv.Itoa(v.Seq)}
	if err := tx.Audit(ctx, e.ApprovedBy, "process.publish", p.ID, seq); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.ProcessPublished, Subject: p.ID, Data: seq})
}

// Withdraw takes a process out of the public's sight, with a reason for those who prepare it, while
// nobody can have taken part: what people were asked stays to be read. Faults: SignIn, Denied,
// NotFound, Invalid, Closed.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, which id.ID, reason string) error {
	reason = richtext.Text(reason)
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, e, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.PublishProcess, p.Scope()); err != nil {
			return err
		}
		if p.State != Published {
			return fault.New(fault.Closed, "fault.process_not_public")
		}
		taken, err := tx.Taken(ctx, which)
		if err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Closed, "fault.process_taken")
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		p.State = Draft
		e = e.again()
		e.Reason, e.Saved, e.SavedBy = reason, tx.Now(), who.Account
		if err := s.keep(ctx, tx, who, p, e, "process.withdraw", nil); err != nil {
			return err
		}
		if err := tx.Unindex(ctx, p.ID); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessChanged, Subject: p.ID})
	})
}

// Discard throws away what is prepared: the change of a public process, or a draft that was never
// public, as a whole; gone tells of the latter. Faults: SignIn, NotFound, Closed, Conflict when
// something belongs to the draft.
func (s *Service) Discard(ctx context.Context, who access.Actor, which id.ID) (gone bool, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, _, err := s.open(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if p.State == Draft && p.Version > 0 {
			return fault.New(fault.Closed, "fault.process_was_public")
		}
		if _, err := tx.DropEdit(ctx, which); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "process.discard", which, nil); err != nil {
			return err
		}
		if p.State == Published {
			p.Preview = ""
			return tx.SaveProcess(ctx, p)
		}
		gone = true
		return tx.DropProcess(ctx, which)
	})
	return gone, err
}
