package portal

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/id"
)

// Socket is an open WebSocket of a room, read by the rules of RFC 6455 and no library, so that a
// mistake of ours is not hidden by one of the same hand.
type Socket struct {
	conn net.Conn
	mu   sync.Mutex
	text strings.Builder
	end  error
}

// Handshake asks for a room's socket, with other headers if any, and returns the status.
func (c *Client) Handshake(room id.ID, headers ...string) (int, *Socket) {
	c.t.Helper()
	conn, err := net.Dial("tcp", c.p.addr)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.Close() }) // ended by either side
	r := c.Request(http.MethodGet, "/live?room="+room.String()+"&since=0", nil)
	for name, value := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": c.origin, "Cookie": c.sid() + "=" + c.Session()} {
		r.Header.Set(name, value)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	if err := r.Write(conn); err != nil {
		c.t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, r)
	if err != nil {
		c.t.Fatal(err)
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		_ = res.Body.Close() // nothing of it is wanted
		return res.StatusCode, nil
	}
	s := &Socket{conn: conn}
	go s.read(in)
	return res.StatusCode, s
}

// Watch opens the socket of a room.
func (c *Client) Watch(room id.ID) *Socket {
	c.t.Helper()
	status, s := c.Handshake(room)
	if s == nil {
		c.t.Fatalf("the room's socket: %d", status)
	}
	return s
}

func (s *Socket) read(in *bufio.Reader) {
	for {
		kind, payload, err := frame(in)
		s.mu.Lock()
		switch {
		case err != nil:
			s.end = err
		case kind == 8 && len(payload) >= 2:
			s.end = fmt.Errorf("closed with %d", binary.BigEndian.Uint16(payload))
		case kind == 8:
			s.end = errors.New("closed")
		case kind == 1:
			s.text.Write(payload)
			s.text.WriteByte('\n')
		}
		end := s.end
		s.mu.Unlock()
		if end != nil {
			return
		}
	}
}

// frame reads one frame of a server, which masks nothing.
func frame(in io.Reader) (kind byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	size := uint64(head[1] & 0x7f)
	for code, n := range map[uint64]int{126: 2, 127: 8} {
		if size != code {
			continue
		}
		wide := make([]byte, 8)
		if _, err := io.ReadFull(in, wide[8-n:]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(wide)
		break
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(in, payload)
	return head[0] & 0x0f, payload, err
}

// Text is all that came so far.
func (s *Socket) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Sees waits until a text came.
func (s *Socket) Sees(t *testing.T, text string) {
	t.Helper()
	Eventually(t, 20*time.Second, "the socket sees "+text, func() bool { return strings.Contains(s.Text(), text) })
}

// Ended waits until the server closed the socket.
func (s *Socket) Ended(t *testing.T) {
	t.Helper()
	Eventually(t, 20*time.Second, "the socket's end", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.end != nil
	})
}
