package store

import (
	"context"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

// recruitLetter is the kind of letters that ask somebody to register. Whom they went to is forgotten when
// they are out.
const recruitLetter = "recruit_panel"

func (t panelTx) AddErrand(ctx context.Context, e panel.Errand) error {
	_, err := t.Insert(&model.PanelErrand{PanelID: e.Panel, PersonID: e.Person, Kind: e.Kind, Noted: e.On}).
		On("CONFLICT (tenant_id, panel_id, person_id, kind) DO NOTHING").Exec(ctx)
	return err
}

func (t panelTx) Errands(ctx context.Context, of id.ID) ([]panel.Errand, error) {
	var rows []model.PanelErrand
	if err := t.Select(&rows).Where("panel_id = ?", of).Order("noted", "person_id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Errand, len(rows))
	for i, r := range rows {
		out[i] = panel.Errand{Panel: r.PanelID, Person: r.PersonID, Kind: r.Kind, On: r.Noted}
	}
	return out, nil
}

func (t panelTx) DropErrand(ctx context.Context, of, who id.ID, kind string) error {
	_, err := t.Delete((*model.PanelErrand)(nil)).Where("panel_id = ?", of).Where("person_id = ?", who).Where("kind = ?", kind).Exec(ctx)
	return err
}

func (t panelTx) DropSentInvites(ctx context.Context) error {
	_, err := t.Delete((*model.Mail)(nil)).Where("kind = ?", recruitLetter).Where("finished_at IS NOT NULL").Exec(ctx)
	return err
}
