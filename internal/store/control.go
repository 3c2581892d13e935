package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

// Control keeps what belongs to no town: which towns there are and the development mailbox.
type Control struct {
	db      *bun.DB
	dialect dialect.Dialect
	clock   clock.Clock
}

var _ tenant.Source = (*Control)(nil)

// Stamp changes whenever any town changes.
func (c *Control) Stamp(ctx context.Context) (string, error) {
	var n, sum int64
	err := c.db.NewSelect().Model((*model.Tenant)(nil)).
		ColumnExpr("count(*)").ColumnExpr("coalesce(sum(version), 0)").Scan(ctx, &n, &sum)
	if err != nil {
		return "", fmt.Errorf("control: stamp: %w", err)
	}
	return fmt.Sprintf("%d/%d", n, sum), nil
}

// Towns lists every town.
func (c *Control) Towns(ctx context.Context) ([]tenant.Row, error) {
	var rows []model.Tenant
	err := c.db.NewSelect().Model(&rows).Column("id", "slug", "state", "version", "config").Order("slug").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("control: towns: %w", err)
	}
	out := make([]tenant.Row, len(rows))
	for i, r := range rows {
		out[i] = tenant.Row{ID: r.ID, State: tenant.State(r.State), Version: r.Version}
		if err := json.Unmarshal([]byte(r.Config), &out[i].Town); err != nil {
			return nil, fmt.Errorf("control: town %s: %w", r.Slug, err)
		}
	}
	return out, nil
}

// Apply writes a town as its folder declares it: a new one is added, a known one changed when
// anything is different. changed tells whether so. Faults: Conflict when a host is another town's.
func (c *Control) Apply(ctx context.Context, town *tenant.Town) (changed bool, err error) {
	raw, err := json.Marshal(town)
	if err != nil {
		return false, fmt.Errorf("control: apply %s: %w", town.Slug, err)
	}
	err = c.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		row := &model.Tenant{}
		err := c.dialect.ForUpdate(tx.NewSelect().Model(row).Where("slug = ?", town.Slug)).Scan(ctx)
		switch {
		case errors.Is(err, dialect.ErrNoRows):
			row = &model.Tenant{ID: id.New(), Slug: town.Slug, State: string(tenant.Active)}
		case err != nil:
			return err
		case row.Config == string(raw):
			return nil
		}
		changed = true
		row.Config, row.Version, row.AppliedAt = string(raw), row.Version+1, c.clock.Now()
		if _, err := tx.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE").
			Set("config = EXCLUDED.config").Set("version = EXCLUDED.version").Set("applied_at = EXCLUDED.applied_at").
			Exec(ctx); err != nil {
			return err
		}
		return setHosts(ctx, tx, row.ID, town)
	})
	if err = dialect.Translate(err); errors.Is(err, dialect.ErrDuplicate) {
		return false, fault.Because(err, fault.Conflict, "fault.host_taken")
	}
	if err != nil {
		return false, fmt.Errorf("control: apply %s: %w", town.Slug, err)
	}
	return changed, nil
}

func setHosts(ctx context.Context, tx bun.Tx, t id.ID, town *tenant.Town) error {
	if _, err := tx.NewDelete().Model((*model.TenantHost)(nil)).Where("tenant_id = ?", t).Exec(ctx); err != nil {
		return err
	}
	hosts := append(slices.Clone(town.Hosts), town.Slug+".localhost")
	rows := make([]model.TenantHost, 0, len(hosts))
	for _, h := range slices.Compact(hosts) {
		rows = append(rows, model.TenantHost{Host: strings.ToLower(h), TenantID: t})
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}
