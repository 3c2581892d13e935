package views_test

import (
	"time"

	"github.com/a-h/templ"

	"almenda/internal/web/views"
)

func registerCard(stage string) views.RegisterCard {
	return views.RegisterCard{ProcessCard: processCard(views.Open), Stage: stage, Owner: "Parkenheten", Lang: "en", Where: []string{"Norr", "Söder"}, Opens: day(-20),
		Closes: day(300), Until: day(9), AnswerDue: day(40), Programme: &views.Link{Text: "E-demokrati", Path: "/programmes/e-demokrati"}}
}

func registerRows() []views.RegisterCard {
	bare := registerCard("announced")
	bare.Opens, bare.Where, bare.AnswerDue, bare.Lang = time.Time{}, nil, time.Time{}, ""
	soon, late, done := registerCard("announced"), registerCard("closed"), registerCard("effects")
	late.AnswerDue, done.Answered = day(-1), day(-2)
	return []views.RegisterCard{registerCard("open"), soon, bare, late, registerCard("report"), done}
}

func dateLines() []views.DateLine {
	return []views.DateLine{{Kind: "opens", At: day(0), AllDay: true, Title: "Grönare Norr", Note: "Förslag", Path: "/p/green", Lang: "en"},
		{Kind: "closes", At: day(0), AllDay: true, Title: "Grönare Norr", Path: "/p/green"}, {Kind: "answer", At: day(0), AllDay: true, Title: "Grönare Norr", Path: "/p/green"},
		{Kind: "event", At: day(0), End: day(0).Add(time.Hour), Title: "Träff", Path: "/events/1", Where: "Torget 1", Cancelled: true},
		{Kind: "event", At: day(0), End: day(2), Title: "Läger", Path: "/events/2"}, {Kind: "deadline", At: day(0), Title: "Frist", Path: "/p/green"}}
}

func homeBlocks() []views.HomeBlock {
	return []views.HomeBlock{{Key: "notice-1", Kind: "notice", Title: "Stängt", HTML: "<p>Vi har stängt.</p>", Lang: "en"}, {Key: "open", Kind: "open", Processes: registerRows()},
		{Key: "process-1", Kind: "process", Processes: registerRows()[:1], Title: "Viktigast"}, {Key: "figures", Kind: "figures", Figures: []views.Figure{{Label: "Deltagare", Value: "1 284", Note: "+212", Path: "/ideas"}, {Label: "Svar", Value: "9"}}},
		{Key: "latest", Kind: "latest", Ideas: []views.IdeaCard{ideaCard(1)}}, {Key: "outcomes", Kind: "outcomes", Ideas: []views.IdeaCard{ideaCard(6)}},
		{Key: "soon", Kind: "soon", Processes: registerRows()[1:2]}, {Key: "text-1", Kind: "text", Title: "Om oss", HTML: "<p>Hej</p>"},
		{Key: "links-1", Kind: "links", Title: "Mer", Links: []views.Link{{Text: "Karta", Path: "/districts"}, {Text: "Staden", Path: "https://example.org/"}}, Lang: "en"},
		{Key: "polls", Kind: "block", Block: &views.Block{ID: "polls", Title: "Snabbfrågor", Cards: []views.LinkCard{{Title: "En fråga", Path: "/polls/1"}}}}, {Key: "how", Kind: "how"}}
}

func registerPages(pg views.Page) map[string]templ.Component {
	guest := pg
	guest.Viewer, guest.Flash, guest.Feeds = views.Viewer{}, views.Flash{}, []views.FeedLink{{Type: "text/calendar", Path: "/processes/calendar.ics", Title: "Kalender"}}
	list := views.Register{Counts: map[string]int{"open": 3}, Stages: []string{"announced", "open", "closed", "report", "effects"}, Forms: []string{"ideas", "consultation", "discussion", "poll", "meeting", "vote"},
		Sorts: []string{"", "newest", "closes", "name"}, Owners: []string{"Parkenheten"}, Years: []string{"2026"}, Programmes: []views.ProcessRef{{Slug: "e", Title: "E-demokrati"}}, Rows: registerRows(), Total: 6,
		First: "/processes", Next: "/processes?page=24"}
	table, none := list, list
	table.Filter = views.RegisterFilter{Stage: "open", Owner: "Parkenheten", Q: "park", Table: true}
	none.Rows, none.Total, none.Filter = nil, 0, views.RegisterFilter{Stage: "report"}
	month := views.Calendar{Month: day(-20), Days: []views.CalendarDay{{Day: day(-3), Past: true, Lines: dateLines()[:1]}, {Day: day(0), Today: true, Lines: dateLines()}}, Previous: "/processes/calendar?month=2026-10", Next: "/processes/calendar?month=2026-12",
		Weeks: [][]views.CalendarCell{{{Number: 0}, {Number: 1, CalendarDay: views.CalendarDay{Day: day(0), Today: true, Lines: dateLines()}}, {Number: 2}, {}, {}, {}, {}}}}
	areas := views.Districts{Rows: []views.DistrictRow{{Key: "north", Name: "Norr", Yours: true, Open: 2, Ideas: 3}, {Key: "south", Name: "Söder"}, {Key: "far", Name: "Långt bort", Ideas: 1}}, Whole: 2}
	out := map[string]templ.Component{
		"home":        views.HomePage(guest, views.Home{IdeaPath: "/p/green/ideas/new", Blocks: homeBlocks()}),
		"home, empty": views.HomePage(pg, views.Home{Preview: true, Blocks: []views.HomeBlock{{Key: "open", Kind: "open"}, {Key: "latest", Kind: "latest"}}}),
		"register":    views.RegisterPage(guest, list), "register as a table": views.RegisterPage(pg, table), "register, none": views.RegisterPage(pg, none),
		"calendar": views.CalendarPage(guest, month), "calendar, empty": views.CalendarPage(pg, views.Calendar{Month: day(40), Today: "/processes/calendar", Previous: "/a", Next: "/b"}),
		"districts":       views.DistrictsPage(guest, areas),
		"district":        views.DistrictPage(guest, views.District{Key: "north", Name: "Norr", Here: registerRows(), Town: registerRows()[:1], Over: registerRows()[3:], Ideas: []views.IdeaCard{ideaCard(1)}, IdeaTotal: 7}),
		"district, empty": views.DistrictPage(pg, views.District{Key: "far", Name: "Långt bort"}),
		"near": views.NearPage(pg, views.Near{Found: true, Key: "north", Name: "Norr", Here: registerRows()[:1], Town: registerRows()[1:2],
			Things: []views.NearCard{{LinkCard: views.LinkCard{Title: "Bikupor", Path: "/i/1", Meta: []string{"300 m"}}}}}),
		"near, nothing": views.NearPage(pg, views.Near{Found: true, Key: "north", Name: "Norr"}), "near, outside": views.NearPage(pg, views.Near{Outside: true}),
		"near, denied": views.NearPage(pg, views.Near{Why: "denied"}), "near, failed": views.NearPage(pg, views.Near{Why: "failed"}), "near, first": views.NearPage(guest, views.Near{}),
		"data": views.DataPage(guest, []views.Dataset{{Key: "processes", Fields: []string{"id", "title"}, Files: []views.DataFile{{Kind: "CSV", Path: "/processes.csv"}}}, {Key: "calendar"}, {Key: "news"}}),
	}
	for name, c := range programmePages(pg) {
		out[name] = c
	}
	return out
}

func programmePages(pg views.Page) map[string]templ.Component {
	words := func(s string) (out []views.LangText) {
		for _, l := range []views.Lang{{Lang: "sv", Name: "Svenska"}, {Lang: "en", Name: "English"}} {
			out = append(out, views.LangText{Lang: l.Lang, Name: l.Name, Text: s})
		}
		return out
	}
	form := views.ProgrammeForm{Titles: words("E-demokrati"), Summaries: words("Tre processer"), Purposes: words("Att fler deltar"), Notices: words("Finansieras av Fonden"), Currency: "SEK", Amount: "12", Version: 2}
	cards := views.Programmes{Cards: []views.LinkCard{{Title: "E-demokrati", Path: "/programmes/e", Lang: "en", Tags: []views.CardTag{{Text: "Exempel", Color: "neutral"}}, Meta: []string{"3"}}}}
	whole := views.Programme{ID: "1", Title: "E-demokrati", Lang: "en", Summary: "Tre processer", HTML: "<p>Att fler deltar</p>", Sample: true, Hidden: true, Begins: "1 maj", Ends: "2 maj",
		Funder:  &views.Funder{Name: "Fonden", Agreement: "12/2026", Amount: "1 250 kr", HTML: "<p>x</p>", Lang: "en", Logo: "/logos/1", LogoAlt: "Fonden"},
		Figures: []views.Figure{{Label: "Processer", Value: "3", Path: "/processes?programme=e"}}, Districts: []views.Figure{{Label: "Norr", Value: "12", Path: "/districts/north"}}, Processes: registerRows()}
	since, until := whole, whole
	since.Ends, until.Begins, until.Processes, until.Hidden = "", "", nil, false
	edit := views.ProgrammeEdit{ID: "1", Title: "E-demokrati", Path: "/programmes/e", Form: form, Logo: "/logos/1", LogoAlt: "Fonden", MayPublish: true, Processes: []views.ProgrammeChoice{{ID: "1", Title: "Grönare Norr", In: true}}}
	public, lone := edit, edit
	public.Public = true
	lone.MayPublish, lone.Logo, lone.Processes = false, "", nil
	page := views.Frontpage{Version: 3, Kinds: []string{"text", "notice", "links", "process"}, Rows: []views.FrontRow{{Key: "open", Kind: "open", Name: "Det som pågår", On: true, First: true, Count: 3},
		{Key: "notice-1", Kind: "notice", Name: "Meddelande", Title: "Stängt", Own: true, Over: true, Until: "2026-01-01"}, {Key: "notice-2", Kind: "notice", Name: "Meddelande", Own: true, Until: "2027-01-01", Last: true}}}
	live := page
	live.Live = true
	out := map[string]templ.Component{
		"programmes": views.ProgrammesPage(pg, cards), "programmes, none": views.ProgrammesPage(pg, views.Programmes{}), "programme": views.ProgrammePage(pg, whole),
		"programme, since": views.ProgrammePage(pg, since), "programme, until": views.ProgrammePage(pg, until), "admin programmes": views.AdminProgrammesPage(pg, cards),
		"admin programmes, none": views.AdminProgrammesPage(pg, views.Programmes{}), "new programme": views.ProgrammeNewPage(pg, form), "edit programme": views.ProgrammeEditPage(pg, edit),
		"edit programme, public": views.ProgrammeEditPage(pg, public), "edit programme, alone": views.ProgrammeEditPage(pg, lone), "frontpage": views.FrontpagePage(pg, page), "frontpage, live": views.FrontpagePage(pg, live),
	}
	for _, kind := range []string{"text", "notice", "links", "process", "open", "how"} {
		out["front block "+kind] = views.FrontBlockPage(pg, views.FrontBlock{Version: 1, Key: kind, Kind: kind, Name: kind, Titles: words("Rubrik"), Bodies: words("Text"), MaxCount: 12, Count: "3",
			Processes: []views.ProcessRef{{Slug: "green", Title: "Grönare Norr"}}})
	}
	return out
}
