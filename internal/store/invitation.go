package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"almenda/internal/account"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Invitations keeps the campaigns of the towns.
type Invitations struct{ DB *tenantdb.DB }

var _ invitation.Store = Invitations{}

// View opens a read-only transaction.
func (s Invitations) View(ctx context.Context, t tenant.ID, fn func(invitation.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(invitationTx{tx}) })
}

// Update opens a read-write transaction.
func (s Invitations) Update(ctx context.Context, t tenant.ID, fn func(invitation.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(invitationTx{tx}) })
}

type invitationTx struct{ *tenantdb.Tx }

var _ invitation.Tx = invitationTx{}

func (t invitationTx) AddCampaign(ctx context.Context, c invitation.Campaign) error {
	_, err := t.Insert(toCampaign(c)).Exec(ctx)
	return err
}

func (t invitationTx) Campaign(ctx context.Context, campaign id.ID) (invitation.Campaign, error) {
	r := &model.Campaign{}
	if err := t.Select(r).Where("id = ?", campaign).Scan(ctx); err != nil {
		return invitation.Campaign{}, missing(err)
	}
	return fromCampaign(r)
}

func (t invitationTx) LockCampaign(ctx context.Context, campaign id.ID) (invitation.Campaign, error) {
	r := &model.Campaign{}
	if err := t.Dialect().ForUpdate(t.Select(r).Where("id = ?", campaign)).Scan(ctx); err != nil {
		return invitation.Campaign{}, missing(err)
	}
	return fromCampaign(r)
}

func (t invitationTx) SaveCampaign(ctx context.Context, c invitation.Campaign) error {
	return mustChange(t.Update(toCampaign(c)).ExcludeColumn("stepped_at").Where("id = ?", c.ID).Exec(ctx))
}

func (t invitationTx) Campaigns(ctx context.Context, req page.Request) (out page.Of[invitation.Campaign], err error) {
	var rows []model.Campaign
	limit := req.Limit(20)
	q := t.Select(&rows).Order("created_at DESC", "id DESC").Limit(int64(limit) + 1)
	if req.Cursor != "" {
		created, last, err := readAge(req.Cursor)
		if err != nil {
			return out, err
		}
		q = q.Where("(created_at, id) < (?, ?)", created, last)
	}
	if err := q.Scan(ctx); err != nil {
		return out, err
	}
	out = page.Of[invitation.Campaign]{Rows: make([]invitation.Campaign, 0, len(rows)), Total: -1}
	for i := range rows[:min(len(rows), limit)] {
		c, err := fromCampaign(&rows[i])
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, c)
	}
	if len(rows) > limit {
		out.Next = age(rows[limit-1].CreatedAt, rows[limit-1].ID)
	}
	return out, nil
}

// age is the cursor of a list that is ordered by when its rows were made.
func age(created time.Time, last id.ID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(created.UnixMicro(), 10) + "." + last.String()))
}

func readAge(cursor string) (created time.Time, last id.ID, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	before, after, _ := strings.Cut(string(raw), ".")
	micro, bad := strconv.ParseInt(before, 10, 64)
	last, ok := id.Parse(after)
	if err != nil || bad != nil || !ok {
		return created, last, fault.New(fault.Invalid, "fault.filter")
	}
	return time.UnixMicro(micro).UTC(), last, nil
}

func toCampaign(c invitation.Campaign) *model.Campaign {
	return &model.Campaign{ID: c.ID, Title: c.Title, Message: text(c.Message), Fallback: c.Fallback, PerMinute: c.PerMinute,
		Days: c.Days, File: c.File, State: string(c.State), Reason: c.Reason, Run: c.Run, LineCount: c.Rows, UploadedBy: c.By,
		CreatedAt: c.Created, StartedAt: moment(c.Started), EndedAt: moment(c.Ended), ProvenAt: moment(c.Proven)}
}

func fromCampaign(r *model.Campaign) (invitation.Campaign, error) {
	c := invitation.Campaign{ID: r.ID, Title: r.Title, Fallback: r.Fallback, PerMinute: r.PerMinute, Days: r.Days, File: r.File,
		State: invitation.State(r.State), Reason: r.Reason, Run: r.Run, Rows: r.LineCount, By: r.UploadedBy,
		Created: r.CreatedAt.UTC(), Started: at(r.StartedAt).UTC(), Ended: at(r.EndedAt).UTC(), Proven: at(r.ProvenAt).UTC()}
	if err := json.Unmarshal([]byte(r.Message), &c.Message); err != nil {
		return c, fmt.Errorf("invitation: message of %s: %w", r.ID, err)
	}
	return c, nil
}

func (t invitationTx) Residents(ctx context.Context, keys []string) ([]string, error) {
	return residents(ctx, t.Tx, keys)
}

func (t invitationTx) Suppressed(ctx context.Context, keys []string) ([]string, error) {
	return suppressed(ctx, t.Tx, keys)
}

func (t invitationTx) Suppress(ctx context.Context, key, reason string) error {
	return suppress(ctx, t.Tx, key, reason)
}

func (t invitationTx) Settle(ctx context.Context, n invitation.Newcomer) (id.ID, error) {
	row := &model.Account{ID: id.New(), Email: n.Email, EmailKey: &n.Key, DisplayName: n.Name, District: n.District,
		Language: n.Language, State: string(account.Active), CreatedAt: t.Now()}
	// Insert first: two links opened at once must not make two accounts, nor fail.
	fresh, err := changed(t.Insert(row).On("CONFLICT (tenant_id, email_key) DO NOTHING").Exec(ctx))
	if err != nil {
		return id.None, err
	}
	if fresh {
		return row.ID, t.Emit(ctx, event.Event{Kind: event.AccountCreated, Subject: row.ID})
	}
	return holder(ctx, t.Tx, n.Key)
}
