//go:build !race

package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

func TestTheStaffsFormsOfEventsBearWhatPeopleSend(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		names := append(fields(s.things), "kind", "date", "from", "until", "date1", "places", "reserved", "reserved_until", "link", "link_for", "access", "companions",
			"needs", "invite", "what", "n", "attended", "said", "idea", "consent", "consented", "text", "sign_up", "publish")
		for _, r := range posts(p) {
			if !strings.Contains(r.Path, "/events") && !strings.Contains(r.Path, "/tickets") {
				continue
			}
			for name, value := range hostile {
				if !here(t, r.Path, name) {
					continue
				}
				form := portal.Form()
				for _, f := range names {
					form.Set(f, value)
				}
				understood(t, r.Path+" "+name, s.admin.Send(s.admin.Filled(path(t, r, s.things), form)))
			}
		}
	})
}

// Every field of every form of surveys, as the pages show them, bears what people send.
func TestTheFormsOfSurveysBearWhatPeopleSend(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		ofSurveys := func(r web.Route) bool {
			return strings.Contains(r.Path, "survey") || strings.HasPrefix(r.Path, "/s/") || strings.HasPrefix(r.Path, "/admin/residence")
		}
		found := map[string]bool{}
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodGet || !ofSurveys(r) {
				continue
			}
			got := s.admin.Get(path(t, r, s.things))
			if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				continue
			}
			portal.Each(got.Doc(), func(n *html.Node) {
				if name := portal.Attr(n, "name"); name != "" && slices.Contains([]string{"input", "select", "textarea", "button"}, n.Data) {
					found[name] = true
				}
			})
		}
		names := slices.Sorted(maps.Keys(found))
		if len(names) < 60 {
			t.Fatalf("only %d fields were found: %v", len(names), names)
		}
		for _, r := range posts(p) {
			if !ofSurveys(r) {
				continue
			}
			for name, value := range hostile {
				if !here(t, r.Path, name) {
					continue
				}
				form := portal.Form()
				for _, f := range names {
					form.Set(f, value)
				}
				understood(t, r.Path+" "+name, s.admin.Send(s.admin.Filled(path(t, r, s.things), form)))
			}
		}
	})
}
