package panel

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
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
	Draws    []DataDraw    `json:"draws"`
	Stay     *DataStay     `json:"askedWhetherToStay,omitempty"`
	// Assemblies are the citizens' assemblies that the member sits in.
	Assemblies []string `json:"assemblies,omitempty"`
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
	Group     string `json:"answersAs,omitempty"`  // the group that stands with an answer
	Right     bool   `json:"tookTheRightToAnswer"` // whether an answer was sent nobody can tell
}

// DataStay is that somebody was asked whether to stay.
type DataStay struct {
	Why   string `json:"why"`
	On    string `json:"on"`
	Until string `json:"until"`
	Said  bool   `json:"saidYes"`
}

// DataDraw is that somebody takes part in a draw by lot.
type DataDraw struct {
	Panel     string `json:"panel"`
	Number    int    `json:"number"`
	Pseudonym string `json:"pseudonym"`
	Lists     int    `json:"onLists"`
	Drawn     bool   `json:"drawn"`
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
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Consents, err = myConsents(ctx, tx, mine.Person.ID, who.Language, fallback); err != nil {
			return err
		}
		if out.Asked, err = myAsks(ctx, tx, mine, who.Language, fallback); err != nil {
			return err
		}
		if out.Draws, err = myDraws(ctx, tx, mine.Person.ID, who.Language, fallback); err != nil {
			return err
		}
		stay, err := tx.Stay(ctx, mine.Person.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil {
			out.Stay = &DataStay{Why: stay.Why, On: stay.On, Until: stay.Until, Said: stay.Said}
		}
		if !mine.Reachable() {
			return nil
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

func myAsks(ctx context.Context, tx Tx, mine Mine, lang, fallback string) (out []DataAsk, err error) {
	for _, w := range mine.Waves {
		a := DataAsk{Title: w.Title.In(lang, fallback), On: w.On, Opened: w.Opened, Skipped: w.Skipped, Later: w.Later,
			Reminders: w.Reminders, Reminded: w.RemindedOn, Told: w.Told}
		is, err := tx.Issuing(ctx, w.Wave.Survey, mine.Person.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		a.Group, a.Right = is.Stratum, is.Done
		out = append(out, a)
	}
	return out, nil
}

func myDraws(ctx context.Context, tx Tx, me id.ID, lang, fallback string) (out []DataDraw, err error) {
	list, err := tx.DrawsOf(ctx, me)
	if err != nil {
		return nil, err
	}
	for _, in := range list {
		d, err := tx.Draw(ctx, in.Draw)
		if err != nil {
			return nil, err
		}
		p, err := tx.Panel(ctx, d.Panel)
		if err != nil {
			return nil, err
		}
		out = append(out, DataDraw{Panel: p.Title.In(lang, fallback), Number: d.Number, Pseudonym: in.Pseudonym, Lists: in.Lists, Drawn: in.Drawn})
	}
	return out, nil
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
