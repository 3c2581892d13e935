package panels

import (
	"time"

	"github.com/a-h/templ"

	"almenda/internal/web/views"
)

// Issue is a member's page of one wave, from which answering begins.
type Issue struct {
	Panel, Title, Why string // in the person's words
	Case              string
	About             string // path of the public page of the wave
	Minutes           int    // 0: not known
	Until             time.Time
	As                string // the group that the member answers for, in words
	InGroup           int    // how many are asked in it
	Done              bool   // took the right to answer
	Closed            bool
	Counted           bool // Invited, Issued and Accepted are known
	Invited           int
	Issued            int
	Accepted          int

	Survey, Stratum, Label string // for the script
	Hash, Keys             string // fingerprint and path of the list of keys
	Issue, Draw, Skip      string // paths to post to; Skip may be empty
	Later                  string // puts the reminder off; may be empty
	Skipped                bool
	Slip                   string // secret of the form that draws a code
	Answers                string // address of the survey on the answer host
}

// State of the part for the script.
func (i Issue) State() string {
	switch {
	case i.Closed:
		return "closed"
	case i.Done:
		return "done"
	}
	return "open"
}

// IssueCode is a code that was drawn.
type IssueCode struct {
	Title   string
	Code    string // as it is sent
	Shown   string // in groups, as it is read
	Begin   string // where it is sent, on the answer host
	Answers string // address of the survey there
	Back    string
	Until   time.Time
}

// IssueDesk is where staff draw a code for a member on the phone.
type IssueDesk struct {
	Title, Who, As string
	Done           bool
	Closed         bool
	Draw, Slip     string
	Back           string
}

// said are the texts that the script tells.
var said = []string{"wait", "offline", "list", "signature", "signin", "taken", "closed", "old", "forgotten"}

// issueScript is what the script reads from the page.
func issueScript(pg views.Page, i Issue) templ.Attributes {
	out := templ.Attributes{
		"data-island": pg.Asset("credential.js"), "data-survey": i.Survey, "data-keys": i.Keys, "data-hash": i.Hash,
		"data-stratum": i.Stratum, "data-label": i.Label, "data-issue": pg.URL(i.Issue), "data-to": i.Answers, "data-state": i.State(),
	}
	for _, what := range said {
		out["data-t-"+what] = pg.T("panel_issue.t_" + what)
	}
	return out
}
