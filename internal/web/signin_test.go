package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/testkit/portal"
)

// asked is a browser that waits for the code of a letter.
func asked(t *testing.T, p *portal.Portal, email string) (c *portal.Client, code, token string) {
	t.Helper()
	a, _ := p.Towns()
	c = p.Guest(a)
	before := len(p.Letters(email))
	c.Post("/login", "email", email).Want(http.StatusSeeOther)
	l := p.Letter(email, before+1)
	return c, l.Code, strings.TrimPrefix(portal.Path(l.Links[0]), "/login/link?t=")
}

// agents are programs that open links before people do.
var agents = []string{"Mozilla/5.0 (Windows NT 10.0) SafeLinks", "Barracuda Sentinel", "Googlebot/2.1", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0"}

func TestALinkIsUsedByItsButtonOnly(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		c, _, token := asked(t, p, p.Address("link"))
		for n := range 50 {
			scanner := p.Guest(a)
			r := scanner.Request([]string{http.MethodGet, http.MethodHead}[n%2], "/login/link?t="+token, nil)
			r.Header.Set("User-Agent", agents[n%len(agents)])
			got := scanner.Send(r).Want(http.StatusOK)
			if scanner.Session() != "" || strings.Contains(strings.Join(got.Header.Values("Set-Cookie"), ";"), "sid=") {
				t.Fatal("a scanner was signed in")
			}
		}
		if held, _ := c.Get("/login/link?t=" + token).Value("token"); held != token {
			t.Errorf("the page's button holds %q", held)
		}
		c.Post("/login/link", "token", token).Want(http.StatusSeeOther)
		c.Get("/me").Want(http.StatusOK)
		again := p.Guest(a)
		again.Hold("signin", c.Cookie("signin"))
		again.Post("/login/link", "token", token).Want(http.StatusGone)
	})
}

func TestAnotherBrowserNeedsTheNumberOfTheFirst(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		first, _, token := asked(t, p, p.Address("phone"))
		w, err := p.App.Accounts.Pending(t.Context(), access.Guest(a.ID, "sv"), first.Cookie("signin"))
		if err != nil || len(w.Confirm) != 2 || !strings.Contains(first.Get("/login/code").Text(), w.Confirm) {
			t.Fatalf("the first browser shows no number: %+v, %v", w, err)
		}
		other := p.Guest(a)
		wrong := fmt.Sprintf("%02d", (int(w.Confirm[0]-'0')*10+int(w.Confirm[1]-'0')+1)%100)
		for _, n := range []string{"", wrong} {
			other.Post("/login/link", "token", token, "confirm", n).Want(http.StatusUnprocessableEntity)
		}
		if strings.Contains(other.Get("/login/link?t="+token).Text(), " "+w.Confirm+" ") {
			t.Error("the other browser is told the number")
		}
		other.Post("/login/link", "token", token, "confirm", w.Confirm).Want(http.StatusSeeOther)
		other.Get("/me").Want(http.StatusOK)
	})
}

func TestFiveWrongCodesEndASignIn(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		c, code, token := asked(t, p, p.Address("guess"))
		for n := range 5 {
			got := c.Post("/login/code", "code", other(code)).Want(http.StatusUnprocessableEntity)
			if left := fmt.Sprint(4 - n); !strings.Contains(got.Text(), left) {
				t.Errorf("after %d wrong codes the page says %q", n+1, got.Text())
			}
		}
		c.Post("/login/code", "code", code).Want(http.StatusGone)
		c.Post("/login/link", "token", token).Want(http.StatusGone)
		fresh := p.Guest(c.Town)
		fresh.Post("/login/code", "code", code).Want(http.StatusGone)
	})
}

// other is a code that is not this one.
func other(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)
}

func TestACodeIsWorthNothingInAnotherBrowserOrTwice(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		email := p.Address("twice")
		c, code, _ := asked(t, p, email)
		p.Guest(c.Town).Post("/login/code", "code", code).Want(http.StatusGone)
		stale := c.Cookie("signin")
		c.Post("/login/code", "code", code).Want(http.StatusSeeOther)
		again := p.Guest(c.Town)
		again.Hold("signin", stale)
		again.Post("/login/code", "code", code).Want(http.StatusGone)

		late, code, token := asked(t, p, email)
		p.Clock.Advance(account.CodeLife)
		late.Post("/login/code", "code", code).Want(http.StatusGone)
		late.Post("/login/link", "token", token).Want(http.StatusGone)
	})
}

func TestSigningInTellsNothingOfWhoIsKnown(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		known, staff, there := p.Member(a, "Anna"), p.Member(a, "Admin", access.Grant{Role: access.Admin}), p.Member(b, "Bo")
		invited := p.Address("invited")
		staff.Post("/admin/people", "email", invited, "role", "editor").Want(http.StatusSeeOther)
		nobody := p.Address("member") // as long as the others
		var first string
		for name, email := range map[string]string{"known": known.Email, "staff": staff.Email, "other town": there.Email, "nobody": nobody} {
			c := p.Guest(a)
			sent := c.Post("/login", "email", email).Want(http.StatusSeeOther)
			for _, raw := range []string{"Date", "X-Request-Id", "Set-Cookie"} {
				sent.Header.Del(raw)
			}
			page := c.Get("/login/code").Want(http.StatusOK)
			got := fmt.Sprint(sent.Status, sent.Header, len(sent.Body), len(page.Body), len(c.Cookie("signin")))
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("%s: %s\nbefore: %s", name, got, first)
			}
		}
	})
}

func TestCodesAreThrottledByAddress(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		email := p.Address("flood")
		for range account.CodesPerHour {
			p.Guest(a).Post("/login", "email", email).Want(http.StatusSeeOther)
		}
		got := p.Guest(a).Post("/login", "email", strings.ToUpper(email)).Want(http.StatusTooManyRequests)
		if got.Header.Get("Retry-After") == "" {
			t.Error("the refusal does not say when to come back")
		}
		p.Guest(a).Post("/login", "email", p.Address("flood")).Want(http.StatusSeeOther)
		p.Quiet()
		if n := len(p.Letters(email)); n != account.CodesPerHour {
			t.Errorf("%d letters were sent", n)
		}
	})
}

func TestParallelGuessesAllCount(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		one, two := portal.Pair(t)
		c, code, _ := asked(t, one, one.Address("parallel"))
		var all sync.WaitGroup
		var mu sync.Mutex
		seen := map[int]int{}
		for n := range 200 {
			all.Go(func() {
				at := c
				if n%2 == 1 {
					at = c.At(two)
				}
				got, err := at.Do(at.Filled("/login/code", portal.Form("code", other(code))))
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
					return
				}
				seen[got.Status]++
			})
		}
		all.Wait()
		if seen[http.StatusUnprocessableEntity] != account.CodeTries || seen[http.StatusGone] != 200-account.CodeTries {
			t.Errorf("answers %v", seen)
		}
		tries := strings.Join(one.Dump(c.Town)["login_codes"], "\n")
		if !strings.Contains(tries, fmt.Sprintf(",%d,", account.CodeTries)) {
			t.Errorf("counted: %s", tries)
		}
		c.Post("/login/code", "code", code).Want(http.StatusGone)
	})
}
