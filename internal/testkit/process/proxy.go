package process

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

// Proxy stands between the platform and PostgreSQL and can lose the answer to a COMMIT: the server
// has committed, and the client sees nothing but a line that went dead.
type Proxy struct {
	listener net.Listener
	to       string
	every    atomic.Int64 // every how many commits one answer is lost; 0: none
	commits  atomic.Int64
	lost     atomic.Int64
}

// Proxy starts a proxy in front of a server.
func (p *Postgres) Proxy(t *testing.T) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &Proxy{listener: l, to: p.host()}
	go x.serve()
	t.Cleanup(func() { _ = l.Close() }) // its connections end with the processes at their ends
	return x
}

// Addr is where the proxy listens.
func (x *Proxy) Addr() string { return x.listener.Addr().String() }

// Lose makes every n-th answer to a COMMIT from now on get lost; with 0 none.
func (x *Proxy) Lose(n int) { x.every.Store(int64(n)) }

// Lost is how many answers got lost so far.
func (x *Proxy) Lost() int { return int(x.lost.Load()) }

func (x *Proxy) serve() {
	for {
		client, err := x.listener.Accept()
		if err != nil {
			return
		}
		go x.pipe(client)
	}
}

// pipe joins one client to the server until either hangs up.
func (x *Proxy) pipe(client net.Conn) {
	server, err := net.Dial("tcp", x.to)
	if err != nil {
		_ = client.Close() // the server is away, and so are we
		return
	}
	both := func() { _ = client.Close(); _ = server.Close() } // whichever is closed already
	var deaf atomic.Bool
	go func() {
		defer both()
		buf := make([]byte, 32<<10)
		for {
			n, err := server.Read(buf)
			if n > 0 && deaf.Load() {
				x.lost.Add(1) // the server has answered, so it has committed
				return
			}
			if n > 0 {
				if _, err := client.Write(buf[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	defer both()
	x.forward(bufio.NewReader(client), server, &deaf)
}

// forward reads what the client says, message by message.
func (x *Proxy) forward(in *bufio.Reader, server io.Writer, deaf *atomic.Bool) {
	for first := true; ; first = false {
		head := make([]byte, 5)
		if first { // the greeting has no kind
			head = head[:4]
		}
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[len(head)-4:])-4)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		if !first && head[0] == 'Q' && strings.EqualFold(string(bytes.TrimRight(body, "\x00")), "commit") {
			n, every := x.commits.Add(1), x.every.Load()
			deaf.Store(every > 0 && n%every == 0)
		}
		if _, err := server.Write(append(head, body...)); err != nil {
			return
		}
	}
}
