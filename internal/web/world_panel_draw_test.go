package web_test

import (
	"fmt"
	"testing"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// draws prepares a draw for a panel of the town; without one it makes the panel too.
func (s *side) draws(t *testing.T, of string) map[string]string {
	t.Helper()
	which, ok := id.Parse(of)
	if !ok {
		which = s.waitingPanel(t, "draws-"+s.town.Slug)
	}
	made, err := s.p.App.Panels.PrepareDraw(t.Context(), s.admin.Actor(), s.town, which, 4, 20, "world")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"panel": which.String(), "draw": made.String()}
}

// waitingPanel puts a panel into the town in which twelve people wait for a draw.
func (s *side) waitingPanel(t *testing.T, slug string) id.ID {
	t.Helper()
	p := panel.Panel{ID: id.New(), Slug: slug, Kind: panel.Drawn, Title: tenant.Text{"en": "Panel of " + s.town.Slug}, State: panel.Published, Size: 4, CreatedBy: s.admin.Actor().Account,
		Settings: panel.Settings{ByLot: true, Variables: []panel.Variable{{Key: panel.Gender, Use: panel.Quota, Title: tenant.Text{"en": "Gender"},
			Options: []panel.Option{{Key: "woman", Title: tenant.Text{"en": "Woman"}}, {Key: "man", Title: tenant.Text{"en": "Man"}}}}}}}
	err := (store.Panels{DB: s.p.App.Store.Towns}).Update(t.Context(), s.town.ID, func(tx panel.Tx) error {
		p.Created = tx.Now()
		if _, _, err := tx.AddPanel(t.Context(), p, slug); err != nil {
			return err
		}
		for i := range 12 {
			gender := []string{"woman", "man"}[i%2]
			mail := fmt.Sprintf("%s%d@example.org", slug, i)
			one := panel.Person{ID: id.Secret(), Email: mail, Language: "en", Since: "2026-01-01", Facts: panel.Facts{panel.Gender: gender}}
			if err := tx.AddPerson(t.Context(), one, mail, ""); err != nil {
				return err
			}
			if err := tx.PutInPanel(t.Context(), panel.InPanel{Panel: p.ID, Person: one.ID, State: panel.Waiting, Joined: "2026-01-01"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}
