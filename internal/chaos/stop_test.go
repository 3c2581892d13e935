package chaos

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
	"almenda/internal/testkit/process"
)

const (
	// stopTime is how long a web process may take to end.
	stopTime = 15 * time.Second
	// sockets is how many people watch while it ends.
	sockets = 20
)

func TestAWebProcessEndsWithoutLosingWhatItSaidYesTo(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{})
		one, p := w.web()
		_, q := w.web()
		b := w.busy(p, 20)
		codes := b.watch(one, sockets)
		var writing sync.WaitGroup
		over := make(chan struct{})
		yes, answers := newCounter(), newCounter()
		for _, c := range b.people {
			writing.Go(func() { b.write(c, c.At(q), over, yes, answers) })
		}
		w.eventually(time.Minute, "people write", func() bool { return yes.total() > 50 })
		begin := time.Now()
		err := one.Stop(syscall.SIGTERM)
		took := time.Since(begin)
		close(over)
		writing.Wait()
		t.Logf("it ended after %s; %d comments, %d of them said on the other process", took.Round(10*time.Millisecond), answers.total(), answers.total()-yes.total())
		if err != nil || took > stopTime {
			t.Errorf("it ended after %s with %v", took, err)
		}
		if n := b.count("SELECT count(*) FROM comments WHERE room_id = $1", b.idea.String()); n != answers.total() {
			t.Errorf("%d comments are there, %d were said yes to", n, answers.total())
		}
		for key := range answers.all() {
			if n := b.count("SELECT count(*) FROM comments WHERE room_id = $1 AND body = $2", b.idea.String(), key); n != 1 {
				t.Errorf("a comment that was said yes to is there %d times", n)
			}
		}
		for range sockets {
			if code := <-codes; code != websocket.CloseServiceRestart && code != websocket.CloseGoingAway {
				t.Errorf("a socket was closed with %d", code)
			}
		}
	})
}

// counter counts in several goroutines.
type counter struct {
	mu   sync.Mutex
	keys map[string]bool
}

func newCounter() *counter { return &counter{keys: map[string]bool{}} }

func (c *counter) add(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[key] = true
}

func (c *counter) total() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.keys)
}

// all is what was counted; for when counting is over.
func (c *counter) all() map[string]bool { return c.keys }

// write comments at the first process until it is gone, and sends what got no answer there to the
// second, under the same key.
func (b *busy) write(here, there *portal.Client, over <-chan struct{}, yes, answers *counter) {
	for {
		select {
		case <-over:
			return
		default:
		}
		key := id.New().String()
		form := portal.Form("body", key, "key", key)
		path := "/i/" + b.idea.String() + "/comments"
		if a, err := here.Do(here.Filled(path, form)); err == nil && a.Status == http.StatusSeeOther {
			yes.add(key)
			answers.add(key)
			continue
		}
		a, err := there.Do(there.Filled(path, form))
		if err != nil || a.Status != http.StatusSeeOther {
			b.Errorf("the other process does not take it either: %v", err)
			return
		}
		answers.add(key)
		here = there
	}
}

// watch lets people open a socket to the room and tells the code that each is closed with.
func (b *busy) watch(a *process.Almenda, n int) <-chan int {
	b.Helper()
	codes := make(chan int, n)
	dialer := &websocket.Dialer{NetDialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, a.Addr)
	}}
	for i := range n {
		who := b.people[i%len(b.people)]
		ws, res, err := dialer.DialContext(b.Context(), "ws://karlstad.localhost/live?room="+b.idea.String(), http.Header{
			"Origin": {who.Origin()}, "Cookie": {"sid=" + who.Session()}})
		if err != nil {
			b.Fatalf("open a socket: %v %v", err, res)
		}
		b.Cleanup(func() { _ = ws.Close() }) // closed by the other end
		go func() {
			for {
				_, _, err := ws.ReadMessage()
				var end *websocket.CloseError
				if errors.As(err, &end) {
					codes <- end.Code
					return
				}
				if err != nil {
					codes <- 0
					return
				}
			}
		}()
	}
	return codes
}
