package live

import (
	"context"
	"sync"
	"time"

	"almenda/internal/fault"
)

// renderTries is how often an item is tried before its readers are told to fetch the page.
const renderTries = 3

// entry is an item of a room with its frames, one per language that somebody asked for.
type entry struct {
	item Item
	mu   sync.Mutex
	made map[string]*packet
}

// has tells whether the frame of a language is ready.
func (e *entry) has(lang string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.made[lang] != nil
}

// packet is the item's frame in a language. It is rendered by the first who asks, while others
// wait. An item that cannot be rendered becomes a snapshot frame, so that one bad item never
// stops a room; the only error is that of a ctx which ended.
func (e *entry) packet(ctx context.Context, h *Hub, t Topic, lang string) (*packet, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p := e.made[lang]; p != nil {
		return p, nil
	}
	f, err := h.renderFrame(ctx, t, lang, e.item)
	if err != nil {
		return nil, err
	}
	p, err := newPacket(f)
	if err != nil {
		return nil, err
	}
	if e.made == nil {
		e.made = map[string]*packet{}
	}
	e.made[lang] = p
	return p, nil
}

func (h *Hub) renderFrame(ctx context.Context, t Topic, lang string, it Item) (Frame, error) {
	f := Frame{T: frameItem, Seq: it.Seq, Op: it.Op, ID: it.Ref.String()}
	if it.Op == Remove {
		// A line that says so stays where something was said; without it browsers fetch the list.
		if html, err := h.cfg.Renderer.Item(ctx, t.town, lang, it); err == nil {
			f.HTML = html
		}
		return f, ctx.Err()
	}
	for try := 1; ; try++ {
		html, err := h.cfg.Renderer.Item(ctx, t.town, lang, it)
		switch {
		case err == nil:
			f.HTML = html
			return f, nil
		case fault.Is(err, fault.NotFound):
			if it.Op != Part { // a part that is not there says nothing to anybody
				f.Op = Remove
			}
			return f, nil
		case ctx.Err() != nil:
			return Frame{}, ctx.Err()
		case try == renderTries:
			h.cfg.Logger.Error("live: an item cannot be rendered", "topic", t.String(), "seq", it.Seq, "lang", lang, "error", err)
			return Frame{T: frameSnapshot, Seq: it.Seq}, nil
		}
		select {
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		case <-time.After(time.Duration(try) * 20 * time.Millisecond):
		}
	}
}
