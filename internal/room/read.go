package room

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// onWall are the questions that everybody sees.
var onWall = []Stand{Answering, Shown, Answered}

// listed is how many sittings a list shows.
const listed = 50

// Stage reads what everybody in a room sees. Faults: NotFound.
func (s *Service) Stage(ctx context.Context, t tenant.ID, room id.ID) (st Stage, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		st, err = stage(ctx, tx, room)
		return err
	})
	return st, err
}

func stage(ctx context.Context, tx Tx, room id.ID) (st Stage, err error) {
	if st.Place, err = tx.Place(ctx, room); err != nil {
		return st, err
	}
	list, err := tx.Sittings(ctx, room)
	if err != nil || len(list) == 0 {
		return st, err
	}
	st.Sitting = list[0]
	if st.Queue, err = tx.Queue(ctx, st.Sitting.ID); err != nil {
		return st, err
	}
	if st.Wall, err = tx.Questions(ctx, st.Sitting.ID, onWall, wall); err != nil {
		return st, err
	}
	if st.Unshown, err = tx.CountQuestions(ctx, st.Sitting.ID, Fresh); err != nil {
		return st, err
	}
	st.Minutes, err = tx.Recorded(ctx, room)
	return st, err
}

// Glance reads whether and when a room is led, and nothing else of its stage: for pages that only
// point there.
func (s *Service) Glance(ctx context.Context, t tenant.ID, room id.ID) (st Stage, err error) {
	st.ID = room
	err = s.store.View(ctx, t, func(tx Tx) error {
		list, err := tx.Sittings(ctx, room)
		if err != nil || len(list) == 0 {
			return err
		}
		st.Sitting = list[0]
		st.Minutes, err = tx.Recorded(ctx, room)
		return err
	})
	return st, err
}

// Part reads a question as everybody may see it. One that was put aside comes without its words.
// Faults: NotFound, also of one that was never shown.
func (s *Service) Part(ctx context.Context, t tenant.ID, question id.ID) (q Question, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		q, err = tx.Question(ctx, question)
		return err
	})
	if err == nil && q.State == Fresh {
		return Question{}, fault.Missing()
	}
	q.Reason = ""
	if q.State == Dismissed {
		q.Body, q.Name, q.Answer = "", "", ""
	}
	return q, err
}

// Own is what a room holds of one person.
type Own struct {
	Questions []Question
	Supported map[id.ID]bool
}

// Mine reads one's own questions with what became of them, and which questions one supports.
// Nobody has none. Faults: NotFound.
func (s *Service) Mine(ctx context.Context, who access.Actor, sitting id.ID) (own Own, err error) {
	own.Supported = map[id.ID]bool{}
	if !who.SignedIn() || sitting == id.None {
		return own, nil
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if own.Questions, err = tx.QuestionsBy(ctx, sitting, who.Account); err != nil {
			return err
		}
		list, err := tx.Supported(ctx, sitting, who.Account)
		for _, q := range list {
			own.Supported[q] = true
		}
		return err
	})
	return own, err
}

// Desk reads what the host of a room sees. Faults: SignIn, Denied, NotFound.
func (s *Service) Desk(ctx context.Context, who access.Actor, room id.ID) (d Desk, err error) {
	if !s.policy.Anywhere(who, access.HostRoom) {
		return d, s.policy.Allow(who, access.HostRoom, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Stage, err = stage(ctx, tx, room); err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.HostRoom, d.Scope); err != nil {
			return err
		}
		if d.Sitting.ID != id.None {
			if d.All, err = tx.Questions(ctx, d.Sitting.ID, []Stand{Fresh, Shown, Answering, Answered, Dismissed}, 2*wall); err != nil {
				return err
			}
		}
		list, err := tx.Sittings(ctx, room)
		if err != nil {
			return err
		}
		for _, sitting := range list {
			if sitting.State == Ended {
				d.Past = sitting
				d.Minutes, err = tx.Minutes(ctx, sitting.ID)
				break
			}
		}
		return err
	})
	return d, err
}

// Now lists the sittings that go on and those that are planned, as everybody may see them.
func (s *Service) Now(ctx context.Context, t tenant.ID) (list []Entry, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		list, err = tx.InState(ctx, []State{Running, Planned}, listed)
		return err
	})
	return list, err
}

// Led lists the sittings of the rooms that the actor hosts: those that go on, are planned, or ended.
// Faults: SignIn, Denied.
func (s *Service) Led(ctx context.Context, who access.Actor) (out []Entry, err error) {
	if !s.policy.Anywhere(who, access.HostRoom) {
		return nil, s.policy.Allow(who, access.HostRoom, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.InState(ctx, []State{Running, Planned, Ended}, listed)
		for _, e := range list {
			if s.policy.May(who, access.HostRoom, e.Place.Scope) {
				out = append(out, e)
			}
		}
		return err
	})
	return out, err
}
