package cache_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"almenda/internal/cache"
)

func TestAHundredVisitorsCauseOneRendering(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{})
	var renderings atomic.Int64
	release := make(chan struct{})
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			e, err := p.Do(t.Context(), key(town, "/"), []string{"x"}, func(context.Context) (cache.Page, error) {
				renderings.Add(1)
				<-release
				return cache.Page{Body: []byte("page")}, nil
			})
			if err != nil || string(e.Body) != "page" {
				t.Errorf("%q %v", e.Body, err)
			}
		})
	}
	waitFor(t, func() bool { return p.Stats().Misses == 100 })
	close(release)
	group.Wait()
	if n := renderings.Load(); n != 1 {
		t.Errorf("rendered %d times", n)
	}
}

func TestWhoAsksAfterTheWriteNeverGetsARenderingFromBefore(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{})
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan string)
	go func() {
		e, _ := p.Do(t.Context(), key(town, "/"), []string{"x"}, func(context.Context) (cache.Page, error) {
			close(started)
			<-release
			return cache.Page{Body: []byte("old")}, nil
		})
		first <- string(e.Body)
	}()
	<-started
	p.Stale(town, "x")
	e, err := p.Do(t.Context(), key(town, "/"), []string{"x"}, func(context.Context) (cache.Page, error) {
		return cache.Page{Body: []byte("new")}, nil
	})
	if err != nil || string(e.Body) != "new" {
		t.Errorf("got %q %v", e.Body, err)
	}
	close(release)
	if got := <-first; got != "old" {
		t.Errorf("the first visitor got %q", got)
	}
	if e, ok := p.Get(key(town, "/")); !ok || string(e.Body) != "new" {
		t.Errorf("the cache holds %q", e.Body)
	}
}

func TestAVisitorWhoLeavesTakesNobodyAlong(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{})
	ctx, leave := context.WithCancel(t.Context())
	started, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 2)
	go func() {
		_, err := p.Do(ctx, key(town, "/"), nil, func(ctx context.Context) (cache.Page, error) {
			close(started)
			<-release
			return cache.Page{Body: []byte("x")}, ctx.Err()
		})
		done <- err
	}()
	<-started
	go func() {
		_, err := p.Do(t.Context(), key(town, "/"), nil, nil)
		done <- err
	}()
	waitFor(t, func() bool { return p.Stats().Misses == 2 })
	waiting, giveUp := context.WithCancel(t.Context())
	giveUp()
	if _, err := p.Do(waiting, key(town, "/"), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up waiting got %v", err)
	}
	leave()
	close(release)
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestAnErrorAndAPanicAreNotKept(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{})
	no := errors.New("no")
	if _, err := p.Do(t.Context(), key(town, "/"), nil, func(context.Context) (cache.Page, error) { return cache.Page{}, no }); err != no {
		t.Errorf("got %v", err)
	}
	started, release, waiter := make(chan struct{}), make(chan struct{}), make(chan string)
	go func() {
		defer func() { _ = recover() }()
		_, _ = p.Do(t.Context(), key(town, "/"), nil, func(context.Context) (cache.Page, error) {
			close(started)
			<-release
			panic("defect")
		})
	}()
	<-started
	go func() {
		e, _ := p.Do(t.Context(), key(town, "/"), nil, func(context.Context) (cache.Page, error) {
			return cache.Page{Body: []byte("fine")}, nil
		})
		waiter <- string(e.Body)
	}()
	waitFor(t, func() bool { return p.Stats().Misses == 3 })
	close(release)
	if got := <-waiter; got != "fine" {
		t.Errorf("who waited got %q", got)
	}
}

// TestNobodyReadsWhatWasOverwritten is the race of the whole: readers render the true value,
// writers change it and then make the page stale; after a write returns, no reader may see less.
func TestNobodyReadsWhatWasOverwritten(t *testing.T) {
	town := towns(t, 1)[0]
	p := cache.New(cache.Config{MaxAge: time.Hour})
	var truth, told atomic.Int64 // told: the newest value of which the page was made stale
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 2000 {
				atLeast := told.Load()
				e, err := p.Do(t.Context(), key(town, "/n"), []string{"n"}, func(context.Context) (cache.Page, error) {
					return cache.Page{Body: fmt.Append(nil, truth.Load())}, nil
				})
				var got int64
				if _, scan := fmt.Sscan(string(e.Body), &got); err != nil || scan != nil || got < atLeast {
					t.Errorf("read %d after %d was told (%v %v)", got, atLeast, err, scan)
					return
				}
			}
		})
	}
	group.Go(func() {
		for range 1000 {
			n := truth.Add(1)
			p.Stale(town, "n")
			told.Store(n)
		}
	})
	group.Wait()
}
