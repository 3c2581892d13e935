package testkit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/migrations"
)

// Database is a PostgreSQL database that belongs to one test.
type Database struct {
	URL      string // as the runtime role
	OwnerURL string // as the role that owns the tables
	// AnswersURL is as the role of the answer store. Where none is named it is the owner's, which
	// reaches the same tables under the same policies: only what the role may not do cannot be tried.
	AnswersURL string
}

// NewDatabase makes a migrated database and drops it when the test ends. Without a server it
// skips the test, or fails it when ALMENDA_TEST_REQUIRE holds "postgres".
func NewDatabase(t *testing.T) Database {
	t.Helper()
	srv := server(t)
	tpl, err := template(srv)
	if err != nil {
		t.Fatal(err)
	}
	return srv.create(t, " TEMPLATE "+tpl)
}

// EmptyDatabase is NewDatabase without a schema.
func EmptyDatabase(t *testing.T) Database {
	t.Helper()
	return server(t).create(t, "")
}

// Open opens the database as the runtime role and closes it when the test ends.
func (d Database) Open(t *testing.T, conns int, c clock.Clock) *store.Store {
	t.Helper()
	s, err := store.Postgres(t.Context(), d.URL, conns, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, s) })
	if err := s.WithAnswers(t.Context(), d.AnswersURL, conns); err != nil {
		t.Fatal(err)
	}
	return s
}

// SQL opens the database beside the store, as the owner or as the runtime role: for looking at
// catalogues, and at what must not be possible.
func (d Database) SQL(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing is pending on it
	return db
}

// server is where the databases are made. Its own two databases stay as they are.
func server(t *testing.T) Database {
	t.Helper()
	srv := Database{URL: os.Getenv("ALMENDA_TEST_DATABASE_URL"), OwnerURL: os.Getenv("ALMENDA_TEST_OWNER_URL"), AnswersURL: os.Getenv("ALMENDA_TEST_ANSWERS_URL")}
	if srv.AnswersURL == "" {
		srv.AnswersURL = srv.OwnerURL
	}
	if srv.URL != "" && srv.OwnerURL != "" {
		return srv
	}
	const why = "ALMENDA_TEST_DATABASE_URL and ALMENDA_TEST_OWNER_URL name no PostgreSQL"
	if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "postgres") {
		t.Fatal(why)
	}
	t.Skip(why)
	return srv
}

// create makes a database and drops it when the test ends.
func (d Database) create(t *testing.T, from string) Database {
	t.Helper()
	db := d.SQL(t, d.OwnerURL)
	name := "almenda_test_" + strings.ReplaceAll(id.Secret().String(), "-", "")
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name+from); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		// Without force, which needs rights over the other role; the server waits some seconds for
		// connections that are just ending, and one that a test forgot is told here.
		if _, err := db.ExecContext(context.Background(), "DROP DATABASE "+name); err != nil {
			t.Errorf("drop a database: %v", err)
		}
	})
	made, err := d.named(name)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// named is the same server with another database in the URLs.
func (d Database) named(name string) (Database, error) {
	for _, raw := range []*string{&d.URL, &d.OwnerURL, &d.AnswersURL} {
		u, err := url.Parse(*raw)
		if err != nil {
			return d, errors.New("a test URL cannot be read") // the cause's text may hold a password
		}
		u.Path = "/" + name
		*raw = u.String()
	}
	return d, nil
}

var templates struct {
	sync.Mutex
	made map[string]string // by server
}

// template names the migrated database that others are copied from. It is made once for each
// state of the migration files, whichever test package comes first; the others wait for it.
func template(srv Database) (string, error) {
	templates.Lock()
	defer templates.Unlock()
	if name := templates.made[srv.OwnerURL]; name != "" {
		return name, nil
	}
	print, err := fingerprint()
	if err != nil {
		return "", err
	}
	name := "almenda_tpl_" + print
	if err := makeTemplate(context.Background(), srv, name); err != nil {
		return "", fmt.Errorf("make the template database: %w", err)
	}
	if templates.made == nil {
		templates.made = map[string]string{}
	}
	templates.made[srv.OwnerURL] = name
	return name, nil
}

// makeTemplate migrates under another name first: a run that is killed half-way leaves no
// template that only looks finished.
func makeTemplate(ctx context.Context, srv Database, name string) error {
	db, err := sql.Open("pgx", srv.OwnerURL)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // its work is done or has failed
	lock, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // with the pool ends the session, and with it the lock
	const key = 0x616c6d74706c
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return err
	}
	var there bool
	if err := lock.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return err
	}
	half := name + "_half"
	if _, err := lock.ExecContext(ctx, "DROP DATABASE IF EXISTS "+half); err != nil {
		return err
	}
	if _, err := lock.ExecContext(ctx, "CREATE DATABASE "+half); err != nil {
		return err
	}
	at, err := srv.named(half)
	if err != nil {
		return err
	}
	if err := store.MigratePostgres(ctx, at.OwnerURL); err != nil {
		return err
	}
	_, err = lock.ExecContext(ctx, "ALTER DATABASE "+half+" RENAME TO "+name)
	return err
}

// fingerprint changes with every letter of the migrations.
func fingerprint() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, "answers admitted")
	err := fs.WalkDir(migrations.FS, "postgres", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.FS, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil))[:16], err
}
