//go:build !race

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/testkit/portal"
)

// A limit that watches the wrong address is none (as one was for years elsewhere): each route must
// have counted under its own name.
func TestEveryRouteIsCountedUnderItsOwnName(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		visitors := map[string]*portal.Client{"guest": p.Guest(a), "admin": s.admin}
		var seen strings.Builder // counts live a minute, and a slow machine takes longer for all routes
		look := func() {
			if p.App.Config.RedisURL != "" {
				seen.WriteString(p.Redis())
			}
		}
		for _, c := range visitors {
			for i, r := range townRoutes(p) {
				if !ends(r) {
					call(t, c, r, path(t, r, s.things), s.things)
				}
				if i%20 == 0 {
					look()
				}
			}
			look()
		}
		for _, r := range townRoutes(p) {
			if ends(r) {
				call(t, s.author, r, path(t, r, s.things), s.things)
			}
		}
		if p.App.Config.RedisURL == "" {
			return // the embedded server shows its keys to nobody; that nothing broke is all that is seen
		}
		look()
		kept := seen.String()
		for _, r := range townRoutes(p) {
			if key := a.ID.String() + ":rate:" + r.Method + r.Path + ":"; r.Rate.Max > 0 && !strings.Contains(kept, key) {
				t.Errorf("%s %s is not counted", r.Method, r.Path)
			}
		}
		for line := range strings.Lines(kept) {
			if strings.Contains(line, ":rate:") && !strings.HasPrefix(line, a.ID.String()) {
				t.Errorf("a key that does not begin with its town: %s", line)
			}
		}
	})
}

func TestSocketsOfOtherOriginsAreRefused(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		s := settle(t, p, a)
		for _, origin := range []string{"", "null", "https://evil.example", "http://kobenhavn.localhost", "https://karlstad.localhost", "http://karlstad.localhost:8080",
			"http://karlstad.localhost.evil.example", "http://KARLSTAD.localhost@evil.example", "file://"} {
			if status, _ := s.author.Handshake(s.idea, "Origin", origin); status != http.StatusForbidden {
				t.Errorf("a socket for %q: %d", origin, status)
			}
		}
		if status, _ := p.Member(b, "Bo").Handshake(s.idea); status != http.StatusNotFound {
			t.Errorf("a socket of the other town: %d", status)
		}
		for _, at := range []string{"/%6cive", "//live", "/LIVE", "/live/", "/live/../live"} {
			got := s.author.Get(at+"?room="+s.idea.String(), "Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13",
				"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "Origin", "https://evil.example")
			if got.Status == http.StatusSwitchingProtocols || got.Status < 300 {
				t.Errorf("%s: %d", at, got.Status)
			}
		}
		s.author.Watch(s.idea)
	})
}
