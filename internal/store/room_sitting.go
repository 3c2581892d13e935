package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/store/model"
)

func fromSitting(r model.RoomSitting) room.Sitting {
	return room.Sitting{ID: r.ID, Room: r.RoomID, Number: r.Number, State: room.State(r.State), Host: r.HostID, Planned: at(r.PlannedAt),
		Started: at(r.StartedAt), Ended: at(r.EndedAt), First: r.FirstSeq, Last: r.LastSeq, Peak: r.Peak}
}

func toSitting(s room.Sitting) *model.RoomSitting {
	return &model.RoomSitting{ID: s.ID, RoomID: s.Room, Number: s.Number, State: string(s.State), HostID: s.Host, PlannedAt: moment(s.Planned),
		StartedAt: moment(s.Started), EndedAt: moment(s.Ended), FirstSeq: s.First, LastSeq: s.Last, Peak: s.Peak}
}

func (t roomTx) Newest(ctx context.Context, of id.ID) (room.Sitting, error) {
	r := model.RoomSitting{}
	if err := t.Select(&r).Where("room_id = ?", of).Order("number DESC").Limit(1).Scan(ctx); err != nil {
		return room.Sitting{}, missing(err)
	}
	return fromSitting(r), nil
}

func (t roomTx) Sitting(ctx context.Context, which id.ID) (room.Sitting, error) {
	r := model.RoomSitting{}
	if err := t.Select(&r).Where("id = ?", which).Scan(ctx); err != nil {
		return room.Sitting{}, missing(err)
	}
	return fromSitting(r), nil
}

// sittings is how many sittings of one room are listed.
const sittings = 50

func (t roomTx) Sittings(ctx context.Context, of id.ID) ([]room.Sitting, error) {
	var rows []model.RoomSitting
	err := t.Select(&rows).Where("room_id = ?", of).Where("state <> ?", room.CalledOff).Order("number DESC").Limit(sittings).Scan(ctx)
	out := make([]room.Sitting, len(rows))
	for i, r := range rows {
		out[i] = fromSitting(r)
	}
	return out, err
}

func (t roomTx) PutSitting(ctx context.Context, s room.Sitting) error {
	row := toSitting(s)
	row.CreatedAt = t.Now()
	_, err := t.Insert(row).Exec(ctx)
	return again(err)
}

func (t roomTx) SetSitting(ctx context.Context, s room.Sitting) error {
	return mustChange(t.Tx.Update(toSitting(s)).Column("state", "host_id", "planned_at", "started_at", "ended_at", "first_seq", "last_seq").
		Where("id = ?", s.ID).Exec(ctx))
}

func (t roomTx) Raise(ctx context.Context, of id.ID, watching int) error {
	_, err := t.Tx.Update((*model.RoomSitting)(nil)).Set("peak = ?", watching).Where("room_id = ?", of).Where("state = ?", room.Running).
		Where("peak < ?", watching).Exec(ctx)
	return err
}

func (t roomTx) InState(ctx context.Context, states []room.State, max int) ([]room.Entry, error) {
	var rows []model.RoomSitting
	err := t.Select(&rows).Where("state IN (?)", bun.In(states)).OrderExpr("state = ? DESC, state = ? DESC, planned_at, created_at DESC, id", room.Running, room.Planned).
		Limit(int64(max)).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	which := make([]id.ID, len(rows))
	for i, r := range rows {
		which[i] = r.ID
	}
	var written []id.ID
	err = t.Select((*model.RoomMinutes)(nil)).ColumnExpr("DISTINCT ?TableAlias.sitting_id").Where("sitting_id IN (?)", bun.In(which)).
		Where("published_at IS NOT NULL").Scan(ctx, &written)
	if err != nil {
		return nil, err
	}
	done := map[id.ID]bool{}
	for _, w := range written {
		done[w] = true
	}
	var out []room.Entry
	for _, r := range rows {
		p, err := t.Place(ctx, r.RoomID)
		if fault.Is(err, fault.NotFound) {
			continue // its thing is not public any more
		}
		if err != nil {
			return nil, err
		}
		out = append(out, room.Entry{Sitting: fromSitting(r), Place: p, Minutes: done[r.ID]})
	}
	return out, nil
}
