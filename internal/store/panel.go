package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Panels keeps panel's side of the towns: the registry. Answers are kept elsewhere.
type Panels struct{ DB *tenantdb.DB }

var _ panel.Store = Panels{}

// View opens a read-only transaction.
func (s Panels) View(ctx context.Context, t tenant.ID, fn func(panel.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(panelTx{tx}) })
}

// Update opens a read-write transaction.
func (s Panels) Update(ctx context.Context, t tenant.ID, fn func(panel.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(panelTx{tx}) })
}

type panelTx struct{ *tenantdb.Tx }

var _ panel.Tx = panelTx{}

func (t panelTx) QueueLetter(ctx context.Context, l panel.Letter) error {
	return queueOutside(ctx, t.Tx, account.Letter(l))
}

func (t panelTx) Panel(ctx context.Context, which id.ID) (panel.Panel, error) {
	return t.panel(ctx, t.Select((*model.Panel)(nil)).Where("id = ?", which))
}

func (t panelTx) PanelBySlug(ctx context.Context, slug string) (panel.Panel, error) {
	return t.panel(ctx, t.Select((*model.Panel)(nil)).Where("slug = ?", slug))
}

func (t panelTx) LockPanel(ctx context.Context, which id.ID) (panel.Panel, error) {
	return t.panel(ctx, t.Dialect().ForUpdate(t.Select((*model.Panel)(nil)).Where("id = ?", which)))
}

func (t panelTx) panel(ctx context.Context, q *bun.SelectQuery) (panel.Panel, error) {
	row := &model.Panel{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return panel.Panel{}, missing(err)
	}
	return fromPanel(row)
}

func (t panelTx) Panels(ctx context.Context) ([]panel.Panel, error) {
	var rows []model.Panel
	if err := t.Select(&rows).Order("created_at DESC", "id DESC").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Panel, len(rows))
	for i := range rows {
		p, err := fromPanel(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func fromPanel(r *model.Panel) (panel.Panel, error) {
	p := panel.Panel{ID: r.ID, Slug: r.Slug, Kind: panel.Kind(r.Kind), Parent: of(r.ParentID), Previous: of(r.PreviousID), District: r.District,
		State: panel.State(r.State), Size: r.Size, From: r.Begins, Until: r.Ends, Office: r.Office, Sample: r.Sample,
		CreatedBy: r.CreatedBy, Created: r.CreatedAt, Published: at(r.PublishedAt), Ended: at(r.EndedAt)}
	return p, errors.Join(json.Unmarshal([]byte(r.Title), &p.Title), json.Unmarshal([]byte(r.Lead), &p.Lead), json.Unmarshal([]byte(r.Settings), &p.Settings))
}

func toPanel(p panel.Panel) (*model.Panel, error) {
	settings, err := json.Marshal(p.Settings)
	return &model.Panel{ID: p.ID, Slug: p.Slug, Kind: string(p.Kind), ParentID: maybe(p.Parent), PreviousID: maybe(p.Previous), District: p.District,
		Title: text(p.Title), Lead: text(p.Lead), State: string(p.State), Size: p.Size, Begins: p.From, Ends: p.Until, Office: p.Office, Sample: p.Sample,
		CreatedBy: p.CreatedBy, CreatedAt: p.Created, PublishedAt: moment(p.Published), EndedAt: moment(p.Ended), Settings: string(settings)}, err
}

// of is the id behind a reference; None when there is none.
func of(ref *id.ID) id.ID {
	if ref == nil {
		return id.None
	}
	return *ref
}

func (t panelTx) AddPanel(ctx context.Context, p panel.Panel, key string) (id.ID, bool, error) {
	row, err := toPanel(p)
	if err != nil {
		return id.None, false, err
	}
	row.Key = key
	added, err := changed(t.Insert(row).On("CONFLICT (tenant_id, created_by, key) DO NOTHING").Exec(ctx))
	if err == nil && added {
		err = t.index(ctx, p)
	}
	if err != nil || added {
		return p.ID, added, err
	}
	known := &model.Panel{}
	err = t.Select(known).Column("id").Where("created_by = ?", p.CreatedBy).Where("key = ?", key).Scan(ctx)
	return known.ID, false, missing(err)
}

func (t panelTx) SavePanel(ctx context.Context, p panel.Panel) error {
	p.Settings.Changed = t.Now().UTC().Format(time.DateOnly)
	row, err := toPanel(p)
	if err != nil {
		return err
	}
	if err := mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "id", "key", "created_by", "created_at").Where("id = ?", p.ID).Exec(ctx)); err != nil {
		return err
	}
	return t.index(ctx, p)
}

func (t panelTx) Population(ctx context.Context, which id.ID) (panel.Population, error) {
	row := &model.PanelPopulation{}
	if err := t.Select(row).Where("panel_id = ?", which).Order("version DESC").Limit(1).Scan(ctx); err != nil {
		return panel.Population{}, missing(err)
	}
	return fromPopulation(row)
}

func (t panelTx) Populations(ctx context.Context, which id.ID) ([]panel.Population, error) {
	var rows []model.PanelPopulation
	if err := t.Select(&rows).Where("panel_id = ?", which).Order("version DESC").Limit(100).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Population, len(rows))
	for i := range rows {
		p, err := fromPopulation(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func fromPopulation(r *model.PanelPopulation) (panel.Population, error) {
	p := panel.Population{Panel: r.PanelID, Version: r.Version, Source: r.Source, At: r.AsOf, By: r.MadeBy, Made: r.MadeAt}
	return p, json.Unmarshal([]byte(r.Tables), &p.Tables)
}

func (t panelTx) AddPopulation(ctx context.Context, p panel.Population) error {
	tables, err := json.Marshal(p.Tables)
	if err != nil {
		return err
	}
	_, err = t.Insert(&model.PanelPopulation{PanelID: p.Panel, Version: p.Version, Source: p.Source, AsOf: p.At, Tables: string(tables), MadeBy: p.By, MadeAt: p.Made}).Exec(ctx)
	return err
}

func (t panelTx) CountIn(ctx context.Context, which id.ID) (map[panel.Membership]int, error) {
	var rows []struct {
		State string
		N     int
	}
	err := t.Select((*model.PanelMember)(nil)).ColumnExpr("state").ColumnExpr("count(*) AS n").Where("panel_id = ?", which).Group("state").Scan(ctx, &rows)
	if errors.Is(err, dialect.ErrNoRows) {
		err = nil
	}
	out := map[panel.Membership]int{}
	for _, r := range rows {
		out[panel.Membership(r.State)] = r.N
	}
	return out, err
}
