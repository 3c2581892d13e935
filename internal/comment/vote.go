package comment

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Vote sets the actor's vote on a comment: 1 is up, -1 is down, 0 takes it back. The same twice is
// once. Faults: SignIn, NotFound, Closed, Denied for one's own, Invalid for any other value.
func (s *Service) Vote(ctx context.Context, who access.Actor, room id.ID, seq int64, value int) error {
	if err := s.policy.Allow(who, access.WriteComment, access.Scope{}); err != nil {
		return err
	}
	if value < -1 || value > 1 {
		return fault.New(fault.Invalid, "fault.filter")
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		at, err := tx.Room(ctx, room)
		if err != nil {
			return err
		}
		c, err := tx.BySeq(ctx, room, seq)
		if err != nil {
			return err
		}
		switch {
		case c.State != Shown:
			return fault.Missing()
		case c.Author == who.Account:
			return fault.New(fault.Denied, "fault.own_vote")
		case at.Closed != "":
			return fault.New(fault.Closed, at.Closed)
		}
		if err := tx.Vote(ctx, c.ID, who.Account, value); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.CommentVoted, Subject: c.ID, Data: map[string]string{"room": at.ID.String(), "of": at.Kind}})
	})
}

// MaxPinned is how many comments stand on top of one room.
const MaxPinned = 10

// Pin sets whether a first comment stands on top of its room. Twice is once. Staff do so, and not
// with what they said themselves, unless it was said for the town. Faults: SignIn, Denied, NotFound.
func (s *Service) Pin(ctx context.Context, who access.Actor, room id.ID, seq int64, on bool) error {
	if !s.policy.Anywhere(who, access.HostRoom) {
		return s.policy.Allow(who, access.HostRoom, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		at, c, err := held(ctx, tx, room, seq)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.HostRoom, at.Scope); err != nil {
			return err
		}
		if c.State != Shown || c.Parent != id.None {
			return fault.Missing()
		}
		if c.Author == who.Account && c.Office == "" {
			return fault.New(fault.Denied, "fault.own_post")
		}
		if c.Pinned.IsZero() != on {
			return nil
		}
		act, since := "comment.unpin", time.Time{}
		if on {
			act, since = "comment.pin", tx.Now()
		}
		if err := tx.Pin(ctx, c.ID, since); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, c.ID, nil); err != nil {
			return err
		}
		seq, err := tx.Append(ctx, room, Edited, c.ID)
		if err != nil {
			return err
		}
		return tx.Emit(ctx, told(event.CommentEdited, at, c.ID, seq))
	})
}
