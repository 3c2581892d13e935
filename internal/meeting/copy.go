package meeting

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Duplicate makes a draft like a meeting, on the same day and hour of the next week that is yet to
// come. The form's key becomes its id, so that a form that is sent twice makes one. Faults: SignIn,
// Denied, NotFound.
func (s *Service) Duplicate(ctx context.Context, who access.Actor, town *tenant.Town, meeting, key id.ID) (out id.ID, err error) {
	err = s.act(ctx, who, access.ManageMeeting, meeting, func(tx Tx, m Meeting) error {
		out = key
		old, err := tx.Lock(ctx, key)
		switch {
		case err == nil && old.Author == who.Account:
			return nil
		case err == nil:
			out = id.New()
		case !fault.Is(err, fault.NotFound):
			return err
		}
		weeks := 1
		for !later(m.Starts, weeks, town.Location()).After(tx.Now()) {
			weeks++
		}
		for _, at := range []*time.Time{&m.Starts, &m.Ends, &m.ReservedUntil} {
			if !at.IsZero() {
				*at = later(*at, weeks, town.Location())
			}
		}
		hours := make([]Span, len(m.Hours))
		for i, h := range m.Hours {
			hours[i] = Span{Opens: later(h.Opens, weeks, town.Location()), Closes: later(h.Closes, weeks, town.Location())}
		}
		m.ID, m.State, m.Author, m.Hours, m.Invite = out, Draft, who.Account, hours, invite()
		m.Created, m.Updated, m.Version, m.Reason, m.Sample = tx.Now(), tx.Now(), 1, "", false
		m.Published, m.Cancelled, m.Forgotten = time.Time{}, time.Time{}, time.Time{}
		return tx.PutMeeting(ctx, m)
	})
	return out, err
}

// later is the same hour of the town's clocks some weeks on.
func later(at time.Time, weeks int, zone *time.Location) time.Time {
	return at.In(zone).AddDate(0, 0, 7*weeks).UTC()
}

// because checks why something is called off.
func because(reason string) (string, error) {
	reason = richtext.Text(reason)
	var form fault.Form
	length(&form, "reason", reason, 5, MaxNote)
	return reason, form.Err()
}
