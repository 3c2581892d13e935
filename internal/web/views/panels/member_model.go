package panels

import (
	"strings"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// MemberPanel is a panel as everybody sees it.
type MemberPanel struct {
	Path      string // without language
	Title     views.Words
	Lead      views.Words
	State     string // open, full, lot, closed, ended
	Sample    bool
	Purpose   views.Words
	May       views.Words
	MayNot    views.Words
	Decides   views.Words
	Answers   views.Words
	HowOften  string
	Term      string
	Seats     string
	Waiting   string
	Offices   string
	Planned   []MemberPlanned
	Done      string // "2 of 3 done"
	Waves     []views.LinkCard
	Draws     []views.LinkCard
	Family    []views.LinkCard // panels that belong to it
	Contact   MemberContact
	Published string
	Changed   string
	Version   string
}

// Joins tells whether people can register now.
func (p MemberPanel) Joins() bool { return p.State == "open" || p.State == "full" || p.State == "lot" }

// MemberPlanned is a promised wave.
type MemberPlanned struct {
	Month string
	Topic views.Words
	Done  bool
}

// MemberContact is where members turn to by other ways.
type MemberContact struct{ Phone, Email, Hours string }

// Any tells whether there is another way.
func (c MemberContact) Any() bool { return c.Phone != "" || c.Email != "" }

// MemberFact is one fact that is asked for.
type MemberFact struct {
	Name     string // of the field
	Label    string
	Lang     string
	Hint     string
	Kind     string // year, list or choice
	Value    string
	Options  []ui.Option
	Optional bool
}

// picks are the options as large answers.
func (f MemberFact) picks() (out []ui.Pick) {
	for _, o := range f.Options {
		out = append(out, ui.Pick{Value: o.Value, Text: o.Text, On: o.Value == f.Value})
	}
	return out
}

// MemberHidden is a field that travels in the form.
type MemberHidden struct{ Name, Value string }

// MemberJoin is one screen of joining.
type MemberJoin struct {
	Path     string // of the panel
	Title    views.Words
	Action   string
	N        int // screen, from 1
	Of       int
	Kind     string // email, fact, home or agree
	Email    string
	Code     string
	Street   string
	Fact     MemberFact
	Consent  MemberConsent
	Hidden   []MemberHidden
	Contact  MemberContact
	Others   []views.Lang // the other languages in which the form goes on
	CodeOpen bool
}

// MemberConsent is what somebody agrees to: paragraphs, as they are kept.
type MemberConsent struct {
	Lines   []string
	Version string
}

// Words is the text as it is kept.
func (c MemberConsent) Words() string { return strings.Join(c.Lines, "\n\n") }

// MemberLink is the page that a letter's link leads to. Use is confirm, enter, email, come or gone.
type MemberLink struct {
	Use     string
	Path    string
	To      string
	Title   views.Words
	About   string // path of the panel
	Facts   []MemberFact
	Home    bool
	Street  string
	Consent MemberConsent
	Out     string // path on which one leaves instead
}

// MemberOut is the page on which one leaves.
type MemberOut struct {
	Path   string
	Panels []MemberChoice
	Chosen string
	Phone  string
	Done   bool
	Letter bool // reached from a letter
}

// MemberChoice is one of the panels that somebody is in.
type MemberChoice struct {
	Slug  string
	Title string
}

// MemberSelf is a member's own page.
type MemberSelf struct {
	Open     []views.LinkCard
	Past     []views.LinkCard
	Panels   []views.LinkCard
	Seats    []views.LinkCard // in citizens' assemblies
	Email    string
	Phone    string
	Facts    []MemberLine
	Wishes   []MemberLine
	Paused   string
	Sessions string
}

// MemberLine is a label and what it says.
type MemberLine struct{ Label, Text string }

// MemberWishes is the form of how somebody wants to be asked.
type MemberWishes struct {
	Language  string
	Languages []ui.Option
	Cap       string
	Caps      []ui.Option
	Paused    string
}

// MemberAgreed is one consent.
type MemberAgreed struct {
	Panel     string
	Text      []string
	Lang      string
	Version   string
	Purpose   string
	Channel   string
	Given     string
	Withdrawn string
}

// MemberData is all that is kept, part by part.
type MemberData struct {
	Parts []MemberPart
}

// MemberPart is a part of what is kept.
type MemberPart struct {
	ID    string
	Title string
	Lines []MemberLine
	Empty string
}

// MemberPrivacy is the privacy page of a panel.
type MemberPrivacy struct {
	Path    string
	Title   views.Words
	Facts   []MemberUse
	Parts   []MemberPart
	Contact MemberContact
	Office  string
	Changed string
	Version string
	Consent MemberConsent
}

// MemberUse is a fact and what it is used for.
type MemberUse struct {
	Label string
	Lang  string
	Use   string
	Who   string
}
