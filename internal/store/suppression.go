package store

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// chunk is how many rows or keys go into one statement: bun writes them into its text.
const chunk = 500

// suppressed tells which keys get nothing that they did not ask for: those that are noted, and
// those of deleted accounts.
func suppressed(ctx context.Context, tx *tenantdb.Tx, keys []string) ([]string, error) {
	noted, err := known(ctx, keys, func(some []string) *bun.SelectQuery {
		return tx.Select((*model.Suppression)(nil)).Where("email_key IN (?)", bun.List(some))
	})
	if err != nil {
		return nil, err
	}
	deleted, err := known(ctx, keys, func(some []string) *bun.SelectQuery {
		return tx.Select((*model.Account)(nil)).Where("email_key IN (?)", bun.List(some)).Where("state = ?", account.Deleted)
	})
	if err != nil {
		return nil, err
	}
	all := append(noted, deleted...)
	slices.Sort(all)
	return slices.Compact(all), nil
}

// residents tells which keys belong to an account of the town.
func residents(ctx context.Context, tx *tenantdb.Tx, keys []string) ([]string, error) {
	return known(ctx, keys, func(some []string) *bun.SelectQuery {
		return tx.Select((*model.Account)(nil)).Where("email_key IN (?)", bun.List(some)).Where("state <> ?", account.Deleted)
	})
}

// known asks in chunks which keys have a row.
func known(ctx context.Context, keys []string, rows func([]string) *bun.SelectQuery) ([]string, error) {
	var out []string
	for some := range slices.Chunk(keys, chunk) {
		var found []string
		if err := rows(some).Column("email_key").Scan(ctx, &found); err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// suppress notes a key; the first reason stays.
func suppress(ctx context.Context, tx *tenantdb.Tx, key, reason string) error {
	row := &model.Suppression{EmailKey: key, Reason: reason, CreatedAt: tx.Now()}
	_, err := tx.Insert(row).On("CONFLICT (tenant_id, email_key) DO NOTHING").Exec(ctx)
	return err
}
