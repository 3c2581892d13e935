package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/outbox"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Outbox hands out the events that wait in the towns.
type Outbox struct{ DB *tenantdb.DB }

var _ outbox.Store = Outbox{}

// Claim marks the oldest waiting events done if fn takes them.
func (s Outbox) Claim(ctx context.Context, t tenant.ID, max int, fn func([]event.Event) error) (n int, err error) {
	if max <= 0 {
		return 0, nil // bun takes a limit of zero for none
	}
	waiting := false
	err = s.DB.View(ctx, t, func(tx *tenantdb.Tx) error {
		var err error
		waiting, err = tx.Select((*model.Outbox)(nil)).Where("done_at IS NULL").Exists(ctx)
		return err
	})
	if err != nil || !waiting {
		return 0, err
	}
	err = s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error {
		n, err = claimEvents(ctx, tx, max, fn)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func claimEvents(ctx context.Context, tx *tenantdb.Tx, max int, fn func([]event.Event) error) (int, error) {
	var rows []model.Outbox
	err := tx.Dialect().SkipLocked(tx.Select(&rows).Where("done_at IS NULL").Order("id").Limit(int64(max))).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	events, ids := make([]event.Event, len(rows)), make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		events[i] = event.Event{ID: r.ID, Kind: event.Kind(r.Kind), Subject: r.Subject, At: r.At.UTC()}
		if err := json.Unmarshal([]byte(r.Data), &events[i].Data); err != nil {
			return 0, fmt.Errorf("outbox: data of %s: %w", r.ID, err)
		}
	}
	if err := fn(events); err != nil {
		return 0, err
	}
	_, err = tx.Update((*model.Outbox)(nil)).Set("done_at = ?", tx.Now()).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return len(ids), err
}
