package views

import "almenda/internal/web/ui"

// now is the phase that runs, or nil.
func now(phases []Phase) *Phase {
	for i := range phases {
		if phases[i].State == Now {
			return &phases[i]
		}
	}
	return nil
}

func phaseStates(phases []Phase) []ui.PhaseState {
	out := make([]ui.PhaseState, 0, len(phases))
	for _, p := range phases {
		out = append(out, ui.PhaseState(p.State))
	}
	return out
}

func phaseName(phases []Phase) string {
	if n := now(phases); n != nil {
		return n.Name
	}
	return ""
}

// phaseLine says in words what the bar shows: the stage's number and the time left, or when the
// process begins, or that it is over.
func phaseLine(pg Page, phases []Phase) string {
	for i, p := range phases {
		if p.State == Now {
			stage := pg.T("process.stage", "step", i+1, "of", len(phases))
			if p.Closes.IsZero() {
				return stage
			}
			return stage + " · " + pg.N("process.days_left", pg.DaysLeft(p.Closes))
		}
	}
	for i, p := range phases {
		if p.State != Next {
			continue
		}
		if i == 0 {
			return pg.T("process.begins", "date", pg.P.Date(p.Opens))
		}
		return pg.T("process.continues", "phase", p.Name, "date", pg.P.Date(p.Opens))
	}
	return pg.T("process.over")
}

func phaseSteps(pg Page, phases []Phase) []ui.Step {
	out := make([]ui.Step, 0, len(phases))
	for _, p := range phases {
		s := ui.Step{Title: p.Name, State: p.State, Said: pg.T("timeline." + p.State)}
		if !p.Opens.IsZero() && !p.Closes.IsZero() {
			s.Lines = append(s.Lines, pg.T("process.from_to", "from", pg.P.Date(p.Opens), "to", pg.P.Date(p.Closes)))
		}
		out = append(out, s)
	}
	return out
}
