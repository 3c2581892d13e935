package web_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// panels opens transactions of panels in a town.
func panelsOf(t *testing.T, p *portal.Portal, town *tenant.Town, fn func(tx panel.Tx) error) {
	t.Helper()
	if err := (store.Panels{DB: p.App.Store.Towns}).Update(t.Context(), town.ID, fn); err != nil {
		t.Fatal(err)
	}
}

// standingPanel is a panel of so many members that is asked by surveys. Its letters go out at any hour.
func standingPanel(t *testing.T, p *portal.Portal, town *tenant.Town, by access.Actor, slug string, members int) (panel.Panel, []id.ID) {
	t.Helper()
	in := func(s string) tenant.Text { return tenant.Text{town.DefaultLanguage(): s, "en": s} }
	one := panel.Panel{ID: id.New(), Slug: slug, Kind: panel.Standing, Title: in("Panel " + slug), Lead: in("We ask."), State: panel.Published, Size: 40, Office: "Kontoret", CreatedBy: by.Account,
		From: "2026-01-01", Until: "2036-12-31", Settings: panel.Settings{Variables: []panel.Variable{
			{Key: panel.Gender, Use: panel.Quota, Title: in("Gender"), Options: []panel.Option{{Key: "woman", Title: in("Woman")}, {Key: "man", Title: in("Man")}}},
			{Key: panel.Education, Use: panel.Statistics, Title: in("Education"), Options: []panel.Option{{Key: "long", Title: in("Long")}}}}}}
	var people []id.ID
	panelsOf(t, p, town, func(tx panel.Tx) error {
		one.Created, one.Published = tx.Now(), tx.Now()
		if _, _, err := tx.AddPanel(t.Context(), one, slug); err != nil {
			return err
		}
		if err := tx.PutAsking(t.Context(), panel.Asking{Panel: one.ID, From: 0, Until: 24, Sundays: true, Batch: 20}); err != nil {
			return err
		}
		for i := range members {
			mail := fmt.Sprintf("%s-%d@example.org", slug, i)
			who := panel.Person{ID: id.Secret(), Email: mail, Language: town.DefaultLanguage(), Since: tx.Now().Format(time.DateOnly), Facts: panel.Facts{panel.Gender: []string{"woman", "man"}[i%2]}}
			if err := tx.AddPerson(t.Context(), who, mail, ""); err != nil {
				return err
			}
			if err := tx.PutInPanel(t.Context(), panel.InPanel{Panel: one.ID, Person: who.ID, State: panel.Member, Joined: who.Since}); err != nil {
				return err
			}
			people = append(people, who.ID)
		}
		return nil
	})
	return one, people
}

// panelSurvey is a survey for members of a panel that a second person approved.
func panelSurvey(t *testing.T, p *portal.Portal, town *tenant.Town, by, second access.Actor, title string) id.ID {
	t.Helper()
	lang := town.DefaultLanguage()
	def := questionnaire.Definition{Format: 1, Languages: []string{lang}, Sections: []questionnaire.Section{{Key: "s1", Questions: []questionnaire.Question{
		{Key: "bus", Type: questionnaire.YesNo, Title: tenant.Text{lang: "Do you go by bus?"}}}}}}
	which, err := p.App.Surveys.Create(t.Context(), by, town, survey.Write{Title: tenant.Text{lang: title}, Kind: survey.Panel, Anonymous: true, Definition: &def,
		Settings: survey.Settings{Promise: tenant.Text{lang: "We ask to do better."}}})
	if err == nil {
		err = p.App.Surveys.Propose(t.Context(), by, town, which)
	}
	if err == nil {
		err = p.App.Surveys.Approve(t.Context(), second, town, which)
	}
	if err != nil {
		t.Fatal(err)
	}
	return which
}

// panelLink keeps a secret as a letter would carry it.
func panelLink(t *testing.T, p *portal.Portal, town *tenant.Town, person id.ID, use string) string {
	t.Helper()
	secret := "link" + hex.EncodeToString(person[:])[:20] + use
	m := hmac.New(sha256.New, p.App.Config.Secret)
	m.Write([]byte(town.ID.String() + "|panel|link|" + secret))
	panelsOf(t, p, town, func(tx panel.Tx) error {
		return tx.AddLink(t.Context(), panel.Link{Hash: hex.EncodeToString(m.Sum(nil)), Person: person, Use: use, Until: tx.Now().Add(time.Hour)})
	})
	return secret
}

// waved puts a panel into the town, a round of questions that is open, a booking, and letters.
func (s *side) waved(t *testing.T) map[string]string {
	t.Helper()
	who := s.admin.Actor()
	one, people := standingPanel(t, s.p, s.town, who, "asked-"+s.town.Slug, 22)
	second := s.p.Member(s.town, "Second of "+s.town.Slug, access.Grant{Role: access.Editor}).Actor()
	lang := s.town.DefaultLanguage()
	wave, err := s.p.App.Panels.PutWave(t.Context(), who, s.town, one.ID, id.None, panel.PlanWave{Survey: panelSurvey(t, s.p, s.town, who, second, "Buses of "+s.town.Slug),
		Why: tenant.Text{lang: "We draw lines."}, Office: "Kontoret", Case: "KS 1", Closes: s.p.Clock.Now().AddDate(0, 0, 9), Key: "world"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.p.App.Panels.AskNow(t.Context(), who, s.town, one.ID, wave); err != nil {
		t.Fatal(err)
	}
	slot := panel.Slot{ID: id.New(), Panel: one.ID, At: "2036-03", First: "2036-03-01", Office: "Kontoret", Topic: "Parks", By: who.Account, Made: s.p.Clock.Now()}
	panelsOf(t, s.p, s.town, func(tx panel.Tx) error {
		if err := tx.PutStay(t.Context(), panel.Stay{Person: people[1], Why: panel.StayYearly, On: "2026-01-01", Until: "2036-01-31"}); err != nil {
			return err
		}
		return tx.AddSlot(t.Context(), slot, "world")
	})
	out := ""
	panelsOf(t, s.p, s.town, func(tx panel.Tx) error {
		third, err := tx.Person(t.Context(), people[2])
		out = portal.Path(s.p.App.Panels.WayOut(s.town.ID, third))
		return err
	})
	return map[string]string{"/panel/leave/:token": out[strings.LastIndex(out, "/")+1:], "panel": one.ID.String(), "wave": wave.String(), "slot": slot.ID.String(), "person": people[0].String(),
		"/panel/not-now/:wave/:token": panelLink(t, s.p, s.town, people[0], "enter"), "/panel/stay/:token": panelLink(t, s.p, s.town, people[1], "stay")}
}
