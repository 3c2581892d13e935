package account

import (
	"context"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Ask is a wish to sign in. Browser is the secret of the browser's own cookie; the code that is
// mailed works only together with it.
type Ask struct {
	Email    string
	ReturnTo string
	Browser  string
}

// Waiting is what the first browser shows while it waits for the code.
type Waiting struct {
	Email     string
	Confirm   string // two digits, asked for when the link is opened in another browser
	Expires   time.Time
	TriesLeft int
}

// SignedIn is a fresh session.
type SignedIn struct {
	Token    string
	Account  Account
	ReturnTo string
	New      bool // the account was made by this sign-in
}

// NewBrowser makes the secret of a browser's sign-in cookie.
func NewBrowser() string { return token() }

// RequestCode mails a code and a link. What it returns and how long it takes do not depend on
// whether the address is known. Faults: Invalid with field email, TooMany.
func (s *Service) RequestCode(ctx context.Context, who access.Actor, in Ask) error {
	if err := s.policy.Allow(who, access.BeginSession, access.Scope{}); err != nil {
		return err
	}
	address, key, ok := address.Parse(in.Email)
	if !ok {
		var form fault.Form
		form.Add("email", "fault.email")
		return form.Err()
	}
	code, link := digits(6), token()
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if err := throttle(ctx, tx, key); err != nil {
			return err
		}
		l := Login{
			ID: id.New(), Email: address, EmailKey: key,
			BrowserHash: s.hashed(who.Tenant, "browser", in.Browser),
			LinkHash:    s.hashed(who.Tenant, "link", link),
			Confirm:     digits(2), Language: who.Language, ReturnTo: in.ReturnTo,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(CodeLife),
		}
		l.CodeHash = s.hashed(who.Tenant, "code "+l.ID.String(), code)
		if err := tx.PutLogin(ctx, l); err != nil {
			return err
		}
		return tx.QueueMail(ctx, Letter{Kind: "login_code", To: address, Language: who.Language,
			Params: map[string]string{"code": code, "link": s.links.Link(who.Tenant, who.Language, "/login/link?t="+link),
				"minutes": strconv.Itoa(int(CodeLife.Minutes()))}})
	})
}

func throttle(ctx context.Context, tx Tx, key string) error {
	for _, limit := range []struct {
		window time.Duration
		max    int
	}{{time.Hour, CodesPerHour}, {24 * time.Hour, CodesPerDay}} {
		n, err := tx.LoginsSince(ctx, key, tx.Now().Add(-limit.window))
		if err != nil {
			return err
		}
		if n >= limit.max {
			return fault.New(fault.TooMany, "fault.too_many_codes", "seconds", int(limit.window.Seconds()), "minutes", int(limit.window.Minutes()))
		}
	}
	return nil
}

// Pending tells what the browser waits for. Faults: NotFound.
func (s *Service) Pending(ctx context.Context, who access.Actor, browser string) (w Waiting, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		l, err := tx.LoginByBrowser(ctx, s.hashed(who.Tenant, "browser", browser))
		if err != nil {
			return err
		}
		w = Waiting{Email: l.Email, Confirm: l.Confirm, Expires: l.ExpiresAt, TriesLeft: max(CodeTries-l.Tries, 0)}
		return nil
	})
	return w, err
}

// PendingAddress tells the address and the way on of what the browser waits for, to mail another
// code. Faults: NotFound.
func (s *Service) PendingAddress(ctx context.Context, who access.Actor, browser string) (email, returnTo string, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		l, err := tx.LoginByBrowser(ctx, s.hashed(who.Tenant, "browser", browser))
		email, returnTo = l.Email, l.ReturnTo
		return err
	})
	return email, returnTo, err
}

// EnterCode signs in with the code that was mailed. Faults: Invalid with field code, Closed when
// the tries or the time are used up or nothing waits for a code here.
func (s *Service) EnterCode(ctx context.Context, who access.Actor, browser, code, agent string) (SignedIn, error) {
	return s.enter(ctx, who, agent, func(tx Tx) (Login, func(Login) *fault.Error, error) {
		l, err := tx.LoginByBrowser(ctx, s.hashed(who.Tenant, "browser", browser))
		return l, func(l Login) *fault.Error {
			if same(l.CodeHash, s.hashed(who.Tenant, "code "+l.ID.String(), digitsOnly(code))) {
				return nil
			}
			return &fault.Error{Kind: fault.Invalid, Key: "fault.form", Params: map[string]any{"n": 1}, Fields: []fault.Field{
				{Name: "code", Key: "fault.code_wrong", Params: map[string]any{"n": max(CodeTries-l.Tries-1, 0)}}}}
		}, err
	})
}

// FollowLink signs in with the link that was mailed. In another browser than the one that asked,
// confirm must be the number that the first one shows. Faults: as EnterCode, field confirm.
func (s *Service) FollowLink(ctx context.Context, who access.Actor, browser, link, confirm, agent string) (SignedIn, error) {
	return s.enter(ctx, who, agent, func(tx Tx) (Login, func(Login) *fault.Error, error) {
		l, err := tx.LoginByLink(ctx, s.hashed(who.Tenant, "link", link))
		return l, func(l Login) *fault.Error {
			if same(l.BrowserHash, s.hashed(who.Tenant, "browser", browser)) || same(l.Confirm, digitsOnly(confirm)) {
				return nil
			}
			return &fault.Error{Kind: fault.Invalid, Key: "fault.form", Params: map[string]any{"n": 1}, Fields: []fault.Field{
				{Name: "confirm", Key: "fault.confirm_wrong", Params: map[string]any{"n": max(CodeTries-l.Tries-1, 0)}}}}
		}, err
	})
}

// LinkIsHome tells whether a link was asked for by this very browser. It changes nothing, so that
// a scanner that opens the link uses nothing up. Faults: NotFound.
func (s *Service) LinkIsHome(ctx context.Context, who access.Actor, browser, link string) (home bool, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		l, err := tx.LoginByLink(ctx, s.hashed(who.Tenant, "link", link))
		home = err == nil && same(l.BrowserHash, s.hashed(who.Tenant, "browser", browser))
		return err
	})
	return home, err
}

// enter counts the try, asks whether the proof holds, and signs in. A try that fails must be
// counted all the same, so its fault is carried out of the transaction beside the commit.
func (s *Service) enter(ctx context.Context, who access.Actor, agent string,
	find func(Tx) (Login, func(Login) *fault.Error, error)) (in SignedIn, err error) {
	if err := s.policy.Allow(who, access.BeginSession, access.Scope{}); err != nil {
		return in, err
	}
	var refused error
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		refused = nil
		l, proof, err := find(tx)
		if fault.Is(err, fault.NotFound) {
			refused = fault.New(fault.Closed, "fault.code_gone")
			return nil
		}
		if err != nil {
			return err
		}
		ok, err := tx.TryLogin(ctx, l.ID, CodeTries)
		if err != nil {
			return err
		}
		if !ok {
			refused = fault.New(fault.Closed, "fault.code_gone")
			return nil
		}
		if f := proof(l); f != nil {
			refused = f
			return nil
		}
		if ok, err = tx.UseLogin(ctx, l.ID); err != nil || !ok {
			refused = fault.New(fault.Closed, "fault.code_gone")
			return err
		}
		a, fresh, err := s.arrive(ctx, tx, l.Email, l.EmailKey, l.Language)
		if err != nil {
			return err
		}
		in = SignedIn{Account: a, ReturnTo: l.ReturnTo, New: fresh}
		in.Token, err = s.begin(ctx, tx, who.Tenant, a, agent)
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return in, refused
}

// arrive finds the account of a proven address, or makes it. Faults: Denied when it is blocked.
func (s *Service) arrive(ctx context.Context, tx Tx, email, key, language string) (a Account, fresh bool, err error) {
	a, err = tx.AccountByEmail(ctx, key)
	if err == nil {
		if a.State == Blocked {
			return a, false, fault.New(fault.Denied, "fault.blocked")
		}
		return a, false, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return a, false, err
	}
	a = Account{ID: id.New(), Email: email, Language: language, State: Active, CreatedAt: tx.Now()}
	if err := tx.PutAccount(ctx, a, key); err != nil {
		return a, false, err
	}
	return a, true, tx.Emit(ctx, created(a.ID))
}

// begin makes a session. Its token is new each time: what a browser held before never becomes a
// session.
func (s *Service) begin(ctx context.Context, tx Tx, t tenant.ID, a Account, agent string) (string, error) {
	secret := token()
	return secret, tx.PutSession(ctx, StoredSession{
		ID: id.New(), Account: a.ID, TokenHash: s.hashed(t, "session", secret), Agent: agent,
		Staff: len(a.Grants) > 0, CreatedAt: tx.Now(), SeenAt: tx.Now(),
	})
}

func digitsOnly(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return string(out)
}
