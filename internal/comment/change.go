package comment

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
)

// EditTime is how long an author may change what they said.
const EditTime = 15 * time.Minute

// Edit changes one's own comment while that is allowed. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, room id.ID, seq int64, body string) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	body, err := checked(body)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		c, err := tx.BySeq(ctx, room, seq)
		if err != nil {
			return err
		}
		if c.Author != who.Account || c.State != Shown {
			return fault.Missing()
		}
		if tx.Now().After(c.Created.Add(EditTime)) {
			return fault.New(fault.Closed, "fault.comment_edit_over")
		}
		if err := tx.SetBody(ctx, c.ID, body); err != nil {
			return err
		}
		seq, err := tx.Append(ctx, room, Edited, c.ID)
		if err != nil {
			return err
		}
		return tx.Emit(ctx, told(event.CommentEdited, c, seq))
	})
}

// TakeBack removes one's own comment. Twice is once. Faults: SignIn, NotFound.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, room id.ID, seq int64) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		c, err := tx.BySeq(ctx, room, seq)
		if err != nil {
			return err
		}
		if c.Author != who.Account {
			return fault.Missing()
		}
		return s.remove(ctx, tx, c, TakenBack)
	})
}

// Hide takes a comment away for the town, for the reason that is written down. Twice is once.
// Faults: SignIn, Denied, NotFound, Invalid with field reason.
func (s *Service) Hide(ctx context.Context, who access.Actor, room id.ID, seq int64, reason string) error {
	if !s.policy.Anywhere(who, access.RemoveComment) {
		return s.policy.Allow(who, access.RemoveComment, access.Scope{})
	}
	reason = richtext.Text(reason)
	var form fault.Form
	switch n := utf8.RuneCountInString(reason); {
	case n < 5:
		form.Add("reason", "fault.reason_missing")
	case n > 1000:
		form.Add("reason", "fault.too_long", "max", 1000)
	case nationalid.In(reason):
		form.Add("reason", "fault.national_number")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		c, err := tx.BySeq(ctx, room, seq)
		if err != nil {
			return err
		}
		if !s.mayRemove(ctx, tx, who, c) {
			return fault.New(fault.Denied, "fault.denied")
		}
		if c.State == Shown {
			if err := tx.Audit(ctx, who.Account, "comment.hide", c.ID, map[string]string{"reason": reason}); err != nil {
				return err
			}
		}
		return s.remove(ctx, tx, c, Removed)
	})
}

func (s *Service) remove(ctx context.Context, tx Tx, c Comment, how State) error {
	if c.State != Shown {
		return nil
	}
	if err := tx.SetState(ctx, c.ID, how); err != nil {
		return err
	}
	seq, err := tx.Append(ctx, c.Room, Gone, c.ID)
	if err != nil {
		return err
	}
	if err := tx.Count(ctx, c.Room, -1); err != nil {
		return err
	}
	return tx.Emit(ctx, told(event.CommentRemoved, c, seq))
}

func (s *Service) mayRemove(ctx context.Context, tx Tx, who access.Actor, c Comment) bool {
	room, err := tx.Room(ctx, c.Room)
	return err == nil && s.policy.May(who, access.RemoveComment, room.Scope)
}

// told is the event of a change, with where it stands in the log of its room.
func told(kind event.Kind, c Comment, seq int64) event.Event {
	return event.Event{Kind: kind, Subject: c.ID, Data: map[string]string{"room": c.Room.String(), "seq": strconv.FormatInt(seq, 10)}}
}
