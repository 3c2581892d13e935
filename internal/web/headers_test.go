//go:build !race

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// everywhere lists answers of every route and of every kind of error, by the request.
func everywhere(t *testing.T, p *portal.Portal, s *side, who map[string]*portal.Client) map[string]*portal.Answer {
	t.Helper()
	out := map[string]*portal.Answer{}
	for name, c := range who {
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodGet {
				continue
			}
			out[name+" GET "+r.Path] = c.Get(path(t, r, s.things))
			if r.Class != web.Stream {
				out[name+" HEAD "+r.Path] = c.Send(c.Request(http.MethodHead, path(t, r, s.things), nil))
			}
		}
		out[name+" unknown"] = c.Get("/nothing/here")
		out[name+" unknown id"] = c.Get("/i/00000000-0000-4000-8000-000000000000")
		out[name+" no id"] = c.Get("/i/none")
		out[name+" empty form"] = c.Post("/login")
		out[name+" wrong method"] = c.Post("/ideas")
		out[name+" other verb"] = c.Send(c.Request(http.MethodDelete, "/ideas", nil))
		out[name+" own language"] = c.Get("/sv/ideas?sort=newest").Want(http.StatusMovedPermanently)
		out[name+" filter"] = c.Get("/ideas?sort=nonsense")
	}
	for _, r := range p.App.Web.Routes() {
		if r.Host == web.OfOperator {
			out["operator GET "+r.Path] = p.Operator().Get(strings.NewReplacer(":name", "none", ":letter", "none").Replace(r.Path))
		}
	}
	out["operator unknown"] = p.Operator().Get("/nothing")
	stray := p.Guest(s.town).Request(http.MethodGet, "/", nil)
	stray.Host = "evil.example"
	out["stranger's host"] = p.Guest(s.town).Send(stray)
	return out
}

// always are the headers of every answer (ACC-08).
var always = map[string]string{
	"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

func TestEveryAnswerCarriesTheHeadersOfSafety(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		answers := everywhere(t, p, s, map[string]*portal.Client{"guest": p.Guest(a), "author": s.author, "admin": s.admin})
		for at, got := range answers {
			for name, want := range always {
				if name == "Referrer-Policy" && strings.HasSuffix(at, "/preview/:token") {
					want = "no-referrer" // the address itself is a secret
				}
				if got.Header.Get(name) != want {
					t.Errorf("%s: %s is %q, want %q", at, name, got.Header.Get(name), want)
				}
			}
			if got.Header.Get("Permissions-Policy") == "" {
				t.Errorf("%s: no Permissions-Policy", at)
			}
			policy(t, at, got)
			kept(t, at, got)
		}
		if len(answers) < 100 {
			t.Errorf("only %d answers were looked at", len(answers))
		}
	})
}

// policy looks at what the page may load and run.
func policy(t *testing.T, at string, got *portal.Answer) {
	t.Helper()
	csp := got.Header.Get("Content-Security-Policy")
	for _, bad := range []string{"unsafe-", "*", "http:", "https: ", "nonce-", "strict-dynamic"} {
		if strings.Contains(csp, bad) {
			t.Errorf("%s: the policy allows %s: %s", at, bad, csp)
		}
	}
	must := []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self'"}
	if strings.HasSuffix(at, "/admin/surveys/:survey/preview") && strings.Contains(csp, "frame-ancestors 'self'") {
		must[2] = "frame-ancestors 'self'" // stands in a frame of the builder
	}
	// What somebody sent is put into a sandbox. The paper form is ours, and a browser's own reader does
	// not open in one.
	if kind := got.Header.Get("Content-Type"); strings.HasPrefix(kind, "image/") || kind == "application/pdf" && !strings.HasSuffix(at, "/paper.pdf") {
		must = []string{"default-src 'none'", "sandbox"}
	}
	for _, want := range must {
		if !strings.Contains(csp, want) {
			t.Errorf("%s: the policy lacks %s: %s", at, want, csp)
		}
	}
}

// uploaded are the routes that give back what somebody sent.
var uploaded = regexp.MustCompile(`/(photos/:photo|survey-pictures/:picture|stops/:stop/photo|logos/:logo|papers/:paper|papers/:handout)$`)

// kept looks at who may keep the answer: nobody but for public pages of guests, assets and photos.
func kept(t *testing.T, at string, got *portal.Answer) {
	t.Helper()
	control := got.Header.Get("Cache-Control")
	shared := strings.HasPrefix(control, "public")
	fixed := strings.Contains(at, "/assets/") || strings.Contains(at, "/brand/")
	switch {
	case got.Status == http.StatusMisdirectedRequest:
	case fixed && got.Status == http.StatusOK:
		if !shared {
			t.Errorf("%s: Cache-Control %q of what never changes", at, control)
		}
	case uploaded.MatchString(at) && got.Status == http.StatusOK:
		if !strings.HasPrefix(control, "private") {
			t.Errorf("%s: Cache-Control %q of a file that somebody sent", at, control)
		}
	case shared && !strings.HasPrefix(at, "guest"):
		t.Errorf("%s: the page of somebody who is signed in may be kept: %q", at, control)
	case !shared && !strings.Contains(control, "no-store"):
		t.Errorf("%s: Cache-Control %q", at, control)
	}
}

func TestNoPageHoldsScriptOrStyleOfItsOwn(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		pages := 0
		for at, got := range everywhere(t, p, s, map[string]*portal.Client{"guest": p.Guest(a), "author": s.author, "admin": s.admin}) {
			if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") && got.Body != "" {
				pages++
				inline(t, at, got)
			}
		}
		if pages < 60 {
			t.Errorf("only %d pages were looked at", pages)
		}
	})
}

func inline(t *testing.T, at string, got *portal.Answer) {
	t.Helper()
	portal.Each(got.Doc(), func(n *html.Node) {
		switch {
		case n.Data == "style":
			t.Errorf("%s: a style element", at)
		case n.Data == "script" && (portal.Attr(n, "src") == "" || n.FirstChild != nil):
			t.Errorf("%s: a script in the page", at)
		case ourOwn(at, n):
		case n.Data == "iframe" || n.Data == "object" || n.Data == "embed" || n.Data == "base":
			t.Errorf("%s: an element %s", at, n.Data)
		}
		for _, attr := range n.Attr {
			if attr.Key == "style" || strings.HasPrefix(attr.Key, "on") {
				t.Errorf("%s: %s has %s=%q", at, n.Data, attr.Key, attr.Val)
			}
			if attr.Key != "value" && attr.Key != "content" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr.Val)), "javascript:") {
				t.Errorf("%s: %s has %s=%q", at, n.Data, attr.Key, attr.Val)
			}
		}
	})
}

func TestCookiesAreOfThisHostAndOutOfReachOfScripts(t *testing.T) {
	for name, set := range map[string][]portal.Setting{"http": nil, "https": {portal.HTTPS}} {
		t.Run(name, func(t *testing.T) {
			portal.Run(t, func(t *testing.T, p *portal.Portal) {
				a, _ := p.Towns()
				c := p.Guest(a)
				email := p.Address("cookie")
				answers := []*portal.Answer{c.Post("/login", "email", email).Want(http.StatusSeeOther)}
				answers = append(answers, c.Post("/login/code", "code", p.Letter(email, 1).Code).Want(http.StatusSeeOther),
					c.Get("/me/profile").Want(http.StatusOK), c.Get("/ideas"), c.Post("/settings", "language", "sv", "scheme", "dark"),
					c.Post("/me/profile", "name", "Anna", "language", "sv").Want(http.StatusSeeOther), c.Get("/me"), c.Post("/logout"))
				seen := map[string]bool{}
				for _, got := range answers {
					for _, raw := range got.Header.Values("Set-Cookie") {
						k, err := http.ParseSetCookie(raw)
						if err != nil {
							t.Fatal(err)
						}
						seen[k.Name] = true
						if k.Path != "/" || k.Domain != "" || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != (name == "https") {
							t.Errorf("%s sets %s", got.URL, raw)
						}
					}
					if hsts := got.Header.Get("Strict-Transport-Security"); (hsts != "") != (name == "https") {
						t.Errorf("%s: Strict-Transport-Security %q", got.URL, hsts)
					}
				}
				prefix := map[string]string{"http": "", "https": "__Host-"}[name]
				if !seen[prefix+"sid"] || !seen[prefix+"signin"] {
					t.Errorf("cookies %v", seen)
				}
			}, set...)
		})
	}
}
