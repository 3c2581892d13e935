package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

type invites struct{ at[invitation.Tx] }

// campaign stores one that is running.
func (k invites) campaign(created time.Time) invitation.Campaign {
	k.Helper()
	c := invitation.Campaign{ID: id.New(), Title: "Spring", Message: tenant.Text{"sv": "Hej 'du'?", "en": "Hi"}, Fallback: "sv",
		PerMinute: 60, Days: 30, File: "list.csv", State: invitation.Running, Reason: invitation.ReasonProof, Run: 2, Rows: 3,
		By: id.New(), Created: created, Started: created.Add(time.Minute)}
	k.update(func(tx invitation.Tx) error { return tx.AddCampaign(k.Context(), c) })
	return c
}

// lines stores n recipients of a campaign in one state.
func (k invites) lines(campaign id.ID, from, n int, state invitation.RecipientState) (out []invitation.Recipient) {
	k.Helper()
	for i := range n {
		line := from + i
		out = append(out, invitation.Recipient{ID: id.New(), Campaign: campaign, Line: line, Email: fmt.Sprintf("Who%d@example.org", line),
			Key: fmt.Sprintf("who%d@example.org", line), Name: "Ż 'ó' ?", Language: "pl", District: "norr", State: state})
	}
	k.update(func(tx invitation.Tx) error { return tx.AddRecipients(k.Context(), out) })
	return out
}

func (k invites) queued(n int) (invitation.Campaign, []invitation.Recipient) {
	k.Helper()
	c := k.campaign(testkit.Start)
	return c, k.lines(c.ID, 1, n, invitation.Queued)
}

func (k invites) look(recipient id.ID) invitation.Recipient {
	k.Helper()
	return get(k.at, func(tx invitation.Tx) (invitation.Recipient, error) { return tx.Recipient(k.Context(), recipient) })
}

func (k invites) claim(campaign id.ID, n int, lease time.Duration) (claim id.ID, lines []int) {
	k.Helper()
	claim = id.Secret()
	rows := get(k.at, func(tx invitation.Tx) ([]invitation.Recipient, error) {
		return tx.Claim(k.Context(), campaign, n, claim, lease)
	})
	for _, r := range rows {
		lines = append(lines, r.Line)
		same(k, "state of a claimed line", r.State, invitation.Sending)
		same(k, "a claimed line", r, k.look(r.ID))
	}
	return claim, lines
}

func (k invites) counts(campaign id.ID) invitation.Counts {
	k.Helper()
	return get(k.at, func(tx invitation.Tx) (invitation.Counts, error) { return tx.Counts(k.Context(), campaign) })
}

// Invitation is the contract of invitation.Store.
func Invitation(t *testing.T, s *store.Store, clk *clock.Set) {
	a, b := testkit.TwoTowns(t, s)
	in := func(t *testing.T) invites { return invites{at[invitation.Tx]{t, store.Invitations{DB: s.Towns}, a}} }
	t.Run("a campaign comes back as it was saved", func(t *testing.T) { campaignComesBack(in(t)) })
	t.Run("campaigns are listed newest first", func(t *testing.T) { campaignPages(in(t)) })
	t.Run("a recipient comes back as it was saved", func(t *testing.T) { recipientComesBack(in(t), clk) })
	t.Run("recipients are listed by line", func(t *testing.T) { recipientPages(in(t)) })
	t.Run("states are counted from the rows and moved together", func(t *testing.T) { recipientCounts(in(t)) })
	t.Run("a long list is stored whole", func(t *testing.T) { recipientMany(in(t)) })
	t.Run("claims take lines in order, once", func(t *testing.T) { claimOrder(in(t)) })
	t.Run("a lease that ran out is taken over", func(t *testing.T) { claimLease(in(t)) })
	t.Run("leases are judged by the one clock", func(t *testing.T) { claimClock(in(t), s, clk) })
	t.Run("only who holds a line finishes it", func(t *testing.T) { finishHeld(in(t), clk) })
	t.Run("a line that failed for now waits", func(t *testing.T) { finishRetry(in(t)) })
	t.Run("renewing tells what is still held", func(t *testing.T) { renewHeld(in(t)) })
	t.Run("a release undoes the claim", func(t *testing.T) { releaseHeld(in(t)) })
	t.Run("claims of the last while are counted", func(t *testing.T) { claimWindow(in(t)) })
	t.Run("fifty workers never share a line", func(t *testing.T) { claimParallel(in(t)) })
	if s.Dialect() == dialect.Postgres {
		t.Run("claims at once share the lines", func(t *testing.T) { claimTogether(in(t)) })
	}
	t.Run("idle campaigns are found", func(t *testing.T) { idleCampaigns(in(t)) })
	t.Run("links expire", func(t *testing.T) { expireLinks(in(t), clk) })
	t.Run("addresses are known", func(t *testing.T) { knownAddresses(in(t), s) })
	t.Run("who says no is withdrawn everywhere", func(t *testing.T) { withdrawKey(in(t)) })
	t.Run("a newcomer gets one account", func(t *testing.T) { settleOnce(in(t), s) })
	t.Run("one town cannot touch another's campaigns", func(t *testing.T) {
		k := in(t)
		k.town = b
		invitationBorder(in(t), k)
	})
}

func sameCampaign(t testing.TB, got, want invitation.Campaign) {
	t.Helper()
	if len(got.Message) != len(want.Message) || got.Message["sv"] != want.Message["sv"] {
		t.Errorf("message %v, want %v", got.Message, want.Message)
	}
	got.Message, want.Message = nil, nil
	same(t, "campaign", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
}

func campaignComesBack(k invites) {
	c := k.campaign(testkit.Start)
	read := func(tx invitation.Tx) (invitation.Campaign, error) { return tx.Campaign(k.Context(), c.ID) }
	sameCampaign(k, get(k.at, read), c)
	k.update(func(tx invitation.Tx) error {
		got, err := tx.LockCampaign(k.Context(), c.ID)
		if err != nil {
			return err
		}
		sameCampaign(k, got, c)
		c.Title, c.Message, c.Fallback, c.PerMinute, c.Days, c.File = "Autumn", nil, "en", 0, 7, "b.xlsx"
		c.State, c.Reason, c.Run, c.Rows, c.By = invitation.Finished, "", 3, 4, id.New()
		c.Started, c.Ended, c.Proven = time.Time{}, testkit.Start.Add(time.Hour), testkit.Start.Add(time.Minute)
		return tx.SaveCampaign(k.Context(), c)
	})
	sameCampaign(k, get(k.at, read), c)
	for _, fn := range []func(invitation.Tx) error{
		func(tx invitation.Tx) error { _, err := tx.Campaign(k.Context(), id.New()); return err },
		func(tx invitation.Tx) error { _, err := tx.LockCampaign(k.Context(), id.New()); return err },
	} {
		k.refused(fault.NotFound, fn)
	}
}

func campaignPages(k invites) {
	var want []id.ID
	for i := range 5 { // two of each age, so that a page may end between them
		want = append(want, k.campaign(testkit.Start.AddDate(1, 0, i/2)).ID)
	}
	slices.Reverse(want)
	var got []id.ID
	req := page.Request{Size: 1}
	for range want {
		p := get(k.at, func(tx invitation.Tx) (page.Of[invitation.Campaign], error) { return tx.Campaigns(k.Context(), req) })
		same(k, "rows of a page", len(p.Rows), 1)
		same(k, "total", p.Total, -1)
		got = append(got, p.Rows[0].ID)
		req.Cursor = p.Next
	}
	if !slices.Equal(got, want) {
		k.Errorf("listed %v, want %v", got, want)
	}
	for _, bad := range []string{"x", "MS4y", "'"} {
		k.refused(fault.Invalid, func(tx invitation.Tx) error {
			_, err := tx.Campaigns(k.Context(), page.Request{Cursor: bad})
			return err
		})
	}
}

func recipientComesBack(k invites, clk *clock.Set) {
	_, rows := k.queued(1)
	r := rows[0]
	same(k, "recipient", k.look(r.ID), r)
	claim, _ := k.claim(r.Campaign, 1, time.Hour)
	k.update(func(tx invitation.Tx) error {
		got, err := tx.LockRecipient(k.Context(), r.ID)
		if err != nil {
			return err
		}
		got.State, got.Reason, got.Generation, got.Attempts, got.Unknowns = invitation.Sending, "again", 2, 0, 1
		got.SentAt, got.Expires, got.Account = clk.Now(), clk.Now().Add(time.Hour), id.New()
		r = got
		got.Email, got.Line = "not@saved.example", 99
		return tx.SaveRecipient(k.Context(), got)
	})
	same(k, "recipient", k.look(r.ID), r)
	k.update(func(tx invitation.Tx) error {
		_, err := tx.Finish(k.Context(), claim, []invitation.Outcome{{Recipient: r.ID, State: invitation.Failed}})
		return err
	})
	same(k, "after its old claim's end", k.look(r.ID), r)
	_, lines := k.claim(r.Campaign, 1, time.Hour)
	same(k, "claimed at once", len(lines), 1)
	for _, fn := range []func(invitation.Tx) error{
		func(tx invitation.Tx) error { _, err := tx.Recipient(k.Context(), id.New()); return err },
		func(tx invitation.Tx) error { _, err := tx.LockRecipient(k.Context(), id.New()); return err },
	} {
		k.refused(fault.NotFound, fn)
	}
}

func recipientPages(k invites) {
	c := k.campaign(testkit.Start)
	k.lines(c.ID, 4, 3, invitation.Invalid) // stored before the lines that precede them
	k.lines(c.ID, 1, 3, invitation.Ready)
	list := func(state invitation.RecipientState) (lines []int) {
		for req := (page.Request{Size: 2}); ; {
			p := get(k.at, func(tx invitation.Tx) (page.Of[invitation.Recipient], error) {
				return tx.Recipients(k.Context(), c.ID, state, req)
			})
			for _, r := range p.Rows {
				lines = append(lines, r.Line)
			}
			if req.Cursor = p.Next; p.Next == "" || len(lines) > 10 {
				return lines
			}
		}
	}
	if got := list(""); !slices.Equal(got, []int{1, 2, 3, 4, 5, 6}) {
		k.Errorf("all lines %v", got)
	}
	if got := list(invitation.Invalid); !slices.Equal(got, []int{4, 5, 6}) {
		k.Errorf("invalid lines %v", got)
	}
	k.refused(fault.Invalid, func(tx invitation.Tx) error {
		_, err := tx.Recipients(k.Context(), c.ID, "", page.Request{Cursor: "x"})
		return err
	})
}

func recipientCounts(k invites) {
	c, _ := k.queued(3)
	k.lines(c.ID, 4, 2, invitation.Invalid)
	k.queued(9) // another campaign
	k.claim(c.ID, 1, time.Hour)
	got := k.counts(c.ID)
	same(k, "counts", fmt.Sprint(got), fmt.Sprint(invitation.Counts{invitation.Queued: 2, invitation.Sending: 1, invitation.Invalid: 2}))
	n := get(k.at, func(tx invitation.Tx) (int, error) {
		return tx.Move(k.Context(), c.ID, []invitation.RecipientState{invitation.Queued, invitation.Sending}, invitation.Withdrawn)
	})
	same(k, "moved", n, 3)
	got = k.counts(c.ID)
	same(k, "counts", fmt.Sprint(got), fmt.Sprint(invitation.Counts{invitation.Withdrawn: 3, invitation.Invalid: 2}))
	n = get(k.at, func(tx invitation.Tx) (int, error) { return tx.Move(k.Context(), c.ID, nil, invitation.Queued) })
	same(k, "moved from no state", n, 0)
	if n := len(k.counts(id.New())); n != 0 {
		k.Errorf("a campaign that is not there has %d states", n)
	}
}

func recipientMany(k invites) {
	c := k.campaign(testkit.Start)
	k.lines(c.ID, 1, 1201, invitation.Ready)
	same(k, "stored", k.counts(c.ID)[invitation.Ready], 1201)
	err := k.store.Update(k.Context(), k.town.ID, func(tx invitation.Tx) error {
		return tx.AddRecipients(k.Context(), []invitation.Recipient{{ID: id.New(), Campaign: c.ID, Line: 7, State: invitation.Ready}})
	})
	if err == nil {
		k.Error("a line was stored twice")
	}
}
