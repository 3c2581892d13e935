package live

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/access"
)

// Close codes that we send.
const (
	closeGoingAway = websocket.CloseGoingAway               // this node stops
	closeMessage   = websocket.CloseUnsupportedData         // binary
	closeText      = websocket.CloseInvalidFramePayloadData // not UTF-8
	closePolicy    = websocket.ClosePolicyViolation         // may not watch, floods, dawdles
	closeTooBig    = websocket.CloseMessageTooBig
	closeRestart   = websocket.CloseServiceRestart  // come back in a moment
	closeSlow      = websocket.CloseTryAgainLater   // could not keep up: resume with since
	closeSilent    = websocket.CloseAbnormalClosure // nobody is there to be told
)

// conn is one person's connection to one room. It has two goroutines: read and write.
type conn struct {
	hub     *Hub
	room    *room
	ws      *websocket.Conn
	actor   access.Actor
	lang    string
	slot    string
	awake   chan struct{} // something waits for the writer
	written chan struct{} // closed when the writer is done

	// Guarded by the room's mutex.
	at   int64 // the last number that was queued or belongs to the replay
	told int64 // the presence count when it came in

	mu      sync.Mutex
	waiting []*packet
	bytes   int
	pong    []byte // an answer that is owed; nil if none
	code    int    // why it ends; 0 while it lasts
	reason  string
	flush   bool // send what waits before the close
	saidBye bool // from now on the read deadline stands
	late    *time.Timer
}

func (c *conn) start(ctx context.Context, since int64) {
	replay, at, behind := c.room.enter(c, since)
	go func() {
		defer c.hub.wg.Done()
		c.write(ctx, opening{replay, at, behind})
	}()
	go func() {
		defer c.hub.wg.Done()
		c.read()
	}()
}

// queue adds a frame to what waits for the reader. One who is too far behind is dropped: it can
// resume, and waiting for it would cost all others.
func (c *conn) queue(p *packet) {
	l := c.hub.cfg.Limits
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code != 0 {
		return
	}
	if n := len(c.waiting); n >= l.QueueFrames || n > 0 && c.bytes+p.size > l.QueueBytes {
		c.hub.counts.dropped.Add(1)
		c.endLocked(closeSlow, "too slow", false)
		return
	}
	c.waiting = append(c.waiting, p)
	c.bytes += p.size
	signal(c.awake)
}

// owe has the writer answer a ping. Of many only the last is answered, as the protocol allows.
func (c *conn) owe(payload string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pong = []byte(payload)
	if c.pong == nil {
		c.pong = []byte{}
	}
	signal(c.awake)
}

// end closes the connection: the first call decides how. With flush what waits is sent first.
func (c *conn) end(code int, reason string, flush bool) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.endLocked(code, reason, flush)
}

func (c *conn) endLocked(code int, reason string, flush bool) (first bool) {
	if c.code != 0 {
		return false
	}
	c.code, c.reason, c.flush = code, reason, flush
	if !flush {
		c.waiting, c.bytes = nil, 0
	}
	if c.late != nil {
		c.late.Stop()
	}
	signal(c.awake)
	return true
}

// endSoon asks the person to come back, after a while.
func (c *conn) endSoon(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 && c.late == nil {
		c.late = time.AfterFunc(d, func() { c.end(closeRestart, "restart", true) })
	}
}

// cut ends the connection without a word.
func (c *conn) cut() (first bool) {
	first = c.end(closeSilent, "", false)
	_ = c.ws.Close() // it is to end either way
	return first
}

// step is what the writer does next: one of its fields, or nothing.
type step struct {
	packets []*packet
	pong    []byte
	bye     bool
	code    int
	reason  string
}

// together is how many frames go out in one write: what piles up while others are served costs
// one call then. It bounds what is neither queued nor sent.
const together = 16

// next takes the next step: control before frames, and the close when nothing is left to flush.
// The zero step means that there is nothing to do.
func (c *conn) next() step {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code != 0 && (!c.flush || len(c.waiting) == 0) {
		return step{bye: true, code: c.code, reason: c.reason}
	}
	if c.pong != nil {
		s := step{pong: c.pong}
		c.pong = nil
		return s
	}
	if len(c.waiting) == 0 {
		return step{}
	}
	n := min(len(c.waiting), together)
	take := c.waiting[:n:n]
	if c.waiting = c.waiting[n:]; len(c.waiting) == 0 {
		c.waiting = nil
	}
	for _, p := range take {
		c.bytes -= p.size
	}
	return step{packets: take}
}

// deadline sets until when the next byte is awaited. After our close it stands: who goes on
// sending does not stay.
func (c *conn) deadline(t time.Time, bye bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.saidBye {
		return
	}
	c.saidBye = bye
	_ = c.ws.SetReadDeadline(t) // it fails on a closed socket only, and reading tells
}
