package tenantdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the only place that names the driver

	"almenda/internal/clock"
	"almenda/internal/store/dialect"
	"almenda/internal/tenant"
)

// Prepare brings a town's file to the schema of this program before its first use.
type Prepare func(ctx context.Context, db *bun.DB) error

// SQLite makes a DB with one file per town under dir. prepare runs once per file and start.
func SQLite(dir string, prepare Prepare, c clock.Clock) (*DB, error) {
	return files(dir, logged, prepare, c)
}

// Traceless is SQLite for what must not tell in which order it came. A write-ahead log keeps pages as
// they were at each commit, until it is used again; these files have none, and what is overwritten or
// deleted is gone. Readers wait for a commit, and a commit for readers.
func Traceless(dir string, prepare Prepare, c clock.Clock) (*DB, error) {
	return files(dir, unlogged, prepare, c)
}

func files(dir, journal string, prepare Prepare, c clock.Clock) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("tenantdb: %w", err)
	}
	return &DB{
		engine:  &sqlite{dir: dir, journal: journal, prepare: prepare, towns: map[tenant.ID]*town{}},
		dialect: dialect.SQLite,
		clock:   c,
	}, nil
}

// OpenFile opens one SQLite file. busy_timeout comes first so that the switch to WAL waits for
// its lock too; the pragmas stand in the DSN so that every pooled connection has them.
func OpenFile(path string, conns int) (*bun.DB, error) { return openFile(path, conns, logged, "") }

// The ways in which a file keeps what is being changed.
const (
	logged   = "WAL"
	unlogged = "TRUNCATE"
)

func openFile(path string, conns int, journal, more string) (*bun.DB, error) {
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		_ = f.Close() // made only so that the file is never readable by others
	}
	// In a URI a # or a ? in the path would end it, and another file would be opened.
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(" + journal + ")" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(ON)" + more
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("tenantdb: open %s: %w", filepath.Base(path), err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return bun.NewDB(db, sqlitedialect.New()), nil
}

type sqlite struct {
	dir     string
	journal string
	prepare Prepare
	mu      sync.Mutex
	towns   map[tenant.ID]*town
	closed  bool
}

// town is one file with its readers and its one writer. What failed to open is tried again by the next
// who asks.
type town struct {
	mu     sync.Mutex
	ready  bool
	read   *bun.DB
	write  *bun.DB
	writer *writer
}

var errClosed = errors.New("tenantdb: closed")

func (s *sqlite) open(ctx context.Context, t tenant.ID) (*town, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errClosed
	}
	f := s.towns[t]
	if f == nil {
		f = &town{}
		s.towns[t] = f
	}
	s.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ready {
		return f, nil
	}
	if err := f.start(context.WithoutCancel(ctx), filepath.Join(s.dir, t.String()+".db"), s.journal, s.prepare); err != nil {
		err = errors.Join(err, f.close())
		f.read, f.write, f.writer = nil, nil, nil
		return nil, err
	}
	f.ready = true
	return f, nil
}

// close ends what was opened.
func (f *town) close() error {
	if f.writer != nil {
		f.writer.stop()
	}
	var errs []error
	for _, db := range []*bun.DB{f.read, f.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

func (f *town) start(ctx context.Context, path, journal string, prepare Prepare) (err error) {
	if f.write, err = openFile(path, 1, journal, ""); err != nil {
		return err
	}
	if err = prepare(ctx, f.write); err != nil {
		return fmt.Errorf("tenantdb: prepare: %w", err)
	}
	// A write in a View would be lost without a word: a read-only transaction of the driver still
	// takes it.
	if f.read, err = openFile(path, 8, journal, "&_pragma=query_only(1)"); err != nil {
		return err
	}
	f.writer = startWriter(f.write)
	return nil
}

func (s *sqlite) view(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error {
	f, err := s.open(ctx, t)
	if err != nil {
		return err
	}
	tx, err := f.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("tenantdb: begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to keep of a read
	return fn(tx)
}

func (s *sqlite) update(ctx context.Context, t tenant.ID, fn func(bun.Tx) error) error {
	f, err := s.open(ctx, t)
	if err != nil {
		return err
	}
	return f.writer.do(ctx, fn)
}

func (s *sqlite) close() error {
	s.mu.Lock()
	s.closed = true
	towns := s.towns
	s.towns = nil
	s.mu.Unlock()
	var errs []error
	for _, f := range towns {
		f.mu.Lock()
		errs = append(errs, f.close())
		f.mu.Unlock()
	}
	return errors.Join(errs...)
}
