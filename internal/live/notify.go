package live

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Notify says that a room is now at n, on this node and on all others. It never waits and may be
// called any number of times, in any order: it only makes nodes look at the log sooner.
func (h *Hub) Notify(topic Topic, n int64) {
	if !topic.valid() {
		return
	}
	h.at(topic.String(), n)
	h.say(Message{Say: sayAt, Town: topic.town.String(), Topic: topic.String(), N: n})
}

// Hint tells all who watch a topic that something changed. Hints may be lost.
func (h *Hub) Hint(topic Topic, kind, id string) {
	if !topic.valid() {
		return
	}
	h.hint(topic.String(), kind, id)
	h.say(Message{Say: sayHint, Town: topic.town.String(), Topic: topic.String(), Kind: kind, ID: id})
}

// Disconnect closes every connection of this node whose actor matches, with 1008, and returns how
// many there were.
func (h *Hub) Disconnect(match func(access.Actor) bool) int {
	list := h.connections(func(c *conn) bool { return match(c.actor) })
	for _, c := range list {
		c.end(closePolicy, "no longer allowed", false)
	}
	return len(list)
}

// Revoke closes the connections of an account on every node: it was banned, lost a role, signed
// out. With id.None it closes all of the town: it was suspended. Word to the other nodes is
// repeated until the bus takes it; should it be lost there, Timing.Recheck finds out.
func (h *Hub) Revoke(town tenant.ID, account id.ID) {
	if town.IsZero() {
		return
	}
	m := Message{Say: sayRevoke, Town: town.String()}
	if account != id.None {
		m.Account = account.String()
	}
	h.revoke(m.Town, m.Account)
	h.say(m)
}

// Recheck asks the Gate again about everybody who watches a topic, on every node: the room was
// made private or closed.
func (h *Hub) Recheck(topic Topic) {
	if !topic.valid() {
		return
	}
	h.ask(topic.String())
	h.say(Message{Say: sayRecheck, Town: topic.town.String(), Topic: topic.String()})
}

func (h *Hub) say(m Message) {
	m.Node = h.cfg.Node
	h.out.add(m)
}

// take does what another node says.
func (h *Hub) take(m Message) {
	if m.Node == h.cfg.Node {
		return // our own word, done when it was said
	}
	switch m.Say {
	case sayAt:
		h.at(m.Topic, m.N)
	case sayHint:
		h.hint(m.Topic, m.Kind, m.ID)
	case sayPresence:
		if r := h.watched(m.Topic); r != nil {
			h.show(r, m.N)
		}
	case sayRevoke:
		h.revoke(m.Town, m.Account)
	case sayRecheck:
		h.ask(m.Topic)
	}
}

// rejoin makes good what may have been missed while the bus was away.
func (h *Hub) rejoin() {
	h.heal()
	h.ask("")
	for _, r := range h.watchedRooms() {
		r.mu.Lock()
		r.dirty = true
		r.mu.Unlock()
	}
}

func (h *Hub) at(topic string, n int64) {
	h.mu.Lock()
	r := h.rooms[topic]
	idle := r == nil || r.refs == 0
	h.mu.Unlock()
	if !idle { // nobody watches: whoever comes next has the log read first
		h.push(r, n, time.Time{})
	}
}

func (h *Hub) hint(topic, kind, id string) {
	r := h.watched(topic)
	if r == nil {
		return
	}
	p, err := newPacket(Frame{T: frameHint, Kind: kind, ID: id})
	if err != nil {
		h.cfg.Logger.Error("live: hint", "error", err)
		return
	}
	r.broadcast(p)
}

func (h *Hub) revoke(town, account string) {
	h.Disconnect(func(a access.Actor) bool {
		return a.Tenant.String() == town && (account == "" || a.Account.String() == account)
	})
}

// ask has the watchers of a topic checked soon; "" is everybody.
func (h *Hub) ask(topic string) {
	h.mu.Lock()
	h.doubt[topic] = struct{}{}
	h.mu.Unlock()
	signal(h.asked)
}

func (h *Hub) answerDoubts(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.asked:
		}
		h.mu.Lock()
		doubt := h.doubt
		h.doubt = map[string]struct{}{}
		h.mu.Unlock()
		_, all := doubt[""]
		h.recheck(ctx, h.connections(func(c *conn) bool {
			_, one := doubt[c.room.key]
			return all || one
		}))
	}
}

// recheck asks the Gate once per account and topic and closes whom it refuses.
func (h *Hub) recheck(ctx context.Context, list []*conn) {
	type pair struct {
		account id.ID
		topic   Topic
	}
	verdicts := map[pair]bool{}
	for _, c := range list {
		if ctx.Err() != nil {
			return
		}
		key := pair{c.actor.Account, c.room.topic}
		refused, known := verdicts[key]
		if !known {
			refused = h.refused(ctx, c.actor, c.room.topic)
			verdicts[key] = refused
		}
		if refused {
			c.end(closePolicy, "no longer allowed", false)
		}
	}
}

func (h *Hub) refused(ctx context.Context, who access.Actor, topic Topic) bool {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.Timing.Read)
	defer cancel()
	err := h.cfg.Gate.MayWatch(ctx, who, topic)
	if err == nil {
		return false
	}
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Denied, fault.SignIn, fault.Closed:
		return true
	}
	h.cfg.Logger.Warn("live: the gate does not answer; watchers stay", "error", err)
	return false
}
