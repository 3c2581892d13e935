package web_test

import (
	"strings"
	"testing"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
)

// joins puts a panel that people can join into the town, at the address of the town's process, and
// somebody who was asked whether an address is theirs.
func (s *side) joins(t *testing.T) map[string]string {
	t.Helper()
	p := openPanel(t, s.p, s.town, s.p.Process(s.town), func(p *panel.Panel) { p.Title = tenant.Text{"en": "Joined in " + s.town.Slug} })
	email := s.p.Address("joins")
	c := s.p.Guest(s.town)
	last := c.Post("/panel/"+p.Slug+"/join/3", joining(email)...).Want(200)
	c.Post("/panel/"+p.Slug+"/join", joining(email, "version", versionIn(t, last.Body))...).Want(303)
	return map[string]string{"/panel/in/:token": strings.TrimPrefix(portal.Path(s.p.Letter(email, 1).Links[0]), "/panel/in/")}
}

// openPanel puts a panel into a town that asks for a year and a gender.
func openPanel(t *testing.T, p *portal.Portal, town *tenant.Town, slug string, change func(*panel.Panel)) panel.Panel {
	t.Helper()
	one := panel.Panel{ID: id.New(), Slug: slug, Kind: panel.Standing, Title: tenant.Text{"en": "The panel"}, State: panel.Published, Size: 50, CreatedBy: id.New(),
		Settings: panel.Settings{Recruiting: true, MinAge: 16, Purpose: tenant.Text{"en": "To ask."}, Mandate: panel.Mandate{May: tenant.Text{"en": "Say."}},
			Variables: []panel.Variable{{Key: panel.BirthYear, Use: panel.Quota, Bands: []int{16, 40}},
				{Key: panel.Gender, Use: panel.Quota, Options: []panel.Option{{Key: "woman", Title: tenant.Text{"en": "Woman"}}, {Key: "man", Title: tenant.Text{"en": "Man"}}}}}}}
	if change != nil {
		change(&one)
	}
	err := store.Panels{DB: p.App.Store.Towns}.Update(t.Context(), town.ID, func(tx panel.Tx) error {
		one.Created, one.Published = tx.Now(), tx.Now()
		_, _, err := tx.AddPanel(t.Context(), one, slug)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one
}
