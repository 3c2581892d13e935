// Package notify tells people what happened to what they care about: their own idea, and those
// they follow.
//
// It reacts to events and is imported by no noun. Each event is told once, however often it
// arrives: the letters are queued in the same transaction that remembers it. Nobody is told of what
// they did themselves.
//
// Imports event, tenant, account (letters), ground.
package notify

import (
	"context"
	"time"

	"almenda/internal/account"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Idea is what letters say of an idea.
type Idea struct {
	ID     id.ID
	Title  string
	Author id.ID
}

// Person is somebody who can be written to.
type Person struct {
	Account  id.ID // None for somebody who follows by e-mail alone
	Email    string
	Language string
	Stop     string // path that ends such letters by one click; empty: by signing in
}

// News is what happened, as the database tells it when the letter is written.
type News struct {
	Idea   Idea
	By     id.ID  // who did it
	Text   string // plain beginning of what was said
	Office string
	Status string
	Seq    int64 // of the comment
}

// Store opens transactions of a town.
type Store interface {
	Update(ctx context.Context, t tenant.ID, fn func(Tx) error) error
}

// Tx is what letters about news need of a transaction.
type Tx interface {
	// Once notes that the handler has done the event; fresh is false when it had before.
	Once(ctx context.Context, event id.ID, handler string) (fresh bool, err error)
	// OfComment, OfAnswer and OfStatus read the news. Faults: NotFound when it is gone again.
	OfComment(ctx context.Context, comment id.ID) (News, error)
	OfAnswer(ctx context.Context, idea, answer id.ID) (News, error)
	OfStatus(ctx context.Context, idea id.ID) (News, error)
	// Followers lists who follows an idea and can be written to.
	Followers(ctx context.Context, idea id.ID) ([]Person, error)
	QueueMail(ctx context.Context, l account.Letter) error
	// News reads what an event says to whom. Faults: NotFound when it is gone again.
	News(ctx context.Context, e event.Event) ([]Message, error)

	Now() time.Time
	// PhasesToRemind lists the phases of public processes whose end is near.
	PhasesToRemind(ctx context.Context) ([]Ending, error)
	// Remindable notes that up to max people are reminded of a phase's end, and lists those who had
	// not been; looked is how many it looked at.
	Remindable(ctx context.Context, e Ending, max int) (people []Person, looked int, err error)

	SurveyTx
}

// Service writes the letters.
type Service struct {
	store Store
	links account.Links
}

// New makes the service.
func New(store Store, links account.Links) *Service { return &Service{store, links} }

// CommentPosted tells an idea's author that somebody commented on it.
func (s *Service) CommentPosted(ctx context.Context, town *tenant.Town, e event.Event) error {
	return s.tell(ctx, town, e, "notify.comment", func(tx Tx) (News, error) { return tx.OfComment(ctx, e.Subject) },
		func(n News, p Person) *account.Letter {
			if p.Account != n.Idea.Author {
				return nil // followers hear of decisions, not of every word
			}
			return &account.Letter{Kind: "comment_on_my_idea", Params: map[string]string{"text": n.Text}}
		})
}

// Answered tells the followers of an idea that the town answered.
func (s *Service) Answered(ctx context.Context, town *tenant.Town, e event.Event) error {
	answer, ok := id.Parse(e.Data["answer"])
	if !ok {
		return nil
	}
	return s.tell(ctx, town, e, "notify.answer", func(tx Tx) (News, error) { return tx.OfAnswer(ctx, e.Subject, answer) },
		func(n News, _ Person) *account.Letter {
			return &account.Letter{Kind: "official_answer", Params: map[string]string{"text": n.Text, "office": n.Office}}
		})
}

// StatusSet tells the followers of an idea where it stands now, and why.
func (s *Service) StatusSet(ctx context.Context, town *tenant.Town, e event.Event) error {
	return s.tell(ctx, town, e, "notify.status", func(tx Tx) (News, error) { return tx.OfStatus(ctx, e.Subject) },
		func(n News, _ Person) *account.Letter {
			return &account.Letter{Kind: "idea_status", Params: map[string]string{"text": n.Text, "status_key": "idea.status." + n.Status}}
		})
}

func (s *Service) tell(ctx context.Context, town *tenant.Town, e event.Event, handler string,
	read func(Tx) (News, error), write func(News, Person) *account.Letter) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		fresh, err := tx.Once(ctx, e.ID, handler)
		if err != nil || !fresh {
			return err
		}
		n, err := read(tx)
		if fault.Is(err, fault.NotFound) {
			return nil // it was taken back before anybody heard
		}
		if err != nil {
			return err
		}
		people, err := tx.Followers(ctx, n.Idea.ID)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.Account == n.By {
				continue
			}
			l := write(n, p)
			if l == nil {
				continue
			}
			l.To, l.Language = p.Email, p.Language
			l.Params["idea"] = n.Idea.Title
			l.Params["link"] = s.links.Link(town.ID, p.Language, "/i/"+n.Idea.ID.String())
			if err := tx.QueueMail(ctx, *l); err != nil {
				return err
			}
		}
		return nil
	})
}
