package room

import (
	"context"
	"slices"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// ahead is how far a sitting may be planned.
const ahead = 366 * 24 * time.Hour

// Plan says when a room will be led; a plan that is there is moved. Faults: SignIn, Denied,
// NotFound, Closed, Conflict while it is led, Invalid with field at.
func (s *Service) Plan(ctx context.Context, who access.Actor, room id.ID, at time.Time) error {
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		var form fault.Form
		switch {
		case at.IsZero():
			form.Add("at", "fault.room_when")
		case !at.After(tx.Now()) || at.After(tx.Now().Add(ahead)):
			form.Add("at", "fault.room_when_past")
		}
		if err := form.Err(); err != nil {
			return err
		}
		sitting, _, err := s.next(ctx, tx, who, p, ActPlanned)
		if err != nil {
			return err
		}
		if sitting.Live() {
			return fault.New(fault.Conflict, "fault.room_live_already")
		}
		fresh := sitting.State == ""
		sitting.State, sitting.Planned = Planned, at.UTC()
		return keep(ctx, tx, sitting, fresh)
	})
}

// next writes the act into the log, which makes this transaction the only one of the room, and
// gives the sitting that is planned, goes on or was called off, or a new one in no state. Faults:
// Closed.
func (s *Service) next(ctx context.Context, tx Tx, who access.Actor, p Place, a Act) (sitting Sitting, seq int64, err error) {
	if p.Closed != "" {
		return sitting, 0, fault.New(fault.Closed, p.Closed)
	}
	if seq, err = line(ctx, tx, p.ID, a, p.ID, id.None, ""); err != nil {
		return sitting, 0, err
	}
	if sitting, err = newest(ctx, tx, p.ID); err != nil || sitting.TakesQuestions() || sitting.State == CalledOff {
		return sitting, seq, err
	}
	return Sitting{ID: id.New(), Room: p.ID, Number: sitting.Number + 1, Host: who.Account}, seq, nil
}

func keep(ctx context.Context, tx Tx, sitting Sitting, fresh bool) error {
	put := tx.SetSitting
	if fresh {
		put = tx.PutSitting
	}
	if err := put(ctx, sitting); err != nil {
		return err
	}
	return told(ctx, tx, sitting)
}

// CallOff takes a plan back. Without a plan nothing happens. Faults: SignIn, Denied, NotFound.
func (s *Service) CallOff(ctx context.Context, who access.Actor, room id.ID) error {
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		sitting, err := newest(ctx, tx, room)
		if err != nil || sitting.State != Planned {
			return err
		}
		if _, err := line(ctx, tx, room, ActCalledOff, room, id.None, ""); err != nil {
			return err
		}
		if sitting, err = tx.Sitting(ctx, sitting.ID); err != nil || sitting.State != Planned {
			return err // somebody opened it meanwhile
		}
		sitting.State = CalledOff
		return keep(ctx, tx, sitting, false)
	})
}

// Start opens a sitting; while one goes on nothing happens. Faults: SignIn, Denied, NotFound,
// Closed.
func (s *Service) Start(ctx context.Context, who access.Actor, room id.ID) error {
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		if sitting, err := newest(ctx, tx, room); err != nil || sitting.Live() {
			return err
		}
		sitting, seq, err := s.next(ctx, tx, who, p, ActOpened)
		if err != nil || sitting.Live() {
			return err
		}
		fresh := sitting.State == ""
		sitting.State, sitting.Started, sitting.Host, sitting.First = Running, tx.Now(), who.Account, seq-1
		if err := tx.Audit(ctx, who.Account, "room.open", room, nil); err != nil {
			return err
		}
		return keep(ctx, tx, sitting, fresh)
	})
}

// End closes the sitting that goes on: whoever still waits is not heard, and the room takes comments
// as before. Twice is once. Faults: SignIn, Denied, NotFound.
func (s *Service) End(ctx context.Context, who access.Actor, room id.ID) error {
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		if sitting, err := newest(ctx, tx, room); err != nil || !sitting.Live() {
			return err
		}
		seq, err := line(ctx, tx, room, ActClosed, room, id.None, "")
		if err != nil {
			return err
		}
		sitting, err := newest(ctx, tx, room) // now that nobody else can close it
		if err != nil || !sitting.Live() {
			return err
		}
		queue, err := tx.Queue(ctx, sitting.ID)
		if err != nil {
			return err
		}
		for _, sp := range queue {
			to := Unheard
			if sp.State == Speaking {
				to = Heard
			}
			if err := tx.Turn(ctx, sp.ID, to, seq); err != nil {
				return err
			}
		}
		if err := tx.SetMode(ctx, room, Open, 0); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "room.close", room, nil); err != nil {
			return err
		}
		sitting.State, sitting.Ended, sitting.Last = Ended, tx.Now(), seq
		return keep(ctx, tx, sitting, false)
	})
}

// SetMode changes how a room that is led takes comments. Faults: SignIn, Denied, NotFound, Closed,
// Invalid with field mode or seconds.
func (s *Service) SetMode(ctx context.Context, who access.Actor, room id.ID, m Mode, seconds int) error {
	var form fault.Form
	if !slices.Contains([]Mode{Open, Slow, ReadOnly}, m) {
		form.Add("mode", "fault.room_choice")
	}
	if m == Slow && !slices.Contains(Pauses, seconds) {
		form.Add("seconds", "fault.room_choice")
	}
	note := string(m)
	if m == Slow {
		note += " " + strconv.Itoa(seconds)
	} else {
		seconds = 0
	}
	return s.hosted(ctx, who, room, func(tx Tx, p Place) error {
		if err := form.Err(); err != nil {
			return err
		}
		slow := time.Duration(seconds) * time.Second
		if _, err := running(ctx, tx, room); err != nil || p.Mode == m && p.Slow == slow {
			return err
		}
		if _, err := line(ctx, tx, room, ActMode, room, id.None, note); err != nil {
			return err
		}
		if _, err := running(ctx, tx, room); err != nil {
			return err // it was closed meanwhile
		}
		if err := tx.Audit(ctx, who.Account, "room.mode", room, map[string]string{"mode": note}); err != nil {
			return err
		}
		return tx.SetMode(ctx, room, m, slow)
	})
}
