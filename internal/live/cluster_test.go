package live_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/redisx"
)

// eachRedis runs a test against the embedded server and, when there is one, a real one. Each is
// reached through a cable that can be pulled.
func eachRedis(t *testing.T, test func(t *testing.T, client *redis.Client, c *cable)) {
	t.Run("embedded", func(t *testing.T) {
		s, err := redisx.Embedded(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		behindCable(t, &redis.Options{Addr: s.Addr()}, test)
	})
	t.Run("real", func(t *testing.T) {
		url := os.Getenv("ALMENDA_TEST_REDIS_URL")
		if url == "" {
			if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "redis") {
				t.Fatal("a real Redis is required: set ALMENDA_TEST_REDIS_URL")
			}
			t.Skip("no real Redis: set ALMENDA_TEST_REDIS_URL")
		}
		o, err := redis.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		behindCable(t, o, test)
	})
}

func behindCable(t *testing.T, o *redis.Options, test func(*testing.T, *redis.Client, *cable)) {
	c := lay(t, o.Addr)
	o.Addr = c.listener.Addr().String()
	o.DialTimeout, o.ReadTimeout, o.MaxRetries, o.DialerRetries, o.DisableIdentity = time.Second, time.Second, -1, 1, true
	client := redis.NewClient(o)
	t.Cleanup(func() { _ = client.Close() })
	test(t, client, c)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// lossy is a bus that forgets every fifth message.
type lossy struct{ live.Bus }

func (l lossy) Publish(ctx context.Context, m live.Message) error {
	if rand.IntN(5) == 0 {
		return nil
	}
	return l.Bus.Publish(ctx, m)
}

// person follows a room through cuts, changing nodes, and keeps a transcript.
type person struct {
	at  int64
	got []int64
}

// follow goes on until last. A snapshot sends it to fetch the page, which shows the log so far.
func (p *person) follow(t *testing.T, w *world, nodes []*node, last int64, seen func(int64)) {
	limit := time.Now().Add(4 * within)
	for p.at < last {
		n := nodes[rand.IntN(len(nodes))]
		ws, _, err := dialer().Dial(fmt.Sprintf("%s/?since=%d&lang=%s", n.url, p.at, []string{"sv", "pl"}[rand.IntN(2)]), origin())
		if err != nil {
			if time.Now().After(limit) {
				t.Errorf("dial: %v", err)
				return
			}
			continue // as a browser would; a handshake may be refused for want of time
		}
		c := &client{t, ws}
		for left := 1 + rand.IntN(400); left > 0 && p.at < last; left-- { // then the line is cut
			f, err := c.skim()
			if err != nil {
				break
			}
			if f.T == "snapshot" {
				for page := w.last(); p.at < page; {
					p.at++
					p.got = append(p.got, p.at)
				}
				break
			}
			if f.T == "item" {
				p.at = f.Seq
				p.got = append(p.got, f.Seq)
				seen(f.Seq)
			}
		}
		_ = ws.Close()
	}
}

func TestEveryTranscriptEqualsTheLogWhateverBreaks(t *testing.T) {
	eachRedis(t, func(t *testing.T, client *redis.Client, line *cable) {
		w := newWorld(t)
		var nodes []*node
		for range 3 {
			nodes = append(nodes, w.start(t, live.Config{
				Bus:    lossy{live.NewRedisBus(client, quiet(), 0)},
				Timing: live.Timing{Heal: 100 * time.Millisecond, Presence: 50 * time.Millisecond, Fresh: 50 * time.Millisecond},
			}))
		}
		const people, items, lead = 100, 2000, 150
		crowd := make([]person, people)
		delivered := make(chan struct{}, 1)
		var mu sync.Mutex
		reached := map[int64]int{} // how many saw an item by frame; a snapshot does not count
		var group sync.WaitGroup
		for i := range crowd {
			group.Go(func() {
				crowd[i].follow(t, w, nodes, items, func(seq int64) {
					mu.Lock()
					reached[seq]++
					enough := reached[seq] == people/2
					mu.Unlock()
					if enough && seq%lead == 0 {
						delivered <- struct{}{}
					}
				})
			})
		}
		for n := int64(1); n <= items; n++ {
			nodes[n%3].Notify(w.topic(), w.post())
			switch n {
			case 600, 1200:
				line.pull()
			case 900, 1500:
				line.putBack()
			}
			if n%lead == 0 { // do not run so far ahead that all are sent to the page
				select {
				case <-delivered:
				case <-time.After(within):
					t.Fatalf("item %d reached too few", n)
				}
			}
		}
		group.Wait()
		for i := range crowd {
			inOrder(t, crowd[i].got, items)
		}
		frames := 0
		for _, k := range reached {
			frames += k
		}
		if frames < people*items*8/10 {
			t.Errorf("only %d of %d items came as frames", frames, people*items)
		}
	})
}

func TestPresenceIsCountedOverAllNodes(t *testing.T) {
	eachRedis(t, func(t *testing.T, client *redis.Client, line *cable) {
		w := newWorld(t)
		t.Cleanup(func() { client.Del(context.Background(), w.topic().String()+":presence") })
		start := func() *node {
			return w.start(t, live.Config{
				Bus:    live.NewRedisBus(client, quiet(), 500*time.Millisecond),
				Timing: live.Timing{Presence: 20 * time.Millisecond, Beat: 500 * time.Millisecond},
			})
		}
		one, two := start(), start()
		a := one.dial(t, "")
		a.count(1)
		b := two.dial(t, "")
		a.count(2)
		b.count(2)
		c := two.dial(t, "")
		c.count(3)
		a.count(3)
		_ = b.ws.Close()
		a.count(2)
		line.pull() // each node tells what it knows
		d := one.dial(t, "")
		d.count(2)
		line.putBack()
		d.count(3)
		two.stop()
		d.count(2)
	})
}

// count reads until the presence count is n.
func (c *client) count(n int64) {
	c.t.Helper()
	for {
		f, err := c.read()
		if err != nil {
			c.t.Fatalf("the count never came to %d: %v", n, err)
		}
		if f.T == "presence" && f.N == n {
			return
		}
	}
}

func TestRevocationsArriveAfterAnOutage(t *testing.T) {
	eachRedis(t, func(t *testing.T, client *redis.Client, line *cable) {
		w := newWorld(t)
		start := func() *node {
			return w.start(t, live.Config{Bus: live.NewRedisBus(client, quiet(), 0), Timing: live.Timing{Heal: time.Hour}})
		}
		one, two := start(), start()
		banned := id.New()
		c := two.dial(t, "?account="+banned.String())
		c.want("sync 0")
		one.Notify(w.topic(), w.post())
		c.want("item 1") // the nodes hear each other
		line.pull()
		w.post()
		one.Notify(w.topic(), 2)
		w.change(func() {
			w.gate = func(who access.Actor, _ live.Topic) error {
				if who.Account == banned {
					return fault.New(fault.SignIn, "x")
				}
				return nil
			}
		})
		one.Revoke(w.town, banned)
		line.putBack() // the word may go out before the other node listens: then it asks the gate
		if got := c.code(); got != 1008 {
			t.Errorf("closed with %d", got)
		}
		d := two.dial(t, "?since=2")
		d.want("sync 2")
	})
}

func TestANodeLooksAtItsRoomsWhenTheBusIsBack(t *testing.T) {
	eachRedis(t, func(t *testing.T, client *redis.Client, line *cable) {
		w := newWorld(t)
		n := w.start(t, live.Config{Bus: live.NewRedisBus(client, quiet(), 0), Timing: live.Timing{Heal: time.Hour}})
		c := n.dial(t, "")
		c.want("sync 0")
		line.pull()
		w.post() // told to nobody at all
		line.putBack()
		c.want("item 1")
	})
}
