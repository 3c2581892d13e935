package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

// waveMore is the part of a wave that is kept as one text.
type waveMore struct {
	Evidence id.ID                `json:"evidence,omitzero"`
	Left     map[panel.Reason]int `json:"left,omitempty"`
	Problem  string               `json:"problem,omitempty"`
	Welcome  bool                 `json:"welcome,omitempty"`
	Telling  bool                 `json:"telling,omitempty"`
	Summary  tenant.Text          `json:"summary,omitempty"`
	Public   time.Time            `json:"public,omitzero"`
	Hour     string               `json:"hour,omitempty"`
	Sent     int                  `json:"sent,omitempty"`
	Counted  bool                 `json:"counted,omitempty"`
}

func (t panelTx) Wave(ctx context.Context, which id.ID) (panel.Wave, error) {
	return t.wave(ctx, t.Select((*model.PanelWave)(nil)).Where("id = ?", which))
}

func (t panelTx) LockWave(ctx context.Context, which id.ID) (panel.Wave, error) {
	return t.wave(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelWave)(nil)).Where("id = ?", which)))
}

func (t panelTx) WaveByNumber(ctx context.Context, of id.ID, number int) (panel.Wave, error) {
	return t.wave(ctx, t.Select((*model.PanelWave)(nil)).Where("panel_id = ?", of).Where("number = ?", number))
}

func (t panelTx) WaveOfSurvey(ctx context.Context, survey id.ID) (panel.Wave, error) {
	return t.wave(ctx, t.Select((*model.PanelWave)(nil)).Where("survey_id = ?", survey))
}

func (t panelTx) wave(ctx context.Context, q *bun.SelectQuery) (panel.Wave, error) {
	row := &model.PanelWave{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return panel.Wave{}, missing(err)
	}
	return fromWave(row)
}

func (t panelTx) Waves(ctx context.Context, of id.ID) ([]panel.Wave, error) {
	var rows []model.PanelWave
	q := t.Select(&rows)
	if of != id.None {
		q = q.Where("panel_id = ? OR beside LIKE ?", of, "%"+of.String()+"%")
	}
	if err := q.Order("created_at DESC", "id DESC").Limit(2000).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Wave, len(rows))
	for i := range rows {
		w, err := fromWave(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = w
	}
	return out, nil
}

func fromWave(r *model.PanelWave) (panel.Wave, error) {
	w := panel.Wave{ID: r.ID, Panel: r.PanelID, Number: r.Number, Survey: r.SurveyID, State: panel.WaveState(r.State), Case: r.CaseNumber, CaseURL: r.CaseURL,
		Office: r.Office, Opens: at(r.OpensAt), Closes: r.ClosesAt.UTC(), KeysHash: r.KeysHash, Created: r.CreatedAt, By: r.CreatedBy}
	var more waveMore
	err := errors.Join(json.Unmarshal([]byte(r.Beside), &w.Beside), json.Unmarshal([]byte(r.Title), &w.Title), json.Unmarshal([]byte(r.Why), &w.Why),
		json.Unmarshal([]byte(r.LedTo), &w.LedTo), json.Unmarshal([]byte(r.Audience), &w.Audience), json.Unmarshal([]byte(r.Counts), &w.Counts),
		json.Unmarshal([]byte(r.Settings), &more))
	w.Evidence, w.Left, w.Problem, w.Welcome, w.Telling = more.Evidence, more.Left, more.Problem, more.Welcome, more.Telling
	w.Summary, w.Public, w.Hour, w.Sent, w.Counted = more.Summary, more.Public, more.Hour, more.Sent, more.Counted
	return w, err
}

func toWave(w panel.Wave) (*model.PanelWave, error) {
	beside, err1 := json.Marshal(w.Beside)
	audience, err2 := json.Marshal(w.Audience)
	counts, err3 := json.Marshal(w.Counts)
	more, err4 := json.Marshal(waveMore{w.Evidence, w.Left, w.Problem, w.Welcome, w.Telling, w.Summary, w.Public, w.Hour, w.Sent, w.Counted})
	return &model.PanelWave{ID: w.ID, PanelID: w.Panel, Number: w.Number, SurveyID: w.Survey, Beside: string(beside), State: string(w.State), Title: text(w.Title),
		Why: text(w.Why), LedTo: text(w.LedTo), CaseNumber: w.Case, CaseURL: w.CaseURL, Office: w.Office, Audience: string(audience), OpensAt: moment(w.Opens),
		ClosesAt: w.Closes, KeysHash: w.KeysHash, Counts: string(counts), Settings: string(more), CreatedBy: w.By, CreatedAt: w.Created}, errors.Join(err1, err2, err3, err4)
}

func (t panelTx) AddWave(ctx context.Context, w panel.Wave, key string) (id.ID, bool, error) {
	if _, err := t.LockPanel(ctx, w.Panel); err != nil { // two waves do not get one number
		return id.None, false, err
	}
	var last []int
	if err := t.Select((*model.PanelWave)(nil)).Column("number").Where("panel_id = ?", w.Panel).Order("number DESC").Limit(1).Scan(ctx, &last); err != nil {
		return id.None, false, err
	}
	w.Number = 1
	if len(last) > 0 {
		w.Number = last[0] + 1
	}
	row, err := toWave(w)
	if err != nil {
		return id.None, false, err
	}
	row.Key = cmp.Or(key, w.ID.String())
	added, err := changed(t.Insert(row).On("CONFLICT (tenant_id, created_by, key) DO NOTHING").Exec(ctx))
	if err != nil || added {
		return w.ID, added, err
	}
	known := &model.PanelWave{}
	err = t.Select(known).Column("id").Where("created_by = ?", w.By).Where("key = ?", row.Key).Scan(ctx)
	return known.ID, false, missing(err)
}

func (t panelTx) SaveWave(ctx context.Context, w panel.Wave) error {
	row, err := toWave(w)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "id", "panel_id", "number", "key", "created_by", "created_at").Where("id = ?", w.ID).Exec(ctx))
}

func (t panelTx) DropWave(ctx context.Context, which id.ID) error {
	return mustChange(t.Delete((*model.PanelWave)(nil)).Where("id = ?", which).Exec(ctx))
}
