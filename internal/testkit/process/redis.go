package process

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"almenda/internal/redisx"
)

// Redis is a Redis server of one test's own. It keeps nothing on disk: whoever kills it takes all
// that it knew.
type Redis struct {
	house *House
	dir   string
	port  int
	args  []string
	child *Child
}

// Redis starts a server; args are further options of it.
func (h *House) Redis(t *testing.T, args ...string) *Redis {
	t.Helper()
	r := &Redis{house: h, dir: h.room(t, "redis"), args: args}
	if err := r.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.child.Kill()
		show(t, r.child)
	})
	return r
}

func (r *Redis) open() (err error) {
	if r.port, err = FreePort(); err != nil {
		return err
	}
	return r.start()
}

func (r *Redis) start() (err error) {
	args := append([]string{"--bind", "127.0.0.1", "--port", fmt.Sprint(r.port), "--requirepass", r.house.secret,
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"}, r.args...)
	if r.child, err = start(r.dir, "redis", r.house.server("/", r.house.redis, args...)); err != nil {
		return err
	}
	client, err := redisx.Open(r.URL())
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }() // it was asked whether it lives only
	if err := Until(patience, func() bool { return client.Ping(context.Background()).Err() == nil }); err != nil {
		return fmt.Errorf("process: Redis does not start: %w\n%s", err, tail(r.child.Log()))
	}
	return nil
}

// URL is the server's address.
func (r *Redis) URL() string {
	return fmt.Sprintf("redis://default:%s@127.0.0.1:%d/0", r.house.secret, r.port)
}

// Kill ends the server and with it everything that it knew.
func (r *Redis) Kill() { r.child.Kill() }

// Start starts an empty server at the same address.
func (r *Redis) Start(t *testing.T) {
	t.Helper()
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
}

// Forget makes the server forget everything while it goes on.
func (r *Redis) Forget(t *testing.T) {
	t.Helper()
	client, err := redisx.Open(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }() // one command is all
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}

// Dump is every key and every value that the server holds, as it would serialise them, in one
// text to search in. What comes and goes meanwhile may be missing.
func (r *Redis) Dump(ctx context.Context) (string, error) {
	client, err := redisx.Open(r.URL())
	if err != nil {
		return "", err
	}
	defer func() { _ = client.Close() }() // only read from
	var b strings.Builder
	for it := client.Scan(ctx, 0, "*", 1000).Iterator(); ; {
		if !it.Next(ctx) {
			return b.String(), it.Err()
		}
		key := it.Val()
		b.WriteString(key + "\n")
		// Each kind by its own command, for DUMP packs texts so that they could not be found.
		for _, ask := range [][]any{{"GET", key}, {"HGETALL", key}, {"LRANGE", key, 0, -1}, {"SMEMBERS", key}, {"ZRANGE", key, 0, -1}, {"XRANGE", key, "-", "+"}} {
			if v, err := client.Do(ctx, ask...).Result(); err == nil {
				fmt.Fprintf(&b, "%v\n", v)
				break
			}
		}
	}
}

// Pace is a ticker for the rhythm in which a test does harm; it stops with the test.
func Pace(t *testing.T, every time.Duration) <-chan time.Time {
	t.Helper()
	tick := time.NewTicker(every)
	t.Cleanup(tick.Stop)
	return tick.C
}
