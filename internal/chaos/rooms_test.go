package chaos

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/testkit/portal"
	"almenda/internal/testkit/process"
)

const (
	// perListener is how many messages are said for each person who watches.
	perListener = 10
	// ahead is how far the talk may run ahead of the half that is behind: so it is as fast as the
	// machine bears.
	ahead = 120
	// byForm is of how many messages one is said through the forms of a web process.
	byForm = 10
	// awayFor is how long Redis is away each time.
	awayFor = 3 * time.Second
)

// listeners is how many people watch the room: ALMENDA_CHAOS_ROOM, or 200.
func listeners(t *testing.T) int {
	t.Helper()
	raw := os.Getenv("ALMENDA_CHAOS_ROOM")
	if raw == "" {
		return 200
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 20 {
		t.Fatalf("ALMENDA_CHAOS_ROOM=%q is no number from 20", raw)
	}
	return n
}

// WS-04, WS-08, WS-09, WS-10, WS-12
func TestEveryTranscriptOfARoomEqualsTheLogWhileEverythingFails(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{})
		nodes := []*process.Almenda{w.start("web"), w.start("web"), w.start("web")}
		w.workers(1)
		h := w.hall(nodes, listeners(t))
		begin := time.Now()
		h.gather()
		h.talk(perListener * len(h.people))
		took := time.Since(begin)
		h.settle()
		h.report(took)
		h.compare()
	})
}

// hall is a room that is led, with people who watch it by three web processes.
type hall struct {
	*world
	nodes   []*process.Almenda
	portals []*portal.Portal
	author  *portal.Client
	idea    id.ID
	people  []*listener
	steady  []*listener // one at each node who is never cut off
	group   sync.WaitGroup
	over    chan struct{}
	said    atomic.Int64
	formed  atomic.Int64
	times   sync.Map // when a number was said
}

func (w *world) hall(nodes []*process.Almenda, n int) *hall {
	w.Helper()
	h := &hall{world: w, nodes: nodes, over: make(chan struct{})}
	for _, a := range nodes {
		h.portals = append(h.portals, portal.Outside(w.T, w.app, a.Addr))
	}
	town := w.town("karlstad")
	h.author = h.portals[0].Member(town, "Author")
	h.idea = h.portals[0].Idea(town, h.author, "A bench by the river")
	host := h.author.Actor()
	host.Grants = []access.Grant{{Role: access.Moderator}}
	if err := w.app.Rooms.Start(w.Context(), host, h.idea); err != nil {
		w.Fatal(err)
	}
	for i := range n {
		h.people = append(h.people, &listener{hall: h, number: i, polls: i%10 == 9})
	}
	for i := range nodes {
		h.steady = append(h.steady, &listener{hall: h, number: i, node: i, steady: true})
	}
	w.Cleanup(func() { h.group.Wait() })
	w.Cleanup(func() { close(h.over) })
	return h
}

// gather lets everybody in.
func (h *hall) gather() {
	h.Helper()
	for _, l := range slices.Concat(h.people, h.steady) {
		h.group.Go(l.follow)
	}
	h.eventually(within, "everybody is in the room", func() bool {
		return !slices.ContainsFunc(slices.Concat(h.people, h.steady), func(l *listener) bool { return l.last.Load() == 0 })
	})
}

// median is how far the half has come that is behind.
func (h *hall) median() int64 {
	all := make([]int64, len(h.people))
	for i, l := range h.people {
		all[i] = l.last.Load()
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// talk says n messages, most of them by the service and some by the forms of the web processes, and
// takes Redis away twice meanwhile.
func (h *hall) talk(n int) {
	h.Helper()
	var forms sync.WaitGroup
	work := make(chan int, n)
	for i := range 6 {
		who := h.portals[i%3].Member(h.town("karlstad"), fmt.Sprintf("Resident %d", i))
		forms.Go(func() {
			for k := range work {
				h.form(who, k)
			}
		})
	}
	who := h.author.Actor()
	for k := range n {
		if k == n/3 || k == 2*n/3 {
			h.group.Go(h.loseRedis)
		}
		for tick := 0; h.said.Load()-h.median() > ahead; tick++ {
			if tick > 6000 {
				h.Fatalf("the room is stuck: %d were said, the half has %d", h.said.Load(), h.median())
			}
			<-time.After(10 * time.Millisecond)
		}
		if k%byForm == 0 {
			work <- k
			continue
		}
		c, err := h.app.Comments.Post(h.Context(), who, comment.Post{Room: h.idea, Body: fmt.Sprintf("Message %d", k), Key: id.New().String()})
		if err != nil {
			h.Fatalf("message %d: %v", k, err)
		}
		h.times.Store(c.Seq, time.Now())
		h.said.Store(c.Seq)
	}
	close(work)
	forms.Wait()
}

// form says a message as a resident does, and presses again until it was taken.
func (h *hall) form(c *portal.Client, k int) {
	body := portal.Form("body", fmt.Sprintf("Message %d by a form", k), "key", id.New().String())
	for range 600 {
		a, err := c.Do(c.Filled("/i/"+h.idea.String()+"/comments", body))
		if err == nil && a.Status == http.StatusSeeOther {
			h.formed.Add(1)
			return
		}
		<-time.After(100 * time.Millisecond)
	}
	h.Errorf("message %d was never taken", k)
}

func (h *hall) loseRedis() {
	h.redis.Kill()
	select {
	case <-time.After(awayFor):
	case <-h.over:
	}
	h.redis.Start(h.T)
}

// settle waits until everybody has everything.
func (h *hall) settle() {
	h.Helper()
	last, err := h.app.Comments.Where(h.Context(), h.town("karlstad").ID, h.idea)
	if err != nil {
		h.Fatal(err)
	}
	h.eventually(within, "everybody has the last message", func() bool {
		return !slices.ContainsFunc(slices.Concat(h.people, h.steady), func(l *listener) bool { return l.last.Load() < last.Last })
	})
}

func (h *hall) report(took time.Duration) {
	var cuts, refused, polls, items int64
	for _, l := range h.people {
		cuts, refused, polls, items = cuts+l.cuts.Load(), refused+l.refused.Load(), polls+l.asked.Load(), items+l.last.Load()
	}
	var late []time.Duration
	for _, l := range h.steady {
		late = append(late, l.late...)
	}
	slices.Sort(late)
	h.Logf("%d people, %d messages (%d by forms) in %s: %d deliveries, %d cuts, %d refusals, %d polls; from commit to a steady reader p50 %s, p95 %s",
		len(h.people), h.said.Load(), h.formed.Load(), took.Round(time.Second), items, cuts, refused, polls, at(late, 50), at(late, 95))
}

func at(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)].Round(time.Millisecond)
}

// compare reads the log as SQL orders it, and holds every transcript against it.
func (h *hall) compare() {
	h.Helper()
	want, last := uint64(0), int64(0)
	for {
		items, end, err := h.app.Comments.Since(h.Context(), h.town("karlstad").ID, h.idea, last, 500)
		if err != nil {
			h.Fatal(err)
		}
		for _, it := range items {
			if it.Seq != last+1 {
				h.Fatalf("the log goes from %d to %d", last, it.Seq)
			}
			want, last = link(want, it.Seq, it.Ref.String()), it.Seq
		}
		if last == end {
			break
		}
	}
	if n := h.count("SELECT count(*) FROM comments WHERE room_id = $1", h.idea.String()); int64(n) != last-1 || n != perListener*len(h.people) {
		h.Errorf("%d comments are there, the log ends with %d, and %d were said", n, last, perListener*len(h.people))
	}
	for _, l := range slices.Concat(h.people, h.steady) {
		if l.gaps.Load() > 0 || l.doubles.Load() > 0 || l.snapshots.Load() > 0 {
			h.Errorf("person %d had %d gaps, %d doubles and was sent to the page %d times", l.number, l.gaps.Load(), l.doubles.Load(), l.snapshots.Load())
		}
		if l.chain.Load() != want || l.last.Load() != last {
			h.Errorf("person %d has another transcript of %d messages than the log with %d", l.number, l.last.Load(), last)
		}
	}
}

// life is how long a connection lasts.
func life() time.Duration { return time.Second + rand.N(9*time.Second) }
