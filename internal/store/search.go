package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/search"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Search keeps search's side of the towns.
type Search struct{ DB *tenantdb.DB }

var _ search.Store = Search{}

// Find reads one page of what holds all words.
func (s Search) Find(ctx context.Context, t tenant.ID, q search.Query, cursor string, size int) (out search.Found, err error) {
	err = s.DB.View(ctx, t, func(tx *tenantdb.Tx) error {
		out, err = find(ctx, tx, q, cursor, size)
		return err
	})
	return out, err
}

// term is one word of a question: as it was asked for, or all that begin with it.
type term struct {
	word, until string // until is empty for the word itself
	rare        bool   // fewer than foundMost things hold it
}

// foundMost is how many things are weighed against each other; of a word that more things hold, the
// newest are.
const foundMost = 1000

// leastBeginning is how many letters a word's beginning needs before it is looked for as one.
const leastBeginning = 3

func (w term) holds(q *bun.SelectQuery, alias string) *bun.SelectQuery {
	if w.until == "" {
		return q.Where("?.word = ?", bun.Ident(alias), w.word)
	}
	return q.Where("?0.word >= ?1 AND ?0.word < ?2", bun.Ident(alias), w.word, w.until)
}

// terms makes of words what is looked for: the word in any form; where no such word is, what begins
// with it. ok is false when nothing can be found.
func terms(ctx context.Context, tx *tenantdb.Tx, words []string) (out []term, ok bool, err error) {
	for _, word := range words {
		w := term{word: word}
		n, err := bounded(ctx, tx, w.holds(tx.Select((*model.SearchWord)(nil)), "search_word"))
		if err == nil && n == 0 && len(word) >= leastBeginning {
			w.until = word + "\uffff"
			n, err = bounded(ctx, tx, w.holds(tx.Select((*model.SearchWord)(nil)), "search_word"))
		}
		if err != nil || n == 0 {
			return nil, false, err
		}
		if w.rare = n < foundMost; w.rare {
			out = append([]term{w}, out...) // what few things hold is asked first
			continue
		}
		out = append(out, w)
	}
	return out, len(out) > 0, nil
}

// bounded counts rows as far as foundMost.
func bounded(ctx context.Context, tx *tenantdb.Tx, q *bun.SelectQuery) (int, error) {
	n, err := tx.From(q.ColumnExpr("1 AS one").Limit(foundMost), "several").Count(ctx)
	return int(n), err
}

// hit is a thing that holds the words, before it is known what it is called.
type hit struct {
	Kind   string
	ID     id.ID
	Weight int
	At     int64
}

func find(ctx context.Context, tx *tenantdb.Tx, q search.Query, cursor string, size int) (out search.Found, err error) {
	skip := 0
	if cursor != "" {
		if skip, err = strconv.Atoi(cursor); err != nil || skip < 0 || skip > foundMost {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
	}
	list, ok, err := terms(ctx, tx, dialect.Words(q.Text, 8))
	if err != nil || !ok {
		return out, err
	}
	hits, all, err := weigh(ctx, tx, list, q)
	if err != nil {
		return out, err
	}
	out.Total, out.AtLeast, out.Kinds = len(hits), !all, map[string]int{}
	for _, h := range hits {
		out.Kinds[h.Kind]++
	}
	if q.Kind != "" {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.Kind != q.Kind })
	}
	if skip >= len(hits) {
		return out, nil
	}
	page := hits[skip:min(skip+size, len(hits))]
	if skip+size < len(hits) {
		out.Next = strconv.Itoa(skip + size)
	}
	out.Hits, err = named(ctx, tx, page)
	return out, err
}

// weigh reads what holds all terms, the best first. all is false when there are more.
func weigh(ctx context.Context, tx *tenantdb.Tx, list []term, q search.Query) (hits []hit, all bool, err error) {
	first := list[0]
	some := first.holds(tx.Select((*model.SearchWord)(nil)), "search_word").Column("tenant_id", "kind", "id", "weight", "at").Limit(foundMost)
	if first.until == "" {
		some = some.Order("at DESC", "id DESC")
	}
	sel := tx.From(some, "w")
	weight := bun.SafeQuery("w.weight")
	for i, other := range list[1:] {
		name := "w" + strconv.Itoa(i)
		if other.until == "" {
			sel = sel.Join("JOIN search_words AS ?0 ON ?0.tenant_id = w.tenant_id AND ?0.word = ?1 AND ?0.at = w.at AND ?0.kind = w.kind AND ?0.id = w.id", bun.Ident(name), other.word)
			weight = bun.SafeQuery("? + ?.weight", weight, bun.Ident(name))
			continue
		}
		sel = sel.Where("EXISTS (SELECT 1 FROM search_words AS b WHERE b.tenant_id = w.tenant_id AND b.kind = w.kind AND b.id = w.id "+
			"AND b.word >= ? AND b.word < ? AND b.at = w.at)", other.word, other.until)
	}
	if q.District != "" || q.Process != id.None {
		sel = sel.Join("JOIN search_entries AS e ON e.tenant_id = w.tenant_id AND e.kind = w.kind AND e.id = w.id")
		if q.District != "" {
			sel = sel.Where("e.district = ?", q.District)
		}
		if q.Process != id.None {
			sel = sel.Where("e.process_id = ?", q.Process)
		}
	}
	var rows []model.SearchWord
	if err := sel.ColumnExpr("w.kind, w.id, w.at, ? AS weight", weight).Scan(ctx, &rows); err != nil {
		return nil, false, err
	}
	seen := map[hit]int{} // several words with one beginning count once, by the best
	for _, r := range rows {
		key := hit{Kind: r.Kind, ID: r.ID}
		i, again := seen[key]
		if !again {
			seen[key] = len(hits)
			hits = append(hits, hit{r.Kind, r.ID, r.Weight, r.At.UnixMicro()})
			continue
		}
		hits[i].Weight = max(hits[i].Weight, r.Weight)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		switch {
		case a.Weight != b.Weight:
			return b.Weight - a.Weight
		case a.At != b.At && a.At > b.At:
			return -1
		case a.At != b.At:
			return 1
		}
		return slices.Compare(b.ID[:], a.ID[:])
	})
	return hits, first.rare, nil
}

// named reads what hits are called, in their order.
func named(ctx context.Context, tx *tenantdb.Tx, hits []hit) ([]search.Hit, error) {
	ids := make([]id.ID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []model.SearchEntry
	if err := tx.Select(&rows).Where("id IN (?)", bun.In(ids)).Scan(ctx); err != nil {
		return nil, err
	}
	var out []search.Hit
	for _, h := range hits {
		for _, r := range rows {
			if r.ID == h.ID && r.Kind == h.Kind {
				out = append(out, search.Hit{Kind: r.Kind, ID: r.ID, Title: r.Title, Excerpt: r.Excerpt, Path: r.Path, Language: r.Language, District: r.District, At: r.At})
			}
		}
	}
	return out, nil
}
