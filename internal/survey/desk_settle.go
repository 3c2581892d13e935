package survey

import (
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
)

// ToSettle reads a sheet that two people read differently. Faults: NotFound.
func (s *Service) ToSettle(ctx context.Context, who access.Actor, survey id.ID, number string) (p PaperSheet, v Version, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if _, err = s.bench(ctx, tx, who, survey, false); err != nil {
			return err
		}
		clean, ok := Number(number)
		if !ok {
			return fault.Missing()
		}
		if p, err = tx.Paper(ctx, survey, clean, false); err != nil {
			return err
		}
		if p.State != Differing {
			return fault.Missing()
		}
		v, err = tx.Version(ctx, survey, p.Version)
		return err
	})
	return p, v, err
}

// SettlePaper says of each question that was read differently which reading holds: "first" or
// "second". Then the answer is handed on. Twice is once. Faults: NotFound, Closed, Invalid with fields.
func (s *Service) SettlePaper(ctx context.Context, who access.Actor, survey id.ID, number string, choices map[string]string) error {
	return s.onPaper(ctx, who, survey, number, func(tx Tx, sv Survey, p PaperSheet) error {
		if p.State == Entered {
			return nil
		}
		if p.State != Differing {
			return fault.Missing()
		}
		out, form := questionnaire.Answers{}, fault.Form{}
		for key, a := range p.First {
			out[key] = a
		}
		for _, key := range Apart(p) {
			switch choices[key] {
			case "first":
			case "second":
				if a, there := p.Second[key]; there {
					out[key] = a
				} else {
					delete(out, key)
				}
			default:
				form.Add("q_"+key, "fault.survey_choose")
			}
		}
		if err := form.Err(); err != nil {
			return err
		}
		answers, err := readable(ctx, tx, sv, p.Version, number, out)
		if err != nil {
			return err
		}
		return handOn(ctx, tx, sv, p, answers)
	})
}

// SpoilPaper says that a sheet counts for nothing, and why. Faults: NotFound, Closed, Invalid, Conflict
// for one that was handed on.
func (s *Service) SpoilPaper(ctx context.Context, who access.Actor, survey id.ID, raw, reason string) error {
	number, err := numbered(raw)
	if err != nil {
		return err
	}
	if !slices.Contains(Reasons, reason) {
		var form fault.Form
		form.Add("reason", "fault.sheet_reason")
		return form.Err()
	}
	spoilt := PaperSheet{Number: number, Channel: Paper, State: Invalid, Reason: reason, FirstBy: who.Account}
	return s.onPaper(ctx, who, survey, "", func(tx Tx, sv Survey, _ PaperSheet) error {
		spoilt.Version = sv.Version
		added, err := tx.AddPaper(ctx, survey, spoilt)
		if err != nil || added {
			return err
		}
		p, err := tx.Paper(ctx, survey, number, true)
		if err != nil {
			return err
		}
		if p.State == Entered {
			return fault.New(fault.Conflict, "fault.survey_sheet_counted")
		}
		p.State, p.Reason, p.First, p.Second = Invalid, reason, nil, nil
		return tx.SavePaper(ctx, survey, p)
	})
}

// onPaper changes a sheet while all others wait; with no number it reads none.
func (s *Service) onPaper(ctx context.Context, who access.Actor, survey id.ID, number string, do func(Tx, Survey, PaperSheet) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		b, err := s.bench(ctx, tx, who, survey, true)
		if err == nil {
			err = refused(b.NoPaper)
		}
		if err != nil {
			return err
		}
		p := PaperSheet{}
		if number != "" {
			clean, ok := Number(number)
			if !ok {
				return fault.Missing()
			}
			if p, err = tx.Paper(ctx, survey, clean, true); err != nil {
				return err
			}
		}
		return do(tx, b.Survey, p)
	})
}
