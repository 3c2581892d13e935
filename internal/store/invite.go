package store

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/store/model"
)

func (t accountTx) PutInvite(ctx context.Context, i account.Invite) error {
	_, err := t.Insert(&model.StaffInvite{ID: i.ID, Email: i.Email, EmailKey: i.EmailKey, Role: string(i.Grant.Role),
		ProcessID: i.Grant.Scope.Process, District: i.Grant.Scope.District, Office: i.Grant.Office, TokenHash: i.TokenHash,
		InvitedBy: i.InvitedBy, CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt}).Exec(ctx)
	return err
}

func (t accountTx) InviteByToken(ctx context.Context, hash string) (account.Invite, error) {
	r := &model.StaffInvite{}
	if err := t.Select(r).Where("token_hash = ?", hash).Scan(ctx); err != nil {
		return account.Invite{}, missing(err)
	}
	return fromInvite(r), nil
}

func fromInvite(r *model.StaffInvite) account.Invite {
	return account.Invite{ID: r.ID, Email: r.Email, EmailKey: r.EmailKey, TokenHash: r.TokenHash, InvitedBy: r.InvitedBy,
		Grant:     account.Grant{Role: access.Role(r.Role), Scope: access.Scope{Process: r.ProcessID, District: r.District}, Office: r.Office},
		CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, Accepted: r.AcceptedAt != nil, Revoked: r.RevokedAt != nil}
}

func (t accountTx) Invites(ctx context.Context) ([]account.Invite, error) {
	var rows []model.StaffInvite
	err := t.Select(&rows).Where("accepted_at IS NULL").Where("revoked_at IS NULL").Order("created_at DESC", "id").Limit(200).Scan(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]account.Invite, len(rows))
	for i := range rows {
		out[i] = fromInvite(&rows[i])
	}
	return out, nil
}

func (t accountTx) AcceptInvite(ctx context.Context, invite id.ID) (bool, error) {
	return changed(t.Update((*model.StaffInvite)(nil)).Set("accepted_at = ?", t.Now()).Where("id = ?", invite).
		Where("accepted_at IS NULL").Where("revoked_at IS NULL").Exec(ctx))
}

func (t accountTx) RevokeInvite(ctx context.Context, invite id.ID) error {
	return mustChange(t.Update((*model.StaffInvite)(nil)).Set("revoked_at = ?", t.Now()).Where("id = ?", invite).
		Where("accepted_at IS NULL").Where("revoked_at IS NULL").Exec(ctx))
}
