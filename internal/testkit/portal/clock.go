package portal

import (
	"bytes"
	"sync"
	"time"

	"almenda/internal/clock"
)

// Clock goes as clocks go until a test advances or stops it.
type Clock struct {
	mu      sync.Mutex
	shift   time.Duration
	stopped time.Time
}

// NewClock is a clock that shows the real time.
func NewClock() *Clock { return &Clock{} }

var _ clock.Clock = (*Clock)(nil)

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return clock.Trim(time.Now().Add(c.shift))
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift += d
	if !c.stopped.IsZero() {
		c.stopped = c.stopped.Add(d)
	}
}

// Stop holds the clock, so that two pages can be compared letter by letter.
func (c *Clock) Stop() {
	now := c.Now()
	c.mu.Lock()
	c.stopped = now
	c.mu.Unlock()
}

// Log is what the platform wrote to its log.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
