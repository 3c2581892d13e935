package app

import (
	"context"
	"fmt"
	"strings"

	"almenda/internal/access"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenantcfg"
)

// closings promises sample answers and closes sample processes out, each on its day.
func (s *seeder) closings(ctx context.Context, towns *tenantdb.DB, policy *access.Policy, list []tenantcfg.Closing) error {
	all, follows := process.New(store.Processes{DB: towns}, policy), follow.New(store.Follows{DB: towns}, policy, nil)
	for _, c := range list {
		p, err := all.Get(ctx, access.Guest(s.town.ID, s.town.DefaultLanguage()), c.Process)
		if err == nil {
			err = s.follow(ctx, follows, p, c.Followed)
		}
		if err == nil {
			err = s.close(ctx, all, p, c)
		}
		if err != nil {
			return fmt.Errorf("closing of %q: %w", c.Process, err)
		}
	}
	s.on(0, 8*60)
	return all.Turned(ctx, s.town) // what opened and closed until today is no news
}

func (s *seeder) follow(ctx context.Context, follows *follow.Service, p process.Process, who []string) error {
	s.on(80, 0)
	for _, key := range who {
		if err := follows.Set(ctx, s.people[key], follow.Subject{Kind: follow.Process, ID: p.ID}, true); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeder) close(ctx context.Context, all *process.Service, p process.Process, c tenantcfg.Closing) error {
	staff := s.official()
	if c.Promised != 0 {
		s.on(60, 0)
		day, _ := process.Clocks(s.today.AddDate(0, 0, c.Promised), s.town.Location())
		if err := all.SetAnswerDue(ctx, staff, s.town, p.ID, day); err != nil {
			return err
		}
	}
	if c.Closed == nil {
		return nil
	}
	s.on(c.Closed.DaysAgo, 0)
	text := process.WriteClosing{Result: c.Closed.Result, Reached: c.Closed.Reached, Evaluation: c.Closed.Evaluation, Lessons: c.Closed.Lessons}
	if err := all.SaveClosing(ctx, staff, p.ID, text); err != nil {
		return err
	}
	s.on(c.Closed.DaysAgo, 30)
	if err := all.Archive(ctx, staff, s.town, p.ID); err != nil {
		return err
	}
	for _, e := range c.Effects {
		s.on(e.DaysAgo, 60)
		if err := all.PublishEffect(ctx, staff, p.ID, process.WriteEffect{Key: id.New(), Title: e.Title, Body: e.Text, Office: strings.TrimSpace(e.Office)}); err != nil {
			return err
		}
	}
	return nil
}

// official is somebody of the town hall: a sample has no staff of its own.
func (s *seeder) official() access.Actor {
	return access.Actor{Tenant: s.town.ID, Account: s.anybody(), Language: s.town.DefaultLanguage(), Grants: []access.Grant{{Role: access.Admin}}}
}
