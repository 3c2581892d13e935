package app

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/tenantcfg"
)

// wave asks a made-up panel: one clerk plans, another approves the questions.
func (s *panelSeeder) wave(ctx context.Context, one tenantcfg.Panel, w tenantcfg.PanelWave) error {
	opens, closes := s.hour(w.Opens, 9), s.hour(w.Closes, 20)
	s.set(s.today)
	if opens.Before(s.today) {
		s.set(opens.Add(-24 * time.Hour))
	}
	form := s.surveyForm(w.Survey)
	form.Kind = survey.Panel
	which, err := s.surveys.Create(ctx, s.first, s.town, form)
	if err != nil {
		return err
	}
	if err := s.surveys.Propose(ctx, s.first, s.town, which); err != nil {
		return err
	}
	if err := s.surveys.Approve(ctx, s.second, s.town, which); err != nil {
		return err
	}
	p := s.made[one.Slug]
	plan := panel.PlanWave{Survey: which, Why: w.Why, Case: w.Case, Office: p.Office, Opens: opens, Closes: closes, Key: "sample-" + w.Slug}
	for _, slug := range w.Beside {
		plan.Beside = append(plan.Beside, s.made[slug].ID)
	}
	wave, err := s.panels.PutWave(ctx, s.first, s.town, p.ID, id.None, plan)
	if err != nil || w.Planned {
		return err
	}
	s.set(opens)
	if err := s.panels.AskNow(ctx, s.first, s.town, p.ID, wave); err != nil || closes.After(s.today) {
		return err
	}
	if err := s.answerWave(ctx, one, w, which, wave); err != nil {
		return err
	}
	return s.endWave(ctx, p, w, which, wave)
}

// answerWave lets as many members answer as the sample says, with sealed codes.
func (s *panelSeeder) answerWave(ctx context.Context, one tenantcfg.Panel, w tenantcfg.PanelWave, which, wave id.ID) error {
	fill := questionnaire.Filler{Rand: rand.New(rand.NewPCG(uint64(len(w.Slug)), 7)), Skew: w.Skew, Words: w.Words} //nolint:gosec // made up
	guest := access.Guest(s.town.ID, s.town.DefaultLanguage())
	for n, left := 0, w.Answers; left > 0 && n < len(s.members[one.Slug]); n++ {
		who := guest
		who.Person = s.members[one.Slug][n].ID
		_, code, err := s.panels.DrawCode(ctx, who, wave, panel.NewSlip())
		if fault.Is(err, fault.NotFound) {
			continue // was not asked
		}
		if err != nil {
			return err
		}
		proof, err := survey.ReadCredential(code)
		if err != nil {
			return err
		}
		left--
		_, err = s.surveys.SendOfPanel(ctx, guest, survey.Sending{Survey: which, Version: 1, Key: survey.NewKey(), Answers: fill.Fill(&w.Asks),
			Language: s.town.DefaultLanguage(), Credential: proof})
		if err != nil {
			return err
		}
	}
	return nil
}

// endWave closes a wave, tells the members and publishes the results.
func (s *panelSeeder) endWave(ctx context.Context, p panel.Panel, w tenantcfg.PanelWave, which, wave id.ID) error {
	s.set(s.hour(w.Closes, 21))
	for range 2 { // the survey ends, its answers are shuffled, and then the wave ends
		if err := errors.Join(s.panels.SweepWaves(ctx, s.town), s.surveys.Sweep(ctx, s.town)); err != nil {
			return err
		}
	}
	if !w.Released {
		return nil
	}
	s.set(s.hour(w.Closes+2, 10))
	if err := s.panels.TellWave(ctx, s.first, s.town, p.ID, wave, panel.Telling{Summary: w.Did, Public: s.hour(w.Closes+3, 10)}); err != nil {
		return err
	}
	if err := s.panels.SweepLetters(ctx, s.town); err != nil {
		return err
	}
	s.set(s.hour(w.Closes+3, 10))
	if err := s.release(ctx, s.surveys, s.first, which, w.Survey); err != nil || len(w.LedTo) == 0 {
		return err
	}
	s.set(s.hour(w.Closes+20, 10))
	return s.panels.WaveLedTo(ctx, s.first, s.town, p.ID, wave, w.LedTo)
}

// draw fills a panel by lot from those who wait, long ago.
func (s *panelSeeder) draw(ctx context.Context, one tenantcfg.Panel) error {
	const tolerance = 20 // percent
	at := s.hour(one.From+27, 12)
	s.set(at.Add(-24 * time.Hour))
	return s.panels.SeedDraw(ctx, s.first, s.second, s.town, panel.SampleDraw{Panel: s.made[one.Slug].ID, Seats: one.Size, Tolerance: tolerance,
		Source: one.Ceremony, Value: "417", At: at})
}
