package panels

import (
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// DrawLine is a draw in a list.
type DrawLine struct {
	Path, Title, State, When string
}

// DrawList is /admin/panel/{panel}/draw.
type DrawList struct {
	Panel, Back, Action string
	Lines               []DrawLine
	Waits               string // how many wait for a draw
	Figures             string // of what day and source the town's figures are; empty: none
	Seats, Tolerance    string
	Fill                *DrawFill
}

// DrawFill offers a further draw for empty seats.
type DrawFill struct {
	Action, Text, Range, Seats string
}

// DrawFact is a term and what is said of it.
type DrawFact struct{ Name, Text string }

// DrawFinding is something that stands in the way of a draw, or should be looked at.
type DrawFinding struct {
	Text  string
	Fatal bool
}

// DrawQuota is one line of the quotas' table.
type DrawQuota struct {
	Name, Label    string // of the fields; what ears are told
	Value          string
	Min, Max       string
	Pool, Most     string // people of the pool, and the bound that this quota sets
	MinErr, MaxErr string
}

// DrawGroup is the quotas of one variable.
type DrawGroup struct {
	Title string
	Sum   string
	Rows  []DrawQuota
}

// DrawForm is what staff decide before a draw.
type DrawForm struct {
	Seats, Household, Tolerance, Minutes string
	Algorithm, Lists                     string
	Algorithms, Numbers                  []ui.Option
	Compare, Fixed                       bool // Fixed: a draw for empty seats
	Groups                               []DrawGroup
}

// DrawRun is one computation.
type DrawRun struct{ Title, State, Color, When, What string }

// DrawPerson is somebody of a draw, for staff.
type DrawPerson struct {
	Pseudonym, Code, Chance, To, State string
	Sits                               bool
}

// DrawRoom is /admin/panel/{panel}/draw/{draw}.
type DrawRoom struct {
	Path, Back, Panel, Title, State, Color string
	Next                                   string // what comes now, in a sentence
	Pool                                   string
	Findings                               []DrawFinding
	Bound                                  string
	Form                                   *DrawForm
	Compute                                string // words on the button; empty: none
	Working                                *DrawWork
	Failure                                string
	Proposal                               []string
	Outcome                                []ui.KPI
	Chart                                  *ui.Chart
	Compared                               []string
	Announce                               *DrawAnnounce
	Hash, Rule, At, Public                 string
	Value                                  *DrawValue
	Withdraw                               bool
	Number                                 string
	Drawn                                  []DrawPerson
	Reasons                                []ui.Option
	Seats                                  []ui.Option
	Fill                                   *DrawFill
	Letters                                string
	Unmailed                               []DrawPerson
	Sealed                                 bool
	Runs                                   []DrawRun
	Typed                                  map[string]string // in the small forms, when they are shown again
}

// DrawWork is a computation under way.
type DrawWork struct {
	Path, State, Say string
	Facts            []DrawFact
}

// DrawAnnounce is the form by which a draw is announced.
type DrawAnnounce struct {
	Kind, Source string
	Kinds        []ui.Option
	At           views.DayTime
}

// DrawValue is the form for the value that was drawn: typed first, or confirmed.
type DrawValue struct {
	Early   string // until when nothing can be typed; empty: now
	Entered string // that somebody typed a value
	Second  bool   // the reader confirms
	Hint    string
}

// DrawShare is one line of the quotas as everybody reads them.
type DrawShare struct{ Value, Min, Max, Share string }

// DrawShares are the quotas of one variable, as everybody reads them.
type DrawShares struct {
	Title string
	Rows  []DrawShare
}

// DrawFile is a file to be downloaded.
type DrawFile struct{ Name, Path, Size, What string }

// DrawPublic is /panel/{slug}/draw/{n}.
type DrawPublic struct {
	Path, Back, Panel, Title, State, Color, Lead string
	Sample                                       bool
	Facts                                        []DrawFact
	Algorithm                                    string
	Quotas                                       []DrawShares
	Hash, Announced                              string
	Rule, At                                     string
	Value, Number, Drawn                         string
	Reason                                       string
	Result                                       []string
	Files                                        []DrawFile
	Find                                         DrawFind
	Check                                        *DrawCheck
	Command                                      string
}

// DrawFind is the form with which people find themselves, and what it found.
type DrawFind struct {
	Name, Code, To string
	Answer         string
	Good           bool
}

// DrawCheck is what checking the files on the server came to.
type DrawCheck struct {
	OK     bool
	Answer string
	Steps  []string
}
