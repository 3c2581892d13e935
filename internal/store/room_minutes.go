package store

import (
	"context"
	"strconv"

	"github.com/uptrace/bun"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/room"
	"almenda/internal/store/model"
)

// minuted is how many versions of minutes are listed.
const minuted = 100

func (t roomTx) Minutes(ctx context.Context, sitting id.ID) ([]room.Minutes, error) {
	var rows []model.RoomMinutes
	if err := t.Select(&rows).Where("sitting_id = ?", sitting).Order("version DESC").Limit(minuted).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, err
	}
	who := make([]id.ID, len(rows))
	for i, r := range rows {
		who[i] = r.AuthorID
	}
	name, err := names(ctx, t.Tx, who)
	out := make([]room.Minutes, len(rows))
	for i, r := range rows {
		out[i] = room.Minutes{Sitting: r.SittingID, Version: r.Version, Body: r.Body, Author: r.AuthorID, Name: name[r.AuthorID], Office: r.Office,
			Created: r.CreatedAt, Published: at(r.PublishedAt)}
	}
	return out, err
}

func (t roomTx) Recorded(ctx context.Context, of id.ID) (bool, error) {
	return t.Select((*model.RoomMinutes)(nil)).Where("published_at IS NOT NULL").
		Where("sitting_id IN (?)", t.Select((*model.RoomSitting)(nil)).Column("id").Where("room_id = ?", of)).Exists(ctx)
}

func (t roomTx) PutMinutes(ctx context.Context, m room.Minutes, key string) error {
	ok, err := changed(t.Insert(&model.RoomMinutes{SittingID: m.Sitting, Version: m.Version, Body: m.Body, AuthorID: m.Author, Office: m.Office,
		Key: key, CreatedAt: m.Created, PublishedAt: moment(m.Published)}).On("CONFLICT DO NOTHING").Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "")
	}
	return err
}

func (t roomTx) IndexMinutes(ctx context.Context, p room.Place, m room.Minutes) error {
	return index(ctx, t.Tx, found{Kind: "minutes", ID: m.Sitting, Process: p.Scope.Process, District: p.Scope.District, Title: p.Title, Text: m.Body,
		Path: "/rooms/" + p.ID.String() + "/minutes", At: m.Published})
}

func (t roomTx) Facts(ctx context.Context, s room.Sitting) (f room.Facts, err error) {
	said := t.Select((*model.Comment)(nil)).ColumnExpr("count(*) AS posts, count(DISTINCT ?TableAlias.author_id) AS people").Where("room_id = ?", s.Room).
		Where("state = ?", comment.Shown).Where("seq > ?", s.First).Where("seq <= ?", s.Last)
	if err := said.Scan(ctx, &f.Posts, &f.People); err != nil {
		return f, err
	}
	n, err := t.Select((*model.RoomSpeaker)(nil)).Where("sitting_id = ?", s.ID).Where("floor_at IS NOT NULL").Count(ctx)
	if err != nil {
		return f, err
	}
	f.Speakers = int(n)
	if f.Questions, err = t.Questions(ctx, s.ID, []room.Stand{room.Shown, room.Answering, room.Answered}, queued); err != nil {
		return f, err
	}
	polls, order, err := t.pollsOf(ctx, t.Select((*model.Poll)(nil)).Where("room_id = ?", s.Room).Where("opens_at >= ?", s.Started).Where("opens_at <= ?", s.Ended))
	for _, p := range order {
		f.Polls = append(f.Polls, polls[p])
	}
	return f, err
}

func (t roomTx) Lines(ctx context.Context, of id.ID, after, until int64, req page.Request) (out page.Of[room.Line], err error) {
	if req.Cursor != "" {
		from, err := strconv.ParseInt(req.Cursor, 10, 64)
		if err != nil {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
		after = max(after, from)
	}
	limit := req.Limit(page.Max)
	var rows []model.RoomItem
	err = t.Select(&rows).Where("room_id = ?", of).Where("seq > ?", after).Where("seq <= ?", until).
		Where("(op = ? OR op = ? AND EXISTS (SELECT 1 FROM room_acts AS a WHERE a.tenant_id = room_item.tenant_id AND a.room_id = room_item.room_id AND a.seq = room_item.seq AND a.act IN (?)))",
			comment.Posted, comment.Part, bun.In(room.Told)).
		Order("seq").Limit(int64(limit + 1)).Scan(ctx)
	if err != nil {
		return out, err
	}
	out.Total = -1
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].Seq, 10)
	}
	out.Rows, err = t.told(ctx, of, rows)
	return out, err
}

// told adds to lines of a log what they are about, in a few statements however many lines there are.
func (t roomTx) told(ctx context.Context, of id.ID, rows []model.RoomItem) ([]room.Line, error) {
	var said []id.ID
	var acted []int64
	for _, r := range rows {
		if r.Op == string(comment.Posted) {
			said = append(said, r.Ref)
		} else {
			acted = append(acted, r.Seq)
		}
	}
	comments, err := t.said(ctx, said)
	if err != nil {
		return nil, err
	}
	acts, err := t.acted(ctx, of, acted)
	if err != nil {
		return nil, err
	}
	out := make([]room.Line, 0, len(rows))
	for _, r := range rows {
		l, ok := acts[r.Seq]
		if c, is := comments[r.Ref]; is && r.Op == string(comment.Posted) {
			l, ok = room.Line{Name: c.Name, Office: c.Office, Text: c.Body}, true
			if c.State != comment.Shown {
				l = room.Line{Gone: string(c.State)}
			}
		}
		if ok { // what was erased for good leaves no line
			l.Seq, l.At = r.Seq, r.At
			out = append(out, l)
		}
	}
	return out, nil
}

func (t roomTx) said(ctx context.Context, which []id.ID) (map[id.ID]comment.Comment, error) {
	out := map[id.ID]comment.Comment{}
	if len(which) == 0 {
		return out, nil
	}
	var rows []model.Comment
	if err := t.Select(&rows).Where("id IN (?)", bun.In(which)).Scan(ctx); err != nil {
		return nil, err
	}
	list, err := commentTx(t).complete(ctx, rows)
	for _, c := range list {
		out[c.ID] = c
	}
	return out, err
}

func (t roomTx) acted(ctx context.Context, of id.ID, which []int64) (map[int64]room.Line, error) {
	out := map[int64]room.Line{}
	if len(which) == 0 {
		return out, nil
	}
	var rows []model.RoomAct
	if err := t.Select(&rows).Where("room_id = ?", of).Where("seq IN (?)", bun.In(which)).Scan(ctx); err != nil {
		return nil, err
	}
	var who, refs []id.ID
	for _, r := range rows {
		refs = append(refs, r.Ref)
		if r.AccountID != nil {
			who = append(who, *r.AccountID)
		}
	}
	name := map[id.ID]string{}
	if len(who) > 0 {
		var err error
		if name, err = names(ctx, t.Tx, who); err != nil {
			return nil, err
		}
	}
	var asked []model.RoomQuestion
	if err := t.Select(&asked).Column("id", "body", "answer", "state").Where("id IN (?)", bun.In(refs)).Scan(ctx); err != nil {
		return nil, err
	}
	text := map[id.ID]model.RoomQuestion{}
	for _, q := range asked {
		text[q.ID] = q
	}
	polls, _, err := t.pollsOf(ctx, t.Select((*model.Poll)(nil)).Where("id IN (?)", bun.In(refs)))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		l := room.Line{Act: room.Act(r.Act), Note: r.Note}
		if p, ok := polls[r.Ref]; ok {
			l.Text = p.Question
			if l.Act == room.ActPollResults {
				l.Note = counts(p)
			}
		}
		if r.AccountID != nil {
			l.Name = name[*r.AccountID]
		}
		if q, ok := text[r.Ref]; ok && q.State != string(room.Dismissed) {
			l.Text = q.Body
			if r.Act == string(room.ActAnswered) {
				l.Note = q.Answer
			}
		}
		out[r.Seq] = l
	}
	return out, nil
}
