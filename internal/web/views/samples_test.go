package views_test

import (
	"fmt"
	"time"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"

	"github.com/a-h/templ"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func day(n int) time.Time { return noon.AddDate(0, 0, n) }

func square(x, y float64) []tenant.Polygon {
	return []tenant.Polygon{{{{Lon: x, Lat: y}, {Lon: x + .1, Lat: y}, {Lon: x + .1, Lat: y + .1}, {Lon: x, Lat: y + .1}, {Lon: x, Lat: y}}}}
}

func text(s string) tenant.Text { return tenant.Text{"en": s} }

func town() *tenant.Town {
	return &tenant.Town{
		Slug: "sample", Languages: []string{"sv", "en", "da", "pl"}, Zone: "Europe/Stockholm", Currency: "SEK",
		Name: text("Solstad"), Municipality: text("Solstads kommun"), Title: text("Tyck till"),
		Headline: text("Gör din röst hörd"), Lead: text("Lämna ett förslag."),
		Contact: tenant.Contact{Office: text("Kontaktcenter"), Email: "kontakt@example.org", Phone: "054-540 00 00", Address: "Torget 1", URL: "https://example.org/"},
		Modules: []string{"ideas", "invitations"},
		Topics:  []tenant.Topic{{Key: "nature", Name: text("Natur")}, {Key: "play", Name: text("Lek")}},
		Districts: []tenant.District{{Key: "north", Name: "Norr", Shape: square(13, 59)}, {Key: "south", Name: "Söder", Shape: square(13, 58.9)},
			{Key: "far", Name: "Långt bort"}},
		Brand: tenant.Brand{Accent: "#00568f", Main: "#ffd100", Neutral: "#1f2a33", Radius: 8, Logo: `<svg viewBox="0 0 1 1"></svg>`, LogoDark: `<svg viewBox="0 0 2 2"></svg>`},
	}
}

func page(p *i18n.Printer, t *tenant.Town) views.Page {
	return views.Page{
		Town: t, P: p, Now: noon, Path: "/", Title: "A title", Description: "About it", Section: views.SectionIdeas,
		Languages: []views.Lang{{Lang: "sv", Name: "Svenska", URL: "/"}, {Lang: "en", Name: "English", URL: "/en/"}, {Lang: "da", Name: "Dansk", URL: "/da/"}, {Lang: "pl", Name: "Polski", URL: "/pl/"}},
		Viewer:    views.Viewer{SignedIn: true, Name: "Amina H.", Staff: true, Admin: true},
		Flash:     views.Flash{Kind: "success", Text: "Done"}, Scheme: "auto", FormKey: "01key", RequestID: "req-1",
		BrandURL: "/brand/1.css", Assets: func(name string) string { return "/assets/" + name },
	}
}

func phases() []views.Phase {
	return []views.Phase{
		{Kind: "ideas", Name: "Förslag", State: views.Done, Opens: day(-60), Closes: day(-20)},
		{Kind: "vote", Name: "Omröstning", State: views.Now, Opens: day(-20), Closes: day(9)},
		{Kind: "delivery", Name: "Genomförande", State: views.Next, Opens: day(9), Closes: day(300)},
	}
}

func processCard(state string) views.ProcessCard {
	return views.ProcessCard{ProcessRef: views.ProcessRef{Slug: "green", Title: "Grönare Norr"}, Summary: "Hur ska det bli grönare?", State: state, Sample: true, Phases: phases(), Ideas: 47, People: 1284}
}

func ideaCard(n int) views.IdeaCard {
	return views.IdeaCard{ID: "1", Path: "/i/1-bikupor", Lang: "sv", Title: "Bikupor och blomsteräng", Excerpt: "Gräsmattan klipps varje vecka.", Author: views.Author{Name: "Amina H."},
		District: "Norr", Topic: "Natur", Status: views.Statuses[n%len(views.Statuses)], Answered: n%2 == 0, At: day(-n), Supports: n * 7, Comments: n, Threshold: 50,
		Photo: &views.Photo{ID: "p", URL: "/files/p.jpg", Alt: "En äng", Width: 800, Height: 600}}
}

func steps() []views.TimelineStep {
	return []views.TimelineStep{{Title: "Inlämnat", State: views.Done, At: day(-18)}, {Title: "Granskas", State: views.Now, Note: "Parkenheten räknar på kostnaden.", By: "Parkenheten"}, {Title: "Beslut", State: views.Next}}
}

func comments() []views.CommentView {
	c := func(seq, parent int64, by, name string) views.CommentView {
		return views.CommentView{Seq: seq, Room: "/i/1-bikupor/comments", ParentSeq: parent, ParentBy: by, HTML: "<p>Bra idé!</p>", Author: views.Author{Name: name}, At: day(-2)}
	}
	official := c(3, 1, "Lars Ö.", "Maria L.")
	official.Author.Office, official.Official = "Parkenheten", true
	gone, hidden := c(4, 0, "", ""), c(5, 0, "", "")
	gone.Gone, hidden.Gone = "taken_back", "removed"
	edited := c(6, 2, "Siv B.", "")
	edited.EditedAt = day(-1)
	return []views.CommentView{c(1, 0, "", "Lars Ö."), c(2, 0, "", "Siv B."), official, gone, hidden, edited}
}

func pinned() views.CommentView {
	c := comments()[0]
	c.Seq, c.Pinned, c.Role, c.Official, c.Author.Office, c.Act, c.Page, c.Ups, c.Stance = 90, true, "editor", true, "Parkenheten", "/rooms/1/comments/90", "/i/1-bikupor", 3, "for"
	return c
}

func room() views.Room {
	return views.Room{ID: "comments", Path: "/i/1-bikupor/comments", Name: "idea:1", LiveURL: "/live", PollURL: "/i/1-bikupor/comments/log", Seq: 6, Count: 4, Comments: comments(), Base: "/i/1-bikupor", Read: "/rooms/1/read", Order: "oldest", Page: 2, Pages: 3, Firsts: 120, Fresh: 4, Next: 130, Sides: true, Pros: 3, Cons: 1, Sign: "Parkenheten",
		Pinned: []views.Thread{{First: pinned()}},
		Form:   views.CommentForm{Body: "Hej", ReplyTo: 2}}
}

func ideaView() views.Idea {
	photo := views.Photo{ID: "p", URL: "/files/p.jpg", Thumb: "/files/t.jpg", Alt: "En äng", Width: 1600, Height: 1200}
	return views.Idea{ID: "1", Path: "/i/1-bikupor", Process: views.ProcessRef{Slug: "green", Title: "Grönare Norr"}, Lang: "sv", Title: "Bikupor och blomsteräng vid Norrs centrum",
		HTML: "<p>Gräsmattan klipps varje vecka.</p>", Author: views.Author{Name: "Amina H."}, At: day(-18), EditedAt: day(-17), District: "Norr", Topic: "Natur", Status: "checking",
		Photos: []views.Photo{photo, photo}, Support: views.SupportBox{IdeaID: "1", IdeaPath: "/i/1-bikupor", Count: 37, Threshold: 50, Until: day(12), Just: true},
		Follow: views.FollowBox{Action: "/i/1-bikupor/follow", Following: true, Just: true}, Steps: steps(),
		Place: views.Place{DistrictKey: "north", District: "Norr", Lon: 13.05, Lat: 59.05, HasPoint: true, Words: "Bakom biblioteket"}, Room: room()}
}

func draft(step string) views.IdeaDraft {
	photo := views.Photo{ID: "p", URL: "/files/p.jpg", Alt: "En äng", Width: 800, Height: 600}
	return views.IdeaDraft{Process: views.ProcessRef{Slug: "green", Title: "Grönare Norr"}, ID: "d1", Step: step, Title: "Bikupor", Body: "Text", HTML: "<p>Text</p>", Topic: "nature",
		District: "north", Lon: 13.05, Lat: 59.05, HasPoint: true, Place: "Bakom biblioteket", Photos: []views.Photo{photo}, MaxPhotos: 4, SavedAt: noon,
		Similar: views.Similar{Query: "bikupor", Cards: []views.IdeaCard{ideaCard(1)}}, Path: "/i/1-bikupor", EditUntil: day(1)}
}

func list() views.IdeaList {
	return views.IdeaList{Process: &views.ProcessRef{Slug: "green", Title: "Grönare Norr"}, IdeaPath: "/p/green/ideas/new", Filter: views.IdeaFilter{Q: "bi", District: "north", Sort: "random", Seed: "7"},
		Statuses: views.Statuses, Cards: []views.IdeaCard{ideaCard(1), ideaCard(2), ideaCard(3)}, Total: 3, Counts: map[string]int{"north": 12, "south": 1}, First: "/p/green/ideas", Next: "/p/green/ideas?after=x"}
}

func staffIdea() views.Idea {
	i := ideaView()
	i.Staff = &views.StaffPanel{Statuses: views.Statuses, Office: "Parkenheten"}
	i.Answer = &views.Answer{HTML: "<p>Ja.</p>", Author: views.Author{Name: "Maria L.", Office: "Parkenheten"}, At: day(-1), Status: "feasible"}
	i.Support = views.SupportBox{IdeaID: "1", IdeaPath: i.Path, Count: 52, Threshold: 50, Supported: true, Just: true}
	i.Room.Closed, i.Room.Form = true, views.CommentForm{}
	return i
}

func ownIdea() views.Idea {
	i := ideaView()
	i.Mine, i.CanEdit, i.EditUntil = true, true, day(1)
	i.Support = views.SupportBox{IdeaID: "1", IdeaPath: i.Path, Threshold: 50}
	i.Room = views.Room{ID: "comments", Path: "/i/1-bikupor/comments"}
	i.Place, i.Follow = views.Place{Words: "Bakom biblioteket"}, views.FollowBox{Action: "/i/1-bikupor/follow", Just: true}
	return i
}

func withdrawnIdea() views.Idea {
	i := ideaView()
	i.Mine, i.Withdrawn, i.Status, i.Lang = true, true, "withdrawn", "pl"
	i.Support = views.SupportBox{IdeaID: "1", IdeaPath: i.Path, Count: 1, Closed: true}
	return i
}

// withErrors is a page whose form came back.
func withErrors(pg views.Page, names ...string) views.Page {
	for _, n := range names {
		pg.Errors = append(pg.Errors, ui.Error{Name: n, Text: "Rätta " + n})
	}
	return pg
}

func publicPages(pg views.Page) map[string]templ.Component {
	guest := pg
	guest.Viewer, guest.Flash, guest.FormKey = views.Viewer{}, views.Flash{}, ""
	soon := processCard(views.Soon)
	soon.Phases = phases()[2:]
	all := list()
	all.Process, all.Filter, all.Total = nil, views.IdeaFilter{}, -1
	nothing := views.IdeaList{IdeaPath: "/p/green/ideas/new", Statuses: views.Statuses}
	noHits := views.IdeaList{Closed: true, Filter: views.IdeaFilter{Q: "zebra"}, Statuses: views.Statuses}
	out := map[string]templ.Component{
		"process":           views.ProcessPage(pg, views.Process{ProcessCard: processCard(views.Open), HTML: "<p>Mer</p>", TakesNow: true, IdeaPath: "/p/green/ideas/new", Ideas: []views.IdeaCard{ideaCard(1)}, Following: views.FollowBox{Action: "/p/green/follow"}}),
		"process, between":  views.ProcessPage(pg, views.Process{ProcessCard: processCard(views.Open)}),
		"process, soon":     views.ProcessPage(pg, views.Process{ProcessCard: soon}),
		"process, closed":   views.ProcessPage(pg, views.Process{ProcessCard: processCard(views.Closed)}),
		"ideas":             views.IdeasPage(pg, list()),
		"ideas of the town": views.IdeasPage(guest, all),
		"ideas, none yet":   views.IdeasPage(pg, nothing),
		"ideas, no hits":    views.IdeasPage(pg, noHits),
		"idea":              views.IdeaPage(guest, ideaView()),
		"idea for staff":    views.IdeaPage(withErrors(pg, "status", "reason", "answer"), staffIdea()),
		"idea of my own":    views.IdeaPage(pg, ownIdea()),
		"idea, withdrawn":   views.IdeaPage(withErrors(pg, "body"), withdrawnIdea()),
		"comment":           views.CommentPageView(withErrors(pg, "body"), views.CommentPage{BackPath: "/i/1", BackTitle: "Bikupor", Path: "/i/1/comments/1", Comment: comments()[0], CanEdit: true, CanRemove: true, CanHide: true}),
		"comment of others": views.CommentPageView(pg, views.CommentPage{BackPath: "/i/1", BackTitle: "Bikupor", Path: "/i/1/comments/1", Comment: comments()[0]}),
		"draft title":       views.DraftTitlePage(withErrors(pg, "title", "topic"), draft("title")),
		"draft text":        views.DraftTextPage(withErrors(pg, "body"), draft("text")),
		"draft place":       views.DraftPlacePage(withErrors(pg, "district", "place"), draft("place")),
		"draft photo":       views.DraftPhotoPage(withErrors(pg, "photo", "alt"), draft("photo")),
		"draft check":       views.DraftCheckPage(pg, draft("check")),
		"draft check, bare": views.DraftCheckPage(pg, views.IdeaDraft{Process: views.ProcessRef{Slug: "green"}, Step: "check"}),
		"thanks":            views.ThanksPage(pg, views.IdeaThanks{Path: "/i/1", Title: "Bikupor", Process: views.ProcessRef{Slug: "green"}, Threshold: 50, EditUntil: day(1), ShareURL: "https://x.example/i/1", Steps: steps()}),
		"edit":              views.IdeaEditPage(withErrors(pg, "title", "body", "sure"), draft("")),
		"edit, too late":    views.IdeaEditPage(pg, views.IdeaDraft{Path: "/i/1"}),
	}
	for _, status := range []int{400, 403, 404, 405, 409, 410, 413, 421, 429, 500, 503} {
		out[fmt.Sprint("error ", status)] = views.ErrorPage(guest, views.ErrorView{Status: status, Retry: 30})
	}
	for _, kind := range []string{"help", "accessibility", "privacy", "contact"} {
		out["legal "+kind] = views.LegalPage(guest, views.Legal{Kind: kind, HTML: "<p>Eget</p>"})
	}
	return out
}

func accountPages(pg views.Page) map[string]templ.Component {
	me := views.Me{Name: "Amina H.", Email: "amina@example.org", District: "Norr", Roles: []views.RoleView{{Role: "admin"}, {Role: "ambassador", Where: "Norr"}}, Ideas: []views.IdeaCard{ideaCard(1)}, Supports: []views.IdeaCard{ideaCard(2)},
		Drafts: []views.DraftCard{{ID: "d", Process: views.ProcessRef{Slug: "green", Title: "Grönare"}, Step: "text", At: noon}}, Follows: []views.FollowCard{{Title: "Bikupor", Path: "/i/1", Action: "/i/1/follow", News: "Nytt svar"}}}
	return map[string]templ.Component{
		"login":             views.LoginPage(withErrors(pg, "email"), views.Login{Email: "x", Next: "/me", Why: "För att stödja."}),
		"login code":        views.LoginCodePage(withErrors(pg, "code"), views.LoginCode{Email: "am…@example.org", Left: 2, ResendAt: noon.Add(time.Minute)}),
		"login code, fresh": views.LoginCodePage(pg, views.LoginCode{Email: "am…@example.org", Left: -1, Confirm: "47", ExpiresAt: noon}),
		"login link":        views.LoginLinkPage(pg, views.LoginLink{State: "confirm", Token: "t", Email: "a@example.org"}),
		"login link, other": views.LoginLinkPage(pg, views.LoginLink{State: "other", Token: "t"}),
		"login link, gone":  views.LoginLinkPage(pg, views.LoginLink{State: "gone"}),
		"me":                views.MePage(pg, me),
		"me, empty":         views.MePage(pg, views.Me{Name: "Amina"}),
		"drafts":            views.DraftsPage(pg, me.Drafts),
		"drafts, empty":     views.DraftsPage(pg, nil),
		"profile":           views.ProfilePage(withErrors(pg, "name", "district", "language"), views.Profile{Name: "A", District: "north", Language: "sv"}),
		"sessions":          views.SessionsPage(pg, views.Sessions{Rows: []views.Session{{ID: "1", Device: "Firefox, Android", Current: true, Since: day(-2), Seen: noon}, {ID: "2", Device: "Chrome", Since: day(-3), Seen: day(-1)}}}),
		"delete":            views.DeletePage(withErrors(pg, "sure"), views.DeleteAccount{Ideas: 2, Comments: 1}),
		"settings":          views.SettingsPage(withErrors(pg, "language", "scheme"), views.Settings{Language: "sv", Next: "/"}),
		"invite":            views.InvitePage(pg, views.Invite{Token: "t", State: "open", Email: "a@example.org", Message: "Hej!", By: "Redaktör"}),
		"invite, used":      views.InvitePage(pg, views.Invite{State: "used"}),
		"invite, expired":   views.InvitePage(pg, views.Invite{State: "expired"}),
		"unsubscribe":       views.UnsubscribePage(pg, views.Unsubscribe{Token: "t", Email: "a@example.org"}),
		"unsubscribe, done": views.UnsubscribePage(pg, views.Unsubscribe{Email: "a@example.org", Done: true}),
	}
}

func officePages(pg views.Page) map[string]templ.Component {
	rows := []views.IdeaRow{{Path: "/i/1", Title: "Bikupor", Process: "Grönare", Author: "Amina", District: "Norr", Status: "checking", At: day(-9), Supports: 3, Due: day(-1)}, {Path: "/i/2", Title: "Bänkar", Status: "done", At: day(-9), Answered: true}, {Path: "/i/3", Title: "Ljus", Status: "submitted", At: day(-9), Due: day(3)}, {Path: "/i/4", Title: "Träd", Status: "refused", At: day(-9)}}
	campaign := func(state string) views.Campaign {
		return views.Campaign{ID: "c1", Title: "Alla i Norr", File: "norr.csv", Encoding: "Windows-1250", Messages: []views.LangText{{Lang: "sv", Name: "Svenska", Text: "Hej"}},
			Progress: views.CampaignProgress{ID: "c1", State: state, Total: 1000, Wanted: 960, Open: 400, Sent: 550, Failed: 10, Accepted: 31, PerMinute: 60, MinutesTo: 7, JobURL: "/admin/invitations/c1", Can: []string{"check", "start", "pause", "resume", "cancel", "resend", "revoke"}, Reason: "Servern svarar inte.", FinishedAt: noon},
			Problems: []views.StateCount{{State: "invalid", Count: 12}, {State: "duplicate", Count: 20}, {State: "resident", Count: 8}, {State: "suppressed", Count: 1}}, Errors: []views.RowError{{Line: 4, Value: "anna@", Problem: "Fel adress"}, {Line: 9, Problem: "Ingen adress"}}, ErrorURL: "/admin/invitations/c1/errors.csv",
			Rows: recipients(), Total: 1000, Next: "/admin/invitations/c1?after=x", State: "sent"}
	}
	var campaigns []views.CampaignRow
	for _, s := range []string{"draft", "checked", "running", "paused", "finished", "cancelled"} {
		campaigns = append(campaigns, views.CampaignRow{ID: s, Title: "Alla i Norr", State: s, CreatedAt: day(-1), By: "Maria", Total: 1000, Wanted: 960, Sent: 550, Failed: 10, Accepted: 31})
	}
	grants := []views.GrantRow{{ID: "g1", Role: "editor", Since: day(-30)}, {ID: "g2", Role: "ambassador", Where: "Norr", Since: day(-20)}}
	bare := pg
	bare.Town = nil
	mails := []views.MailRow{{ID: "m", To: "a@example.org", From: "b@example.org", Subject: "Din kod", Town: "Solstad", Code: "123456", At: noon}}
	return map[string]templ.Component{
		"admin":            views.AdminPage(pg, views.AdminHome{Figures: []views.Figure{{Label: "Förslag", Value: "12"}}, Waiting: rows, Running: campaigns[2:3]}),
		"admin, calm":      views.AdminPage(pg, views.AdminHome{}),
		"admin ideas":      views.AdminIdeasPage(pg, views.AdminIdeas{Statuses: views.Statuses, Rows: rows, Total: 4, Next: "/admin/ideas?after=x"}),
		"admin ideas none": views.AdminIdeasPage(pg, views.AdminIdeas{Statuses: views.Statuses}),
		"people":           views.PeoplePage(withErrors(pg, "email", "role", "office", "process", "district"), views.People{Rows: []views.PersonRow{{Name: "Maria", Email: "m@example.org", Grants: grants, Invited: true}}, Roles: []string{"ambassador", "moderator", "editor", "admin"}, Processes: []views.ProcessRef{{Slug: "green", Title: "Grönare"}}}),
		"people, none":     views.PeoplePage(pg, views.People{}),
		"campaigns":        views.CampaignsPage(pg, views.Campaigns{Rows: campaigns, Next: "/admin/invitations?after=x"}),
		"campaigns, none":  views.CampaignsPage(pg, views.Campaigns{}),
		"campaign new":     views.CampaignNewPage(withErrors(pg, "title", "file", "message_sv", "per_minute", "days", "fallback"), views.CampaignForm{Messages: []views.LangText{{Lang: "sv", Name: "Svenska"}, {Lang: "en", Name: "English"}}, PerMinute: 60, Days: 30}),
		"campaign running": views.CampaignPage(pg, campaign("running")),
		"campaign draft":   views.CampaignPage(pg, campaign("draft")),
		"campaign checked": views.CampaignPage(pg, campaign("checked")),
		"campaign done":    views.CampaignPage(pg, campaign("finished")),
		"operator":         views.OperatorPage(bare, views.OperatorHome{Towns: []views.TownCard{{Slug: "a", Name: "Solstad", Title: "Tyck till", Municipality: "Solstads kommun", URL: "http://a.localhost:8080/", Logo: `<svg viewBox="0 0 1 1"></svg>`, Languages: []string{"sv", "en"}, Suspended: true}}, Mailbox: true}),
		"operator, none":   views.OperatorPage(bare, views.OperatorHome{}),
		"operator error":   views.ErrorPage(bare, views.ErrorView{Status: 421}),
		"mails":            views.MailListPage(bare, views.MailList{Rows: mails, Next: "/_dev/mail?after=x"}),
		"mails, none":      views.MailListPage(bare, views.MailList{}),
		"mail":             views.MailPage(bare, views.MailMessage{MailRow: mails[0], Text: "Hej\nKod 123456", Links: []string{"http://a.localhost:8080/login/link?token=x"}, Headers: [][2]string{{"To", "a@example.org"}}}),
	}
}

func recipients() []views.Recipient {
	var out []views.Recipient
	for i, s := range views.RecipientStates {
		out = append(out, views.Recipient{ID: s, Line: i + 2, Email: s + "@example.org", Name: "Anna", Lang: "sv", State: s, At: noon, Note: "Svar 550", Can: []string{"resend", "revoke"}})
	}
	return out
}
