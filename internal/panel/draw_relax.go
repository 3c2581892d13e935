package panel

import (
	"context"
	"time"
)

// relaxTime is how long the search for the least change may take.
const relaxTime = time.Minute

// relax works out the least change of the quotas that makes a draw possible; nothing when none does.
func (w *drawWork) relax(ctx context.Context) (out []QuotaChange) {
	ctx, stop := context.WithTimeout(ctx, relaxTime)
	defer stop()
	p, err := w.problem.Relax(ctx)
	if err != nil {
		return nil
	}
	for _, c := range p.Changes {
		f := w.draw.Settings.Quotas[c.Feature]
		q := f.Values[c.Value]
		out = append(out, QuotaChange{Variable: f.Variable, Class: q.Class, Min: c.Min, Max: c.Max, WasMin: q.Min, WasMax: q.Max})
	}
	return out
}
