package live_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
)

func TestWhoFallsSilentIsGoneAndNotCountedAnyMore(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{
		Ping: 100 * time.Millisecond, Pong: 600 * time.Millisecond, Presence: 10 * time.Millisecond,
	}})
	alive := n.dial(t, "")
	gone := n.dial(t, "") // a black hole: it reads nothing, answers nothing, and never says goodbye
	counts, done := make(chan int64, 64), make(chan error, 1)
	go func() {
		for {
			f, err := alive.read()
			if err != nil {
				done <- err
				return
			}
			if f.T == "presence" {
				counts <- f.N
			}
		}
	}()
	waitCount := func(want int64) {
		t.Helper()
		for over := time.After(within); ; {
			select {
			case got := <-counts:
				if got == want {
					return
				}
			case err := <-done:
				t.Fatalf("the one who answers was closed: %v", err)
			case <-over:
				t.Fatalf("the count never came to %d", want)
			}
		}
	}
	waitCount(2)
	start := time.Now()
	waitCount(1)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it was counted for another %s", took)
	}
	eventually(t, within, "its connection is gone", func() bool { return n.Stats().Connections == 1 })
	_ = gone.ws.Close()
}

func TestAConnectionOutlivesManyPongs(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Ping: 20 * time.Millisecond, Pong: 2 * time.Second}})
	c := n.dial(t, "")
	pings := 0
	answer := c.ws.PingHandler()
	enough := make(chan struct{})
	c.ws.SetPingHandler(func(p string) error {
		if pings++; pings == 10 {
			close(enough)
		}
		return answer(p)
	})
	go func() { _ = c.code() }()
	select {
	case <-enough:
	case <-time.After(within):
		t.Fatal("no pings")
	}
	if n.Stats().Connections != 1 {
		t.Error("closed in spite of its answers")
	}
}

func descriptors() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0 // not on this system
	}
	return len(list)
}

func TestConnectionsLeaveNothingBehind(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Linger: 10 * time.Millisecond, Close: 100 * time.Millisecond}})
	n.dial(t, "").want("sync 0")
	eventually(t, within, "the first is in", func() bool { return n.Stats().Connections == 1 })
	goroutines, fds := runtime.NumGoroutine(), descriptors()
	var group sync.WaitGroup
	for worker := range 10 {
		group.Go(func() {
			for i := range 100 {
				ws, _, err := dialer().Dial(fmt.Sprint(n.url, "/?since=-1"), origin())
				if err != nil {
					t.Errorf("dial: %v", err)
					return
				}
				switch (worker + i) % 3 {
				case 0: // in good order
					_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(within))
				case 1: // reset
					_ = ws.NetConn().(*net.TCPConn).SetLinger(0)
				case 2: // half-open
					_ = ws.NetConn().(*net.TCPConn).CloseWrite()
				}
				_ = ws.Close()
			}
		})
	}
	group.Wait()
	eventually(t, within, "all connections are gone", func() bool { return n.Stats().Connections == 1 })
	eventually(t, within, "goroutines are back", func() bool { return runtime.NumGoroutine() <= goroutines+10 })
	eventually(t, within, "descriptors are back", func() bool { return descriptors() <= fds+10 })
	n.stop()
	eventually(t, within, "the room is forgotten or empty", func() bool { return n.Stats().Connections == 0 })
}

func TestARoomThatNobodyWatchesIsForgotten(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Linger: 10 * time.Millisecond}})
	c := n.dial(t, "")
	c.want("sync 0")
	_ = c.ws.Close()
	eventually(t, within, "forgotten", func() bool { return n.Stats().Rooms == 0 })
	n.Notify(w.topic(), w.post())
	n.dial(t, "?since=0").want("item 1", "sync 1")
}

func TestARevokedAccountIsOutOnEveryNodeWithinASecond(t *testing.T) {
	w := newWorld(t)
	bus := live.NewLocalBus()
	one, two := w.start(t, live.Config{Bus: bus}), w.start(t, live.Config{Bus: bus})
	banned, other := id.New(), id.New()
	out := []*client{one.dial(t, "?account="+banned.String()), two.dial(t, "?account="+banned.String())}
	stays := []*client{one.dial(t, "?account="+other.String()), two.dial(t, "")}
	for _, c := range append(out, stays...) {
		c.want("sync 0")
	}
	one.Revoke(w.other, banned) // the same id in another town is somebody else
	start := time.Now()
	one.Revoke(w.town, banned)
	for _, c := range out {
		if got := c.code(); got != websocket.ClosePolicyViolation {
			t.Errorf("closed with %d", got)
		}
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %s", took)
	}
	one.Notify(w.topic(), w.post())
	for _, c := range stays {
		c.want("item 1")
	}
	two.Revoke(w.town, id.None) // the town is suspended
	for _, c := range stays {
		if got := c.code(); got != websocket.ClosePolicyViolation {
			t.Errorf("closed with %d", got)
		}
	}
}

func TestDisconnectClosesWhoMatches(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	mine, guest := n.dial(t, "?account="+id.New().String()), n.dial(t, "")
	mine.want("sync 0")
	guest.want("sync 0")
	if got := n.Disconnect(func(a access.Actor) bool { return a.SignedIn() }); got != 1 {
		t.Errorf("%d were closed", got)
	}
	if got := mine.code(); got != websocket.ClosePolicyViolation {
		t.Errorf("closed with %d", got)
	}
	n.Notify(w.topic(), w.post())
	guest.want("item 1")
}

func TestARoomMadePrivateLosesItsGuestsOnEveryNode(t *testing.T) {
	w := newWorld(t)
	bus := live.NewLocalBus()
	one, two := w.start(t, live.Config{Bus: bus}), w.start(t, live.Config{Bus: bus})
	guest, member := two.dial(t, ""), two.dial(t, "?account="+id.New().String())
	guest.want("sync 0")
	member.want("sync 0")
	w.change(func() {
		w.gate = func(a access.Actor, _ live.Topic) error {
			if a.SignedIn() {
				return errors.New("the database is away") // no reason to end anything
			}
			return fault.Missing()
		}
	})
	one.Recheck(w.topic())
	if got := guest.code(); got != websocket.ClosePolicyViolation {
		t.Errorf("closed with %d", got)
	}
	one.Notify(w.topic(), w.post())
	member.want("item 1")
}

func TestALostRevocationIsFoundOut(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Recheck: 20 * time.Millisecond}})
	c := n.dial(t, "")
	c.want("sync 0")
	w.change(func() { w.gate = func(access.Actor, live.Topic) error { return fault.New(fault.SignIn, "x") } })
	if got := c.code(); got != websocket.ClosePolicyViolation {
		t.Errorf("closed with %d", got)
	}
}
