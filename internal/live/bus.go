package live

import (
	"context"
	"sync"
)

// What nodes tell one another. None of it is the truth: that is in the log and behind the Gate.
const (
	sayAt       = "at"       // the room is now at N
	sayHint     = "hint"     // send this hint to the topic's watchers
	sayPresence = "presence" // N people watch the room
	sayRevoke   = "revoke"   // close the account's connections; without account, the whole town's
	sayRecheck  = "recheck"  // ask the Gate again about everybody on the topic
)

// Message is a word between nodes. It carries no personal data.
type Message struct {
	Node    string `json:"node"`
	Say     string `json:"say"`
	Town    string `json:"town"`
	Topic   string `json:"topic,omitempty"`
	N       int64  `json:"n,omitempty"`
	Kind    string `json:"kind,omitempty"`
	ID      string `json:"id,omitempty"`
	Account string `json:"account,omitempty"`
}

// Bus carries messages between nodes. It may lose them.
type Bus interface {
	// Publish sends to every node, the sender too.
	Publish(ctx context.Context, m Message) error
	// Listen hands every message to take until ctx ends, which is when it returns. It calls
	// joined whenever listening begins anew, since messages may have been lost before. Neither
	// function may block.
	Listen(ctx context.Context, take func(Message), joined func())
	// Present notes that n people watch a topic on a node, and returns how many do on all nodes
	// that said so within three beats.
	Present(ctx context.Context, topic, node string, n int) (total int, err error)
}

// LocalBus joins the hubs of one process.
type LocalBus struct {
	mu    sync.Mutex
	next  int
	ears  map[int]func(Message)
	watch map[string]map[string]int
}

var _ Bus = (*LocalBus)(nil)

// NewLocalBus makes a bus that nobody listens to yet.
func NewLocalBus() *LocalBus {
	return &LocalBus{ears: map[int]func(Message){}, watch: map[string]map[string]int{}}
}

// Publish hands the message to every listener before it returns.
func (b *LocalBus) Publish(_ context.Context, m Message) error {
	b.mu.Lock()
	ears := make([]func(Message), 0, len(b.ears))
	for _, e := range b.ears {
		ears = append(ears, e)
	}
	b.mu.Unlock()
	for _, take := range ears {
		take(m)
	}
	return nil
}

// Listen is Bus.Listen.
func (b *LocalBus) Listen(ctx context.Context, take func(Message), joined func()) {
	b.mu.Lock()
	b.next++
	me := b.next
	b.ears[me] = take
	b.mu.Unlock()
	joined()
	<-ctx.Done()
	b.mu.Lock()
	delete(b.ears, me)
	b.mu.Unlock()
}

// Present is Bus.Present.
func (b *LocalBus) Present(_ context.Context, topic, node string, n int) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	nodes := b.watch[topic]
	if nodes == nil {
		nodes = map[string]int{}
		b.watch[topic] = nodes
	}
	nodes[node] = n
	if n == 0 {
		delete(nodes, node)
	}
	total := 0
	for _, k := range nodes {
		total += k
	}
	if len(nodes) == 0 {
		delete(b.watch, topic)
	}
	return total, nil
}
