package portal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"almenda/internal/event"
	"almenda/internal/redisx"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// Rows is what the tables of a town hold: each row as text, by table.
type Rows map[string][]string

// Dump reads every table of a town.
func (p *Portal) Dump(town *tenant.Town) Rows {
	p.t.Helper()
	out, err := p.tables(town)
	if err == nil {
		err = p.dumpAnswers(town, out)
	}
	if err != nil {
		p.t.Fatalf("read the tables of %s: %v", town.Slug, err)
	}
	delete(out, "survey_checks") // when a form was tried: that goes by the clock, whatever a test does
	return out
}

// tables reads these tables of a town's own store, or all when none is named.
func (p *Portal) tables(town *tenant.Town, only ...string) (Rows, error) {
	if p.App.Config.Embedded() {
		return dumpFile(p.t.Context(), filepath.Join(p.App.Config.Data, "tenants", town.ID.String()+".db"), only...)
	}
	return dumpSchema(p.t.Context(), p.App.Config.DatabaseURL, "public", town, only...)
}

// dumpAnswers adds the tables of the town's answer store, each under "answers." and its name.
func (p *Portal) dumpAnswers(town *tenant.Town, to Rows) (err error) {
	var some Rows
	if p.App.Config.Embedded() {
		if err = p.App.Store.Answers.Touch(p.t.Context(), town.ID); err == nil {
			some, err = dumpFile(p.t.Context(), filepath.Join(p.App.Config.Data, "answers", town.ID.String()+".db"))
		}
	} else if url := p.App.Config.AnswersURL; url != "" {
		some, err = dumpSchema(p.t.Context(), url, "answers", town)
	}
	for name, rows := range some {
		if !strings.HasPrefix(name, "bun_") {
			to["answers."+name] = rows
		}
	}
	return err
}

func dumpFile(ctx context.Context, path string, only ...string) (Rows, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // it was only read
	tables, err := only, error(nil)
	if len(only) == 0 {
		tables, err = column(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'ideas_fts_%'")
	}
	out := Rows{}
	for _, t := range tables {
		columns, err := column(ctx, db, "SELECT name FROM pragma_table_info('"+t+"')")
		if err != nil {
			return nil, err
		}
		for i, c := range columns {
			columns[i] = "'" + c + "=' || quote(" + c + ")"
		}
		if out[t], err = column(ctx, db, "SELECT "+strings.Join(columns, " || ' ' || ")+" FROM "+t+" ORDER BY 1"); err != nil {
			return nil, err
		}
	}
	return out, err
}

func dumpSchema(ctx context.Context, url, schema string, town *tenant.Town, only ...string) (Rows, error) {
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
	tables, err := only, error(nil)
	if len(only) == 0 {
		tables, err = column(ctx, tx, "SELECT table_name FROM information_schema.columns WHERE table_schema = '"+schema+"' AND column_name = 'tenant_id' AND table_name <> 'tenant_hosts'")
	}
	out := Rows{}
	for _, t := range tables {
		if out[t], err = column(ctx, tx, "SELECT t::text FROM "+schema+"."+t+" AS t ORDER BY 1"); err != nil {
			return nil, err
		}
	}
	return out, err
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// column reads a query of one column of text.
func column(ctx context.Context, q querier, query string) (out []string, err error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// But leaves out tables that may change while nobody does anything.
func (r Rows) But(tables ...string) Rows {
	out := maps.Clone(r)
	for _, t := range tables {
		delete(out, t)
	}
	return out
}

// Diff lists what changed between two dumps of a town; empty when nothing did.
func (r Rows) Diff(after Rows) string {
	var b strings.Builder
	for _, t := range slices.Sorted(maps.Keys(after)) {
		for _, row := range after[t] {
			if !slices.Contains(r[t], row) {
				fmt.Fprintf(&b, "%s + %.300s\n", t, row)
			}
		}
		for _, row := range r[t] {
			if !slices.Contains(after[t], row) {
				fmt.Fprintf(&b, "%s - %.300s\n", t, row)
			}
		}
	}
	return b.String()
}

// Sum is one value for all of it.
func (r Rows) Sum() string {
	h := sha256.New()
	for _, t := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintln(h, t, strings.Join(r[t], "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// quietTime is more than the relay and the worker need for what a test left them.
const quietTime = 60 * time.Second

// Quiet waits until every event of the towns is told and every letter sent, so that what is
// compared afterwards changes only by what the test does.
func (p *Portal) Quiet() {
	p.t.Helper()
	for _, town := range p.App.Registry.All() { // else a sweep would find, some time later, that phases turned or surveys opened
		for _, sweep := range []func(context.Context, *tenant.Town) error{p.App.Processes.Turned, p.App.Surveys.Freeze, p.App.Surveys.Sweep, p.App.Surveys.SweepWords,
			p.App.Panels.SweepWaves, p.App.Panels.SweepLetters, p.App.Panels.SweepStays, p.App.Panels.Sweep, p.App.Panels.Refill} {
			if err := sweep(p.t.Context(), town); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	Eventually(p.t, quietTime, "nothing is left to do", func() bool {
		for _, town := range p.App.Registry.All() {
			if p.left(town) != "" {
				return false
			}
		}
		return true
	})
}

// left is a row that somebody still has to work on. It is asked again and again, so it reads no more
// than it needs.
func (p *Portal) left(town *tenant.Town) string {
	rows, err := p.tables(town, "outbox", "handled", "mails")
	if err != nil {
		p.t.Fatalf("read what %s has left to do: %v", town.Slug, err)
	}
	undone := func(row string) bool {
		if p.App.Config.Embedded() {
			return strings.Contains(row, "done_at=NULL")
		}
		return strings.HasSuffix(strings.TrimSuffix(row, ")"), ",")
	}
	for _, row := range rows["outbox"] {
		if undone(row) || tellsSomebody(row) && !strings.Contains(strings.Join(rows["handled"], "\n"), eventID(row)) {
			return row
		}
	}
	for _, row := range rows["mails"] {
		for _, state := range []string{"queued", "sending"} {
			if strings.Contains(row, ","+state+",") || strings.Contains(row, "state='"+state+"'") {
				return row
			}
		}
	}
	return ""
}

// tellsSomebody tells whether an event makes letters, which come some time after it was told.
func tellsSomebody(row string) bool {
	told := append(store.Told(), event.CommentPosted, event.IdeaAnswered, event.IdeaStatusSet)
	return slices.ContainsFunc(told, func(kind event.Kind) bool { return strings.Contains(row, string(kind)) })
}

// eventID is the second id of a row of the outbox: the first is the town's.
func eventID(row string) string {
	if ids := uuidIn.FindAllString(row, 2); len(ids) == 2 {
		return ids[1]
	}
	return row
}

// Redis is everything that the Redis server holds, keys and values, as text. Only where the
// portal has a server of its own.
func (p *Portal) Redis() string {
	p.t.Helper()
	client, err := redisx.Open(p.App.Config.RedisURL)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = client.Close() }() // it was only read
	ctx, b := p.t.Context(), &strings.Builder{}
	for it := client.Scan(ctx, 0, "*", 1000).Iterator(); it.Next(ctx); {
		key := it.Val()
		var value any
		switch kind := client.Type(ctx, key).Val(); kind {
		case "string":
			value = client.Get(ctx, key).Val()
		case "hash":
			value = client.HGetAll(ctx, key).Val()
		case "list":
			value = client.LRange(ctx, key, 0, -1).Val()
		case "set":
			value = client.SMembers(ctx, key).Val()
		case "zset":
			value = client.ZRange(ctx, key, 0, -1).Val()
		default:
			value = kind
		}
		fmt.Fprintf(b, "%s = %v\n", key, value)
	}
	return b.String()
}
