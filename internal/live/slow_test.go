package live_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/live"
)

// crowd is many connections that tell when each item reached them.
type crowd struct {
	mu     sync.Mutex
	at     map[int64][]time.Duration
	sent   map[int64]time.Time
	full   int // how many must have an item
	filled chan int64
	group  sync.WaitGroup
}

func (c *crowd) join(ws *websocket.Conn) {
	c.group.Go(func() {
		for {
			_, data, err := ws.ReadMessage()
			if err != nil {
				return
			}
			if seq, ok := itemNumber(data); ok {
				c.got(seq)
			}
		}
	})
}

func (c *crowd) got(seq int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at[seq] = append(c.at[seq], time.Since(c.sent[seq]))
	if len(c.at[seq]) == c.full {
		c.filled <- seq
	}
}

// post sends one item and waits until all who read have it.
func (c *crowd) post(t *testing.T, n *node) {
	t.Helper()
	c.mu.Lock()
	seq := n.w.post()
	c.sent[seq] = time.Now()
	c.mu.Unlock()
	n.Notify(n.w.topic(), seq)
	select {
	case <-c.filled:
	case <-time.After(within):
		t.Fatalf("item %d did not reach everybody", seq)
	}
}

// p99 of the items from one number to another.
func (c *crowd) p99(from, to int64) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []time.Duration
	for n := from; n <= to; n++ {
		all = append(all, c.at[n]...)
	}
	slices.Sort(all)
	return all[len(all)*99/100]
}

func TestASlowReaderHurtsNobodyAndIsDropped(t *testing.T) {
	w := newWorld(t)
	w.padding = strings.Repeat("x", 8<<10)
	n := w.start(t, live.Config{Timing: live.Timing{Write: 2 * time.Second, Presence: time.Hour}})
	c := &crowd{at: map[int64][]time.Duration{}, sent: map[int64]time.Time{}, full: 280, filled: make(chan int64, 1)}
	for range c.full {
		ws := n.dial(t, "").ws
		c.join(ws)
	}
	for range 20 {
		c.post(t, n)
	}
	calm := c.p99(1, 20)
	var slow []*client
	for range 20 {
		slow = append(slow, n.dial(t, "?since=-1")) // and never read
	}
	eventually(t, within, "all are in", func() bool { return n.Stats().Connections == 300 })
	for range 60 {
		c.post(t, n)
	}
	// On a busy machine 200 ms says more about the machine, so the calm part of the same run
	// counts too. One write that waited for a slow reader would take two seconds.
	if p := c.p99(21, 80); p > max(200*time.Millisecond, 6*calm) {
		t.Errorf("p99 %s with slow readers, %s without", p, calm)
	}
	eventually(t, 10*time.Second, "the slow ones are gone", func() bool { return n.Stats().Connections == 280 })
	if got := n.Stats().Dropped; got != 20 {
		t.Errorf("%d were dropped", got)
	}
	n.stop()
	c.group.Wait()
	for _, s := range slow {
		_ = s.ws.Close()
	}
}

func TestWhoIsDroppedForSlownessIsToldAndResumes(t *testing.T) {
	w := newWorld(t)
	w.padding = strings.Repeat("x", 8<<10)
	n := w.start(t, live.Config{Limits: live.Limits{QueueFrames: 8}, Timing: live.Timing{Write: within}})
	c, quick := n.dial(t, ""), n.dial(t, "")
	c.want("sync 0")
	quick.want("sync 0")
	for n.Stats().Dropped == 0 {
		seq := w.post()
		n.Notify(w.topic(), seq)
		quick.want(fmt.Sprint("item ", seq))
	}
	var at int64
	for { // now it reads on
		f, err := c.read()
		if err != nil {
			if !websocket.IsCloseError(err, websocket.CloseTryAgainLater) {
				t.Fatalf("closed with %v", err)
			}
			break
		}
		if f.T == "item" {
			if f.Seq != at+1 {
				t.Fatalf("%d came after %d", f.Seq, at)
			}
			at = f.Seq
		}
	}
	again := n.dial(t, fmt.Sprint("?since=", at))
	for at < w.last() {
		at++
		again.want(fmt.Sprint("item ", at))
	}
}

func TestAFrameLargerThanTheQueueStillArrives(t *testing.T) {
	w := newWorld(t)
	w.padding = strings.Repeat("x", 4096)
	n := w.start(t, live.Config{Limits: live.Limits{QueueBytes: 1024}})
	c := n.dial(t, "")
	c.want("sync 0")
	n.Notify(w.topic(), w.post())
	c.want("item 1")
}

func TestAHundredGoroutinesNeverWriteAtOnce(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{
		Limits: live.Limits{QueueFrames: 1 << 16, QueueBytes: 1 << 30, Inbound: 1 << 20},
		Timing: live.Timing{Ping: time.Millisecond, Presence: time.Millisecond},
	})
	var people []*client
	var group sync.WaitGroup
	for range 20 {
		c := n.dial(t, "?since=-1")
		people = append(people, c)
		group.Go(func() {
			for {
				if _, err := c.read(); err != nil {
					return
				}
			}
		})
	}
	var work sync.WaitGroup
	for i := range 100 {
		work.Go(func() {
			for j := range 20 {
				switch i % 4 {
				case 0:
					n.Notify(w.topic(), w.post())
				case 1:
					n.Hint(w.topic(), "k", fmt.Sprint(j))
				case 2: // pings of one connection come from one goroutine, as the library asks
					if j == 0 && i/4 < len(people) {
						for range 20 {
							_ = people[i/4].ws.WriteControl(websocket.PingMessage, []byte("x"), time.Now().Add(within))
						}
					}
				default:
					_ = n.Stats()
				}
			}
		})
	}
	work.Wait()
	n.Drain(t.Context())
	group.Wait()
	if got := n.Stats().Connections; got != 0 {
		t.Errorf("%d connections are left", got)
	}
}
