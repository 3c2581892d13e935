package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// script is a transaction as pgbench reads it, one statement per line and no semicolons.
type script struct {
	url     string
	text    string
	program string // pgbench; empty when it is not there
	dir     string
	clients int
}

func (s *site) pgbench(b *bench, text string, clients int) script {
	return script{url: s.config.DatabaseURL, text: text, program: findPgbench(), dir: b.dir, clients: clients}
}

// findPgbench looks where Debian keeps it, then in PATH.
func findPgbench() string {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); len(found) > 0 {
		return slices.Max(found)
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		return ""
	}
	return path
}

// say tells which program was the limit.
func (s script) say() string {
	if s.program == "" {
		return "pgbench is not installed: the limit is a loop over the same statements on the bare driver"
	}
	return "the limit is " + s.program + ", simple protocol, over TCP like ours"
}

// rate runs the transaction by all clients for d, and tells the transactions per second.
func (s script) rate(ctx context.Context, d time.Duration) (float64, error) {
	if s.program == "" {
		return s.loop(ctx, d)
	}
	return s.run(ctx, d)
}

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

func (s script) run(ctx context.Context, d time.Duration) (float64, error) {
	u, err := url.Parse(s.url)
	if err != nil {
		return 0, errors.New("the database URL cannot be read")
	}
	file := filepath.Join(s.dir, "script.sql")
	if err := os.WriteFile(file, []byte(s.sql()), 0o600); err != nil {
		return 0, err
	}
	password, _ := u.User.Password()
	cmd := exec.CommandContext(ctx, s.program, "-n", "-c", strconv.Itoa(s.clients), "-j", "2", "-T", strconv.Itoa(int(d.Seconds())), "-f", file)
	cmd.Env = append(os.Environ(), "PGHOST="+u.Hostname(), "PGPORT="+u.Port(), "PGUSER="+u.User.Username(), "PGPASSWORD="+password,
		"PGDATABASE="+strings.TrimPrefix(u.Path, "/"), "PGSSLMODE="+u.Query().Get("sslmode"))
	raw, err := cmd.CombinedOutput()
	m := tps.FindSubmatch(raw)
	if err != nil || m == nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, strings.TrimSpace(string(raw)))
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// sql ends each statement as pgbench wants it.
func (s script) sql() string {
	var b strings.Builder
	for line := range strings.Lines(s.text) {
		line = strings.TrimSuffix(line, "\n")
		b.WriteString(line)
		if !strings.HasPrefix(line, `\`) && line != "" {
			b.WriteByte(';')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var set = regexp.MustCompile(`^\\set (\w+) random\((\d+), (\d+)\)$`)

// loop is pgbench in a few lines: the driver alone, with the simple protocol.
func (s script) loop(ctx context.Context, d time.Duration) (float64, error) {
	u, err := url.Parse(s.url)
	if err != nil {
		return 0, errors.New("the database URL cannot be read")
	}
	q := u.Query()
	q.Set("default_query_exec_mode", "simple_protocol")
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return 0, errors.New("the database URL cannot be read")
	}
	defer func() { _ = db.Close() }() // nothing is pending on it
	db.SetMaxIdleConns(s.clients)
	until := time.Now().Add(d)
	var done atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, s.clients)
	started := time.Now()
	for i := range s.clients {
		group.Go(func() {
			conn, err := db.Conn(ctx)
			for ; err == nil && time.Now().Before(until); done.Add(1) {
				err = s.once(ctx, conn)
			}
			errs[i] = err
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(started).Seconds(), errors.Join(errs...)
}

func (s script) once(ctx context.Context, conn *sql.Conn) error {
	var vars []string
	for line := range strings.Lines(s.text) {
		line = strings.TrimSpace(line)
		if m := set.FindStringSubmatch(line); m != nil {
			from, _ := strconv.Atoi(m[2]) // the pattern has digits only
			to, _ := strconv.Atoi(m[3])
			vars = append(vars, ":"+m[1], strconv.Itoa(from+rand.IntN(to-from+1))) //nolint:gosec // which row is read is no secret
			continue
		}
		rows, err := conn.QueryContext(ctx, strings.NewReplacer(append(vars, "::", "::")...).Replace(line))
		if err != nil {
			return err
		}
		for rows.Next() { //nolint:revive // reading is the work
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}
