package store

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

// threadOrder is how one order of threads is written in SQL: the column, and how it becomes a
// cursor's key and comes back from one. All go downwards but the unanswered ones.
type threadOrder struct {
	column string
	key    func(model.Thread) int64
	value  func(int64) any
}

func micro(k int64) any { return time.UnixMicro(k).UTC() }

var threadOrders = map[forum.Sort]threadOrder{
	forum.Active:     {"active_at", func(r model.Thread) int64 { return r.ActiveAt.UnixMicro() }, micro},
	forum.Newest:     {"created_at", func(r model.Thread) int64 { return r.CreatedAt.UnixMicro() }, micro},
	forum.Discussed:  {"posts", func(r model.Thread) int64 { return int64(r.Posts) }, number},
	forum.Supported:  {"supports", func(r model.Thread) int64 { return int64(r.Supports) }, number},
	forum.Unanswered: {"created_at", func(r model.Thread) int64 { return r.CreatedAt.UnixMicro() }, micro},
}

func threadCursor(s forum.Sort, key int64, last id.ID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(s) + "." + strconv.FormatInt(key, 10) + "." + last.String()))
}

func readThreadCursor(raw string, s forum.Sort) (key int64, last id.ID, err error) {
	text, err := base64.RawURLEncoding.DecodeString(raw)
	f := strings.Split(string(text), ".")
	if err == nil && len(f) == 3 && f[0] == string(s) {
		if key, err = strconv.ParseInt(f[1], 10, 64); err == nil {
			if which, ok := id.Parse(f[2]); ok {
				return key, which, nil
			}
		}
	}
	return 0, id.None, fault.New(fault.Invalid, "fault.filter")
}

// inLists narrows to threads that everybody may read.
func inLists(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("?TableAlias.state IN ('open', 'locked')")
}

func (t forumTx) List(ctx context.Context, f forum.Filter, req page.Request) (out page.Of[forum.Thread], err error) {
	out.Total = -1
	q := inLists(t.Select((*model.Thread)(nil)))
	switch {
	case f.Board != id.None:
		q = q.Where("board_id = ?", f.Board)
	case f.Process != id.None:
		q = q.Where("process_id = ?", f.Process)
	default: // a process that is not public yet keeps its threads to itself
		hidden := t.Select((*model.Process)(nil)).Column("id").Where("state NOT IN ('published', 'archived')")
		gone := t.Select((*model.Board)(nil)).Column("id").Where("state = ?", forum.BoardArchived)
		q = q.Where("(process_id IS NULL OR process_id NOT IN (?))", hidden).Where("board_id NOT IN (?)", gone)
	}
	if f.Answered != nil && *f.Answered {
		q = q.Where("answered_at IS NOT NULL")
	} else if f.Answered != nil || f.Sort == forum.Unanswered {
		q = q.Where("answered_at IS NULL")
	}
	if strings.TrimSpace(f.Query) != "" {
		words, ok, err := terms(ctx, t.Tx, dialect.Words(f.Query, 8))
		if err != nil || !ok {
			return out, err // nothing in it that could be found
		}
		for _, w := range words {
			q = q.Where("id IN (?)", w.holds(t.Select((*model.SearchWord)(nil)).Column("id").Where("kind = ?", threadRoom), "search_word"))
		}
	}
	if req.Cursor == "" && (f.Query != "" || f.Board != id.None) {
		n, err := q.Clone().Count(ctx)
		if err != nil {
			return out, err
		}
		out.Total = int(n)
	}
	return t.page(ctx, q, f.Sort, req, out)
}

// page reads one page in an order; out has the total already.
func (t forumTx) page(ctx context.Context, q *bun.SelectQuery, sort forum.Sort, req page.Request, out page.Of[forum.Thread]) (page.Of[forum.Thread], error) {
	o, up, limit := threadOrders[sort], sort == forum.Unanswered, req.Limit(20)
	if req.Cursor != "" {
		key, last, err := readThreadCursor(req.Cursor, sort)
		if err != nil {
			return out, err
		}
		if up {
			q = q.Where("(?0 > ?1 OR (?0 = ?1 AND id > ?2))", bun.Ident(o.column), o.value(key), last)
		} else {
			q = q.Where("(?0 < ?1 OR (?0 = ?1 AND id < ?2))", bun.Ident(o.column), o.value(key), last)
		}
	}
	if up {
		q = q.OrderExpr("? ASC, id ASC", bun.Ident(o.column))
	} else {
		q = q.OrderExpr("? DESC, id DESC", bun.Ident(o.column))
	}
	rows, err := t.many(ctx, q.Limit(int64(limit+1)))
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		out.Next = threadCursor(sort, o.key(*rowOf(last)), last.ID)
	}
	out.Rows = rows
	return out, nil
}

// rowOf is a thread with its counters, as a cursor is made from it.
func rowOf(t forum.Thread) *model.Thread {
	r := toThread(t)
	r.Posts, r.Supports = t.Posts, t.Supports
	return r
}

func (t forumTx) ByAuthor(ctx context.Context, author id.ID) ([]forum.Own, error) {
	rows, err := t.many(ctx, t.Select((*model.Thread)(nil)).Where("author_id = ?", author).Where("state <> ?", forum.Merged).Order("active_at DESC", "id DESC").Limit(50))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out, c := make([]forum.Own, len(rows)), commentTx(t)
	for i, th := range rows {
		out[i].Thread = th
		if th.Posts == 0 || i >= 20 { // of old threads nobody waits for news
			continue
		}
		read, err := c.ReadTo(ctx, th.ID, author)
		if err != nil {
			return nil, err
		}
		fresh, err := c.Unread(ctx, th.ID, author, read, 100)
		if err != nil {
			return nil, err
		}
		out[i].Fresh = len(fresh)
	}
	return out, nil
}

func (t forumTx) Asked(ctx context.Context, expert id.ID) ([]forum.Thread, error) {
	return t.many(ctx, inLists(t.Select((*model.Thread)(nil))).Where("expert_id = ?", expert).Where("answered_at IS NULL").Order("created_at", "id").Limit(50))
}

func (t forumTx) Waiting(ctx context.Context) ([]forum.Thread, error) {
	return t.many(ctx, t.Select((*model.Thread)(nil)).Where("kind = ?", forum.Question).Where("answered_at IS NULL").Where("state IN ('held', 'open')").
		OrderExpr("CASE WHEN state = 'held' THEN 0 ELSE 1 END, supports DESC, created_at, id").Limit(50))
}

func (t forumTx) MergedInto(ctx context.Context, which id.ID) ([]forum.Thread, error) {
	return t.many(ctx, t.Select((*model.Thread)(nil)).Where("into_id = ?", which).Where("state = ?", forum.Merged).Order("created_at", "id").Limit(50))
}

// ofThread adds what a room has from its thread. One that cannot be read has no room.
func (t commentTx) ofThread(ctx context.Context, r *comment.Room) error {
	th, err := forumTx(t).one(ctx, inLists(t.Select((*model.Thread)(nil))).Where("id = ?", r.ID))
	if err != nil {
		return err
	}
	r.Scope, r.Title, r.Sides = th.Scope(), th.Title, th.Kind == forum.Debate
	r.Expert, r.Skill = th.Expert, th.Expertise
	switch {
	case th.State == forum.Locked:
		r.Closed = "fault.thread_locked"
	case th.BoardState == forum.BoardArchived:
		r.Closed = "fault.board_archived"
	}
	if th.Process == id.None {
		return nil
	}
	p, err := processTx(t).Process(ctx, th.Process)
	if err != nil {
		return err
	}
	if !p.Public() {
		return fault.Missing()
	}
	if r.Closed == "" && !p.Open("discussion", t.Now()) {
		r.Closed = "fault.discussion_closed"
	}
	return nil
}

// countThread adds to the numbers of a thread. What an office or an expert says answers it.
func (t commentTx) countThread(ctx context.Context, thread id.ID, c comment.Comment, add int) error {
	q := t.Tx.Update((*model.Thread)(nil)).Set("posts = posts + ?", add).Where("id = ?", thread)
	if add > 0 {
		q = q.Set("active_at = ?", t.Now())
		if c.Office != "" || c.Role != "" {
			q = q.Set("answered_at = coalesce(answered_at, ?)", t.Now())
		}
	}
	return mustChange(q.Exec(ctx))
}
