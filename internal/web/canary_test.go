//go:build !race

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"almenda/internal/idea"
	"almenda/internal/testkit/portal"
)

// canary is a string that stands in one place and may be seen in few.
type canary struct {
	text string
	what string
	word bool // counts only as a word of its own: digits
	to   string
}

func (c canary) in(s string) bool {
	if c.word {
		return regexp.MustCompile(`\b` + c.text + `\b`).MatchString(s)
	}
	return c.text != "" && strings.Contains(strings.ToLower(s), strings.ToLower(c.text))
}

// birds puts canaries into every place of a town that is not public.
func birds(t *testing.T, p *portal.Portal, s *side) (out []canary) {
	t.Helper()
	add := func(text, what, to string) {
		out = append(out, canary{text: text, what: what + " of " + s.town.Slug, to: to})
	}
	add(s.author.Email, "address of a resident", s.author.Email)
	add(s.admin.Email, "address of staff", s.admin.Email)
	add(s.invitee, "address of somebody who was invited", s.invitee)
	title, body, place := "Title "+secret(), "Body of a draft "+secret(), "Place "+secret()
	draft := p.Draft(s.town, s.author, title)
	if err := p.App.Ideas.Save(t.Context(), s.author.Actor(), s.town, draft, idea.Write{Body: &body, Place: &place}); err != nil {
		t.Fatal(err)
	}
	add(title, "draft's title", "")
	add(body, "draft's text", "")
	add(place, "draft's place", "")
	add(draft.String(), "draft's id", "")
	gone := secret()
	seq := p.Comment(s.author, s.idea, "Taken back: "+gone)
	if err := p.App.Comments.TakeBack(t.Context(), s.author.Actor(), s.idea, seq); err != nil {
		t.Fatal(err)
	}
	out = append(out, canary{text: gone, what: "a comment that was taken back, of " + s.town.Slug, to: s.author.Email})
	for _, token := range []string{s.author.Session(), s.admin.Session()} {
		add(token, "session", "")
	}
	add(s.inviting, "secret of an invitation to a role", s.invitee)
	add(s.invited, "secret of an invitation", s.guest)
	add(s.stop, "secret to unsubscribe", s.guest)
	add(s.guest, "address of a guest", s.guest)
	email := p.Address("canary")
	c := p.Guest(s.town)
	c.Post("/login", "email", email).Want(http.StatusSeeOther)
	letter := p.Letter(email, 1)
	add(email, "address that asked for a code", email)
	add(strings.TrimPrefix(portal.Path(letter.Links[0]), "/login/link?t="), "sign-in link", email)
	add(c.Cookie("signin"), "sign-in cookie", "")
	return append(out, canary{text: letter.Code, what: "sign-in code", word: true, to: email})
}

func TestWhatIsNotPublicIsSeenNowhere(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		ta, tb := p.Towns()
		a, b := settle(t, p, ta), settle(t, p, tb)
		all := append(birds(t, p, a), birds(t, p, b)...)
		p.Quiet()
		guest := p.Guest(ta)
		resident := p.Member(ta, "Somebody else")
		pages := map[string]string{}
		for name, c := range map[string]*portal.Client{"guest": guest, "resident": resident} {
			for at, body := range crawl(t, p, a, map[string]*portal.Client{name: c}) {
				pages[at] = body
			}
			pages[name+" poll"] = c.Get("/live/poll?wait=0&since=0&room=" + a.idea.String()).Body
			pages[name+" search"] = c.Get("/ideas?q=canary").Text() + c.Get("/p/"+a.things["slug"]+"/ideas/similar?q=canary+title+body+draft").Text()
		}
		if !strings.Contains(pages["guest poll"], "Said in") {
			t.Errorf("the room was not read: %s", pages["guest poll"])
		}
		for at, body := range pages {
			for _, c := range all {
				named := strings.Contains(at, c.text) // the visitor held the secret and is shown what it opens
				if c.in(body) && !named && !opened(at, c, a) {
					t.Errorf("%s shows the %s", at, c.what)
				}
			}
		}
		inLogs(t, p, all)
		inLetters(t, p, all)
		foreign(t, p, b, pages)
		if p.App.Config.RedisURL != "" {
			kept := p.Redis()
			for _, c := range all {
				if c.in(kept) {
					t.Errorf("Redis keeps the %s", c.what)
				}
			}
		}
	})
}

// opened tells whether a page is the one that a secret opens, which may name who it was sent to.
func opened(at string, c canary, s *side) bool {
	return (strings.Contains(at, s.inviting) && c.to == s.invitee) || ((strings.Contains(at, s.invited) || strings.Contains(at, s.stop)) && c.to == s.guest)
}

func inLogs(t *testing.T, p *portal.Portal, all []canary) {
	t.Helper()
	for line := range strings.Lines(p.Log.String()) {
		for _, c := range all {
			if strings.HasPrefix(c.what, "draft's id") { // an id is no secret
				continue
			}
			if c.in(line) {
				t.Errorf("the log tells the %s: %s", c.what, line)
			}
		}
	}
}

func inLetters(t *testing.T, p *portal.Portal, all []canary) {
	t.Helper()
	list := p.Letters("")
	if len(list) < 6 {
		t.Errorf("only %d letters were looked at", len(list))
	}
	for _, l := range list {
		for _, c := range all {
			if l.To != c.to && c.in(l.Subject+l.Text+l.HTML) {
				t.Errorf("the letter %q to %s tells the %s", l.Subject, l.To, c.what)
			}
		}
	}
}

// foreign looks for anything that another town's people wrote.
func foreign(t *testing.T, p *portal.Portal, b *side, pages map[string]string) {
	t.Helper()
	for at, body := range pages {
		for _, text := range []string{b.town.ID.String(), b.idea.String(), "Anna of " + b.town.Slug, "A bench in " + b.town.Slug, "Said in " + b.town.Slug, b.town.Contact.Email} {
			if strings.Contains(body, text) {
				t.Errorf("%s shows %q of another town", at, text)
			}
		}
	}
	for _, l := range p.Letters("") {
		other := b.town
		if l.Town == b.town.Slug {
			other = p.Town(portal.A)
		}
		if strings.Contains(l.Text+l.HTML, p.App.Web.Origins.Of(other)) || strings.Contains(l.Text+l.HTML, other.Contact.Email) {
			t.Errorf("a letter of %s to %s names %s", l.Town, l.To, other.Slug)
		}
	}
}
