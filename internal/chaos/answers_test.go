package chaos

import (
	"testing"
	"time"

	"almenda/internal/invitation"
	"almenda/internal/testkit/smtpsink"
)

// fate is what a mail server's answer makes of a recipient.
type fate struct {
	fault  smtpsink.Fault
	first  invitation.RecipientState // after the first try
	reason string
	last   invitation.RecipientState // after every try that there is
	copies int                       // that the mail server took, of one letter
	dead   bool                      // nothing is sent to the address any more
}

// fates is the state table.
var fates = []fate{
	{smtpsink.TempRcpt, invitation.Queued, "rcpt 450 4.2.0", invitation.Failed, 0, false},
	{smtpsink.TempData, invitation.Queued, "answer 452 4.3.1", invitation.Failed, 0, false},
	{smtpsink.Greylist, invitation.Queued, "rcpt 450 4.2.0", invitation.Sent, 1, false},
	{smtpsink.PermRcpt, invitation.Failed, "rcpt 550 5.1.1", invitation.Failed, 0, true},
	{smtpsink.PermData, invitation.Failed, "answer 554 5.6.0", invitation.Failed, 0, false},
	{smtpsink.CutRcpt, invitation.Queued, "rcpt", invitation.Failed, 0, false},
	{smtpsink.Shutdown, invitation.Queued, "rcpt 421 4.3.2", invitation.Failed, 0, false},
	{smtpsink.CutDropped, invitation.Queued, "unknown", invitation.Failed, 0, false},
	{smtpsink.CutAccepted, invitation.Queued, "unknown", invitation.Failed, 2, false},
	{smtpsink.CutAfter, invitation.Sent, "", invitation.Sent, 1, false},
	{smtpsink.HangQuit, invitation.Sent, "", invitation.Sent, 1, false},
	{smtpsink.Slow, invitation.Sent, "", invitation.Sent, 1, false},
}

// each is how many people meet each fault.
const each = 3

// JOB-05
func TestEachAnswerOfAMailServerHasItsState(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-named", "-pause", "200ms"}})
		w.web()
		w.workers(1)
		// Neighbours who get their letter, between any two who do not: refusals in a row would pause
		// the campaign.
		var list []person
		for _, f := range fates {
			for _, p := range crowd(each, string(f.fault)) {
				list = append(append(list, p), crowd(1, "a")...)
			}
		}
		c := w.invite("karlstad", list)
		begun := func() bool {
			return c.states("attempts = 0 AND state <> 'sent'") == 0 && c.states("state = 'sending'") == 0
		}
		w.eventually(time.Minute, "everybody was tried once", begun)
		for _, f := range fates {
			c.all(t, "after the first try", f, f.first, f.reason)
		}
		// Hours of waiting between two tries: let each be over.
		w.eventually(within, "the campaign ends", func() bool {
			if err := w.pg.Order(t.Context(), "UPDATE recipients SET due_at = now() WHERE state = 'queued' AND due_at > now()"); err != nil {
				t.Fatal(err)
			}
			return c.ended()
		})
		took := map[string]int{}
		for _, e := range w.sink.Entries(t) {
			took[e.Recipient]++
		}
		for _, f := range fates {
			c.all(t, "at the end", f, f.last, "")
			for _, p := range c.of(f) {
				if took[p.email] != f.copies {
					t.Errorf("%s: %s got %d letters, want %d", f.fault, p.email, took[p.email], f.copies)
				}
			}
			dead := w.count("SELECT count(*) FROM suppressions WHERE email_key LIKE $1 AND reason = 'bounced'", string(f.fault)+".%")
			if want := map[bool]int{true: each}[f.dead]; dead != want {
				t.Errorf("%s: %d addresses are dead, want %d", f.fault, dead, want)
			}
		}
		if n := c.states("email LIKE 'a.%' AND state = 'sent'"); n != len(list)/2 {
			t.Errorf("%d of %d neighbours got their letter", n, len(list)/2)
		}
		twice(t, w.sink.Entries(t))
	})
}

// of lists who meets a fault.
func (c *campaign) of(f fate) (all []person) {
	for _, p := range c.people {
		if len(p.email) > len(f.fault) && p.email[:len(f.fault)+1] == string(f.fault)+"." {
			all = append(all, p)
		}
	}
	return all
}

// states counts the recipients that are as the condition says.
func (c *campaign) states(where string, args ...any) int {
	c.Helper()
	return c.count("SELECT count(*) FROM recipients WHERE campaign_id = $1 AND "+where, append([]any{c.id.String()}, args...)...)
}

// all fails the test unless everybody who met the fault is in a state, for that reason if one is
// given.
func (c *campaign) all(t *testing.T, when string, f fate, state invitation.RecipientState, reason string) {
	t.Helper()
	n := c.states("email LIKE $2 AND state = $3 AND ($4 = '' OR reason = $4)", string(f.fault)+".%", string(state), reason)
	if n == each {
		return
	}
	was, err := c.pg.Texts(t.Context(), "SELECT state || ' ' || reason FROM recipients WHERE campaign_id = $1 AND email LIKE $2", c.id.String(), string(f.fault)+".%")
	t.Errorf("%s: %s %d of %d are %s %q; they are %q %v", f.fault, when, n, each, state, reason, was, err)
}
