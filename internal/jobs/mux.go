package jobs

import (
	"context"
	"fmt"
	"slices"

	"almenda/internal/event"
	"almenda/internal/tenant"
)

// Handler reacts to an event of a town. It may be called again with the same event, also at the
// same time in another process, so it claims what it does in the database first. It ends soon
// after its context does. An error means "again, later".
type Handler func(ctx context.Context, town *tenant.Town, e event.Event) error

// Towns resolves the town of an envelope and lists them all.
type Towns interface {
	ByText(raw string) (*tenant.Town, bool)
	All() []*tenant.Town
}

// Mux knows who reacts to what. It is filled while the program starts, in the same way in every
// process, and only read afterwards.
type Mux struct {
	byKind map[event.Kind][]string
	byName map[string]subscription
	steps  map[string]StepFunc
}

type subscription struct {
	queue func(event.Event) Queue
	fn    Handler
}

// NewMux makes an empty one.
func NewMux() *Mux {
	return &Mux{byKind: map[event.Kind][]string{}, byName: map[string]subscription{}, steps: map[string]StepFunc{}}
}

// Handle subscribes a handler to a kind of event. The name is part of the task's id and must never
// be reused for something else: a rename is a new handler that sees events again. Names are
// unique; a second use panics, for it is a mistake in the wiring.
func (m *Mux) Handle(kind event.Kind, name string, queue Queue, fn Handler) {
	m.HandleBy(kind, name, func(event.Event) Queue { return queue }, fn)
}

// HandleBy is Handle with a queue that depends on the event.
func (m *Mux) HandleBy(kind event.Kind, name string, queue func(event.Event) Queue, fn Handler) {
	if _, taken := m.byName[name]; taken || name == "" || m.steps[name] != nil {
		panic(fmt.Sprintf("jobs: handler %q is registered twice", name))
	}
	m.byName[name] = subscription{queue, fn}
	m.byKind[kind] = append(m.byKind[kind], name)
}

// Names lists the handlers of a kind.
func (m *Mux) Names(kind event.Kind) []string { return slices.Clone(m.byKind[kind]) }
