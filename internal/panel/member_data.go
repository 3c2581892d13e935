package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
)

// Data is everything that is kept of a member, for themselves. What they answered is not in it: nobody
// can find it.
type Data struct {
	Person struct {
		Email    string `json:"email,omitempty"`
		Phone    string `json:"phone,omitempty"`
		Language string `json:"language"`
		Facts    Facts  `json:"facts"`
		Paused   string `json:"pausedUntil,omitempty"`
		Cap      int    `json:"asksAYear,omitempty"`
		Unopened int    `json:"lettersNotOpened"`
		Since    string `json:"since"`
	} `json:"person"`
	Panels   []DataPanel   `json:"panels"`
	Consents []DataConsent `json:"consents"`
	Asked    []DataAsk     `json:"asked"`
	Letters  []DataLetter  `json:"letters"`
}

// DataPanel is one membership.
type DataPanel struct {
	Panel     string     `json:"panel"`
	State     Membership `json:"state"`
	Since     string     `json:"since"`
	Until     string     `json:"until,omitempty"`
	Household string     `json:"householdHash,omitempty"`
	Letter    string     `json:"invitedByLetter,omitempty"` // the wave of letters whose code was used
}

// DataConsent is one consent.
type DataConsent struct {
	ID        id.ID      `json:"id"`
	Panel     string     `json:"panel"`
	Purpose   string     `json:"purpose"`
	Text      string     `json:"text"`
	Version   string     `json:"version"`
	Language  string     `json:"language"`
	Channel   string     `json:"channel"`
	Given     time.Time  `json:"given"`
	Withdrawn *time.Time `json:"withdrawn,omitempty"`
	By        string     `json:"withdrawnBy,omitempty"`
}

// DataAsk is that somebody was asked.
type DataAsk struct {
	Title     string `json:"title"`
	On        string `json:"on"`
	Opened    bool   `json:"opened"`
	Skipped   bool   `json:"skipped"`
	Later     string `json:"noReminderBefore,omitempty"`
	Reminders int    `json:"reminders"`
	Reminded  string `json:"remindedOn,omitempty"`
	Told      bool   `json:"toldTheResults"`
}

// DataLetter is that a letter was sent.
type DataLetter struct {
	Kind string    `json:"kind"`
	On   time.Time `json:"on"`
}

// MyData reads everything that is kept of the member who asks, words in their language. Faults: SignIn.
func (s *Service) MyData(ctx context.Context, who access.Actor, fallback string) (out Data, err error) {
	mine, err := s.Mine(ctx, who)
	if err != nil {
		return out, err
	}
	p := &out.Person
	p.Email, p.Phone, p.Language, p.Facts = mine.Email, mine.Phone, mine.Language, mine.Facts
	p.Paused, p.Cap, p.Unopened, p.Since = mine.Paused, mine.Cap, mine.Unopened, mine.Since
	for _, m := range mine.In {
		d := DataPanel{Panel: m.About.Title.In(who.Language, fallback), State: m.State, Since: m.Joined, Until: m.InPanel.Until, Household: m.Household}
		if m.Campaign != id.None {
			d.Letter = m.Campaign.String()
		}
		out.Panels = append(out.Panels, d)
	}
	for _, w := range mine.Waves {
		out.Asked = append(out.Asked, DataAsk{Title: w.Title.In(who.Language, fallback), On: w.On, Opened: w.Opened, Skipped: w.Skipped, Later: w.Later,
			Reminders: w.Reminders, Reminded: w.RemindedOn, Told: w.Told})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Consents, err = myConsents(ctx, tx, mine.Person.ID, who.Language, fallback); err != nil || !mine.Reachable() {
			return err
		}
		letters, err := tx.LettersTo(ctx, mine.Email)
		out.Letters = nil
		for _, l := range letters {
			out.Letters = append(out.Letters, DataLetter(l))
		}
		return err
	})
	return out, err
}

func myConsents(ctx context.Context, tx Tx, me id.ID, lang, fallback string) (out []DataConsent, err error) {
	list, err := tx.Consents(ctx, me)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		p, err := tx.Panel(ctx, c.Panel)
		if err != nil {
			return nil, err
		}
		d := DataConsent{ID: c.ID, Panel: p.Title.In(lang, fallback), Purpose: c.Purpose, Text: c.Text, Version: c.Version, Language: c.Language,
			Channel: c.Channel, Given: c.Given, By: c.Ended}
		if !c.Withdrawn.IsZero() {
			d.Withdrawn = &c.Withdrawn
		}
		out = append(out, d)
	}
	return out, nil
}
