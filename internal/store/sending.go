package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/store/model"
)

func (t invitationTx) Claim(ctx context.Context, campaign id.ID, n int, claim id.ID, lease time.Duration) ([]invitation.Recipient, error) {
	if n <= 0 {
		return nil, nil // bun takes a limit of zero for none
	}
	var rows []model.Recipient
	// Two statements: within one, PostgreSQL may run the sub-query with the lock more than once
	// and hand out more than n.
	err := t.Dialect().SkipLocked(t.Select(&rows).Where("campaign_id = ?", campaign).Where("state IN ('queued', 'sending')").
		Where("due_at <= ?", t.Clock(0)).Order("line").Limit(int64(n))).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids, out := make([]id.ID, len(rows)), make([]invitation.Recipient, len(rows))
	for i := range rows {
		ids[i], out[i] = rows[i].ID, fromRecipient(&rows[i])
		out[i].State = invitation.Sending
		out[i].Attempts++
	}
	_, err = t.Update((*model.Recipient)(nil)).Set("state = ?", invitation.Sending).Set("claim_id = ?", claim).
		Set("due_at = ?", t.Clock(lease)).Set("claimed_at = ?", t.Clock(0)).Set("attempts = attempts + 1").
		Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return out, err
}

func (t invitationTx) ClaimedWithin(ctx context.Context, campaign id.ID, window time.Duration) (int, error) {
	n, err := t.Select((*model.Recipient)(nil)).Where("campaign_id = ?", campaign).Where("claimed_at > ?", t.Clock(-window)).Count(ctx)
	return int(n), err
}

// held changes what claim still holds.
func (t invitationTx) held(claim id.ID) *bun.UpdateQuery {
	return t.Update((*model.Recipient)(nil)).Where("claim_id = ?", claim).Where("state = 'sending'")
}

func (t invitationTx) Renew(ctx context.Context, claim id.ID, lease time.Duration) ([]id.ID, error) {
	if _, err := t.held(claim).Set("due_at = ?", t.Clock(lease)).Exec(ctx); err != nil {
		return nil, err
	}
	var ids []id.ID
	err := t.Select((*model.Recipient)(nil)).Column("id").Where("claim_id = ?", claim).Where("state = 'sending'").
		Order("line").Scan(ctx, &ids)
	return ids, err
}

func (t invitationTx) Finish(ctx context.Context, claim id.ID, outcomes []invitation.Outcome) (n int, err error) {
	// Most letters of a batch end alike: one statement for each ending.
	same := map[invitation.Outcome][]id.ID{}
	var order []invitation.Outcome
	for _, o := range outcomes {
		which := o.Recipient
		o.Recipient, o.SentAt, o.Expires = id.None, o.SentAt.UTC(), o.Expires.UTC()
		if same[o] == nil {
			order = append(order, o)
		}
		same[o] = append(same[o], which)
	}
	for _, o := range order {
		some, err := t.finish(ctx, claim, same[o], o)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

func (t invitationTx) finish(ctx context.Context, claim id.ID, which []id.ID, o invitation.Outcome) (int, error) {
	q := t.held(claim).Where("id IN (?)", bun.List(which)).Set("state = ?", o.State).Set("reason = ?", o.Reason).Set("claim_id = ?", id.None)
	switch o.State {
	case invitation.Sent:
		q = q.Set("sent_at = ?", moment(o.SentAt)).Set("expires_at = ?", moment(o.Expires))
	case invitation.Queued:
		q = q.Set("due_at = ?", t.Clock(o.RetryIn))
	}
	if o.Unknown {
		q = q.Set("unknowns = unknowns + 1")
	}
	res, err := q.Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (t invitationTx) Release(ctx context.Context, claim id.ID) error {
	_, err := t.held(claim).Set("state = ?", invitation.Queued).Set("claim_id = ?", id.None).Set("due_at = ?", t.Clock(0)).
		Set("attempts = attempts - 1").Exec(ctx)
	return err
}

func (t invitationTx) Touch(ctx context.Context, campaign id.ID) error {
	_, err := t.Update((*model.Campaign)(nil)).Set("stepped_at = ?", t.Clock(0)).Where("id = ?", campaign).Exec(ctx)
	return err
}

func (t invitationTx) Idle(ctx context.Context, since time.Duration) ([]id.ID, error) {
	open := func() *bun.SelectQuery {
		return t.Select((*model.Recipient)(nil)).ColumnExpr("1").Where("recipient.campaign_id = campaign.id").
			Where("recipient.state IN ('queued', 'sending')")
	}
	var ids []id.ID
	err := t.Select((*model.Campaign)(nil)).Column("id").Where("state = ?", invitation.Running).
		Where("(stepped_at IS NULL OR stepped_at <= ?)", t.Clock(-since)).
		Where("(EXISTS (?) OR NOT EXISTS (?))", open().Where("recipient.due_at <= ?", t.Clock(0)), open()).
		Order("created_at", "id").Scan(ctx, &ids)
	return ids, err
}

func (t invitationTx) Expire(ctx context.Context, max int) ([]id.ID, error) {
	if max <= 0 {
		return nil, nil // bun takes a limit of zero for none
	}
	var rows []model.Recipient
	err := t.Dialect().SkipLocked(t.Select(&rows).Column("id", "campaign_id").Where("state = 'sent'").
		Where("expires_at <= ?", t.Now()).Order("expires_at", "id").Limit(int64(max))).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.end(ctx, rows, invitation.Expired)
}
