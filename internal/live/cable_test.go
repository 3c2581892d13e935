package live_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// cable carries connections to a server until it is pulled, and again when it is put back.
type cable struct {
	to       string
	listener net.Listener
	group    sync.WaitGroup
	mu       sync.Mutex
	pulled   bool
	open     map[net.Conn]struct{}
}

func lay(t *testing.T, to string) *cable {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: to, listener: l, open: map[net.Conn]struct{}{}}
	c.group.Go(c.accept)
	t.Cleanup(func() { _ = l.Close(); c.pull(); c.group.Wait() })
	return c
}

func (c *cable) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.to)
		if err != nil || !c.hold(near, far) {
			_ = near.Close()
			if far != nil {
				_ = far.Close()
			}
			continue
		}
		for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
			c.group.Go(func() {
				_, _ = io.Copy(pair[0], pair[1])
				_ = pair[0].Close()
			})
		}
	}
}

func (c *cable) hold(ends ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range ends {
		if !c.pulled {
			c.open[e] = struct{}{}
		}
	}
	return !c.pulled
}

func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = true
	for e := range c.open {
		_ = e.Close()
	}
	clear(c.open)
}

func (c *cable) putBack() { c.mu.Lock(); c.pulled = false; c.mu.Unlock() }
