package bench

import (
	"context"
	"fmt"
	"time"

	"almenda/internal/config"
	"almenda/internal/tenant"
)

// The town that is looked at has one hundredth of the ideas when it is small; so has the whole
// installation. The others have their share of the rest.
const (
	smallTowns, smallIdeas = 2, 100
	grownTowns, grownIdeas = 20, 10_000
	grownTotal             = 2 * smallIdeas * 100
	looks                  = 200
)

// sight is a kind of page that is looked at.
type sight struct {
	name string
	path string
}

var sights = []sight{{"front page", "/"}, {"list", "/ideas"}, {"idea", "/i/" + ideaID(7).String()}, {"search", "/ideas?q=" + rare}}

// growth compares the slow end of pages in a grown installation with that in a small one. The
// small one is measured before and after, because on PostgreSQL both cannot stand side by side.
func growth(ctx context.Context, b *bench) (out outcome, err error) {
	out.unit = "ms at the 95th percentile, of the kind of page that grew most"
	engines := []engine{sqlite}
	if b.best() == postgres {
		engines = append(engines, postgres)
	} else {
		out.notes = append(out.notes, "on SQLite only: PostgreSQL is not configured")
	}
	worst := -1.0
	for _, e := range engines {
		before, err := b.look(ctx, e, smallTowns, smallIdeas, smallIdeas)
		if err != nil {
			return out, err
		}
		ideas := grownIdeas
		others := (grownTotal - grownIdeas) / (grownTowns - 1)
		if b.Quick {
			ideas, others = ideas/10, others/10
		}
		grown, err := b.look(ctx, e, grownTowns, ideas, others)
		if err != nil {
			return out, err
		}
		after, err := b.look(ctx, e, smallTowns, smallIdeas, smallIdeas)
		if err != nil {
			return out, err
		}
		for i, s := range sights {
			turns := []turn{{grown[i], before[i]}, {grown[i], after[i]}}
			ratio, noise := outcome{turns: turns}.ratio()
			out.notes = append(out.notes, fmt.Sprintf("%-8s %-10s %s ms : %s and %s ms, %.2f ±%.2f times", e, s.name, figure(grown[i]), figure(before[i]), figure(after[i]), ratio, noise))
			if ratio > worst {
				worst, out.turns = ratio, turns
			}
		}
	}
	if b.Quick {
		out.notes = append(out.notes, "quick: a tenth of the ideas only")
	}
	return out, nil
}

// look makes an installation and tells the 95th percentile in ms of each kind of page in its
// first town, none of them from the cache.
func (b *bench) look(ctx context.Context, e engine, towns, ideas, others int) (p95 []float64, err error) {
	s, err := b.open(ctx, e, "", config.Web)
	if err != nil {
		return nil, err
	}
	defer func() { err = join(err, s.close()) }()
	var first *tenant.Town
	for i := range towns {
		town, err := s.town(ctx, fmt.Sprintf("town%d", i))
		if err != nil {
			return nil, err
		}
		n := others
		if first == nil {
			first, n = town, ideas
		}
		if err := s.residents(ctx, town, 50); err != nil {
			return nil, err
		}
		if err := s.ideas(ctx, town, n, 50, 10, 6); err != nil {
			return nil, err
		}
	}
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	for _, kind := range sights {
		v := get(s.addr, host(first), at(kind.path), true)
		if _, err := v.times(ctx, 20); err != nil {
			return nil, err
		}
		took, err := v.times(ctx, looks)
		if err != nil {
			return nil, err
		}
		p95 = append(p95, float64(percentile(took, 0.95))/float64(time.Millisecond))
	}
	return p95, nil
}
