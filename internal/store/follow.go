package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Follows keeps follow's side of the towns.
type Follows struct{ DB *tenantdb.DB }

var _ follow.Store = Follows{}

// View opens a read-only transaction.
func (s Follows) View(ctx context.Context, t tenant.ID, fn func(follow.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(followTx{tx}) })
}

// Update opens a read-write transaction.
func (s Follows) Update(ctx context.Context, t tenant.ID, fn func(follow.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(followTx{tx}) })
}

type followTx struct{ *tenantdb.Tx }

var _ follow.Tx = followTx{}

func (t followTx) QueueMail(ctx context.Context, l account.Letter) error {
	return queueMail(ctx, t.Tx, l)
}

// Thing finds a process that is public, or whatever else can be found by the words in it.
func (t followTx) Thing(ctx context.Context, s follow.Subject) (follow.Thing, error) {
	if s.Kind == follow.Process {
		p, err := processTx(t).Process(ctx, s.ID)
		if err == nil && !p.Public() {
			err = fault.Missing()
		}
		return follow.Thing{Subject: s, Title: p.Title, Path: processPath(p)}, err
	}
	row := &model.SearchEntry{}
	if err := t.Select(row).Column("title", "path", "language").Where("kind = ?", s.Kind).Where("id = ?", s.ID).Scan(ctx); err != nil {
		return follow.Thing{}, missing(err)
	}
	return follow.Thing{Subject: s, Title: tenant.Text{row.Language: row.Title}, Path: row.Path}, nil
}

func processPath(p process.Process) string { return "/p/" + p.Slug }

func (t followTx) AddressOf(ctx context.Context, who id.ID) (email, key string, err error) {
	row := &model.Account{}
	err = t.Select(row).Column("email", "email_key").Where("id = ?", who).Where("state = ?", account.Active).Scan(ctx)
	if err != nil {
		return "", "", missing(err)
	}
	if row.EmailKey != nil {
		key = *row.EmailKey
	}
	return row.Email, key, nil
}

func (t followTx) AccountOf(ctx context.Context, key string) (id.ID, error) {
	row := &model.Account{}
	err := t.Select(row).Column("id").Where("email_key = ?", key).Where("state = ?", account.Active).Scan(ctx)
	return row.ID, missing(err)
}

func (t followTx) about(s follow.Subject, row *model.Follower) *bun.SelectQuery {
	return t.Select(row).Where("kind = ?", s.Kind).Where("subject_id = ?", s.ID)
}

func (t followTx) ByAccount(ctx context.Context, s follow.Subject, who id.ID) (follow.Follower, error) {
	row := &model.Follower{}
	return t.found(row, t.Dialect().ForUpdate(t.about(s, row).Where("account_id = ?", who)).Scan(ctx))
}

func (t followTx) ByAddress(ctx context.Context, s follow.Subject, key string) (follow.Follower, error) {
	row := &model.Follower{}
	return t.found(row, t.Dialect().ForUpdate(t.about(s, row).Where("account_id = ?", id.None).Where("email_key = ?", key)).Scan(ctx))
}

func (t followTx) ByConfirm(ctx context.Context, hash string) (follow.Follower, error) {
	row := &model.Follower{}
	return t.found(row, t.Select(row).Where("confirm_hash = ?", hash).Scan(ctx))
}

func (t followTx) ByStop(ctx context.Context, secret string) (follow.Follower, error) {
	row := &model.Follower{}
	return t.found(row, t.Select(row).Where("stop = ?", secret).Scan(ctx))
}

func (t followTx) found(r *model.Follower, err error) (follow.Follower, error) {
	return follow.Follower{ID: r.ID, Subject: follow.Subject{Kind: r.Kind, ID: r.SubjectID}, Account: r.AccountID, Email: r.Email, Key: r.EmailKey,
		Language: r.Language, Stop: r.Stop, Confirm: r.ConfirmHash, Asks: r.Asks, Asked: r.AskedAt, Created: r.CreatedAt, Confirmed: at(r.ConfirmedAt)}, missing(err)
}

func (t followTx) Follows(ctx context.Context, s follow.Subject, who id.ID) (bool, error) {
	return t.about(s, nil).Where("account_id = ?", who).Exists(ctx)
}

func (t followTx) Mine(ctx context.Context, who id.ID, max int) ([]follow.Thing, error) {
	var rows []model.Follower
	err := t.Select(&rows).Column("kind", "subject_id").Where("account_id = ?", who).Order("created_at DESC", "id").Limit(int64(max)).Scan(ctx)
	if err != nil {
		return nil, err
	}
	var out []follow.Thing
	for _, r := range rows {
		thing, err := t.Thing(ctx, follow.Subject{Kind: r.Kind, ID: r.SubjectID})
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, thing)
	}
	return out, nil
}

func (t followTx) AsksSince(ctx context.Context, key string, since time.Time) (int, error) {
	n, err := t.Select((*model.Follower)(nil)).Where("email_key = ?", key).Where("asked_at > ?", since).Count(ctx)
	return int(n), err
}

func toFollower(f follow.Follower) *model.Follower {
	return &model.Follower{ID: f.ID, Kind: f.Subject.Kind, SubjectID: f.Subject.ID, AccountID: f.Account, Email: f.Email, EmailKey: f.Key, Language: f.Language,
		Stop: f.Stop, ConfirmHash: f.Confirm, Asks: f.Asks, AskedAt: f.Asked, CreatedAt: f.Created, ConfirmedAt: moment(f.Confirmed)}
}

func (t followTx) Add(ctx context.Context, f follow.Follower) (bool, error) {
	return changed(t.Insert(toFollower(f)).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t followTx) Save(ctx context.Context, f follow.Follower) error {
	return mustChange(t.Tx.Update(toFollower(f)).Column("account_id", "email", "email_key", "language", "confirm_hash", "asks", "asked_at", "confirmed_at").
		Where("id = ?", f.ID).Exec(ctx))
}

func (t followTx) Drop(ctx context.Context, which id.ID) error {
	return mustChange(t.Delete((*model.Follower)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t followTx) DropUnconfirmed(ctx context.Context, before time.Time) error {
	_, err := t.Delete((*model.Follower)(nil)).Where("confirmed_at IS NULL").Where("asked_at < ?", before).Exec(ctx)
	return err
}

// unfollow forgets everything that a person followed, with the account or by its address.
func unfollow(ctx context.Context, tx *tenantdb.Tx, a *model.Account) error {
	_, err := tx.Delete((*model.Follower)(nil)).Where("account_id = ?", a.ID).Exec(ctx)
	if err != nil || a.EmailKey == nil {
		return err
	}
	_, err = tx.Delete((*model.Follower)(nil)).Where("account_id = ?", id.None).Where("email_key = ?", *a.EmailKey).Exec(ctx)
	return err
}

// stopped tells whether the secret of a letter's own way out ends nothing any more: whoever it was for
// has ended it.
func stopped(ctx context.Context, tx *tenantdb.Tx, secret string) (bool, error) {
	row := &model.Follower{}
	err := tx.Select(row).Column("id").Where("stop = ?", secret).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return true, nil
	}
	return false, err
}
