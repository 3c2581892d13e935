package redisx_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"almenda/internal/id"
	"almenda/internal/redisx"
	"almenda/internal/tenant"
)

// within is how long a test waits for what must happen; it is a limit, never a pause.
const within = 15 * time.Second

type source []tenant.Row

func (s source) Stamp(context.Context) (string, error)       { return "1", nil }
func (s source) Towns(context.Context) ([]tenant.Row, error) { return s, nil }

// town makes the id of a town that exists for this test only, so that parallel runs against one
// real server never meet.
func town(t *testing.T) tenant.ID {
	t.Helper()
	r := tenant.NewRegistry(source{{ID: id.New(), State: tenant.Active, Town: tenant.Town{Slug: "t", Zone: "UTC"}}})
	if _, err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r.All()[0].ID
}

func embedded(t *testing.T) *redisx.Server {
	t.Helper()
	s, err := redisx.Embedded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// eachServer runs a test against the embedded server and, when there is one, a real one.
func eachServer(t *testing.T, test func(t *testing.T, client *redis.Client)) {
	t.Run("embedded", func(t *testing.T) { test(t, embedded(t).Client()) })
	t.Run("real", func(t *testing.T) {
		url := os.Getenv("ALMENDA_TEST_REDIS_URL")
		if url == "" {
			if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "redis") {
				t.Fatal("a real Redis is required: set ALMENDA_TEST_REDIS_URL")
			}
			t.Skip("no real Redis: set ALMENDA_TEST_REDIS_URL")
		}
		client, err := redisx.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = client.Close() })
		test(t, client)
	})
}

// sweep removes the keys of a test when it ends.
func sweep(t *testing.T, client *redis.Client, patterns ...string) {
	t.Cleanup(func() {
		ctx := context.Background()
		for _, p := range patterns {
			for it := client.Scan(ctx, 0, p, 1000).Iterator(); it.Next(ctx); {
				client.Del(ctx, it.Val())
			}
		}
	})
}

// eventually polls until ask is true, and fails when the limit is over first.
func eventually(t *testing.T, limit time.Duration, what string, ask func() bool) {
	t.Helper()
	over := time.NewTimer(limit)
	defer over.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ask() {
		select {
		case <-over.C:
			t.Fatalf("not within %s: %s", limit, what)
		case <-again.C:
		}
	}
}
