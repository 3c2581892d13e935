package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Accounts keeps account's side of the towns.
type Accounts struct{ DB *tenantdb.DB }

var _ account.Store = Accounts{}

// View opens a read-only transaction.
func (s Accounts) View(ctx context.Context, t tenant.ID, fn func(account.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(accountTx{tx}) })
}

// Update opens a read-write transaction.
func (s Accounts) Update(ctx context.Context, t tenant.ID, fn func(account.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(accountTx{tx}) })
}

type accountTx struct{ *tenantdb.Tx }

var _ account.Tx = accountTx{}

// missing turns "no rows" into the one NotFound, and leaves other errors as they are.
func missing(err error) error {
	if errors.Is(err, dialect.ErrNoRows) {
		return fault.Missing()
	}
	return err
}

// changed tells whether a statement changed any row.
func changed(res interface{ RowsAffected() (int64, error) }, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// mustChange is changed for statements that name one thing.
func mustChange(res interface{ RowsAffected() (int64, error) }, err error) error {
	ok, err := changed(res, err)
	if err == nil && !ok {
		return fault.Missing()
	}
	return err
}

func (t accountTx) QueueMail(ctx context.Context, l account.Letter) error {
	return queueMail(ctx, t.Tx, l)
}

func (t accountTx) Account(ctx context.Context, who id.ID) (account.Account, error) {
	return t.account(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("id = ?", who) })
}

func (t accountTx) AccountByEmail(ctx context.Context, key string) (account.Account, error) {
	return t.account(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("email_key = ?", key) })
}

func (t accountTx) account(ctx context.Context, which func(*bun.SelectQuery) *bun.SelectQuery) (account.Account, error) {
	row := &model.Account{}
	err := which(t.Select(row)).Where("state <> ?", account.Deleted).Scan(ctx)
	if err != nil {
		return account.Account{}, missing(err)
	}
	a := fromAccount(row)
	a.Grants, err = t.grants(ctx, row.ID)
	return a, err
}

func fromAccount(r *model.Account) account.Account {
	return account.Account{ID: r.ID, Email: r.Email, Name: r.DisplayName, District: r.District, Language: r.Language,
		State: account.State(r.State), Verified: r.Verified, CreatedAt: r.CreatedAt}
}

func (t accountTx) grants(ctx context.Context, who id.ID) ([]account.Grant, error) {
	var rows []model.Grant
	if err := t.Select(&rows).Where("account_id = ?", who).Order("created_at", "id").Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]account.Grant, len(rows))
	for i, r := range rows {
		out[i] = fromGrant(&r)
	}
	return out, nil
}

func fromGrant(r *model.Grant) account.Grant {
	return account.Grant{ID: r.ID, Role: access.Role(r.Role), Scope: access.Scope{Process: r.ProcessID, District: r.District},
		Office: r.Office, CreatedAt: r.CreatedAt}
}

func (t accountTx) PutAccount(ctx context.Context, a account.Account, emailKey string) error {
	_, err := t.Insert(&model.Account{ID: a.ID, Email: a.Email, EmailKey: &emailKey, DisplayName: a.Name, District: a.District,
		Language: a.Language, State: string(a.State), CreatedAt: a.CreatedAt}).Exec(ctx)
	return err
}

func (t accountTx) SetProfile(ctx context.Context, who id.ID, name, district, language string) error {
	return mustChange(t.Update((*model.Account)(nil)).Set("display_name = ?", name).Set("district = ?", district).
		Set("language = ?", language).Where("id = ?", who).Exec(ctx))
}

func (t accountTx) SetVerified(ctx context.Context, who id.ID) (bool, error) {
	return changed(t.Update((*model.Account)(nil)).Set("verified = ?", true).Where("id = ?", who).Where("verified = ?", false).Exec(ctx))
}

func (t accountTx) EraseAccount(ctx context.Context, who id.ID) error {
	for _, gone := range []any{(*model.Grant)(nil), (*model.Session)(nil), (*model.Follow)(nil)} {
		if _, err := t.Delete(gone).Where("account_id = ?", who).Exec(ctx); err != nil {
			return err
		}
	}
	if err := unlinkPolls(ctx, t.Tx, who); err != nil {
		return err
	}
	if err := unlinkSurveys(ctx, t.Tx, who); err != nil {
		return err
	}
	a := &model.Account{}
	if err := t.Select(a).Where("id = ?", who).Scan(ctx); err != nil {
		return missing(err)
	}
	if a.EmailKey != nil {
		if _, err := t.Delete((*model.LoginCode)(nil)).Where("email_key = ?", *a.EmailKey).Exec(ctx); err != nil {
			return err
		}
	}
	key := ""
	if a.EmailKey != nil {
		key = *a.EmailKey
	}
	if err := eraseSignups(ctx, meetingTx{t.Tx}, who, key); err != nil {
		return err
	}
	if err := unfollow(ctx, t.Tx, a); err != nil {
		return err
	}
	if err := t.eraseLetters(ctx, a); err != nil {
		return err
	}
	ideas := ideaTx{t.Tx}
	drafts, err := ideas.Drafts(ctx, who)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := ideas.DropDraft(ctx, who, d.ID); err != nil {
			return err
		}
	}
	return mustChange(t.Update((*model.Account)(nil)).Set("email = ''").Set("email_key = NULL").Set("display_name = ''").
		Set("district = ''").Set("state = ?", account.Deleted).Where("id = ?", who).Exec(ctx))
}

// eraseLetters takes the address out of letters that went out and of lists that people were invited
// from. What waits to be sent keeps it until then: the receipt of the deletion is among it.
func (t accountTx) eraseLetters(ctx context.Context, a *model.Account) error {
	_, err := t.Update((*model.Mail)(nil)).Set("email = ''").Set("email_key = ''").Set("params = '{}'").
		Where("account_id = ?", a.ID).Where("finished_at IS NOT NULL").Exec(ctx)
	if err != nil || a.EmailKey == nil {
		return err
	}
	_, err = t.Update((*model.Recipient)(nil)).Set("email = ''").Set("email_key = ''").Set("name = ''").Set("district = ''").
		Where("email_key = ?", *a.EmailKey).Where("state NOT IN ('queued', 'sending')").Exec(ctx)
	return err
}

func (t accountTx) Staff(ctx context.Context) ([]account.Account, error) {
	var rows []model.Account
	held := t.Select((*model.Grant)(nil)).Column("account_id")
	if err := t.Select(&rows).Where("id IN (?)", held).Order("display_name", "id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]account.Account, len(rows))
	for i := range rows {
		out[i] = fromAccount(&rows[i])
		grants, err := t.grants(ctx, rows[i].ID)
		if err != nil {
			return nil, err
		}
		out[i].Grants = grants
	}
	return out, nil
}

func (t accountTx) PutGrant(ctx context.Context, who id.ID, g account.Grant, by id.ID) error {
	_, err := t.Insert(&model.Grant{ID: g.ID, AccountID: who, Role: string(g.Role), ProcessID: g.Scope.Process,
		District: g.Scope.District, Office: g.Office, GrantedBy: by, CreatedAt: g.CreatedAt}).
		On("CONFLICT (tenant_id, account_id, role, process_id, district) DO UPDATE").Set("office = EXCLUDED.office").Exec(ctx)
	return err
}

func (t accountTx) DropGrant(ctx context.Context, grant id.ID) (id.ID, string, error) {
	row := &model.Grant{}
	if err := t.Dialect().ForUpdate(t.Select(row)).Where("id = ?", grant).Scan(ctx); err != nil {
		return id.None, "", missing(err)
	}
	return row.AccountID, row.Role, mustChange(t.Delete((*model.Grant)(nil)).Where("id = ?", grant).Exec(ctx))
}

func (t accountTx) Admins(ctx context.Context) (int, error) {
	// The rows are held, so that the last two admins cannot take each other away at once.
	var rows []model.Grant
	err := t.Dialect().ForUpdate(t.Select(&rows)).Column("id").
		Where("role = ?", access.Admin).Where("process_id = ?", id.None).Where("district = ''").Scan(ctx)
	return len(rows), err
}

func (t accountTx) LoginsSince(ctx context.Context, emailKey string, since time.Time) (int, error) {
	n, err := t.Select((*model.LoginCode)(nil)).Where("email_key = ?", emailKey).Where("created_at > ?", since).Count(ctx)
	return int(n), err
}

func (t accountTx) PutLogin(ctx context.Context, l account.Login) error {
	_, err := t.Insert(&model.LoginCode{ID: l.ID, Email: l.Email, EmailKey: l.EmailKey, BrowserHash: l.BrowserHash, CodeHash: l.CodeHash,
		LinkHash: l.LinkHash, Confirm: l.Confirm, Language: l.Language, ReturnTo: l.ReturnTo,
		CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}).Exec(ctx)
	return err
}

func (t accountTx) LoginByBrowser(ctx context.Context, hash string) (account.Login, error) {
	return t.login(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("browser_hash = ?", hash).Order("created_at DESC", "id DESC").Limit(1)
	})
}

func (t accountTx) LoginByLink(ctx context.Context, hash string) (account.Login, error) {
	return t.login(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("link_hash = ?", hash) })
}

func (t accountTx) login(ctx context.Context, which func(*bun.SelectQuery) *bun.SelectQuery) (account.Login, error) {
	r := &model.LoginCode{}
	if err := which(t.Select(r)).Where("used_at IS NULL").Where("expires_at > ?", t.Now()).Scan(ctx); err != nil {
		return account.Login{}, missing(err)
	}
	return account.Login{ID: r.ID, Email: r.Email, EmailKey: r.EmailKey, BrowserHash: r.BrowserHash, CodeHash: r.CodeHash,
		LinkHash: r.LinkHash, Confirm: r.Confirm, Language: r.Language, ReturnTo: r.ReturnTo, Tries: r.Tries,
		CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt}, nil
}

func (t accountTx) TryLogin(ctx context.Context, login id.ID, max int) (bool, error) {
	return changed(t.Update((*model.LoginCode)(nil)).Set("tries = tries + 1").Where("id = ?", login).Where("tries < ?", max).
		Where("used_at IS NULL").Where("expires_at > ?", t.Now()).Exec(ctx))
}

func (t accountTx) UseLogin(ctx context.Context, login id.ID) (bool, error) {
	return changed(t.Update((*model.LoginCode)(nil)).Set("used_at = ?", t.Now()).Where("id = ?", login).
		Where("used_at IS NULL").Exec(ctx))
}

func (t accountTx) PutSession(ctx context.Context, s account.StoredSession) error {
	_, err := t.Insert(&model.Session{ID: s.ID, AccountID: s.Account, TokenHash: s.TokenHash, Agent: s.Agent, Staff: s.Staff,
		CreatedAt: s.CreatedAt, SeenAt: s.SeenAt}).Exec(ctx)
	return err
}

func (t accountTx) SessionByToken(ctx context.Context, hash string) (account.StoredSession, account.Account, error) {
	r := &model.Session{}
	if err := t.Select(r).Where("token_hash = ?", hash).Scan(ctx); err != nil {
		return account.StoredSession{}, account.Account{}, missing(err)
	}
	a, err := t.Account(ctx, r.AccountID)
	return fromSession(r), a, err
}

func fromSession(r *model.Session) account.StoredSession {
	return account.StoredSession{ID: r.ID, Account: r.AccountID, TokenHash: r.TokenHash, Agent: r.Agent, Staff: r.Staff,
		CreatedAt: r.CreatedAt, SeenAt: r.SeenAt}
}

func (t accountTx) TouchSession(ctx context.Context, session id.ID) error {
	_, err := t.Update((*model.Session)(nil)).Set("seen_at = ?", t.Now()).Where("id = ?", session).Exec(ctx)
	return err
}

func (t accountTx) Sessions(ctx context.Context, who id.ID) ([]account.StoredSession, error) {
	var rows []model.Session
	if err := t.Select(&rows).Where("account_id = ?", who).Order("seen_at DESC", "id").Limit(100).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]account.StoredSession, len(rows))
	for i := range rows {
		out[i] = fromSession(&rows[i])
	}
	return out, nil
}

func (t accountTx) DropSession(ctx context.Context, who, session id.ID) error {
	return mustChange(t.Delete((*model.Session)(nil)).Where("account_id = ?", who).Where("id = ?", session).Exec(ctx))
}

func (t accountTx) DropSessions(ctx context.Context, who id.ID) error {
	_, err := t.Delete((*model.Session)(nil)).Where("account_id = ?", who).Exec(ctx)
	return err
}
