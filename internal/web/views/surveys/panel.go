package surveys

import (
	"time"

	"almenda/internal/web/views"
)

// PanelElsewhere leads from the town's own host to where answers of panels are taken.
type PanelElsewhere struct {
	Mine    string // path of a member's own page
	Answers string // the survey at the host of answers, whole
}

// PanelThanks is /s/{slug}/thanks at the host of answers.
type PanelThanks struct {
	Slug   string
	Survey views.Words
	Ends   time.Time
	Again  bool
}
