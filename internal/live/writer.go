package live

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/gorilla/websocket"
)

// opening is what a connection is told before anything else.
type opening struct {
	replay []*entry
	at     int64
	behind bool
}

// write is the only goroutine that writes to the connection. It ends with the connection, and
// tells the reader so.
func (c *conn) write(ctx context.Context, o opening) {
	defer close(c.written)
	ping := time.NewTicker(c.hub.cfg.Timing.Ping)
	defer ping.Stop()
	err := c.open(ctx, o)
	for err == nil {
		select {
		case <-ping.C: // also when frames never cease
			err = c.control(websocket.PingMessage, nil)
			continue
		default:
		}
		s := c.next()
		switch {
		case s.bye:
			c.room.leave(c)
			c.bye(s.code, s.reason)
			return
		case s.pong != nil:
			err = c.control(websocket.PongMessage, s.pong)
		case s.packets != nil:
			err = c.send(s.packets...)
		default:
			select {
			case <-c.awake:
			case <-ping.C:
				err = c.control(websocket.PingMessage, nil)
			}
		}
	}
	var slow net.Error
	if c.cut() && errors.As(err, &slow) && slow.Timeout() {
		c.hub.counts.dropped.Add(1) // it took nothing for so long that not even a close fits
	}
	c.room.leave(c)
}

// open sends what the person missed, where it stands, and how many are here.
func (c *conn) open(ctx context.Context, o opening) error {
	if c.room.logged() {
		first := Frame{T: frameSync, Seq: o.at}
		for _, e := range o.replay {
			p, err := c.render(ctx, e)
			if err != nil {
				o.behind = true // the page knows better than we do
				break
			}
			if err := c.send(p); err != nil {
				return err
			}
		}
		if o.behind {
			first.T = frameSnapshot
		}
		if err := c.sendNew(first); err != nil {
			return err
		}
	}
	if c.told == 0 {
		return nil
	}
	return c.sendNew(Frame{T: framePresence, N: c.told})
}

func (c *conn) render(ctx context.Context, e *entry) (*packet, error) {
	ctx, cancel := context.WithTimeout(ctx, c.hub.cfg.Timing.Read)
	defer cancel()
	return e.packet(ctx, c.hub, c.room.topic, c.lang)
}

func (c *conn) sendNew(f Frame) error {
	p, err := newPacket(f)
	if err != nil {
		return err
	}
	return c.send(p)
}

// send writes frames to the socket in one go. It goes round the library, whose writer is for one
// frame at a time; nobody else writes while it does.
func (c *conn) send(list ...*packet) error {
	to := c.ws.NetConn()
	_ = to.SetWriteDeadline(time.Now().Add(c.hub.cfg.Timing.Write)) // it fails on a closed socket only, and writing tells
	c.hub.counts.frames.Add(int64(len(list)))
	if len(list) == 1 {
		_, err := to.Write(list[0].wire)
		return err
	}
	all := make(net.Buffers, len(list))
	for i, p := range list {
		all[i] = p.wire
	}
	_, err := all.WriteTo(to)
	return err
}

func (c *conn) control(kind int, payload []byte) error {
	return c.ws.WriteControl(kind, payload, time.Now().Add(c.hub.cfg.Timing.Write))
}

// bye says why we close and gives the other side a moment to answer, so that the code is not lost
// in a reset.
func (c *conn) bye(code int, reason string) {
	c.deadline(time.Now().Add(c.hub.cfg.Timing.Close), true)
	if code == closeSilent {
		_ = c.ws.Close() // nobody is there
		return
	}
	// An error means that the other side left first.
	_ = c.control(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason))
}
