package bench

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"almenda/internal/id"
)

// allowed is how many sockets of want this process may have, and how it came to that. Both ends
// are here, so each takes two descriptors.
func allowed(want int) (int, string) {
	var lim syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &lim); err != nil {
		return want, "the limit of open files is unknown"
	}
	need := uint64(2*want + 500)
	if lim.Cur < need {
		lim.Cur = min(need, lim.Max)
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &lim) // what it really is now is asked again
		_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &lim) // it answered above
	}
	if lim.Cur >= need {
		return want, fmt.Sprintf("open files: %d allowed", lim.Cur)
	}
	n := (int(lim.Cur) - 500) / 2 //nolint:gosec // small
	return n, fmt.Sprintf("FEWER SOCKETS: only %d open files are allowed, hence %d sockets instead of %d", lim.Cur, n, want)
}

// wire is a listener that remembers the server's ends.
type wire struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func listen(ctx context.Context) (*wire, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	return &wire{Listener: l}, err
}

// Accept is net.Listener's.
func (w *wire) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err == nil {
		w.mu.Lock()
		w.conns = append(w.conns, c)
		w.mu.Unlock()
	}
	return c, err
}

// held are the server's ends of an audience's sockets.
func (w *wire) held(a *audience) []net.Conn {
	w.mu.Lock()
	defer w.mu.Unlock()
	ends := map[string]net.Conn{}
	for _, c := range w.conns {
		ends[c.RemoteAddr().String()] = c
	}
	out := make([]net.Conn, len(a.readers))
	for i, r := range a.readers {
		out[i] = ends[r.conn.LocalAddr().String()]
	}
	return out
}

// audience is everybody in a room.
type audience struct {
	readers []*reader
	waiting atomic.Int64 // deliveries that are still to come
	done    chan struct{}
	gone    atomic.Int64
	frame   atomic.Pointer[[]byte] // one message as it came over the wire
	sent    atomic.Pointer[[]atomic.Int64]
}

// reader is one socket of the audience.
type reader struct {
	conn net.Conn
	seen int     // messages since timing began
	late []int32 // µs
}

// gather lets n guests into an idea's room, at the pace that the hub allows.
func gather(ctx context.Context, addr, host string, room id.ID, n int) (*audience, error) {
	a := &audience{done: make(chan struct{}, 1), readers: make([]*reader, n)}
	for i := range n {
		r, in, err := enter(ctx, addr, host, room, i)
		if err != nil {
			a.readers = a.readers[:i]
			a.leave()
			return nil, fmt.Errorf("socket %d: %w", i, err)
		}
		a.readers[i] = r
		go a.read(r, in)
	}
	time.Sleep(2 * time.Second) // the last count of those present is told within one
	return a, nil
}

var errBusy = errors.New("the hub lets nobody in")

// enter opens one socket; five guests share an address. A hub that takes no more just now is asked
// again.
func enter(ctx context.Context, addr, host string, room id.ID, i int) (*reader, *bufio.Reader, error) {
	for range 2000 {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err != nil {
			return nil, nil, err
		}
		fmt.Fprintf(conn, "GET /live?room=%s&lang=sv&since=-1 HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nX-Forwarded-For: 10.9.%d.%d\r\n"+
			"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWxtZW5kYSBiZW5jaCBvbg==\r\n\r\n", room, host, host, i/5/256, i/5%256)
		in := bufio.NewReaderSize(conn, 1024)
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, nil, err
		}
		if strings.Contains(line, " 503 ") {
			_ = conn.Close()
			time.Sleep(5 * time.Millisecond)
			continue
		}
		if !strings.Contains(line, " 101 ") {
			return nil, nil, fmt.Errorf("the hub answered %q", strings.TrimSpace(line))
		}
		for len(line) > 2 {
			if line, err = in.ReadString('\n'); err != nil {
				return nil, nil, err
			}
		}
		return &reader{conn: conn}, in, nil
	}
	return nil, nil, errBusy
}

// Who does not answer a ping within a minute is taken for dead.
const ping = 0x89

var pong = []byte{0x8a, 0x80, 0, 0, 0, 0} // masked, as all that browsers send

// read counts messages until the socket ends. A message is a frame with a long length; counts of
// those present and the like have short ones.
func (a *audience) read(r *reader, in *bufio.Reader) {
	defer a.gone.Add(1)
	for {
		head, err := in.Peek(2)
		if err != nil {
			return
		}
		size := 2 + int(head[1]&0x7f)
		if head[1]&0x7f != 126 {
			if head[0] == ping {
				_, _ = r.conn.Write(pong) // a socket that ended tells at the next reading
			}
			if _, err := in.Discard(size); err != nil {
				return
			}
			continue
		}
		if head, err = in.Peek(4); err != nil {
			return
		}
		size = 4 + int(binary.BigEndian.Uint16(head[2:]))
		if a.frame.Load() == nil {
			frame := make([]byte, size)
			if _, err := io.ReadFull(in, frame); err != nil {
				return
			}
			a.frame.CompareAndSwap(nil, &frame)
		} else if _, err := in.Discard(size); err != nil {
			return
		}
		a.arrived(r)
	}
}

func (a *audience) arrived(r *reader) {
	if sent := a.sent.Load(); sent != nil && r.seen < len(*sent) {
		r.late = append(r.late, int32((time.Now().UnixNano()-(*sent)[r.seen].Load())/1000)) //nolint:gosec // seconds at most
		r.seen++
	}
	if a.waiting.Add(-1) == 0 {
		a.done <- struct{}{}
	}
}

func (a *audience) size() int { return len(a.readers) }

// expect begins to count down from n messages to everybody.
func (a *audience) expect(n int) { a.waiting.Store(int64(n * len(a.readers))) }

// wait returns when everything expected has arrived.
func (a *audience) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	select {
	case <-a.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%d deliveries did not arrive, %d sockets ended", a.waiting.Load(), a.gone.Load())
	}
}

// time expects n messages whose times of sending the caller fills in.
func (a *audience) time(n int) []atomic.Int64 {
	sent := make([]atomic.Int64, n)
	a.sent.Store(&sent)
	a.expect(n)
	return sent
}

// late is how late each message was at each reader, after wait.
func (a *audience) late() []time.Duration {
	var out []time.Duration
	for _, r := range a.readers {
		for _, us := range r.late {
			out = append(out, time.Duration(us)*time.Microsecond)
		}
	}
	return out
}

func (a *audience) sample() []byte { return *a.frame.Load() }

func (a *audience) frameSize() int { return len(a.sample()) }

func (a *audience) leave() {
	for _, r := range a.readers {
		_ = r.conn.Close()
	}
}
