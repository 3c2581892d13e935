package portal

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"

	"almenda/internal/tenant"
)

// Physical reads every table of a town, of both stores, in the orders that the engine itself keeps: on
// PostgreSQL by the transaction that wrote a row and the place where it lies, and by the place alone; on
// SQLite by the number of the row, where there is one. Whoever steals the disks sees these orders, and
// no ORDER BY of a programme hides them. Each order of each table is a list of rows as text.
func (p *Portal) Physical(town *tenant.Town) Rows {
	p.t.Helper()
	out := Rows{}
	add := func(schema string, rows Rows, err error) {
		if err != nil {
			p.t.Fatalf("read how the tables of %s lie: %v", town.Slug, err)
		}
		for name, list := range rows {
			out[schema+"."+name] = list
		}
	}
	ctx, c := p.t.Context(), p.App.Config
	if c.Embedded() {
		for schema, folder := range map[string]string{"public": "tenants", "answers": "answers"} {
			rows, err := lyingInFile(ctx, filepath.Join(c.Data, folder, town.ID.String()+".db"))
			add(schema, rows, err)
		}
		return out
	}
	for schema, url := range map[string]string{"public": c.DatabaseURL, "answers": c.AnswersURL} {
		rows, err := lyingInSchema(ctx, url, schema, town)
		add(schema, rows, err)
	}
	return out
}

func lyingInFile(ctx context.Context, path string) (Rows, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // it was only read
	tables, err := column(ctx, db, "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return nil, err
	}
	out := Rows{}
	for _, t := range tables {
		columns, err := column(ctx, db, "SELECT 'quote(' || name || ')' FROM pragma_table_info('"+t+"')")
		if err != nil {
			return nil, err
		}
		// A table without row numbers lies by its key, which is what reading it gives.
		whole, err := column(ctx, db, "SELECT wr FROM pragma_table_list WHERE name = '"+t+"'")
		if err != nil {
			return nil, err
		}
		query := "SELECT " + strings.Join(columns, " || ' ' || ") + " FROM " + t
		if whole[0] == "0" {
			query += " ORDER BY rowid"
		}
		if out[t+" by row"], err = column(ctx, db, query); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func lyingInSchema(ctx context.Context, url, schema string, town *tenant.Town) (Rows, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // it was only read
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing to keep of a read
	if _, err := tx.ExecContext(ctx, "SET LOCAL app.tenant_id = '"+town.ID.String()+"'"); err != nil {
		return nil, err
	}
	tables, err := column(ctx, tx, "SELECT table_name FROM information_schema.columns WHERE table_schema = '"+schema+"' AND column_name = 'tenant_id' AND table_name <> 'tenant_hosts'")
	if err != nil {
		return nil, err
	}
	out := Rows{}
	for _, t := range tables {
		for how, order := range map[string]string{" by transaction": "age(t.xmin) DESC, t.ctid", " by place": "t.ctid"} {
			query := fmt.Sprintf("SELECT t::text FROM %s.%s AS t ORDER BY %s", schema, t, order)
			if out[t+how], err = column(ctx, tx, query); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Answers is a new browser on the host of answers of a town.
func (p *Portal) Answers(town *tenant.Town) *Client {
	return p.browser(town, p.App.Web.Origins.Answers(town))
}
