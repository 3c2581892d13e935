package notify

import (
	"context"
	"time"

	"almenda/internal/process"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// Round is which letter about a survey somebody gets.
type Round string

const (
	Invited  Round = "invited"  // please answer
	Reminded Round = "reminded" // you have not answered
	Results  Round = "results"  // you took part, or were asked: this came of it
)

// surveyWords are what a round's letter says happened, and why one gets it.
var surveyWords = map[Round][2]string{
	Invited:  {"survey_news.invited", "survey_news.why_invited"},
	Reminded: {"survey_news.reminded", "survey_news.why_reminded"},
	Results:  {"survey_news.results", "survey_news.why_results"},
}

// SurveyTx is what letters about surveys need of a transaction.
type SurveyTx interface {
	// SurveysToTell lists surveys of which somebody may wait for a letter of a round.
	SurveysToTell(ctx context.Context, r Round) ([]survey.Survey, error)
	// SurveyReaders notes that up to max people get a letter, and lists them; looked is how many it
	// looked at. Each gets each letter once. Nobody is noted with a time: day is the finest there is.
	SurveyReaders(ctx context.Context, s survey.Survey, r Round, zone *time.Location, max int) (people []Person, looked int, err error)
}

// Surveys writes the letters about surveys: invitations once staff have pressed the button, at most two
// reminders to those who have not answered, and the results to those who took part. Invitations and
// reminders do not go out at night. No letter tells what or when somebody answered. Many processes may
// do this at once: who gets a letter is noted in the transaction that queues it.
func (s *Service) Surveys(ctx context.Context, town *tenant.Town) error {
	for _, r := range []Round{Results, Invited, Reminded} {
		var due []survey.Survey
		err := s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
			due = nil
			if r != Results && process.Quiet(tx.Now(), town.Location()) {
				return nil
			}
			due, err = tx.SurveysToTell(ctx, r)
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range due {
			for more := true; more; {
				if more, err = s.surveyLetters(ctx, town, one, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) surveyLetters(ctx context.Context, town *tenant.Town, one survey.Survey, r Round) (more bool, err error) {
	words := surveyWords[r]
	err = s.store.Update(ctx, town.ID, func(tx Tx) error {
		people, n, err := tx.SurveyReaders(ctx, one, r, town.Location(), remindBatch)
		if err != nil {
			return err
		}
		more = n == remindBatch
		for _, p := range people {
			m := Message{Kind: "survey_letter", What: words[0], Why: words[1], Path: "/s/" + one.Slug, To: []Person{p},
				Title: one.Title.In(p.Language, town.DefaultLanguage()), Extra: map[string]string{}}
			if r == Results {
				m.Path += "/results"
				m.Text = one.Settings.Did.In(p.Language, town.DefaultLanguage())
			} else {
				m.Text = one.Lead.In(p.Language, town.DefaultLanguage())
				if end := one.End(); !end.IsZero() {
					m.Extra["closes_moment"] = end.UTC().Format(time.RFC3339)
				}
			}
			if err := s.send(ctx, tx, town, m); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}
