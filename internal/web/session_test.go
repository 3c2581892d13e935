package web_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

func out(c *portal.Client) bool { return c.Get("/me").Status == http.StatusSeeOther }

func TestASessionIsNewAtEachSignIn(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		planted := strings.Repeat("x", 27)
		c := p.Guest(a)
		c.Hold("sid", planted)
		c.SignIn(p.Address("fixed"))
		if c.Session() == planted || c.Session() == "" {
			t.Error("a session that was planted came to life")
		}
		thief := p.Guest(a)
		thief.Hold("sid", planted)
		if !out(thief) {
			t.Error("the planted session is signed in")
		}
		was := c.Session()
		c.Post("/logout").Want(http.StatusSeeOther)
		thief.Hold("sid", was)
		if !out(thief) {
			t.Error("a session lives on after signing out")
		}
	})
}

func TestSigningOutEverywhereEndsEverything(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		phone := p.Resident(a, "Anna")
		laptop := p.Guest(a)
		laptop.SignIn(phone.Email)
		which := p.Idea(a, phone, "A bench by the river")
		watching := laptop.Watch(which)
		bystander := p.Guest(a).Watch(which)
		began := time.Now()
		phone.Post("/me/sessions/end").Want(http.StatusSeeOther)
		if !out(laptop) || !out(phone) {
			t.Error("a session lives on")
		}
		watching.Ended(t)
		if took := time.Since(began); took > 10*time.Second { // far less on a machine that is not shared
			t.Errorf("the socket lived on for %s", took)
		}
		p.Comment(p.Member(a, "Bo"), which, "Who is still here?")
		bystander.Sees(t, "Who is still here?")
	})
}

func TestOneSessionCanBeEnded(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		phone := p.Resident(a, "Anna")
		laptop := p.Guest(a)
		laptop.SignIn(phone.Email)
		list, err := p.App.Accounts.Sessions(t.Context(), phone.Actor(), phone.Session())
		if err != nil || len(list) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		for _, s := range list {
			if !s.Current {
				p.Member(a, "Mallory").Post("/me/sessions/" + s.ID.String() + "/end").Want(http.StatusNotFound)
				phone.Post("/me/sessions/" + s.ID.String() + "/end").Want(http.StatusSeeOther)
			}
		}
		if !out(laptop) || out(phone) {
			t.Error("the wrong session ended")
		}
	})
}

func TestARoleThatIsTakenAwayIsGoneAtOnce(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		admin := p.Member(a, "Admin", access.Grant{Role: access.Admin})
		editor := p.Staff(a, access.Editor, access.Scope{})
		editor.Get("/admin").Want(http.StatusOK)
		staff, _, err := p.App.Accounts.People(t.Context(), admin.Actor())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range staff {
			for _, g := range s.Grants {
				if g.Role == access.Editor {
					admin.Post("/admin/people/grants/" + g.ID.String() + "/revoke").Want(http.StatusSeeOther)
				} else {
					admin.Post("/admin/people/grants/" + g.ID.String() + "/revoke").Want(http.StatusConflict)
				}
			}
		}
		if !out(editor) {
			t.Error("the editor is still signed in")
		}
		editor.SignIn(editor.Email)
		editor.Get("/admin").Want(http.StatusForbidden)
	})
}

func TestARoleEndsTheSessionsFromBeforeIt(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		old := p.Resident(a, "Anna")
		err := p.App.Accounts.Invite(t.Context(), access.ForSystem(a.ID), a, account.InviteStaff{Email: old.Email, Role: access.Admin})
		if err != nil {
			t.Fatal(err)
		}
		p.Quiet()
		link := portal.Path(p.Letters(old.Email)[0].Links[0])
		fresh := p.Guest(a)
		fresh.Post(link).Want(http.StatusSeeOther)
		fresh.Get("/admin").Want(http.StatusOK)
		if !out(old) {
			t.Error("a resident's session of weeks became a session of staff")
		}
	})
}

func TestSessionsEndByThemselves(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna, editor := p.Member(a, "Anna"), p.Member(a, "Editor", access.Grant{Role: access.Editor})
		p.Clock.Advance(account.StaffIdle + time.Second)
		if !out(editor) || out(anna) {
			t.Error("idle staff are signed in, or a resident is not")
		}
		p.Clock.Advance(account.ResidentIdle - time.Minute)
		if out(anna) {
			t.Error("a resident who came yesterday is signed out")
		}
		p.Clock.Advance(account.ResidentIdle + time.Second)
		if !out(anna) {
			t.Error("an idle resident is signed in")
		}
		busy := p.Member(a, "Editor", access.Grant{Role: access.Editor})
		for range int(account.StaffLife / (20 * time.Minute)) {
			if out(busy) {
				t.Fatal("busy staff are signed out")
			}
			p.Clock.Advance(20 * time.Minute)
		}
		if !out(busy) {
			t.Error("staff are signed in for ever")
		}
	})
}

func TestInvitationsDie(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		admin := p.Member(a, "Admin", access.Grant{Role: access.Admin})
		invited := func() string {
			to := p.Address("editor")
			admin.Post("/admin/people", "email", to, "role", "editor").Want(http.StatusSeeOther)
			return portal.Path(p.Letter(to, 1).Links[0])
		}
		used, revoked, late := invited(), "", invited()
		p.Guest(a).Get(used).Want(http.StatusOK)
		p.Guest(a).Post(used).Want(http.StatusSeeOther)
		again := p.Guest(a)
		again.Post(used).Want(http.StatusGone)
		again.Get(used).Want(http.StatusOK) // a page that says so

		revoked = invited()
		_, open, err := p.App.Accounts.People(t.Context(), admin.Actor())
		if err != nil || len(open) != 2 {
			t.Fatalf("%v, %v", open, err)
		}
		for _, i := range open {
			if isOf(p, i, revoked) {
				admin.Post("/admin/people/invites/" + i.ID.String() + "/revoke").Want(http.StatusSeeOther)
			}
		}
		again.Post(revoked).Want(http.StatusGone)
		p.Clock.Advance(account.InviteLife)
		again.Post(late).Want(http.StatusGone)
		again.Post(used).Want(http.StatusGone)
		if again.Session() != "" {
			t.Error("a dead invitation signed somebody in")
		}
	})
}

// isOf tells whether an invitation is the one whose link that is.
func isOf(p *portal.Portal, i account.Invite, link string) bool {
	for _, l := range p.Letters(i.Email) {
		if portal.Path(l.Links[0]) == link {
			return true
		}
	}
	return false
}

func TestAnAddressCannotBeForged(t *testing.T) {
	behind := func(o *portal.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
	held := func(t *testing.T, p *portal.Portal, most int, header func(n int) []string) bool {
		a, _ := p.Towns()
		c := p.Guest(a)
		for n := range most {
			if got := c.Send(with(c.Filled("/login/code", portal.Form("code", "1")), header(n))); got.Status == http.StatusTooManyRequests {
				if got.Header.Get("Retry-After") == "" {
					t.Error("the refusal does not say when to come back")
				}
				return true
			}
		}
		return false
	}
	const most = 600      // of the rate that is used here
	const many = 5 * most // a tenth of the minute passes, in which some are let in again
	forged := func(n int) []string {
		ip := netip.AddrFrom4([4]byte{10, 1, byte(n >> 8), byte(n)}).String()
		return []string{"X-Forwarded-For", ip, "X-Real-Ip", ip, "Forwarded", "for=" + ip, "Cf-Connecting-Ip", ip}
	}
	t.Run("sqlite", func(t *testing.T) {
		if web.SigningIn.Max != most {
			t.Fatalf("the rate is %d", web.SigningIn.Max)
		}
		if !held(t, portal.Embedded(t), many, forged) {
			t.Error("whoever invents an address is not held back")
		}
		p := portal.Embedded(t, behind)
		if !held(t, p, many, func(int) []string { return []string{"X-Forwarded-For", "10.9.9.9"} }) {
			t.Error("one visitor behind the proxy is not held back")
		}
		if held(t, p, most+50, forged) {
			t.Error("one of many visitors behind the proxy was held back")
		}
		if !held(t, p, many, func(n int) []string { return []string{"X-Forwarded-For", forged(n)[1] + ", 10.8.8.8"} }) {
			t.Error("what a visitor put before the proxy's own word was believed")
		}
	})
}

func with(r *http.Request, headers []string) *http.Request {
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}
