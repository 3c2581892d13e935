package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
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

// answerRows are the rows of the answer store.
var answerRows = []any{model.AnswerWave{}, model.AnswerCode{}, model.AnswerIntake{}, model.AnswerSpent{}, model.AnswerMixed{}, model.AnswerWords{}}

// answersFile opens the file of a town's answers in a fresh SQLite store.
func answersFile(t *testing.T) *sql.DB {
	t.Helper()
	dir := t.TempDir()
	s := testkit.OpenSQLite(t, dir, clock.At(testkit.Start))
	a, _ := testkit.TwoTowns(t, s)
	must(t, s.Answers.Touch(t.Context(), a.ID))
	db, err := tenantdb.OpenFile(filepath.Join(dir, "answers", a.ID.String()+".db"), 1)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db.DB
}

// told is what a column must not be: anything that tells who sent something, or when.
var told = regexp.MustCompile(`(?i)(_at|_on|_by|time|date|seq|serial|order|account|person|member|email|phone|address|\bip\b|agent|language|device)`)

func TestTheAnswerStoreHasNowhereToPutWhoOrWhen(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.NewDatabase(t)
		db, seen := d.SQL(t, d.OwnerURL), 0
		rows(t, db, `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(x.adbin, x.adrelid) FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef x ON x.adrelid = c.oid AND x.adnum = a.attnum
			WHERE c.relnamespace = 'answers'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0`, func(f []string) {
			seen++
			if told.MatchString(f[1]) || f[3] != "" || !slices.Contains([]string{"uuid", "text", "bigint", "boolean"}, f[2]) {
				t.Errorf("%s.%s is %s, filled by itself with %q", f[0], f[1], f[2], f[3])
			}
			if f[2] == "bigint" && !slices.Contains([]string{"version", "accepted"}, f[1]) {
				t.Errorf("%s.%s counts", f[0], f[1])
			}
		})
		if seen < 30 {
			t.Errorf("only %d columns were looked at", seen)
		}
		rows(t, db, `SELECT relname, relpersistence, relkind FROM pg_class WHERE relnamespace = 'answers'::regnamespace AND relkind NOT IN ('i', 'I')`, func(f []string) {
			if (f[1] == "u") != (f[0] == "intake") || f[2] != "r" {
				t.Errorf("%s is kept as %q, of kind %q", f[0], f[1], f[2])
			}
		})
		rows(t, db, `SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, count(p.polname), string_agg(pg_get_expr(p.polqual, c.oid), ','), string_agg(pg_get_expr(p.polwithcheck, c.oid), ',')
			FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relnamespace = 'answers'::regnamespace AND c.relkind = 'r' GROUP BY c.oid`, func(f []string) {
			if f[1] != "true" || f[2] != "1" || f[3] != canonical || f[4] != canonical {
				t.Errorf("the lock of %s: %q", f[0], f[1:])
			}
		})
	})
	t.Run("sqlite", func(t *testing.T) {
		db := answersFile(t)
		rows(t, db, `SELECT m.name, m.sql, p.name FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'bun\_%' ESCAPE '\' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`, func(f []string) {
			if told.MatchString(f[2]) || !strings.Contains(f[1], "WITHOUT ROWID") {
				t.Errorf("%s.%s in %s", f[0], f[2], f[1])
			}
		})
	})
}

func TestBothEnginesKeepAnswersInTheSameTables(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		pg := schema{}
		rows(t, ownerCatalogue(t), `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'answers'`, func(f []string) {
			kind := map[string]string{"uuid": "text", "bigint": "integer"}[f[2]]
			if kind == "" {
				kind = f[2]
			}
			pg.table(f[0]).columns[f[1]] = kind + " notnull=true"
		})
		rows(t, ownerCatalogue(t), `SELECT x.indrelid::regclass, i.relname, x.indisprimary,
			(SELECT string_agg(pg_get_indexdef(x.indexrelid, n, true), ',' ORDER BY n) FROM generate_series(1, x.indnatts) AS n)
			FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relnamespace = 'answers'::regnamespace`, func(f []string) {
			name := strings.TrimPrefix(f[0], "answers.")
			if f[2] == "true" {
				pg.table(name).primary = f[3]
			} else {
				pg.table(name).indexes[f[1]] = f[3] + " unique=false partial=false"
			}
		})
		lite := sqliteSchema(t, answersFile(t))
		if a, b := slices.Sorted(maps.Keys(pg)), slices.Sorted(maps.Keys(lite)); !slices.Equal(a, b) || len(a) != len(answerRows) {
			t.Fatalf("tables %v and %v", a, b)
		}
		for name, want := range pg {
			got := lite[name]
			if !maps.Equal(got.columns, want.columns) || got.primary != want.primary || !maps.Equal(got.indexes, want.indexes) {
				t.Errorf("%s:\npostgres %v\nsqlite   %v", name, *want, *got)
			}
			if !strings.HasPrefix(want.primary, "tenant_id,") || len(want.foreign) > 0 {
				t.Errorf("%s has the key %s", name, want.primary)
			}
		}
	})
}

func TestNoRoleReadsBothSides(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		d := testkit.NewDatabase(t)
		if d.AnswersURL == d.OwnerURL {
			const why = "ALMENDA_TEST_ANSWERS_URL names no role of its own, whose rights could be tried"
			if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "postgres") {
				t.Fatal(why)
			}
			t.Skip(why)
		}
		app, answers := d.SQL(t, d.URL), d.SQL(t, d.AnswersURL)
		rows(t, answers, `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
			EXISTS (SELECT FROM pg_class WHERE relowner = r.oid), EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),
			has_schema_privilege('public', 'USAGE'), has_schema_privilege('public', 'CREATE'), has_schema_privilege('answers', 'CREATE')
			FROM pg_roles r WHERE rolname = current_user`, func(f []string) {
			if f[0] != "almenda_answers" || slices.Contains(f, "true") {
				t.Errorf("the role of the answers is %q", f)
			}
		})
		verbs := `unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p(verb)`
		may := func(db *sql.DB, of string) (out []string) {
			rows(t, db, `SELECT c.relname, p.verb FROM pg_class c, `+verbs+` WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '`+of+`') AND c.relkind = 'r' AND has_table_privilege(c.oid, p.verb)`,
				func(f []string) { out = append(out, f[1]+" "+f[0]) })
			return out
		}
		if got := may(answers, "public"); len(got) > 0 {
			t.Errorf("the role of the answers may %v", got)
		}
		if got := may(app, "answers"); len(got) > 0 {
			t.Errorf("the role of the registry may %v", got)
		}
		if got := may(answers, "answers"); len(got) != 4*len(answerRows) {
			t.Errorf("the role of the answers may %v", got)
		}
		if _, err := answers.ExecContext(t.Context(), "SELECT count(*) FROM public.accounts"); err == nil || !strings.Contains(err.Error(), "denied") {
			t.Errorf("reading who people are: %v", err)
		}
		if _, err := app.ExecContext(t.Context(), "SELECT count(*) FROM answers.answers"); err == nil || !strings.Contains(err.Error(), "denied") {
			t.Errorf("reading what they answered: %v", err)
		}
		owner := d.SQL(t, d.OwnerURL)
		for grant, revoke := range map[string]string{
			"GRANT SELECT ON accounts TO almenda_answers":                                                "REVOKE SELECT ON accounts FROM almenda_answers",
			"GRANT USAGE ON SCHEMA answers TO almenda_app; GRANT DELETE ON answers.codes TO almenda_app": "REVOKE ALL ON answers.codes FROM almenda_app; REVOKE ALL ON SCHEMA answers FROM almenda_app",
			"ALTER TABLE answers.answers NO FORCE ROW LEVEL SECURITY":                                    "ALTER TABLE answers.answers FORCE ROW LEVEL SECURITY",
		} {
			s := d.Open(t, 2, clock.At(testkit.Start))
			must(t, s.SelfCheck(t.Context()))
			careless(t, owner, grant)
			if err := s.SelfCheck(t.Context()); err == nil {
				t.Errorf("%s: the self-check is content", grant)
			}
			careless(t, owner, revoke)
		}
		s, err := store.Postgres(t.Context(), d.URL, 1, clock.System{})
		must(t, err)
		must(t, s.WithAnswers(t.Context(), d.URL, 1))
		if err := s.SelfCheck(t.Context()); err == nil {
			t.Error("one role for both sides")
		}
		must(t, s.Close())
	})
}

func TestAnswersOfOneTownAreNotSeenInAnother(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		which := id.New()
		for n, example := range answerRows {
			must(t, s.Answers.Update(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				row := filled(example, which, n)
				_, err := tx.Insert(row.Interface()).Exec(t.Context())
				return err
			}))
			count := func(tx *tenantdb.Tx) (n int64, err error) {
				err = tx.Select(reflect.New(reflect.TypeOf(example)).Interface()).ColumnExpr("count(*)").Scan(t.Context(), &n)
				return n, err
			}
			must(t, s.Answers.View(t.Context(), b.ID, func(tx *tenantdb.Tx) error {
				n, err := count(tx)
				if n != 0 {
					t.Errorf("%T is seen in another town", example)
				}
				return err
			}))
			must(t, s.Answers.View(t.Context(), a.ID, func(tx *tenantdb.Tx) error {
				n, err := count(tx)
				if n != 1 {
					err = fmt.Errorf("%d rows of %T: %w", n, example, err)
				}
				return err
			}))
		}
	})
}
