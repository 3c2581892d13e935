package web_test

import (
	"net/http"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/testkit/portal"
)

func TestARoundOfQuestionsFromThePlanToThePublicPage(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		lang := town.DefaultLanguage()
		anna, bo := p.Member(town, "Anna Asker", access.Grant{Role: access.Editor}), p.Member(town, "Bo Asker", access.Grant{Role: access.Editor})
		one, people := standingPanel(t, p, town, anna.Actor(), "rounds", 24)
		which := panelSurvey(t, p, town, anna.Actor(), bo.Actor(), "Buses and trams")
		at := "/admin/panel/" + one.ID.String() + "/waves"
		anna.Get(at).Want(http.StatusOK)
		form := anna.Get(at + "/new").Want(http.StatusOK)
		if !strings.Contains(form.Body, "Buses and trams") || !strings.Contains(form.Body, `name="class_gender"`) || strings.Contains(form.Body, "class_education") {
			t.Error("the form does not offer what it should")
		}
		closes := p.Clock.Now().AddDate(0, 0, 9)
		fields := []string{"survey", which.String(), "why_" + lang, "We draw new lines.", "office", "Traffic", "case", "KS 12", "closes_day", closes.Format("2006-01-02"), "closes_time", "20:00"}
		anna.Post(at, append(fields, "class_education", "long")...).Want(http.StatusUnprocessableEntity)
		planned := anna.Post(at, fields...).Want(http.StatusSeeOther).Header.Get("Location")
		if body := anna.Get(planned).Want(http.StatusOK).Body; !strings.Contains(body, planned+"/open") {
			t.Error("the round cannot be opened")
		}
		anna.Get(planned + "/edit").Want(http.StatusOK)
		p.Guest(town).Get("/panel/rounds/waves/1").Want(http.StatusNotFound)
		anna.Post(planned + "/open").Want(http.StatusSeeOther)
		anna.Get(planned).Want(http.StatusOK)
		page := p.Guest(town).Get("/panel/rounds/waves/1").Want(http.StatusOK).Body
		for _, want := range []string{"Buses and trams", "We draw new lines.", "KS 12", "24", "keys.json"} {
			if !strings.Contains(page, want) {
				t.Errorf("the public page does not say %q", want)
			}
		}
		p.Guest(town).Get("/panel/rounds/report").Want(http.StatusOK)
		anna.Get("/admin/panel/" + one.ID.String() + "/report").Want(http.StatusOK)
		if csv := p.Guest(town).Get("/panel/rounds/report.csv").Want(http.StatusOK).Body; !strings.Contains(csv, ",gender,woman,,50,") {
			t.Errorf("the table is %s", csv)
		}
		wave := planned[strings.LastIndex(planned, "/")+1:]
		secret := panelLink(t, p, town, people[3], "enter")
		skip := "/panel/not-now/" + wave + "/" + secret
		guest := p.Guest(town)
		for range 3 {
			guest.Get(skip).Want(http.StatusOK)
		}
		if skipped(t, p, one, wave, people[3]) {
			t.Error("looking at the link had an effect")
		}
		guest.Post(skip).Want(http.StatusSeeOther)
		if !skipped(t, p, one, wave, people[3]) {
			t.Error("the button had no effect")
		}
		guest.Get("/panel/not-now/" + wave + "/nothing").Want(http.StatusNotFound)
	})
}

func skipped(t *testing.T, p *portal.Portal, _ panel.Panel, wave string, person id.ID) (yes bool) {
	town, _ := p.Towns()
	panelsOf(t, p, town, func(tx panel.Tx) error {
		which, _ := id.Parse(wave)
		return tx.EachAsked(t.Context(), which, func(who panel.Person, a panel.Ask) error {
			yes = yes || who.ID == person && a.Skipped
			return nil
		})
	})
	return yes
}

func TestOfficesBookTimesInTheCalendar(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		anna := p.Member(town, "Anna Booker", access.Grant{Role: access.Editor})
		local := p.Member(town, "Lena Local", access.Grant{Role: access.Editor, Scope: access.Scope{District: town.Districts[0].Key}})
		one, _ := standingPanel(t, p, town, anna.Actor(), "booked", 1)
		month := p.Clock.Now().AddDate(0, 2, 0).Format("2006-01")
		book := []string{"panel", one.ID.String(), "at", month, "topic", "Parks", "office", "Parks office"}
		anna.Post("/admin/panel/calendar", book...).Want(http.StatusSeeOther)
		anna.Post("/admin/panel/calendar", append(book, "key", "again")...).Want(http.StatusUnprocessableEntity)
		if body := anna.Get("/admin/panel/calendar").Want(http.StatusOK).Body; strings.Count(body, "Parks office") != 1 {
			t.Error("the booking is not there once")
		}
		if body := local.Get("/admin/panel/calendar").Want(http.StatusOK).Body; strings.Contains(body, "Parks office") {
			t.Error("who runs another district's panels sees the booking")
		}
		local.Get("/admin/panel/" + one.ID.String() + "/waves").Want(http.StatusNotFound)
	})
}
