package portal

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/app"
	"almenda/internal/config"
	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
	"almenda/tenants"
)

// Portal is a running platform.
type Portal struct {
	App   *app.App
	Clock *Clock
	Log   *Log

	t        *testing.T
	addr     string           // where it really listens
	database testkit.Database // on PostgreSQL
}

// Setting changes the configuration before the platform starts.
type Setting func(*Options)

// Options is what a test may set.
type Options struct {
	config.Config
	Towns []string // folders of tenants.FS
}

// Towns chooses other towns than Karlstad and København.
func Towns(slugs ...string) Setting { return func(o *Options) { o.Towns = slugs } }

// HTTPS makes the portals believe that a proxy with TLS is in front, as in production.
func HTTPS(o *Options) { o.PublicOrigin, o.Operator = "https://{slug}.localhost", "https://localhost" }

// The towns of every portal, unless a test chooses others. Nothing of one may be seen in the other.
const (
	A = "karlstad"
	B = "kobenhavn"
)

// Run runs fn on the whole platform, once for each engine, side by side: half of a test is waiting.
func Run(t *testing.T, fn func(t *testing.T, p *Portal), set ...Setting) {
	t.Helper()
	testkit.On(t, testkit.SQLite, func(t *testing.T) {
		t.Parallel()
		fn(t, embedded(t, set))
	})
	testkit.On(t, testkit.Postgres, func(t *testing.T) {
		t.Parallel()
		fn(t, served(t, set))
	})
}

// Embedded runs one platform on SQLite and the Redis in the process.
func Embedded(t *testing.T, set ...Setting) *Portal {
	t.Helper()
	return embedded(t, set)
}

// Pair runs two web processes on one PostgreSQL and one Redis; the first relays and works too.
func Pair(t *testing.T, set ...Setting) (one, two *Portal) {
	t.Helper()
	one = served(t, set)
	o := Options{Config: one.App.Config, Towns: nil}
	o.Roles = []string{config.Web}
	two = start(t, o, one.Clock)
	two.database = one.database
	return one, two
}

func embedded(t *testing.T, set []Setting) *Portal {
	return start(t, options(t, set), NewClock())
}

func served(t *testing.T, set []Setting) *Portal {
	database, redis := testkit.NewDatabase(t), redis(t)
	o := options(t, set)
	o.DatabaseURL, o.DatabaseConns, o.RedisURL = database.URL, 12, redis
	if database.AnswersURL != database.OwnerURL { // the owner is refused: it reads both sides
		o.AnswersURL = database.AnswersURL
	}
	p := start(t, o, NewClock())
	p.database = database
	return p
}

// Secret is the installation's secret in every test.
const Secret = "a secret of tests, of more than 32 bytes"

func options(t *testing.T, set []Setting) Options {
	o := Options{Towns: []string{A, B}, Config: config.Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Secret: []byte(Secret),
		PublicOrigin: "http://{slug}.localhost", Operator: "http://localhost"}}
	for _, s := range set {
		s(&o)
	}
	return o
}

// stopTime is more than the longest stop of an App.
const stopTime = 30 * time.Second

// start opens and runs one process and stops it when the test ends.
func start(t *testing.T, o Options, clk *Clock) *Portal {
	t.Helper()
	p := &Portal{t: t, Clock: clk, Log: &Log{}}
	a, err := app.OpenAt(t.Context(), o.Config, slog.New(slog.NewTextHandler(p.Log, &slog.HandlerOptions{Level: slog.LevelDebug})), clk)
	if err != nil {
		t.Fatal(err)
	}
	p.App = a
	if len(o.Towns) > 0 {
		towns, err := folders(a.Catalog, o.Towns)
		if err == nil {
			_, err = a.PutTowns(t.Context(), towns)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- a.Run(ctx, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("the platform ended with %v", err)
			}
		case <-time.After(stopTime):
			t.Error("the platform does not stop")
		}
		if err := a.Close(); err != nil {
			t.Errorf("close the platform: %v", err)
		}
	})
	select {
	case p.addr = <-ready:
	case err := <-done:
		done <- err
		t.Fatalf("the platform does not start: %v", err)
	}
	if len(o.Towns) > 0 {
		p.Quiet() // the towns' first phases have been told of: what changes from here on, a test did
	}
	return p
}

var read struct {
	sync.Mutex
	towns map[string][]*tenant.Town // by their folders
}

// folders reads towns, the same ones once for all tests: to read them takes a fifth of what a portal
// takes to start, and how they are read and applied has tests of its own.
func folders(words *i18n.Catalog, dirs []string) ([]*tenant.Town, error) {
	read.Lock()
	defer read.Unlock()
	key := strings.Join(dirs, " ")
	if towns := read.towns[key]; towns != nil {
		return towns, nil
	}
	towns, err := app.ReadTowns(tenants.FS, words, dirs)
	if err != nil {
		return nil, err
	}
	if read.towns == nil {
		read.towns = map[string][]*tenant.Town{}
	}
	read.towns[key] = towns
	return towns, nil
}

// Addr is where the platform listens.
func (p *Portal) Addr() string { return p.addr }

// Town finds a town by its slug.
func (p *Portal) Town(slug string) *tenant.Town {
	p.t.Helper()
	town, ok := p.App.Registry.BySlug(slug)
	if !ok {
		p.t.Fatalf("there is no town %q", slug)
	}
	return town
}

// Towns are the two towns of most tests.
func (p *Portal) Towns() (a, b *tenant.Town) { return p.Town(A), p.Town(B) }

// Eventually waits until ask is true and fails when the limit is over first.
func Eventually(t *testing.T, limit time.Duration, what string, ask func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(limit)
	for !ask() {
		select {
		case <-tick.C:
		case <-end:
			if !ask() {
				t.Fatalf("not within %s: %s", limit, what)
			}
			return
		}
	}
}
