package store

import (
	"context"
	"encoding/json"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

func (t panelTx) Campaign(ctx context.Context, which id.ID) (panel.Campaign, error) {
	row := &model.PanelCampaign{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return panel.Campaign{}, missing(err)
	}
	return fromRecruit(row)
}

func (t panelTx) Campaigns(ctx context.Context, of id.ID) ([]panel.Campaign, error) {
	var rows []model.PanelCampaign
	if err := t.Select(&rows).Where("panel_id = ?", of).Order("number DESC").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Campaign, len(rows))
	for i := range rows {
		c, err := fromRecruit(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

func fromRecruit(r *model.PanelCampaign) (panel.Campaign, error) {
	c := panel.Campaign{ID: r.ID, Panel: r.PanelID, Number: r.Number, Kind: panel.Channel(r.Kind), Title: r.Title, State: panel.CampaignState(r.State),
		Until: r.Until, SentOn: r.SentOn, By: r.MadeBy, Made: r.MadeAt}
	return c, json.Unmarshal([]byte(r.Settings), &c.Settings)
}

func toRecruit(c panel.Campaign) (*model.PanelCampaign, error) {
	settings, err := json.Marshal(c.Settings)
	return &model.PanelCampaign{ID: c.ID, PanelID: c.Panel, Number: c.Number, Kind: string(c.Kind), Title: c.Title, State: string(c.State),
		Until: c.Until, SentOn: c.SentOn, Settings: string(settings), MadeBy: c.By, MadeAt: c.Made}, err
}

func (t panelTx) AddCampaign(ctx context.Context, c panel.Campaign, key string) (id.ID, bool, error) {
	row, err := toRecruit(c)
	if err != nil {
		return id.None, false, err
	}
	row.Key = key
	added, err := changed(t.Insert(row).On("CONFLICT (tenant_id, made_by, key) DO NOTHING").Exec(ctx))
	if err != nil || added {
		return c.ID, added, err
	}
	known := &model.PanelCampaign{}
	err = t.Select(known).Column("id").Where("made_by = ?", c.By).Where("key = ?", key).Where("panel_id = ?", c.Panel).Scan(ctx)
	return known.ID, false, missing(err)
}

func (t panelTx) SaveCampaign(ctx context.Context, c panel.Campaign) error {
	row, err := toRecruit(c)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).Column("title", "state", "until", "sent_on", "settings").Where("id = ?", c.ID).Exec(ctx))
}

func (t panelTx) AddCodes(ctx context.Context, list []panel.Code) (added int, err error) {
	const many = 500
	for len(list) > 0 {
		n := min(len(list), many)
		rows := make([]model.PanelCode, n)
		for i, c := range list[:n] {
			rows[i] = model.PanelCode{Hash: c.Hash, CampaignID: c.Campaign, PanelID: c.Panel, Stratum: c.Stratum, Household: c.Household, Uses: c.Uses, Used: c.Used, Mailed: c.Mailed, Opened: c.Opened}
		}
		list = list[n:]
		res, err := t.Insert(&rows).On("CONFLICT (tenant_id, hash) DO NOTHING").Exec(ctx)
		if err != nil {
			return added, err
		}
		k, err := res.RowsAffected()
		if err != nil {
			return added, err
		}
		added += int(k)
	}
	return added, nil
}

func (t panelTx) Code(ctx context.Context, of id.ID, hash string) (panel.Code, error) {
	return t.code(ctx, t.Select((*model.PanelCode)(nil)).Where("panel_id = ?", of).Where("hash = ?", hash))
}

func (t panelTx) LockCode(ctx context.Context, of id.ID, hash string) (panel.Code, error) {
	return t.code(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelCode)(nil)).Where("panel_id = ?", of).Where("hash = ?", hash)))
}

func (t panelTx) CodeOf(ctx context.Context, campaign id.ID, household string) (panel.Code, error) {
	return t.code(ctx, t.Select((*model.PanelCode)(nil)).Where("campaign_id = ?", campaign).Where("household = ?", household).Where("used > 0").Order("hash").Limit(1))
}

func (t panelTx) code(ctx context.Context, q *bun.SelectQuery) (panel.Code, error) {
	r := &model.PanelCode{}
	if err := q.Model(r).Scan(ctx); err != nil {
		return panel.Code{}, missing(err)
	}
	return panel.Code{Hash: r.Hash, Campaign: r.CampaignID, Panel: r.PanelID, Stratum: r.Stratum, Household: r.Household, Uses: r.Uses, Used: r.Used, Mailed: r.Mailed, Opened: r.Opened}, nil
}

func (t panelTx) MailedCode(ctx context.Context, hash string) error {
	return mustChange(t.Tx.Update((*model.PanelCode)(nil)).Set("mailed = ?", true).Where("hash = ?", hash).Exec(ctx))
}

func (t panelTx) OpenCode(ctx context.Context, hash string) error {
	return mustChange(t.Tx.Update((*model.PanelCode)(nil)).Set("opened = ?", true).Where("hash = ?", hash).Exec(ctx))
}

func (t panelTx) CountCode(ctx context.Context, hash string, n int) error {
	return mustChange(t.Tx.Update((*model.PanelCode)(nil)).Set("used = used + ?", n).Where("hash = ?", hash).Where("used + ? >= 0", n).Exec(ctx))
}

func (t panelTx) Responses(ctx context.Context, of id.ID) ([]panel.Response, error) {
	var rows []struct {
		CampaignID id.ID
		Stratum    string
		Codes      int
		Opened     int
		Used       int
	}
	err := t.Select((*model.PanelCode)(nil)).Column("campaign_id", "stratum").ColumnExpr("count(*) AS codes").
		ColumnExpr("coalesce(sum(CASE WHEN opened THEN 1 ELSE 0 END), 0) AS opened").ColumnExpr("coalesce(sum(used), 0) AS used").
		Where("panel_id = ?", of).Group("campaign_id", "stratum").Order("campaign_id", "stratum").Scan(ctx, &rows)
	out := make([]panel.Response, len(rows))
	for i, r := range rows {
		out[i] = panel.Response{Campaign: r.CampaignID, Stratum: r.Stratum, Codes: r.Codes, Opened: r.Opened, Used: r.Used}
	}
	return out, err
}

func (t panelTx) CameBy(ctx context.Context, of id.ID) (map[id.ID]map[panel.Membership]int, error) {
	var rows []struct {
		CampaignID id.ID
		State      string
		N          int
	}
	err := t.Select((*model.PanelMember)(nil)).Column("campaign_id", "state").ColumnExpr("count(*) AS n").
		Where("panel_id = ?", of).Where("campaign_id IS NOT NULL").Group("campaign_id", "state").Scan(ctx, &rows)
	out := map[id.ID]map[panel.Membership]int{}
	for _, r := range rows {
		if out[r.CampaignID] == nil {
			out[r.CampaignID] = map[panel.Membership]int{}
		}
		out[r.CampaignID][panel.Membership(r.State)] = r.N
	}
	return out, err
}

func (t panelTx) InHousehold(ctx context.Context, of id.ID, household string) (int, error) {
	n, err := t.Select((*model.PanelMember)(nil)).Where("panel_id = ?", of).Where("household = ?", household).Count(ctx)
	return int(n), err
}
