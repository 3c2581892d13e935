package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/testkit/portal"
)

func TestSurveyDeskWorksWithoutAScript(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := poller{t, p, town, p.Member(town, "Staff", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Editor})}
		which := h.asked("The park")
		h.second = p.Member(town, "Helper", access.Grant{Role: access.Moderator})
		at, guest := "/admin/surveys/"+which.String(), p.Guest(town)
		b, err := p.App.Surveys.Bench(t.Context(), h.second.Actor(), which)
		if err != nil {
			t.Fatal(err)
		}
		pdf := guest.Get("/s/" + b.Slug + "/paper.pdf?size=large").Want(http.StatusOK)
		if pdf.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(pdf.Body, "%PDF-") {
			t.Errorf("paper: %s %.20q", pdf.Header.Get("Content-Type"), pdf.Body)
		}
		if got := p.Member(town, "Resident").Get(at + "/desk").Status; got == http.StatusOK {
			t.Error("a resident sits at the desk")
		}
		bad := h.first.Post(at+"/desk/sheet", "number", "12", "version", "1", "q_bus", "1", "q_points__a", "50", "q_why", "A bench.").Want(http.StatusUnprocessableEntity)
		if v, _ := bad.Value("q_points__a"); v != "50" || !strings.Contains(bad.Body, "A bench.") || !strings.Contains(bad.Body, `href="#q_points"`) {
			t.Errorf("what was typed is gone, or nothing tells what is wrong: %s", bad.Text())
		}
		fields := []string{"number", "12", "version", "1", "q_bus", "1", "q_why", "A bench."}
		h.first.Post(at+"/desk/sheet", fields...).Want(http.StatusSeeOther)
		if again := h.first.Get(at + "/desk/sheet?number=12"); again.Status != http.StatusUnprocessableEntity {
			t.Errorf("the same person reads it again: %d", again.Status)
		}
		h.second.Get(at + "/desk/sheet?number=12").Want(http.StatusOK)
		h.second.Post(at+"/desk/sheet", fields...).Want(http.StatusSeeOther)
		if list := h.first.Get(at + "/desk?state=entered").Text(); !strings.Contains(list, "12") {
			t.Errorf("the list: %s", list)
		}
		h.first.Post(at+"/desk/tell", "key", "t1", "version", "1", "seed", "s", "q_bus", "2").Want(http.StatusUnprocessableEntity)
		h.first.Post(at+"/desk/tell", "key", "t1", "version", "1", "seed", "s", "q_bus", "2", "consent", "1").Want(http.StatusSeeOther)
		h.first.Get(at + "/letters").Want(http.StatusOK)
		if got := h.second.Get(at + "/letters").Status; got == http.StatusOK {
			t.Error("a moderator writes to residents")
		}
	})
}

func TestSurveyInterviewsAreBroughtOnce(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := poller{t, p, town, p.Member(town, "Staff", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Editor})}
		which := h.asked("The park")
		at := "/admin/surveys/" + which.String() + "/street"
		if got := h.first.Get(at + "/worker.js").Want(http.StatusOK).Header.Get("Service-Worker-Allowed"); got != at {
			t.Errorf("the worker may serve %q", got)
		}
		var list []string
		for n := range 3 {
			list = append(list, fmt.Sprintf(`{"key":"0123456789abcdef%d","version":1,"seed":"s","form":"q_bus=%d"}`, n, n))
		}
		body := fmt.Sprintf(`{"round":{"id":"0b5e9a52-6f0e-4d0e-8f43-0e6f3b0c9a11","interviewer":"K1","place":"The square","day":"2026-11-21","band":"noon","refusals":4},"list":[%s]}`, strings.Join(list, ","))
		sync := func(c *portal.Client) *portal.Answer {
			r := c.Request(http.MethodPost, at+"/sync", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			return c.Send(r)
		}
		sync(p.Guest(town)).Want(http.StatusUnauthorized)
		for range 2 {
			var told struct {
				Stored  []string
				Refused map[string]string
				Answers int
			}
			if err := json.Unmarshal([]byte(sync(h.first).Want(http.StatusOK).Body), &told); err != nil {
				t.Fatal(err)
			}
			if len(told.Stored) != 2 || told.Answers != 2 || told.Refused["0123456789abcdef0"] == "" {
				t.Errorf("%+v", told)
			}
		}
		if page := h.first.Get(at).Want(http.StatusOK).Text(); !strings.Contains(page, "The square") {
			t.Errorf("the round is not listed: %s", page)
		}
	})
}
