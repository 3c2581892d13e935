package live

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"almenda/internal/access"
	"almenda/internal/fault"
)

// writeBuffers are shared: a frame that was prepared needs none.
var writeBuffers sync.Pool

// Serve answers a WebSocket handshake and returns at once; the connection lives on in the hub.
// origin is the town's own ("https://tyck.karlstad.se"), lang one of its languages, since the
// number of the last item that the page shows; negative to be sent only what is new.
//
// Who is refused gets a bare status: 403 a foreign origin, 401, 403 or 404 by the Gate, 429 too
// many sockets, 503 with Retry-After too many at once, a log that is away, or a hub that closes.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, actor access.Actor, lang, origin string, topic Topic, since int64) {
	if h.closing() {
		h.refuse(w, http.StatusServiceUnavailable)
		return
	}
	if !websocket.IsWebSocketUpgrade(r) {
		h.refuse(w, http.StatusUpgradeRequired)
		return
	}
	if !sameOrigin(r.Header.Values("Origin"), origin) {
		h.refuse(w, http.StatusForbidden)
		return
	}
	if !topic.valid() || actor.Tenant != topic.town {
		h.refuse(w, http.StatusNotFound)
		return
	}
	if !h.accepts.Allow() {
		h.refuse(w, http.StatusServiceUnavailable)
		return
	}
	slot, ok := h.reserve(actor, topic, r)
	if !ok {
		h.refuse(w, http.StatusTooManyRequests)
		return
	}
	room := h.acquire(topic)
	c := &conn{hub: h, room: room, actor: actor, lang: lang, slot: slot, awake: make(chan struct{}, 1), written: make(chan struct{})}
	if !h.open(w, r, c, since) {
		h.release(room)
		h.vacate(slot)
	}
}

// open takes the last steps of a handshake, with everything reserved. It returns false when the
// visitor has been refused.
func (h *Hub) open(w http.ResponseWriter, r *http.Request, c *conn, since int64) bool {
	ctx, cancel := context.WithTimeout(r.Context(), h.cfg.Timing.Handshake)
	defer cancel()
	if err := h.cfg.Gate.MayWatch(ctx, c.actor, c.room.topic); err != nil {
		h.refuse(w, h.statusOf(err))
		return false
	}
	if err := h.ready(ctx, c.room, since); err != nil {
		h.cfg.Logger.Warn("live: a room cannot be opened", "topic", c.room.key, "error", err)
		h.refuse(w, http.StatusServiceUnavailable)
		return false
	}
	up := websocket.Upgrader{
		HandshakeTimeout: h.cfg.Timing.Handshake,
		ReadBufferSize:   1 << 10,
		WriteBufferSize:  1 << 10,
		WriteBufferPool:  &writeBuffers,
		CheckOrigin:      func(*http.Request) bool { return true }, // checked by Serve
		Error:            func(w http.ResponseWriter, _ *http.Request, status int, _ error) { h.refuse(w, status) },
		// Compression stays off: the read limit would count compressed bytes.
	}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return false
	}
	c.ws = ws
	if !h.admit(c) {
		// The hub began to close meanwhile. An error means that the visitor left first.
		_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeRestart, "restart"), time.Now().Add(h.cfg.Timing.Close))
		_ = ws.Close()
		return false
	}
	// The request ends here, the connection does not.
	c.start(context.WithoutCancel(r.Context()), since)
	return true
}

// ready brings a room to where a visitor can be let in at since.
func (h *Hub) ready(ctx context.Context, r *room, since int64) error {
	if !r.logged() {
		return nil
	}
	if err := h.advance(ctx, r, since, since, time.Now().Add(-h.cfg.Timing.Fresh)); err != nil {
		return err
	}
	if since < 0 {
		return nil
	}
	return h.reachBack(ctx, r, since)
}

// admit makes the hub the owner of a connection, unless it closes.
func (h *Hub) admit(c *conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return false
	}
	h.conns[c] = struct{}{}
	h.wg.Add(2)
	h.counts.accepted.Add(1)
	return true
}

// forget ends what Serve reserved.
func (h *Hub) forget(c *conn) {
	h.mu.Lock()
	delete(h.conns, c)
	h.mu.Unlock()
	h.release(c.room)
	h.vacate(c.slot)
}

func (h *Hub) closing() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.draining
}

// slot is what the visitor's sockets are counted by, and how many it may have.
func (h *Hub) slot(who access.Actor, r *http.Request) (string, int) {
	if who.SignedIn() {
		return who.Tenant.String() + ":" + who.Account.String(), h.cfg.Limits.PerAccount
	}
	return "address:" + household(h.cfg.Peer(r)), h.cfg.Limits.PerAddress
}

// reserve takes a place among the visitor's own, or among those of the hall that its address stands
// for.
func (h *Hub) reserve(who access.Actor, topic Topic, r *http.Request) (slot string, ok bool) {
	slot, most := h.slot(who, r)
	if h.occupy(slot, most) {
		return slot, true
	}
	if who.SignedIn() || h.cfg.Hall == nil {
		return "", false
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.cfg.Timing.Handshake)
	defer cancel()
	slot += " " + topic.String()
	return slot, h.occupy(slot, h.cfg.Hall(ctx, topic))
}

func (h *Hub) occupy(slot string, most int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.slots[slot] >= most {
		return false
	}
	h.slots[slot]++
	return true
}

func (h *Hub) vacate(slot string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.slots[slot]--; h.slots[slot] <= 0 {
		delete(h.slots, slot)
	}
}

// refuse answers a handshake that comes to nothing. Its reader is a program.
func (h *Hub) refuse(w http.ResponseWriter, status int) {
	h.counts.refused.Add(1)
	switch status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		w.Header().Set("Retry-After", strconv.Itoa(1+rand.IntN(5))) // not all at once again
	case http.StatusUpgradeRequired:
		w.Header().Set("Upgrade", "websocket")
	}
	w.WriteHeader(status)
}

// statusOf translates what the Gate said.
func (h *Hub) statusOf(err error) int {
	switch fault.KindOf(err) {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied, fault.Closed:
		return http.StatusForbidden
	case fault.SignIn:
		return http.StatusUnauthorized
	}
	h.cfg.Logger.Warn("live: the gate does not answer", "error", err)
	return http.StatusServiceUnavailable
}

// jitter is a random part of d.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d)
}
