package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"

	"almenda/internal/store/tenantdb"
	"almenda/migrations"
)

// lockKey is what the advisory lock of migrations is taken on: any number that nobody else uses.
const lockKey = 0x616c6d656e6461

// Migration is one step of the schema and whether the database has made it.
type Migration struct {
	Name    string
	Applied bool
}

// MigratePostgres brings the database that url names to the schema of this program. url is that
// of the role that owns the tables. Two at once wait for each other.
func MigratePostgres(ctx context.Context, url string) error {
	db, err := openPostgres(ctx, url, 2)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // nothing is pending on it
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	defer func() { _ = conn.Close() }() // ends the session, and with it the lock
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", lockKey); err != nil {
		return fmt.Errorf("store: migrate: lock: %w", err)
	}
	if err := migrateUp(ctx, db, "postgres", ""); err != nil {
		return err
	}
	// The runtime role reads which steps were made, to refuse a schema that is not its own.
	if _, err := db.ExecContext(ctx, "GRANT SELECT ON bun_migrations TO almenda_app"); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if err := admitAnswers(ctx, db); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "SELECT pg_advisory_unlock(?)", lockKey)
	return err
}

// StatusPostgres lists the steps of the schema.
func StatusPostgres(ctx context.Context, url string) ([]Migration, error) {
	db, err := openPostgres(ctx, url, 2)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // read only
	return status(ctx, db, "postgres", "")
}

// Status lists the steps of the control schema of an open database.
func (s *Store) Status(ctx context.Context) ([]Migration, error) {
	if s.Dialect().String() == "postgres" {
		return status(ctx, s.control, "postgres", "")
	}
	return status(ctx, s.control, "sqlite", "control")
}

// collect reads the steps of one engine; part is "control", "town", "answers" or "" for all.
func collect(engine, part string) (*migrate.Migrations, error) {
	sub, err := fs.Sub(migrations.FS, engine)
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	all := migrate.NewMigrations()
	if err := all.Discover(only{sub, part}); err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	return all, nil
}

// only hides the steps of the other part.
type only struct {
	fs.FS
	part string
}

// ReadDir lists the steps of the part.
func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.FS, name)
	kept := make([]fs.DirEntry, 0, len(all))
	for _, e := range all {
		if o.part == "" || strings.Contains(e.Name(), "_"+o.part) {
			kept = append(kept, e)
		}
	}
	return kept, err
}

// migrateFile brings a file of an installation on SQLite to the schema of this program. A command that
// runs beside the server opens the same files: of two that find one old, the second waits for the first.
func migrateFile(ctx context.Context, dir string, db *bun.DB, part string) (err error) {
	all, err := collect("sqlite", part)
	if err != nil {
		return err
	}
	made, err := applied(ctx, db)
	if err != nil || !slices.ContainsFunc(all.Sorted(), func(m migrate.Migration) bool { return !made[m.Name] }) {
		return err
	}
	lock, err := tenantdb.OpenFile(filepath.Join(dir, "migrate.lock"), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	held, err := lock.BeginTx(ctx, nil) // takes the writer's place of that file, or waits for it
	if err != nil {
		return fmt.Errorf("store: wait for another migration: %w", err)
	}
	defer func() { _ = held.Rollback() }() // nothing was written
	return migrateUp(ctx, db, "sqlite", part)
}

func migrateUp(ctx context.Context, db *bun.DB, engine, part string) error {
	all, err := collect(engine, part)
	if err != nil {
		return err
	}
	// Without this a step that failed is recorded as made and never tried again.
	m := migrate.NewMigrator(db, all, migrate.WithMarkAppliedOnSuccess(true))
	if err := m.Init(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if _, err := m.Migrate(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

func status(ctx context.Context, db *bun.DB, engine, part string) ([]Migration, error) {
	all, err := collect(engine, part)
	if err != nil {
		return nil, err
	}
	made, err := applied(ctx, db)
	if err != nil {
		return nil, err
	}
	var out []Migration
	for _, m := range all.Sorted() {
		out = append(out, Migration{Name: m.Name + "_" + m.Comment, Applied: made[m.Name]})
		delete(made, m.Name)
	}
	for name := range made {
		return out, fmt.Errorf("store: the database has made step %s, which this program does not know; run the newer program", name)
	}
	return out, nil
}

// applied is empty, without error, on a database that was never migrated.
func applied(ctx context.Context, db *bun.DB) (map[string]bool, error) {
	made := map[string]bool{}
	var names []string
	err := db.NewSelect().Table("bun_migrations").Column("name").Scan(ctx, &names)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		if strings.Contains(err.Error(), "bun_migrations") {
			return made, nil
		}
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	for _, n := range names {
		made[n] = true
	}
	return made, nil
}

// verify refuses a database that lacks a step, or has made one that this program does not know.
func verify(ctx context.Context, db *bun.DB) error {
	steps, err := status(ctx, db, "postgres", "")
	if err != nil {
		return err
	}
	for _, s := range steps {
		if !s.Applied {
			return fmt.Errorf("store: the database lacks step %s: run 'almenda migrate up'", s.Name)
		}
	}
	return nil
}
