package survey

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/questionnaire"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Kept is a question that the town keeps to use again. Its title is for staff.
type Kept struct {
	ID       id.ID
	Topic    string
	Title    string
	Question questionnaire.Question
	By       id.ID
	At       time.Time
}

// maxBank is how many questions a town keeps.
const maxBank = 500

// Bank lists the questions that the town keeps. Faults: SignIn, Denied.
func (s *Service) Bank(ctx context.Context, who access.Actor) (list []Kept, err error) {
	if !s.policy.Anywhere(who, access.ManageSurvey) {
		return nil, s.policy.Allow(who, access.ManageSurvey, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err = tx.Bank(ctx)
		return err
	})
	return list, err
}

// Keep puts a question of a survey into the bank. Its conditions stay behind: they speak of other
// questions. Faults: NotFound, Invalid, TooMany.
func (s *Service) Keep(ctx context.Context, who access.Actor, town *tenant.Town, survey id.ID, question, topic string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		d, err := s.desk(ctx, tx, who, one)
		if err != nil {
			return err
		}
		editing := d.Editing()
		q, _ := editing.Definition.Question(question)
		if q == nil {
			return fault.Missing()
		}
		list, err := tx.Bank(ctx)
		if err != nil {
			return err
		}
		if len(list) >= maxBank {
			return fault.New(fault.TooMany, "fault.builder_bank_full")
		}
		k := Kept{ID: id.New(), Topic: line(topic), Title: richtext.Line(first(q.Title, town)), Question: Alone(*q), By: who.Account, At: tx.Now()}
		if nationalid.In(k.Topic) {
			var form fault.Form
			form.Add("topic", "fault.national_number")
			return form.Err()
		}
		if err := tx.Audit(ctx, who.Account, "survey.bank", k.ID, nil); err != nil {
			return err
		}
		return tx.Keep(ctx, k)
	})
}

// Alone is a question without the conditions that speak of others.
func Alone(q questionnaire.Question) questionnaire.Question {
	q.VisibleIf, q.RequiredIf, q.CarryFrom = nil, nil, ""
	options := make([]questionnaire.Option, len(q.Options))
	for i, o := range q.Options {
		o.VisibleIf = nil
		options[i] = o
	}
	if q.Options = options; len(options) == 0 {
		q.Options = nil
	}
	return q
}

// Unkeep takes a question out of the bank; surveys that use it keep it. Those may who prepare surveys
// for the whole town, and who put it there. Faults: NotFound.
func (s *Service) Unkeep(ctx context.Context, who access.Actor, question id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.Bank(ctx)
		if err != nil {
			return err
		}
		for _, k := range list {
			if k.ID != question {
				continue
			}
			if k.By != who.Account && !s.policy.May(who, access.ManageSurvey, access.Scope{}) {
				return fault.Missing()
			}
			if err := tx.Audit(ctx, who.Account, "survey.unkeep", k.ID, nil); err != nil {
				return err
			}
			return tx.Unkeep(ctx, question)
		}
		return fault.Missing()
	})
}
