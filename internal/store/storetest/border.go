package storetest

import (
	"context"
	"time"

	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
)

// borderLists calls, with the ids of another town, what answers with a number or a list. seen
// grows by whatever was found or changed.
func borderLists(ctx context.Context, tx invitation.Tx, c invitation.Campaign, rows []invitation.Recipient, claim id.ID, seen *int) error {
	count := func(n int, err error) error { *seen += n; return err }
	list := func(ids []id.ID, err error) error { return count(len(ids), err) }
	keys := func(found []string, err error) error { return count(len(found), err) }
	steps := []func() error{
		func() error {
			p, err := tx.Recipients(ctx, c.ID, "", page.Request{})
			return count(len(p.Rows), err)
		},
		func() error {
			n, err := tx.Counts(ctx, c.ID)
			return count(n.Total(), err)
		},
		func() error { return count(tx.Move(ctx, c.ID, invitation.RecipientStates, invitation.Withdrawn)) },
		func() error {
			got, err := tx.Claim(ctx, c.ID, 9, id.Secret(), time.Hour)
			return count(len(got), err)
		},
		func() error { return count(tx.ClaimedWithin(ctx, c.ID, time.Hour)) },
		func() error { return list(tx.Renew(ctx, claim, time.Hour)) },
		func() error {
			_, err := tx.Finish(ctx, claim, []invitation.Outcome{{Recipient: rows[1].ID, State: invitation.Failed}})
			return err
		},
		func() error { return tx.Release(ctx, claim) },
		func() error { return tx.Touch(ctx, c.ID) },
		func() error { return list(tx.Idle(ctx, -time.Hour)) },
		func() error { return list(tx.Expire(ctx, 9)) },
		func() error { return keys(tx.Residents(ctx, []string{"eva@example.org", "nya@example.org"})) },
		func() error { return keys(tx.Suppressed(ctx, []string{"no@example.org", "gone@example.org"})) },
		func() error { return list(tx.Withdraw(ctx, rows[2].Key)) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
