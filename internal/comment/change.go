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
		at, c, err := held(ctx, tx, room, seq)
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
		return tx.Emit(ctx, told(event.CommentEdited, at, c.ID, seq))
	})
}

// held is a comment in its room, which stays as it is until the transaction ends.
func held(ctx context.Context, tx Tx, room id.ID, seq int64) (at Room, c Comment, err error) {
	if at, err = tx.LockRoom(ctx, room); err != nil {
		return at, c, err
	}
	c, err = tx.BySeq(ctx, room, seq)
	return at, c, err
}

// TakeBack removes one's own comment. Twice is once. Faults: SignIn, NotFound.
func (s *Service) TakeBack(ctx context.Context, who access.Actor, room id.ID, seq int64) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		at, c, err := held(ctx, tx, room, seq)
		if err != nil {
			return err
		}
		if c.Author != who.Account {
			return fault.Missing()
		}
		return s.remove(ctx, tx, at, c, TakenBack)
	})
}

// Hide takes a comment away for the town, for the reason that is written down. Twice is once.
// Nobody does so with what they said themselves.
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
		at, c, err := held(ctx, tx, room, seq)
		if err != nil {
			return err
		}
		if err := s.mayRemove(who, at, c); err != nil {
			return err
		}
		if c.State == Shown {
			if err := tx.Audit(ctx, who.Account, "comment.hide", c.ID, map[string]string{"reason": reason}); err != nil {
				return err
			}
		}
		return s.remove(ctx, tx, at, c, Removed)
	})
}

func (s *Service) remove(ctx context.Context, tx Tx, at Room, c Comment, how State) error {
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
	if err := tx.Count(ctx, at, c, -1); err != nil {
		return err
	}
	return tx.Emit(ctx, told(event.CommentRemoved, at, c.ID, seq))
}

// mayRemove is nil for whoever moderates the room and did not say it. Faults: SignIn, Denied.
func (s *Service) mayRemove(who access.Actor, at Room, c Comment) error {
	if err := s.policy.Allow(who, access.RemoveComment, at.Scope); err != nil {
		return err
	}
	if c.Author == who.Account {
		return fault.New(fault.Denied, "fault.own_post")
	}
	return nil
}

// told is the event of a change, with where it stands in the log of its room.
func told(kind event.Kind, at Room, comment id.ID, seq int64) event.Event {
	return event.Event{Kind: kind, Subject: comment, Data: map[string]string{"room": at.ID.String(), "of": at.Kind, "seq": strconv.FormatInt(seq, 10)}}
}
