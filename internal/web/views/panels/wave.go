package panels

import (
	"strings"

	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// WaveDesk is a page of staff about asking: of a panel, where Head is set, or of several.
type WaveDesk struct {
	Head     OfficeHead
	Menu     string // which entry of the menu it belongs to
	Back     OfficeLink
	Title    string
	Tag      [2]string // words and colour
	Lead     string
	Warn     []string
	Notes    []string
	Sections []WaveSection
}

// WaveSection is a part of such a page.
type WaveSection struct {
	ID, Title, Lead string
	Fold, Open      bool
	Notes           []string
	Facts           []OfficeFact
	Table           *OfficeTable
	Chart           []ui.Chart
	Links           []OfficeLink
	Form            *OfficeForm
	Deeds           []OfficeDeed
}

// WavePublic is the page of a wave for everybody.
type WavePublic struct {
	Back    OfficeLink
	Panel   string
	Title   views.Words
	State   string
	Color   string
	Lines   []string
	Why     views.Words
	Facts   []OfficeFact
	Hash    string
	Keys    string
	Results string // where they are; empty: not published
	Soon    string // when they will be
	LedTo   views.Words
	Case    OfficeLink // Path empty: no link
	Links   []OfficeLink
}

// WaveSay is a page with one question and one button.
type WaveSay struct {
	Title, Lead string
	Lines       []string
	Deeds       []OfficeDeed
	Links       []OfficeLink
}

// waveMoment reads a field of kind moment: day and minute, with a bar between.
func waveMoment(f OfficeField) views.DayTime {
	day, minute, _ := strings.Cut(f.Value, "|")
	return views.DayTime{Day: day, Minute: minute}
}

func waveOpen(pg views.Page, s WaveSection) bool {
	if s.Form == nil {
		return s.Open
	}
	for _, p := range s.Form.Parts {
		if officeFaulty(pg, p) {
			return true
		}
	}
	return s.Open
}
