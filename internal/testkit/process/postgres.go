package process

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres is a PostgreSQL server of one test's own.
type Postgres struct {
	house *House
	dir   string
	data  string
	port  int
	extra []string
	child *Child

	beside *sql.DB // as the superuser
}

// fast is for tests that never cut the server's power: what it would lose is thrown away anyhow.
var fast = []string{"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"}

// Postgres starts a server with the schema and the towns in it. A durable one keeps what it
// committed through Crash.
func (h *House) Postgres(t *testing.T, durable bool) *Postgres {
	t.Helper()
	dir := h.room(t, "pg")
	data := filepath.Join(dir, "data")
	if out, err := exec.Command("cp", "-a", h.template(), data).CombinedOutput(); err != nil {
		t.Fatalf("copy the database: %v\n%s", err, out)
	}
	p := &Postgres{house: h, dir: dir, data: data}
	if !durable {
		p.extra = fast
	}
	var err error
	if p.port, err = FreePort(); err != nil {
		t.Fatal(err)
	}
	p.Start(t)
	if p.beside, err = sql.Open("pgx", p.Super()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.beside.Close()              // nothing is pending on it
		_ = p.child.Stop(syscall.SIGQUIT) // nothing in it is wanted any more
		show(t, p.child)
	})
	return p
}

func (h *House) template() string { return filepath.Join(h.dir, "template") }

// Start starts the server again and waits until it answers.
func (p *Postgres) Start(t *testing.T) {
	t.Helper()
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
}

func (p *Postgres) start() error {
	args := append([]string{"-D", p.data, "-p", fmt.Sprint(p.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "max_connections=200", "-c", "timezone=UTC", "-c", "shared_buffers=64MB"}, p.extra...)
	var err error
	if p.child, err = start(p.dir, "postgres", p.house.server(p.data, filepath.Join(p.house.pg, "postgres"), args...)); err != nil {
		return err
	}
	db, err := sql.Open("pgx", p.Super())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it was asked for its name only
	if err := Until(patience, func() bool { return db.Ping() == nil }); err != nil {
		return fmt.Errorf("process: PostgreSQL does not start: %w\n%s", err, tail(p.child.Log()))
	}
	return nil
}

// Crash ends the server at once, with every connection and without a checkpoint.
func (p *Postgres) Crash(t *testing.T) {
	t.Helper()
	p.child.Signal(syscall.SIGQUIT)
	select {
	case <-p.child.Gone():
	case <-time.After(patience):
		t.Fatal("PostgreSQL does not stop")
	}
}

func (p *Postgres) url(role, host string) string {
	return fmt.Sprintf("postgres://%s:%s@%s/almenda?sslmode=disable", role, p.house.secret, host)
}

func (p *Postgres) host() string { return fmt.Sprintf("127.0.0.1:%d", p.port) }

// URL is the address as the runtime role.
func (p *Postgres) URL() string { return p.url("almenda_app", p.host()) }

// AnswersURL is the database as the role of the answer store.
func (p *Postgres) AnswersURL() string { return p.url("almenda_answers", p.host()) }

// Through is the address as the runtime role by way of a proxy.
func (p *Postgres) Through(proxy *Proxy) string { return p.url("almenda_app", proxy.Addr()) }

// Super is the address as the superuser, who sees all towns.
func (p *Postgres) Super() string { return p.url("postgres", p.host()) }

// Number asks for one number, as somebody who sees all towns.
func (p *Postgres) Number(ctx context.Context, query string, args ...any) (n int, err error) {
	err = p.beside.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

// Texts asks for rows of one text each.
func (p *Postgres) Texts(ctx context.Context, query string, args ...any) (all []string, err error) {
	rows, err := p.beside.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// Order changes something past the platform: it lets time pass, for example.
func (p *Postgres) Order(ctx context.Context, order string, args ...any) error {
	_, err := p.beside.ExecContext(ctx, order, args...)
	return err
}

// makeTemplate makes the database that tests copy.
func (h *House) makeTemplate() error {
	word := filepath.Join(h.dir, "word")
	if err := os.WriteFile(word, []byte(h.secret), 0o600); err != nil {
		return err
	}
	if h.as != nil {
		if err := os.Chown(word, int(h.as.Uid), int(h.as.Gid)); err != nil {
			return err
		}
	}
	if err := h.own(h.template()); err != nil {
		return err
	}
	cmd := h.server("/", filepath.Join(h.pg, "initdb"), "-D", h.template(), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
		"--auth=scram-sha-256", "--pwfile="+word, "--no-sync")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("process: initdb: %w\n%s", err, out)
	}
	p := &Postgres{house: h, dir: h.dir, data: h.template(), extra: fast}
	var err error
	if p.port, err = FreePort(); err != nil {
		return err
	}
	if err := p.startEmpty(); err != nil {
		return err
	}
	if err := h.fill(p); err != nil {
		return err
	}
	return p.child.Stop(syscall.SIGINT) // in order, so that copies start without a recovery
}

// startEmpty starts a server that has nothing but what initdb made, and makes roles and database.
func (p *Postgres) startEmpty() error {
	args := append([]string{"-D", p.data, "-p", fmt.Sprint(p.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}, p.extra...)
	var err error
	if p.child, err = start(p.dir, "postgres", p.house.server(p.data, filepath.Join(p.house.pg, "postgres"), args...)); err != nil {
		return err
	}
	db, err := sql.Open("pgx", fmt.Sprintf("postgres://postgres:%s@%s/postgres?sslmode=disable", p.house.secret, p.host()))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // its work is done
	if err := Until(patience, func() bool { return db.Ping() == nil }); err != nil {
		return fmt.Errorf("process: PostgreSQL does not start: %w\n%s", err, tail(p.child.Log()))
	}
	for _, order := range []string{
		"CREATE ROLE almenda_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '" + p.house.secret + "'",
		"CREATE ROLE almenda_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '" + p.house.secret + "'",
		"CREATE ROLE almenda_answers LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '" + p.house.secret + "'",
		"CREATE DATABASE almenda OWNER almenda_owner",
	} {
		if _, err := db.ExecContext(context.Background(), order); err != nil {
			return fmt.Errorf("process: %w", err)
		}
	}
	return nil
}

// fill brings schema and towns into the template by the programme's own commands.
func (h *House) fill(p *Postgres) error {
	r := &Redis{house: h, dir: h.dir}
	if err := r.open(); err != nil {
		return err
	}
	defer r.child.Kill()
	env := append(os.Environ(), "ALMENDA_OWNER_DATABASE_URL="+p.url("almenda_owner", p.host()), "ALMENDA_DATABASE_URL="+p.URL(),
		"ALMENDA_REDIS_URL="+r.URL(), "ALMENDA_SECRET="+Secret())
	for _, args := range [][]string{{"migrate", "up"}, {"tenant", "apply", filepath.Join(h.root, "tenants")}} {
		cmd := exec.Command(h.program("almenda"), args...)
		cmd.Dir, cmd.Env = h.dir, env
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("process: almenda %v: %w\n%s", args, err, out)
		}
	}
	return nil
}
