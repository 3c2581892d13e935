package chaos

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// listener is one person who watches a room, by sockets or by polls, and is cut off again and again.
// What it was shown is kept as a chain: two that are equal were shown the same in the same order.
type listener struct {
	*hall
	number int
	node   int
	polls  bool
	steady bool // is never cut off, and notes how late messages come

	last, cuts, refused, asked, gaps, doubles, snapshots atomic.Int64
	chain                                                atomic.Uint64
	late                                                 []time.Duration
}

// link adds one message to a chain.
func link(chain uint64, seq int64, ref string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %d %s", chain, seq, ref)
	return h.Sum64()
}

// take notes a message as a browser does that forgets what it has and never passes over one.
func (l *listener) take(seq int64, ref string) error {
	switch last := l.last.Load(); {
	case seq <= last:
		l.doubles.Add(1)
		return nil
	case seq > last+1:
		l.gaps.Add(1)
		return errors.New("a gap")
	}
	if said, ok := l.times.Load(seq); ok && l.steady {
		l.late = append(l.late, time.Since(said.(time.Time)))
	}
	l.chain.Store(link(l.chain.Load(), seq, ref))
	l.last.Store(seq)
	return nil
}

// follow comes back until the test is over.
func (l *listener) follow() {
	client := &http.Client{Transport: &http.Transport{DialContext: l.dial, DisableKeepAlives: true}}
	defer client.CloseIdleConnections()
	for {
		node := rand.IntN(len(l.nodes))
		if l.steady {
			node = l.node
		}
		var err error
		if l.polls {
			err = l.poll(client, l.nodes[node].Addr)
		} else {
			err = l.listen(l.nodes[node].Addr)
		}
		pause := rand.N(300 * time.Millisecond)
		if err != nil {
			pause += rand.N(700 * time.Millisecond)
		}
		if l.polls && err == nil {
			pause = 0
		}
		select {
		case <-l.over:
			return
		case <-time.After(pause):
		}
	}
}

// dial comes from the hall's one address, where one in five sits, or from a home that ten share.
func (l *listener) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	from := net.IPv4(127, 0, 1, 1)
	if l.number%5 != 0 {
		from = net.IPv4(127, 1, byte(l.number/10/250), byte(1+l.number/10%250))
	}
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}, Timeout: 10 * time.Second}
	return d.DialContext(ctx, network, addr)
}

const fromTown = "http://karlstad.localhost"

func (l *listener) query() string {
	return "room=" + l.idea.String() + "&lang=sv&since=" + strconv.FormatInt(l.last.Load(), 10)
}

// listen is one socket, from its opening to its end. It reads frames by the rules of RFC 6455 and no
// library: thousands of messages for each of a thousand people are to load the server.
func (l *listener) listen(addr string) error {
	conn, err := l.dial(context.Background(), "tcp", addr)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // by whichever end came first
	ended := make(chan struct{})
	defer close(ended)
	lasting := life()
	if l.steady {
		lasting = time.Hour
	}
	go func() {
		select {
		case <-time.After(lasting):
			l.cuts.Add(1)
			if rand.IntN(2) == 0 {
				_ = conn.(*net.TCPConn).SetLinger(0) // as if the line went dead
			}
		case <-l.over:
		case <-ended:
		}
		_ = conn.Close() // reading ends with it
	}()
	_, err = fmt.Fprintf(conn, "GET /live?%s HTTP/1.1\r\nHost: karlstad.localhost\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", l.query(), fromTown)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(conn, 8<<10)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		l.refused.Add(1)
		return errors.New(res.Status)
	}
	var body []byte
	for {
		var kind byte
		if kind, body, err = readFrame(in, body[:0]); err != nil {
			return nil // it was open: this is an end like any other
		}
		switch kind {
		case 1:
			if err := l.frame(body); err != nil {
				return err
			}
		case 8:
			return nil
		case 9:
			if _, err := conn.Write([]byte{0x8a, 0x80, 0, 0, 0, 0}); err != nil { // an empty pong, masked
				return nil
			}
		}
	}
}

// readFrame reads one frame of a server, which masks nothing, into a buffer that it may grow.
func readFrame(in *bufio.Reader, into []byte) (kind byte, body []byte, err error) {
	var head [8]byte
	if _, err = io.ReadFull(in, head[:2]); err != nil {
		return 0, into, err
	}
	kind, size := head[0]&15, int(head[1]&127)
	if size >= 126 {
		n := 2 + 6*(size-126)
		if _, err = io.ReadFull(in, head[:n]); err != nil {
			return 0, into, err
		}
		size = 0
		for _, b := range head[:n] {
			size = size<<8 | int(b)
		}
	}
	if cap(into) < size {
		into = make([]byte, size)
	}
	into = into[:size]
	_, err = io.ReadFull(in, into)
	return kind, into, err
}

var itemHead = []byte(`{"t":"item","seq":`)

// frame takes what a server sent. Of an item only number and id are read.
func (l *listener) frame(body []byte) error {
	rest, ok := bytes.CutPrefix(body, itemHead)
	if !ok {
		if bytes.HasPrefix(body, []byte(`{"t":"snapshot"`)) {
			l.snapshots.Add(1)
			return errors.New("sent to the page")
		}
		return nil
	}
	digits, _, _ := bytes.Cut(rest, []byte(","))
	seq, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || len(body) < 38 {
		return fmt.Errorf("no item: %.80s", body)
	}
	return l.take(seq, string(body[len(body)-38:len(body)-2]))
}

// poll asks once, and waits as long as the server lets it.
func (l *listener) poll(client *http.Client, addr string) error {
	ctx, cancel := context.WithTimeout(context.Background(), life()+25*time.Second)
	defer cancel()
	go func() {
		select {
		case <-l.over:
			cancel()
		case <-ctx.Done():
		}
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/live/poll?"+l.query(), nil)
	if err != nil {
		return err
	}
	r.Host = "karlstad.localhost"
	l.asked.Add(1)
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	if res.StatusCode != http.StatusOK {
		l.refused.Add(1)
		return errors.New(res.Status)
	}
	var frames []struct {
		T   string `json:"t"`
		Seq int64  `json:"seq"`
		ID  string `json:"id"`
	}
	if err := json.NewDecoder(res.Body).Decode(&frames); err != nil {
		return err
	}
	for _, f := range frames {
		switch {
		case f.T == "snapshot":
			l.snapshots.Add(1)
			return errors.New("sent to the page")
		case f.T == "item":
			if err := l.take(f.Seq, f.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
