package store

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

// cursor is where a page of ideas begins: after the row with that key and id, in that order.
type cursor struct {
	sort idea.Sort
	key  int64 // microseconds for newest, else the number that is ordered by
	id   id.ID
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(c.sort) + "." + strconv.FormatInt(c.key, 10) + "." + c.id.String()))
}

func readCursor(s string, sort idea.Sort) (c cursor, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	f := strings.Split(string(raw), ".")
	if err != nil || len(f) != 3 || f[0] != string(sort) {
		return c, fault.New(fault.Invalid, "fault.filter")
	}
	key, err := strconv.ParseInt(f[1], 10, 64)
	last, ok := id.Parse(f[2])
	if err != nil || !ok {
		return c, fault.New(fault.Invalid, "fault.filter")
	}
	return cursor{sort: sort, key: key, id: last}, nil
}

// order is how one sort is written in SQL: the column, and how a cursor's key becomes its value.
type order struct {
	column string
	key    func(model.Idea) int64
	value  func(int64) any
}

func number(k int64) any { return k }

var orders = map[idea.Sort]order{
	idea.Newest:    {"published_at", func(r model.Idea) int64 { return r.PublishedAt.UnixMicro() }, func(k int64) any { return time.UnixMicro(k).UTC() }},
	idea.Supported: {"supports", func(r model.Idea) int64 { return int64(r.Supports) }, number},
	idea.Discussed: {"comments", func(r model.Idea) int64 { return int64(r.Comments) }, number},
	idea.Shuffled:  {"shuffle", func(r model.Idea) int64 { return r.Shuffle }, number},
}

func (t ideaTx) List(ctx context.Context, f idea.Filter, req page.Request) (out page.Of[idea.Idea], err error) {
	base := func() *bun.SelectQuery {
		q := published(t.Select((*model.Idea)(nil)))
		if f.Process != id.None {
			q = q.Where("process_id = ?", f.Process)
		}
		if f.District != "" {
			q = q.Where("district = ?", f.District)
		}
		if f.Topic != "" {
			q = q.Where("topic = ?", f.Topic)
		}
		if f.Status != "" {
			return q.Where("status = ?", f.Status)
		}
		return q.Where("status <> ?", idea.Withdrawn)
	}
	if strings.TrimSpace(f.Query) != "" {
		list, ok, err := terms(ctx, t.Tx, dialect.Words(f.Query, 8))
		if err != nil || !ok {
			return page.Of[idea.Idea]{}, err
		}
		plain := base
		base = func() *bun.SelectQuery { return holding(t.Tx, plain(), list) }
	}
	limit := req.Limit(20)
	var rows []model.Idea
	if f.Sort == idea.Shuffled {
		rows, err = t.shuffled(ctx, base, f.Seed, req.Cursor, limit+1)
	} else {
		rows, err = t.ordered(ctx, base(), f.Sort, req.Cursor, limit+1)
	}
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		out.Next = cursor{f.Sort, orders[f.Sort].key(last), last.ID}.String()
	}
	out.Total = -1
	if req.Cursor == "" {
		if out.Total, err = bounded(ctx, t.Tx, base()); err != nil {
			return out, err
		}
		out.AtLeast = out.Total == foundMost
	}
	out.Rows, err = t.complete(ctx, rows)
	return out, err
}

func (t ideaTx) ordered(ctx context.Context, q *bun.SelectQuery, sort idea.Sort, after string, limit int) ([]model.Idea, error) {
	o := orders[sort]
	if after != "" {
		c, err := readCursor(after, sort)
		if err != nil {
			return nil, err
		}
		q = q.Where("(?0 < ?1 OR (?0 = ?1 AND id < ?2))", bun.Ident(o.column), o.value(c.key), c.id)
	}
	var rows []model.Idea
	err := q.Model(&rows).OrderExpr("? DESC, id DESC", bun.Ident(o.column)).Limit(int64(limit)).Scan(ctx)
	return rows, err
}

// shuffled begins at the visitor's own place in the ring of shuffle keys and goes round it once:
// two ranges of one index, whatever the number of ideas.
func (t ideaTx) shuffled(ctx context.Context, base func() *bun.SelectQuery, seed uint32, after string, limit int) ([]model.Idea, error) {
	start := int64(seed)
	from, last, second := start, id.None, false
	if after != "" {
		c, err := readCursor(after, idea.Shuffled)
		if err != nil {
			return nil, err
		}
		from, last, second = c.key, c.id, c.key < start
	}
	var out []model.Idea
	read := func(q *bun.SelectQuery) error {
		var rows []model.Idea
		err := q.Model(&rows).Order("shuffle", "id").Limit(int64(limit - len(out))).Scan(ctx)
		out = append(out, rows...)
		return err
	}
	past := func(q *bun.SelectQuery) *bun.SelectQuery {
		if after == "" {
			return q.Where("shuffle >= ?", from)
		}
		return q.Where("(shuffle > ?0 OR (shuffle = ?0 AND id > ?1))", from, last)
	}
	if !second {
		if err := read(past(base())); err != nil {
			return nil, err
		}
		if len(out) == limit {
			return out, nil
		}
		return out, read(base().Where("shuffle < ?", start))
	}
	return out, read(past(base()).Where("shuffle < ?", start))
}
