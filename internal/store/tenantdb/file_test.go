package tenantdb_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/uptrace/bun"

	"almenda/internal/store/dialect"
	"almenda/internal/store/tenantdb"
)

func TestEveryConnectionHasItsPragmas(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db, err := tenantdb.OpenFile(filepath.Join(t.TempDir(), "x.db"), 5)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		var held []bun.Conn
		for range 5 { // all at once, so that each is another one
			c, err := db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			held = append(held, c)
		}
		for pragma, want := range map[string]string{"foreign_keys": "1", "journal_mode": "wal", "busy_timeout": "10000",
			"synchronous": "2", "secure_delete": "1"} {
			for i, c := range held {
				var got string
				if err := c.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("connection %d: %s = %s, %v, want %s", i, pragma, got, err, want)
				}
			}
		}
		tx, err := held[0].BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		if _, err := held[1].ExecContext(t.Context(), "PRAGMA busy_timeout = 0"); err != nil {
			t.Fatal(err)
		}
		if _, err := held[1].BeginTx(t.Context(), nil); !errors.Is(dialect.Translate(err), dialect.ErrRetry) {
			t.Errorf("a second writer began beside the first: %v", err)
		}
		reader, err := held[1].BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
		if err != nil {
			t.Fatalf("a reader beside the writer: %v", err)
		}
		_ = reader.Rollback()
	})
}

func TestAFileIsWhereItsPathSays(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a #b?c%20d é")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "x.db")
		db, err := tenantdb.OpenFile(path, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE x (y text)"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 || name == path+"-wal" && info.Size() == 0 {
				t.Errorf("%s: mode %o, %d bytes", filepath.Base(name), info.Mode().Perm(), info.Size())
			}
		}
	})
}
