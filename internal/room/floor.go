package room

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// inRoom runs fn in a sitting that goes on, alone in its room, for an actor who may speak there. A
// line is written first, so that fn decides after everybody who was earlier. Faults: SignIn,
// NotFound, Closed, and fn's.
func (s *Service) inRoom(ctx context.Context, who access.Actor, room id.ID, a Act, fn func(tx Tx, sitting Sitting, seq int64) error) error {
	if err := s.policy.Allow(who, access.SpeakRoom, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Place(ctx, room); err != nil {
			return err
		}
		if _, err := running(ctx, tx, room); err != nil {
			return err
		}
		seq, err := line(ctx, tx, room, a, room, id.None, "")
		if err != nil {
			return err
		}
		sitting, err := running(ctx, tx, room)
		if err != nil {
			return err
		}
		return fn(tx, sitting, seq)
	})
}

// AskFloor takes a place at the end of the queue. Who has one keeps it. Faults: SignIn, NotFound,
// Closed.
func (s *Service) AskFloor(ctx context.Context, who access.Actor, room id.ID) error {
	err := s.inRoom(ctx, who, room, ActQueue, func(tx Tx, sitting Sitting, seq int64) error {
		return tx.PutSpeaker(ctx, Speaker{ID: id.Secret(), Sitting: sitting.ID, Account: who.Account, State: Waiting, Order: seq, Asked: tx.Now()})
	})
	if fault.Is(err, fault.Conflict) {
		return nil // the place that they have
	}
	return err
}

// LeaveFloor gives one's place back. Who has none loses nothing. Faults: SignIn, NotFound, Closed.
func (s *Service) LeaveFloor(ctx context.Context, who access.Actor, room id.ID) error {
	return s.inRoom(ctx, who, room, ActQueue, func(tx Tx, sitting Sitting, seq int64) error {
		queue, err := tx.Queue(ctx, sitting.ID)
		if err != nil {
			return err
		}
		for _, sp := range queue {
			if sp.Account != who.Account {
				continue
			}
			to := Left
			if sp.State == Speaking {
				to = Heard
			}
			return tx.Turn(ctx, sp.ID, to, seq)
		}
		return nil
	})
}

// GiveFloor lets somebody who waits speak; whoever spoke has been heard. Twice is once. Faults:
// SignIn, Denied, NotFound, Closed.
func (s *Service) GiveFloor(ctx context.Context, who access.Actor, room, speaker id.ID) error {
	return s.turn(ctx, who, room, speaker, ActFloor, func(tx Tx, queue []Speaker, sp Speaker, seq int64) error {
		if sp.State != Waiting {
			return nil
		}
		for _, other := range queue {
			if other.State == Speaking {
				if err := tx.Turn(ctx, other.ID, Heard, seq); err != nil {
					return err
				}
			}
		}
		return tx.Turn(ctx, sp.ID, Speaking, 0)
	})
}

// EndTurn takes somebody out of the queue: who spoke has been heard, who waited is passed over.
// Twice is once. Faults: SignIn, Denied, NotFound, Closed.
func (s *Service) EndTurn(ctx context.Context, who access.Actor, room, speaker id.ID) error {
	return s.turn(ctx, who, room, speaker, ActHeard, func(tx Tx, _ []Speaker, sp Speaker, seq int64) error {
		switch sp.State {
		case Speaking:
			return tx.Turn(ctx, sp.ID, Heard, seq)
		case Waiting:
			return tx.Turn(ctx, sp.ID, Passed, seq)
		}
		return nil
	})
}

// turn runs fn on a place of a room that the actor hosts, alone in the room.
func (s *Service) turn(ctx context.Context, who access.Actor, room, speaker id.ID, a Act, fn func(tx Tx, queue []Speaker, sp Speaker, seq int64) error) error {
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		sp, err := tx.Speaker(ctx, speaker)
		if err != nil {
			return err
		}
		sitting, err := tx.Sitting(ctx, sp.Sitting)
		if err != nil || sitting.Room != room {
			return or(err, fault.Missing())
		}
		if !sitting.Live() {
			return fault.New(fault.Closed, "fault.room_not_live")
		}
		if sp.State != Waiting && (a == ActFloor || sp.State != Speaking) {
			return nil
		}
		seq, err := line(ctx, tx, room, a, room, sp.Account, "")
		if err != nil {
			return err
		}
		queue, err := tx.Queue(ctx, sitting.ID)
		if err != nil {
			return err
		}
		for _, now := range queue {
			if now.ID == speaker {
				return fn(tx, queue, now, seq)
			}
		}
		return nil // they left meanwhile
	})
}

func or(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
