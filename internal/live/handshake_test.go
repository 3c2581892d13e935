package live_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
)

func TestOnlyTheTownsOwnOriginComesIn(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	for _, c := range []struct {
		origin []string
		want   int
	}{
		{[]string{here}, 101},
		{[]string{here + ":443"}, 101},
		{[]string{"https://TYCK.example"}, 101},
		{nil, 403},
		{[]string{""}, 403},
		{[]string{"null"}, 403},
		{[]string{"http://tyck.example"}, 403},
		{[]string{"http://tyck.example:443"}, 403},
		{[]string{here + ":8443"}, 403},
		{[]string{here + ":"}, 403},
		{[]string{here + "."}, 403},
		{[]string{here + "/"}, 403},
		{[]string{here + "?x"}, 403},
		{[]string{here + ".evil.example"}, 403},
		{[]string{"https://evil.example"}, 403},
		{[]string{"https://x.tyck.example"}, 403},
		{[]string{"https://tyck.example@evil.example"}, 403},
		{[]string{"https://evil.example#" + here}, 403},
		{[]string{"ws://tyck.example"}, 403},
		{[]string{"tyck.example"}, 403},
		{[]string{here, here}, 403},
		{[]string{here, "https://evil.example"}, 403},
	} {
		if got := n.status(t, "", http.Header{"Origin": c.origin}); got != c.want {
			t.Errorf("%q: %d, want %d", c.origin, got, c.want)
		}
	}
}

func TestTheGateIsAskedBeforeTheDoorOpens(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	for want, refusal := range map[int]error{
		404: fault.Missing(),
		403: fault.New(fault.Denied, "x"),
		401: fault.New(fault.SignIn, "x"),
		503: http.ErrServerClosed,
	} {
		w.change(func() { w.gate = func(access.Actor, live.Topic) error { return refusal } })
		if got := n.status(t, "", origin()); got != want {
			t.Errorf("%v: %d, want %d", refusal, got, want)
		}
	}
	w.change(func() { w.gate = nil; w.away = true })
	if got := n.status(t, "", origin()); got != 503 {
		t.Errorf("without a log: %d", got)
	}
	if got := n.status(t, "?foreign", origin()); got != 404 {
		t.Errorf("another town's topic: %d", got)
	}
}

func TestOneVisitorCannotTakeAllSockets(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{
		Limits: live.Limits{PerAccount: 4, PerAddress: 2},
		Peer:   func(r *http.Request) string { return r.URL.Query().Get("from") },
	})
	for name, c := range map[string]struct {
		mine, others string
		most         int
	}{
		"account":      {"?account=" + id.New().String(), "?account=" + id.New().String(), 4},
		"address":      {"?from=192.0.2.1", "?from=192.0.2.2", 2},
		"IPv6 network": {"?from=2001:db8::1", "?from=2001:db8:0:1::1", 2},
	} {
		t.Run(name, func(t *testing.T) {
			var open []*client
			for range c.most {
				open = append(open, n.dial(t, c.mine))
			}
			if got := n.status(t, c.mine, origin()); got != 429 {
				t.Errorf("one too many: %d", got)
			}
			if got := n.status(t, c.others, origin()); got != 101 {
				t.Errorf("somebody else: %d", got)
			}
			_ = open[0].ws.Close()
			eventually(t, within, "a place is free again", func() bool { return n.status(t, c.mine, origin()) == 101 })
		})
	}
	if got := n.status(t, "?from=2001:db8:9::1", origin()); got != 101 {
		t.Errorf("a fresh network: %d", got)
	}
}

func TestNeighboursOfOneNetworkShareTheirPlaces(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{
		Limits: live.Limits{PerAddress: 2},
		Peer:   func(r *http.Request) string { return r.URL.Query().Get("from") },
	})
	n.dial(t, "?from=2001:db8::1")
	n.dial(t, "?from=2001:db8::2")
	if got := n.status(t, "?from=2001:db8::3", origin()); got != 429 {
		t.Errorf("a third address of the same network: %d", got)
	}
}

func TestAStormOfHandshakesIsSpread(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Limits: live.Limits{Accepts: 5}})
	refused := 0
	for range 12 {
		ws, r, err := dialer().Dial(n.url, origin())
		if err == nil {
			_ = ws.Close()
			continue
		}
		if r == nil || r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
			t.Fatalf("refused with %v", r)
		}
		refused++
	}
	if refused < 3 {
		t.Errorf("5 a second are taken, and of 12 at once only %d were refused", refused)
	}
}

func TestAPlainRequestIsNoHandshake(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	r, err := http.Get("http" + n.url[2:])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusUpgradeRequired {
		t.Errorf("got %d", r.StatusCode)
	}
}

func TestATopicIsOfATownAndOfOneKind(t *testing.T) {
	a, b := towns(t)
	room := id.New()
	seen := map[string]bool{}
	for _, topic := range []live.Topic{
		live.Room(a, room), live.Room(b, room), live.Room(a, id.New()),
		live.Hint(a, room.String()), live.Hint(b, room.String()), live.Hint(a, "room:"+room.String()),
	} {
		name := topic.String()
		if seen[name] {
			t.Errorf("%s names two topics", name)
		}
		seen[name] = true
		if want := fmt.Sprint(topic.Town()); name[:36] != want {
			t.Errorf("%s does not begin with its town", name)
		}
	}
}

func TestAHallMayStandBehindOneAddressWhileItsRoomIsLed(t *testing.T) {
	w := newWorld(t)
	asked := make(chan live.Topic, 64)
	n := w.start(t, live.Config{
		Limits: live.Limits{PerAccount: 1, PerAddress: 2},
		Peer:   func(r *http.Request) string { return r.URL.Query().Get("from") },
		Hall: func(_ context.Context, topic live.Topic) int {
			asked <- topic
			if topic == w.topic() {
				return 30
			}
			return 0
		},
	})
	hall := "?from=192.0.2.1"
	for i := range 32 {
		n.dial(t, hall)
		if i == 1 && len(asked) > 0 {
			t.Errorf("the hall was asked about those whom their address has room for")
		}
	}
	if got := n.status(t, hall, origin()); got != 429 {
		t.Errorf("one more than the hall holds: %d", got)
	}
	if got := n.status(t, hall+"&hint=elsewhere", origin()); got != 429 {
		t.Errorf("another topic from the hall: %d", got)
	}
	if got := n.status(t, "?from=192.0.2.2", origin()); got != 101 {
		t.Errorf("another address: %d", got)
	}
	mine := "?from=192.0.2.1&account=" + id.New().String()
	n.dial(t, mine)
	if got := n.status(t, mine, origin()); got != 429 {
		t.Errorf("one account in the hall: %d", got)
	}
}
