package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/survey"
	"almenda/internal/testkit/portal"
)

// counting closes the books of a survey as staff do, and gives the address of its results.
func (h poller) counting(which id.ID) string {
	h.t.Helper()
	at := "/admin/surveys/" + which.String()
	h.close(which)
	h.first.Post(at+"/results/count", "key", "k1").Want(http.StatusSeeOther)
	return at
}

func TestSurveyResultsGoFromStaffToEverybody(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := poller{t, p, town, p.Member(town, "Staff", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Editor})}
		which := h.asked("The park")
		h.answers(which, 70, "1", "young", "More trees.")
		h.answers(which, 60, "2", "old", "Call Anna Svensson, 070-123 45 67.")
		h.answers(which, 3, "na", "old", "")
		at, guest := "/admin/surveys/"+which.String(), p.Guest(town)
		slug := slugOf(t, h, which)
		open := h.first.Get(at + "/results").Want(http.StatusOK).Text()
		if !strings.Contains(open, "130") || strings.Contains(open, "133") {
			t.Errorf("while people answer staff read: %s", open)
		}
		if body := guest.Get("/s/" + slug + "/results").Want(http.StatusOK).Body; strings.Contains(body, "class=\"chart") {
			t.Error("there are charts before anything is published")
		}
		guest.Get("/s/" + slug + "/results.csv").Want(http.StatusNotFound)
		h.counting(which)
		words := h.first.Get(at + "/words?question=why").Want(http.StatusOK)
		if !strings.Contains(words.Text(), "More trees.") {
			t.Errorf("the review shows no words: %s", words.Text())
		}
		h.first.Post(at+"/words", "question", "why", "key", "k2").Want(http.StatusSeeOther)
		look := h.first.Get(at + "/results/release").Want(http.StatusOK)
		mark, ok := look.Value("mark")
		if !ok || !strings.Contains(look.Body, "class=\"chart") {
			t.Fatalf("the second look shows no figures: %s", look.Text())
		}
		h.first.Post(at+"/results/release", "mark", "old", "key", "k3").Want(http.StatusConflict)
		h.first.Post(at+"/results/release", "mark", mark, "key", "k4").Want(http.StatusSeeOther)
		h.first.Post(at+"/results/release", "mark", mark, "key", "k4").Want(http.StatusSeeOther)
		page := guest.Get("/s/" + slug + "/results").Want(http.StatusOK)
		for _, words := range []string{"We build what most people want.", "More trees.", "Trees"} {
			if !strings.Contains(page.Text(), words) {
				t.Errorf("the public page lacks %q", words)
			}
		}
		if strings.Contains(page.Body, "070-123") || strings.Contains(page.Body, "⟦") {
			t.Error("the public page shows a telephone number or lacks a text")
		}
		if got := h.first.Post(at+"/results/1/take-back", "reason", "short", "key", "k5"); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("no reason: %d", got.Status)
		}
		h.first.Post(at+"/results/1/take-back", "reason", "The question was not clear.", "key", "k6").Want(http.StatusSeeOther)
		p.Quiet()
		if !strings.Contains(guest.Get("/s/"+slug+"/results").Text(), "The question was not clear.") {
			t.Error("nobody reads why a table was taken back")
		}
		if home := guest.Get("/").Want(http.StatusOK).Text(); !strings.Contains(home, "The park") {
			t.Error("the home page does not tell of the results")
		}
	})
}

func slugOf(t *testing.T, h poller, which id.ID) string {
	t.Helper()
	d, err := h.p.App.Surveys.ResultsOf(t.Context(), h.first.Actor(), h.town, which)
	if err != nil {
		t.Fatal(err)
	}
	return d.Slug
}

// small are counts of one to four people, and shares that they are of some forty or sixty, however
// they are written.
var small = regexp.MustCompile(`(?i)\b[1-4] (answers?|svar|people|personer|odpowiedzi)\b|\b(2|3|5|7|93|95|97|98)[\s\x{a0}]*%|"percent": (2|3|5|7|93|95|97|98)\b|;(2|3|5|7|93|95|97|98);[^;]*;[^;]*;[^;]*$`)

func TestNoPublicAddressOfASurveyTellsOfFewPeople(t *testing.T) {
	p := portal.Embedded(t)
	town, _ := p.Towns()
	h := poller{t, p, town, p.Member(town, "Staff", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Editor})}
	for _, n := range []struct {
		title     string
		most, few int
	}{{"Twelve", 12, 0}, {"Few", 40, 3}, {"Two", 41, 2}, {"One", 60, 1}} {
		which := h.asked(n.title)
		h.change(which, func(one *survey.Survey) {
			one.Settings.Tables = []survey.Table{{Question: "bus"}, {Question: "bus", By: "age"}, {Question: "grid", By: "bus"}, {Question: "why"}}
		})
		h.answers(which, n.most, "1", "young", "Grass.")
		h.answers(which, n.few, "2", "old", "Sand.")
		at := h.counting(which)
		mark, _ := h.first.Get(at + "/results/release").Want(http.StatusOK).Value("mark")
		h.first.Post(at+"/results/release", "mark", mark, "key", n.title).Want(http.StatusSeeOther)
		slug := slugOf(t, h, which)
		p.Quiet()
		walked := 0
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodGet || !strings.HasPrefix(r.Path, "/s/:slug") {
				continue
			}
			walked++
			body := p.Guest(town).Get(strings.NewReplacer(":slug", slug, ":n", "1", ":name", "x").Replace(r.Path)).Body
			if !strings.Contains(r.Path, "results") {
				body = regexp.MustCompile(`[0-9]+[\s\x{a0}]*%`).ReplaceAllString(body, "") // widths of drawings and the like
			}
			body = regexp.MustCompile(`(width|x|height|y)="[0-9.]+%"`).ReplaceAllString(body, "")
			for line := range strings.Lines(body) {
				if found := small.FindString(strings.TrimRight(line, "\r\n")); found != "" {
					t.Errorf("%s: %s tells of %q in %q", n.title, r.Path, found, line)
				}
			}
		}
		if walked < 4 {
			t.Errorf("only %d addresses were walked", walked)
		}
	}
}

func TestSurveyRowsAreExportedByAnAdminOnly(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := poller{t, p, town, p.Member(town, "Staff", access.Grant{Role: access.Admin}), p.Member(town, "Second", access.Grant{Role: access.Editor})}
		which := h.asked("Rows")
		h.answers(which, 70, "1", "young", "=1+1")
		at := h.counting(which)
		h.second.Get(at + "/export").Want(http.StatusForbidden)
		h.first.Get(at + "/export").Want(http.StatusOK)
		h.first.Post(at+"/export", "format", "csv", "purpose", "", "key", "k").Want(http.StatusUnprocessableEntity)
		for _, format := range []string{"csv", "xlsx", "json"} {
			got := h.first.Post(at+"/export", "format", format, "purpose", "A report to the committee.", "key", format).Want(http.StatusOK)
			if got.Header.Get("Content-Length") == "" || strings.Contains(got.Body, "=1+1") || len(got.Body) < 500 {
				t.Errorf("%s: %v, %d bytes", format, got.Header, len(got.Body))
			}
		}
		h.first.Get(at + "/export/codebook.csv").Want(http.StatusOK)
	})
}
