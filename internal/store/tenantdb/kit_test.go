package tenantdb_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// towns is a source of as many towns as it says.
type towns int

func (n towns) Stamp(context.Context) (string, error) { return fmt.Sprint(int(n)), nil }

func (n towns) Towns(context.Context) ([]tenant.Row, error) {
	rows := make([]tenant.Row, n)
	for i := range rows {
		rows[i] = tenant.Row{ID: id.New(), State: tenant.Active, Version: 1, Town: tenant.Town{Slug: fmt.Sprintf("town%d", i), Zone: "UTC"}}
	}
	return rows, nil
}

// ids makes ids of n towns the only way there is.
func ids(t *testing.T, n int) []tenant.ID {
	t.Helper()
	r := tenant.NewRegistry(towns(n))
	if _, err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := make([]tenant.ID, n)
	for i, town := range r.All() {
		out[i] = town.ID
	}
	return out
}

// add stores an address that said no: the smallest row that a town has.
func add(ctx context.Context, tx *tenantdb.Tx, key string) error {
	_, err := tx.Insert(&model.Suppression{EmailKey: key, Reason: "test", CreatedAt: tx.Now()}).Exec(ctx)
	return err
}

// all reads every address that can be seen, with nothing but the engine's own lock to hide any:
// the builder's condition is made void.
func all(ctx context.Context, tx *tenantdb.Tx) (keys []string, err error) {
	var rows []model.Suppression
	err = tx.Select(&rows).WhereOr("1 = 1").Order("email_key").Scan(ctx)
	for _, r := range rows {
		keys = append(keys, r.EmailKey)
	}
	return keys, err
}

// count tells how many addresses the town has.
func count(t *testing.T, db *tenantdb.DB, town tenant.ID) (n int) {
	t.Helper()
	err := db.View(t.Context(), town, func(tx *tenantdb.Tx) error {
		keys, err := all(t.Context(), tx)
		n = len(keys)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// commits counts what a connection pool was told to commit.
type commits struct{ n int }

func (c *commits) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (c *commits) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	if e.Query == "COMMIT" {
		c.n++
	}
}
