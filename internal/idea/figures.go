package idea

import (
	"context"
	"sync"
	"time"

	"almenda/internal/access"
	"almenda/internal/tenant"
)

// Sums are figures that must be added up over all ideas of a town.
type Sums struct{ Supports, Comments, Answers int }

// Summary is what a portal's first page tells of ideas. Where there are many ideas, the Sums are up
// to a minute old.
type Summary struct {
	Sums
	Ideas     int
	ByProcess map[string]int // by the process's id
	Latest    []Idea
	Answered  []Idea // newest answers first
}

// many is how many ideas can be added up for each page.
const many = 1000

// sumsLast is how long sums over many ideas are good for.
const sumsLast = time.Minute

// added remembers the sums of towns with many ideas.
type added struct {
	mu sync.Mutex
	of map[tenant.ID]kept
}

type kept struct {
	sums  Sums
	until time.Time
}

// Summary reads the figures and the newest of a town's ideas.
func (s *Service) Summary(ctx context.Context, who access.Actor) (sum Summary, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return sum, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if sum, err = tx.Summary(ctx, 6); err != nil {
			return err
		}
		if sum.Ideas <= many {
			sum.Sums, err = tx.Sums(ctx)
			return err
		}
		sum.Sums, err = s.added.sums(ctx, who.Tenant, tx)
		return err
	})
	return sum, err
}

func (a *added) sums(ctx context.Context, t tenant.ID, tx Tx) (Sums, error) {
	a.mu.Lock()
	k, ok := a.of[t]
	a.mu.Unlock()
	if ok && tx.Now().Before(k.until) {
		return k.sums, nil
	}
	sums, err := tx.Sums(ctx)
	if err != nil {
		return sums, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of[t] = kept{sums, tx.Now().Add(sumsLast)}
	return sums, nil
}
