package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// joining is the last screen's form with everything in it but the version of the words.
func joining(email string, more ...string) []string {
	return append([]string{"email", email, "fact_birth_year", "1984", "fact_gender", "woman", "agree", "1", "go", "next"}, more...)
}

var versionField = regexp.MustCompile(`name="version" value="([0-9a-f]+)"`)

// versionIn is the version of the words that a page shows.
func versionIn(t *testing.T, body string) string {
	t.Helper()
	m := versionField.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("the page shows no words of consent:\n%s", body)
	}
	return m[1]
}

// joins goes through every screen as a phone without script does, and presses the button of the letter.
func joinsPanel(t *testing.T, p *portal.Portal, c *portal.Client, slug, email string) {
	t.Helper()
	at := "/panel/" + slug + "/join"
	c.Get(at).Want(http.StatusOK)
	form := []string{"email", email, "go", "next"}
	c.Post(at+"/1", form...).Want(http.StatusOK)
	c.Post(at+"/2", append(form, "fact_birth_year", "1984")...).Want(http.StatusOK)
	last := c.Post(at+"/3", append(form, "fact_birth_year", "1984", "fact_gender", "woman")...).Want(http.StatusOK)
	c.Post(at, joining(email, "version", versionIn(t, last.Body))...).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	link := portal.Path(p.Letter(email, 1).Links[0])
	for range 3 { // scanners open links too
		c.Get(link).Want(http.StatusOK)
	}
	c.Post(link, "version", versionIn(t, c.Get(link).Body)).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
}

func TestSomebodyJoinsAndLeavesAndNothingIsLeft(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, other := p.Towns()
		openPanel(t, p, town, "canary", nil)
		email := p.Address("panelcanary")
		c := p.Guest(town)
		joinsPanel(t, p, c, "canary", email)
		p.Letter(email, 2) // the welcome; whoever leaves before it comes is not welcomed
		if body := c.Get("/me/panel").Want(http.StatusOK).Body; !strings.Contains(body, email) {
			t.Error("the member's page does not show the address")
		}
		elsewhere := p.Guest(other)
		elsewhere.Hold("mid", c.Cookie("mid"))
		elsewhere.Get("/me/panel").Want(http.StatusSeeOther) // a session of one town is nothing in another
		data := c.Get("/me/panel/data/file").Want(http.StatusOK).Body
		for _, want := range []string{email, "1984", "woman", "panel_welcome", "\"consents\"", "The panel"} {
			if !strings.Contains(data, want) {
				t.Errorf("the file does not hold %s", want)
			}
		}
		for _, page := range []string{"/me/panel/data", "/me/panel/consents", "/me/panel/consents/proof", "/me/panel/settings", "/me/panel/facts", "/me/panel/email"} {
			c.Get(page).Want(http.StatusOK)
		}
		c.Post("/me/panel/settings", "language", "en", "cap", "3", "paused", p.Clock.Now().AddDate(0, 0, 9).Format(time.DateOnly)).Want(http.StatusSeeOther)
		c.Post("/me/panel/settings", "language", "en", "cap", "99").Want(http.StatusUnprocessableEntity)
		// Two clicks: the page, and its button.
		c.Get("/me/panel/leave").Want(http.StatusOK)
		c.Post("/me/panel/leave", "panel", "canary").Want(http.StatusSeeOther)
		c.Get("/me/panel").Want(http.StatusSeeOther)
		p.Letter(email, 3) // the receipt
		portal.Eventually(t, 20*time.Second, "the address is forgotten everywhere", func() bool {
			if err := p.App.Panels.Sweep(t.Context(), town); err != nil {
				t.Fatal(err)
			}
			return len(remains(p, town, email)) == 0
		})
	})
}

// remains lists the tables of a town that still hold an address.
func remains(p *portal.Portal, town *tenant.Town, email string) (out []string) {
	for table, rows := range p.Dump(town) {
		for _, row := range rows {
			if strings.Contains(strings.ToLower(row), strings.ToLower(email)) {
				out = append(out, table)
			}
		}
	}
	return out
}

func TestTheSamePageForEveryAddress(t *testing.T) {
	p := portal.Embedded(t)
	town, _ := p.Towns()
	openPanel(t, p, town, "same", nil)
	known := p.Address("known")
	joinsPanel(t, p, p.Guest(town), "same", known)
	said, never := map[string]string{}, p.Address("never")
	for _, email := range []string{known, never} {
		c := p.Guest(town)
		last := c.Post("/panel/same/join/3", "email", email, "go", "next", "fact_birth_year", "1984", "fact_gender", "woman").Body
		said["join"+email] = c.Post("/panel/same/join", joining(email, "version", versionIn(t, last))...).Want(http.StatusSeeOther).Follow().Text()
		said["in"+email] = c.Post("/panel/in", "email", email).Want(http.StatusSeeOther).Follow().Text()
	}
	if said["join"+known] != said["join"+never] || said["in"+known] != said["in"+never] {
		t.Error("the page tells whether an address is known")
	}
}

func TestThePrivacyPageSaysWhatThePanelIsSetToDo(t *testing.T) {
	p := portal.Embedded(t)
	town, _ := p.Towns()
	one := openPanel(t, p, town, "privacy", nil)
	c := p.Guest(town)
	before := html.UnescapeString(c.Get("/en/panel/privacy/privacy").Want(http.StatusOK).Body)
	if strings.Contains(before, "How do you live?") {
		t.Fatal("it names what is not asked")
	}
	err := store.Panels{DB: p.App.Store.Towns}.Update(t.Context(), town.ID, func(tx panel.Tx) error {
		got, err := tx.LockPanel(t.Context(), one.ID)
		if err != nil {
			return err
		}
		got.Settings.Keep = 77
		got.Settings.Variables = append(got.Settings.Variables, panel.Variable{Key: "home", Use: panel.Statistics, Title: tenant.Text{"en": "How do you live?"},
			Options: []panel.Option{{Key: "house", Title: tenant.Text{"en": "House"}}}})
		return tx.SavePanel(t.Context(), got)
	})
	if err != nil {
		t.Fatal(err)
	}
	after := html.UnescapeString(c.Get("/en/panel/privacy/privacy?again").Want(http.StatusOK).Body)
	for _, want := range []string{"How do you live?", "For counting only, never to choose whom to ask", "after 77 days", "Version "} {
		if !strings.Contains(after, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	print := regexp.MustCompile(`Version [0-9a-f]{8}`)
	if print.FindString(before) == print.FindString(after) || print.FindString(after) == "" {
		t.Error("the version is the same")
	}
}

func TestLeavingByTheLinkOfALetter(t *testing.T) {
	p := portal.Embedded(t)
	town, _ := p.Towns()
	openPanel(t, p, town, "letter", nil)
	email := p.Address("letterout")
	joinsPanel(t, p, p.Guest(town), "letter", email)
	var out string
	for _, link := range p.Letter(email, 2).Links {
		if at := portal.Path(link); strings.Contains(at, "/panel/leave/") {
			out = at
		}
	}
	if out == "" {
		t.Fatalf("the letter shows no way out: %v", p.Letter(email, 2).Links)
	}
	c := p.Guest(town) // no session, no cookie
	c.Get(out).Want(http.StatusOK)
	c.Post(out, "List-Unsubscribe", "One-Click").Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	c.Post(out, "List-Unsubscribe", "One-Click").Want(http.StatusSeeOther)
	p.Letter(email, 3)
}
