// Package search finds everything that everybody may read, by the words in it: one question over
// ideas, processes, consultations, threads, events and whatever else a town has.
//
// Words are found in any of their forms, without regard to accents; the last letters of a word that
// is still being typed may be missing. What is not public is never indexed, so that nothing has to
// be hidden from anybody here.
//
// It knows no noun: each puts its own things into the index in the transaction that publishes them.
//
// Imports ground, tenant, access.
package search

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// Query is what somebody looks for. Zero fields do not narrow it.
type Query struct {
	Text     string
	Kind     string
	District string
	Process  id.ID
}

// Hit is something that was found.
type Hit struct {
	Kind     string // the catalogue key is search.kind.<kind>
	ID       id.ID
	Title    string
	Excerpt  string
	Path     string // without language
	Language string // of Title and Excerpt; empty: unknown
	District string
	At       time.Time
}

// Found is one page of hits, the best first.
type Found struct {
	Hits    []Hit
	Next    string
	Total   int  // of all kinds
	AtLeast bool // there are more: the words are in very many things, and the newest were looked at
	Kinds   map[string]int
}

// Store finds in a town.
type Store interface {
	// Find reads one page of what holds all words. Faults: Invalid for a cursor that is none.
	Find(ctx context.Context, t tenant.ID, q Query, cursor string, size int) (Found, error)
}

// Service is everything that can be done with search.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// maxText is the longest question, in runes: more is cut off.
const maxText = 200

// Find looks for words. A question without words finds nothing. Faults: Invalid.
func (s *Service) Find(ctx context.Context, who access.Actor, q Query, req page.Request) (Found, error) {
	if err := s.policy.Allow(who, access.ReadSearch, access.Scope{}); err != nil {
		return Found{}, err
	}
	if q.Text = strings.TrimSpace(q.Text); q.Text == "" {
		return Found{}, nil
	}
	if utf8.RuneCountInString(q.Text) > maxText {
		q.Text = string([]rune(q.Text)[:maxText])
	}
	return s.store.Find(ctx, who.Tenant, q, req.Cursor, req.Limit(20))
}
