package meeting

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Standing is where somebody who signed up stands.
type Standing string

const (
	Asked   Standing = "asked" // without an account, and the link in the letter is not yet followed
	Placed  Standing = "placed"
	Waiting Standing = "waiting"
	Left    Standing = "left"
)

// Signup is one person's place, or their place in the line.
type Signup struct {
	ID         id.ID
	Meeting    id.ID
	Account    id.ID // None: without an account
	EmailKey   string
	Email      string // of somebody without an account
	Name       string // as shown; of an account, its own
	Language   string
	Companions int
	Needs      string // staff alone see it
	Invited    bool
	State      Standing
	Seq        int64  // place in the order of asking
	Code       string // opens the ticket
	Letters    int    // sent to ask whether it is them
	Lettered   time.Time
	Created    time.Time
	Placed     time.Time
	Cancelled  time.Time
	Came       time.Time
}

// Heads is the person and whom they bring.
func (s Signup) Heads() int { return 1 + s.Companions }

// SignUp is what somebody says when they sign up. Name and Email are for those without an account.
type SignUp struct {
	Companions int
	Needs      string
	Invite     string
	Name       string
	Email      string
}

func (in *SignUp) check(guest bool) (key string, err error) {
	in.Needs, in.Name = richtext.Text(in.Needs), richtext.Line(in.Name)
	var form fault.Form
	if in.Companions < 0 || in.Companions > MaxCompanions {
		form.Add("companions", "meeting.fault.companions", "max", MaxCompanions)
	}
	length(&form, "needs", in.Needs, 0, MaxNeeds)
	if guest {
		length(&form, "name", in.Name, 1, MaxName)
		ok := false
		if in.Email, key, ok = address.Parse(in.Email); !ok {
			form.Add("email", "fault.email")
		}
	}
	return key, form.Err()
}

// SignUp asks for a place. Whoever is signed in has it at once, or stands in the line, and gets the
// code of their ticket; asked twice it is one place. Others get a letter with a link that they
// follow to show that the address is theirs; the answer is the same whether or not the address is
// known, and code is empty. Faults: NotFound, Closed, TooMany, Invalid with fields.
func (s *Service) SignUp(ctx context.Context, who access.Actor, meeting id.ID, in SignUp) (code string, err error) {
	if err := s.policy.Allow(who, access.AttendMeeting, access.Scope{}); err != nil {
		return "", err
	}
	emailKey, err := in.check(!who.SignedIn())
	if err != nil {
		return "", err
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		m, err := lockOpen(ctx, tx, meeting)
		if err != nil {
			return err
		}
		if who.SignedIn() {
			code, err = s.resident(ctx, tx, m, who, in)
			return err
		}
		return s.guest(ctx, tx, m, who, in, emailKey)
	})
	return code, err
}

// lockOpen holds a meeting that takes sign-ups now. Faults: NotFound, Closed.
func lockOpen(ctx context.Context, tx Tx, meeting id.ID) (Meeting, error) {
	m, err := tx.Lock(ctx, meeting)
	if err != nil {
		return m, err
	}
	if !m.Public() {
		return m, fault.Missing()
	}
	if key := m.closed(tx.Now()); key != "" {
		return m, fault.New(fault.Closed, key)
	}
	return m, nil
}

func (s *Service) resident(ctx context.Context, tx Tx, m Meeting, who access.Actor, in SignUp) (string, error) {
	old, err := tx.SignupOf(ctx, m.ID, who.Account)
	switch {
	case fault.Is(err, fault.NotFound):
		old = Signup{ID: id.New(), Meeting: m.ID, Account: who.Account, Code: id.Secret().String(), Created: tx.Now()}
		err = tx.PutSignup(ctx, old)
	case err == nil && old.State != Left:
		return old.Code, nil // it is the same wish, said twice
	}
	if err != nil {
		return "", err
	}
	old.Language = who.Language
	old.fill(m, in)
	return old.Code, seat(ctx, tx, m, old)
}

// fill writes what was said into the sign-up.
func (s *Signup) fill(m Meeting, in SignUp) {
	s.Companions, s.Needs = in.Companions, in.Needs
	given := strings.TrimSpace(in.Invite)
	s.Invited = m.Invite != "" && subtle.ConstantTimeCompare([]byte(strings.ToUpper(given)), []byte(m.Invite)) == 1
}

// seat gives a place, or the last place in the line. The meeting's row must be held.
func seat(ctx context.Context, tx Tx, m Meeting, s Signup) (err error) {
	// Whoever stands in the line goes first, should places have opened since somebody last looked.
	if err := promote(ctx, tx, m); err != nil {
		return err
	}
	if s.Seq, err = tx.NextSeq(ctx, m.ID); err != nil {
		return err
	}
	t, err := tx.Taken(ctx, m.ID)
	if err != nil {
		return err
	}
	kind := event.SignupWaiting
	s.State, s.Placed, s.Cancelled, s.Came = Waiting, time.Time{}, time.Time{}, time.Time{}
	if m.fits(t, s, tx.Now()) {
		kind, s.State, s.Placed = event.SignupPlaced, Placed, tx.Now()
	}
	if err := tx.SaveSignup(ctx, s); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: kind, Subject: s.ID, Data: of(m)})
}

// The limits of letters to somebody who has not shown that an address is theirs.
const (
	letterPause = time.Minute
	maxLetters  = 5 // to one address in an hour
	askedLife   = 48 * time.Hour
)

// guest notes the wish of somebody without an account and asks them by letter.
func (s *Service) guest(ctx context.Context, tx Tx, m Meeting, who access.Actor, in SignUp, key string) error {
	old, err := tx.SignupOfGuest(ctx, m.ID, key)
	fresh := fault.Is(err, fault.NotFound)
	if err != nil && !fresh {
		return err
	}
	if fresh {
		old = Signup{ID: id.New(), Meeting: m.ID, EmailKey: key, Code: id.Secret().String(), State: Asked, Created: tx.Now()}
	}
	if old.State == Asked || old.State == Left {
		// The address and the name are as typed last; nothing of it counts before the link is followed.
		old.State, old.Email, old.Name, old.Language = Asked, in.Email, in.Name, who.Language
		old.fill(m, in)
	}
	if !old.Lettered.IsZero() && tx.Now().Sub(old.Lettered) < letterPause {
		return nil // the letter is under way
	}
	sent, err := tx.LettersSince(ctx, key, tx.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	if sent >= maxLetters {
		return fault.New(fault.TooMany, "fault.too_many", "seconds", 3600)
	}
	old.Letters, old.Lettered = old.Letters+1, tx.Now()
	put := tx.SaveSignup
	if fresh {
		put = tx.PutSignup
	}
	if err := put(ctx, old); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.SignupAsked, Subject: old.ID, Data: of(m)})
}

// Confirm is the answer of somebody without an account to the letter. Said twice it is one place.
// Faults: NotFound, Closed.
func (s *Service) Confirm(ctx context.Context, who access.Actor, code string) error {
	return s.byCode(ctx, who, code, func(tx Tx, m Meeting, p Signup) error {
		if p.State != Asked {
			return nil
		}
		if key := m.closed(tx.Now()); key != "" {
			return fault.New(fault.Closed, key)
		}
		return seat(ctx, tx, m, p)
	})
}

// Leave gives a place back, or leaves the line; who waits moves up at once. Said twice it is once.
// Faults: NotFound, Closed.
func (s *Service) Leave(ctx context.Context, who access.Actor, code string) error {
	return s.byCode(ctx, who, code, func(tx Tx, m Meeting, p Signup) error {
		if p.State == Left {
			return nil
		}
		if m.Over(tx.Now()) || !p.Came.IsZero() {
			return fault.New(fault.Closed, "meeting.fault.over")
		}
		p.State, p.Cancelled, p.Needs = Left, tx.Now(), ""
		if err := tx.SaveSignup(ctx, p); err != nil {
			return err
		}
		if err := tx.Emit(ctx, event.Event{Kind: event.SignupLeft, Subject: p.ID, Data: of(m)}); err != nil {
			return err
		}
		return promote(ctx, tx, m)
	})
}

// byCode holds the meeting of a ticket and reads the ticket again behind it, so that what is read
// is what stands.
func (s *Service) byCode(ctx context.Context, who access.Actor, code string, do func(Tx, Meeting, Signup) error) error {
	if err := s.policy.Allow(who, access.AttendMeeting, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.SignupByCode(ctx, code)
		if err != nil {
			return err
		}
		m, err := tx.Lock(ctx, p.Meeting)
		if err != nil {
			return err
		}
		if !m.Public() || !m.Forgotten.IsZero() {
			return fault.Missing()
		}
		if p, err = tx.SignupByCode(ctx, code); err != nil {
			return err
		}
		return do(tx, m, p)
	})
}

// Ticket is somebody's place with the meeting that it is for.
type Ticket struct {
	Signup
	At    Meeting
	Ahead int  // who stand before them in the line
	Desk  bool // the viewer works at this meeting's desk
}

// Ticket reads the place that a code opens. Faults: NotFound.
func (s *Service) Ticket(ctx context.Context, who access.Actor, code string) (t Ticket, err error) {
	if err := s.policy.Allow(who, access.ReadMeeting, access.Scope{}); err != nil {
		return t, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if t.Signup, err = tx.SignupByCode(ctx, code); err != nil {
			return err
		}
		if t.At, err = tx.Meeting(ctx, t.Signup.Meeting); err != nil {
			return err
		}
		if !t.At.Public() || !t.At.Forgotten.IsZero() {
			return fault.Missing()
		}
		if t.State == Waiting {
			t.Ahead, err = tx.Ahead(ctx, t.At.ID, t.Seq)
		}
		return err
	})
	t.Desk = err == nil && s.policy.May(who, access.DeskMeeting, t.At.Scope())
	return t, err
}

// Mine lists one's own places in meetings that are not over, next first. Faults: SignIn.
func (s *Service) Mine(ctx context.Context, who access.Actor) (list []Ticket, err error) {
	if err := s.policy.Allow(who, access.AttendMeeting, access.Scope{}); err != nil || !who.SignedIn() {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err = tx.SignupsBy(ctx, who.Account)
		return err
	})
	return list, err
}
