package store

import (
	"context"
	"encoding/json"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

func fromDraw(r *model.PanelDraw) (panel.Draw, error) {
	d := panel.Draw{ID: r.ID, Panel: r.PanelID, Number: r.Number, Base: of(r.BaseID), State: panel.DrawState(r.State), MadeBy: r.MadeBy, Made: r.MadeAt,
		Announced: at(r.AnnouncedAt), Drawn: at(r.DrawnAt), Hash: r.Hash}
	return d, json.Unmarshal([]byte(r.Settings), &d.Settings)
}

func toDraw(d panel.Draw) (*model.PanelDraw, error) {
	settings, err := json.Marshal(d.Settings)
	return &model.PanelDraw{ID: d.ID, PanelID: d.Panel, Number: d.Number, BaseID: maybe(d.Base), State: string(d.State), MadeBy: d.MadeBy, MadeAt: d.Made,
		AnnouncedAt: moment(d.Announced), DrawnAt: moment(d.Drawn), Hash: d.Hash, Settings: string(settings)}, err
}

func (t panelTx) draw(ctx context.Context, q *bun.SelectQuery) (panel.Draw, error) {
	row := &model.PanelDraw{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return panel.Draw{}, missing(err)
	}
	return fromDraw(row)
}

func (t panelTx) draws(ctx context.Context, q *bun.SelectQuery) ([]panel.Draw, error) {
	var rows []model.PanelDraw
	if err := q.Model(&rows).Order("number DESC", "id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Draw, len(rows))
	for i := range rows {
		d, err := fromDraw(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = d
	}
	return out, nil
}

func (t panelTx) Draw(ctx context.Context, d id.ID) (panel.Draw, error) {
	return t.draw(ctx, t.Select((*model.PanelDraw)(nil)).Where("id = ?", d))
}

func (t panelTx) LockDraw(ctx context.Context, d id.ID) (panel.Draw, error) {
	return t.draw(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelDraw)(nil)).Where("id = ?", d)))
}

func (t panelTx) DrawByNumber(ctx context.Context, which id.ID, number int) (panel.Draw, error) {
	return t.draw(ctx, t.Select((*model.PanelDraw)(nil)).Where("panel_id = ?", which).Where("number = ?", number))
}

func (t panelTx) Draws(ctx context.Context, which id.ID) ([]panel.Draw, error) {
	return t.draws(ctx, t.Select((*model.PanelDraw)(nil)).Where("panel_id = ?", which))
}

func (t panelTx) DrawsIn(ctx context.Context, state panel.DrawState) ([]panel.Draw, error) {
	return t.draws(ctx, t.Select((*model.PanelDraw)(nil)).Where("state = ?", state))
}

func (t panelTx) AddDraw(ctx context.Context, d panel.Draw, key string) (id.ID, error) {
	row, err := toDraw(d)
	if err != nil {
		return id.None, err
	}
	known := &model.PanelDraw{}
	err = t.Select(known).Column("id").Where("made_by = ?", d.MadeBy).Where("key = ?", key).Scan(ctx)
	if err == nil {
		return known.ID, nil
	}
	if missing(err) == err {
		return id.None, err
	}
	list, err := t.Draws(ctx, d.Panel)
	if err != nil {
		return id.None, err
	}
	row.Key, row.Number = key, 1
	if len(list) > 0 {
		row.Number = list[0].Number + 1
	}
	_, err = t.Insert(row).Exec(ctx)
	return d.ID, again(err)
}

func (t panelTx) SaveDraw(ctx context.Context, d panel.Draw) error {
	row, err := toDraw(d)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).Column("state", "announced_at", "drawn_at", "hash", "settings").Where("id = ?", d.ID).Exec(ctx))
}

func fromRun(r *model.PanelDrawRun) (panel.Run, error) {
	out := panel.Run{Draw: r.DrawID, Number: r.Number, State: panel.RunState(r.State), Algorithm: lottery.Algorithm(r.Algorithm), By: r.StartedBy, Started: r.StartedAt,
		Beat: r.BeatAt, Ended: at(r.EndedAt), Worker: of(r.Worker)}
	return out, json.Unmarshal([]byte(r.Progress), &out.Progress)
}

func toRun(r panel.Run) (*model.PanelDrawRun, error) {
	progress, err := json.Marshal(r.Progress)
	return &model.PanelDrawRun{DrawID: r.Draw, Number: r.Number, State: string(r.State), Algorithm: string(r.Algorithm), StartedBy: r.By, StartedAt: r.Started,
		BeatAt: r.Beat, EndedAt: moment(r.Ended), Worker: maybe(r.Worker), Progress: string(progress)}, err
}

func (t panelTx) AddRun(ctx context.Context, r panel.Run) error {
	row, err := toRun(r)
	if err != nil {
		return err
	}
	_, err = t.Insert(row).Exec(ctx)
	return again(err)
}

func (t panelTx) Runs(ctx context.Context, d id.ID) ([]panel.Run, error) {
	var rows []model.PanelDrawRun
	if err := t.Select(&rows).Where("draw_id = ?", d).Order("number DESC").Limit(200).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Run, len(rows))
	for i := range rows {
		r, err := fromRun(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

func (t panelTx) ClaimRun(ctx context.Context, d id.ID, number int, worker id.ID) (bool, error) {
	return changed(t.Tx.Update((*model.PanelDrawRun)(nil)).Set("state = ?", panel.RunUnderWay).Set("worker = ?", worker).Set("beat_at = ?", t.Now()).
		Where("draw_id = ?", d).Where("number = ?", number).Where("state = ?", panel.RunWaiting).Exec(ctx))
}

func (t panelTx) BeatRun(ctx context.Context, d id.ID, number int, worker id.ID, p panel.RunProgress) (bool, error) {
	progress, err := json.Marshal(p)
	if err != nil {
		return false, err
	}
	return changed(t.Tx.Update((*model.PanelDrawRun)(nil)).Set("beat_at = ?", t.Now()).Set("progress = ?", string(progress)).
		Where("draw_id = ?", d).Where("number = ?", number).Where("worker = ?", worker).Where("state = ?", panel.RunUnderWay).Exec(ctx))
}

func (t panelTx) SaveRun(ctx context.Context, r panel.Run) error {
	row, err := toRun(r)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).Column("state", "beat_at", "ended_at", "worker", "progress").Where("draw_id = ?", r.Draw).Where("number = ?", r.Number).Exec(ctx))
}
