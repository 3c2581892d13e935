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
	"almenda/internal/idea"
	"almenda/internal/testkit/portal"
)

// crawl reads every GET route of a town as each visitor, and the frames of its room.
func crawl(t *testing.T, p *portal.Portal, s *side, who map[string]*portal.Client) map[string]string {
	t.Helper()
	p.App.Pages.StaleTown(s.town.ID)
	out := map[string]string{}
	for name, c := range who {
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodGet {
				continue
			}
			at := path(t, r, s.things)
			for _, more := range []string{"", "?sort=supported", "?q=bench"} {
				if strings.Contains(at, "?") && more != "" || more != "" && !strings.HasSuffix(r.Path, "/ideas") {
					continue
				}
				got := c.Get(at + more)
				got.Header.Del("Date")
				got.Header.Del("X-Request-Id")
				got.Header.Del("Etag")
				out[name+" "+at+more] = fmt.Sprint(got.Status, got.Header, got.Plain(s.idea.String(), s.draft.String()))
			}
		}
		out[name+" /nothing"] = c.Get("/nothing").Plain()
		out[name+" similar"] = c.Get("/p/" + s.things["slug"] + "/ideas/similar?q=bench").Plain(s.idea.String())
	}
	return out
}

func TestAPortalDoesNotTellWhatHappensInAnotherTown(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		ta, tb := p.Towns()
		a, b := settle(t, p, ta), settle(t, p, tb)
		who := map[string]*portal.Client{"guest": p.Guest(ta), "author": a.author, "admin": a.admin, "resident": p.Member(ta, "Resident")}
		for _, c := range who {
			c.Hold("order", "3")
		}
		p.Quiet()
		p.Clock.Stop()
		crawl(t, p, a, who) // sessions are seen, once
		one := crawl(t, p, a, who)
		multiply(t, p, b)
		p.Quiet()
		two := crawl(t, p, a, who)
		for _, at := range slices.Sorted(maps.Keys(one)) {
			if one[at] != two[at] {
				t.Errorf("%s differs:\n%s", at, difference(one[at], two[at]))
			}
		}
		if len(one) < 100 {
			t.Errorf("only %d pages were compared", len(one))
		}
		if sum := p.Guest(tb).Get("/ideas?sort=newest").Text(); !strings.Contains(sum, "Bench 29") {
			t.Errorf("the other town did not change: %s", sum)
		}
	})
}

// multiply makes another world of a town: more people, more ideas, other names and counts.
func multiply(t *testing.T, p *portal.Portal, b *side) {
	t.Helper()
	for n := range 30 {
		author := p.Member(b.town, fmt.Sprintf("Neighbour %d", n))
		which := p.Idea(b.town, author, fmt.Sprintf("Bench %d of the neighbours", n))
		p.Comment(b.author, which, "bench bench bench")
		if err := p.App.Ideas.Support(t.Context(), b.author.Actor(), which, true); err != nil {
			t.Fatal(err)
		}
	}
	b.author.Post("/me/profile", "name", "Another name", "language", b.town.DefaultLanguage()).Want(http.StatusSeeOther)
	b.admin.Post("/i/"+b.idea.String()+"/status", "status", "refused", "reason", "There are enough benches.").Want(http.StatusSeeOther)
	if err := p.App.Ideas.Follow(t.Context(), b.admin.Actor(), b.idea, true); err != nil {
		t.Fatal(err)
	}
}

func TestTheSameIdMayLiveInTwoTowns(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		ta, tb := p.Towns()
		anna, bo := p.Member(ta, "Anna"), p.Member(tb, "Bo")
		same := id.New()
		for _, s := range []struct {
			c     *portal.Client
			title string
		}{{anna, "The bench of Karlstad"}, {bo, "The bench of København"}} {
			got, err := p.App.Ideas.Begin(t.Context(), s.c.Actor(), s.c.Town, p.Process(s.c.Town), same, idea.Write{Title: &s.title})
			if err != nil || got != same {
				t.Fatalf("%s: %v, %v", s.title, got, err)
			}
			s.c.Post("/p/"+p.Process(s.c.Town)+"/ideas/new/text", "draft", same.String(), "body", "A text that is long enough, of "+s.title).Want(http.StatusSeeOther)
		}
		anna.Post("/me/drafts/" + same.String() + "/discard").Want(http.StatusSeeOther)
		if got := bo.Get("/p/" + p.Process(tb) + "/ideas/new/check?draft=" + same.String()).Want(http.StatusOK); !strings.Contains(got.Text(), "København") {
			t.Errorf("the other town's draft with the same id says %q", got.Text())
		}
	})
}
