package chaos

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
	"almenda/internal/testkit/process"
)

// JOB-03
func TestNothingIsLostOrDoneTwiceWhileTheDatabaseIsKilled(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{durable: true, sink: []string{"-fault", "slow", "-pause", "5ms"}})
		_, p := w.web()
		w.workers(2)
		b := w.busy(p, 40)
		c := w.invite("karlstad", crowd(people(t, 3000), "a"))
		b.start()
		const crashes = 3
		for n := range crashes {
			w.eventually(within, "letters go out and people write", func() bool {
				return len(w.sink.Entries(t)) > 0 && b.done() > b.total()*(n+1)/(crashes+1)
			})
			w.pg.Crash(t)
			w.pg.Start(t)
		}
		b.check(t)
		w.eventually(within, "the campaign ends", c.ended)
		all := w.only(c)
		c.everybody(all)
		if copies := twice(t, all); copies > crashes*inHand {
			t.Errorf("%d copies", copies)
		}
	})
}

func TestNothingIsDoneTwiceWhenTheAnswerToACommitIsLost(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{proxy: true})
		_, p := w.web()
		w.workers(2)
		b := w.busy(p, 15)
		w.proxy.Lose(9)
		c := w.invite("karlstad", crowd(people(t, 400), "a"))
		b.start()
		b.check(t)
		w.eventually(within, "the campaign ends", func() bool { w.lapse(t); return c.ended() })
		lost := w.proxy.Lost()
		w.proxy.Lose(0)
		all := w.only(c)
		c.everybody(all)
		if copies := twice(t, all); copies > 0 {
			t.Errorf("%d copies although nobody died", copies)
		}
		t.Logf("%d answers to COMMIT were lost", lost)
		if lost < 10 {
			t.Errorf("only %d answers were lost", lost)
		}
		b.told(t)
	})
}

// busy is a room full of people who comment and support, and press again until they read that it
// was done.
type busy struct {
	*world
	idea    id.ID
	author  *portal.Client
	people  []*portal.Client
	group   sync.WaitGroup
	mu      sync.Mutex
	answers int
	failed  int
}

// said is how many comments each person makes.
const said = 4

func (w *world) busy(p *portal.Portal, n int) *busy {
	w.Helper()
	town := w.town("karlstad")
	b := &busy{world: w, author: p.Member(town, "Author")}
	b.idea = p.Idea(town, b.author, "A bench by the river")
	for i := range n {
		b.people = append(b.people, p.Member(town, fmt.Sprintf("Resident %d", i)))
	}
	return b
}

func (b *busy) start() {
	for i, c := range b.people {
		b.group.Go(func() {
			for k := range said {
				b.press(c, "/comments", portal.Form("body", fmt.Sprintf("Comment %d of %d", k, i), "key", id.New().String()))
			}
			b.press(c, "/support", portal.Form("want", "yes"))
		})
	}
}

// press sends a form until the answer is that it was done. Everybody takes their time, so that
// there is somebody left to press when things break.
func (b *busy) press(c *portal.Client, path string, form url.Values) {
	tick := time.NewTicker(400 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(within); ; {
		a, err := c.Do(c.Filled("/i/"+b.idea.String()+path, form))
		b.mu.Lock()
		ok := err == nil && a.Status == http.StatusSeeOther
		if ok {
			b.answers++
		} else {
			b.failed++
		}
		b.mu.Unlock()
		select {
		case <-tick.C:
		case <-end:
			return
		}
		if ok {
			return
		}
	}
}

// total is how many answers everybody together waits for.
func (b *busy) total() int { return len(b.people) * (said + 1) }

func (b *busy) done() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answers
}

// check waits until everybody is done and fails the test unless each comment and each support is
// there once.
func (b *busy) check(t *testing.T) {
	t.Helper()
	b.group.Wait()
	t.Logf("%d answers, %d failures", b.answers, b.failed)
	if b.failed == 0 {
		t.Error("nobody was disturbed")
	}
	for _, c := range []struct {
		what, query string
		want        int
	}{
		{"comments", "SELECT count(*) FROM comments WHERE room_id = $1", said * len(b.people)},
		{"different comments", "SELECT count(DISTINCT body) FROM comments WHERE room_id = $1", said * len(b.people)},
		{"numbers in the room's log", "SELECT count(DISTINCT seq) FROM room_items WHERE room_id = $1", said * len(b.people)},
		{"the room's last number", "SELECT max(seq) FROM room_items WHERE room_id = $1", said * len(b.people)},
		{"the number of comments on the idea's page", "SELECT comments FROM ideas WHERE id = $1", said * len(b.people)},
		{"supports", "SELECT count(*) FROM supports WHERE idea_id = $1", len(b.people)},
		{"the number of supports on the idea's page", "SELECT supports FROM ideas WHERE id = $1", len(b.people)},
	} {
		if n := b.count(c.query, b.idea.String()); n != c.want {
			t.Errorf("%s: %d, want %d", c.what, n, c.want)
		}
	}
}

// told waits until the author has one letter for each comment, and fails the test when one came
// more than once.
func (b *busy) told(t *testing.T) {
	t.Helper()
	want := said * len(b.people)
	letters := func() map[string]int {
		out := map[string]int{}
		for _, e := range b.sink.Entries(t) {
			if e.Recipient == b.author.Email {
				out[e.MessageID]++
			}
		}
		return out
	}
	err := process.Until(within, func() bool {
		// A claim whose answer was lost holds until its lease is over: let that time be over.
		b.lapse(t)
		return len(letters()) >= want && b.count("SELECT count(*) FROM mails WHERE state IN ('queued', 'sending')") == 0
	})
	if err != nil {
		t.Errorf("letters to the author: %v", err)
	}
	got := letters()
	for name, n := range got {
		if n > 1 {
			t.Errorf("the letter %s came %d times", name, n)
		}
	}
	if len(got) != want {
		t.Errorf("%d letters for %d comments", len(got), want)
	}
}

// lapse lets waiting times be over, and leases that nobody renews: those of a claim that was
// committed and whose answer was lost.
func (w *world) lapse(t *testing.T) {
	t.Helper()
	for _, order := range []string{
		`UPDATE mails SET due_at = now(), woken_at = now() - interval '1 hour'
			WHERE state = 'queued' OR state = 'sending' AND due_at < now() + interval '40 seconds'`,
		`UPDATE recipients SET due_at = now() WHERE state = 'sending' AND due_at < now() + interval '14 seconds'`,
	} {
		if err := w.pg.Order(t.Context(), order); err != nil {
			t.Fatal(err)
		}
	}
}
