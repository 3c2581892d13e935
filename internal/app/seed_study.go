package app

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/study"
	"almenda/internal/tenantcfg"
)

// studies enters the sample's research, as a clerk would.
func (s *seeder) studies(ctx context.Context, studies *study.Service, sample tenantcfg.Sample) error {
	clerk := s.clerk(sample)
	for _, e := range sample.Studies {
		day := func(n int) string { return s.hour(n, 12).Format(time.DateOnly) }
		w := study.Write{Title: e.Title, Summary: e.Summary, Method: study.Method(e.Method), Office: e.Office, From: day(e.From), Until: day(e.Until),
			People: e.People, Asked: e.Asked, Chosen: e.Chosen, Tool: e.Tool, Findings: e.Findings, Report: e.Report, Decisions: e.Decisions,
			Topics: e.Topics, Districts: e.Districts, Processes: e.Processes, Sample: true}
		for _, q := range e.Quotes {
			w.Quotes = append(w.Quotes, study.Quote(q))
		}
		for _, f := range e.Figures {
			w.Figures = append(w.Figures, study.Figure{Value: f.Value, About: f.About, Source: f.Source, Day: day(f.Day)})
		}
		s.set(s.hour(e.Until, 12))
		which, err := studies.Create(ctx, clerk, s.town, w)
		if err == nil {
			err = studies.Publish(ctx, clerk, which, study.Look{Names: true, Details: true, Consent: true, Files: true})
		}
		if err != nil {
			return fmt.Errorf("study %q: %w", e.Title, err)
		}
	}
	s.set(s.today)
	return nil
}
