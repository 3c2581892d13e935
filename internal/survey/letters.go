package survey

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/id"
)

// remindAfter is how many days lie between two letters to one person at least.
const remindAfter = 3

// Post is how far the letters of a survey have come.
type Post struct {
	Survey
	Can      string // why nobody can be invited now, a fault key; empty: can
	Audience int    // who would be invited now
	Sent     int    // invited
	Answered int    // of those invited; -1: not known, for answers of an open survey have no account
	Reminded int
}

// LettersTx is what letters need of a transaction.
type LettersTx interface {
	// Audience counts the accounts that an invitation would reach: active, of the districts and kind of
	// the survey, whose owners have not asked to get no letters, and who have not answered.
	Audience(ctx context.Context, sv Survey) (int, error)
	// PostCounts counts who was invited, has answered of those, and was reminded.
	PostCounts(ctx context.Context, survey id.ID) (invited, answered, reminded int, err error)
}

// Post reads how far the letters have come. Faults: NotFound.
func (s *Service) Post(ctx context.Context, who access.Actor, survey id.ID) (p Post, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.managed(ctx, tx, who, survey)
		if err != nil {
			return err
		}
		p = Post{Survey: one, Can: uninvitable(one, tx.Now())}
		if p.Sent, p.Answered, p.Reminded, err = tx.PostCounts(ctx, survey); err != nil {
			return err
		}
		if p.Audience, err = tx.Audience(ctx, one); err != nil {
			return err
		}
		if one.Kind == Open {
			p.Answered = -1
		}
		return nil
	})
	return p, err
}

func uninvitable(one Survey, now time.Time) string {
	switch {
	case one.Kind == Panel:
		return "fault.survey_panel"
	case !one.Public() || one.At(now) != Running:
		return "fault.survey_invite_open"
	case !one.Invited.IsZero():
		return "fault.survey_invited"
	}
	return ""
}

// Invite asks residents with an account to answer: once for each survey. From that moment nobody can
// change whether answers are anonymous. The letters go out in the next minutes, and in the morning when
// it is late. Twice is once. Faults: NotFound, Closed.
func (s *Service) Invite(ctx context.Context, who access.Actor, survey id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := s.lockManaged(ctx, tx, who, survey)
		if err != nil || !one.Invited.IsZero() {
			return err
		}
		if err := refused(uninvitable(one, tx.Now())); err != nil {
			return err
		}
		one.Invited = tx.Now()
		if err := tx.Save(ctx, one); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "survey.invited", survey, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyInvited, Subject: survey})
	})
}

// RemindBy is the last day on which somebody got a letter who can get another one at now.
func RemindBy(now time.Time, zone *time.Location) string {
	return now.In(zone).AddDate(0, 0, -remindAfter).Format(time.DateOnly)
}
