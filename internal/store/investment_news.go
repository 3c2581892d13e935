package store

import (
	"context"

	"almenda/internal/event"
	"almenda/internal/notify"
	"almenda/internal/store/model"
)

// investmentMoved tells the followers of a card how far the thing has come.
func (t noticeTx) investmentMoved(ctx context.Context, e event.Event) ([]notify.Message, error) {
	i, err := investmentTx(t).Investment(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	step := &model.InvestmentStep{}
	err = t.Select(step).Where("investment_id = ?", i.ID).Where("at = ?", e.At).Order("id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return nil, missing(err)
	}
	to, err := t.following(ctx, foundInvestment, i.ID)
	if err != nil || len(to) == 0 {
		return nil, err
	}
	return []notify.Message{{What: "news.investment_moved", Title: i.Title, Text: step.Note, Path: "/investments/" + i.ID.String(), By: step.ActorID, To: to}}, nil
}
