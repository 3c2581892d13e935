package portal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

// Letter is a letter of the development mailbox.
type Letter struct {
	ID      string   `json:"id"`
	Town    string   `json:"town"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"`
	Code    string   `json:"code"`
	Links   []string `json:"links"`
}

// Letters lists what came to an address, newest first; to all when it is empty.
func (p *Portal) Letters(to string) []Letter {
	p.t.Helper()
	a := p.Operator().Get("/_dev/mail?to="+url.QueryEscape(to), "Accept", "application/json").Want(http.StatusOK)
	var out []Letter
	if err := json.Unmarshal([]byte(a.Body), &out); err != nil {
		p.t.Fatalf("the mailbox: %v\n%s", err, a.Body)
	}
	return out
}

// mailTime is more than a letter takes on a busy machine.
const mailTime = 30 * time.Second

// Letter waits for the n-th letter to an address and returns the newest.
func (p *Portal) Letter(to string, n int) (l Letter) {
	p.t.Helper()
	Eventually(p.t, mailTime, fmt.Sprintf("letter %d to %s", n, to), func() bool {
		list := p.Letters(to)
		if len(list) >= n {
			l = list[0]
		}
		return len(list) >= n
	})
	return l
}

// Path is the address of a link on its own portal.
func Path(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	return u.RequestURI()
}

// Address makes an e-mail address that nobody has.
func (p *Portal) Address(name string) string {
	return strings.ToLower(name) + "." + id.Secret().String()[:8] + "@example.org"
}

// Resident is somebody who signed in through the forms, with the code that came by mail, and said
// what they are called.
func (p *Portal) Resident(town *tenant.Town, name string) *Client {
	p.t.Helper()
	c := p.Guest(town)
	c.SignIn(p.Address(name))
	c.Post("/me/profile", "name", name, "district", "", "language", town.DefaultLanguage()).Want(http.StatusSeeOther)
	return c
}

// SignIn signs in with a code.
func (c *Client) SignIn(email string) *Answer {
	c.t.Helper()
	before := len(c.p.Letters(email))
	c.Post("/login", "email", email).Want(http.StatusSeeOther)
	code := c.p.Letter(email, before+1).Code
	c.Email = email
	return c.Post("/login/code", "code", code).Want(http.StatusSeeOther)
}

// Staff is somebody who was invited to a role, followed the link and said what they are called.
func (p *Portal) Staff(town *tenant.Town, role access.Role, scope access.Scope) *Client {
	p.t.Helper()
	email := p.Address(string(role))
	err := p.App.Accounts.Invite(p.t.Context(), access.ForSystem(town.ID), town, account.InviteStaff{Email: email, Role: role, Scope: scope, Office: "Kontoret"})
	if err != nil {
		p.t.Fatal(err)
	}
	link := Path(p.Letter(email, 1).Links[0])
	c := p.Guest(town)
	c.Email = email
	c.Get(link).Want(http.StatusOK)
	c.Post(link).Want(http.StatusSeeOther)
	c.Post("/me/profile", "name", "Staff "+string(role), "district", "", "language", town.DefaultLanguage()).Want(http.StatusSeeOther)
	return c
}

// Member is a resident who is signed in without a letter, for tests that need many.
func (p *Portal) Member(town *tenant.Town, name string, grants ...access.Grant) *Client {
	p.t.Helper()
	c := p.Guest(town)
	c.Email = p.Address("member")
	who, err := p.App.Accounts.Seed(p.t.Context(), access.ForSystem(town.ID), c.Email, name, "", town.DefaultLanguage(), p.Clock.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	secret := id.Secret().String()
	err = store.Accounts{DB: p.App.Store.Towns}.Update(p.t.Context(), town.ID, func(tx account.Tx) error {
		for _, g := range grants {
			if err := tx.PutGrant(p.t.Context(), who.ID, account.Grant{ID: id.New(), Role: g.Role, Scope: g.Scope, Office: "Kontoret", CreatedAt: tx.Now()}, who.ID); err != nil {
				return err
			}
		}
		return tx.PutSession(p.t.Context(), account.StoredSession{ID: id.New(), Account: who.ID, TokenHash: hashed(town, "session", secret), Agent: "Firefox",
			Staff: len(grants) > 0, CreatedAt: tx.Now(), SeenAt: tx.Now()})
	})
	if err != nil {
		p.t.Fatal(err)
	}
	c.Hold(c.sid(), secret)
	return c
}

func (c *Client) sid() string {
	if strings.HasPrefix(c.origin, "https:") {
		return "__Host-sid"
	}
	return "sid"
}

// Session is the token of the browser's session.
func (c *Client) Session() string { return c.Cookie(c.sid()) }

// hashed is how the accounts keep a secret.
func hashed(town *tenant.Town, use, secret string) string {
	m := hmac.New(sha256.New, []byte(Secret))
	m.Write([]byte(town.ID.String() + "|" + use + "|" + secret))
	return hex.EncodeToString(m.Sum(nil))
}

// Actor is who the browser's session stands for.
func (c *Client) Actor() access.Actor {
	c.t.Helper()
	who, err := c.p.App.Accounts.Recognise(c.t.Context(), c.Town, c.Session(), c.Town.DefaultLanguage())
	if err != nil {
		c.t.Fatal(err)
	}
	return who
}
