package views

import (
	"time"

	"almenda/internal/web/ui"
)

// Investments is /investments.
type Investments struct {
	Q, District, Stage string
	Stages             []string
	Cards              []LinkCard
	Counts             map[string]int // by district
	First, Next        string
	New                bool // the viewer may make one
}

// Investment is /investments/{id}-{slug}.
type Investment struct {
	Chain          Chain // what it came from and led to
	ID, Path, Lang string
	Title, Summary string
	HTML           string // cleaned
	Stage          string
	Draft, Sample  bool
	Office         string
	Contact        string
	Place          Place
	Cost           string // formatted; empty: not known yet
	Funding        string
	Begins, Ends   string
	Process        *ProcessRef
	Steps          []TimelineStep
	Papers         []PaperView
	Room           *Room
	Manage         string // path of the page on which staff change it; empty: they may not
	Updated        time.Time
	Following      FollowBox
}

// PaperView is a document to download.
type PaperView struct {
	ID, Title, Path, Size string
}

// InvestmentRow is a card in the staff's table.
type InvestmentRow struct {
	Path, Title, District, Stage string
	Draft                        bool
	At                           time.Time
}

// InvestmentForm is a card as it is typed.
type InvestmentForm struct {
	Action                string
	New, Draft            bool
	ID, Path              string // of its public page
	Title, Summary, Body  string
	Office, Contact       string
	District, Place       string
	Lon, Lat              float64
	HasPoint              bool
	Cost, Currency        string
	Funding, Begins, Ends string
	Process               string
	Processes             []ProcessRef
	Stage, Note           string
	Stages                []string
	Papers                []PaperView
	PaperTitle            string
}

func stageOptions(pg Page, stages []string, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, s := range stages {
		out = append(out, ui.Option{Value: s, Text: pg.T("investment.stage." + s)})
	}
	return out
}

func stageColor(stage string) string {
	switch stage {
	case "built":
		return "success"
	case "building", "tender":
		return "info"
	case "stopped":
		return "warning"
	}
	return "neutral"
}

// InvestmentTags are the words of state on a card.
func InvestmentTags(pg Page, stage string, sample bool) []CardTag {
	out := []CardTag{{pg.T("investment.stage." + stage), stageColor(stage)}}
	if sample {
		out = append(out, CardTag{pg.T("process.sample"), "neutral"})
	}
	return out
}
