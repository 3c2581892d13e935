package notify

import (
	"context"
	"maps"
	"time"

	"almenda/internal/account"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Message is one piece of news and whom it is for, as the database tells it when it is written.
type Message struct {
	What  string // catalogue key of the sentence that says what happened: "news.remark_answered"
	Title string // of the thing that it happened to
	Text  string // plain words that are quoted; may be empty
	Path  string // of the thing's page, without language
	Why   string // catalogue key of why the reader gets it; empty: because they follow it
	By    id.ID  // who did it, and hears nothing
	To    []Person

	Kind     string    // of the letter; empty: news
	When     time.Time // of what one can come to; zero: of nothing
	Place    string    // of the same
	Calendar string    // path of its calendar entry; empty: none

	Extra map[string]string // more that a letter of that kind says, as mail takes it
}

// News tells of one event whoever it is for. Each event is told once, however often it arrives.
func (s *Service) News(ctx context.Context, town *tenant.Town, e event.Event) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		fresh, err := tx.Once(ctx, e.ID, "notify.news")
		if err != nil || !fresh {
			return err
		}
		messages, err := tx.News(ctx, e)
		if fault.Is(err, fault.NotFound) {
			return nil // it was taken back before anybody heard
		}
		if err != nil {
			return err
		}
		for _, m := range messages {
			if err := s.send(ctx, tx, town, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) send(ctx context.Context, tx Tx, town *tenant.Town, m Message) error {
	why := m.Why
	if why == "" {
		why = "mail.follow.why"
	}
	for _, p := range m.To {
		if m.By != id.None && p.Account == m.By {
			continue
		}
		l := account.Letter{Kind: "news", To: p.Email, Language: p.Language, Params: map[string]string{
			"what_key": m.What, "why_key": why, "title": m.Title, "text": m.Text, "link": s.links.Link(town.ID, p.Language, m.Path)}}
		if m.Kind != "" {
			l.Kind = m.Kind
		}
		if !m.When.IsZero() {
			l.Params["when_moment"], l.Params["place"] = m.When.UTC().Format(time.RFC3339), m.Place
		}
		if m.Calendar != "" {
			l.Params["calendar"] = s.links.Link(town.ID, p.Language, m.Calendar)
		}
		maps.Copy(l.Params, m.Extra)
		if p.Stop != "" {
			l.Params["unsubscribe"] = s.links.Link(town.ID, p.Language, p.Stop)
		}
		if err := tx.QueueMail(ctx, l); err != nil {
			return err
		}
	}
	return nil
}
