package survey

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
)

// Overview is the public surveys, by where they stand.
type Overview struct {
	Open, Soon, Closed []Survey
	Next               string
}

// Overview lists public surveys: of one process, or with None all. Faults: Invalid.
func (s *Service) Overview(ctx context.Context, who access.Actor, process id.ID, req page.Request) (out Overview, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.List(ctx, Filter{States: []State{Published}, Process: process}, req)
		if err != nil {
			return err
		}
		out.Next = list.Next
		for _, sv := range list.Rows {
			if !sv.Public() {
				continue
			}
			switch sv.At(tx.Now()) {
			case Running:
				out.Open = append(out.Open, sv)
			case Soon:
				out.Soon = append(out.Soon, sv)
			default:
				out.Closed = append(out.Closed, sv)
			}
		}
		return nil
	})
	return out, err
}

// Sheet is a survey as those who answer it see it.
type Sheet struct {
	Survey
	Version  Version
	Phase    Phase
	Refused  *fault.Error // why this person cannot answer it; nil: can
	Answered bool         // the account has answered
	Host     bool         // runs it
}

// Sheet reads a public survey with the newest version of its questions. trial: see Sending. Faults:
// NotFound.
func (s *Service) Sheet(ctx context.Context, who access.Actor, slug string, trial bool) (out Sheet, err error) {
	return s.sheet(ctx, who, slug, false, trial)
}

// PanelSheet reads a public survey of a panel for those who answer it, who show only when they send that
// they may. Faults: NotFound for all other kinds too.
func (s *Service) PanelSheet(ctx context.Context, who access.Actor, slug string, trial bool) (out Sheet, err error) {
	out, err = s.sheet(ctx, who, slug, true, trial)
	if err == nil && out.Kind != Panel {
		return Sheet{}, fault.Missing()
	}
	return out, err
}

func (s *Service) sheet(ctx context.Context, who access.Actor, slug string, credential, trial bool) (out Sheet, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Survey, err = tx.BySlug(ctx, slug); err != nil {
			return err
		}
		if !out.Public() {
			return fault.Missing()
		}
		out.Phase = out.At(tx.Now())
		out.Host = s.policy.May(who, access.ManageSurvey, out.Scope())
		out.Refused = asFault(s.admits(tx.Now(), who, out.Survey, credential, trial))
		if who.SignedIn() && out.Kind != Open {
			if out.Answered, err = tx.HasAnswered(ctx, out.ID, who.Account); err != nil {
				return err
			}
		}
		out.Version, err = tx.Version(ctx, out.ID, out.Survey.Version)
		return err
	})
	return out, err
}

func asFault(err error) *fault.Error {
	f, _ := err.(*fault.Error) //nolint:errorlint // it was made here
	return f
}

// Older reads the questions as they were, for answers that were begun on them. Faults: NotFound.
func (s *Service) Older(ctx context.Context, who access.Actor, survey id.ID, number int) (out Version, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		sv, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !sv.Public() || number > sv.Version {
			return fault.Missing()
		}
		out, err = tx.Version(ctx, survey, number)
		if err == nil && !out.Frozen {
			return fault.Missing()
		}
		return err
	})
	return out, err
}

// Mine reads the answer that somebody sent, to change it: by its key, or by the account where the
// survey is not anonymous. Faults: NotFound, Closed.
func (s *Service) Mine(ctx context.Context, who access.Actor, survey id.ID, key string) (out Given, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		_, mark, err := s.own(ctx, tx, who, survey, key)
		if err == nil {
			out, err = tx.Given(ctx, survey, mark)
		}
		return err
	})
	return out, err
}

// Withdraw takes an answer back: it is deleted, and the person may answer anew. Twice is once. Faults:
// NotFound, Closed.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, survey id.ID, key string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		sv, mark, err := s.own(ctx, tx, who, survey, key)
		if err != nil {
			return err
		}
		dropped, err := tx.DropStored(ctx, survey, mark)
		if err != nil || !dropped {
			return err
		}
		if sv.Kind == Open {
			return nil
		}
		return tx.Untook(ctx, survey, who.Account)
	})
}

// own finds the mark of the actor's answer in a survey that is open and lets answers be changed.
func (s *Service) own(ctx context.Context, tx Tx, who access.Actor, survey id.ID, raw string) (Survey, string, error) {
	sv, err := tx.Survey(ctx, survey)
	if err != nil {
		return sv, "", err
	}
	if !sv.Public() || !sv.Change || sv.Kind == Panel { // of a panel nobody can be found again
		return sv, "", fault.Missing()
	}
	if err := s.admits(tx.Now(), who, sv, false, false); err != nil {
		return sv, "", err
	}
	if sv.Kind != Open && !sv.Anonymous {
		return sv, AccountMark(who.Account), nil
	}
	key, ok := cleanKey(raw)
	if !ok {
		return sv, "", fault.Missing()
	}
	return sv, sv.mark(key), nil
}
