package account

import (
	"context"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// InviteStaff is an invitation to hold a role.
type InviteStaff struct {
	Email  string
	Role   access.Role
	Scope  access.Scope
	Office string
}

// Invite mails somebody an invitation to a role. by the platform (access.ForSystem) it needs no
// grant: that is how a town's first admin comes. Faults: Denied, Invalid with fields email, role,
// district.
func (s *Service) Invite(ctx context.Context, who access.Actor, town *tenant.Town, in InviteStaff) error {
	if !who.IsSystem() {
		if err := s.policy.Allow(who, access.ManagePeople, access.Scope{}); err != nil {
			return err
		}
	}
	address, key, ok := address.Parse(in.Email)
	in.Office = richtext.Line(in.Office)
	var form fault.Form
	if !ok {
		form.Add("email", "fault.email")
	}
	if !slices.Contains(access.Granted, in.Role) {
		form.Add("role", "fault.role_unknown")
	}
	if _, known := town.District(in.Scope.District); !known && in.Scope.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	if tooLong(in.Office, 120) {
		form.Add("office", "fault.too_long", "max", 120)
	}
	if err := form.Err(); err != nil {
		return err
	}
	secret := token()
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i := Invite{
			ID: id.New(), Email: address, EmailKey: key,
			Grant:     Grant{Role: in.Role, Scope: in.Scope, Office: in.Office},
			TokenHash: s.hashed(who.Tenant, "invite", secret), InvitedBy: who.Account,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(InviteLife),
		}
		if err := tx.PutInvite(ctx, i); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "people.invite", i.ID, map[string]string{"role": string(in.Role), "district": in.Scope.District}); err != nil {
			return err
		}
		lang := town.DefaultLanguage()
		return tx.QueueMail(ctx, Letter{Kind: "staff_invitation", To: address, Language: lang,
			Params: map[string]string{"link": s.links.Link(who.Tenant, lang, "/join/"+secret), "role_key": "role." + string(in.Role),
				"expires_at": i.ExpiresAt.Format(time.RFC3339)}})
	})
}

// LookInvite tells what an invitation's link offers, using nothing up. Faults: NotFound, Closed.
func (s *Service) LookInvite(ctx context.Context, who access.Actor, secret string) (i Invite, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		i, err = s.openInvite(ctx, tx, who.Tenant, secret)
		return err
	})
	return i, err
}

func (s *Service) openInvite(ctx context.Context, tx Tx, t tenant.ID, secret string) (Invite, error) {
	i, err := tx.InviteByToken(ctx, s.hashed(t, "invite", secret))
	if err != nil {
		return i, err
	}
	if i.Accepted || i.Revoked || !tx.Now().Before(i.ExpiresAt) {
		return i, fault.New(fault.Closed, "fault.invite_gone")
	}
	return i, nil
}

// AcceptInvite gives the role to the account of the invited address and signs it in here and
// nowhere else: holding the link proves the address. It works once. Faults: NotFound, Closed.
func (s *Service) AcceptInvite(ctx context.Context, who access.Actor, secret, agent string) (in SignedIn, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		i, err := s.openInvite(ctx, tx, who.Tenant, secret)
		if err != nil {
			return err
		}
		ok, err := tx.AcceptInvite(ctx, i.ID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Closed, "fault.invite_gone")
		}
		a, fresh, err := s.arrive(ctx, tx, i.Email, i.EmailKey, who.Language)
		if err != nil {
			return err
		}
		i.Grant.ID, i.Grant.CreatedAt = id.New(), tx.Now()
		if err := tx.PutGrant(ctx, a.ID, i.Grant, i.InvitedBy); err != nil {
			return err
		}
		// A resident's session lives for weeks; none from before the role may carry it.
		if err := tx.DropSessions(ctx, a.ID); err != nil {
			return err
		}
		if err := tx.Emit(ctx, sessionsEnded(a.ID)); err != nil {
			return err
		}
		if err := tx.Emit(ctx, rolesSet(a.ID)); err != nil {
			return err
		}
		a.Grants = append(a.Grants, i.Grant)
		in = SignedIn{Account: a, New: fresh, ReturnTo: "/admin"}
		in.Token, err = s.begin(ctx, tx, who.Tenant, a, agent)
		return err
	})
	return in, err
}

// People lists who holds a role and who was invited to one. Faults: SignIn, Denied.
func (s *Service) People(ctx context.Context, who access.Actor) (staff []Account, invites []Invite, err error) {
	if err := s.policy.Allow(who, access.ManagePeople, access.Scope{}); err != nil {
		return nil, nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if staff, err = tx.Staff(ctx); err != nil {
			return err
		}
		invites, err = tx.Invites(ctx)
		return err
	})
	return staff, invites, err
}

// DropGrant takes a role away; the person's sessions end, so that nothing goes on with it. The
// last admin of a town cannot be taken away. Faults: SignIn, Denied, NotFound, Conflict.
func (s *Service) DropGrant(ctx context.Context, who access.Actor, grant id.ID) error {
	if err := s.policy.Allow(who, access.ManagePeople, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		holder, role, err := tx.DropGrant(ctx, grant)
		if err != nil {
			return err
		}
		n, err := tx.Admins(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "fault.last_admin")
		}
		if err := tx.DropSessions(ctx, holder); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "people.drop_role", holder, map[string]string{"role": role}); err != nil {
			return err
		}
		if err := tx.Emit(ctx, sessionsEnded(holder)); err != nil {
			return err
		}
		return tx.Emit(ctx, rolesSet(holder))
	})
}

// RevokeInvite ends an invitation that was not accepted yet. Faults: SignIn, Denied, NotFound.
func (s *Service) RevokeInvite(ctx context.Context, who access.Actor, invite id.ID) error {
	if err := s.policy.Allow(who, access.ManagePeople, access.Scope{}); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := tx.RevokeInvite(ctx, invite); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "people.revoke_invite", invite, nil)
	})
}

// Seed makes an account without a sign-in, for sample content. It is the platform's own verb.
func (s *Service) Seed(ctx context.Context, who access.Actor, email, name, district, language string, at time.Time) (a Account, err error) {
	if !who.IsSystem() {
		return a, fault.New(fault.Denied, "fault.denied")
	}
	address, key, ok := address.Parse(email)
	if !ok {
		return a, fault.New(fault.Invalid, "fault.email")
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		a, err = tx.AccountByEmail(ctx, key)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		a = Account{ID: id.New(), Email: address, Name: name, District: district, Language: language, State: Active, CreatedAt: at}
		return tx.PutAccount(ctx, a, key)
	})
	return a, err
}
