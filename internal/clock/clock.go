// Package clock tells the time, so that tests can decide it.
//
// Imports nothing of ours.
package clock

import (
	"sync"
	"time"
)

// Clock tells the present moment in UTC, cut to microseconds, which is what both engines keep.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
type System struct{}

// Now is the present moment.
func (System) Now() time.Time { return Trim(time.Now()) }

// Trim brings a time to the form in which it is stored.
func Trim(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Set is a clock that stands still until it is moved. Safe for use by many goroutines.
type Set struct {
	mu  sync.Mutex
	now time.Time
}

// At makes a clock standing at t.
func At(t time.Time) *Set { return &Set{now: Trim(t)} }

// Now is where the clock stands.
func (s *Set) Now() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.now }

// Advance moves the clock on.
func (s *Set) Advance(d time.Duration) { s.mu.Lock(); s.now = s.now.Add(d); s.mu.Unlock() }
