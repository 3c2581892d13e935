package panel

import (
	"context"
	"time"

	"almenda/internal/fault"
)

// makeup counts a panel. Whoever decides by it who becomes a member holds LockPanel.
func (s *Service) makeup(ctx context.Context, tx Tx, p Panel) (Makeup, error) {
	m := Makeup{Panel: p, In: map[string]map[string]int{}, Waits: map[string]map[string]int{}}
	pop, err := tx.Population(ctx, p.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return m, err
	}
	m.Targets = p.Targets(pop)
	now := tx.Now()
	err = tx.EachIn(ctx, p.ID, Member, func(who Person, _ InPanel) error {
		m.Members++
		p.tally(m.In, who.Facts, now)
		return nil
	})
	if err != nil {
		return m, err
	}
	return m, tx.EachIn(ctx, p.ID, Waiting, func(who Person, _ InPanel) error {
		m.Waiting++
		p.tally(m.Waits, who.Facts, now)
		return nil
	})
}

// tally counts one person under each quota variable.
func (p Panel) tally(into map[string]map[string]int, f Facts, now time.Time) {
	for variable, class := range p.QuotaClasses(f, now) {
		if into[variable] == nil {
			into[variable] = map[string]int{}
		}
		into[variable][class]++
	}
}

// QuotaClasses are somebody's classes by the quota variables of the panel.
func (p Panel) QuotaClasses(f Facts, now time.Time) map[string]string {
	out := map[string]string{}
	for _, v := range p.Quotas() {
		out[v.Key] = v.Class(f, now)
	}
	return out
}
