package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
)

// Telling is an answer that somebody tells staff, at a desk or on the phone.
type Telling struct {
	Key     string // of the form: sent twice it is once
	Email   string // of the person's account, for surveys of residents; it is not kept
	Consent bool   // the person was told what happens with the answers, and agreed
	Version int
	Seed    string
	Answers questionnaire.Answers
}

// Tell takes an answer that somebody told. In a survey of residents the person's account counts as
// having answered, so that the same person cannot answer again; nothing of the account lies with the
// answer of an anonymous survey. Of a person who cannot answer it is not told why: a desk must not be a
// place to ask who has answered. Faults: NotFound, Closed, Conflict, Invalid with fields.
func (s *Service) Tell(ctx context.Context, who access.Actor, survey id.ID, in Telling) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		b, err := s.bench(ctx, tx, who, survey, true)
		if err == nil {
			err = refused(b.NoDesk)
		}
		if err != nil {
			return err
		}
		answers, err := readable(ctx, tx, b.Survey, in.Version, in.Seed, in.Answers)
		if err != nil {
			return err
		}
		if !in.Consent {
			var form fault.Form
			form.Add("consent", "fault.survey_desk_consent")
			return form.Err()
		}
		sum := sha256.Sum256([]byte("desk|" + survey.String() + "|" + in.Key))
		once := hex.EncodeToString(sum[:])
		added, err := tx.AddPaper(ctx, survey, PaperSheet{Number: once, Version: in.Version, Channel: Desk, State: Entered, FirstBy: who.Account})
		if err != nil || !added {
			return err
		}
		mark := b.mark("desk|" + once)
		if b.Kind == Residents || b.Kind == Verified {
			if mark, err = s.takes(ctx, tx, b.Survey, in.Email, mark); err != nil {
				return err
			}
		}
		_, err = tx.AddIntake(ctx, survey, mark, in.Version, Desk, answers)
		return err
	})
}

// takes notes that the account with an address has answered, and gives the mark for the answer.
func (s *Service) takes(ctx context.Context, tx Tx, sv Survey, email, mark string) (string, error) {
	var form fault.Form
	form.Add("email", "fault.survey_desk_person")
	_, key, ok := address.Parse(email)
	if !ok {
		return "", form.Err()
	}
	r, err := tx.ResidentBy(ctx, key)
	if fault.Is(err, fault.NotFound) {
		return "", form.Err()
	}
	if err != nil {
		return "", err
	}
	if sv.Kind == Verified && !r.Verified || len(sv.Districts) > 0 && !slices.Contains(sv.Districts, r.District) {
		return "", form.Err()
	}
	first, err := tx.Took(ctx, sv.ID, r.ID)
	if err != nil {
		return "", err
	}
	if !first {
		return "", form.Err()
	}
	if !sv.Anonymous {
		mark = AccountMark(r.ID)
	}
	return mark, nil
}
