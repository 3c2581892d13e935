package store_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/testkit"
)

// canonical is the one text of every policy, as PostgreSQL writes it back.
const canonical = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"

// unprotected lists every hole in the second lock.
func unprotected(t *testing.T, db *sql.DB) (out []string) {
	t.Helper()
	no := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	tables := 0
	rows(t, db, `SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, count(p.polname),
		bool_and(p.polpermissive), string_agg(p.polcmd::text, ','), string_agg(p.polroles::regrole[]::text, ','),
		string_agg(pg_get_expr(p.polqual, c.oid), ','), string_agg(pg_get_expr(p.polwithcheck, c.oid), ',')
		FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'bun\_%'
		GROUP BY c.oid`, func(f []string) {
		if slices.Contains(global, f[0]) {
			return
		}
		tables++
		if f[1] != "true" || f[2] != "true" {
			no("%s: row-level security %s, forced %s", f[0], f[1], f[2])
		}
		if f[3] != "1" || f[4] != "true" || f[5] != "*" || f[6] != "{almenda_app}" || f[7] != canonical || f[8] != canonical {
			no("%s: policies %q", f[0], f[3:])
		}
	})
	if tables < 20 {
		no("only %d tables were looked at", tables)
	}
	rows(t, db, `SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
		AND relkind NOT IN ('r', 'p', 'i', 'I') AND relname NOT LIKE 'bun\_%'`, func(f []string) { no("%s is a relation of kind %s", f[0], f[1]) })
	rows(t, db, `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`,
		func(f []string) { no("function %s runs with its owner's rights", f[0]) })
	rows(t, db, `SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`, func(f []string) { no("trigger %s", f[0]) })
	return out
}

func TestEveryTableOfATownIsLocked(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		db := ownerCatalogue(t)
		if bad := unprotected(t, db); len(bad) > 0 {
			t.Error(strings.Join(bad, "\n"))
		}
		for _, hole := range []string{
			"CREATE TABLE hole (tenant_id uuid NOT NULL)",
			"ALTER TABLE ideas NO FORCE ROW LEVEL SECURITY",
			"ALTER TABLE ideas DISABLE ROW LEVEL SECURITY",
			"CREATE POLICY more ON ideas USING (true)",
			"ALTER POLICY own_town ON ideas WITH CHECK (true)",
			"ALTER POLICY own_town ON ideas TO PUBLIC",
			"CREATE VIEW hole AS SELECT * FROM ideas",
			"CREATE MATERIALIZED VIEW hole AS SELECT * FROM ideas",
			"CREATE FUNCTION hole() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
		} {
			db := ownerCatalogue(t)
			careless(t, db, hole)
			if bad := unprotected(t, db); len(bad) == 0 {
				t.Errorf("%s: nothing was found", hole)
			}
		}
	})
}

func TestTheRuntimeRoleMayDoOnlyItsWork(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.NewDatabase(t)
		db := d.SQL(t, d.URL)
		rows(t, db, `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
			EXISTS (SELECT FROM pg_class WHERE relowner = r.oid), EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),
			has_schema_privilege('public', 'CREATE'), has_function_privilege('almenda_protect(regclass, text)', 'EXECUTE')
			FROM pg_roles r WHERE rolname = current_user`, func(f []string) {
			if f[0] != "almenda_app" || slices.Contains(f, "true") {
				t.Errorf("the runtime role is %q", f)
			}
		})
		seen := 0
		rows(t, db, `SELECT c.relname, p.verb FROM pg_class c,
			unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p(verb)
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(c.oid, p.verb)`, func(f []string) {
			seen++
			allowed := []string{"SELECT", "INSERT", "UPDATE", "DELETE"}
			switch f[0] {
			case "audit":
				allowed = allowed[:2] // what was done stays written
			case "bun_migrations":
				allowed = allowed[:1]
			case "bun_migration_locks":
				allowed = nil
			}
			if !slices.Contains(allowed, f[1]) {
				t.Errorf("the runtime role may %s %s", f[1], f[0])
			}
		})
		if seen < 80 {
			t.Errorf("only %d rights were looked at", seen)
		}
	})
}

func TestTheSelfCheckRefusesWhatCouldLeak(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.NewDatabase(t)
		s := d.Open(t, 2, clock.At(testkit.Start))
		if err := s.SelfCheck(t.Context()); err != nil {
			t.Errorf("a sound database: %v", err)
		}
		owner, err := store.Postgres(t.Context(), d.OwnerURL, 2, clock.System{})
		if err != nil {
			t.Fatal(err)
		}
		if err := owner.SelfCheck(t.Context()); err == nil || !strings.Contains(err.Error(), "almenda_owner") {
			t.Errorf("as the owner: %v", err)
		}
		if err := owner.Close(); err != nil {
			t.Error(err)
		}
		a, _ := testkit.TwoTowns(t, s)
		if err := s.Towns.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
			_, err := tx.Insert(&model.Account{ID: id.New(), State: "active", CreatedAt: tx.Now()}).Exec(t.Context())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.SelfCheck(t.Context()); err != nil {
			t.Errorf("a sound database with a row: %v", err)
		}
		careless(t, d.SQL(t, d.OwnerURL), "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY")
		if err := s.SelfCheck(t.Context()); err == nil {
			t.Error("without row-level security the self-check is content")
		}
	})
}
