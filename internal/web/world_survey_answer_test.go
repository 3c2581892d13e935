package web_test

import (
	"testing"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/survey"
)

// answering puts a survey that is open into the town, at the address of the town's process, and somebody
// who waits to be called for the one that was told of before.
func (s *side) answering(t *testing.T, told string) map[string]string {
	t.Helper()
	second := s.p.Member(s.town, "Third of "+s.town.Slug, access.Grant{Role: access.Admin})
	h := poller{t, s.p, s.town, s.admin, second}
	which := h.asked("Asked in " + s.town.Slug)
	h.change(which, func(one *survey.Survey) { one.Slug = s.p.Process(s.town) })
	of, _ := id.Parse(told)
	call := survey.Call{ID: id.New(), Survey: of, Name: "Caller of " + s.town.Slug, Contact: "070-1740605", Made: s.p.Clock.Now()}
	err := store.Surveys{DB: s.p.App.Store.Towns}.Update(t.Context(), s.town.ID, func(tx survey.Tx) error {
		_, err := tx.PutCall(t.Context(), call, call.ID.String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"call": call.ID.String()}
}
