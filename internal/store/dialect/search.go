package dialect

import (
	"context"
	"strings"

	"github.com/uptrace/bun"
)

// Words that were folded by Fold, as a full-text query that matches their beginnings. all asks
// for every word, else any word is enough.
func query(d Dialect, words []string, all bool) string {
	parts := make([]string, len(words))
	for i, w := range words {
		if d == Postgres {
			parts[i] = w + ":*"
			continue
		}
		parts[i] = `"` + w + `"*`
	}
	switch {
	case d == Postgres && all:
		return strings.Join(parts, " & ")
	case d == Postgres:
		return strings.Join(parts, " | ")
	case all:
		return strings.Join(parts, " AND ")
	}
	return strings.Join(parts, " OR ")
}

// Match keeps the ideas whose text holds the words. The text is folded in Go before it is
// stored, so that both engines find the same: å, ł and ø are nothing special to either.
func (d Dialect) Match(q *bun.SelectQuery, words []string, all bool) *bun.SelectQuery {
	if len(words) == 0 {
		return q
	}
	if d == Postgres {
		// Under row-level security an index answers leakproof operators only, and @@ is none: the
		// town's ideas are looked at one by one. Taking their texts apart costs a hundred times as
		// much as finding a piece in them, which the planner, knowing so, does first.
		return q.WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			for _, w := range words {
				if all {
					q = q.Where("strpos(?TableAlias.search_text, ?) > 0", w)
				} else {
					q = q.WhereOr("strpos(?TableAlias.search_text, ?) > 0", w)
				}
			}
			return q
		}).Where("to_tsvector('simple', ?TableAlias.search_text) @@ to_tsquery('simple', ?)", query(d, words, all))
	}
	return q.Where("?TableAlias.id IN (SELECT f.id FROM ideas_fts AS f WHERE ideas_fts MATCH ?)", query(d, words, all))
}

// Nearest orders by how well the text matches the words, best first.
func (d Dialect) Nearest(q *bun.SelectQuery, words []string) *bun.SelectQuery {
	if d == Postgres {
		return q.OrderExpr("ts_rank(to_tsvector('simple', ?TableAlias.search_text), to_tsquery('simple', ?)) DESC, ?TableAlias.id", query(d, words, false))
	}
	return q.OrderExpr("(SELECT bm25(ideas_fts) FROM ideas_fts WHERE ideas_fts.id = ?TableAlias.id AND ideas_fts MATCH ?), ?TableAlias.id", query(d, words, false))
}

// Index makes an idea's folded text findable; empty text takes it out. PostgreSQL indexes the
// column by itself.
func (d Dialect) Index(ctx context.Context, db bun.IDB, id, text string) error {
	if d == Postgres {
		return nil
	}
	if _, err := db.NewRaw("DELETE FROM ideas_fts WHERE id = ?", id).Exec(ctx); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	_, err := db.NewRaw("INSERT INTO ideas_fts (id, text) VALUES (?, ?)", id, text).Exec(ctx)
	return err
}
