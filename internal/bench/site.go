package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"almenda/internal/app"
	"almenda/internal/config"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

// engine is one of the two databases.
type engine string

const (
	sqlite   engine = "sqlite"
	postgres engine = "postgres"
)

// best is the engine of production where it is there, else the embedded one.
func (b *bench) best() engine {
	if b.Config.DatabaseURL == "" {
		return sqlite
	}
	return postgres
}

// site is an installation that runs, with nothing in it but what the bench put there.
type site struct {
	*app.App
	engine engine
	addr   string // where it listens
	config config.Config
	halt   func() error
}

// open starts an installation with empty databases. smtp may be empty.
func (b *bench) open(ctx context.Context, e engine, smtp string, roles ...string) (*site, error) {
	c := config.Config{Addr: "127.0.0.1:0", PublicOrigin: "http://{slug}.localhost", Operator: "http://localhost", SMTPURL: smtp,
		// Visitors come through a proxy, as in production, so that each has an address of its own.
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Secret:  []byte("the bench keeps nothing that a secret guards"), DatabaseConns: b.Config.DatabaseConns, Roles: roles}
	dir, err := os.MkdirTemp(b.dir, string(e)+"-")
	if err != nil {
		return nil, err
	}
	c.Data = dir
	if e == postgres {
		c.DatabaseURL, c.OwnerURL, c.RedisURL = b.Config.DatabaseURL, b.Config.OwnerURL, b.Config.RedisURL
		c.AnswersURL = b.Config.AnswersURL
		if err := wipe(ctx, c.OwnerURL); err != nil {
			return nil, err
		}
	}
	a, err := app.Open(ctx, c, b.log)
	if err != nil {
		return nil, err
	}
	s := &site{App: a, engine: e, config: c}
	if err := s.run(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return s, nil
}

// run lets the installation play its roles.
func (s *site) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	up, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- s.Run(ctx, func(addr string) { up <- addr }) }()
	s.halt = func() error { stop(); return <-done }
	select {
	case s.addr = <-up:
		return nil
	case err := <-done:
		stop()
		return err
	}
}

func (s *site) close() error {
	err := errors.Join(s.halt(), s.Close())
	return errors.Join(err, os.RemoveAll(s.config.Data))
}

// prefix begins the slugs of the bench's towns.
const prefix = "bench-"

// town makes a town like any other.
func (s *site) town(ctx context.Context, slug string) (*tenant.Town, error) {
	t, err := tenantcfg.Read(tenants.FS, "karlstad")
	if err != nil {
		return nil, err
	}
	t.Slug, t.Hosts = prefix+slug, []string{prefix + slug + ".example"}
	if _, err := s.Store.Control.Apply(ctx, t); err != nil {
		return nil, err
	}
	if _, err := s.Registry.Refresh(ctx); err != nil {
		return nil, err
	}
	made, ok := s.Registry.BySlug(t.Slug)
	if !ok {
		return nil, fmt.Errorf("the town %s is not there", t.Slug)
	}
	return made, s.Processes.Apply(ctx, made)
}

// wipe empties the database. It refuses one in which anybody but the bench has a town.
func wipe(ctx context.Context, owner string) error {
	if owner == "" {
		return errors.New("ALMENDA_OWNER_DATABASE_URL is not set, and the bench empties its database")
	}
	db, err := sql.Open("pgx", owner)
	if err != nil {
		return errors.New("the owner's database URL cannot be read")
	}
	defer func() { _ = db.Close() }() // nothing is pending on it
	var strangers int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM tenants WHERE slug NOT LIKE $1", prefix+"%").Scan(&strangers)
	if err != nil {
		return fmt.Errorf("look for towns: %w", err)
	}
	if strangers > 0 {
		return fmt.Errorf("the database holds %d towns that are not the bench's, and it would empty it: give it one of its own", strangers)
	}
	found, err := db.QueryContext(ctx, "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname IN ('public', 'answers') AND tablename NOT LIKE 'bun%' ORDER BY 1")
	if err != nil {
		return fmt.Errorf("list tables: %w", err)
	}
	defer func() { _ = found.Close() }() // read to its end below
	var tables []string
	for found.Next() {
		var t string
		if err := found.Scan(&t); err != nil {
			return err
		}
		tables = append(tables, t)
	}
	if err := found.Err(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "TRUNCATE "+strings.Join(tables, ", "))
	return err
}

// settle brings the planner's figures up to date, as the server would by itself in a minute.
func (s *site) settle(ctx context.Context) error {
	if s.engine != postgres {
		return nil
	}
	db, err := sql.Open("pgx", s.config.OwnerURL)
	if err != nil {
		return errors.New("the owner's database URL cannot be read")
	}
	defer func() { _ = db.Close() }() // nothing is pending on it
	_, err = db.ExecContext(ctx, "VACUUM ANALYZE")
	return err
}
