package panel

import (
	"context"
	"time"

	"almenda/internal/lottery"
)

// Fair is the best chance that a draw from those who registered so far could promise to everybody, and
// the class that limits it: nobody's chance can be made surer than that.
type Fair struct {
	Pool     int
	Chance   float64
	Variable string // empty: only the number of people limits it
	Class    string
	Of       int // people of that class
	Most     int // seats that they can get at most
}

// fair is the simple bound of a draw for a panel; nil for a panel without a lot, before as many registered
// as it has seats, and after its draw.
func (s *Service) fair(ctx context.Context, tx Tx, m Makeup) (*Fair, error) {
	if !m.Panel.Settings.ByLot || m.Members > 0 || m.Waiting < max(1, m.Panel.Size) || len(m.Targets) == 0 {
		return nil, nil //nolint:nilnil // there is nothing to tell
	}
	p := lottery.Problem{Seats: m.Panel.Size}
	at := map[string]map[string]int{}
	var keys []string
	for _, t := range m.Targets {
		if at[t.Variable] == nil {
			at[t.Variable] = map[string]int{}
			keys = append(keys, t.Variable)
			p.Features = append(p.Features, lottery.Feature{Name: t.Variable})
		}
		f := &p.Features[len(p.Features)-1]
		at[t.Variable][t.Class] = len(f.Values)
		f.Values = append(f.Values, lottery.Quota{Value: t.Class, Min: t.Min, Max: t.Max, MinFlex: t.Min, MaxFlex: t.Max})
	}
	for i, key := range keys { // whoever told nothing, or what is not counted
		at[key][Unknown] = len(p.Features[i].Values)
		p.Features[i].Values = append(p.Features[i].Values, lottery.Quota{Value: Unknown, Max: m.Panel.Size, MaxFlex: m.Panel.Size})
	}
	err := tx.EachIn(ctx, m.Panel.ID, Waiting, func(one Person, in InPanel) error {
		p.People = append(p.People, lottery.Person{ID: one.ID.String(), Household: in.Household, Values: places(m.Panel, one.Facts, keys, at, tx.Now())})
		return nil
	})
	if err != nil {
		return nil, err
	}
	b := p.Bound()
	out := &Fair{Pool: len(p.People), Chance: b.Chance}
	if b.Feature >= 0 && b.Feature < len(keys) {
		v := b.Values[b.Feature][b.Value]
		out.Variable, out.Class, out.Of, out.Most = keys[b.Feature], p.Features[b.Feature].Values[b.Value].Value, v.Pool, v.Most
	}
	return out, nil
}

func places(p Panel, f Facts, keys []string, at map[string]map[string]int, now time.Time) []int {
	classes := p.QuotaClasses(f, now)
	out := make([]int, len(keys))
	for i, key := range keys {
		k, ok := at[key][classes[key]]
		if !ok {
			k = at[key][Unknown]
		}
		out[i] = k
	}
	return out
}
