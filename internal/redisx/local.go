package redisx

import (
	"sync"
	"time"
)

// maxLocal bounds the memory of the in-process limiter: some 10 MB when full.
const maxLocal = 1 << 16

// local counts tries in this process by the same rule as redis_rate (GCRA): for each key it
// keeps the moment at which the allowance would be whole again.
type local struct {
	mu    sync.Mutex
	most  int
	whole map[string]time.Time
}

func newLocal(most int) *local { return &local{most: most, whole: map[string]time.Time{}} }

func (l *local) allow(now time.Time, key string, max int, per time.Duration) (bool, time.Duration) {
	step := per / time.Duration(max)
	l.mu.Lock()
	defer l.mu.Unlock()
	whole, known := l.whole[key]
	if whole.Before(now) {
		whole = now
	}
	next := whole.Add(step)
	if wait := next.Sub(now) - per; wait > 0 {
		return false, wait
	}
	if !known && len(l.whole) >= l.most {
		l.makeRoom(now)
	}
	l.whole[key] = next
	return true, 0
}

// makeRoom forgets what has recovered, else the key nearest to recovery among a few: somebody who
// floods us with fresh keys then mostly pushes out their own.
func (l *local) makeRoom(now time.Time) {
	const look = 16
	var nearest string
	var at time.Time
	seen, freed := 0, false
	for k, whole := range l.whole { // the order of a map is random, which makes this a sample
		if !whole.After(now) {
			delete(l.whole, k)
			freed = true
		} else if at.IsZero() || whole.Before(at) {
			nearest, at = k, whole
		}
		if seen++; seen == look {
			break
		}
	}
	if !freed {
		delete(l.whole, nearest)
	}
}
