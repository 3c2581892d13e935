package surveys

import (
	"strconv"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// DeskHead stands above every page of the desk.
type DeskHead struct {
	Path, Title string
	Tab         string // desk, tell, street, letters
	Manages     bool   // sees the letters
}

// DeskQuestion is a question as staff fill it in for others: small, with its printed number.
type DeskQuestion struct {
	Key, Name, Type string
	Number          int
	Title, Help     string
	Lang            string // of the words; empty: the page's
	Only            string // when it is to be answered
	Several         bool
	Points          bool // rows take numbers
	Map             bool // takes a point
	Options         []ui.Pick
	Beside          []ui.Pick // other, don't know, rather not say of a question that has no list
	Rows            []DeskRow
	Value, Other    string
	HasOther        bool
	Lat, Lon        string
	District        string
	Districts       []ui.Option
	Unit            string
}

// DeskRow is one line of a matrix, or one option that takes a number.
type DeskRow struct{ Code, Words, Value string }

// DeskSection is a part of the form.
type DeskSection struct {
	Key, Title, Only string
	Lang             string
	Questions        []DeskQuestion
}

// Desk is /admin/surveys/{id}/desk.
type Desk struct {
	Head        DeskHead
	No          string // why no sheet can be entered; empty: can
	Counts      []DeskCount
	Number      string
	Rows        []DeskPaper
	State       string
	First, Next string
	Reasons     []ui.Option
	Reason      string
	PDF         [][2]string // words and address
}

// DeskCount is how many sheets stand somewhere.
type DeskCount struct {
	State, Href string
	N           int
}

// DeskPaper is a sheet in the list.
type DeskPaper struct{ Number, State, Reason, Href, Do string }

// DeskForm is a form of a whole survey.
type DeskForm struct {
	Head     DeskHead
	Action   string
	Number   string
	Version  int
	Seed     string
	Second   bool // somebody typed this sheet before
	Late     bool
	InTime   bool
	Consent  bool
	AsksMail bool
	Named    bool // the answers are kept with the account
	Email    string
	No       string
	Sections []DeskSection
}

// DeskDifferences is a sheet that two people read differently.
type DeskDifferences struct {
	Head   DeskHead
	Action string
	Number string
	Rows   []DeskDifference
}

// DeskDifference is one question that was read differently.
type DeskDifference struct {
	Key, Title, First, Second, Picked string
	Lang                              string
	Number                            int
}

// DeskStreet is /admin/surveys/{id}/street.
type DeskStreet struct {
	Head        DeskHead
	No          string
	Survey      string
	Version     int
	Definition  string // for the island
	Lang        string
	Sync        string
	Worker      string
	Day         string
	Bands       []ui.Option
	Sections    []DeskSection
	Rounds      []DeskRound
	First, Next string
}

// DeskRound is a round in the list.
type DeskRound struct {
	Interviewer, Place, Day, Band string
	Answers, Refusals             int
}

// DeskLetters is /admin/surveys/{id}/letters.
type DeskLetters struct {
	Head               DeskHead
	No                 string // why nobody can be invited
	Invited            string // when; empty: not yet
	Audience, Sent     int
	Answered, Reminded int // Answered -1: not known
	Reminders          int
	Anonymous          bool
	Subject, Text      string // of the letter
	Closes             string
	Where              string
}

func deskTabs(pg views.Page, h DeskHead) (out []ui.TabItem) {
	for _, t := range [][2]string{{"desk", "/desk"}, {"tell", "/desk/tell"}, {"street", "/street"}, {"letters", "/letters"}} {
		if t[0] != "letters" || h.Manages {
			out = append(out, ui.TabItem{Text: pg.T("survey_desk.tab." + t[0]), Href: pg.URL(h.Path + t[1]), Current: h.Tab == t[0]})
		}
	}
	return out
}

func numbered(q DeskQuestion) string {
	if q.Number == 0 {
		return q.Title
	}
	return strconv.Itoa(q.Number) + ". " + q.Title
}

func paperColor(state string) string {
	switch state {
	case "entered":
		return "success"
	case "differing":
		return "warning"
	case "invalid":
		return "neutral"
	}
	return "info"
}

// choices are the two readings of a question.
func choices(pg views.Page, d DeskDifference) []ui.Option {
	return []ui.Option{{Value: "first", Text: pg.T("survey_desk.first_read", "answer", d.First)}, {Value: "second", Text: pg.T("survey_desk.second_read", "answer", d.Second)}}
}

func asOptions(list []ui.Pick) (out []ui.Option) {
	for _, p := range list {
		out = append(out, ui.Option{Value: p.Value, Text: p.Text})
	}
	return out
}

func withUnit(q DeskQuestion) string {
	if q.Unit == "" {
		return numbered(q)
	}
	return numbered(q) + " (" + q.Unit + ")"
}

func mailHint(pg views.Page, f DeskForm) string {
	if f.Named {
		return pg.T("survey_desk.email_hint_named")
	}
	return pg.T("survey_desk.email_hint")
}
