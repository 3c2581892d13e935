package store

import (
	"cmp"
	"context"
	"errors"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

func (t panelTx) Slots(ctx context.Context, from string) ([]panel.Slot, error) {
	var rows []model.PanelSlot
	if err := t.Select(&rows).Where("first_day >= ?", from).Order("first_day", "id").Limit(2000).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Slot, len(rows))
	for i := range rows {
		out[i] = fromSlot(&rows[i])
	}
	return out, nil
}

func fromSlot(r *model.PanelSlot) panel.Slot {
	return panel.Slot{ID: r.ID, Panel: r.PanelID, At: r.At, First: r.FirstDay, Office: r.Office, Topic: r.Topic, By: r.MadeBy, Made: r.MadeAt}
}

func (t panelTx) Slot(ctx context.Context, which id.ID) (panel.Slot, error) {
	row := &model.PanelSlot{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return panel.Slot{}, missing(err)
	}
	return fromSlot(row), nil
}

func (t panelTx) AddSlot(ctx context.Context, s panel.Slot, key string) error {
	row := &model.PanelSlot{ID: s.ID, PanelID: s.Panel, At: s.At, FirstDay: s.First, Office: s.Office, Topic: s.Topic, Key: cmp.Or(key, s.ID.String()), MadeBy: s.By, MadeAt: s.Made}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, made_by, key) DO NOTHING").Exec(ctx)
	return err
}

func (t panelTx) DropSlot(ctx context.Context, which id.ID) error {
	return mustChange(t.Delete((*model.PanelSlot)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t panelTx) Asking(ctx context.Context, of id.ID) (panel.Asking, error) {
	row := &model.PanelAsking{}
	err := t.Select(row).Where("panel_id = ?", of).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return panel.UsualAsking(of), nil
	}
	return panel.Asking{Panel: of, From: row.FromHour, Until: row.UntilHour, Sundays: row.Sundays, Hourly: row.Hourly, Welcome: sure(row.WelcomeID), Batch: row.Batch}, err
}

func (t panelTx) PutAsking(ctx context.Context, a panel.Asking) error {
	row := &model.PanelAsking{PanelID: a.Panel, FromHour: a.From, UntilHour: a.Until, Sundays: a.Sundays, Hourly: a.Hourly, WelcomeID: maybe(a.Welcome), Batch: a.Batch}
	q := t.Insert(row).On("CONFLICT (tenant_id, panel_id) DO UPDATE")
	for _, c := range []string{"from_hour", "until_hour", "sundays", "hourly", "welcome_id", "batch"} {
		q = q.Set("? = EXCLUDED.?", bun.Ident(c), bun.Ident(c))
	}
	_, err := q.Exec(ctx)
	return err
}
