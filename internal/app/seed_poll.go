package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/tenantcfg"
)

// clerk is somebody of the town who prepares sample content: the first resident in another role.
func (s *seeder) clerk(sample tenantcfg.Sample) access.Actor {
	who := access.Actor{Tenant: s.town.ID, Office: s.town.Contact.Office.In(s.town.DefaultLanguage(), "en"), Language: s.town.DefaultLanguage(),
		Grants: []access.Grant{{Role: access.Editor}}}
	if len(sample.Residents) > 0 {
		who.Account = s.people[sample.Residents[0].Key].Account
	}
	return who
}

// hour is a full hour of a day, as the town's clocks show it; days that have passed are below zero.
func (s *seeder) hour(day, hour int) time.Time {
	zone := s.town.Location()
	y, m, d := s.today.In(zone).Date()
	return time.Date(y, m, d+day, hour, 0, 0, 0, zone)
}

// set moves the clock to a moment.
func (s *seeder) set(at time.Time) { s.clock.Advance(at.Sub(s.clock.Now())) }

// polls asks the sample's questions and answers them.
func (s *seeder) polls(ctx context.Context, polls *poll.Service, sample tenantcfg.Sample) error {
	for _, p := range sample.Polls {
		if err := s.poll(ctx, polls, s.clerk(sample), p); err != nil {
			return fmt.Errorf("poll %q: %w", p.Question.In(s.town.DefaultLanguage(), "en"), err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) poll(ctx context.Context, polls *poll.Service, clerk access.Actor, p tenantcfg.Poll) error {
	opens, closes := s.hour(p.Opens, 8), s.hour(p.Closes, 20)
	s.set(s.today)
	if opens.Before(s.today) {
		s.set(opens)
	}
	w := poll.Write{Process: p.Process, Question: p.Question, Lead: p.Lead, Choices: slices.Clone(p.Answers), Audience: poll.Audience(p.Audience), Districts: p.Districts,
		Most: max(p.Most, 1), Shuffled: p.Shuffled, Results: poll.Results(p.Results), Opens: opens, Closes: closes, Sample: true}
	which, err := polls.Create(ctx, clerk, s.town, w)
	if err != nil {
		return err
	}
	if err := polls.Publish(ctx, clerk, s.town, which); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(p.Picks)) {
		s.clock.Advance(time.Minute)
		if err := polls.Answer(ctx, s.people[key], poll.Answer{Poll: which, Choices: p.Picks[key]}); err != nil {
			return err
		}
	}
	guest := access.Guest(s.town.ID, s.town.DefaultLanguage())
	for i, n := range p.Browsers {
		for range n {
			if err := polls.Answer(ctx, guest, poll.Answer{Poll: which, Choices: []int{i + 1}, Browser: id.Secret().String()}); err != nil {
				return err
			}
		}
	}
	if !closes.Before(s.today) {
		return nil
	}
	s.set(closes)
	if err := polls.Sweep(ctx, s.town); err != nil || !p.Revealed {
		return err
	}
	return polls.Reveal(ctx, clerk, s.town, which)
}
