package web_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// prepared fills every screen of a new process and returns its address in the office.
func prepared(t *testing.T, p *portal.Portal, c *portal.Client, town *tenant.Town, title string) string {
	t.Helper()
	lang := "_" + town.DefaultLanguage()
	begun := c.Post("/admin/processes/new", "title", title, "template", "three-steps", "day", p.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02"), "key", id.New().String()).Want(http.StatusSeeOther)
	at := strings.TrimSuffix(begun.Header.Get("Location"), "/words")
	c.Post(at+"/words", "title"+lang, title, "summary"+lang, "What shall we do?", "body"+lang, "# Why\n\nBecause.").Want(http.StatusSeeOther)
	c.Post(at+"/card", "owner"+lang, "Kansliet", "purpose"+lang, "To know", "basis"+lang, "Our own", "audience"+lang, "All",
		"contact_name", "Desk", "contact_email", "desk@aby.example", "contact_phone", "011-10 20 30").Want(http.StatusSeeOther)
	c.Post(at+"/mandate", "open"+lang, "The colour", "fixed"+lang, "The money", "decides"+lang, "The board", "when"+lang, "In May", "answers"+lang, "An answer each").Want(http.StatusSeeOther)
	return at
}

func TestAProcessGoesFromTheOfficeToThePublic(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		editor, admin := p.Member(town, "Ebba", access.Grant{Role: access.Editor}), p.Member(town, "Adam", access.Grant{Role: access.Admin})
		guest := p.Guest(town)
		at := prepared(t, p, editor, town, "Bygdegården i Åby")
		check := editor.Get(at).Want(http.StatusOK)
		if !strings.Contains(check.Body, "/propose") {
			t.Fatalf("it cannot be proposed:\n%s", check.Text())
		}
		guest.Get("/p/bygdegarden-i-aby").Want(http.StatusNotFound)
		editor.Post(at + "/preview").Want(http.StatusSeeOther)
		link := between(t, editor.Get(at).Body, town.Slug+".localhost", `"`)
		if !strings.HasPrefix(link, "/preview/") {
			_, link, _ = strings.Cut(link, "/preview/")
			link = "/preview/" + link
		}
		shown := guest.Get(link).Want(http.StatusOK)
		if !strings.Contains(shown.Body, "noindex") || shown.Header.Get("Cache-Control") != "private, no-store" || !strings.Contains(shown.Text(), "The colour") {
			t.Errorf("the preview: %v\n%s", shown.Header, shown.Text())
		}
		editor.Post(at+"/propose", "note", "").Want(http.StatusSeeOther)
		editor.Post(at + "/approve").Want(http.StatusForbidden)
		if got := admin.Get("/admin").Want(http.StatusOK).Text(); !strings.Contains(got, "Bygdegården i Åby") {
			t.Errorf("nothing waits on the first page:\n%s", got)
		}
		if l := p.Letter(admin.Email, 1); !strings.Contains(strings.Join(l.Links, " "), at) {
			t.Errorf("the letter to who publishes leads to %v", l.Links)
		}
		admin.Post(at+"/send-back", "reason", "").Want(http.StatusUnprocessableEntity)
		admin.Post(at+"/approve", "when", "now").Want(http.StatusSeeOther)
		p.Letter(editor.Email, 1)
		p.Letter("desk@aby.example", 1)
		page := guest.Get("/p/bygdegarden-i-aby").Want(http.StatusOK).Text()
		for _, want := range []string{"The colour", "The board", "011-10 20 30", "Kontoret"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q:\n%s", want, page)
			}
		}
		if strings.Contains(page, "Adam") {
			t.Error("the page names who approved")
		}
		guest.Get(link).Want(http.StatusNotFound)
		editor.Post(at+"/mandate", "open_sv", "The colour and the roof", "fixed_sv", "The money", "decides_sv", "The board", "when_sv", "In May", "answers_sv", "An answer each").Want(http.StatusSeeOther)
		editor.Post(at+"/propose", "note", "").Want(http.StatusUnprocessableEntity)
		editor.Post(at+"/propose", "note", "The roof too").Want(http.StatusSeeOther)
		admin.Post(at+"/approve", "when", "now", "sign", "1").Want(http.StatusSeeOther)
		second := guest.Get("/p/bygdegarden-i-aby/versions/2").Want(http.StatusOK)
		if !strings.Contains(second.Body, "<ins>") || !strings.Contains(second.Text(), "and the roof") || !strings.Contains(second.Text(), "Adam") {
			t.Errorf("version 2:\n%s", second.Text())
		}
		guest.Get("/p/bygdegarden-i-aby/versions").Want(http.StatusOK)
		guest.Get("/p/bygdegarden-i-aby/versions/3").Want(http.StatusNotFound)
		guest.Get("/p/bygdegarden-i-aby/versions/2/file").Want(http.StatusOK)
	})
}

// between is what stands after a text, up to the end.
func between(t *testing.T, s, after, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, after)
	if !ok {
		t.Fatalf("there is no %q", after)
	}
	out, _, _ := strings.Cut(rest, end)
	return out
}

func TestWhatWasTypedIsKeptWhenAScreenIsAtFault(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		editor := p.Member(town, "Ebba", access.Grant{Role: access.Editor})
		at := prepared(t, p, editor, town, "Bygdegården i Åby")
		for _, c := range []struct {
			screen, field, value string
			also                 []string
		}{
			{"words", "body_sv", "Ring Anna 811228-9874 om det.", nil},
			{"card", "contact_email", "desk at aby", nil},
			{"mandate", "open_sv", strings.Repeat("mycket ", 300), nil},
			{"phases", "name_sv_0", "Vi frågar", []string{"rows", "1", "kind_0", "ideas", "opens_0", "2026-03-10", "closes_0", "2026-03-09"}},
		} {
			got := editor.Post(at+"/"+c.screen, append(c.also, c.field, c.value)...).Want(http.StatusUnprocessableEntity)
			if kept, _ := got.Value(c.field); strings.TrimSpace(kept) != strings.TrimSpace(c.value) {
				t.Errorf("%s: %s holds %.60q", c.screen, c.field, kept)
			}
		}
		odd := editor.Post(at+"/phases", "rows", "1", "kind_0", "ideas", "name_sv_0", "Vi frågar", "opens_0", "2026-03-10", "closes_0", "2026-10-25", "closes_at_0", "02:30").Want(http.StatusSeeOther)
		if page := odd.Follow().Text(); !strings.Contains(page, "02:30") {
			t.Errorf("nothing is said of the hour that comes twice:\n%s", page)
		}
		editor.Post(at+"/phases", "rows", "1", "kind_0", "ideas", "name_sv_0", "Vi frågar", "opens_0", "2026-03-10", "closes_0", "2026-04-01", "was", "0123456789abcdef").Want(http.StatusUnprocessableEntity)
	})
}
