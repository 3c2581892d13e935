package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenantcfg"
)

// surveys holds the sample's surveys: one clerk writes, another approves, made-up people answer.
func (s *seeder) surveys(ctx context.Context, surveys *survey.Service, sample tenantcfg.Sample) error {
	if len(sample.Residents) < 2 {
		return nil // two people are needed
	}
	first := s.clerk(sample)
	second := first
	second.Account = s.people[sample.Residents[1].Key].Account
	for _, one := range sample.Surveys {
		if err := s.survey(ctx, surveys, first, second, one); err != nil {
			return fmt.Errorf("survey %q: %w", one.Slug, err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) survey(ctx context.Context, surveys *survey.Service, first, second access.Actor, one tenantcfg.Survey) error {
	opens := s.hour(one.Opens, 8)
	s.set(s.today)
	if opens.Before(s.today) {
		s.set(opens.Add(-24 * time.Hour))
	}
	w := s.surveyForm(one)
	w.Opens, w.Closes = opens, s.hour(one.Closes, 20)
	which, err := surveys.Create(ctx, first, s.town, w)
	if err != nil {
		return err
	}
	if err := surveys.Propose(ctx, first, s.town, which); err != nil {
		return err
	}
	if err := surveys.Approve(ctx, second, s.town, which); err != nil || opens.After(s.today) {
		return err
	}
	s.set(opens)
	if err := surveys.Freeze(ctx, s.town); err != nil {
		return err
	}
	if err := s.answers(ctx, surveys, which, one); err != nil {
		return err
	}
	if w.Closes.After(s.today) {
		return surveys.Sweep(ctx, s.town)
	}
	s.set(w.Closes)
	if err := surveys.Sweep(ctx, s.town); err != nil || !one.Released {
		return err
	}
	return s.release(ctx, surveys, first, which, one)
}

func (s *seeder) surveyForm(one tenantcfg.Survey) survey.Write {
	set := survey.Settings{Promise: one.Promise, Reminders: one.Reminders, Did: one.Did,
		Ways: survey.Ways{Phone: one.Ways.Phone, Desk: one.Ways.Desk, Hours: one.Ways.Hours, Paper: one.Ways.Paper}}
	for _, t := range one.Tables {
		set.Tables = append(set.Tables, survey.Table{Question: t.Question, By: t.By})
	}
	for _, m := range one.Margins {
		set.Margins = append(set.Margins, survey.Margin{Question: m.Question, Shares: m.Shares, Source: m.Source, At: m.At})
	}
	return survey.Write{Process: one.Process, Slug: one.Slug, Title: one.Title, Lead: one.Lead, Kind: survey.Kind(one.Kind), Anonymous: true, Change: one.Change,
		Districts: one.Districts, Office: s.town.Contact.Office.In(s.town.DefaultLanguage(), "en"), Settings: set, Definition: &one.Asks, Sample: true, Key: "sample-" + one.Slug}
}

// answers are by nobody: chance gives them, always the same chance.
func (s *seeder) answers(ctx context.Context, surveys *survey.Service, which id.ID, one tenantcfg.Survey) error {
	fill := questionnaire.Filler{Rand: rand.New(rand.NewPCG(uint64(len(one.Slug)), 7)), Skew: one.Skew, Words: one.Words} //nolint:gosec // made up
	for _, d := range s.town.Districts {
		fill.Towns = append(fill.Towns, d.Key)
	}
	guest := access.Guest(s.town.ID, s.town.DefaultLanguage())
	for range one.Answers {
		_, err := surveys.Send(ctx, guest, survey.Sending{Survey: which, Version: 1, Key: survey.NewKey(), Answers: fill.Fill(&one.Asks), Language: s.town.DefaultLanguage()})
		if err != nil {
			return err
		}
	}
	return nil
}

// release reads what people wrote, and publishes the results.
func (s *seeder) release(ctx context.Context, surveys *survey.Service, clerk access.Actor, which id.ID, one tenantcfg.Survey) error {
	if err := surveys.CloseBooks(ctx, clerk, s.town, which); err != nil {
		return err
	}
	for question := range one.Words {
		if _, err := surveys.ApproveRest(ctx, clerk, which, question); err != nil {
			return err
		}
	}
	s.clock.Advance(time.Hour)
	drawn, err := surveys.ResultsOf(ctx, clerk, s.town, which)
	if err != nil {
		return err
	}
	return surveys.Release(ctx, clerk, s.town, which, drawn.Mark)
}
