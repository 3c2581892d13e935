package live

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
)

// Poll is for who cannot have a WebSocket: the frames of a room after since, in order, ending
// with a sync frame that says where to go on; or one snapshot frame. When there is nothing new it
// waits up to wait; a negative since does not wait and only tells the room's position. On a hint
// topic it waits for one hint.
//
// Faults: what the Gate says; NotFound for a topic of another town; Unavailable while the log is
// away.
func (h *Hub) Poll(ctx context.Context, actor access.Actor, lang string, topic Topic, since int64, wait time.Duration) ([]Frame, error) {
	if !topic.valid() || actor.Tenant != topic.town {
		return nil, fault.Missing()
	}
	if err := h.cfg.Gate.MayWatch(ctx, actor, topic); err != nil {
		return nil, err
	}
	r := h.acquire(topic)
	defer h.release(r)
	news := make(chan Frame, 1)
	r.listen(news)
	defer r.unlisten(news)
	frames, err := h.look(ctx, r, lang, since)
	if err != nil || len(frames) > 1 || since < 0 || r.logged() && frames[0].T == frameSnapshot {
		return frames, err
	}
	if !h.mayWait() {
		return frames, nil // so many wait that this one comes back by itself
	}
	defer h.waited()
	limit := time.NewTimer(wait)
	defer limit.Stop()
	for {
		select {
		case f := <-news:
			if !r.logged() {
				return []Frame{f}, nil
			}
			frames, err = h.replay(ctx, r, lang, since)
			if err != nil || len(frames) > 1 || frames[0].T == frameSnapshot {
				return frames, err
			}
		case <-limit.C:
			return frames, nil
		case <-h.ending:
			return frames, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// look reads what there is now.
func (h *Hub) look(ctx context.Context, r *room, lang string, since int64) ([]Frame, error) {
	if !r.logged() {
		return nil, nil
	}
	if err := h.ready(ctx, r, since); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fault.Because(err, fault.Unavailable, "fault.unavailable")
	}
	return h.replay(ctx, r, lang, since)
}

// replay is what the ring holds after since, and a sync frame; or a snapshot frame alone.
func (h *Hub) replay(ctx context.Context, r *room, lang string, since int64) ([]Frame, error) {
	r.mu.Lock()
	last := r.last
	entries, ok := r.after(since)
	r.mu.Unlock()
	if since < 0 {
		return []Frame{{T: frameSync, Seq: last}}, nil
	}
	if !ok {
		return []Frame{{T: frameSnapshot, Seq: last}}, nil
	}
	frames := make([]Frame, 0, len(entries)+1)
	for _, e := range entries {
		p, err := e.packet(ctx, h, r.topic, lang)
		if err != nil {
			return nil, err
		}
		frames = append(frames, p.frame)
	}
	return append(frames, Frame{T: frameSync, Seq: last}), nil
}

func (r *room) listen(w chan Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiters[w] = struct{}{}
}

func (r *room) unlisten(w chan Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.waiters, w)
}

func (h *Hub) mayWait() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.polls >= h.cfg.Limits.Polls || h.draining {
		return false
	}
	h.polls++
	return true
}

func (h *Hub) waited() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.polls--
}
