package live_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/live"
)

// frame is a frame as a browser reads it.
type frame struct {
	T    string
	Seq  int64
	Op   live.Op
	HTML string
	ID   string
	Kind string
	N    int64
}

// client is a browser's connection, read by the test itself.
type client struct {
	t  testing.TB
	ws *websocket.Conn
}

func dialer() *websocket.Dialer {
	return &websocket.Dialer{HandshakeTimeout: within, NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.DialTimeout(network, addr, within)
		if err == nil {
			_ = c.(*net.TCPConn).SetReadBuffer(8 << 10)
		}
		return c, err
	}}
}

func origin() http.Header { return http.Header{"Origin": {here}} }

// dial connects with a query such as "?since=3&lang=pl".
func (n *node) dial(t testing.TB, query string) *client {
	t.Helper()
	ws, r, err := dialer().Dial(n.url+"/"+query, origin())
	if err != nil {
		t.Fatalf("dial %s: %v (%v)", query, err, r)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &client{t, ws}
}

// status is what a handshake that is refused answers with; 101 if it is not.
func (n *node) status(t testing.TB, query string, h http.Header) int {
	t.Helper()
	ws, r, err := dialer().Dial(n.url+"/"+query, h)
	if err == nil {
		_ = ws.Close()
		return http.StatusSwitchingProtocols
	}
	if r == nil {
		t.Fatalf("no answer: %v", err)
	}
	return r.StatusCode
}

// next reads a frame that is not about presence.
func (c *client) next() frame {
	c.t.Helper()
	for {
		f, err := c.read()
		if err != nil {
			c.t.Fatalf("read: %v", err)
		}
		if f.T != "presence" {
			return f
		}
	}
}

func (c *client) read() (frame, error) {
	var f frame
	_ = c.ws.SetReadDeadline(time.Now().Add(within))
	_, data, err := c.ws.ReadMessage()
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	return f, err
}

// skim reads a frame and, of an item, its number only: a crowd of thousands of frames is there
// to load the hub and not the decoder.
func (c *client) skim() (frame, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(within))
	_, data, err := c.ws.ReadMessage()
	if err != nil {
		return frame{}, err
	}
	if seq, ok := itemNumber(data); ok {
		return frame{T: "item", Seq: seq}, nil
	}
	var f frame
	err = json.Unmarshal(data, &f)
	return f, err
}

func itemNumber(data []byte) (int64, bool) {
	rest, ok := bytes.CutPrefix(data, []byte(`{"t":"item","seq":`))
	if !ok {
		return 0, false
	}
	digits, _, _ := bytes.Cut(rest, []byte(","))
	seq, err := strconv.ParseInt(string(digits), 10, 64)
	return seq, err == nil
}

// want reads frames and compares them with "t seq".
func (c *client) want(frames ...string) {
	c.t.Helper()
	for _, w := range frames {
		f := c.next()
		if got := fmt.Sprint(f.T, " ", f.Seq); got != w {
			c.t.Fatalf("got %q, want %q", got, w)
		}
	}
}

// code reads until the connection ends and returns the close code; 1006 if there was none.
func (c *client) code() int {
	c.t.Helper()
	for {
		_, err := c.read()
		var closed *websocket.CloseError
		var slow net.Error
		switch {
		case errors.As(err, &closed):
			return closed.Code
		case errors.As(err, &slow) && slow.Timeout():
			c.t.Fatal("the connection was not closed")
		case err != nil:
			return websocket.CloseAbnormalClosure
		}
	}
}
