package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Mail keeps the letters of the towns.
type Mail struct{ DB *tenantdb.DB }

var _ mail.Store = Mail{}

// View opens a read-only transaction.
func (s Mail) View(ctx context.Context, t tenant.ID, fn func(mail.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(mailTx{tx}) })
}

// Update opens a read-write transaction.
func (s Mail) Update(ctx context.Context, t tenant.ID, fn func(mail.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(mailTx{tx}) })
}

type mailTx struct{ *tenantdb.Tx }

var _ mail.Tx = mailTx{}

// queueMail stores an account's letter and says so in the outbox. Faults: Invalid with field email
// when no letter can be sent to the address.
func queueMail(ctx context.Context, tx *tenantdb.Tx, l account.Letter) error {
	_, key, _ := address.Parse(l.To) // what is wrong with it NewRow tells
	whose, err := holder(ctx, tx, key)
	if err != nil {
		return err
	}
	return enqueue(ctx, tx, l, whose)
}

// queueOutside is queueMail to somebody who is no account, or is not written to as one.
func queueOutside(ctx context.Context, tx *tenantdb.Tx, l account.Letter) error {
	return enqueue(ctx, tx, l, id.None)
}

func enqueue(ctx context.Context, tx *tenantdb.Tx, l account.Letter, whose id.ID) error {
	_, key, _ := address.Parse(l.To)
	row, err := mail.NewRow(mail.Kind(l.Kind), l.To, key, l.Language, whose, l.Params, tx.Now())
	if errors.Is(err, mail.ErrAddress) {
		var form fault.Form
		form.Add("email", "fault.email")
		return form.Err()
	}
	if err != nil {
		return err
	}
	return mail.Enqueue(ctx, mailTx{tx}, row)
}

// holder finds the account with that address; None when there is none.
func holder(ctx context.Context, tx *tenantdb.Tx, key string) (id.ID, error) {
	row := &model.Account{}
	err := tx.Select(row).Column("id").Where("email_key = ?", key).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return id.None, nil
	}
	return row.ID, err
}

func (t mailTx) Add(ctx context.Context, row mail.Row) error {
	params, err := packed(row.Params)
	if err != nil {
		return err
	}
	r := &model.Mail{ID: row.ID, Kind: string(row.Kind), Email: row.To, EmailKey: row.Key, AccountID: row.Account,
		Language: row.Language, Params: params, State: string(row.State), Reason: row.Reason, Attempts: row.Attempts,
		ClaimID: row.Claim, CreatedAt: row.Created, FinishedAt: moment(row.Finished)}
	_, err = t.Insert(r).Value("due_at", "?", t.Clock(0)).Value("woken_at", "?", t.Clock(0)).Returning("NULL").Exec(ctx)
	return err
}

// packed writes params as JSON.
func packed(params map[string]string) (string, error) {
	if len(params) == 0 {
		return "{}", nil
	}
	raw, err := json.Marshal(params)
	return string(raw), err
}

func (t mailTx) Lock(ctx context.Context, letter id.ID) (mail.Row, error) {
	r := &model.Mail{}
	err := t.Dialect().ForUpdate(t.Select(r).ColumnExpr("?TableColumns").
		ColumnExpr("(state IN ('queued', 'sending') AND due_at <= ?) AS ready", t.Clock(0)).
		Where("id = ?", letter)).Scan(ctx)
	if err != nil {
		return mail.Row{}, missing(err)
	}
	return fromMail(r)
}

func fromMail(r *model.Mail) (mail.Row, error) {
	row := mail.Row{ID: r.ID, Kind: mail.Kind(r.Kind), To: r.Email, Key: r.EmailKey, Account: r.AccountID, Language: r.Language,
		State: mail.State(r.State), Reason: r.Reason, Attempts: r.Attempts, Claim: r.ClaimID,
		Created: r.CreatedAt.UTC(), Finished: at(r.FinishedAt).UTC(), Ready: r.Ready}
	if err := json.Unmarshal([]byte(r.Params), &row.Params); err != nil {
		return row, fmt.Errorf("mail: params of %s: %w", r.ID, err)
	}
	return row, nil
}

func (t mailTx) Lease(ctx context.Context, letter, claim id.ID, lease time.Duration) error {
	return mustChange(t.Update((*model.Mail)(nil)).Set("state = ?", mail.StateSending).Set("claim_id = ?", claim).
		Set("due_at = ?", t.Clock(lease)).Set("attempts = attempts + 1").Where("id = ?", letter).Exec(ctx))
}

func (t mailTx) Renew(ctx context.Context, letter, claim id.ID, lease time.Duration) (bool, error) {
	return changed(t.Update((*model.Mail)(nil)).Set("due_at = ?", t.Clock(lease)).
		Where("id = ?", letter).Where("state = ?", mail.StateSending).Where("claim_id = ?", claim).Exec(ctx))
}

func (t mailTx) Finish(ctx context.Context, letter, claim id.ID, res mail.Result) (bool, error) {
	q := t.Update((*model.Mail)(nil)).Set("state = ?", res.State).Set("reason = ?", res.Reason).Set("claim_id = ?", id.None).
		Where("id = ?", letter).Where("state = ?", mail.StateSending).Where("claim_id = ?", claim)
	if res.State == mail.StateQueued {
		// Its time is what it waits for now, not the pause after it was last woken.
		q = q.Set("due_at = ?", t.Clock(res.RetryIn)).Set("woken_at = ?", longAgo)
	} else {
		q = q.Set("finished_at = ?", t.Now())
	}
	if res.Blank {
		q = q.Set("params = '{}'")
	}
	return changed(q.Exec(ctx))
}

// longAgo stands for never in a column that is compared.
var longAgo = time.Unix(0, 0).UTC()

func (t mailTx) Suppressed(ctx context.Context, keys []string) ([]string, error) {
	return suppressed(ctx, t.Tx, keys)
}

func (t mailTx) Ended(ctx context.Context, key, stop string) (bool, error) {
	ended, err := stopped(ctx, t.Tx, stop)
	if err != nil || ended {
		return ended, err
	}
	return t.Select((*model.Suppression)(nil)).Where("email_key = ?", key).Where("reason = ?", bouncedReason).Exists(ctx)
}

func (t mailTx) Suppress(ctx context.Context, key, reason string) error {
	return suppress(ctx, t.Tx, key, reason)
}

func (t mailTx) Wake(ctx context.Context, pause time.Duration, max int) ([]mail.Woken, error) {
	if max <= 0 {
		return nil, nil // bun takes a limit of zero for none
	}
	var rows []model.Mail
	err := t.Dialect().SkipLocked(t.Select(&rows).Column("id", "kind").Where("state IN ('queued', 'sending')").
		Where("due_at <= ?", t.Clock(0)).Where("woken_at <= ?", t.Clock(-pause)).
		Order("created_at", "id").Limit(int64(max))).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out, ids := make([]mail.Woken, len(rows)), make([]id.ID, len(rows))
	for i, r := range rows {
		out[i], ids[i] = mail.Woken{ID: r.ID, Kind: mail.Kind(r.Kind)}, r.ID
	}
	_, err = t.Update((*model.Mail)(nil)).Set("woken_at = ?", t.Clock(0)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return out, err
}
