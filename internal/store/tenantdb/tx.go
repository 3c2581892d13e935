package tenantdb

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

// Tx is a transaction bound to one town. Its builders add the tenant key; there are no others.
type Tx struct {
	tx      bun.Tx
	tenant  tenant.ID
	now     time.Time
	dialect dialect.Dialect
	writes  bool
	silent  bool
	events  []event.Event
}

// Tenant is the town that the transaction is bound to.
func (t *Tx) Tenant() tenant.ID { return t.tenant }

// Now is the one moment of the transaction.
func (t *Tx) Now() time.Time { return t.now }

// Clock is an expression for the present moment moved by shift, by the one clock that all
// processes share: for leases and waiting times, where Now could be a wrong clock's.
func (t *Tx) Clock(shift time.Duration) schema.QueryWithArgs {
	return t.dialect.Clock(t.now, shift)
}

// Dialect tells which engine this is.
func (t *Tx) Dialect() dialect.Dialect { return t.dialect }

// Select reads rows of the town into model.
func (t *Tx) Select(model any) *bun.SelectQuery {
	return t.tx.NewSelect().Model(model).Where("?TableAlias.tenant_id = ?", t.tenant.UUID())
}

// From reads what another query of this transaction reads, under an alias: that query has the
// tenant key already.
func (t *Tx) From(inner *bun.SelectQuery, alias string) *bun.SelectQuery {
	return t.tx.NewSelect().TableExpr("(?) AS ?", inner, bun.Ident(alias))
}

// Update changes rows of the town. The caller adds which.
func (t *Tx) Update(model any) *bun.UpdateQuery {
	return t.tx.NewUpdate().Model(model).Where("?TableAlias.tenant_id = ?", t.tenant.UUID())
}

// Delete removes rows of the town. The caller adds which.
func (t *Tx) Delete(model any) *bun.DeleteQuery {
	return t.tx.NewDelete().Model(model).Where("?TableAlias.tenant_id = ?", t.tenant.UUID())
}

// Insert adds a row, or a slice of rows, to the town: the tenant key is set here, whatever the
// rows said.
func (t *Tx) Insert(rows any) *bun.InsertQuery {
	t.own(rows)
	return t.tx.NewInsert().Model(rows)
}

// own writes the tenant key into every row.
func (t *Tx) own(rows any) {
	if row, ok := rows.(model.Owned); ok {
		row.SetTenant(t.tenant.UUID())
		return
	}
	v := reflect.Indirect(reflect.ValueOf(rows))
	if v.Kind() != reflect.Slice {
		panic(fmt.Sprintf("tenantdb: %T has no tenant key", rows))
	}
	for i := range v.Len() {
		e := v.Index(i)
		if e.Kind() != reflect.Pointer {
			e = e.Addr()
		}
		e.Interface().(model.Owned).SetTenant(t.tenant.UUID())
	}
}

// Emit writes an event into the outbox of this transaction.
func (t *Tx) Emit(ctx context.Context, e event.Event) error {
	if t.silent {
		return nil
	}
	e.ID, e.At = id.New(), t.now
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("outbox: %s: %w", e.Kind, err)
	}
	row := &model.Outbox{ID: e.ID, Kind: string(e.Kind), Subject: e.Subject, Data: string(data), At: e.At}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return fmt.Errorf("outbox: %s: %w", e.Kind, err)
	}
	t.events = append(t.events, e)
	return nil
}

// Audit writes an act of office beside the change that it made. data holds ids and short codes,
// never what residents wrote.
func (t *Tx) Audit(ctx context.Context, actor id.ID, act string, subject id.ID, data map[string]string) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("audit: %s: %w", act, err)
	}
	row := &model.Audit{ID: id.New(), At: t.now, Actor: actor, Act: act, Subject: subject, Data: string(raw)}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return fmt.Errorf("audit: %s: %w", act, err)
	}
	return nil
}
