package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// standing are ideas that everybody may read and nobody took back.
func (t ideaTx) standing() *bun.SelectQuery {
	return published(t.Select((*model.Idea)(nil))).Where("status <> ?", idea.Withdrawn)
}

func (t ideaTx) Summary(ctx context.Context, max int) (sum idea.Summary, err error) {
	var rows []model.IdeaTally
	if err := t.Select(&rows).Scan(ctx); err != nil {
		return sum, err
	}
	sum.ByProcess = make(map[string]int, len(rows))
	for _, r := range rows {
		sum.ByProcess[r.ProcessID.String()] += r.Ideas
		sum.Ideas += r.Ideas
	}
	if sum.Latest, err = t.many(ctx, t.standing().Order("published_at DESC", "id DESC").Limit(int64(max))); err != nil {
		return sum, err
	}
	sum.Answered, err = t.many(ctx, t.standing().Where("answered_at IS NOT NULL").Order("answered_at DESC", "id DESC").Limit(int64(max)))
	return sum, err
}

func (t ideaTx) Sums(ctx context.Context) (sums idea.Sums, err error) {
	err = t.standing().ColumnExpr("coalesce(sum(?TableAlias.supports), 0) AS supports, coalesce(sum(?TableAlias.comments), 0) AS comments, "+
		"count(?TableAlias.answered_at) AS answers").Scan(ctx, &sums)
	return sums, err
}

func (t ideaTx) ByDistrict(ctx context.Context, of id.ID) (map[string]int, error) {
	var rows []model.IdeaTally
	q := t.Select(&rows)
	if of != id.None {
		q = q.Where("process_id = ?", of)
	}
	err := q.Scan(ctx)
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		if r.Ideas > 0 {
			out[r.District] += r.Ideas
		}
	}
	return out, err
}

// tally adds to the number of ideas of a place.
func (t ideaTx) tally(ctx context.Context, process id.ID, district string, add int) error {
	row := &model.IdeaTally{ProcessID: process, District: district, Ideas: add}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, process_id, district) DO UPDATE").Set("ideas = idea_tally.ideas + EXCLUDED.ideas").Exec(ctx)
	return err
}

// Recount counts the ideas of a town anew. Whoever publishes meanwhile waits for the rows that are
// held, and adds to what was counted without them.
func (s Ideas) Recount(ctx context.Context, town tenant.ID) error {
	return s.DB.Update(ctx, town, func(tx *tenantdb.Tx) error {
		t := ideaTx{tx}
		var held []model.IdeaTally
		if err := t.Dialect().ForUpdate(t.Select(&held).Order("process_id", "district")).Scan(ctx); err != nil {
			return err
		}
		var rows []model.IdeaTally
		err := t.standing().ColumnExpr("?TableAlias.process_id, ?TableAlias.district, count(*) AS ideas").
			GroupExpr("?TableAlias.process_id, ?TableAlias.district").Scan(ctx, &rows)
		if err != nil {
			return err
		}
		for _, r := range held {
			if err := t.tally(ctx, r.ProcessID, r.District, -r.Ideas); err != nil {
				return err
			}
		}
		for _, r := range rows {
			if err := t.tally(ctx, r.ProcessID, r.District, r.Ideas); err != nil {
				return err
			}
		}
		return nil
	})
}
