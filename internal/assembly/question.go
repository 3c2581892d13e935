package assembly

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// Ask is a question to the experts of a session.
type Ask struct {
	Key      string
	Language string
	Expert   string // name; empty: all of them
	Words    string
}

func (q *Ask) check(one Session) error {
	q.Words = richtext.Text(q.Words)
	var form fault.Form
	checkText(&form, "words", q.Words, MaxWords, true)
	if q.Expert != "" && !slices.ContainsFunc(consenting(one.Experts), func(e Expert) bool { return e.Name == q.Expert }) {
		form.Add("expert", "fault.assembly_expert")
	}
	return form.Err()
}

// AskPublic puts a question of somebody of the public. It is shown once it was answered; who asked is
// not kept. Faults: SignIn, NotFound, TooMany, Invalid.
func (s *Service) AskPublic(ctx context.Context, who access.Actor, slug string, n int, q Ask) error {
	if !who.SignedIn() {
		return fault.New(fault.SignIn, "fault.sign_in")
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err := tx.BySlug(ctx, slug)
		if err == nil && !a.Public() {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		return s.ask(ctx, tx, a, n, 0, q)
	})
}

func (s *Service) ask(ctx context.Context, tx Tx, a Assembly, n, seat int, q Ask) error {
	one, err := numbered(ctx, tx, a, n)
	if err != nil {
		return err
	}
	if err := q.check(one); err != nil {
		return err
	}
	if a.State == Ended {
		return fault.New(fault.Closed, "fault.assembly_no_more")
	}
	waiting, err := tx.CountWaiting(ctx, one.ID)
	if err != nil {
		return err
	}
	if waiting >= MaxWaiting {
		return fault.New(fault.TooMany, "fault.assembly_questions_full")
	}
	if q.Key == "" || len(q.Key) > 64 {
		q.Key = id.New().String()
	}
	return tx.AddQuestion(ctx, Question{ID: id.New(), Session: one.ID, Seat: seat, Expert: q.Expert, Words: q.Words, Language: q.Language, State: Waiting, Asked: tx.Now()}, q.Key)
}

// numbered finds a session by its number.
func numbered(ctx context.Context, tx Tx, a Assembly, n int) (Session, error) {
	all, err := tx.Sessions(ctx, a.ID)
	if err != nil {
		return Session{}, err
	}
	for _, one := range all {
		if one.Number == n {
			return one, nil
		}
	}
	return Session{}, fault.Missing()
}

// Reply answers a question, or puts it aside. What is answered is public, with the answer. Faults:
// SignIn, NotFound, Invalid with field answer.
func (s *Service) Reply(ctx context.Context, who access.Actor, which, question id.ID, answer string, aside bool) error {
	answer = richtext.Text(answer)
	return s.act(ctx, who, which, "question", func(tx Tx, _ *Assembly) error {
		q, err := tx.Question(ctx, question)
		if err != nil {
			return err
		}
		one, err := tx.Session(ctx, q.Session)
		if err == nil && one.Assembly != which {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		if aside {
			q.State = Aside
			return tx.SaveQuestion(ctx, q)
		}
		var form fault.Form
		checkText(&form, "answer", answer, MaxText, true)
		if err := form.Err(); err != nil {
			return err
		}
		q.Answer, q.State, q.Answered = answer, Shown, tx.Now()
		return tx.SaveQuestion(ctx, q)
	})
}

// SessionPage is one session as everybody sees it.
type SessionPage struct {
	Page
	Session   Session
	Questions []Question
}

// Session reads a session of an assembly. Faults: NotFound.
func (s *Service) Session(ctx context.Context, who access.Actor, slug string, n int) (p SessionPage, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p.Page, err = s.page(ctx, tx, who, slug); err != nil {
			return err
		}
		for _, one := range p.Sessions {
			if one.Number == n {
				p.Session = one
			}
		}
		if p.Session.ID == id.None {
			return fault.Missing()
		}
		p.Questions, err = tx.Questions(ctx, p.Session.ID)
		p.Questions = slices.DeleteFunc(p.Questions, func(q Question) bool { return q.State != Shown })
		return err
	})
	return p, err
}
