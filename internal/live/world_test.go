package live_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/tenant"
)

// within is how long a test waits for what must happen; it is a limit, never a pause.
const within = 30 * time.Second

// here is the origin of the test's town; the server itself stands elsewhere, as behind a proxy.
const here = "https://tyck.example"

type source []tenant.Row

func (s source) Stamp(context.Context) (string, error)       { return "1", nil }
func (s source) Towns(context.Context) ([]tenant.Row, error) { return s, nil }

func towns(t testing.TB) (a, b tenant.ID) {
	t.Helper()
	r := tenant.NewRegistry(source{
		{ID: id.New(), Town: tenant.Town{Slug: "a", Zone: "UTC"}},
		{ID: id.New(), Town: tenant.Town{Slug: "b", Zone: "UTC"}},
	})
	if _, err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r.All()[0].ID, r.All()[1].ID
}

// world is what all nodes of a test share: the log, the words, who may watch.
type world struct {
	town, other tenant.ID
	room        id.ID

	mu       sync.Mutex
	items    []live.Item
	reads    int
	away     bool // the log cannot be read
	renders  map[string]int
	bad      map[int64]error
	padding  string
	gate     func(access.Actor, live.Topic) error
	reading  func()            // called while the log is read
	rendered func(lang string) // called while an item is rendered
}

func newWorld(t testing.TB) *world {
	a, b := towns(t)
	return &world{town: a, other: b, room: id.New(), renders: map[string]int{}, bad: map[int64]error{}}
}

func (w *world) topic() live.Topic { return live.Room(w.town, w.room) }

// post adds an item to the log and returns its number.
func (w *world) post() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := int64(len(w.items)) + 1
	w.items = append(w.items, live.Item{Seq: n, Op: live.Post, Ref: id.New()})
	return n
}

func (w *world) last() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return int64(len(w.items))
}

func (w *world) change(f func()) { w.mu.Lock(); defer w.mu.Unlock(); f() }

func (w *world) count(n *int) int { w.mu.Lock(); defer w.mu.Unlock(); return *n }

func (w *world) Since(_ context.Context, t tenant.ID, room id.ID, after int64, most int) ([]live.Item, int64, error) {
	w.mu.Lock()
	w.reads++
	hook := w.reading
	w.mu.Unlock()
	if hook != nil {
		hook()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away {
		return nil, 0, errors.New("the database is away")
	}
	if t != w.town || room != w.room {
		return nil, 0, nil
	}
	last := int64(len(w.items))
	if after >= last {
		return nil, last, nil
	}
	rest := w.items[after:]
	return append([]live.Item(nil), rest[:min(most, len(rest))]...), last, nil
}

func (w *world) Item(_ context.Context, _ tenant.ID, lang string, it live.Item) (string, error) {
	w.mu.Lock()
	w.renders[fmt.Sprint(lang, it.Seq)]++
	hook := w.rendered
	w.mu.Unlock()
	if hook != nil {
		hook(lang)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.bad[it.Seq]; err != nil {
		return "", err
	}
	return fmt.Sprintf("<p>%s %d%s</p>", lang, it.Seq, w.padding), nil
}

func (w *world) MayWatch(_ context.Context, who access.Actor, topic live.Topic) error {
	w.mu.Lock()
	gate := w.gate
	w.mu.Unlock()
	if gate == nil {
		return nil
	}
	return gate(who, topic)
}

// node is a hub behind an HTTP server.
type node struct {
	*live.Hub
	w    *world
	url  string
	stop func() // ends Run and waits for it
}

// start runs a node until the test ends. Limits that a test does not speak of are out of the way.
func (w *world) start(t testing.TB, cfg live.Config) *node {
	t.Helper()
	cfg.Log, cfg.Renderer, cfg.Gate = w, w, w
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Limits.PerAddress == 0 {
		cfg.Limits.PerAddress = 1 << 20
	}
	if cfg.Limits.Accepts == 0 {
		cfg.Limits.Accepts = 1 << 20
	}
	n := &node{Hub: live.New(cfg), w: w}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { n.Run(ctx); close(done) }()
	n.stop = sync.OnceFunc(func() { cancel(); <-done })
	server := httptest.NewUnstartedServer(n)
	server.Listener = smallBuffers{server.Listener}
	server.Start()
	t.Cleanup(func() { n.stop(); server.Close() })
	n.url = "ws" + strings.TrimPrefix(server.URL, "http")
	return n
}

// smallBuffers keeps the kernel from hiding a slow reader behind megabytes.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		_ = c.(*net.TCPConn).SetWriteBuffer(8 << 10)
	}
	return c, err
}

// ServeHTTP stands for the web layer: it finds out who asks and for what.
func (n *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	who := access.Guest(n.w.town, "sv")
	if a, ok := id.Parse(q.Get("account")); ok {
		who.Account = a
	}
	lang := q.Get("lang")
	if lang == "" {
		lang = "sv"
	}
	topic := n.w.topic()
	if name := q.Get("hint"); name != "" {
		topic = live.Hint(n.w.town, name)
	}
	if q.Has("foreign") {
		who.Tenant = n.w.other
	}
	since, _ := strconv.ParseInt(q.Get("since"), 10, 64)
	n.Serve(w, r, who, lang, here, topic, since)
}

// eventually polls until ask is true, and fails when the limit is over first.
func eventually(t testing.TB, limit time.Duration, what string, ask func() bool) {
	t.Helper()
	over := time.NewTimer(limit)
	defer over.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !ask() {
		select {
		case <-over.C:
			t.Fatalf("not within %s: %s", limit, what)
		case <-again.C:
		}
	}
}
