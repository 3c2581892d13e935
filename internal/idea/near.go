package idea

import (
	"cmp"
	"context"
	"slices"

	"almenda/internal/access"
	"almenda/internal/district"
	"almenda/internal/tenant"
)

// nearFrom is the first radius that is looked in, in metres; it grows until enough was found.
const nearFrom = 300

// Near lists published ideas with a point, the nearest first: at most max of them, within so many
// metres.
func (s *Service) Near(ctx context.Context, who access.Actor, at tenant.Point, metres float64, max int) (out []Idea, err error) {
	if err := s.policy.Allow(who, access.ReadIdea, access.Scope{}); err != nil {
		return nil, err
	}
	far := func(i Idea) float64 { return district.Distance(at, *i.Point) }
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		for radius := min(nearFrom, metres); ; radius = min(radius*3, metres) {
			from, to := district.Around(at, radius)
			if out, err = tx.Between(ctx, from, to); err != nil {
				return err
			}
			out = slices.DeleteFunc(out, func(i Idea) bool { return far(i) > radius })
			if len(out) >= max || radius >= metres {
				return nil
			}
		}
	})
	slices.SortStableFunc(out, func(a, b Idea) int { return cmp.Compare(far(a), far(b)) })
	return out[:min(len(out), max)], err
}
