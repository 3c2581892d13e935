package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/panel"
	"almenda/internal/testkit/portal"
)

// A draw from the first form to the list of pseudonyms, by two of the staff and without a script.
func TestTwoOfTheStaffDrawAPanelAndAGuestChecksIt(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		first, second := p.Member(town, "First", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Admin})
		s := &side{p: p, town: town, admin: first}
		of := s.waitingPanel(t, "lots")
		base := "/admin/panel/" + of.String() + "/draw"
		first.Get(base).Want(200)
		if a := first.Post(base, "seats", "0", "tolerance", "x", "key", "k").Want(422); !strings.Contains(a.Body, `value="x"`) {
			t.Error("what was typed is gone")
		}
		at := portal.Path(first.Post(base, "seats", "4", "tolerance", "20", "key", "k").Want(303).Header.Get("Location"))
		first.Get(at).Want(200)
		if a := first.Post(at, "seats", "4", "household", "0", "tolerance", "20", "minutes", "5", "algorithm", "maximin", "lists", "1000", "q0-0-min", "-", "q0-0-max", "3", "q0-1-min", "1", "q0-1-max", "3").Want(422); !strings.Contains(a.Body, `id="q0-0-min-error"`) {
			t.Error("a wrong minimum is not marked in its cell")
		}
		first.Post(at, "seats", "4", "household", "0", "tolerance", "20", "minutes", "5", "algorithm", "maximin", "lists", "1000", "q0-0-min", "1", "q0-0-max", "3", "q0-1-min", "1", "q0-1-max", "3").Want(303)
		first.Post(at + "/compute").Want(303)
		portal.Eventually(t, 60*time.Second, "the lottery", func() bool { return strings.Contains(first.Get(at).Want(200).Body, at+"/announce") })
		if a := first.Post(at+"/announce", "kind", "digits", "source", "x", "at_day", "2020-01-01", "at_time", "10:00").Want(422); !strings.Contains(a.Body, `id="source-error"`) {
			t.Error("a short rule is not marked")
		}
		when := p.Clock.Now().Add(5 * time.Minute).In(town.Location())
		first.Post(at+"/announce", "kind", "digits", "source", "Three ten-sided dice, thrown in the town hall", "at_day", when.Format("2006-01-02"), "at_time", when.Format("15:04")).Want(303)
		guest := p.Guest(town)
		public := "/panel/lots/draw/1"
		before := guest.Get(public).Want(200)
		hash := regexp.MustCompile(`[0-9a-f]{64}`).FindString(before.Body)
		first.Post(at+"/value", "value", "417").Want(409)
		p.Clock.Advance(6 * time.Minute)
		first.Post(at+"/value", "value", "417").Want(303)
		first.Post(at+"/confirm", "value", "417").Want(403)
		second.Post(at+"/confirm", "value", "416").Want(422)
		second.Post(at+"/confirm", "value", "417").Want(303)

		portal.Eventually(t, 20*time.Second, "the result on the public page", func() bool { return strings.Contains(guest.Get(public).Want(200).Body, ">417<") })
		if after := guest.Get(public).Body; !strings.Contains(after, hash) {
			t.Error("the fingerprint is another one after the draw")
		}
		if a := guest.Get(public + "/check").Want(200); !strings.Contains(a.Body, `data-color="success"`) {
			t.Errorf("the check on the server:\n%s", a.Text())
		}
		for _, name := range []string{"manifest.json", "commitment.txt", "panels.csv", "people.csv", "quotas.csv", "result.json", "README.txt", "draw.zip"} {
			guest.Get(public + "/files/" + name).Want(200)
		}
		for _, name := range []string{"sealed.json", "portfolio.json", "x"} {
			guest.Get(public + "/files/" + name).Want(404)
		}
		drawn := regexp.MustCompile(`[0-9A-Z]{5}(-[0-9A-Z]{5}){4}`).FindString(guest.Get(public + "/files/result.json").Body)
		if a := guest.Post(public+"/find", "name", strings.ToLower(drawn)).Want(200); !strings.Contains(a.Body, drawn) {
			t.Error("who was drawn does not find themselves")
		}
		guest.Post(public+"/find", "code", "ABC").Want(422)
		guest.Get(at).Want(303)
		first.Post(at+"/decline", "pseudonym", drawn, "reason", "declined").Want(303)
		if a := first.Get(base).Want(200); !strings.Contains(a.Body, base+"/fill") {
			t.Error("no further draw is offered for the empty seat")
		}
		p.Quiet()
		if in, err := p.App.Panels.DrawDesk(t.Context(), first.Actor(), of); err != nil || in.In[panel.Member] != 3 {
			t.Errorf("%v %v", in.In, err)
		}
	})
}
