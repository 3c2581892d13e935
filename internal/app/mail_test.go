package app_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/testkit/portal"
)

var wholeTown access.Scope

// greetings are words that stand in a sign-in letter of each language.
var greetings = map[string]string{"sv": "kod", "da": "kode", "pl": "kod", "en": "code"}

func TestPeopleSignInInTheirLanguage(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		for _, at := range [][2]string{{"karlstad", "sv"}, {"karlstad", "en"}, {"kobenhavn", "da"}, {"wasilkow", "pl"}, {"wasilkow", "en"}} {
			town, lang := p.Town(at[0]), at[1]
			prefix := ""
			if lang != town.DefaultLanguage() {
				prefix = "/" + lang
			}
			c, email := p.Guest(town), p.Address("mail")
			if got := c.Get(prefix + "/login").Want(http.StatusOK); got.Lang() != lang {
				t.Errorf("%v: the page is in %s", at, got.Lang())
			}
			sent := c.Post(prefix+"/login", "email", email).Want(http.StatusSeeOther)
			if to := sent.Header.Get("Location"); to != prefix+"/login/code" {
				t.Errorf("%v: sent on to %s", at, to)
			}
			l := p.Letter(email, 1)
			if l.Town != town.Slug || !strings.Contains(strings.ToLower(l.Text), greetings[lang]) || !strings.Contains(l.HTML, `lang="`+lang+`"`) {
				t.Errorf("%v: the letter %q says\n%s", at, l.Subject, l.Text)
			}
			if len(l.Links) == 0 || !strings.HasPrefix(l.Links[0], "http://"+town.Slug+".localhost"+prefix+"/login/link?t=") {
				t.Errorf("%v: its links are %v", at, l.Links)
			}
			if strings.Contains(l.Subject+l.Text, "mail.login") || strings.Contains(l.Text, "{") {
				t.Errorf("%v: the letter holds a key or a gap:\n%s\n%s", at, l.Subject, l.Text)
			}
			if got := c.Post(prefix+"/login/code", "code", l.Code[:3]+" "+l.Code[3:]).Want(http.StatusSeeOther).Follow(); got.Lang() != lang {
				t.Errorf("%v: welcomed in %s at %s", at, got.Lang(), got.URL)
			}
		}
	}, portal.Towns("karlstad", "kobenhavn", "wasilkow"))
}

// Letters go out by the outbox of the town in whose name they speak, and none is sent twice.
func TestLettersOfManyTownsDoNotMix(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		want := map[string]string{}
		for range 10 {
			for _, slug := range []string{portal.A, portal.B} {
				email := p.Address("mix")
				p.Guest(p.Town(slug)).Post("/login", "email", email).Want(http.StatusSeeOther)
				want[email] = slug
			}
		}
		p.Quiet()
		for email, slug := range want {
			list := p.Letters(email)
			if len(list) != 1 || list[0].Town != slug || !strings.Contains(list[0].Links[0], slug+".localhost") {
				t.Errorf("%s of %s got %v", email, slug, list)
			}
		}
	})
}
