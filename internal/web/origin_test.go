//go:build !race

package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// elsewhere are ways to write an address of another host where a path is expected (SEC-08).
var elsewhere = []string{
	"https://evil.example", "//evil.example", "///evil.example", "////evil.example", `/\evil.example`, `\\evil.example`, `\/evil.example`, `/\/evil.example`,
	"https:evil.example", "https:/evil.example", "http:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
	"mailto:a@evil.example", "evil.example", "evil.example/ideas", "@evil.example", "/@evil.example", "//karlstad.localhost@evil.example",
	"//karlstad.localhost.evil.example", "https://karlstad.localhost@evil.example", "https://karlstad.localhost:80@evil.example",
	"/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r/evil.example", "/\r\n/evil.example", "/\r\nSet-Cookie: a=b", "/ideas\r\nLocation: https://evil.example",
	" //evil.example", "\u00a0//evil.example", "\u3000//evil.example", "/\x00/evil.example", "/\x7f/evil.example", "/\u2028/evil.example",
	"/./\\evil.example", "/.//evil.example", "/..//evil.example", "/../\\evil.example", "/ideas/..//evil.example", "/%2f/evil.example", "/%2fevil.example", "/%5cevil.example",
	"/%09/evil.example", "/%0d%0aSet-Cookie:a=b", "%2f%2fevil.example", "/?next=//evil.example", "/#//evil.example", "//evil.example/%2f..", "//evil%E3%80%82example",
	"//ｅｖｉｌ.example", "//xn--bcher-kva.example", "//[::1]/", "//127.0.0.1", "//0x7f000001", "/\u202e/evil.example", "", "/" + strings.Repeat("a", 3000), "//" + strings.Repeat("/", 400) + "evil.example",
	"ftp://evil.example", "ws://evil.example", "/ideas", "/me",
}

// leaves tells whether a browser on that page would leave its host.
func leaves(at, location string) bool {
	cleaned := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.Trim(location, " \x00"))
	base, err := url.Parse(at)
	if err != nil {
		return true
	}
	to, err := base.Parse(cleaned)
	if err != nil {
		return true
	}
	return to.Host != base.Host || to.Scheme != base.Scheme
}

func TestNoAddressLeadsToAnotherHost(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		which := p.Idea(a, anna, "A bench by the river").String()
		check := func(what string, got *portal.Answer) {
			t.Helper()
			if to := got.Header.Get("Location"); leaves(anna.Origin()+"/", to) {
				t.Errorf("%s leads to %q", what, to)
			}
			if got.Header.Get("Set-Cookie") == "a=b" || got.Status >= 500 {
				t.Errorf("%s: %d %v", what, got.Status, got.Header)
			}
		}
		for _, next := range elsewhere {
			check("settings "+next, anna.Post("/settings", "language", "sv", "scheme", "dark", "next", next))
			check("follow "+next, anna.Post("/i/"+which+"/follow", "want", "yes", "next", next))
			form := p.Guest(a).Get("/login?next=" + url.QueryEscape(next)).Want(http.StatusOK)
			if v, ok := form.Value("next"); ok && v != "" && (leaves(anna.Origin()+"/", v) || !strings.HasPrefix(v, "/")) {
				t.Errorf("the sign-in form goes on to %q", v)
			}
			held := p.Member(a, "Anna")
			held.Hold("next", strings.TrimPrefix(strings.Map(printable, next), "/"))
			check("profile "+next, held.Post("/me/profile", "name", "Anna", "language", "sv"))
			for _, lang := range []string{"/sv", "/en"} {
				r := anna.Request(http.MethodGet, "/", nil)
				r.URL.Opaque = "//karlstad.localhost" + lang + "/" + strings.TrimPrefix(escaped(next), "/")
				check("address "+lang+next, anna.Send(r))
			}
		}
	})
}

func printable(r rune) rune {
	if r < ' ' || r > '~' || r == '"' || r == ';' || r == ',' || r == '\\' {
		return -1
	}
	return r
}

// escaped is a path that net/http sends as it is, with what is not allowed there escaped and what
// is escaped already left so.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '\\' || c == '#' {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func TestSigningInGoesOnWithinThePortal(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna := p.Member(a, "Anna")
		for n, next := range []string{"//evil.example", `/\evil.example`, "/ideas?sort=newest"} {
			c := p.Guest(a)
			c.Post("/login", "email", anna.Email, "next", next).Want(http.StatusSeeOther)
			got := c.Post("/login/code", "code", p.Letter(anna.Email, n+1).Code).Want(http.StatusSeeOther)
			want := "/"
			if n == 2 {
				want = next
			}
			if to := got.Header.Get("Location"); to != want {
				t.Errorf("%s leads to %q", next, to)
			}
		}
	})
}

func TestTheHostIsNeverBelieved(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		c := p.Guest(a)
		for _, host := range []string{"evil.example", "karlstad.localhost.evil.example", "", "karlstad.localhost@evil.example", "127.0.0.1", "[::1]", "karlstad"} {
			r := c.Request(http.MethodGet, "/", nil)
			if host == "" {
				host = "."
			}
			r.Host = host
			got := c.Send(r)
			towns := strings.Contains(got.Body, a.Contact.Email)
			if host != "127.0.0.1" && got.Status != http.StatusMisdirectedRequest && got.Status != http.StatusBadRequest || towns {
				t.Errorf("the host %q: %d %.80s", host, got.Status, got.Body)
			}
		}
		email := p.Address("host")
		r := c.Filled("/login", portal.Form("email", email))
		for _, name := range []string{"X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-Host", "X-Original-URL", "X-Rewrite-URL"} {
			r.Header.Set(name, "evil.example")
		}
		r.Header.Set("Forwarded", "host=evil.example;proto=https")
		r.Header.Set("X-Forwarded-Proto", "https")
		c.Send(r).Want(http.StatusSeeOther)
		for _, l := range p.Letter(email, 1).Links {
			if !strings.HasPrefix(l, "http://karlstad.localhost/") {
				t.Errorf("a letter's link is %s", l)
			}
		}
		raw(t, p, "GET http://evil.example/ HTTP/1.1\r\nHost: karlstad.localhost\r\n\r\n", http.StatusMisdirectedRequest)
		raw(t, p, "GET / HTTP/1.1\r\nHost: karlstad.localhost\r\nHost: evil.example\r\n\r\n", http.StatusBadRequest)
		raw(t, p, "GET / HTTP/1.1\r\n\r\n", http.StatusBadRequest)
	})
}

// raw sends bytes as they are.
func raw(t *testing.T, p *portal.Portal, request string, want int) {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // its answer was read
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // only its status matters
	if res.StatusCode != want {
		t.Errorf("%q: %d, want %d", request, res.StatusCode, want)
	}
}

func TestFormsOfOtherOriginsAreRefused(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		p.Quiet()
		before := p.Dump(a)
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodPost {
				continue
			}
			for _, c := range crossings(s.admin.Origin()) {
				req := s.admin.Filled(path(t, r, s.things), portal.Form(filled(s.things)...))
				req.Header.Del("Sec-Fetch-Site")
				req.Header.Del("Origin")
				for i := 0; i < len(c); i += 2 {
					req.Header.Set(c[i], c[i+1])
				}
				if got := s.admin.Send(req); got.Status != http.StatusForbidden {
					t.Errorf("%s from %v: %d", r.Path, c, got.Status)
				}
			}
		}
		p.Quiet()
		if diff := before.Diff(p.Dump(a)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
		plain := s.admin.Filled("/settings", portal.Form("language", "sv", "scheme", "dark"))
		plain.Header.Del("Sec-Fetch-Site") // an old browser, or none at all
		s.admin.Send(plain).Want(http.StatusSeeOther)
	})
}

// crossings are what browsers and others say when a form is not of this very portal.
func crossings(own string) (out [][]string) {
	foreign := []string{"https://evil.example", "http://kobenhavn.localhost", "null", strings.Replace(own, "http:", "https:", 1), own + ":8080", own + ".evil.example", "file://"}
	for _, site := range []string{"cross-site", "same-site", "none", "same-origin", ""} {
		for _, origin := range foreign {
			c := []string{"Origin", origin}
			if site != "" {
				c = append(c, "Sec-Fetch-Site", site)
			}
			out = append(out, c)
		}
	}
	for _, site := range []string{"cross-site", "same-site"} {
		out = append(out, []string{"Sec-Fetch-Site", site}, []string{"Sec-Fetch-Site", site, "Origin", own})
	}
	return out
}

func TestLookingChangesNothing(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		p.Quiet()
		p.Clock.Stop()
		visitors := roles(p, a)
		visitors["author"], visitors["owner"] = s.author, s.admin
		before := p.Dump(a).But("room_reads")
		for _, c := range visitors {
			for _, r := range townRoutes(p) {
				if r.Method != http.MethodGet {
					continue
				}
				at := path(t, r, s.things)
				c.Get(at)
				c.Get(at, "X-Fragment", "#comments")
				if r.Class != web.Stream {
					c.Send(c.Request(http.MethodHead, at, nil))
				}
			}
		}
		p.Quiet()
		// How far somebody has read in a discussion is the one thing that looking is for.
		if diff := before.Diff(p.Dump(a).But("room_reads")); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	})
}
