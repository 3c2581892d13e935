package web_test

import (
	"testing"

	"almenda/internal/id"
	"almenda/internal/panel"
)

// recruits prepares a recruitment wave of a panel, with codes.
func (s *side) recruits(t *testing.T, of string) map[string]string {
	t.Helper()
	which, _ := id.Parse(of)
	panels, who := s.p.App.Panels, s.admin.Actor()
	wave, err := panels.PlanCampaign(t.Context(), who, which, panel.NewCampaign{Kind: panel.ByLetter, Title: "Everybody of " + s.town.Slug})
	if err == nil {
		err = panels.BlankCodes(t.Context(), who, which, wave, 3)
	}
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"recruitment": wave.String()}
}
