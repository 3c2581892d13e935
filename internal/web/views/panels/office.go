package panels

import (
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// OfficeField is one field of a form of staff. Kind is text, number, date, area, select, radios, check,
// picks or file.
type OfficeField struct {
	Kind, Name, Label, Hint, Value string
	Lang                           string // in which it is written; empty: the page's
	On                             bool
	Options                        []ui.Option
	Picks                          []ui.Pick
	Rows, Max                      int
	Needed                         bool
	Accept                         string // of a file
	Auto                           string // autocomplete
}

// OfficePart is some fields that belong together. Fold hides them behind their legend until Open.
type OfficePart struct {
	ID, Legend, Hint string
	Lines            []string // read out
	Fold, Open       bool
	Fields           []OfficeField
}

// OfficeForm is a form of staff.
type OfficeForm struct {
	Action, Submit string
	Variant, Color string
	Hidden         [][2]string
	Parts          []OfficePart
	Files          bool
}

// OfficeDeed is a button that does one thing, and what it will do.
type OfficeDeed struct {
	Action, Text, Hint string
	Variant, Color     string
	Hidden             [][2]string
}

// OfficeLink leads to a page, and says what is there.
type OfficeLink struct{ Path, Text, Note string }

// OfficeFact is a term and what is said of it.
type OfficeFact struct{ Name, Text string }

// OfficeHead is the title of a panel and the ways to its pages.
type OfficeHead struct {
	Path, Title, State, Kind, Tab string
	ByLot                         bool
}

// OfficeList is /admin/panel.
type OfficeList struct {
	Rows []OfficeRow
	Desk bool
	Make bool
}

// OfficeRow is a panel in the list of staff.
type OfficeRow struct {
	Path, Title, Where, State string
	Local                     bool // stands beside the one above
	Members, Waiting          string
}

// OfficePanel is the cockpit of a panel.
type OfficePanel struct {
	Head      OfficeHead
	Lacks     []OfficeLink
	Figures   []OfficeFact
	Notes     []string
	Charts    []ui.Chart
	Gap       []OfficeGap
	Next      *OfficeNext
	Fair      []string
	NoFigures string // where to put figures, when there are none
	Deeds     []OfficeDeed
	Links     []OfficeLink
	Family    []OfficeLink
}

// OfficeGap is one class of the table of what is missing.
type OfficeGap struct {
	Variable, Class                                 string
	Seats, Members, Waiting, Missing, Rate, Letters string
	Short                                           bool
}

// OfficeNext is the wave to send next.
type OfficeNext struct {
	Lead  string
	Lines []string
	Path  string
}

// OfficePage is a page with forms and words.
type OfficePage struct {
	Head  OfficeHead
	Back  OfficeLink
	Title string
	Lead  string
	Notes []string
	Warn  []string
	Facts []OfficeFact
	Form  *OfficeForm
	Forms []OfficeSection
	Links []OfficeLink
	Deeds []OfficeDeed
	Table *OfficeTable
	After []OfficeTable
}

// OfficeSection is a form under a heading of its own.
type OfficeSection struct {
	ID, Title, Lead string
	Fold, Open      bool
	Forms           []OfficeForm
	Deeds           []OfficeDeed
	Facts           []OfficeFact
	Links           []OfficeLink
}

// OfficeTable is a plain table whose lines become cards on a phone.
type OfficeTable struct {
	Title       string
	Heads       []string
	Rows        []OfficeLine
	Empty       string
	EmptyHint   string
	First, Next string
}

// OfficeMembers is /admin/panel/{panel}/members.
type OfficeMembers struct {
	Head    OfficeHead
	Path    string
	Found   string
	Filters []OfficeField
	Table   OfficeTable
}

// OfficeLine is one line of a table; its first cell may lead somewhere.
type OfficeLine struct {
	Path, Note string
	Cells      []string
}

// OfficeLetter is a letter that staff print.
type OfficeLetter struct {
	Back  OfficeLink
	Title string
	Lines []string
	Says  []string // to staff, not printed
}

func officeTabs(pg views.Page, h OfficeHead) (out []ui.TabItem) {
	tabs := [][2]string{{"panel", ""}, {"recruit", "/recruit"}, {"members", "/members"}, {"waves", "/waves"}, {"population", "/population"}, {"variables", "/variables"}, {"edit", "/edit"}}
	if h.ByLot {
		tabs = append(tabs[:3:3], append([][2]string{{"draw", "/draw"}}, tabs[3:]...)...)
	}
	for _, t := range tabs {
		out = append(out, ui.TabItem{Text: pg.T("panel_office.tab." + t[0]), Href: pg.URL(h.Path + t[1]), Current: h.Tab == t[0]})
	}
	return out
}

func officeColor(state string) string {
	switch state {
	case "published", "sent":
		return "success"
	case "draft", "prepared":
		return "warning"
	}
	return "neutral"
}

func officeOptional(pg views.Page, f OfficeField) string {
	if f.Needed {
		return ""
	}
	return pg.T("form.optional")
}

func officeAttrs(f OfficeField) templ.Attributes {
	if f.Lang == "" {
		return nil
	}
	return templ.Attributes{"lang": f.Lang}
}

func officeFaulty(pg views.Page, p OfficePart) bool {
	for _, f := range p.Fields {
		if pg.Err(f.Name) != "" {
			return true
		}
	}
	return false
}

func officeOpen(pg views.Page, s OfficeSection) bool {
	for _, f := range s.Forms {
		for _, p := range f.Parts {
			if officeFaulty(pg, p) {
				return true
			}
		}
	}
	return s.Open
}

func officeID(prefix string, i int) string { return prefix + strconv.Itoa(i) }

func officeURL(pg views.Page, path string) string {
	if path == "" {
		return ""
	}
	return pg.URL(path)
}
