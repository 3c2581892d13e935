package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

func (t commentTx) Pin(ctx context.Context, which id.ID, since time.Time) error {
	return mustChange(t.Tx.Update((*model.Comment)(nil)).Set("pinned_at = ?", moment(since)).Where("id = ?", which).Exec(ctx))
}

func (t commentTx) Vote(ctx context.Context, which, account id.ID, value int) error {
	// Whoever else votes on this comment waits here, so that what is found below is so.
	var held int
	if err := t.Dialect().ForUpdate(t.Select((*model.Comment)(nil)).ColumnExpr("1").Where("id = ?", which)).Scan(ctx, &held); err != nil {
		return missing(err)
	}
	row := &model.CommentVote{}
	err := t.Select(row).Where("comment_id = ?", which).Where("account_id = ?", account).Scan(ctx)
	if err != nil && !errors.Is(err, dialect.ErrNoRows) {
		return err
	}
	before := row.Value
	if before == value {
		return nil
	}
	if value == 0 {
		_, err = t.Delete((*model.CommentVote)(nil)).Where("comment_id = ?", which).Where("account_id = ?", account).Exec(ctx)
	} else {
		_, err = t.Insert(&model.CommentVote{CommentID: which, AccountID: account, Value: value, CreatedAt: t.Now()}).
			On("CONFLICT (tenant_id, comment_id, account_id) DO UPDATE").Set("value = EXCLUDED.value").Set("created_at = EXCLUDED.created_at").Exec(ctx)
	}
	if err != nil {
		return err
	}
	ups, downs := one(value == 1)-one(before == 1), one(value == -1)-one(before == -1)
	return mustChange(t.Tx.Update((*model.Comment)(nil)).Set("ups = ups + ?", ups).Set("downs = downs + ?", downs).
		Set("score = score + ?", ups-downs).Where("id = ?", which).Exec(ctx))
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (t commentTx) Votes(ctx context.Context, account id.ID, comments []id.ID) (map[id.ID]int, error) {
	if len(comments) == 0 {
		return nil, nil
	}
	var rows []model.CommentVote
	err := t.Select(&rows).Column("comment_id", "value").Where("account_id = ?", account).Where("comment_id IN (?)", bun.In(comments)).Scan(ctx)
	out := make(map[id.ID]int, len(rows))
	for _, r := range rows {
		out[r.CommentID] = r.Value
	}
	return out, err
}

func (t commentTx) Firsts(ctx context.Context, room id.ID, r comment.Range) (rows, pinned []comment.Comment, err error) {
	var firsts, replies, top []model.Comment
	q := t.Select(&firsts).Where("room_id = ?", room).Where("parent_id IS NULL").Limit(comment.PageSize)
	switch {
	case r.Side != comment.Neither: // few take a side that is taken away again, so places are passed over
		q = q.Where("stance = ?", r.Side).Where("stance <> ''").Offset(int64(r.Skip))
	case r.Order != comment.Best:
		q = q.Where("place >= ?", r.From).Where("place <= ?", r.To)
	default:
		q = q.Offset(int64(r.Skip))
	}
	switch r.Order {
	case comment.Newest:
		q = q.Order("place DESC")
	case comment.Best:
		q = q.Order("score DESC", "place DESC")
	default:
		q = q.Order("place")
	}
	if err := q.Scan(ctx); err != nil {
		return nil, nil, err
	}
	var ids []id.ID
	for _, f := range firsts {
		if f.Replies > 0 {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) > 0 {
		if err := t.Select(&replies).Where("parent_id IN (?)", bun.In(ids)).Where("place <= ?", comment.ShownReplies).Order("parent_id", "place").Scan(ctx); err != nil {
			return nil, nil, err
		}
	}
	err = t.Select(&top).Where("room_id = ?", room).Where("pinned_at IS NOT NULL").Order("pinned_at", "id").Limit(comment.MaxPinned).Scan(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := t.complete(ctx, slices.Concat(interleave(firsts, replies), top))
	if err != nil {
		return nil, nil, err
	}
	n := len(firsts) + len(replies)
	return all[:n], all[n:], nil
}

// interleave puts replies after what they answer.
func interleave(firsts, replies []model.Comment) []model.Comment {
	under := make(map[id.ID][]model.Comment, len(firsts))
	for _, r := range replies {
		under[*r.ParentID] = append(under[*r.ParentID], r)
	}
	out := make([]model.Comment, 0, len(firsts)+len(replies))
	for _, f := range firsts {
		out = append(append(out, f), under[f.ID]...)
	}
	return out
}

func (t commentTx) Replies(ctx context.Context, parent id.ID, from int64, max int) ([]comment.Comment, error) {
	var rows []model.Comment
	err := t.Select(&rows).Where("parent_id = ?", parent).Where("place >= ?", from).Order("place").Limit(int64(max)).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

func (t commentTx) After(ctx context.Context, room id.ID, seq int64) (int64, error) {
	row := &model.Comment{}
	err := t.Select(row).Column("seq").Where("room_id = ?", room).Where("seq > ?", seq).Order("seq").Limit(1).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return 0, nil
	}
	return row.Seq, err
}

func (t commentTx) Unread(ctx context.Context, room, account id.ID, seq int64, max int) (out []int64, err error) {
	err = t.Select((*model.Comment)(nil)).Column("seq").Where("room_id = ?", room).Where("seq > ?", seq).Where("author_id <> ?", account).
		Where("state = ?", comment.Shown).Order("seq").Limit(int64(max)).Scan(ctx, &out)
	return out, err
}

func (t commentTx) ReadTo(ctx context.Context, room, account id.ID) (int64, error) {
	row := &model.RoomRead{}
	err := t.Select(row).Column("seq").Where("room_id = ?", room).Where("account_id = ?", account).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return 0, nil
	}
	return row.Seq, err
}

func (t commentTx) SetReadTo(ctx context.Context, room, account id.ID, seq int64) error {
	_, err := t.Insert(&model.RoomRead{RoomID: room, AccountID: account, Seq: seq, At: t.Now()}).On("CONFLICT (tenant_id, room_id, account_id) DO UPDATE").
		Set("seq = EXCLUDED.seq").Set("at = EXCLUDED.at").Where("room_read.seq < EXCLUDED.seq").Exec(ctx)
	return err
}
