package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almenda/internal/clock"
	"almenda/internal/store/tenantdb"
	"almenda/internal/testkit"
)

// global are the tables that belong to no town: each has its reason in migration 0001.
var global = []string{"tenants", "tenant_hosts", "dev_mail"}

// table is what a catalogue says of one table, in words that both engines share.
type table struct {
	columns map[string]string // name: type and nullability
	primary string
	indexes map[string]string // name: uniqueness, columns and condition
	foreign []string
}

// schema is what a catalogue says of all tables.
type schema map[string]*table

func (s schema) table(name string) *table {
	if s[name] == nil {
		s[name] = &table{columns: map[string]string{}, indexes: map[string]string{}}
	}
	return s[name]
}

// rows runs a query and hands each row's texts to fn.
func rows(t *testing.T, db *sql.DB, query string, fn func(f []string)) {
	t.Helper()
	r, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = r.Close() }()
	columns, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		values, to := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := r.Scan(to...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		f := make([]string, len(values))
		for i, v := range values {
			f[i] = v.String
		}
		fn(f)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
}

// postgresSchema reads the catalogue of a database.
func postgresSchema(t *testing.T, db *sql.DB) schema {
	t.Helper()
	s := schema{}
	kinds := map[string]string{"uuid": "text", "text": "text", "bigint": "integer", "boolean": "boolean", "bytea": "blob",
		"timestamp with time zone": "timestamp", "double precision": "real"}
	rows(t, db, `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
		AND c.relname NOT LIKE 'bun\_%'`, func(f []string) {
		if kinds[f[2]] == "" {
			t.Errorf("%s.%s has type %s, which has no counterpart", f[0], f[1], f[2])
		}
		s.table(f[0]).columns[f[1]] = fmt.Sprintf("%s notnull=%t", kinds[f[2]], f[3] == "true")
	})
	rows(t, db, `SELECT x.indrelid::regclass, i.relname, x.indisprimary, x.indisunique,
		(SELECT string_agg(coalesce(pg_get_indexdef(x.indexrelid, n, true), ''), ',' ORDER BY n) FROM generate_series(1, x.indnatts) AS n),
		x.indpred IS NOT NULL
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
		WHERE i.relnamespace = 'public'::regnamespace AND i.relname NOT LIKE 'bun\_%'`, func(f []string) {
		if f[2] == "true" {
			s.table(f[0]).primary = strings.ReplaceAll(f[4], `"`, "")
			return
		}
		s.table(f[0]).indexes[f[1]] = fmt.Sprintf("%s unique=%t partial=%t", strings.ReplaceAll(f[4], `"`, ""), f[3] == "true", f[5] == "true")
	})
	rows(t, db, `SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype = 'f' AND connamespace = 'public'::regnamespace`, func(f []string) {
		s.table(f[0]).foreign = append(s.table(f[0]).foreign, f[1])
	})
	return s.sorted()
}

// sqliteSchema reads the catalogues of some files.
func sqliteSchema(t *testing.T, files ...*sql.DB) schema {
	t.Helper()
	s := schema{}
	for _, db := range files {
		var names []string
		rows(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
			AND name NOT LIKE 'bun\_%' ESCAPE '\' AND name <> 'ideas_fts' AND name NOT LIKE 'ideas\_fts\_%' ESCAPE '\'`,
			func(f []string) { names = append(names, f[0]) })
		for _, name := range names {
			s.readSQLite(t, db, name)
		}
	}
	return s.sorted()
}

func (s schema) readSQLite(t *testing.T, db *sql.DB, name string) {
	t.Helper()
	into, primary := s.table(name), map[string]string{}
	rows(t, db, fmt.Sprintf(`SELECT name, lower(type), "notnull", pk FROM pragma_table_info('%s')`, name), func(f []string) {
		// A single primary key of SQLite may be NULL unless it says otherwise; nothing puts one there.
		into.columns[f[0]] = fmt.Sprintf("%s notnull=%t", f[1], f[2] == "1" || f[3] != "0")
		if f[3] != "0" {
			primary[f[3]] = f[0]
		}
	})
	var key []string
	for _, n := range slices.Sorted(maps.Keys(primary)) {
		key = append(key, primary[n])
	}
	into.primary = strings.Join(key, ",")
	rows(t, db, fmt.Sprintf(`SELECT l.name, l."unique", l.partial, l.origin,
		(SELECT group_concat(i.name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) AS i)
		FROM pragma_index_list('%s') AS l WHERE l.origin <> 'pk'`, name), func(f []string) {
		if f[3] == "u" { // named as PostgreSQL names it
			f[0] = name + "_" + strings.ReplaceAll(f[4], ",", "_") + "_key"
		}
		into.indexes[f[0]] = fmt.Sprintf("%s unique=%t partial=%t", f[4], f[1] == "1", f[2] == "1")
	})
	rows(t, db, fmt.Sprintf(`SELECT "table", group_concat("from", ', '), group_concat("to", ', ') FROM
		(SELECT * FROM pragma_foreign_key_list('%s') ORDER BY id, seq) GROUP BY id`, name), func(f []string) {
		into.foreign = append(into.foreign, fmt.Sprintf("FOREIGN KEY (%s) REFERENCES %s(%s)", f[1], f[0], f[2]))
	})
}

func (s schema) sorted() schema {
	for _, tb := range s {
		slices.Sort(tb.foreign)
	}
	return s
}

// twoFiles opens the control file and a town's file of a fresh SQLite store.
func twoFiles(t *testing.T) (control, town *sql.DB) {
	t.Helper()
	dir := t.TempDir()
	s := testkit.OpenSQLite(t, dir, clock.At(testkit.Start))
	a, _ := testkit.TwoTowns(t, s)
	if err := s.Towns.View(t.Context(), a.ID, func(*tenantdb.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	open := func(parts ...string) *sql.DB {
		db, err := tenantdb.OpenFile(filepath.Join(append([]string{dir}, parts...)...), 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db.DB
	}
	return open("control.db"), open("tenants", a.ID.String()+".db")
}

func ownerCatalogue(t *testing.T) *sql.DB {
	t.Helper()
	d := testkit.NewDatabase(t)
	return d.SQL(t, d.OwnerURL)
}

func TestBothEnginesHaveTheSameSchema(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		pg := postgresSchema(t, ownerCatalogue(t))
		control, town := twoFiles(t)
		lite := sqliteSchema(t, control, town)
		if a, b := slices.Sorted(maps.Keys(pg)), slices.Sorted(maps.Keys(lite)); !slices.Equal(a, b) || len(a) < 20 {
			t.Fatalf("tables %v and %v", a, b)
		}
		for name, want := range pg {
			got := lite[name]
			if !maps.Equal(got.columns, want.columns) {
				t.Errorf("%s: columns\npostgres %v\nsqlite   %v", name, want.columns, got.columns)
			}
			if got.primary != want.primary {
				t.Errorf("%s: primary key %s and %s", name, want.primary, got.primary)
			}
			if !maps.Equal(got.indexes, want.indexes) {
				t.Errorf("%s: indexes\npostgres %v\nsqlite   %v", name, want.indexes, got.indexes)
			}
			if !slices.Equal(got.foreign, want.foreign) {
				t.Errorf("%s: foreign keys\npostgres %v\nsqlite   %v", name, want.foreign, got.foreign)
			}
		}
		var shared []string
		for name := range sqliteSchema(t, control) {
			shared = append(shared, name)
		}
		slices.Sort(shared)
		if want := slices.Sorted(slices.Values(global)); !slices.Equal(shared, want) {
			t.Errorf("the control file has %v, want %v", shared, want)
		}
	})
}

// crossings lists every key of a town's table that does not begin with the town.
func (s schema) crossings() (out []string) {
	for name, tb := range s {
		if slices.Contains(global, name) {
			continue
		}
		if tb.columns["tenant_id"] != "text notnull=true" {
			out = append(out, name+" has no tenant_id")
		}
		if tb.primary != "tenant_id" && !strings.HasPrefix(tb.primary, "tenant_id,") {
			out = append(out, name+" has primary key "+tb.primary)
		}
		for index, what := range tb.indexes {
			if index != "ideas_search" && !strings.HasPrefix(what, "tenant_id,") {
				out = append(out, index+" is over "+what)
			}
		}
		for _, key := range tb.foreign {
			if !strings.HasPrefix(key, "FOREIGN KEY (tenant_id, ") || !strings.Contains(key, "(tenant_id, id)") {
				out = append(out, name+" has "+key)
			}
		}
	}
	return out
}

func TestEveryKeyBeginsWithTheTown(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		db := ownerCatalogue(t)
		if bad := postgresSchema(t, db).crossings(); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
		careless(t, db, "CREATE TABLE careless (tenant_id uuid NOT NULL, id uuid PRIMARY KEY, idea_id uuid, slug text UNIQUE)",
			"CREATE UNIQUE INDEX careless_once ON careless (slug, tenant_id)", "CREATE TABLE other (id uuid NOT NULL)",
			"ALTER TABLE other ADD COLUMN careless_id uuid REFERENCES careless (id)")
		if bad := postgresSchema(t, db).crossings(); len(bad) != 6 {
			t.Errorf("six faults were made, found %q", bad)
		}
	})
	t.Run("sqlite", func(t *testing.T) {
		control, town := twoFiles(t)
		if bad := sqliteSchema(t, control, town).crossings(); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
		careless(t, town, "CREATE TABLE careless (tenant_id text NOT NULL, id text PRIMARY KEY, idea_id text REFERENCES ideas (id), slug text UNIQUE)")
		if bad := sqliteSchema(t, town).crossings(); len(bad) != 3 {
			t.Errorf("three faults were made, found %q", bad)
		}
	})
}

// careless makes what must be found.
func careless(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}
