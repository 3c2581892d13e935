package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Comments keeps comment's side of the towns.
type Comments struct{ DB *tenantdb.DB }

var _ comment.Store = Comments{}

// View opens a read-only transaction.
func (s Comments) View(ctx context.Context, t tenant.ID, fn func(comment.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(commentTx{tx}) })
}

// Update opens a read-write transaction.
func (s Comments) Update(ctx context.Context, t tenant.ID, fn func(comment.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(commentTx{tx}) })
}

type commentTx struct{ *tenantdb.Tx }

var _ comment.Tx = commentTx{}

func (t commentTx) Room(ctx context.Context, room id.ID) (comment.Room, error) {
	return t.room(ctx, t.Select((*model.Room)(nil)).Where("id = ?", room))
}

func (t commentTx) LockRoom(ctx context.Context, room id.ID) (comment.Room, error) {
	return t.room(ctx, t.Dialect().ForUpdate(t.Select((*model.Room)(nil)).Where("id = ?", room)))
}

func (t commentTx) room(ctx context.Context, q *bun.SelectQuery) (comment.Room, error) {
	row := &model.Room{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return comment.Room{}, missing(err)
	}
	r := comment.Room{ID: row.ID, Kind: row.Kind, Last: row.LastSeq, Scope: access.Scope{District: row.District}, Closed: row.Closed,
		Path: row.Path, Title: row.Title, Mode: comment.Mode(row.Mode), Slow: time.Duration(row.SlowSeconds) * time.Second, Count: row.Comments,
		Firsts: row.Firsts, Pros: row.Pros, Cons: row.Cons}
	if row.ProcessID != nil {
		r.Scope.Process = *row.ProcessID
	}
	var err error
	switch row.Kind {
	case ideaRoom:
		err = t.ofIdea(ctx, &r)
	case threadRoom:
		err = t.ofThread(ctx, &r)
	}
	return r, err
}

// ofIdea adds what a room has from its idea.
func (t commentTx) ofIdea(ctx context.Context, r *comment.Room) error {
	i := &model.Idea{}
	err := published(t.Select(i)).Column("process_id", "district", "status", "title", "comments").Where("id = ?", r.ID).Scan(ctx)
	if err != nil {
		return missing(err)
	}
	r.Scope, r.Path, r.Title, r.Count = access.Scope{Process: i.ProcessID, District: i.District}, "/i/"+r.ID.String(), i.Title, i.Comments
	if i.Status == string(idea.Withdrawn) {
		r.Closed = "fault.idea_withdrawn"
	}
	return nil
}

// Kinds of rooms that are a thing's and have its id, and that have more to tell than the row.
const (
	ideaRoom   = "idea"
	threadRoom = "thread"
)

// openRoom makes a room for a thing of another noun.
func openRoom(ctx context.Context, tx *tenantdb.Tx, r comment.Room) error {
	row := &model.Room{ID: r.ID, Kind: r.Kind, District: r.Scope.District, Path: r.Path, Title: r.Title, Closed: r.Closed, Mode: string(comment.OpenMode)}
	if r.Scope.Process != id.None {
		row.ProcessID = &r.Scope.Process
	}
	_, err := tx.Insert(row).Exec(ctx)
	return err
}

func (t commentTx) LastBy(ctx context.Context, room, author id.ID) (time.Time, error) {
	row := &model.Comment{}
	err := t.Select(row).Column("created_at").Where("room_id = ?", room).Where("author_id = ?", author).Order("seq DESC").Limit(1).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return time.Time{}, nil
	}
	return row.CreatedAt, err
}

func (t commentTx) Append(ctx context.Context, room id.ID, op comment.Op, ref id.ID) (int64, error) {
	row := &model.Room{}
	err := t.Tx.Update(row).Set("last_seq = last_seq + 1").Where("id = ?", room).Returning("last_seq").Scan(ctx)
	if err != nil {
		return 0, missing(err)
	}
	_, err = t.Insert(&model.RoomItem{RoomID: room, Seq: row.LastSeq, Op: string(op), Ref: ref, At: t.Now()}).Exec(ctx)
	return row.LastSeq, err
}

func (t commentTx) Comment(ctx context.Context, which id.ID) (comment.Comment, error) {
	row := &model.Comment{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return comment.Comment{}, missing(err)
	}
	out, err := t.complete(ctx, []model.Comment{*row})
	if err != nil {
		return comment.Comment{}, err
	}
	return out[0], nil
}

func (t commentTx) BySeq(ctx context.Context, room id.ID, seq int64) (comment.Comment, error) {
	row := &model.Comment{}
	if err := t.Select(row).Where("room_id = ?", room).Where("seq = ?", seq).Scan(ctx); err != nil {
		return comment.Comment{}, missing(err)
	}
	return t.Comment(ctx, row.ID)
}

func (t commentTx) SetBody(ctx context.Context, which id.ID, body string) error {
	return mustChange(t.Tx.Update((*model.Comment)(nil)).Set("body = ?", body).Set("edited_at = ?", t.Now()).Where("id = ?", which).Exec(ctx))
}

func (t commentTx) ByKey(ctx context.Context, author id.ID, key string) (comment.Comment, error) {
	row := &model.Comment{}
	if err := t.Select(row).Where("author_id = ?", author).Where("key = ?", key).Scan(ctx); err != nil {
		return comment.Comment{}, missing(err)
	}
	return t.Comment(ctx, row.ID)
}

// complete adds what rows refer to, in two statements however many rows there are.
func (t commentTx) complete(ctx context.Context, rows []model.Comment) ([]comment.Comment, error) {
	out := make([]comment.Comment, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	var authors, parents []id.ID
	for _, r := range rows {
		authors = append(authors, r.AuthorID)
		if r.ParentID != nil {
			parents = append(parents, *r.ParentID)
		}
	}
	under := map[id.ID]model.Comment{}
	if len(parents) > 0 {
		var above []model.Comment
		if err := t.Select(&above).Column("id", "seq", "author_id").Where("id IN (?)", bun.In(parents)).Scan(ctx); err != nil {
			return nil, err
		}
		for _, r := range above {
			under[r.ID] = r
			authors = append(authors, r.AuthorID)
		}
	}
	names, err := names(ctx, t.Tx, authors)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		c := comment.Comment{ID: r.ID, Room: r.RoomID, Author: r.AuthorID, Name: names[r.AuthorID], Office: r.Office,
			State: comment.State(r.State), Seq: r.Seq, Created: r.CreatedAt, Edited: at(r.EditedAt), Stance: comment.Stance(r.Stance),
			Ups: r.Ups, Downs: r.Downs, Pinned: at(r.PinnedAt), Role: r.Role, Place: r.Place, Replies: r.Replies}
		if r.ParentID != nil {
			parent := under[*r.ParentID]
			c.Parent, c.Under, c.UnderBy = parent.ID, parent.Seq, names[parent.AuthorID]
		}
		if c.State == comment.Shown {
			c.Body = r.Body
		}
		out[i] = c
	}
	return out, nil
}

func (t commentTx) Put(ctx context.Context, c comment.Comment, key string) error {
	row := &model.Comment{ID: c.ID, RoomID: c.Room, AuthorID: c.Author, Body: c.Body, State: string(c.State), Office: c.Office,
		Key: key, Seq: c.Seq, CreatedAt: c.Created, Stance: string(c.Stance), PinnedAt: moment(c.Pinned), Role: c.Role, Place: c.Place}
	if c.Parent != id.None {
		row.ParentID = &c.Parent
	}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	if c.Parent == id.None {
		return nil
	}
	return mustChange(t.Tx.Update((*model.Comment)(nil)).Set("replies = replies + 1").Where("id = ?", c.Parent).Exec(ctx))
}

func (t commentTx) SetState(ctx context.Context, which id.ID, s comment.State) error {
	return mustChange(t.Tx.Update((*model.Comment)(nil)).Set("state = ?", s).Set("stance = ''").Set("pinned_at = NULL").Where("id = ?", which).Exec(ctx))
}

func (t commentTx) Count(ctx context.Context, room comment.Room, c comment.Comment, add int) error {
	var firsts, pros, cons int
	if add > 0 && c.Parent == id.None {
		firsts = add // a first comment keeps its place when it is taken away
	}
	switch c.Stance {
	case comment.For:
		pros = add
	case comment.Against:
		cons = add
	}
	err := mustChange(t.Tx.Update((*model.Room)(nil)).Set("comments = comments + ?", add).Set("firsts = firsts + ?", firsts).
		Set("pros = pros + ?", pros).Set("cons = cons + ?", cons).Where("id = ?", room.ID).Exec(ctx))
	if err != nil {
		return err
	}
	switch room.Kind {
	case ideaRoom:
		_, err = t.Tx.Update((*model.Idea)(nil)).Set("comments = comments + ?", add).Where("id = ?", room.ID).Exec(ctx)
	case threadRoom:
		err = t.countThread(ctx, room.ID, c, add)
	}
	return err
}

func (t commentTx) List(ctx context.Context, room id.ID, req page.Request) (out page.Of[comment.Comment], err error) {
	q := t.Select((*model.Comment)(nil)).Where("room_id = ?", room)
	if req.Cursor != "" {
		after, err := strconv.ParseInt(req.Cursor, 10, 64)
		if err != nil {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
		q = q.Where("seq > ?", after)
	}
	limit := req.Limit(page.Max)
	var rows []model.Comment
	if err := q.Model(&rows).Order("seq").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	out.Total = -1
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].Seq, 10)
	}
	out.Rows, err = t.complete(ctx, rows)
	return out, err
}

func (t commentTx) Since(ctx context.Context, room id.ID, after int64, max int) ([]comment.Item, int64, error) {
	row := &model.Room{}
	if err := t.Select(row).Column("last_seq").Where("id = ?", room).Scan(ctx); err != nil {
		return nil, 0, missing(err)
	}
	if after >= row.LastSeq || max <= 0 {
		return nil, row.LastSeq, nil
	}
	var rows []model.RoomItem
	err := t.Select(&rows).Column("seq", "op", "ref").Where("room_id = ?", room).Where("seq > ?", after).
		Where("seq <= ?", row.LastSeq).Order("seq").Limit(int64(max)).Scan(ctx)
	items := make([]comment.Item, len(rows))
	for i, r := range rows {
		items[i] = comment.Item{Seq: r.Seq, Op: comment.Op(r.Op), Ref: r.Ref}
	}
	return items, row.LastSeq, err
}

func (t commentTx) CountBy(ctx context.Context, author id.ID) (int, error) {
	n, err := t.Select((*model.Comment)(nil)).Where("author_id = ?", author).Where("state = ?", comment.Shown).Count(ctx)
	return int(n), err
}
