package live_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
)

func TestANewItemReachesEverybodyOnceInTheirLanguage(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	var people []*client
	for i := range 12 {
		c := n.dial(t, "?lang="+[]string{"sv", "pl", "en"}[i%3])
		c.want("sync 0")
		people = append(people, c)
	}
	seq := w.post()
	for range 50 { // idempotent
		n.Notify(w.topic(), seq)
	}
	n.Notify(w.topic(), w.post())
	for i, c := range people {
		f := c.next()
		want := fmt.Sprintf("<p>%s 1</p>", []string{"sv", "pl", "en"}[i%3])
		if f.T != "item" || f.Seq != 1 || f.Op != live.Post || f.HTML != want || f.ID != w.items[0].Ref.String() {
			t.Fatalf("got %+v", f)
		}
		c.want("item 2")
	}
	w.change(func() {
		for k, times := range w.renders {
			if times != 1 {
				t.Errorf("%s was rendered %d times", k, times)
			}
		}
		if len(w.renders) != 6 {
			t.Errorf("%d renderings, want 2 items in 3 languages", len(w.renders))
		}
	})
	if got := n.Stats(); got.Connections != 12 || got.Rooms != 1 || got.Accepted != 12 || got.Dropped != 0 {
		t.Errorf("the counters say %+v", got)
	}
}

func TestWhoComesBackIsSentExactlyWhatItMissed(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Limits: live.Limits{Ring: 20}})
	for range 50 {
		w.post()
	}
	for _, c := range []struct {
		name, since string
		want        []string
	}{
		{"at the end", "50", []string{"sync 50"}},
		{"three behind", "47", []string{"item 48", "item 49", "item 50", "sync 50"}},
		{"as far as is kept", "45", []string{"item 46", "item 47", "item 48", "item 49", "item 50", "sync 50"}},
		{"two behind again", "48", []string{"item 49", "item 50", "sync 50"}},
		{"too far behind", "29", []string{"snapshot 50"}},
		{"never here", "0", []string{"snapshot 50"}},
		{"ahead of the log", "51", []string{"snapshot 50"}},
		{"only what is new", "-1", []string{"sync 50"}},
	} {
		t.Run(c.name, func(t *testing.T) { n.dial(t, "?since="+c.since).want(c.want...) })
	}
}

func TestThePageMayBeNewerThanWhatTheNodeHasHeard(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Fresh: time.Hour, Heal: time.Hour}})
	n.dial(t, "").want("sync 0")
	w.post() // nobody tells this node
	n.dial(t, "?since=1").want("sync 1")
}

func TestAStormOfReturningPeopleReadsTheLogOnce(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Fresh: time.Hour, Heal: time.Hour}})
	for range 100 {
		w.post()
	}
	n.dial(t, "?since=10").want("item 11")
	before := w.count(&w.reads)
	for range 50 {
		n.dial(t, "?since=95").want("item 96", "item 97", "item 98", "item 99", "item 100", "sync 100")
	}
	if got := w.count(&w.reads) - before; got != 0 {
		t.Errorf("50 returns read the log %d times", got)
	}
}

func TestWhoComesWhileTheLogIsReadWaitsForThatReading(t *testing.T) {
	w := newWorld(t)
	asked := make(chan struct{}, 100)
	n := w.start(t, live.Config{
		Peer:   func(*http.Request) string { asked <- struct{}{}; return "x" },
		Timing: live.Timing{Fresh: time.Hour, Heal: time.Hour, Handshake: within},
	})
	w.post()
	release := make(chan struct{})
	letGo := sync.OnceFunc(func() { close(release) })
	defer letGo() // also when the test fails
	w.change(func() { w.reading = func() { <-release } })
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() { n.dial(t, "?since=0").want("item 1", "sync 1") })
	}
	for range 50 {
		<-asked
	}
	letGo()
	group.Wait()
	// One reading for all, and one more if the node joined the bus only now.
	if got := w.count(&w.reads); got > 2 {
		t.Errorf("50 newcomers read the log %d times", got)
	}
}

func TestALostMessageIsFoundInTheLog(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Heal: 20 * time.Millisecond}})
	c := n.dial(t, "")
	c.want("sync 0")
	w.post()
	c.want("item 1")
}

func TestALogThatIsAwayDelaysAndLosesNothing(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Heal: 20 * time.Millisecond}})
	c := n.dial(t, "")
	c.want("sync 0")
	w.change(func() { w.away = true })
	n.Notify(w.topic(), w.post())
	n.Notify(w.topic(), w.post())
	before := w.count(&w.reads)
	eventually(t, within, "the log is tried", func() bool { return w.count(&w.reads) > before+2 })
	w.change(func() { w.away = false })
	c.want("item 1", "item 2")
}

func TestAnItemThatCannotBeRenderedStopsNobody(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	c := n.dial(t, "")
	c.want("sync 0")
	w.bad[1] = errors.New("template")
	w.bad[2] = fault.Missing()
	for range 3 {
		n.Notify(w.topic(), w.post())
	}
	c.want("snapshot 1")
	if f := c.next(); f.Op != live.Remove || f.HTML != "" || f.Seq != 2 {
		t.Errorf("a thing that is gone was sent as %+v", f)
	}
	c.want("item 3")
}

func TestALogThatBecameShorterSendsPeopleToThePage(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Heal: 20 * time.Millisecond}})
	for range 5 {
		w.post()
	}
	c := n.dial(t, "?since=5")
	c.want("sync 5")
	w.change(func() { w.items = w.items[:2] })
	c.want("snapshot 2")
	n.Notify(w.topic(), w.post())
	c.want("item 3")
}

func TestSomebodyWithANewLanguageComesInWhileAnItemIsRendered(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Timing: live.Timing{Fresh: time.Hour}})
	c := n.dial(t, "?lang=sv")
	c.want("sync 0")
	started, release := make(chan struct{}), make(chan struct{})
	letGo := sync.OnceFunc(func() { close(release) })
	defer letGo() // also when the test fails: the node waits for its readers
	var once sync.Once
	w.change(func() {
		w.rendered = func(lang string) {
			if lang == "sv" {
				once.Do(func() { close(started); <-release })
			}
		}
	})
	seq := w.post()
	n.Notify(w.topic(), seq)
	<-started
	l := n.dial(t, "?lang=pl&since=0") // the log was read a moment ago: the room is at 0 still
	eventually(t, within, "it is in", func() bool { return n.Stats().Connections == 2 })
	letGo()
	c.want("item 1")
	// Whether it is replayed or delivered, it comes once and in Polish.
	items := 0
	n.Notify(w.topic(), w.post())
	for {
		f := l.next()
		if f.T == "item" {
			if items++; f.Seq != int64(items) || !strings.Contains(f.HTML, "pl ") {
				t.Fatalf("got %+v after %d items", f, items-1)
			}
		}
		if f.Seq == 2 {
			break
		}
	}
}

func TestHintsReachTheirTopicOnly(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	mine, others := n.dial(t, "?hint=campaign:1"), n.dial(t, "?hint=campaign:2")
	eventually(t, within, "both are in", func() bool { return n.Stats().Connections == 2 })
	n.Hint(live.Hint(w.town, "campaign:1"), "progress", "7")
	n.Hint(live.Hint(w.other, "campaign:2"), "progress", "foreign")
	n.Hint(live.Hint(w.town, "campaign:2"), "progress", "8")
	if f := mine.next(); f.T != "hint" || f.Kind != "progress" || f.ID != "7" {
		t.Errorf("got %+v", f)
	}
	if f := others.next(); f.ID != "8" {
		t.Errorf("got %+v", f)
	}
}

func TestAPartThatIsNotThereRemovesNothing(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	c := n.dial(t, "")
	if f := c.next(); f.T != "sync" {
		t.Fatalf("the first frame is %+v", f)
	}
	w.change(func() {
		w.items = append(w.items, live.Item{Seq: 1, Op: live.Part, Ref: id.New()}, live.Item{Seq: 2, Op: live.Part, Ref: id.New()})
		w.bad[1] = fault.Missing()
	})
	n.Notify(w.topic(), 2)
	if f := c.next(); f.Op != live.Part || f.Seq != 1 || f.HTML != "" {
		t.Errorf("a part that everybody may not see is %+v", f)
	}
	if f := c.next(); f.Op != live.Part || f.Seq != 2 || f.HTML == "" {
		t.Errorf("a part is %+v", f)
	}
}

func TestWhoWatchesIsCounted(t *testing.T) {
	w := newWorld(t)
	heard := make(chan int, 64)
	n := w.start(t, live.Config{Timing: live.Timing{Presence: time.Millisecond}, Counted: func(_ context.Context, topic live.Topic, n int) {
		if topic == w.topic() {
			heard <- n
		}
	}})
	c := n.dial(t, "")
	n.dial(t, "")
	eventually(t, within, "two are counted", func() bool { return <-heard == 2 })
	eventually(t, within, "two are known", func() bool { return n.Watching(w.topic()) == 2 })
	_ = c.ws.Close()
	eventually(t, within, "one is left", func() bool { return <-heard == 1 })
	if got := n.Watching(live.Room(w.town, id.New())); got != 0 {
		t.Errorf("%d watch a room that nobody opened", got)
	}
}
