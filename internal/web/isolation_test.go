//go:build !race

package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// stranger are ids and secrets that nobody has, in the shape of those that somebody has.
func stranger(like map[string]string) map[string]string {
	out := map[string]string{}
	for name, v := range like {
		switch _, isID := id.Parse(v); {
		case isID:
			out[name] = id.New().String()
		case strings.HasPrefix(name, "/"):
			out[name] = strings.Repeat("Q", len(v))
		case name == "board":
			out[name] = "ingen-avdelning"
		case name == "folder":
			out[name] = "inget-program-alls"
		case name == "slug":
			out[name] = "ingenting-alls"
		default:
			out[name] = v
		}
	}
	return out
}

// face is all that a visitor can tell of an answer, without what is new in each.
func face(a *portal.Answer, things map[string]string) string {
	body := a.Body
	for _, v := range slices.SortedFunc(maps.Values(things), func(a, b string) int { return len(b) - len(a) }) {
		if len(v) > 8 {
			body = strings.ReplaceAll(body, v, "<thing>")
		}
	}
	a.Body = body
	var b strings.Builder
	fmt.Fprintln(&b, a.Status)
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		if name == "Date" || name == "X-Request-Id" || name == "Content-Length" {
			continue
		}
		value := strings.Join(a.Header[name], "; ")
		for _, v := range things {
			if len(v) > 8 {
				value = strings.ReplaceAll(value, v, "<thing>")
			}
		}
		fmt.Fprintln(&b, name, value)
	}
	return b.String() + a.Plain()
}

// naming are the routes in whose address or form a thing of a town can be named.
func naming(p *portal.Portal) (out []web.Route) {
	for _, r := range townRoutes(p) {
		if len(r.IDs) > 0 || strings.Contains(r.Path, ":token") || strings.Contains(r.Path, ":slug") || strings.Contains(r.Path, ":board") || strings.Contains(r.Path, ":folder") {
			out = append(out, r)
		}
	}
	return out
}

func TestAnotherTownsThingsAreNoThings(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		ta, tb := p.Towns()
		a, b := settle(t, p, ta), settle(t, p, tb)
		p.Quiet()
		before := p.Dump(tb)
		tried := 0
		for name, c := range roles(p, ta) {
			for _, r := range naming(p) {
				if r.Class == web.Asset {
					continue
				}
				for _, own := range places(r) {
					theirs, none := mixed(a.things, b.things, own), stranger(b.things)
					none = mixed(a.things, none, own)
					got := call(t, c, r, path(t, r, theirs), theirs)
					want := call(t, c, r, path(t, r, none), none)
					tried++
					if g, w := face(got, theirs), face(want, none); g != w {
						t.Errorf("%s, %s %s: another town's thing and none at all differ:\n%s", name, r.Method, r.Path, difference(g, w))
					}
					if got.Status == http.StatusOK && r.Class == web.Image {
						t.Errorf("%s sees another town's photo", name)
					}
				}
			}
		}
		p.Quiet()
		if diff := before.Diff(p.Dump(tb)); diff != "" {
			t.Errorf("the other town changed:\n%s", diff)
		}
		if tried < 200 {
			t.Errorf("only %d tries were made", tried)
		}
	})
}

// places are the ways in which things of another town can be put into a route: all of them, and
// where the address begins with a process or an idea, own ones before foreign ones.
func places(r web.Route) [][]string {
	out := [][]string{nil}
	if strings.Contains(r.Path, ":slug") {
		out = append(out, []string{"slug"})
	}
	if len(r.IDs) > 1 {
		out = append(out, r.IDs[:1])
	}
	return out
}

// mixed is foreign with some things of one's own.
func mixed(own, foreign map[string]string, names []string) map[string]string {
	out := maps.Clone(foreign)
	for _, n := range names {
		out[n] = own[n]
	}
	return out
}

// difference is the first line in which two texts differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("  %.1000s\n  %.1000s", x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines and %d lines", len(x), len(y))
}

func TestSecretsOfOneTownMeanNothingInAnother(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		ta, tb := p.Towns()
		a := settle(t, p, ta)
		email := p.Address("both")
		asking := p.Guest(ta)
		asking.Post("/login", "email", email).Want(http.StatusSeeOther)
		letter := p.Letter(email, 1)
		link := strings.TrimPrefix(portal.Path(letter.Links[0]), "/login/link?t=")
		p.Quiet()
		beforeA, beforeB := p.Dump(ta), p.Dump(tb)

		thief := p.Guest(tb)
		thief.Hold("sid", a.admin.Session())
		if got := thief.Get("/me"); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/login") {
			t.Errorf("a session of the other town opens /me: %d to %s", got.Status, got.Header.Get("Location"))
		}
		thief.Get("/admin").Want(http.StatusSeeOther)
		thief.Post("/me/sessions/end").Want(http.StatusUnauthorized)

		thief = p.Guest(tb)
		thief.Hold("signin", asking.Cookie("signin"))
		thief.Post("/login/code", "code", letter.Code).Want(http.StatusGone)
		thief.Post("/login/link", "token", link, "confirm", "00").Want(http.StatusGone)
		for _, at := range []string{"/join/" + a.inviting, "/invite/" + a.invited, "/u/" + a.stop} {
			if got := thief.Post(at); got.Status < 400 || thief.Session() != "" {
				t.Errorf("%s of the other town: %d, %v", at, got.Status, got.Header["Set-Cookie"])
			}
		}
		if diff := beforeA.Diff(p.Dump(ta)); diff != "" {
			t.Errorf("something was used up:\n%s", diff)
		}
		if diff := beforeB.Diff(p.Dump(tb)); diff != "" {
			t.Errorf("something was made:\n%s", diff)
		}
		asking.Post("/login/code", "code", letter.Code).Want(http.StatusSeeOther)
		p.Guest(ta).Post("/join/" + a.inviting).Want(http.StatusSeeOther)
	})
}
