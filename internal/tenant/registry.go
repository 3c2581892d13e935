package tenant

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"almenda/internal/id"
)

// Row is a town as the control store keeps it.
type Row struct {
	ID      id.ID
	State   State
	Version int
	Town    Town
}

// Source is where the registry reads towns from.
type Source interface {
	// Stamp changes whenever any town changes. It is cheap.
	Stamp(ctx context.Context) (string, error)
	// Towns lists every town.
	Towns(ctx context.Context) ([]Row, error)
}

// Registry knows every town by host, slug and id. It is safe for use by many goroutines, and the
// only maker of IDs.
type Registry struct {
	source Source
	mu     sync.RWMutex
	stamp  string
	byHost map[string]*Town
	bySlug map[string]*Town
	byID   map[id.ID]*Town
	all    []*Town
}

// NewRegistry makes an empty registry; Refresh fills it.
func NewRegistry(source Source) *Registry { return &Registry{source: source} }

// Refresh reads the towns again if any changed since the last time; changed tells whether so.
func (r *Registry) Refresh(ctx context.Context) (changed bool, err error) {
	stamp, err := r.source.Stamp(ctx)
	if err != nil {
		return false, fmt.Errorf("tenant: stamp: %w", err)
	}
	r.mu.RLock()
	same := r.byHost != nil && stamp == r.stamp
	r.mu.RUnlock()
	if same {
		return false, nil
	}
	rows, err := r.source.Towns(ctx)
	if err != nil {
		return false, fmt.Errorf("tenant: towns: %w", err)
	}
	byHost, bySlug, byID := map[string]*Town{}, map[string]*Town{}, map[id.ID]*Town{}
	all := make([]*Town, 0, len(rows))
	for i := range rows {
		t := rows[i].Town
		t.ID, t.State, t.Version = ID{rows[i].ID}, rows[i].State, rows[i].Version
		if t.zone, err = time.LoadLocation(t.Zone); err != nil {
			return false, fmt.Errorf("tenant: %s: time zone: %w", t.Slug, err)
		}
		for _, h := range append(slices.Clone(t.Hosts), t.Slug+".localhost") {
			byHost[strings.ToLower(h)] = &t
		}
		bySlug[t.Slug], byID[rows[i].ID] = &t, &t
		all = append(all, &t)
	}
	slices.SortFunc(all, func(a, b *Town) int { return cmp.Compare(a.Slug, b.Slug) })
	r.mu.Lock()
	r.stamp, r.byHost, r.bySlug, r.byID, r.all = stamp, byHost, bySlug, byID, all
	r.mu.Unlock()
	return true, nil
}

// ByHost finds the town that a Host header names; the port is not looked at.
func (r *Registry) ByHost(host string) (*Town, bool) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok := r.byHost[strings.ToLower(host)]
	return t, ok
}

// BySlug finds a town by its slug.
func (r *Registry) BySlug(slug string) (*Town, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok := r.bySlug[slug]
	return t, ok
}

// ByText finds the town whose id a job's envelope carries as text. What is no town is refused,
// so that a forged or stale envelope reaches no table.
func (r *Registry) ByText(raw string) (*Town, bool) {
	v, ok := id.Parse(raw)
	if !ok {
		return nil, false
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok := r.byID[v]
	return t, ok
}

// Get is the town of an ID; ok is false when it was removed since.
func (r *Registry) Get(t ID) (*Town, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	town, ok := r.byID[t.value]
	return town, ok
}

// All lists the towns by slug. The slice is shared: read it only.
func (r *Registry) All() []*Town {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.all
}
