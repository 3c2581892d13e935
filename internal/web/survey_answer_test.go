package web_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// asking makes surveys that are open in a town.
func asking(t *testing.T, p *portal.Portal, town *tenant.Town) poller {
	return poller{t, p, town, p.Member(town, "One", access.Grant{Role: access.Admin}), p.Member(town, "Two", access.Grant{Role: access.Admin})}
}

// short is a definition of two pages in two languages.
const shortForm = `{"format":1,"languages":["sv","en"],"sections":[
 {"key":"one","title":{"sv":"Bussen","en":"The bus"},"questions":[
  {"key":"bus","type":"yesno","required":true,"title":{"sv":"Åker du buss?","en":"Do you go by bus?"}},
  {"key":"why","type":"short","required":true,"title":{"sv":"Vart?","en":"Where to?"},"visible_if":{"q":"bus","is":"any","of":["yes"]}}]},
 {"key":"two","questions":[{"key":"km","type":"number","decimals":1,"title":{"sv":"Hur långt till {why}?","en":"How far to {why}?"}}]}]}`

// form puts other questions into a survey, as nobody could by the builder.
func (h poller) form(which id.ID, definition string) {
	h.t.Helper()
	by := h.first.Actor().Account // asked before: it may write to the town itself
	d, err := questionnaire.Parse([]byte(definition))
	number := 0
	h.change(which, func(one *survey.Survey) { one.Version++; number = one.Version })
	if err == nil {
		err = store.Surveys{DB: h.p.App.Store.Towns}.Update(h.t.Context(), h.town.ID, func(tx survey.Tx) error {
			return tx.PutVersion(h.t.Context(), survey.Version{Survey: which, Number: number, Definition: d, Frozen: true, Kind: "structure", By: by, At: tx.Now()})
		})
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h poller) slug(which id.ID) string {
	slug := ""
	h.change(which, func(one *survey.Survey) { one.Change = true; slug = one.Slug })
	return "/s/" + slug
}

// lies is what was sent in and waits.
func (h poller) lies() (rows []string) {
	h.t.Helper()
	for _, row := range h.p.Dump(h.town)["survey_intake"] {
		rows = append(rows, strings.NewReplacer(`""`, `"`, `\\`, `\`).Replace(row)) // PostgreSQL writes a row with quotes doubled
	}
	return rows
}

// carried is what travels in the form of a page, with more fields.
func carried(a *portal.Answer, more ...string) []string {
	out := []string{}
	for _, name := range []string{"answer_key", "seed", "version", "so_far", "lang"} {
		v, _ := a.Value(name)
		out = append(out, name, v)
	}
	return append(out, more...)
}

func TestASurveyIsAnsweredWithoutScriptAndNothingIsKeptBeforeItIsSent(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asking(t, p, town)
		which := h.asked("Bussen")
		h.form(which, shortForm)
		at, c := h.slug(which), p.Guest(town)
		if start := c.Get(at).Want(http.StatusOK); !strings.Contains(start.Text(), "Vem som ser vad") || !strings.Contains(start.Text(), "minst 19 andra svar") {
			t.Errorf("the start says %s", start.Text())
		}
		page := c.Get(at + "/1").Want(http.StatusOK)
		page = c.Post(at+"/1", carried(page, "go", "next")...).Want(http.StatusUnprocessableEntity)
		page = c.Post(at+"/1", carried(page, "go", "next", "q_bus", "yes")...).Want(http.StatusOK)
		if !strings.Contains(page.Text(), "Vart?") || !strings.Contains(page.Text(), "fler frågor") {
			t.Fatalf("what an answer brings is not shown: %s", page.Text())
		}
		page = c.Post(at+"/1", carried(page, "go", "next", "q_bus", "yes", "q_why", "<b>Torget</b> ")...).Want(http.StatusOK)
		if !strings.Contains(page.Text(), "Hur långt till <b>Torget</b>?") {
			t.Fatalf("the second page says %s", page.Text())
		}
		page = c.Post("/en"+at+"/2", carried(page, "go", "stay", "q_km", "3,5")...).Want(http.StatusOK)
		if v, _ := page.Value("q_km"); v != "3.5" || !strings.Contains(page.Text(), "How far to") {
			t.Errorf("in English the answer is %q: %s", v, page.Text())
		}
		page = c.Post(at+"/2", carried(page, "go", "next", "q_km", "3.5")...).Want(http.StatusOK)
		if !strings.Contains(page.Text(), "Kontrollera dina svar") || !strings.Contains(page.Text(), "3,5") || len(h.lies()) != 0 {
			t.Fatalf("the check says %s, and %d lie there", page.Text(), len(h.lies()))
		}
		key, _ := page.Value("answer_key")
		for range 2 {
			sent := c.Post(at+"/answers", carried(page, "go", "send")...).Want(http.StatusSeeOther)
			if strings.Contains(sent.Header.Get("Location"), key) || len(sent.Header.Values("Set-Cookie")) > 0 {
				t.Errorf("sending led to %v", sent.Header)
			}
		}
		rows := h.lies()
		if len(rows) != 1 || !strings.Contains(rows[0], `{"bus":{"c":["yes"]},"km":{"t":"3.5"},"why":{"t":"\u003cb\u003eTorget\u003c/b\u003e"}}`) {
			t.Fatalf("kept %+v", rows)
		}
		page = c.Post(at+"/change", "code", strings.ToUpper(key), "do", "change").Want(http.StatusOK)
		page = c.Post(at+"/1", carried(page, "go", "next", "q_bus", "no")...).Want(http.StatusOK)
		page = c.Post(at+"/2", carried(page, "go", "next")...).Want(http.StatusOK)
		c.Post(at+"/answers", carried(page)...).Want(http.StatusSeeOther)
		if rows = h.lies(); len(rows) != 1 || !strings.Contains(rows[0], `{"bus":{"c":["no"]}}`) {
			t.Errorf("changed to %+v", rows)
		}
		c.Post(at+"/change", "code", "aaaaa", "do", "withdraw").Want(http.StatusUnprocessableEntity)
		c.Post(at+"/change", "code", key, "do", "withdraw").Want(http.StatusSeeOther)
		if len(h.lies()) != 0 {
			t.Error("withdrawn and there")
		}
		h.close(which)
		late := c.Post(at+"/answers", carried(page)...).Want(http.StatusGone)
		if !strings.Contains(late.Text(), "stängde innan") || !strings.Contains(late.Text(), "Nej") {
			t.Errorf("who comes late reads %s", late.Text())
		}
	})
}

func TestABrokenFormIsNoticedAndABannerTellsOfOtherWays(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asking(t, p, town)
		which := h.asked("Bussen")
		at, c := h.slug(which), p.Guest(town)
		h.change(which, func(one *survey.Survey) { one.Settings.Ways = survey.Ways{Phone: "054-123 45"} })
		try := func() survey.Trouble {
			t.Helper()
			if err := p.App.TryForms(t.Context(), town); err != nil {
				t.Fatal(err)
			}
			got, err := p.App.Surveys.Trouble(t.Context(), h.first.Actor(), which)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := try(); got.Trial.Failures != 0 || got.Trial.At.IsZero() || len(h.lies()) != 0 {
			t.Fatalf("a form that works was tried as %+v, and %d lie there", got.Trial, len(h.lies()))
		}
		h.form(which, strings.Replace(shortForm, `"decimals":1,`, `"decimals":1,"required":true,"low":10,"high":5,`, 1))
		if got := try(); got.Trial.Failures != 1 || got.Settings.Incident.On {
			t.Errorf("after one failure: %+v, %+v", got.Trial, got.Settings.Incident)
		}
		if got := try(); !got.Settings.Incident.On || !got.Settings.Incident.Auto {
			t.Errorf("after two failures: %+v, %+v", got.Trial, got.Settings.Incident)
		}
		p.Quiet()
		p.Clock.Advance(time.Minute)
		for _, page := range []string{"/surveys", at, at + "/1"} {
			if text := c.Get(page).Want(http.StatusOK).Text(); !strings.Contains(text, "fungerar inte för alla") || !strings.Contains(text, "054-123 45") {
				t.Errorf("%s says nothing of it: %s", page, text)
			}
		}
		c.Post(at+"/call", "name", "Anna", "contact", "x").Want(http.StatusUnprocessableEntity)
		for range 2 {
			c.Post(at+"/call", "call_key", "one", "name", "Anna", "contact", "070-1740605", "words", "Sidan är vit.").Want(http.StatusSeeOther)
		}
		p.Quiet()
		letters := ""
		for _, l := range p.Letters(h.first.Email) {
			letters += l.Subject + l.Text
		}
		if !strings.Contains(letters, "fungerar inte för alla") || !strings.Contains(letters, "vill bli uppringd") || strings.Contains(letters, "070-") || strings.Contains(letters, "Anna") {
			t.Errorf("staff were written %s", letters)
		}
		h.form(which, shortForm)
		got := try()
		if got.Settings.Incident.On || len(got.Calls) != 1 {
			t.Errorf("after it was mended: %+v, %d calls", got.Settings.Incident, len(got.Calls))
		}
		path := "/admin/surveys/" + which.String() + "/trouble"
		h.first.Post(path + "/" + got.Calls[0].ID.String()).Want(http.StatusSeeOther)
		h.first.Post(path, "on", "1", "words_sv", "Ring oss!").Want(http.StatusSeeOther)
		if got := try(); !got.Settings.Incident.On || got.Calls[0].Done.IsZero() {
			t.Error("a trial that went well took a banner down that staff had raised")
		}
	})
}

func TestStaffNoteThatSomebodyLivesHere(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		desk := p.Member(town, "Desk", access.Grant{Role: access.Moderator})
		who, address := p.Guest(town), p.Address("lisa")
		who.SignIn(address)
		who.Get("/admin/residence").Want(http.StatusForbidden)
		desk.Post("/admin/residence", "email", "nobody@example.org").Want(http.StatusUnprocessableEntity)
		if who.Actor().Assurance != access.ByMail {
			t.Fatal("proven before anybody looked")
		}
		desk.Post("/admin/residence", "email", address).Want(http.StatusSeeOther)
		if who.Actor().Assurance != access.Verified {
			t.Error("not proven after somebody looked")
		}
	})
}

func TestAFormWithEveryTypeOfQuestionPassesItsTrial(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asking(t, p, town)
		which := h.asked("Vardag")
		raw, err := os.ReadFile("../../tenants/karlstad/sample/surveys/vardag-i-karlstad.json")
		if err != nil {
			t.Fatal(err)
		}
		h.form(which, string(raw))
		for range 3 { // each is made up anew
			if err := p.App.TryForms(t.Context(), town); err != nil {
				t.Fatal(err)
			}
			got, err := p.App.Surveys.Trouble(t.Context(), h.first.Actor(), which)
			if err != nil || got.Trial.Failures != 0 {
				t.Errorf("%+v, %v", got.Trial, err)
			}
		}
	})
}
