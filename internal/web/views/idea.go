package views

import "almenda/internal/web/ui"

func supportSaid(pg Page, s SupportBox) string {
	if s.Supported {
		return pg.N("support.said_on", s.Count)
	}
	return pg.N("support.said_off", s.Count)
}

// supportMeter says how far the supports are from the goal.
func supportMeter(pg Page, s SupportBox) string {
	switch {
	case s.Count >= s.Threshold:
		return pg.T("support.reached", "of", s.Threshold)
	case s.Until.IsZero():
		return pg.T("support.of", "count", s.Count, "of", s.Threshold)
	}
	return pg.N("support.of_days", pg.DaysLeft(s.Until), "count", s.Count, "of", s.Threshold)
}

func timeline(pg Page, steps []TimelineStep) []ui.Step {
	out := make([]ui.Step, 0, len(steps))
	for _, s := range steps {
		u := ui.Step{Title: s.Title, State: s.State, Said: pg.T("timeline." + s.State)}
		if !s.At.IsZero() {
			u.Lines = append(u.Lines, pg.P.Date(s.At))
		}
		if s.By != "" {
			u.Lines = append(u.Lines, s.By)
		}
		if s.Note != "" {
			u.Lines = append(u.Lines, s.Note)
		}
		out = append(out, u)
	}
	return out
}
