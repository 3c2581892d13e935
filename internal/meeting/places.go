package meeting

import (
	"context"
	"time"

	"almenda/internal/event"
)

// Taken counts heads that hold places: those who signed up, with whom they bring.
type Taken struct {
	Invited int // who were invited
	Others  int
	Waiting int
}

// All is everybody who holds a place.
func (t Taken) All() int { return t.Invited + t.Others }

// Free is how many places are left for somebody; -1 when nobody counts them.
func (m Meeting) Free(t Taken, invited bool, now time.Time) int {
	if m.Places == 0 {
		return -1
	}
	left := m.Places - t.All()
	if !invited && m.Reserved > t.Invited && now.Before(m.ReservedUntil) {
		left -= m.Reserved - t.Invited // what is kept and not yet taken by those for whom it is kept
	}
	return max(left, 0)
}

func (m Meeting) fits(t Taken, s Signup, now time.Time) bool {
	free := m.Free(t, s.Invited, now)
	return free < 0 || s.Heads() <= free
}

// promote gives free places to those who wait, in the order of the line. Who brings more than there
// is room for keeps their turn, and the next who fits is taken: no chair stays empty while somebody
// waits. The meeting's row must be held.
func promote(ctx context.Context, tx Tx, m Meeting) error {
	if m.State != Published || !tx.Now().Before(m.Starts) {
		return nil
	}
	line, err := tx.Line(ctx, m.ID)
	if err != nil || len(line) == 0 {
		return err
	}
	t, err := tx.Taken(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, s := range line {
		if !m.fits(t, s, tx.Now()) {
			continue
		}
		s.State, s.Placed = Placed, tx.Now()
		if err := tx.SaveSignup(ctx, s); err != nil {
			return err
		}
		t = t.with(s)
		if err := tx.Emit(ctx, event.Event{Kind: event.SignupPromoted, Subject: s.ID, Data: of(m)}); err != nil {
			return err
		}
	}
	return nil
}

func (t Taken) with(s Signup) Taken {
	if s.Invited {
		t.Invited += s.Heads()
	} else {
		t.Others += s.Heads()
	}
	return t
}

// of is what events about somebody's place tell: which meeting.
func of(m Meeting) map[string]string { return map[string]string{"meeting": m.ID.String()} }
