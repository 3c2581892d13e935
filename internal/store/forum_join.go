package store

import (
	"context"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/store/model"
)

// joinAtOnce is how many lines of a log are written by one statement.
const joinAtOnce = 500

// Join writes the whole log of one room again at the end of the other's, line by line: both stay
// without a gap, and what was line n there is line n + grew here. Before it stands one line for the
// thread's own text.
func (t forumTx) Join(ctx context.Context, from, into forum.Thread) (grew, last int64, err error) {
	a, b := &model.Room{}, &model.Room{}
	if err := t.Select(a).Where("id = ?", from.ID).Scan(ctx); err != nil {
		return 0, 0, missing(err)
	}
	if err := t.Select(b).Where("id = ?", into.ID).Scan(ctx); err != nil {
		return 0, 0, missing(err)
	}
	lived, err := t.Select((*model.RoomItem)(nil)).Where("room_id = ?", from.ID).Where("op NOT IN ('post', 'edit', 'remove')").Exists(ctx)
	if err != nil {
		return 0, 0, err
	}
	if lived {
		return 0, 0, fault.New(fault.Closed, "fault.thread_live")
	}
	if err := t.opening(ctx, from, b); err != nil {
		return 0, 0, err
	}
	grew = b.LastSeq + 1
	if err := t.copyLog(ctx, a, b.ID, grew); err != nil {
		return 0, 0, err
	}
	_, err = t.Tx.Update((*model.Comment)(nil)).Set("room_id = ?", b.ID).Set("seq = seq + ?", grew).
		Set("place = CASE WHEN parent_id IS NULL THEN place + ? ELSE place END", b.Firsts+1).
		Where("room_id = ?", a.ID).Exec(ctx)
	if err != nil {
		return 0, 0, err
	}
	err = mustChange(t.Tx.Update((*model.Room)(nil)).Set("last_seq = last_seq + ?", a.LastSeq+1).Set("firsts = firsts + ?", a.Firsts+1).
		Set("comments = comments + ?", a.Comments+1).Set("pros = pros + ?", a.Pros).Set("cons = cons + ?", a.Cons).Where("id = ?", b.ID).Exec(ctx))
	if err != nil {
		return 0, 0, err
	}
	return grew, grew + a.LastSeq, mustChange(t.Tx.Update((*model.Thread)(nil)).Set("posts = posts + ?", a.Comments+1).Set("active_at = ?", t.Now()).Where("id = ?", into.ID).Exec(ctx))
}

// opening makes the text of a thread the next post of a room.
func (t forumTx) opening(ctx context.Context, from forum.Thread, b *model.Room) error {
	row := &model.Comment{ID: id.New(), RoomID: b.ID, AuthorID: from.Author, Body: "**" + from.Title + "**\n\n" + from.Body, State: string(comment.Shown),
		Key: "merged:" + from.ID.String(), Seq: b.LastSeq + 1, CreatedAt: from.Created, EditedAt: moment(from.Edited), Place: b.Firsts + 1}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return err
	}
	_, err := t.Insert(&model.RoomItem{RoomID: b.ID, Seq: row.Seq, Op: string(comment.Posted), Ref: row.ID, At: t.Now()}).Exec(ctx)
	return err
}

func (t forumTx) copyLog(ctx context.Context, a *model.Room, into id.ID, grew int64) error {
	for after := int64(0); after < a.LastSeq; {
		var lines []model.RoomItem
		err := t.Select(&lines).Where("room_id = ?", a.ID).Where("seq > ?", after).Order("seq").Limit(joinAtOnce).Scan(ctx)
		if err != nil || len(lines) == 0 {
			return err
		}
		after = lines[len(lines)-1].Seq
		for i := range lines {
			lines[i].RoomID, lines[i].Seq = into, lines[i].Seq+grew
		}
		if _, err := t.Insert(&lines).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
