package survey

import (
	"context"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Propose sends a draft, or a change of an open survey, to a second person. Twice is once.
// Faults: NotFound, Closed, Invalid with a field for each thing that is missing.
func (s *Service) Propose(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.propose", func(tx Tx, one *Survey) error {
		d, err := s.desk(ctx, tx, who, *one)
		if err != nil || d.Waits() {
			return err
		}
		if one.State != Draft && d.Pending == nil {
			return fault.New(fault.Closed, "fault.builder_published")
		}
		if err := whole(d.Lacks); err != nil {
			return err
		}
		if one.State == Draft {
			one.State = Proposed
		}
		one.Proposer = who.Account
		return tx.Emit(ctx, event.Event{Kind: event.SurveyProposed, Subject: one.ID, Data: map[string]string{"by": who.Account.String()}})
	})
}

// whole refuses a survey that lacks something. Faults: Invalid.
func whole(list []Lack) error {
	var form fault.Form
	for _, l := range list {
		var pairs []any
		for k, v := range l.Params {
			pairs = append(pairs, k, v)
		}
		form.Add(l.At, l.Key, pairs...)
	}
	return form.Err()
}

// Recall takes a survey back to a draft, before it opens: from review, or after its approval. A change
// of an open survey is taken back from review likewise. Faults: NotFound, Closed.
func (s *Service) Recall(ctx context.Context, who access.Actor, _ *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.recall", func(tx Tx, one *Survey) error {
		next, err := pending(ctx, tx, *one)
		switch {
		case err != nil:
			return err
		case next != nil:
			one.Proposer = id.None
			return nil
		case one.State == Draft:
			return nil
		case one.State == Archived || !one.Frozen.IsZero() || one.State == Published && one.At(tx.Now()) != Soon:
			return fault.New(fault.Closed, "fault.builder_opened")
		case !one.Invited.IsZero():
			return fault.New(fault.Closed, "fault.builder_invited")
		}
		one.State, one.Proposer = Draft, id.None
		return tx.Unindex(ctx, one.ID)
	})
}

// second checks that the actor is the second person for what waits. Faults: NotFound, Closed, Denied.
func (s *Service) second(ctx context.Context, tx Tx, who access.Actor, one Survey) (d Dossier, err error) {
	if d, err = s.desk(ctx, tx, who, one); err != nil {
		return d, err
	}
	if err := s.policy.Allow(who, access.ReviewSurvey, one.Scope()); err != nil {
		return d, err
	}
	switch {
	case !d.Waits():
		return d, fault.New(fault.Closed, "fault.builder_not_proposed")
	case d.Mine:
		return d, fault.New(fault.Denied, "fault.builder_second")
	}
	return d, nil
}

// Approve lets a survey open at its date, or a change of its questions count from now on. The second
// person is never who proposed it, nor who wrote it last. Faults: NotFound, Closed, Denied, Invalid.
func (s *Service) Approve(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID) error {
	return s.act(ctx, who, survey, "survey.approve", func(tx Tx, one *Survey) error {
		d, err := s.second(ctx, tx, who, *one)
		if err != nil {
			return err
		}
		if err := whole(d.Lacks); err != nil {
			return err
		}
		to := one.Proposer
		if d.Pending != nil {
			v := *d.Pending
			v.Frozen, v.At = true, tx.Now()
			if err := tx.SetVersion(ctx, v); err != nil {
				return err
			}
			one.Version = v.Number
		}
		one.State, one.Proposer, one.Settings.Notes = Published, id.None, nil
		if err := freeze(ctx, tx, one); err != nil {
			return err
		}
		if err := s.findable(ctx, tx, *one, town); err != nil {
			return err
		}
		return reviewed(ctx, tx, who, *one, to, "approved")
	})
}

// SendBack returns a survey to those who wrote it, with notes by the keys of questions; the note of the
// empty key is about the whole. Faults: NotFound, Closed, Denied, Invalid.
func (s *Service) SendBack(ctx context.Context, who access.Actor, survey id.ID, notes map[string]string) error {
	kept := map[string]string{}
	var form fault.Form
	for at, note := range notes {
		if note = richtext.Text(note); note == "" {
			continue
		}
		field := "note_" + at
		switch {
		case utf8.RuneCountInString(note) > MaxNote:
			form.Add(field, "fault.too_long", "max", MaxNote)
		case nationalid.In(note):
			form.Add(field, "fault.national_number")
		}
		kept[at] = note
	}
	if len(kept) == 0 {
		form.Add("note_", "fault.builder_say_why")
	}
	invalid := form.Err()
	return s.act(ctx, who, survey, "survey.send_back", func(tx Tx, one *Survey) error {
		if _, err := s.second(ctx, tx, who, *one); err != nil {
			return err
		}
		if invalid != nil {
			return invalid
		}
		to := one.Proposer
		if one.State == Proposed {
			one.State = Draft
		}
		one.Proposer, one.Settings.Notes = id.None, kept
		return reviewed(ctx, tx, who, *one, to, "back")
	})
}

func reviewed(ctx context.Context, tx Tx, who access.Actor, one Survey, to id.ID, verdict string) error {
	return tx.Emit(ctx, event.Event{Kind: event.SurveyReviewed, Subject: one.ID,
		Data: map[string]string{"to": to.String(), "by": who.Account.String(), "verdict": verdict}})
}

// line is a note in one line, no longer than notes may be.
func line(s string) string {
	s = richtext.Line(s)
	for utf8.RuneCountInString(s) > MaxNote {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
