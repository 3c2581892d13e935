package live_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/live"
)

// raw makes a client's frame by hand: first byte, length field, masked payload.
func raw(first byte, claim uint64, payload []byte) []byte {
	b := []byte{first}
	switch {
	case claim < 126:
		b = append(b, 0x80|byte(claim))
	case claim < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(claim))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), claim)
	}
	b = append(b, 0, 0, 0, 0) // a mask of zeros leaves the payload as it is
	return append(b, payload...)
}

// refusedWith tells whether err is the close code, or the reset that may overtake it while the
// other side keeps sending.
func refusedWith(err error, code int, mayReset bool) bool {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code == code || mayReset && closed.Code == websocket.CloseAbnormalClosure
	}
	return mayReset && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE))
}

func TestWhatNoBrowserWouldSendEndsTheConnection(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Message: 300 * time.Millisecond, Close: 300 * time.Millisecond}})
	write := func(frames ...[]byte) func(net.Conn) {
		return func(c net.Conn) { _, _ = c.Write(bytes.Join(frames, nil)) }
	}
	for name, c := range map[string]struct {
		send     func(net.Conn)
		code     int
		mayReset bool
	}{
		"a header of 1 GB":           {write(raw(0x81, 1<<30, nil)), 1009, false},
		"a header of 2^63 bytes":     {write(raw(0x81, 1<<63, nil)), 1009, false},
		"17 kB in one frame":         {write(raw(0x81, 17<<10, make([]byte, 17<<10))), 1009, false},
		"17 kB in fragments":         {write(raw(0x01, 9<<10, make([]byte, 9<<10)), raw(0x80, 9<<10, make([]byte, 9<<10))), 1009, false},
		"text that is not UTF-8":     {write(raw(0x81, 2, []byte{0xc3, 0x28})), 1007, false},
		"half a character":           {write(raw(0x81, 1, []byte{0xc3})), 1007, false},
		"a binary message":           {write(raw(0x82, 1, []byte{1})), 1003, false},
		"a compressed frame":         {write(raw(0xc1, 1, []byte{1})), 1002, false},
		"an unknown opcode":          {write(raw(0x83, 0, nil)), 1002, false},
		"a frame without mask":       {write([]byte{0x81, 1, 'x'}), 1002, false},
		"a message that never ends":  {write(raw(0x01, 1, []byte("x"))), 1008, false},
		"a frame that never ends":    {write(raw(0x81, 10, []byte("x"))), 1008, false},
		"10,000 tiny messages":       {write(bytes.Repeat(raw(0x81, 1, []byte("x")), 10_000)), 1008, true},
		"10,000 pings":               {write(bytes.Repeat(raw(0x89, 1, []byte("x")), 10_000)), 1008, true},
		"10,000 pongs unasked":       {write(bytes.Repeat(raw(0x8a, 0, nil), 10_000)), 1008, true},
		"empty fragments, for ever":  {forever(raw(0x01, 0, nil), raw(0x00, 0, nil)), 1008, true},
		"fragments kept up by pongs": {forever(raw(0x01, 0, nil), append(raw(0x00, 0, nil), raw(0x8a, 0, nil)...)), 1008, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cl := n.dial(t, "")
			cl.want("sync 0")
			done := make(chan struct{})
			go func() { c.send(cl.ws.NetConn()); close(done) }()
			start := time.Now()
			var err error
			for err == nil {
				_, err = cl.read()
			}
			if !refusedWith(err, c.code, c.mayReset) {
				t.Errorf("closed with %v, want %d", err, c.code)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
			_ = cl.ws.Close()
			<-done
		})
	}
}

// forever sends one frame and then another, five times a second, until the connection fails: slow
// enough for any limit on their number.
func forever(first, then []byte) func(net.Conn) {
	return func(c net.Conn) {
		again := time.NewTicker(200 * time.Millisecond)
		defer again.Stop()
		over := time.After(within)
		for _, err := c.Write(first); err == nil; _, err = c.Write(then) {
			select {
			case <-again.C:
			case <-over:
				return
			}
		}
	}
}

func TestCompressionIsNotTaken(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	d := dialer()
	d.EnableCompression = true
	ws, r, err := d.Dial(n.url, origin())
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if got := r.Header.Get("Sec-Websocket-Extensions"); got != "" {
		t.Errorf("agreed to %q", got)
	}
}

func TestOrdinaryMessagesAreSignsOfLifeAndNothingElse(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	c := n.dial(t, "")
	c.want("sync 0")
	pong := make(chan string, 1)
	c.ws.SetPongHandler(func(p string) error { pong <- p; return nil })
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"item","seq":9,"html":"<script>"}`)); err != nil {
		t.Fatal(err)
	}
	if err := c.ws.WriteControl(websocket.PingMessage, []byte("there?"), time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	n.Notify(w.topic(), w.post())
	c.want("item 1")
	n.Notify(w.topic(), w.post())
	c.want("item 2")
	go func() { _ = c.code() }() // the answer may come after the items
	select {
	case got := <-pong:
		if got != "there?" {
			t.Errorf("the answer was %q", got)
		}
	case <-time.After(within):
		t.Error("a ping was not answered")
	}
}
