package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"almenda/internal/clock"
	"almenda/internal/store/dialect"
	"almenda/internal/store/tenantdb"
)

// Store is an open database of either kind.
type Store struct {
	Control *Control
	Towns   *tenantdb.DB
	// Answers is the other store of each town: what members of panels answered. nil on PostgreSQL until
	// WithAnswers was called.
	Answers *tenantdb.DB

	control *bun.DB
	answers *bun.DB // nil on SQLite
}

// Postgres opens the database that url names, as the runtime role.
func Postgres(ctx context.Context, url string, conns int, c clock.Clock) (*Store, error) {
	pool, err := openPostgres(ctx, url, conns)
	if err != nil {
		return nil, err
	}
	return &Store{
		Control: &Control{db: pool, dialect: dialect.Postgres, clock: c},
		Towns:   tenantdb.Postgres(pool, c),
		control: pool,
	}, nil
}

// WithAnswers opens the answer store, which url names as the role almenda_answers: a schema of its own
// in the same database or in another one. It is called once, before the store is used.
func (s *Store) WithAnswers(ctx context.Context, url string, conns int) error {
	pool, err := openSchema(ctx, url, answersSchema, conns)
	if err != nil {
		return err
	}
	s.answers, s.Answers = pool, tenantdb.Postgres(pool, s.Control.clock)
	return nil
}

func openPostgres(ctx context.Context, url string, conns int) (*bun.DB, error) {
	return openSchema(ctx, url, "", conns)
}

// openSchema opens a database whose tables are found in a schema; "": where the role finds them.
func openSchema(ctx context.Context, url, schema string, conns int) (*bun.DB, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		// The driver's error may hold the password that is in the URL.
		return nil, errors.New("store: the database URL cannot be read")
	}
	if schema != "" {
		cfg.RuntimeParams["search_path"] = schema
	}
	// bun writes the arguments into the text, so that every statement is a new one: a cache of
	// prepared statements would only fill up.
	cfg.DefaultQueryExecMode = pgx.QueryExecModeExec
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("store: reach the database: %w", err)
	}
	return bun.NewDB(db, pgdialect.New()), nil
}

// SQLite opens dir/control.db and the towns' files under dir/tenants and dir/answers, bringing each to
// the schema of this program.
func SQLite(ctx context.Context, dir string, c clock.Clock) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	control, err := tenantdb.OpenFile(filepath.Join(dir, "control.db"), 4)
	if err != nil {
		return nil, err
	}
	if err := migrateFile(ctx, dir, control, "control"); err != nil {
		return nil, errors.Join(err, control.Close())
	}
	towns, err := tenantdb.SQLite(filepath.Join(dir, "tenants"), func(ctx context.Context, db *bun.DB) error {
		return migrateFile(ctx, dir, db, "town")
	}, c)
	if err != nil {
		return nil, errors.Join(err, control.Close())
	}
	answers, err := tenantdb.Traceless(filepath.Join(dir, "answers"), func(ctx context.Context, db *bun.DB) error {
		return migrateFile(ctx, dir, db, "answers")
	}, c)
	if err != nil {
		return nil, errors.Join(err, towns.Close(), control.Close())
	}
	return &Store{Control: &Control{db: control, dialect: dialect.SQLite, clock: c}, Towns: towns, Answers: answers, control: control}, nil
}

// Dialect tells which engine this is.
func (s *Store) Dialect() dialect.Dialect { return s.Towns.Dialect() }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if s.answers != nil {
		if err := s.answers.PingContext(ctx); err != nil {
			return err
		}
	}
	return s.control.PingContext(ctx)
}

// Close ends everything that Open began.
func (s *Store) Close() error {
	errs := []error{s.Towns.Close(), s.control.Close()}
	if s.Answers != nil {
		errs = append(errs, s.Answers.Close())
	}
	if s.answers != nil {
		errs = append(errs, s.answers.Close())
	}
	return errors.Join(errs...)
}

// SelfCheck refuses a PostgreSQL role that could pass the policies, a schema that is not this
// program's, and a policy that lets anything through without a town (DESIGN §3).
func (s *Store) SelfCheck(ctx context.Context) error {
	if s.Dialect() != dialect.Postgres {
		return nil
	}
	var role string
	var super, bypass, owns bool
	err := s.control.NewRaw(`SELECT current_user, r.rolsuper, r.rolbypassrls,
		EXISTS (SELECT FROM pg_tables AS t WHERE t.schemaname = 'public' AND pg_has_role(r.rolname, t.tableowner, 'MEMBER'))
		FROM pg_roles AS r WHERE r.rolname = current_user`).Scan(ctx, &role, &super, &bypass, &owns)
	if err != nil {
		return fmt.Errorf("store: self-check: %w", err)
	}
	if super || bypass || owns {
		return fmt.Errorf("store: the role %q could pass row-level security; set ALMENDA_DATABASE_URL to the role almenda_app", role)
	}
	if err := verify(ctx, s.control); err != nil {
		return err
	}
	if err := s.checkApart(ctx); err != nil {
		return err
	}
	return s.checkPolicies(ctx)
}

// checkPolicies refuses a town table without forced row-level security, and reads one on a
// connection that has already served a town: the setting is then empty and not NULL, which is when
// a careless policy fails or leaks.
func (s *Store) checkPolicies(ctx context.Context) error {
	var open []string
	err := s.control.NewRaw(`SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'tenant_hosts'
		AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`).Scan(ctx, &open)
	if err != nil {
		return fmt.Errorf("store: self-check: %w", err)
	}
	if len(open) > 0 {
		return fmt.Errorf("store: row-level security is off for %v", open)
	}
	conn, err := s.control.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: self-check: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	err = conn.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "SET LOCAL app.tenant_id = '00000000-0000-0000-0000-000000000001'")
		return err
	})
	if err != nil {
		return fmt.Errorf("store: self-check: %w", err)
	}
	var n int
	if err := conn.NewRaw("SELECT count(*) FROM accounts").Scan(ctx, &n); err != nil {
		return fmt.Errorf("store: self-check: read without a town: %w", err)
	}
	if n > 0 {
		return errors.New("store: rows of towns can be read without a town; row-level security is off")
	}
	return nil
}
