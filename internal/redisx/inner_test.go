package redisx

import (
	"strconv"
	"testing"
	"time"
)

func TestCheckJudgesVersionAndPolicy(t *testing.T) {
	for name, c := range map[string]struct {
		version, policy string
		fine            bool
	}{
		"7 that keeps everything":  {"7.0.15", "noeviction", true},
		"8 that keeps everything":  {"8.2.1", "noeviction", true},
		"the oldest that will do":  {"6.2.0", "noeviction", true},
		"10 is newer than 6":       {"10.0.0", "noeviction", true},
		"too old":                  {"6.0.16", "noeviction", false},
		"far too old":              {"5.9.9", "noeviction", false},
		"evicts":                   {"7.2.4", "allkeys-lru", false},
		"hides its policy":         {"7.2.4", "", false},
		"hides its version":        {"", "noeviction", false},
		"a version we cannot read": {"seven", "noeviction", false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := judge(c.version, c.policy); (err == nil) != c.fine {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTheInProcessLimiterKeepsItsBound(t *testing.T) {
	l, now := newLocal(100), time.Now()
	l.allow(now, "guesser", 1, time.Hour)
	for i := range 10_000 {
		// A flood of keys that recover sooner than the guesser's hour.
		l.allow(now, "flood"+strconv.Itoa(i), 1, time.Minute)
		if len(l.whole) > 100 {
			t.Fatalf("%d keys are held", len(l.whole))
		}
	}
	if ok, _ := l.allow(now, "guesser", 1, time.Hour); ok {
		t.Error("a flood of other keys gave the guesser a new try")
	}
	later := now.Add(2 * time.Hour)
	for i := range 1000 {
		if ok, _ := l.allow(later, "late"+strconv.Itoa(i), 1, time.Minute); !ok {
			t.Fatal("a full memory refused a new key")
		}
	}
}
