package live

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"almenda/internal/id"
)

// Config of a hub. Log, Renderer and Gate are needed; every other zero value stands for the
// default named beside it.
type Config struct {
	Log      Log
	Renderer Renderer
	Gate     Gate
	Bus      Bus                        // a bus of this process alone
	Logger   *slog.Logger               // slog.Default()
	Node     string                     // a random name
	Peer     func(*http.Request) string // the address of the request's connection
	// Hall tells how many sockets people not signed in may have from one address on a topic, beyond
	// Limits.PerAddress: a hall full of telephones has one address. It is asked only of those whom that
	// limit would refuse. nil: none anywhere.
	Hall func(ctx context.Context, t Topic) int
	// Counted hears how many watch a room whenever that number changed. It must not wait long. nil:
	// nobody does.
	Counted func(ctx context.Context, t Topic, n int)
	Limits  Limits
	Timing  Timing
}

// Limits bound what one visitor, and all of them, can cost.
type Limits struct {
	PerAccount   int     // sockets of one account: 20
	PerAddress   int     // sockets of one address (IPv6: of its /64) of people not signed in: 5
	Accepts      float64 // handshakes per second of this node: 200
	QueueFrames  int     // frames that may wait for a slow reader: 256
	QueueBytes   int     // bytes that may: 256 kB
	MessageBytes int64   // of one message to us: 16 kB
	Inbound      float64 // messages to us per second and connection, pings and pongs included: 10
	Ring         int     // items of a room that are kept ready: 256
	Polls        int     // polls of this node that may wait at the same time: 1000
	Readers      int     // logs that are read at the same time: 8
}

// Timing is how long things may take.
type Timing struct {
	Handshake time.Duration // gate, log and upgrade together: 5 s
	Write     time.Duration // one frame: 5 s
	Ping      time.Duration // between our pings: 25 s
	Pong      time.Duration // without a sign of life: 60 s
	Message   time.Duration // one message to us from its first to its last byte: 10 s
	Close     time.Duration // for the other side to answer our close: 1 s
	Read      time.Duration // one reading of a log with its rendering: 5 s
	Fresh     time.Duration // a log read this recently is not read again for a newcomer: 1 s
	Heal      time.Duration // between looks at watched logs in case a message was lost: 5 s
	Presence  time.Duration // between changes of a room's presence count: 1 s
	Beat      time.Duration // between renewals of a count that did not change: 10 s
	Recheck   time.Duration // between questions whether watchers still may: 60 s
	Linger    time.Duration // how long a room that nobody watches is remembered: 60 s
	Drain     time.Duration // for all connections to end at shutdown: 5 s
	Jitter    time.Duration // over which the closing is spread at shutdown: 2 s
}

func (c Config) withDefaults() Config {
	if c.Log == nil || c.Renderer == nil || c.Gate == nil {
		panic("live: a hub needs a log, a renderer and a gate")
	}
	if c.Bus == nil {
		c.Bus = NewLocalBus()
	}
	if c.Peer == nil {
		c.Peer = peer
	}
	c.Logger = cmp.Or(c.Logger, slog.Default())
	c.Node = cmp.Or(c.Node, id.New().String())
	l, t := &c.Limits, &c.Timing
	l.PerAccount = cmp.Or(l.PerAccount, 20)
	l.PerAddress = cmp.Or(l.PerAddress, 5)
	l.Accepts = cmp.Or(l.Accepts, 200)
	l.QueueFrames = cmp.Or(l.QueueFrames, 256)
	l.QueueBytes = cmp.Or(l.QueueBytes, 256<<10)
	l.MessageBytes = cmp.Or(l.MessageBytes, 16<<10)
	l.Inbound = cmp.Or(l.Inbound, 10)
	l.Ring = cmp.Or(l.Ring, 256)
	l.Polls = cmp.Or(l.Polls, 1000)
	l.Readers = cmp.Or(l.Readers, 8)
	t.Handshake = cmp.Or(t.Handshake, 5*time.Second)
	t.Write = cmp.Or(t.Write, 5*time.Second)
	t.Ping = cmp.Or(t.Ping, 25*time.Second)
	t.Pong = cmp.Or(t.Pong, 60*time.Second)
	t.Message = cmp.Or(t.Message, 10*time.Second)
	t.Close = cmp.Or(t.Close, time.Second)
	t.Read = cmp.Or(t.Read, 5*time.Second)
	t.Fresh = cmp.Or(t.Fresh, time.Second)
	t.Heal = cmp.Or(t.Heal, 5*time.Second)
	t.Presence = cmp.Or(t.Presence, time.Second)
	t.Beat = cmp.Or(t.Beat, 10*time.Second)
	t.Recheck = cmp.Or(t.Recheck, time.Minute)
	t.Linger = cmp.Or(t.Linger, time.Minute)
	t.Drain = cmp.Or(t.Drain, 5*time.Second)
	t.Jitter = cmp.Or(t.Jitter, 2*time.Second)
	return c
}

// peer is the address that a request's connection comes from. Behind a proxy that is trusted the
// caller passes its own Config.Peer.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// household turns an address into what limits count: one IPv6 connection owns a whole /64.
func household(addr string) string {
	a, err := netip.ParseAddr(addr)
	if err != nil || a.Unmap().Is4() {
		return addr
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return p.String()
}
