package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// openPoll publishes a poll that is open now.
func openPoll(t *testing.T, p *portal.Portal, town *tenant.Town, change func(w *poll.Write)) id.ID {
	t.Helper()
	who := p.Member(town, "The editor", access.Grant{Role: access.Editor}).Actor()
	in := func(s string) tenant.Text { return tenant.Text{town.DefaultLanguage(): s} }
	w := poll.Write{Question: in("Vad behövs mest?"), Choices: []tenant.Text{in("Ett träd"), in("En bänk"), in("En <b>lampa</b>")}, Audience: poll.Everybody, Most: 1,
		Results: poll.AfterAnswer, Opens: p.Clock.Now().Add(-time.Hour), Closes: p.Clock.Now().Add(48 * time.Hour)}
	if change != nil {
		change(&w)
	}
	which, err := p.App.Polls.Create(t.Context(), who, town, w)
	if err == nil {
		err = p.App.Polls.Publish(t.Context(), who, town, which)
	}
	if err != nil {
		t.Fatal(err)
	}
	return which
}

// answeredBy counts who have answered.
func answeredBy(t *testing.T, p *portal.Portal, town *tenant.Town, which id.ID) int {
	t.Helper()
	d, err := p.App.Polls.Get(t.Context(), access.Guest(town.ID, ""), "", which)
	if err != nil {
		t.Fatal(err)
	}
	return d.People
}

func TestABrowserAnswersAnOpenPollOnceAndMayChangeItsMind(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		which := openPoll(t, p, town, nil)
		at := "/polls/" + which.String()
		c := p.Guest(town)
		page := c.Get(at).Want(http.StatusOK)
		if len(page.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("looking sets %v", page.Header.Values("Set-Cookie"))
		}
		mark, ok := page.Value("browser")
		if !ok || !strings.Contains(page.Text(), "inte representativ") || !strings.Contains(page.Text(), "svarat mer än en gång") {
			t.Errorf("the page says %s", page.Text())
		}
		c.Post(at+"/answer", "browser", mark).Want(http.StatusUnprocessableEntity)
		c.Post(at+"/answer", "choice", "1").Want(http.StatusUnprocessableEntity) // of no page of ours
		forged := strings.Split(mark, ".")[0] + "." + strings.Repeat("0", 32)
		c.Post(at+"/answer", "choice", "1", "browser", forged).Want(http.StatusUnprocessableEntity)
		// The same form sent twice, from two connections that have no cookie yet, counts once.
		for range 2 {
			p.Guest(town).Post(at+"/answer", "choice", "1", "browser", mark).Want(http.StatusSeeOther)
		}
		if n := answeredBy(t, p, town, which); n != 1 {
			t.Errorf("a form sent twice counts %d", n)
		}
		c.Post(at+"/answer", "choice", "2", "browser", mark).Want(http.StatusSeeOther)
		shown := c.Get(at).Want(http.StatusOK)
		for _, want := range []string{"ditt svar", "1 person har svarat", "En <b>lampa</b>", "Någon kan ha svarat mer än en gång"} {
			if !strings.Contains(shown.Text(), want) {
				t.Errorf("the result lacks %q: %s", want, shown.Text())
			}
		}
		csv := c.Get(at + "/result.csv").Want(http.StatusOK)
		if !strings.Contains(csv.Body, "En bänk;1;0") || !strings.Contains(csv.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the file: %s", csv.Body)
		}
		p.Guest(town).Get(at + "/result.csv").Want(http.StatusNotFound) // who has not answered sees no counts yet
		other := p.Guest(town)
		mark2, _ := other.Get(at).Value("browser")
		other.Post(at+"/answer", "choice", "3", "browser", mark2).Want(http.StatusSeeOther)
		if n := answeredBy(t, p, town, which); n != 2 {
			t.Errorf("two browsers count %d", n)
		}
	})
}

func TestAPollOfResidentsTakesAccountsOnly(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		which := openPoll(t, p, town, func(w *poll.Write) { w.Audience = poll.Residents })
		at := "/polls/" + which.String()
		p.Guest(town).Post(at+"/answer", "choice", "1").Want(http.StatusUnauthorized)
		anna := p.Member(town, "Anna")
		anna.Post(at+"/answer", "choice", "1").Want(http.StatusSeeOther)
		anna.Post(at+"/answer", "choice", "9").Want(http.StatusUnprocessableEntity)
		if n := answeredBy(t, p, town, which); n != 1 {
			t.Errorf("counted %d", n)
		}
		framed := p.Guest(town).Get("/embed" + at).Want(http.StatusOK)
		if strings.Contains(framed.Body, "<form") || !strings.Contains(framed.Body, `target="_blank"`) {
			t.Errorf("the frame does not lead to the portal: %s", framed.Body)
		}
	})
}

// In these towns one names a site and the other does not.
func TestOnlyTheTownsOwnSitesMayFrameAPoll(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		krakow, karlstad := p.Town("krakow"), p.Town("karlstad")
		if len(krakow.Embed) == 0 || len(karlstad.Embed) > 0 {
			t.Fatalf("the towns name %v and %v", krakow.Embed, karlstad.Embed)
		}
		for town, want := range map[*tenant.Town]string{krakow: "frame-ancestors " + strings.Join(krakow.Embed, " "), karlstad: "frame-ancestors 'none'"} {
			which := openPoll(t, p, town, nil)
			c := p.Guest(town)
			got := c.Get("/embed/polls/"+which.String(), "Origin", "https://evil.example").Want(http.StatusOK)
			csp := got.Header.Get("Content-Security-Policy")
			if !strings.HasSuffix(csp, want) || strings.Contains(csp, "evil") || strings.Contains(csp, "*") {
				t.Errorf("%s: the policy is %s", town.Slug, csp)
			}
			if deny := got.Header.Get("X-Frame-Options"); (deny == "") != (town == krakow) {
				t.Errorf("%s: X-Frame-Options %q", town.Slug, deny)
			}
			for _, at := range []string{"/", "/polls", "/polls/" + which.String(), "/login", "/embed/polls", "/embed"} {
				other := c.Get(at)
				if !strings.Contains(other.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || other.Header.Get("X-Frame-Options") != "DENY" {
					t.Errorf("%s%s may be framed: %v", town.Slug, at, other.Header)
				}
			}
		}
	}, portal.Towns("krakow", "karlstad"))
}

func TestAFrameWithoutCookiesCountsAnAnswerOnce(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		which := openPoll(t, p, town, nil)
		at := "/embed/polls/" + which.String()
		page := p.Guest(town).Get(at).Want(http.StatusOK)
		mark, _ := page.Value("browser")
		var next *url.URL
		for range 2 {
			got := p.Guest(town).Post(at+"/answer", "choice", "2", "browser", mark).Want(http.StatusSeeOther)
			next, _ = url.Parse(got.Header.Get("Location"))
			if len(got.Header.Values("Set-Cookie")) > 0 {
				t.Errorf("the frame sets %v", got.Header.Values("Set-Cookie"))
			}
		}
		if n := answeredBy(t, p, town, which); n != 1 {
			t.Errorf("a frame counts %d", n)
		}
		shown := p.Guest(town).Get(next.String()).Want(http.StatusOK)
		if !strings.Contains(shown.Text(), "Ditt svar är räknat") || !strings.Contains(shown.Text(), "ditt svar") {
			t.Errorf("after answering the frame says %s", shown.Text())
		}
		foreign := p.Guest(town)
		r := foreign.Filled(at+"/answer", portal.Form("choice", "2", "browser", mark))
		r.Header.Set("Origin", "https://www.krakow.example")
		foreign.Send(r).Want(http.StatusForbidden) // another site's own form
		p.Clock.Advance(72 * time.Hour)
		late := p.Guest(town).Post(at+"/answer", "choice", "2", "browser", mark)
		if late.Status != http.StatusGone || !strings.Contains(late.Text(), "avslutad") {
			t.Errorf("after the close: %d %s", late.Status, late.Text())
		}
	})
}
