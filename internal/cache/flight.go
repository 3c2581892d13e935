package cache

import (
	"context"
	"errors"
)

// flight is one rendering under way, and who waits for it.
type flight struct {
	ticket Ticket
	done   chan struct{}
	entry  Entry
	err    error
}

// errAbandoned is what a flight ends with when its renderer panicked.
var errAbandoned = errors.New("cache: the rendering was abandoned")

// Do is the page of a key: from the cache, or from the rendering of it that is under way, or by
// rendering it now. However many ask at once, a page is rendered once; but who asks after a write
// never gets a rendering that began before it. An error of render goes to all who waited, and is
// not kept. render gets a ctx that outlives the visitor who happened to be first, and has ended
// after RenderWait.
func (p *Pages) Do(ctx context.Context, key Key, tags []string, render func(context.Context) (Page, error)) (Entry, error) {
	for {
		e, f, mine := p.join(key, tags)
		if f == nil {
			return e, nil
		}
		if mine {
			return p.render(ctx, key, f, render)
		}
		select {
		case <-f.done:
			if errors.Is(f.err, errAbandoned) {
				continue
			}
			return f.entry, f.err
		case <-ctx.Done():
			return Entry{}, ctx.Err()
		}
	}
}

// join finds the page, else the flight to wait for, else starts one that is the caller's own.
func (p *Pages) join(key Key, tags []string) (Entry, *flight, bool) {
	now := p.cfg.Clock.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if e, ok := p.get(key, now); ok {
		p.stats.Hits++
		return e, nil, false
	}
	p.stats.Misses++
	if f := p.flights[key]; f != nil && p.fresh(f.ticket) {
		return Entry{}, f, false
	}
	f := &flight{
		ticket: Ticket{town: key.Town, tags: tags, turn: p.turn},
		done:   make(chan struct{}),
		err:    errAbandoned,
	}
	p.flights[key] = f
	return Entry{}, f, true
}

func (p *Pages) render(ctx context.Context, key Key, f *flight, render func(context.Context) (Page, error)) (Entry, error) {
	defer func() { // also when render panics: those who wait try for themselves
		p.mu.Lock()
		if p.flights[key] == f {
			delete(p.flights, key)
		}
		p.mu.Unlock()
		close(f.done)
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.cfg.RenderWait)
	defer cancel()
	page, err := render(ctx)
	if err != nil {
		f.err = err
		return Entry{}, err
	}
	f.entry, f.err = Ready(page, p.cfg.Clock.Now()), nil
	p.Put(f.ticket, key, f.entry)
	return f.entry, nil
}
