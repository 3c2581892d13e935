package store

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// foundIdea is the kind under which ideas are found.
const foundIdea = "idea"

// holding narrows ideas to those that hold all terms: of a rare one they are listed, of a common one
// each is asked about, in whatever order they are read.
func holding(tx *tenantdb.Tx, q *bun.SelectQuery, list []term) *bun.SelectQuery {
	for _, w := range list {
		if w.rare || w.until != "" {
			some := w.holds(tx.Select((*model.SearchWord)(nil)), "search_word").Column("id").Where("kind = ?", foundIdea)
			q = q.Where("idea.id IN (?)", some) // bun takes ?TableAlias for the inner query's
			continue
		}
		q = q.Where("EXISTS (SELECT 1 FROM search_words AS w WHERE w.tenant_id = idea.tenant_id AND w.word = ? AND w.at = idea.published_at "+
			"AND w.kind = ? AND w.id = idea.id)", w.word, foundIdea)
	}
	return q
}

// Similar weighs the newest ideas that hold each word of the text by how many words they share.
func (t ideaTx) Similar(ctx context.Context, text string, except id.ID, max int) ([]idea.Idea, error) {
	const newest = 300 // of each word
	weights := map[id.ID]int{}
	for _, word := range dialect.Words(text, 8) {
		if len(word) < leastBeginning {
			continue
		}
		var rows []model.SearchWord
		err := t.Select(&rows).Column("id", "weight").Where("word = ?", word).Where("kind = ?", foundIdea).Order("at DESC", "id DESC").Limit(newest).Scan(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			weights[r.ID] += r.Weight
		}
	}
	delete(weights, except)
	best := make([]id.ID, 0, len(weights))
	for which := range weights {
		best = append(best, which)
	}
	if len(best) == 0 {
		return nil, nil
	}
	nearer := func(a, b id.ID) int {
		if weights[a] != weights[b] {
			return weights[b] - weights[a]
		}
		return slices.Compare(b[:], a[:])
	}
	slices.SortFunc(best, nearer)
	best = best[:min(max, len(best))]
	out, err := t.many(ctx, published(t.Select((*model.Idea)(nil))).Where("id IN (?)", bun.In(best)))
	slices.SortFunc(out, func(a, b idea.Idea) int { return nearer(a.ID, b.ID) })
	return out, err
}

// IndexMissing makes findable what was published before there was an index, some at a time; done is
// true when nothing is missing.
func (s Search) IndexMissing(ctx context.Context, town tenant.ID) (done bool, err error) {
	const some = 200
	err = s.DB.Update(ctx, town, func(tx *tenantdb.Tx) error {
		known := tx.Select((*model.SearchEntry)(nil)).Column("id").Where("kind = ?", foundIdea)
		var rows []model.Idea
		err := published(tx.Select(&rows)).Where("status <> ?", idea.Withdrawn).Where("id NOT IN (?)", known).Order("id").Limit(some).Scan(ctx)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := (ideaTx{tx}).index(ctx, fromIdea(&rows[i])); err != nil {
				return err
			}
		}
		done = len(rows) < some
		return nil
	})
	return done, err
}
