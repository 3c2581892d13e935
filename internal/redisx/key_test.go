package redisx_test

import (
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"almenda/internal/redisx"
	"almenda/internal/tenant"
)

func TestAKeyBeginsWithItsTownAndIsOneOfAKind(t *testing.T) {
	a, b := town(t), town(t)
	seen := map[string]bool{}
	for _, k := range []string{
		redisx.Key(a), redisx.Key(a, "x", "y"), redisx.Key(a, "x:y"), redisx.Key(a, "x", "y", ""),
		redisx.Key(a, "x%3Ay"), redisx.Key(b, "x", "y"), redisx.Shared(a.String(), "x", "y"), redisx.Shared("x", "y"),
	} {
		if seen[k] {
			t.Errorf("%q names two things", k)
		}
		seen[k] = true
	}
	if !strings.HasPrefix(redisx.Key(a, "x"), a.String()+":") {
		t.Error("the town does not come first")
	}
}

func TestAKeyWithoutATownIsRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("made a key that all towns share")
		}
	}()
	redisx.Key(tenant.ID{}, "x")
}

func TestThePasswordStaysOutOfTheError(t *testing.T) {
	_, err := redisx.Open("redis://user:hunter2@host:not-a-port/0")
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}

func TestBothServersPassTheBootCheck(t *testing.T) {
	eachServer(t, func(t *testing.T, c *redis.Client) {
		if err := redisx.Check(t.Context(), c); err != nil {
			t.Error(err)
		}
	})
}

func TestAServerThatIsGoneFailsTheBootCheck(t *testing.T) {
	s := embedded(t)
	s.Close()
	if err := redisx.Check(t.Context(), s.Client()); err == nil {
		t.Error("it passed")
	}
}
