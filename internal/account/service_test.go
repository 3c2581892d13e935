package account_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// links writes addresses that tests can read.
type links struct{}

func (links) Link(_ tenant.ID, lang, path string) string {
	return "https://town.example/" + lang + path
}

// letters notes what the service wants sent, beside the real store.
type letters struct {
	store.Accounts
	sent *[]account.Letter
}

type noting struct {
	account.Tx
	sent *[]account.Letter
}

func (n noting) QueueMail(ctx context.Context, l account.Letter) error {
	*n.sent = append(*n.sent, l)
	return n.Tx.QueueMail(ctx, l)
}

func (l letters) Update(ctx context.Context, t tenant.ID, fn func(account.Tx) error) error {
	return l.Accounts.Update(ctx, t, func(tx account.Tx) error { return fn(noting{tx, l.sent}) })
}

// office is the service with a town and a clock that the test moves.
type office struct {
	*account.Service
	town *tenant.Town
	clk  *clock.Set
	sent []account.Letter
}

func each(t *testing.T, fn func(t *testing.T, o *office)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		o := &office{town: a, clk: clk}
		o.Service, err = account.New(letters{store.Accounts{DB: s.Towns}, &o.sent}, policy, links{}, []byte(strings.Repeat("k", 32)))
		if err != nil {
			t.Fatal(err)
		}
		fn(t, o)
	})
}

func (o *office) guest() access.Actor { return access.Guest(o.town.ID, "sv") }

// last is a param of the newest letter.
func (o *office) last(name string) string { return o.sent[len(o.sent)-1].Params[name] }

// enter signs in with a code.
func (o *office) enter(t *testing.T, email string) (account.SignedIn, access.Actor) {
	t.Helper()
	browser := account.NewBrowser()
	if err := o.RequestCode(t.Context(), o.guest(), account.Ask{Email: email, Browser: browser, ReturnTo: "/ideas"}); err != nil {
		t.Fatal(err)
	}
	in, err := o.EnterCode(t.Context(), o.guest(), browser, o.last("code"), "Firefox")
	if err != nil {
		t.Fatal(err)
	}
	return in, o.who(t, in.Token)
}

func (o *office) who(t *testing.T, token string) access.Actor {
	t.Helper()
	who, err := o.Recognise(t.Context(), o.town, token, "sv")
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestTheSecretOfTheServiceIsLongEnough(t *testing.T) {
	if _, err := account.New(nil, nil, nil, make([]byte, 31)); err == nil {
		t.Error("31 bytes are taken for a secret")
	}
}

func TestACodeIsSixDigitsAndKeptNowhere(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		seen := map[string]bool{}
		for n := range 20 {
			in, _ := o.enter(t, "anna@example.org")
			if in.New != (n == 0) || in.ReturnTo != "/ideas" {
				t.Errorf("sign-in %d: %+v", n, in)
			}
			code := o.last("code")
			if !regexp.MustCompile(`^\d{6}$`).MatchString(code) || len(in.Token) < 27 {
				t.Errorf("the code is %q, the session %q", code, in.Token)
			}
			seen[code] = true
			o.clk.Advance(3 * time.Hour) // ten a day are allowed
		}
		if len(seen) < 19 {
			t.Errorf("%d codes of 20 are new", len(seen))
		}
	})
}

func TestNoMoreCodesThanAPersonNeeds(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ask := func() error {
			return o.RequestCode(t.Context(), o.guest(), account.Ask{Email: "Anna@example.org", Browser: account.NewBrowser()})
		}
		for hour := range 2 {
			for range account.CodesPerHour {
				if err := ask(); err != nil {
					t.Fatalf("hour %d: %v", hour, err)
				}
			}
			if err := ask(); !fault.Is(err, fault.TooMany) {
				t.Errorf("hour %d: one more: %v", hour, err)
			}
			o.clk.Advance(time.Hour + time.Second)
		}
		if err := ask(); !fault.Is(err, fault.TooMany) {
			t.Errorf("eleven in a day: %v", err)
		}
		o.clk.Advance(23 * time.Hour)
		if err := ask(); err != nil {
			t.Errorf("the next day: %v", err)
		}
		if n := 2*account.CodesPerHour + 1; len(o.sent) != n {
			t.Errorf("%d letters for %d codes", len(o.sent), n)
		}
	})
}

func TestACodeLivesTenMinutes(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for wait, lives := range map[time.Duration]bool{account.CodeLife - time.Second: true, account.CodeLife: false} {
			browser := account.NewBrowser()
			if err := o.RequestCode(t.Context(), o.guest(), account.Ask{Email: "anna@example.org", Browser: browser}); err != nil {
				t.Fatal(err)
			}
			o.clk.Advance(wait)
			_, err := o.EnterCode(t.Context(), o.guest(), browser, o.last("code"), "")
			if (err == nil) != lives || err != nil && !fault.Is(err, fault.Closed) {
				t.Errorf("after %s: %v", wait, err)
			}
		}
	})
}

func TestSessionsLastAsLongAsTheirHolderIsTrusted(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		in, anna := o.enter(t, "anna@example.org")
		if !anna.SignedIn() {
			t.Fatal("nobody is signed in")
		}
		for day := 0; day < 89; day += 13 { // comes by before each fortnight is over
			if !o.who(t, in.Token).SignedIn() {
				t.Fatalf("signed out on day %d", day)
			}
			o.clk.Advance(13 * 24 * time.Hour)
		}
		o.who(t, in.Token)
		if o.clk.Now().Sub(testkit.Start) < account.ResidentLife {
			t.Fatal("the test is too short")
		}
		if o.who(t, in.Token).SignedIn() {
			t.Error("a session outlives ninety days")
		}
		idle, _ := o.enter(t, "anna@example.org")
		o.clk.Advance(account.ResidentIdle)
		if o.who(t, idle.Token).SignedIn() {
			t.Error("an idle session outlives a fortnight")
		}
	})
}

func TestAnAccountThatIsDeletedLeavesNothingOfThePerson(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		in, anna := o.enter(t, "anna@example.org")
		if err := o.SetProfile(t.Context(), anna, o.town, account.Profile{Name: "Anna", Language: "sv", District: "norr"}); err != nil {
			t.Fatal(err)
		}
		if err := o.Delete(t.Context(), anna); err != nil {
			t.Fatal(err)
		}
		if o.who(t, in.Token).SignedIn() {
			t.Error("still signed in")
		}
		again, _ := o.enter(t, "anna@example.org")
		if !again.New || again.Account.ID == in.Account.ID || again.Account.Name != "" {
			t.Errorf("who comes back is %+v", again)
		}
	})
}

func TestTheLastAdminStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		admin := o.invited(t, "chief@example.org", access.Admin)
		if err := o.Delete(t.Context(), admin); !fault.Is(err, fault.Conflict) {
			t.Errorf("the last admin leaves: %v", err)
		}
		second := o.invited(t, "second@example.org", access.Admin)
		if err := o.Delete(t.Context(), admin); err != nil {
			t.Errorf("one of two admins leaves: %v", err)
		}
		if err := o.Delete(t.Context(), second); !fault.Is(err, fault.Conflict) {
			t.Errorf("the last admin leaves: %v", err)
		}
	})
}

// invited is somebody who accepted an invitation to a role.
func (o *office) invited(t *testing.T, email string, role access.Role) access.Actor {
	t.Helper()
	if err := o.Invite(t.Context(), access.ForSystem(o.town.ID), o.town, account.InviteStaff{Email: email, Role: role}); err != nil {
		t.Fatal(err)
	}
	_, secret, _ := strings.Cut(o.last("link"), "/join/")
	in, err := o.AcceptInvite(t.Context(), o.guest(), secret, "")
	if err != nil {
		t.Fatal(err)
	}
	return o.who(t, in.Token)
}

func TestOnlyAdminsOfTheWholeTownManagePeople(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, resident := o.enter(t, "anna@example.org")
		for _, who := range []access.Actor{o.guest(), resident, o.invited(t, "editor@example.org", access.Editor)} {
			in := account.InviteStaff{Email: "x@example.org", Role: access.Admin}
			if err := o.Invite(t.Context(), who, o.town, in); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.SignIn) {
				t.Errorf("%v invites an admin: %v", who.Grants, err)
			}
			if _, _, err := o.People(t.Context(), who); err == nil {
				t.Errorf("%v reads the list of people", who.Grants)
			}
		}
		if _, err := o.Seed(t.Context(), resident, "y@example.org", "Y", "", "sv", o.clk.Now()); !fault.Is(err, fault.Denied) {
			t.Errorf("a resident makes an account: %v", err)
		}
	})
}
