package mail

import (
	"os"
	"strings"
	"testing"
	"time"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/testkit/smtpsink"
)

var _ Printer = (*i18n.Printer)(nil)

func catalog(t testing.TB) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(os.DirFS("../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func printers(t testing.TB) Printers {
	c := catalog(t)
	return func(_ *tenant.Town, lang string) Printer { return c.Printer(lang, time.UTC, nil) }
}

func town(slug string) *tenant.Town {
	return &tenant.Town{
		Slug: slug, Hosts: []string{slug + ".example"}, Languages: []string{"sv", "en", "da", "pl"},
		Title:        tenant.Text{"en": "Have your say in " + slug},
		Municipality: tenant.Text{"en": "Municipality of " + slug},
		Contact:      tenant.Contact{Email: "office@" + slug + ".example", Phone: "054 540 00 00"},
		Brand:        tenant.Brand{Accent: "#00568f"},
	}
}

func sink(t testing.TB, opts smtpsink.Options) *smtpsink.Sink {
	t.Helper()
	opts.Keep = true
	s, err := smtpsink.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// samples holds params with which every kind can be written.
var samples = map[Kind]map[string]string{
	LoginCode:       {"code": "493821", "link": "https://k.example/l/1", "minutes": "10"},
	Invitation:      {"name": "Åsa", "link": "https://k.example/i/1", "expires_at": "2026-12-01T10:00:00Z"},
	Campaign:        {"name": "Åsa", "message": "Kom med!\nVi vill höra dig.", "link": "https://k.example/i/1", "expires_at": "2026-12-01T10:00:00Z", "unsubscribe": "https://k.example/u/1"},
	StaffInvitation: {"role_key": "mail.role.admin", "link": "https://k.example/s/1", "expires_at": "2026-12-01T10:00:00Z"},
	CommentOnMyIdea: {"idea": "Fler bänkar", "text": "Bra!", "link": "https://k.example/ideas/1", "unsubscribe": "https://k.example/u/1"},
	OfficialAnswer:  {"idea": "Fler bänkar", "office": "Gatukontoret", "text": "Vi bygger.", "link": "https://k.example/ideas/1"},
	IdeaStatus:      {"idea": "Fler bänkar", "status_key": "mail.hello", "link": "https://k.example/ideas/1"},
	News:            {"what_key": "mail.hello", "why_key": "mail.hello", "title": "Fler bänkar", "link": "https://k.example/p/1"},
	EventConfirm:    {"what_key": "mail.hello", "title": "Möte", "when_moment": "2026-12-01T17:00:00Z", "place": "Torget", "link": "https://k.example/tickets/1"},
	Event:           {"what_key": "mail.hello", "title": "Möte", "when_moment": "2026-12-01T17:00:00Z", "place": "Torget", "link": "https://k.example/tickets/1", "calendar": "https://k.example/events/1/calendar.ics"},
	AccountDeleted:  {},
	FollowConfirm:   {"title": "Grönare Kronoparken", "link": "https://k.example/follow/1"},
	PhaseReminder:   {"title": "Grönare Kronoparken", "phase": "Lämna idéer", "closes_moment": "2026-10-25T00:30:00Z", "why_key": "mail.hello", "link": "https://k.example/p/1"},
	AnswerReminder:  {"what_key": "mail.hello", "why_key": "mail.hello", "title": "Grönare Kronoparken", "due_at": "2026-12-01T10:00:00Z", "link": "https://k.example/p/1"},
	PanelConfirm:    {"title": "Medborgarpanelen", "link": "https://k.example/panel/in/1"},
	PanelEnter:      {"link": "https://k.example/panel/in/1"},
	PanelAddress:    {"link": "https://k.example/panel/in/1"},
	PanelWelcome:    {"title": "Medborgarpanelen", "phone": "054-540 00 00", "link": "https://k.example/panel/in/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelWaiting:    {"title": "Medborgarpanelen", "phone": "054-540 00 00", "link": "https://k.example/panel/in/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelPlace:      {"title": "Medborgarpanelen", "link": "https://k.example/panel/in/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelLeft:       {"title": "Medborgarpanelen", "what_key": "mail.hello", "link": "https://k.example/panel"},
	PanelSuccessor:  {"title": "Nya panelen", "old": "Medborgarpanelen", "until_at": "2026-12-01T10:00:00Z", "link": "https://k.example/panel/in/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelRecruit:    {"title": "Medborgarpanelen", "message": "Vi söker dig.", "purpose": "Rådgöra.", "code": "ABCD-2345", "link": "https://k.example/panel/x"},
	SurveyLetter:    {"what_key": "mail.hello", "why_key": "mail.hello", "title": "Din vardag", "text": "Fem minuter.", "closes_moment": "2026-12-01T17:00:00Z", "link": "https://k.example/s/vardag"},
	PanelVote:       {"what_key": "mail.hello", "title": "Fler träd", "closes_moment": "2026-12-01T17:00:00Z", "link": "https://k.example/me/assembly/klimat/r/1"},
	PanelAsk:        {"panel": "Medborgarpanelen", "title": "Bussarna", "office": "Trafikkontoret", "text": "Vi ritar nya linjer.", "minutes": "5", "closes_moment": "2026-12-01T17:00:00Z", "hash": "ab12", "link": "https://k.example/panel/in/1", "skip": "https://k.example/panel/not-now/1/2", "page": "https://k.example/panel/p/waves/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelRemind:     {"panel": "Medborgarpanelen", "title": "Bussarna", "office": "Trafikkontoret", "text": "Vi ritar nya linjer.", "minutes": "5", "closes_moment": "2026-12-01T17:00:00Z", "hash": "ab12", "link": "https://k.example/panel/in/1", "skip": "https://k.example/panel/not-now/1/2", "page": "https://k.example/panel/p/waves/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelLastDay:    {"panel": "Medborgarpanelen", "title": "Bussarna", "office": "Trafikkontoret", "text": "Vi ritar nya linjer.", "minutes": "5", "closes_moment": "2026-12-01T17:00:00Z", "hash": "ab12", "link": "https://k.example/panel/in/1", "skip": "https://k.example/panel/not-now/1/2", "page": "https://k.example/panel/p/waves/1", "unsubscribe": "https://k.example/panel/leave/1"},
	PanelResults:    {"panel": "Medborgarpanelen", "title": "Bussarna", "text": "De flesta vill ha fler turer.", "public_moment": "2026-12-03T08:00:00Z", "link": "https://k.example/panel/p/waves/1"},
	PanelStay:       {"what_key": "panel_wave.stay_year", "until_at": "2026-12-01T10:00:00Z", "link": "https://k.example/panel/stay/1", "unsubscribe": "https://k.example/panel/leave/1"},
	DrawAnnounced:   {"panel": "Klimatpanelen", "pseudonym": "7K3FA-9QXMB-00000-00000-00000", "code": "7K3FA-9QXMB-00000-00000", "chance": "127/1000", "when": "2026-12-01 17:00", "hash": "ab12", "link": "https://k.example/panel/klimat/draw/1"},
	DrawDrawn:       {"panel": "Klimatpanelen", "pseudonym": "7K3FA-9QXMB-00000-00000-00000", "link": "https://k.example/panel/klimat/draw/1"},
	DrawWaiting:     {"panel": "Klimatpanelen", "pseudonym": "7K3FA-9QXMB-00000-00000-00000", "link": "https://k.example/panel/klimat/draw/1"},
	DrawWithdrawn:   {"panel": "Klimatpanelen", "reason": "Fel i kvoterna", "link": "https://k.example/panel/klimat/draw/1"},
}

func TestEveryLetterIsWholeInEveryLanguage(t *testing.T) {
	c, p := catalog(t), printers(t)
	for _, kind := range Kinds {
		for _, lang := range []string{"en", "sv", "da", "pl"} {
			subject, text, html, err := Render(town("karlstad"), p(nil, lang), kind, samples[kind])
			if err != nil {
				t.Fatalf("%s %s: %v", kind, lang, err)
			}
			for what, s := range map[string]string{"subject": subject, "text": text} {
				if s == "" || strings.ContainsAny(s, "{}⟦⟧") {
					t.Errorf("%s %s: %s is not whole: %s", kind, lang, what, s)
				}
			}
			body := html[strings.Index(html, "<body>"):]
			if strings.ContainsAny(body, "{}⟦⟧") || strings.Contains(html, "ZgotmplZ") {
				t.Errorf("%s %s: the page is not whole:\n%s", kind, lang, html)
			}
		}
	}
	for _, p := range c.Lint() {
		if strings.Contains(p.File, "mail.") || strings.Contains(p.File, "invitation.") {
			t.Error(p)
		}
	}
}

func TestALetterWithoutWhatItNeedsIsNotWritten(t *testing.T) {
	p := printers(t)(nil, "en")
	for _, kind := range Kinds {
		for _, name := range kind.Required() {
			params := map[string]string{}
			for k, v := range samples[kind] {
				params[k] = v
			}
			delete(params, name)
			if _, _, _, err := Render(town("karlstad"), p, kind, params); err == nil {
				t.Errorf("%s was written without %s", kind, name)
			}
		}
	}
	if _, _, _, err := Render(town("karlstad"), p, CommentOnMyIdea, map[string]string{"idea": "x", "link": "javascript:alert(1)"}); err == nil {
		t.Error("a link that is no web address was written")
	}
}

func TestWordsOfResidentsStayWords(t *testing.T) {
	params := map[string]string{"idea": "<script>x</script>\r\nBcc: a@b.c {portal}", "text": "<img src=x>", "link": "https://k.example/"}
	subject, _, html, err := Render(town("karlstad"), printers(t)(nil, "en"), CommentOnMyIdea, params)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(subject, "\r\n") || !strings.Contains(subject, "{portal}") {
		t.Errorf("subject %q", subject)
	}
	if strings.Contains(html, "<script>") || strings.Contains(html, "<img") {
		t.Errorf("markup of a resident stands in the page:\n%s", html)
	}
}

func TestALetterIsReadableInTheTownsColours(t *testing.T) {
	for _, c := range []struct{ accent, want, ink string }{
		{"#00568f", "#00568f", "#ffffff"},
		{"#ffd100", "#ffd100", "#000000"},
		{"red;} body{display:none", "#1a4f8b", "#ffffff"},
	} {
		got, ink := colours(c.accent)
		if string(got) != c.want || string(ink) != c.ink {
			t.Errorf("%s: %s with %s, want %s with %s", c.accent, got, ink, c.want, c.ink)
		}
	}
}
