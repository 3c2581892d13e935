package store

import (
	"context"

	"almenda/internal/idea"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

// maxBetween is the most ideas that a box is read with: a denser box is looked at in smaller ones first.
const maxBetween = 500

func (t ideaTx) Between(ctx context.Context, from, to tenant.Point) ([]idea.Idea, error) {
	return t.many(ctx, published(t.Select((*model.Idea)(nil))).Where("status <> ?", idea.Withdrawn).
		Where("lat BETWEEN ? AND ?", from.Lat, to.Lat).Where("lon BETWEEN ? AND ?", from.Lon, to.Lon).Order("published_at DESC", "id DESC").Limit(maxBetween))
}
