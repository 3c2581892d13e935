package app

import (
	"time"

	"almenda/internal/jobs"
	"almenda/internal/notify"
)

// minutely is how often that is looked for which is told to the day.
const minutely = 30 * time.Second

// clockSweeps tell what comes with time: that phases turned, that one ends soon, that answers are
// due; and forget addresses whose owners never answered.
func (a *App) clockSweeps(notices *notify.Service) []jobs.Sweep {
	return []jobs.Sweep{
		{Name: "phases", Every: sweepEvery, Run: a.Processes.Turned},
		{Name: "reminders", Every: minutely, Run: notices.Remind},
		{Name: "survey letters", Every: minutely, Run: notices.Surveys},
		{Name: "survey sheets", Every: time.Hour, Run: a.Surveys.SweepPapers},
		{Name: "answers", Every: minutely, Run: a.Processes.Answering},
		{Name: "panel waves", Every: minutely, Run: a.Panels.SweepWaves},
		{Name: "panel letters", Every: minutely, Run: a.Panels.SweepLetters},
		{Name: "panel stays", Every: time.Hour, Run: a.Panels.SweepStays},
		{Name: "panels", Every: time.Hour, Run: a.Panels.Sweep},
		{Name: "panel seats", Every: minutely, Run: a.Panels.Refill},
		{Name: "assemblies", Every: minutely, Run: a.Assemblies.Sweep},
		{Name: "follows", Every: time.Hour, Run: a.Follows.Sweep},
	}
}
