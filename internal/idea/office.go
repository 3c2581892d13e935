package idea

import (
	"context"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// SetStatus is an act of office: where the idea stands now, and why.
type SetStatus struct {
	Status Status
	Reason string
	Office string
}

// SetStatus records where an idea stands. Faults: SignIn, Denied, NotFound, Closed, Invalid with
// fields status, reason, office.
func (s *Service) SetStatus(ctx context.Context, who access.Actor, idea id.ID, in SetStatus) error {
	in.Reason, in.Office = richtext.Text(in.Reason), richtext.Line(in.Office)
	var form fault.Form
	if !slices.Contains(Settable, in.Status) {
		form.Add("status", "fault.status_unknown")
	}
	checkLength(&form, "reason", in.Reason, 5, MaxReason)
	checkLength(&form, "office", in.Office, 2, 120)
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, who, idea, access.SetIdeaStatus, func(tx Tx, i Idea) error {
		if err := tx.SetStatus(ctx, idea, in.Status); err != nil {
			return err
		}
		if err := tx.AddStep(ctx, idea, Step{Status: in.Status, Reason: in.Reason, Office: in.Office, At: tx.Now()}, who.Account); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "idea.status", idea, map[string]string{"status": string(in.Status)}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.IdeaStatusSet, Subject: idea, Data: map[string]string{"status": string(in.Status)}})
	})
}

// GiveAnswer is an official answer with its signature.
type GiveAnswer struct {
	Body   string
	Office string
	Key    id.ID // made by the form, so that a form that is sent twice answers once
}

// Answer publishes an official answer, signed with the office. Faults: SignIn, Denied, NotFound,
// Closed, Invalid with fields answer, office.
func (s *Service) Answer(ctx context.Context, who access.Actor, idea id.ID, in GiveAnswer) error {
	in.Body, in.Office = richtext.Text(in.Body), richtext.Line(in.Office)
	var form fault.Form
	checkLength(&form, "answer", in.Body, 10, MaxAnswer)
	checkLength(&form, "office", in.Office, 2, 120)
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, who, idea, access.AnswerIdea, func(tx Tx, i Idea) error {
		given, err := tx.Answers(ctx, idea)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(given, func(a Answer) bool { return a.ID == in.Key }) {
			return nil
		}
		a := Answer{ID: in.Key, Body: in.Body, Office: in.Office, Signed: strings.TrimSpace(who.Name), At: tx.Now()}
		if a.ID == id.None {
			a.ID = id.New()
		}
		if err := tx.AddAnswer(ctx, idea, a, who.Account); err != nil {
			return err
		}
		if err := tx.SetAnswered(ctx, idea); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "idea.answer", idea, map[string]string{"answer": a.ID.String()}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.IdeaAnswered, Subject: idea, Data: map[string]string{"answer": a.ID.String()}})
	})
}

// act holds the idea, asks whether the role reaches it where it lies, and does the act. Whoever
// holds no role anywhere is told so before anything is looked up.
func (s *Service) act(ctx context.Context, who access.Actor, idea id.ID, ask access.Ask, do func(Tx, Idea) error) error {
	if !s.policy.Anywhere(who, ask) {
		return s.policy.Allow(who, ask, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := tx.Lock(ctx, idea)
		if err != nil {
			return err
		}
		if i.Published.IsZero() {
			return fault.Missing()
		}
		if err := s.policy.Allow(who, ask, access.Scope{Process: i.Process, District: i.District}); err != nil {
			return err
		}
		if i.Status == Withdrawn {
			return fault.New(fault.Closed, "fault.idea_withdrawn")
		}
		return do(tx, i)
	})
}

// Count counts published ideas by status, for the staff's first page. Faults: SignIn, Denied.
func (s *Service) Count(ctx context.Context, who access.Actor) (n map[Status]int, err error) {
	if !s.policy.Anywhere(who, access.EnterStaff) {
		return nil, s.policy.Allow(who, access.EnterStaff, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		n, err = tx.Count(ctx)
		return err
	})
	return n, err
}

// MayAct tells which acts of office the actor may do on an idea, so that its page offers no others.
func (s *Service) MayAct(who access.Actor, i Idea) (status, answer bool) {
	at := access.Scope{Process: i.Process, District: i.District}
	return s.policy.May(who, access.SetIdeaStatus, at), s.policy.May(who, access.AnswerIdea, at)
}
