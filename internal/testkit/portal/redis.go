package portal

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"almenda/internal/redisx"
)

// databases is how many a Redis server has unless it is told otherwise. The first belongs to tests
// that name their keys apart and holds the word of who has which of the others.
const databases = 16

// redis takes a database of the Redis server for this test alone and gives it back empty.
func redis(t *testing.T) string {
	t.Helper()
	raw := os.Getenv("ALMENDA_TEST_REDIS_URL")
	if raw == "" {
		const why = "ALMENDA_TEST_REDIS_URL names no Redis"
		if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "redis") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal("ALMENDA_TEST_REDIS_URL cannot be read") // the cause's text may hold a password
	}
	list, err := redisx.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = list.Close() }) // nothing is pending on it
	const held = 20 * time.Minute          // longer than any test, for one that dies with it
	word := func(n int) string { return fmt.Sprintf("almenda-test:database:%d", n) }
	var mine int
	Eventually(t, 5*time.Minute, "a free Redis database", func() bool {
		for n := 1; n < databases; n++ {
			if ok, err := list.SetNX(t.Context(), word(n), 1, held).Result(); err == nil && ok {
				mine = n
				return true
			}
		}
		return false
	})
	u.Path = fmt.Sprintf("/%d", mine)
	own, err := redisx.Open(u.String())
	if err != nil {
		t.Fatal(err)
	}
	empty := func() {
		if err := own.FlushDB(context.Background()).Err(); err != nil {
			t.Errorf("empty a Redis database: %v", err)
		}
	}
	empty()
	t.Cleanup(func() {
		empty()
		_ = own.Close()
		_ = list.Del(context.Background(), word(mine)).Err() // it ends by itself otherwise
	})
	return u.String()
}
