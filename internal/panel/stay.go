package panel

import (
	"context"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Why somebody is asked whether to stay.
const (
	StayYearly = "year"   // everybody, once a year: who says nothing stays
	StaySilent = "silent" // three letters in a row brought nobody here: who says nothing is forgotten
)

const (
	silentAfter = 3  // letters that brought nobody
	stayDays    = 30 // to answer before the membership ends
	stayBatch   = 200
)

// Stay is that somebody was asked whether to stay in the town's panels. Days only.
type Stay struct {
	Person id.ID
	Why    string
	On     string
	Until  string
	Said   bool // yes
}

// StayTx is what the question whether to stay needs of a transaction.
type StayTx interface {
	// Stay is the last time that somebody was asked. Faults: NotFound.
	Stay(ctx context.Context, person id.ID) (Stay, error)
	PutStay(ctx context.Context, s Stay) error
	// Silent lists members who did not open so many letters in a row and were not asked since;
	// YearOld lists members who joined, and were asked last, on or before a day.
	Silent(ctx context.Context, letters, max int) ([]Person, error)
	YearOld(ctx context.Context, day string, max int) ([]Person, error)
	// ResetUnopened begins the row of letters that were not opened again.
	ResetUnopened(ctx context.Context, person id.ID) error
	// StayOver lists members who were silent, and did not say that they stay until the day before today.
	StayOver(ctx context.Context, today string, max int) ([]id.ID, error)
}

// SweepStays asks those who fell silent, and everybody once a year, whether they want to stay; and lets
// those go who were silent and said nothing.
func (s *Service) SweepStays(ctx context.Context, town *tenant.Town) error {
	var gone []id.ID
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		gone = nil
		if UsualAsking(id.None).Quiet(tx.Now(), town.Location()) {
			return nil
		}
		today := tx.Now().In(town.Location()).Format(time.DateOnly)
		silent, err := tx.Silent(ctx, silentAfter, stayBatch)
		if err != nil {
			return err
		}
		if err := s.askStay(ctx, tx, town, silent, StaySilent, today); err != nil {
			return err
		}
		old, err := tx.YearOld(ctx, dayShift(today, -yearDays), stayBatch)
		if err != nil {
			return err
		}
		if err := s.askStay(ctx, tx, town, old, StayYearly, today); err != nil {
			return err
		}
		gone, err = tx.StayOver(ctx, today, stayBatch)
		return err
	})
	for i := 0; err == nil && i < len(gone); i++ {
		err = s.retire(ctx, town, gone[i])
	}
	return err
}

func (s *Service) askStay(ctx context.Context, tx Tx, town *tenant.Town, people []Person, why, today string) error {
	for _, p := range people {
		st := Stay{Person: p.ID, Why: why, On: today, Until: dayShift(today, stayDays)}
		if err := tx.PutStay(ctx, st); err != nil {
			return err
		}
		if !p.Reachable() {
			continue // the contact centre reads who is to be phoned
		}
		until := tx.Now().AddDate(0, 0, stayDays+1)
		secret, err := s.link(ctx, tx, town.ID, Link{Person: p.ID, Use: "stay", Until: until})
		if err != nil {
			return err
		}
		lang := letterLanguage(town, p)
		params := map[string]string{"what_key": "panel_wave.stay_" + why, "until_at": until.AddDate(0, 0, -1).Format(time.RFC3339),
			"link": s.links.Link(town.ID, lang, "/panel/stay/"+secret), "unsubscribe": s.WayOut(town.ID, p)}
		if err := tx.QueueLetter(ctx, Letter{Kind: "panel_stay", To: p.Email, Language: lang, Params: params}); err != nil {
			return err
		}
	}
	return nil
}

func letterLanguage(town *tenant.Town, p Person) string {
	if town.Speaks(p.Language) {
		return p.Language
	}
	return town.DefaultLanguage()
}

// retire forgets a member who was asked whether to stay and said nothing.
func (s *Service) retire(ctx context.Context, town *tenant.Town, person id.ID) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		p, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		st, err := tx.Stay(ctx, person)
		if err != nil || st.Said || p.Unopened < silentAfter {
			return err
		}
		in, err := tx.Memberships(ctx, person)
		if err != nil {
			return err
		}
		which := make([]id.ID, len(in))
		for i, m := range in {
			which[i] = m.Panel
		}
		_, err = s.leave(ctx, tx, town, person, which, "silence")
		return err
	})
}

// StayLook tells whether a link of the letter still means something, without using it. Faults: NotFound.
func (s *Service) StayLook(ctx context.Context, town *tenant.Town, token string) (st Stay, err error) {
	err = s.store.View(ctx, town.ID, func(tx Tx) error {
		l, err := s.letterLink(ctx, tx, town.ID, token, "stay")
		if err != nil {
			return err
		}
		st, err = tx.Stay(ctx, l.Person)
		return err
	})
	return st, err
}

// StayOn keeps somebody in who says so. Faults: NotFound.
func (s *Service) StayOn(ctx context.Context, town *tenant.Town, token string) error {
	return s.store.Update(ctx, town.ID, func(tx Tx) error {
		l, err := s.letterLink(ctx, tx, town.ID, token, "stay")
		if err != nil {
			return err
		}
		if _, err := tx.LockPerson(ctx, l.Person); err != nil {
			return err
		}
		st, err := tx.Stay(ctx, l.Person)
		if err != nil {
			return err
		}
		st.Said = true
		if err := tx.PutStay(ctx, st); err != nil {
			return err
		}
		return tx.ResetUnopened(ctx, l.Person)
	})
}
