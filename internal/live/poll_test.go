package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/live"
)

func (n *node) poll(t *testing.T, since int64, wait time.Duration) string {
	t.Helper()
	frames, err := n.Poll(t.Context(), access.Guest(n.w.town, "sv"), "sv", n.w.topic(), since, wait)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range frames {
		said = append(said, fmt.Sprint(f.T, " ", f.Seq))
	}
	return strings.Join(said, ", ")
}

func TestPollingReadsTheSameLog(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Limits: live.Limits{Ring: 4}})
	for range 10 {
		w.post()
	}
	for _, c := range []struct {
		since int64
		want  string
	}{
		{8, "item 9, item 10, sync 10"},
		{10, "sync 10"},
		{6, "item 7, item 8, item 9, item 10, sync 10"},
		{5, "snapshot 10"},
		{11, "snapshot 10"},
		{-1, "sync 10"},
	} {
		if got := n.poll(t, c.since, time.Millisecond); got != c.want {
			t.Errorf("since %d: %s, want %s", c.since, got, c.want)
		}
	}
}

func TestAPollWaitsForNews(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	answer := make(chan string, 1)
	go func() { answer <- n.poll(t, 0, within) }()
	eventually(t, within, "it waits", func() bool { return n.Stats().Polls == 1 })
	n.Hint(w.topic(), "support", "x") // is no item
	n.Notify(w.topic(), w.post())
	if got := <-answer; got != "item 1, sync 1" {
		t.Errorf("got %s", got)
	}
	if n.Stats().Polls != 0 {
		t.Error("it is still counted")
	}
}

func TestAPollOnAHintTopicReturnsTheHint(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	topic := live.Hint(w.town, "campaign:1")
	answer := make(chan []live.Frame, 1)
	go func() {
		f, _ := n.Poll(t.Context(), access.Guest(w.town, "sv"), "sv", topic, 0, within)
		answer <- f
	}()
	eventually(t, within, "it waits", func() bool { return n.Stats().Polls == 1 })
	n.Hint(topic, "progress", "7")
	if got := <-answer; len(got) != 1 || got[0].ID != "7" {
		t.Errorf("got %+v", got)
	}
}

func TestAPollIsRefusedLikeASocket(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{})
	ask := func(ctx context.Context, who access.Actor) error {
		_, err := n.Poll(ctx, who, "sv", w.topic(), 0, time.Hour)
		return err
	}
	if err := ask(t.Context(), access.Guest(w.other, "sv")); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town: %v", err)
	}
	w.change(func() { w.away = true })
	if err := ask(t.Context(), access.Guest(w.town, "sv")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("without a log: %v", err)
	}
	w.change(func() { w.away = false })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ask(ctx, access.Guest(w.town, "sv")); !errors.Is(err, context.Canceled) {
		t.Errorf("who left: %v", err)
	}
	w.change(func() { w.gate = func(access.Actor, live.Topic) error { return fault.New(fault.Denied, "x") } })
	if err := ask(t.Context(), access.Guest(w.town, "sv")); !fault.Is(err, fault.Denied) {
		t.Errorf("the gate said no: %v", err)
	}
}

func TestPollsDoNotPileUpNorHoldBackTheEnd(t *testing.T) {
	w := newWorld(t)
	n := w.start(t, live.Config{Limits: live.Limits{Polls: 1}})
	answer := make(chan string, 1)
	go func() { answer <- n.poll(t, 0, time.Hour) }()
	eventually(t, within, "it waits", func() bool { return n.Stats().Polls == 1 })
	if got := n.poll(t, 0, time.Hour); got != "sync 0" { // at once
		t.Errorf("got %s", got)
	}
	n.Drain(t.Context())
	if got := <-answer; got != "sync 0" {
		t.Errorf("got %s", got)
	}
}

func TestFramesHoldNothingButTheirOwnFields(t *testing.T) {
	full := live.Frame{Seq: 0, Op: live.Post, HTML: "<p>&</p>", ID: "i", Kind: "k", N: 0}
	for kind, want := range map[string]string{
		"item":     `{"t":"item","seq":0,"op":"post","html":"<p>&</p>","id":"i"}`,
		"sync":     `{"t":"sync","seq":0}`,
		"snapshot": `{"t":"snapshot","seq":0}`,
		"presence": `{"t":"presence","n":0}`,
		"hint":     `{"t":"hint","kind":"k","id":"i"}`,
	} {
		full.T = kind
		got, err := full.MarshalJSON()
		if err != nil || string(got) != want {
			t.Errorf("%s (%v), want %s", got, err, want)
		}
	}
	full.T = "secret"
	if _, err := json.Marshal(full); err == nil {
		t.Error("an unknown frame left the server")
	}
}
