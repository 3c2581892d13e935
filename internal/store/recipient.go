package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/store/model"
)

func (t invitationTx) AddRecipients(ctx context.Context, rows []invitation.Recipient) error {
	for some := range slices.Chunk(rows, chunk) {
		lines := make([]model.Recipient, len(some))
		for i, r := range some {
			lines[i] = toRecipient(r)
		}
		if _, err := t.Insert(&lines).Value("due_at", "?", t.Clock(0)).Returning("NULL").Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func toRecipient(r invitation.Recipient) model.Recipient {
	return model.Recipient{ID: r.ID, CampaignID: r.Campaign, Line: r.Line, Email: r.Email, EmailKey: r.Key, Name: r.Name,
		Language: r.Language, District: r.District, State: string(r.State), Problem: r.Problem, Other: r.Other, Reason: r.Reason,
		Generation: r.Generation, Attempts: r.Attempts, Unknowns: r.Unknowns, AccountID: r.Account,
		SentAt: moment(r.SentAt), ExpiresAt: moment(r.Expires)}
}

func fromRecipient(r *model.Recipient) invitation.Recipient {
	return invitation.Recipient{ID: r.ID, Campaign: r.CampaignID, Line: r.Line, Email: r.Email, Key: r.EmailKey, Name: r.Name,
		Language: r.Language, District: r.District, State: invitation.RecipientState(r.State), Problem: r.Problem, Other: r.Other,
		Reason: r.Reason, Generation: r.Generation, Attempts: r.Attempts, Unknowns: r.Unknowns, Account: r.AccountID,
		SentAt: at(r.SentAt).UTC(), Expires: at(r.ExpiresAt).UTC()}
}

func (t invitationTx) Recipient(ctx context.Context, recipient id.ID) (invitation.Recipient, error) {
	return t.recipient(ctx, recipient, func(q *bun.SelectQuery) *bun.SelectQuery { return q })
}

func (t invitationTx) LockRecipient(ctx context.Context, recipient id.ID) (invitation.Recipient, error) {
	return t.recipient(ctx, recipient, t.Dialect().ForUpdate)
}

func (t invitationTx) recipient(ctx context.Context, recipient id.ID, how func(*bun.SelectQuery) *bun.SelectQuery) (invitation.Recipient, error) {
	r := &model.Recipient{}
	if err := how(t.Select(r).Where("id = ?", recipient)).Scan(ctx); err != nil {
		return invitation.Recipient{}, missing(err)
	}
	return fromRecipient(r), nil
}

func (t invitationTx) SaveRecipient(ctx context.Context, r invitation.Recipient) error {
	return mustChange(t.Update((*model.Recipient)(nil)).Set("state = ?", r.State).Set("reason = ?", r.Reason).
		Set("generation = ?", r.Generation).Set("attempts = ?", r.Attempts).Set("unknowns = ?", r.Unknowns).
		Set("sent_at = ?", moment(r.SentAt)).Set("expires_at = ?", moment(r.Expires)).Set("account_id = ?", r.Account).
		Set("claim_id = ?", id.None).Set("due_at = ?", t.Clock(0)).Where("id = ?", r.ID).Exec(ctx))
}

func (t invitationTx) Recipients(ctx context.Context, campaign id.ID, state invitation.RecipientState, req page.Request) (out page.Of[invitation.Recipient], err error) {
	var rows []model.Recipient
	limit := req.Limit(50)
	q := t.Select(&rows).Where("campaign_id = ?", campaign).Order("line").Limit(int64(limit) + 1)
	if state != "" {
		q = q.Where("state = ?", state)
	}
	if req.Cursor != "" {
		line, err := strconv.Atoi(req.Cursor)
		if err != nil {
			return out, fault.New(fault.Invalid, "fault.filter")
		}
		q = q.Where("line > ?", line)
	}
	if err := q.Scan(ctx); err != nil {
		return out, err
	}
	out = page.Of[invitation.Recipient]{Rows: make([]invitation.Recipient, 0, len(rows)), Total: -1}
	for i := range rows[:min(len(rows), limit)] {
		out.Rows = append(out.Rows, fromRecipient(&rows[i]))
	}
	if len(rows) > limit {
		out.Next = strconv.Itoa(rows[limit-1].Line)
	}
	return out, nil
}

func (t invitationTx) Counts(ctx context.Context, campaign id.ID) (invitation.Counts, error) {
	var rows []struct {
		State string
		N     int
	}
	err := t.Select((*model.Recipient)(nil)).Column("state").ColumnExpr("count(*) AS n").Where("campaign_id = ?", campaign).
		Group("state").Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	out := invitation.Counts{}
	for _, r := range rows {
		out[invitation.RecipientState(r.State)] = r.N
	}
	return out, nil
}

func (t invitationTx) Move(ctx context.Context, campaign id.ID, from []invitation.RecipientState, to invitation.RecipientState) (int, error) {
	res, err := t.Update((*model.Recipient)(nil)).Set("state = ?", to).Set("claim_id = ?", id.None).Set("due_at = ?", t.Clock(0)).
		Where("campaign_id = ?", campaign).Where("state IN (?)", bun.List(from)).Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (t invitationTx) Withdraw(ctx context.Context, key string) ([]id.ID, error) {
	if key == "" {
		return nil, nil // the key of every line without an address
	}
	var rows []model.Recipient
	open := []invitation.RecipientState{invitation.Ready, invitation.Queued, invitation.Sending}
	err := t.Dialect().ForUpdate(t.Select(&rows).Column("id", "campaign_id").Where("email_key = ?", key).
		Where("state IN (?)", bun.List(open)).Order("id")).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.end(ctx, rows, invitation.Unsubscribed)
}

// end puts rows that this transaction holds into a state in which nothing is sent, and lists their
// campaigns, each once.
func (t invitationTx) end(ctx context.Context, rows []model.Recipient, to invitation.RecipientState) ([]id.ID, error) {
	var ids, campaigns []id.ID
	for _, r := range rows {
		ids = append(ids, r.ID)
		if !slices.Contains(campaigns, r.CampaignID) {
			campaigns = append(campaigns, r.CampaignID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	_, err := t.Update((*model.Recipient)(nil)).Set("state = ?", to).Set("claim_id = ?", id.None).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return campaigns, err
}
