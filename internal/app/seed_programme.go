package app

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/tenantcfg"
)

// programmes puts the sample's processes under their programmes, as somebody of the town would.
func (s *seeder) programmes(ctx context.Context, programmes *programme.Service, processes *process.Service, sample tenantcfg.Sample) error {
	clerk := s.clerk(sample)
	clerk.Grants = []access.Grant{{Role: access.Admin}}
	all, err := processes.List(ctx, clerk)
	if err != nil {
		return err
	}
	for _, p := range sample.Programmes {
		if err := s.programme(ctx, programmes, clerk, all, p); err != nil {
			return fmt.Errorf("programme %q: %w", p.Slug, err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) programme(ctx context.Context, programmes *programme.Service, clerk access.Actor, all []process.Process, p tenantcfg.Programme) error {
	day := func(n int) string { return s.hour(n, 12).Format(time.DateOnly) }
	s.set(s.hour(min(p.Begins, 0), 10))
	made, err := programmes.Create(ctx, clerk, s.town, "sample-"+p.Slug, programme.Write{Slug: p.Slug, Sample: true, Title: p.Title, Summary: p.Summary, Purpose: p.Purpose,
		Begins: day(p.Begins), Ends: day(p.Ends), Funder: p.Funder, Agreement: p.Agreement, Amount: p.Amount, Notice: p.Notice})
	if err != nil {
		return err
	}
	var list []id.ID
	for _, pr := range all {
		for _, slug := range p.Processes {
			if pr.Slug == slug {
				list = append(list, pr.ID)
			}
		}
	}
	if err := programmes.Assign(ctx, clerk, made, list); err != nil {
		return err
	}
	if p.Logo != "" {
		if err := programmes.SetLogo(ctx, clerk, made, []byte(p.Logo), p.LogoAlt); err != nil {
			return err
		}
	}
	return programmes.Publish(ctx, clerk, s.town, made, true)
}
