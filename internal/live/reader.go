package live

import (
	"errors"
	"io"
	"net"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

// What a browser of ours would never send.
var (
	errFlood  = errors.New("live: too many messages")
	errBinary = errors.New("live: binary message")
	errText   = errors.New("live: text that is not UTF-8")
)

// drainBytes is how much of what is under way we read off after a refusal: closing on unread
// bytes resets the connection, and the reason would be lost with it.
const drainBytes = 256 << 10

// inbox watches over what one connection sends us. Nothing in it means anything to us beyond
// "somebody is there": what people do comes as requests.
type inbox struct {
	c       *conn
	flow    *rate.Limiter
	message time.Time // by when the message under way must end; zero between messages
}

// read takes in and discards until the connection ends, and then waits for the writer and gives
// everything back.
func (c *conn) read() {
	n := c.hub.cfg.Limits.Inbound
	in := &inbox{c: c, flow: rate.NewLimiter(rate.Limit(n), max(1, int(2*n)))}
	err := in.run()
	code, reason := in.verdict(err)
	c.end(code, reason, false)
	<-c.written
	var answered *websocket.CloseError
	if code != closeSilent && !errors.As(err, &answered) {
		_ = c.ws.NetConn().SetReadDeadline(time.Now().Add(c.hub.cfg.Timing.Close))
		_, _ = io.CopyN(io.Discard, c.ws.NetConn(), drainBytes) // a courtesy; any end will do
	}
	_ = c.ws.Close() // closed already, as a rule
	c.hub.forget(c)
}

// run returns why nothing more is read.
func (in *inbox) run() error {
	ws := in.c.ws
	ws.SetReadLimit(in.c.hub.cfg.Limits.MessageBytes)
	ws.SetPongHandler(func(string) error { return in.alive() })
	ws.SetPingHandler(func(p string) error { in.c.owe(p); return in.alive() })
	ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers
	in.extend()
	for {
		kind, r, err := ws.NextReader()
		if err != nil {
			return err
		}
		if !in.flow.Allow() {
			return errFlood
		}
		// Fragments and pongs between them must not stretch a message for ever.
		in.message = time.Now().Add(in.c.hub.cfg.Timing.Message)
		in.extend()
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if kind != websocket.TextMessage {
			return errBinary
		}
		if !utf8.Valid(data) {
			return errText
		}
		in.message = time.Time{}
		in.extend()
	}
}

func (in *inbox) alive() error {
	if !in.flow.Allow() {
		return errFlood
	}
	in.extend()
	return nil
}

// extend waits another pong's time, but never beyond the end of a message under way.
func (in *inbox) extend() {
	d := time.Now().Add(in.c.hub.cfg.Timing.Pong)
	if !in.message.IsZero() && in.message.Before(d) {
		d = in.message
	}
	in.c.deadline(d, false)
}

// verdict tells how to close after an error of reading.
func (in *inbox) verdict(err error) (int, string) {
	var closed *websocket.CloseError
	var slow net.Error
	switch {
	case errors.As(err, &closed) && closed.Code == websocket.CloseNoStatusReceived:
		return websocket.CloseNormalClosure, ""
	case errors.As(err, &closed) && closed.Code == websocket.CloseAbnormalClosure:
		return closeSilent, ""
	case errors.As(err, &closed):
		return closed.Code, ""
	case errors.Is(err, websocket.ErrReadLimit):
		return closeTooBig, ""
	case errors.Is(err, errFlood):
		return closePolicy, "too many messages"
	case errors.Is(err, errBinary):
		return closeMessage, "text only"
	case errors.Is(err, errText):
		return closeText, "not UTF-8"
	case errors.As(err, &slow) && slow.Timeout() && !in.message.IsZero():
		return closePolicy, "too slow a message"
	case errors.As(err, &slow), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return closeSilent, ""
	}
	return websocket.CloseProtocolError, ""
}
