package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"almenda/internal/comment"
	"almenda/internal/tenant"
)

const (
	roomSockets = 5000
	roomTurns   = 7
	roomBurst   = 20 // messages of a turn, well below what a slow reader may be behind
	roomPace    = 50 * time.Millisecond
	roomPaced   = 100 // messages at that pace
	roomSlow    = 250 * time.Millisecond
)

// room compares the deliveries per second of a real room (real handshakes, comments posted through
// the service, the relay, Redis, the hub) with a loop that writes the same frame to the same
// sockets. Then it posts at a steady pace and looks at how late the last readers are.
func room(ctx context.Context, b *bench) (out outcome, err error) {
	n, note := allowed(roomSockets)
	if b.Quick {
		n = min(n, 1000)
	}
	s, err := b.open(ctx, b.best(), "")
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.town(ctx, "room")
	if err != nil {
		return out, err
	}
	if err := s.fill(ctx, town, 10, 10); err != nil {
		return out, err
	}
	wire, err := listen(ctx)
	if err != nil {
		return out, err
	}
	// Besides its own address the site answers at one whose sockets we hold in our hands.
	server := &http.Server{Handler: s.Web, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(wire) }() // until it is closed
	defer func() { _ = server.Close() }()
	audience, err := gather(ctx, wire.Addr().String(), host(town), ideaID(1), n)
	if err != nil {
		return out, err
	}
	defer audience.leave()
	r := &podium{site: s, town: town, audience: audience, wire: wire}
	out.unit = "deliveries/s"
	if out.turns, err = alternate(roomTurns, func() (float64, error) { return r.post(ctx) }, r.write); err != nil {
		return out, err
	}
	late, err := r.paced(ctx)
	if err != nil {
		return out, err
	}
	p50, p99 := percentile(late, 0.5), percentile(late, 0.99)
	out.notes = append(out.notes, note, fmt.Sprintf("%d sockets on %s; frame of %d bytes; readers run in the same process on the same %d cores", n, s.engine, audience.frameSize(), runtime.GOMAXPROCS(0)),
		fmt.Sprintf("at 20 messages/s, from the post to its arrival: p50 %d ms, p99 %d ms; target p99 < %d ms", p50.Milliseconds(), p99.Milliseconds(), roomSlow.Milliseconds()))
	if p99 >= roomSlow {
		out.missed = append(out.missed, fmt.Sprintf("p99 is %d ms", p99.Milliseconds()))
	}
	return out, nil
}

// podium is where messages come from.
type podium struct {
	site     *site
	town     *tenant.Town
	audience *audience
	wire     *wire
	said     int
}

func (r *podium) say(ctx context.Context) error {
	r.said++
	_, err := r.site.Comments.Post(ctx, resident(r.town, 1), comment.Post{Room: ideaID(1), Key: fmt.Sprint(r.said),
		Body: fmt.Sprintf("%06d: I think so too, and the benches should have a back to lean against.", r.said)})
	return err
}

// post posts a burst through the service, and tells the deliveries per second until the last
// reader has the last of it.
func (r *podium) post(ctx context.Context) (float64, error) {
	r.audience.expect(roomBurst)
	started := time.Now()
	for range roomBurst {
		if err := r.say(ctx); err != nil {
			return 0, err
		}
	}
	if err := r.audience.wait(ctx); err != nil {
		return 0, err
	}
	return float64(roomBurst*r.audience.size()) / time.Since(started).Seconds(), nil
}

// write is the limit: the same number of frames, written to the same sockets by as many
// goroutines as there are cores, with nothing else to do.
func (r *podium) write() (float64, error) {
	frame := r.audience.sample()
	conns := r.wire.held(r.audience)
	r.audience.expect(roomBurst)
	parts := runtime.GOMAXPROCS(0)
	errs := make([]error, parts)
	var group sync.WaitGroup
	started := time.Now()
	for p := range parts {
		group.Go(func() {
			for range roomBurst {
				for i := p; i < len(conns); i += parts {
					if err := all(conns[i], frame); err != nil {
						errs[p] = err
						return
					}
				}
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	if err := r.audience.wait(context.Background()); err != nil {
		return 0, err
	}
	return float64(roomBurst*r.audience.size()) / time.Since(started).Seconds(), nil
}

// all writes a frame to its end. The hub leaves deadlines behind, of its last frame or ping, which
// are not meant for us.
func all(to net.Conn, frame []byte) error {
	for {
		n, err := to.Write(frame)
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
		frame = frame[n:]
		_ = to.SetWriteDeadline(time.Time{}) // it fails on a closed socket only, and writing tells
	}
}

// paced posts at a steady pace, and tells how long each message took to each reader.
func (r *podium) paced(ctx context.Context) ([]time.Duration, error) {
	sent := r.audience.time(roomPaced)
	tick := time.NewTicker(roomPace)
	defer tick.Stop()
	for i := range roomPaced {
		<-tick.C
		sent[i].Store(time.Now().UnixNano())
		if err := r.say(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.audience.wait(ctx); err != nil {
		return nil, err
	}
	return r.audience.late(), nil
}
