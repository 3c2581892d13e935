package store

import (
	"context"
	"time"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Rooms keeps room's side of the towns.
type Rooms struct{ DB *tenantdb.DB }

var _ room.Store = Rooms{}

// View opens a read-only transaction.
func (s Rooms) View(ctx context.Context, t tenant.ID, fn func(room.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(roomTx{tx}) })
}

// Update opens a read-write transaction.
func (s Rooms) Update(ctx context.Context, t tenant.ID, fn func(room.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(roomTx{tx}) })
}

type roomTx struct{ *tenantdb.Tx }

var _ room.Tx = roomTx{}

func (t roomTx) Place(ctx context.Context, which id.ID) (room.Place, error) {
	r, err := commentTx(t).Room(ctx, which)
	return room.Place{ID: r.ID, Kind: r.Kind, Scope: r.Scope, Path: r.Path, Title: r.Title, Closed: r.Closed, Mode: room.Mode(r.Mode), Slow: r.Slow, Last: r.Last}, err
}

func (t roomTx) Line(ctx context.Context, which id.ID, a room.Act, ref, account id.ID, note string) (int64, error) {
	return roomLine(ctx, t.Tx, which, a, ref, account, note)
}

// roomLine gives the next number of a room's log to something that is no comment, and writes down
// what it meant, for the transcript. ref is what is drawn anew.
func roomLine(ctx context.Context, tx *tenantdb.Tx, which id.ID, a room.Act, ref, account id.ID, note string) (int64, error) {
	seq, err := commentTx{tx}.Append(ctx, which, comment.Part, ref)
	if err != nil {
		return 0, err
	}
	row := &model.RoomAct{RoomID: which, Seq: seq, Act: string(a), Ref: ref, Note: note, At: tx.Now()}
	if account != id.None {
		row.AccountID = &account
	}
	_, err = tx.Insert(row).Exec(ctx)
	return seq, err
}

func (t roomTx) SetMode(ctx context.Context, which id.ID, m room.Mode, slow time.Duration) error {
	return mustChange(t.Tx.Update((*model.Room)(nil)).Set("mode = ?", m).Set("slow_seconds = ?", int64(slow/time.Second)).Where("id = ?", which).Exec(ctx))
}

func (t roomTx) Speaker(ctx context.Context, which id.ID) (room.Speaker, error) {
	r := &model.RoomSpeaker{}
	if err := t.Select(r).Where("id = ?", which).Scan(ctx); err != nil {
		return room.Speaker{}, missing(err)
	}
	out, err := t.speakers(ctx, []model.RoomSpeaker{*r})
	if err != nil {
		return room.Speaker{}, err
	}
	return out[0], nil
}

// queued is how many people a queue shows.
const queued = 500

func (t roomTx) Queue(ctx context.Context, sitting id.ID) ([]room.Speaker, error) {
	var rows []model.RoomSpeaker
	err := t.Select(&rows).Where("sitting_id = ?", sitting).Where("turn = 0").OrderExpr("state = ? DESC, asked_seq", room.Speaking).Limit(queued).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.speakers(ctx, rows)
}

func (t roomTx) speakers(ctx context.Context, rows []model.RoomSpeaker) ([]room.Speaker, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	who := make([]id.ID, len(rows))
	for i, r := range rows {
		who[i] = r.AccountID
	}
	name, err := names(ctx, t.Tx, who)
	out := make([]room.Speaker, len(rows))
	for i, r := range rows {
		out[i] = room.Speaker{ID: r.ID, Sitting: r.SittingID, Account: r.AccountID, Name: name[r.AccountID], State: room.Turn(r.State), Order: r.AskedSeq, Asked: r.AskedAt}
	}
	return out, err
}

func (t roomTx) PutSpeaker(ctx context.Context, s room.Speaker) error {
	ok, err := changed(t.Insert(&model.RoomSpeaker{ID: s.ID, SittingID: s.Sitting, AccountID: s.Account, AskedSeq: s.Order, State: string(s.State), AskedAt: s.Asked}).
		On("CONFLICT DO NOTHING").Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "")
	}
	return err
}

func (t roomTx) Turn(ctx context.Context, which id.ID, to room.Turn, seq int64) error {
	q := t.Tx.Update((*model.RoomSpeaker)(nil)).Set("state = ?", to).Set("turn = ?", seq).Where("id = ?", which)
	if to == room.Speaking {
		q = q.Set("floor_at = ?", t.Now())
	} else {
		q = q.Set("ended_at = ?", t.Now())
	}
	return mustChange(q.Exec(ctx))
}
