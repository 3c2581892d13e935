package app

import (
	"context"
	"fmt"

	"almenda/internal/investment"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
)

// investments puts up the sample's cards and takes them through their stages.
func (s *seeder) investments(ctx context.Context, cards *investment.Service, sample tenantcfg.Sample) error {
	for _, i := range sample.Investments {
		if err := s.investment(ctx, cards, sample, i); err != nil {
			return fmt.Errorf("investment %q: %w", i.Title, err)
		}
	}
	s.set(s.today)
	return nil
}

func (s *seeder) investment(ctx context.Context, cards *investment.Service, sample tenantcfg.Sample, i tenantcfg.Investment) error {
	clerk := s.clerk(sample)
	s.on(i.DaysAgo, 0)
	w := investment.Write{Process: i.Process, Title: i.Title, Summary: i.Summary, Body: i.Text, Office: i.Office, Contact: i.Contact, District: i.District,
		Place: i.Place, Cost: i.Cost * 100, Funding: i.Funding, Begins: i.Begins, Ends: i.Ends, Sample: true}
	if i.Lat != nil && i.Lon != nil {
		w.Point = &tenant.Point{Lat: *i.Lat, Lon: *i.Lon}
	}
	which, err := cards.Create(ctx, clerk, s.town, w)
	if err != nil {
		return err
	}
	if err := cards.Publish(ctx, clerk, which); err != nil {
		return err
	}
	for n, st := range i.Steps {
		s.on(st.DaysAgo, 20+n)
		if err := cards.SetStage(ctx, clerk, which, investment.Stage(st.Stage), st.Note); err != nil {
			return err
		}
	}
	return s.talk(ctx, which, i.Comments)
}
