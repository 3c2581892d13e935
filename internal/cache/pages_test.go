package cache_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"almenda/internal/cache"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

type source []tenant.Row

func (s source) Stamp(context.Context) (string, error)       { return "1", nil }
func (s source) Towns(context.Context) ([]tenant.Row, error) { return s, nil }

func towns(t *testing.T, n int) []tenant.ID {
	t.Helper()
	var rows source
	for i := range n {
		rows = append(rows, tenant.Row{ID: id.New(), Town: tenant.Town{Slug: fmt.Sprint("t", i), Zone: "UTC"}})
	}
	r := tenant.NewRegistry(rows)
	if _, err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var ids []tenant.ID
	for _, town := range r.All() {
		ids = append(ids, town.ID)
	}
	return ids
}

func key(t tenant.ID, path string) cache.Key {
	return cache.Key{Town: t, Version: 1, Lang: "sv", Path: path}
}

func entry(body string) cache.Entry {
	return cache.Ready(cache.Page{Type: "text/html; charset=utf-8", Body: []byte(body)}, clock.System{}.Now())
}

func TestAPageIsKeptForItsTownVersionLanguageAndAddress(t *testing.T) {
	two := towns(t, 2)
	p := cache.New(cache.Config{})
	k := key(two[0], "/ideas?sort=new")
	if !p.Put(p.Begin(two[0], "ideas"), k, entry("a")) {
		t.Fatal("refused")
	}
	if e, ok := p.Get(k); !ok || string(e.Body) != "a" {
		t.Fatal("not found again")
	}
	for name, other := range map[string]cache.Key{
		"town":     {Town: two[1], Version: 1, Lang: "sv", Path: k.Path},
		"version":  {Town: two[0], Version: 2, Lang: "sv", Path: k.Path},
		"language": {Town: two[0], Version: 1, Lang: "en", Path: k.Path},
		"query":    {Town: two[0], Version: 1, Lang: "sv", Path: "/ideas"},
	} {
		if _, ok := p.Get(other); ok {
			t.Errorf("another %s got this page", name)
		}
	}
}

func TestAWriteEndsExactlyItsPages(t *testing.T) {
	two := towns(t, 2)
	p := cache.New(cache.Config{})
	put := func(town tenant.ID, path string, tags ...string) {
		p.Put(p.Begin(town, tags...), key(town, path), entry(path))
	}
	put(two[0], "/ideas", "ideas")
	put(two[0], "/ideas/1", "ideas", "idea:1")
	put(two[0], "/ideas/2", "idea:2")
	put(two[0], "/about")
	put(two[1], "/ideas/1", "idea:1")
	p.Stale(two[0], "idea:1")
	for _, c := range []struct {
		town tenant.ID
		path string
		want bool
	}{
		{two[0], "/ideas", true}, {two[0], "/ideas/1", false}, {two[0], "/ideas/2", true},
		{two[0], "/about", true}, {two[1], "/ideas/1", true},
	} {
		if _, ok := p.Get(key(c.town, c.path)); ok != c.want {
			t.Errorf("%s: kept %v, want %v", c.path, ok, c.want)
		}
	}
	p.StaleTown(two[0])
	if _, ok := p.Get(key(two[0], "/about")); ok {
		t.Error("a page outlived its town's change")
	}
	if _, ok := p.Get(key(two[1], "/ideas/1")); !ok {
		t.Error("another town's page was ended")
	}
}

func TestARenderingThatBeganBeforeTheWriteIsRefused(t *testing.T) {
	two := towns(t, 2)
	p := cache.New(cache.Config{})
	before := p.Begin(two[0], "ideas", "idea:1")
	elsewhere := p.Begin(two[0], "idea:2")
	neighbour := p.Begin(two[1], "idea:1")
	p.Stale(two[0], "idea:1")
	after := p.Begin(two[0], "ideas", "idea:1")
	if p.Put(before, key(two[0], "/1"), entry("old")) {
		t.Error("the old page was kept")
	}
	if !p.Put(elsewhere, key(two[0], "/2"), entry("x")) || !p.Put(neighbour, key(two[1], "/1"), entry("x")) {
		t.Error("a page that the write does not touch was refused")
	}
	if !p.Put(after, key(two[0], "/1"), entry("new")) {
		t.Error("the new page was refused")
	}
	if p.Put(after, key(two[1], "/x"), entry("x")) {
		t.Error("a ticket of one town kept a page of another")
	}
}

func TestForgettingOldMarksLetsNoOldPageIn(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{})
	before := p.Begin(town, "first")
	p.Stale(town, "first")
	for i := range 20_000 {
		p.Stale(town, fmt.Sprint(i))
	}
	if p.Put(before, key(town, "/"), entry("old")) {
		t.Error("kept a page from before the write")
	}
	if !p.Put(p.Begin(town, "first"), key(town, "/"), entry("new")) {
		t.Error("refused a new page")
	}
}

func TestAPageEndsAtItsAge(t *testing.T) {
	town, at := towns(t, 1)[0], clock.At(time.Now())
	p := cache.New(cache.Config{Clock: at, MaxAge: time.Second})
	p.Put(p.Begin(town), key(town, "/"), cache.Ready(cache.Page{Body: []byte("x")}, at.Now()))
	at.Advance(999 * time.Millisecond)
	if _, ok := p.Get(key(town, "/")); !ok {
		t.Error("ended early")
	}
	at.Advance(time.Millisecond)
	if _, ok := p.Get(key(town, "/")); ok {
		t.Error("served after its age")
	}
	if s := p.Stats(); s.Bytes != 0 || s.Entries != 0 {
		t.Errorf("still holds %+v", s)
	}
}

func TestABusyTownDoesNotPushOutAQuietOne(t *testing.T) {
	two := towns(t, 2)
	const most = 1 << 20
	p := cache.New(cache.Config{Bytes: most, MaxAge: time.Hour})
	random := rand.NewChaCha8([32]byte{}) // incompressible
	page := func() cache.Entry {
		b := make([]byte, 10_000)
		_, _ = random.Read(b)
		return entry(string(b))
	}
	for i := range 20 {
		p.Put(p.Begin(two[0]), key(two[0], fmt.Sprint(i)), page())
	}
	for i := range 200 {
		p.Put(p.Begin(two[1], "x"), key(two[1], fmt.Sprint(i)), page())
		if b := p.Stats().Bytes; b > most {
			t.Fatalf("%d bytes are held", b)
		}
	}
	for i := range 20 {
		if _, ok := p.Get(key(two[0], fmt.Sprint(i))); !ok {
			t.Fatalf("page %d of the quiet town is gone", i)
		}
	}
	if _, ok := p.Get(key(two[1], "199")); !ok {
		t.Error("the busy town lost its newest page")
	}
	if _, ok := p.Get(key(two[1], "0")); ok {
		t.Error("the busy town kept its oldest page")
	}
	if p.Put(p.Begin(two[0]), key(two[0], "/huge"), entry(string(make([]byte, most)))) {
		t.Error("one page took the whole cache")
	}
}

func waitFor(t *testing.T, ask func() bool) {
	t.Helper()
	over := time.After(10 * time.Second)
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for !ask() {
		select {
		case <-over:
			t.Fatal("it never came to that")
		case <-again.C:
		}
	}
}
