package assembly

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// seated is a member in an assembly.
type seated struct {
	Assembly Assembly
	Seat     int
}

// self finds the assembly of a member who asks. Somebody who is no member learns no more than the
// public. Faults: SignIn, NotFound.
func self(ctx context.Context, tx Tx, who access.Actor, slug string) (Assembly, error) {
	if who.Person == id.None {
		return Assembly{}, fault.New(fault.SignIn, "fault.panel_sign_in")
	}
	a, err := tx.BySlug(ctx, slug)
	if err != nil {
		return a, err
	}
	people, err := tx.Members(ctx, a.Panel)
	if err == nil && (!a.Public() || !slices.Contains(people, who.Person)) {
		err = fault.Missing()
	}
	return a, err
}

// member does something as a member, who has a seat from then on. Faults: SignIn, NotFound.
func (s *Service) member(ctx context.Context, who access.Actor, slug string, do func(tx Tx, m seated) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := self(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		if a, err = tx.Lock(ctx, a.ID); err != nil {
			return err
		}
		if err := seat(ctx, tx, &a); err != nil {
			return err
		}
		number, err := seatOf(ctx, tx, a, who)
		if err != nil {
			return err
		}
		return do(tx, seated{a, number})
	})
}

// seatOf is the number of a member; 0 when there is none yet.
func seatOf(ctx context.Context, tx Tx, a Assembly, who access.Actor) (int, error) {
	seats, err := tx.Seats(ctx, a.ID)
	for _, s := range seats {
		if s.Person == who.Person {
			return s.Number, err
		}
	}
	return 0, err
}

// OwnSession is a session as a member sees it.
type OwnSession struct {
	Session
	Was       bool // the member was there
	Missed    bool // the member was not, and the session is over and counted by seats
	Questions []Question
}

// OwnAdvice is a recommendation as a member sees it in the list.
type OwnAdvice struct {
	Recommendation
	Open  bool // a vote is open
	Voted bool // and the member voted
}

// Own is an assembly as one of its members sees it.
type Own struct {
	Page
	Seat     int // 0: not given yet
	Sessions []OwnSession
	Advice   []OwnAdvice
}

// Own reads an assembly for one of its members. Faults: SignIn, NotFound.
func (s *Service) Own(ctx context.Context, who access.Actor, slug string) (o Own, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		o = Own{}
		a, err := self(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		if o.Page, err = s.page(ctx, tx, who, slug); err != nil {
			return err
		}
		if o.Seat, err = seatOf(ctx, tx, a, who); err != nil {
			return err
		}
		if err := o.sessions(ctx, tx); err != nil {
			return err
		}
		return o.advice(ctx, tx)
	})
	if err != nil {
		return Own{}, err
	}
	return o, nil
}

func (o *Own) sessions(ctx context.Context, tx Tx) error {
	was, err := tx.PresentAt(ctx, o.Assembly.ID, o.Seat)
	if err != nil {
		return err
	}
	for _, one := range o.Page.Sessions {
		own := OwnSession{Session: one, Was: slices.Contains(was, one.ID)}
		present, err := tx.Present(ctx, one.ID)
		if err != nil {
			return err
		}
		own.Missed = !own.Was && o.Seat > 0 && len(present) > 0
		if own.Questions, err = tx.Questions(ctx, one.ID); err != nil {
			return err
		}
		own.Questions = slices.DeleteFunc(own.Questions, func(q Question) bool { return q.State == Aside || q.State == Waiting && q.Seat == 0 })
		o.Sessions = append(o.Sessions, own)
	}
	return nil
}

func (o *Own) advice(ctx context.Context, tx Tx) error {
	all, err := tx.Recommendations(ctx, o.Assembly.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		own := OwnAdvice{Recommendation: r}
		if r.State == Voting || r.State == Proposed {
			votes, err := tx.Ballots(ctx, r.ID)
			if err != nil {
				return err
			}
			for _, b := range votes {
				if !b.Open {
					continue
				}
				own.Open = tx.Now().Before(b.Closes)
				if own.Voted, err = tx.HasVoted(ctx, b.ID, o.Seat); err != nil {
					return err
				}
			}
		}
		o.Advice = append(o.Advice, own)
	}
	return nil
}

// OwnAdvicePage is a recommendation as a member sees it.
type OwnAdvicePage struct {
	AdvicePage
	Seat  int
	Voted bool // in the open vote
	Over  bool // the open vote is past its end, and is counted in a moment
}

// OwnAdvice reads a recommendation for a member. Faults: SignIn, NotFound.
func (s *Service) OwnAdvice(ctx context.Context, who access.Actor, slug string, n int) (p OwnAdvicePage, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p = OwnAdvicePage{}
		a, err := self(ctx, tx, who, slug)
		if err != nil {
			return err
		}
		p.Assembly = a
		if p.Advice, err = nth(ctx, tx, a, n); err != nil {
			return err
		}
		if p.Seat, err = seatOf(ctx, tx, a, who); err != nil {
			return err
		}
		if err := p.fill(ctx, tx, true); err != nil {
			return err
		}
		if open, ok := p.Open(); ok {
			p.Over = !tx.Now().Before(open.Closes)
			p.Voted, err = tx.HasVoted(ctx, open.ID, p.Seat)
		}
		return err
	})
	if err != nil {
		return OwnAdvicePage{}, err
	}
	return p, nil
}

// Draft makes a recommendation by a member, and is its number. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Draft(ctx context.Context, who access.Actor, slug string, w WriteAdvice) (n int, err error) {
	err = s.member(ctx, who, slug, func(tx Tx, m seated) error {
		r, err := propose(ctx, tx, m.Assembly, m.Seat, w)
		n = r.Number
		return err
	})
	return n, err
}

// Amend changes a draft, by a member. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Amend(ctx context.Context, who access.Actor, slug string, n int, w WriteAdvice) error {
	return s.member(ctx, who, slug, func(tx Tx, m seated) error {
		r, err := nth(ctx, tx, m.Assembly, n)
		if err != nil {
			return err
		}
		if r, err = tx.LockRecommendation(ctx, r.ID); err != nil {
			return err
		}
		return rewrite(ctx, tx, &r, m.Seat, w)
	})
}

// Comment says something of a draft, to the other members and to staff. Faults: SignIn, NotFound,
// Closed, Invalid with field words.
func (s *Service) Comment(ctx context.Context, who access.Actor, slug string, n int, key, language, words string) error {
	return s.member(ctx, who, slug, func(tx Tx, m seated) error {
		r, err := nth(ctx, tx, m.Assembly, n)
		if err != nil {
			return err
		}
		var form fault.Form
		checkText(&form, "words", words, MaxWords, true)
		if err := form.Err(); err != nil {
			return err
		}
		if r.State.HandedOver() {
			return fault.New(fault.Closed, "fault.assembly_frozen")
		}
		if key == "" || len(key) > 64 {
			key = id.New().String()
		}
		return tx.AddComment(ctx, r.ID, Comment{ID: id.New(), Seat: m.Seat, Words: words, Language: language, At: tx.Now()}, key)
	})
}

// Ask puts a member's question to the experts of a session. Faults: SignIn, NotFound, Closed, TooMany,
// Invalid.
func (s *Service) Ask(ctx context.Context, who access.Actor, slug string, n int, q Ask) error {
	return s.member(ctx, who, slug, func(tx Tx, m seated) error {
		return s.ask(ctx, tx, m.Assembly, n, m.Seat, q)
	})
}

// Of lists the assemblies that somebody is a member of. Faults: none for who is no member: an empty list.
func (s *Service) Of(ctx context.Context, who access.Actor) (out []Assembly, err error) {
	if who.Person == id.None {
		return nil, nil
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		all, err := tx.Assemblies(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			people, err := tx.Members(ctx, a.Panel)
			if err != nil {
				return err
			}
			if a.Public() && slices.Contains(people, who.Person) {
				out = append(out, a)
			}
		}
		return nil
	})
	return out, err
}
