package web_test

import (
	"testing"

	"almenda/internal/investment"
)

// card puts up a card with a paper.
func (s *side) card(t *testing.T) map[string]string {
	t.Helper()
	cards, who, ctx := s.p.App.Investments, s.admin.Actor(), t.Context()
	which, err := cards.Create(ctx, who, s.town, investment.Write{Title: "A bridge in " + s.town.Slug, Summary: "For people who walk.", Office: "Kontoret",
		Contact: "054 540 00 00", Place: "Over the river"})
	if err == nil {
		err = cards.AddPaper(ctx, who, which, "Plan of "+s.town.Slug, "plan.pdf", []byte("%PDF-1.7 "+s.town.Slug))
	}
	if err == nil {
		err = cards.Publish(ctx, who, which)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := cards.Get(ctx, who, which)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"investment": which.String(), "paper": c.Papers[0].ID.String()}
}
