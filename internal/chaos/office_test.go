package chaos

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/invitation"
	"almenda/internal/testkit/portal"
)

// JOB-08
func TestWhoUnsubscribesGetsNoFurtherLetter(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "10ms"}})
		_, p := w.web()
		w.workers(2)
		asked := crowd(60, "asked")
		first := w.invite("karlstad", asked)
		w.eventually(within, "the first campaign ends", first.ended)
		stop := map[string]string{}
		for _, l := range w.sink.Letters(t) {
			head, _ := readable(t, l.Raw)
			stop[l.Recipient] = portal.Path(strings.Trim(head.Get("List-Unsubscribe"), "<>"))
		}
		// The same people again: half of them among the others, half at the end of the list.
		list := crowd(people(t, 2400), "a")
		for i, a := range asked[:30] {
			list[i*len(list)/30] = a
		}
		second := w.invite("karlstad", append(list, asked[30:]...))
		w.eventually(time.Minute, "letters go out", func() bool { return len(w.sink.Entries(t)) > len(asked)+len(list)/4 })
		if a := p.Guest(w.town("karlstad")).Get(stop[asked[0].email]); a.Status != http.StatusOK {
			t.Fatalf("the page of the link: %d", a.Status)
		}
		if n := w.count("SELECT count(*) FROM suppressions"); n != 0 {
			t.Error("to open the link was enough; mail scanners open links too")
		}
		withdrawn := map[string]int64{}
		for _, who := range asked {
			oneClick(t, p, stop[who.email])
			withdrawn[who.email] = time.Now().UnixMilli()
		}
		w.eventually(within, "the second campaign ends", second.ended)
		copies := map[string]int{}
		for _, e := range w.sink.Entries(t) {
			copies[e.Recipient]++
			at, gone := withdrawn[e.Recipient]
			if late := e.UnixMilli - at; gone && late > (5*time.Second).Milliseconds() {
				t.Errorf("%s got a letter %d ms after saying no", e.Recipient, late)
			}
		}
		for i, who := range asked {
			if i >= 30 && copies[who.email] != 1 {
				t.Errorf("%s got %d letters, and said no before the second", who.email, copies[who.email])
			}
		}
		// Who had the second letter already when they used the link of the first keep "sent" there.
		both := 0
		for _, who := range asked {
			both += copies[who.email] - 1
		}
		if n := w.count("SELECT count(*) FROM recipients WHERE email LIKE 'asked.%' AND state <> 'unsubscribed'"); n > both {
			t.Errorf("%d said no and are something else, %d of them had the letter", n, both)
		}
	})
}

// oneClick does what a mail programme does: it has no cookie and says not where it comes from.
func oneClick(t *testing.T, p *portal.Portal, path string) {
	t.Helper()
	c := p.Guest(p.Town("karlstad"))
	r := c.Filled(path, portal.Form("List-Unsubscribe", "One-Click"))
	r.Header.Del("Origin")
	r.Header.Del("Sec-Fetch-Site")
	r.Header.Set("User-Agent", "MailClient/1.0")
	if a := c.Send(r); a.Status != http.StatusOK {
		t.Fatalf("one click: %d\n%s", a.Status, a.Text())
	}
}

// JOB-09
func TestPauseAndResumeChangeNobodysLetter(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "8ms"}})
		_, p := w.web()
		workers := w.workers(2)
		admin := p.Member(w.town("karlstad"), "Anna", access.Grant{Role: access.Admin})
		c := w.invite("karlstad", crowd(people(t, 3000), "a"))
		act := func(what string) bool {
			return admin.Post("/admin/invitations/"+c.id.String()+"/"+what).Status == http.StatusSeeOther
		}
		pauses := 0
		for !c.ended() && pauses < 5 {
			part := len(c.people) * (pauses + 1) / 6
			w.eventually(within, "it goes on", func() bool { return len(w.sink.Entries(t)) > part+rand.IntN(part/2) || c.ended() })
			if !act("pause") {
				continue // it ended in this moment
			}
			pauses++
			w.eventually(15*time.Second, "nothing is on its way any more", func() bool { return c.states("state = 'sending'") == 0 })
			rest := len(w.sink.Entries(t))
			workers[0].Kill()
			workers[0] = w.start("relay,worker")
			if n := len(w.sink.Entries(t)); n != rest {
				t.Errorf("%d letters went out in the pause", n-rest)
			}
			if c.status().Campaign.State != invitation.Paused || !act("resume") {
				t.Fatal("it cannot be resumed")
			}
		}
		w.eventually(within, "the campaign ends", c.ended)
		all := w.sink.Entries(t)
		c.everybody(all)
		if copies := twice(t, all); copies > 0 || pauses < 2 {
			t.Errorf("%d copies after %d pauses", copies, pauses)
		}
	})
}

func TestAfterCancellingNoFurtherLetterGoesOut(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "10ms"}})
		_, p := w.web()
		w.workers(2)
		admin := p.Member(w.town("karlstad"), "Anna", access.Grant{Role: access.Admin})
		c := w.invite("karlstad", crowd(people(t, 2000), "a"))
		w.eventually(within, "letters go out", func() bool { return len(w.sink.Entries(t)) > len(c.people)/3 })
		admin.Post("/admin/invitations/" + c.id.String() + "/cancel").Want(http.StatusSeeOther)
		at := time.Now().UnixMilli()
		w.eventually(time.Minute, "nobody has one in hand", func() bool {
			all := w.sink.Entries(t)
			return time.Now().UnixMilli()-all[len(all)-1].UnixMilli > 3000
		})
		all := w.sink.Entries(t)
		for _, e := range all {
			if late := e.UnixMilli - at; late > (5 * time.Second).Milliseconds() {
				t.Errorf("a letter went out %d ms after the end", late)
			}
		}
		sent, withdrawn := c.states("state = 'sent'"), c.states("state = 'cancelled'")
		if sent+withdrawn != len(c.people) || withdrawn == 0 || twice(t, all) > 0 {
			t.Errorf("%d sent and %d withdrawn of %d", sent, withdrawn, len(c.people))
		}
		if len(all) < sent {
			t.Errorf("%d are said to have a letter, %d have one", sent, len(all))
		}
		if n := len(all) - sent; n > inHand {
			t.Errorf("%d letters went out to people whose invitation was withdrawn", n)
		}
	})
}
