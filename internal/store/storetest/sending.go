package storetest

import (
	"slices"
	"sync"
	"time"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
)

func (k invites) finish(claim id.ID, outcomes ...invitation.Outcome) {
	k.Helper()
	k.update(func(tx invitation.Tx) error {
		_, err := tx.Finish(k.Context(), claim, outcomes)
		return err
	})
}

func (k invites) renew(claim id.ID, lease time.Duration) []id.ID {
	k.Helper()
	return get(k.at, func(tx invitation.Tx) ([]id.ID, error) { return tx.Renew(k.Context(), claim, lease) })
}

func claimOrder(k invites) {
	c, rows := k.queued(5)
	k.lines(c.ID, 6, 1, invitation.Ready)
	if _, got := k.claim(c.ID, 2, time.Hour); !slices.Equal(got, []int{1, 2}) {
		k.Errorf("first claim took %v", got)
	}
	if _, got := k.claim(c.ID, 9, time.Hour); !slices.Equal(got, []int{3, 4, 5}) {
		k.Errorf("second claim took %v", got)
	}
	if _, got := k.claim(c.ID, 9, time.Hour); len(got) != 0 {
		k.Errorf("third claim took %v", got)
	}
	if _, got := k.claim(c.ID, 0, time.Hour); len(got) != 0 {
		k.Errorf("a claim of none took %v", got)
	}
	same(k, "attempts", k.look(rows[0].ID).Attempts, 1)
}

func claimLease(k invites) {
	c, rows := k.queued(2)
	first, _ := k.claim(c.ID, 1, -time.Second)
	second, got := k.claim(c.ID, 1, time.Hour)
	if !slices.Equal(got, []int{1}) {
		k.Errorf("took %v, want the line whose lease ran out", got)
	}
	same(k, "attempts", k.look(rows[0].ID).Attempts, 2)
	same(k, "held by the first", len(k.renew(first, time.Hour)), 0)
	same(k, "held by the second", len(k.renew(second, time.Hour)), 1)
}

func claimClock(k invites, s *store.Store, clk *clock.Set) {
	c, _ := k.queued(1)
	k.claim(c.ID, 1, time.Hour)
	clk.Advance(time.Hour)
	_, got := k.claim(c.ID, 1, time.Hour)
	// On PostgreSQL the worker's clock means nothing, however far it runs ahead.
	same(k, "taken by the worker's clock", len(got) == 1, s.Dialect() == dialect.SQLite)
}

func finishHeld(k invites, clk *clock.Set) {
	c, rows := k.queued(4)
	lost, _ := k.claim(c.ID, 1, -time.Second)
	claim, _ := k.claim(c.ID, 4, time.Hour)
	before := k.look(rows[0].ID)
	k.finish(lost, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Failed, Reason: "lost", Unknown: true})
	same(k, "after a lost claim's end", k.look(rows[0].ID), before)
	sent, expires := clk.Now(), clk.Now().Add(24*time.Hour)
	k.finish(claim,
		invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent, SentAt: sent, Expires: expires},
		invitation.Outcome{Recipient: rows[1].ID, State: invitation.Failed, Reason: "rcpt 550", Unknown: true},
		invitation.Outcome{Recipient: rows[2].ID, State: invitation.Sent, SentAt: sent, Expires: expires},
		invitation.Outcome{Recipient: id.New(), State: invitation.Sent, SentAt: sent, Expires: expires})
	for _, i := range []int{0, 2} {
		got := k.look(rows[i].ID)
		same(k, "state", got.State, invitation.Sent)
		same(k, "sent", got.SentAt, sent)
		same(k, "expires", got.Expires, expires)
		same(k, "unknowns", got.Unknowns, 0)
	}
	got := k.look(rows[1].ID)
	same(k, "state", got.State, invitation.Failed)
	same(k, "reason", got.Reason, "rcpt 550")
	same(k, "unknowns", got.Unknowns, 1)
	same(k, "sent", got.SentAt.IsZero(), true)
	same(k, "a line without outcome", k.look(rows[3].ID).State, invitation.Sending)
	k.finish(claim, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Failed, Reason: "twice"})
	same(k, "finished twice", k.look(rows[0].ID).State, invitation.Sent)
}

func finishRetry(k invites) {
	c, rows := k.queued(2)
	claim, _ := k.claim(c.ID, 2, time.Hour)
	k.finish(claim,
		invitation.Outcome{Recipient: rows[0].ID, State: invitation.Queued, Reason: "rcpt 450", RetryIn: time.Hour},
		invitation.Outcome{Recipient: rows[1].ID, State: invitation.Queued, Reason: "rcpt 450", RetryIn: -time.Second})
	same(k, "reason", k.look(rows[0].ID).Reason, "rcpt 450")
	if _, got := k.claim(c.ID, 9, time.Hour); !slices.Equal(got, []int{2}) {
		k.Errorf("took %v, want the line whose time has come", got)
	}
	n := get(k.at, func(tx invitation.Tx) (int, error) {
		return tx.Move(k.Context(), c.ID, []invitation.RecipientState{invitation.Queued}, invitation.Queued)
	})
	same(k, "moved", n, 1)
	if _, got := k.claim(c.ID, 9, time.Hour); !slices.Equal(got, []int{1}) {
		k.Errorf("took %v, want the line whose waiting time was cleared", got)
	}
}

func renewHeld(k invites) {
	c, rows := k.queued(3)
	claim, _ := k.claim(c.ID, 3, -time.Second)
	k.update(func(tx invitation.Tx) error {
		_, err := tx.Withdraw(k.Context(), rows[0].Key)
		return err
	})
	r := k.look(rows[1].ID)
	r.State = invitation.Revoked
	k.update(func(tx invitation.Tx) error { return tx.SaveRecipient(k.Context(), r) })
	if got := k.renew(claim, time.Hour); !slices.Equal(got, []id.ID{rows[2].ID}) {
		k.Errorf("still held: %v, want only the third", got)
	}
	if _, got := k.claim(c.ID, 9, time.Hour); len(got) != 0 {
		k.Errorf("took %v in spite of a renewed lease", got)
	}
	k.finish(claim, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent}, invitation.Outcome{Recipient: rows[1].ID, State: invitation.Sent})
	same(k, "who said no", k.look(rows[0].ID).State, invitation.Unsubscribed)
	same(k, "who was revoked", k.look(rows[1].ID).State, invitation.Revoked)
}

func releaseHeld(k invites) {
	c, rows := k.queued(2)
	claim, _ := k.claim(c.ID, 2, time.Hour)
	k.finish(claim, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent})
	k.update(func(tx invitation.Tx) error { return tx.Release(k.Context(), claim) })
	same(k, "what was finished", k.look(rows[0].ID).State, invitation.Sent)
	got := k.look(rows[1].ID)
	same(k, "what was held", got.State, invitation.Queued)
	same(k, "attempts", got.Attempts, 0)
	if _, got := k.claim(c.ID, 9, time.Hour); !slices.Equal(got, []int{2}) {
		k.Errorf("took %v, want the released line at once", got)
	}
}

func claimWindow(k invites) {
	c, rows := k.queued(3)
	within := func(window time.Duration) int {
		return get(k.at, func(tx invitation.Tx) (int, error) { return tx.ClaimedWithin(k.Context(), c.ID, window) })
	}
	same(k, "before any claim", within(time.Hour), 0)
	claim, _ := k.claim(c.ID, 2, time.Hour)
	k.finish(claim, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent})
	same(k, "within an hour", within(time.Hour), 2)
	same(k, "within no time", within(-time.Second), 0)
}

func claimParallel(k invites) {
	c, _ := k.queued(600)
	var mu sync.Mutex
	holders := map[int]int{}
	parallel(k.T, 50, func(int) error {
		for {
			var rows []invitation.Recipient
			err := k.store.Update(k.Context(), k.town.ID, func(tx invitation.Tx) (err error) {
				rows, err = tx.Claim(k.Context(), c.ID, 5, id.Secret(), time.Hour)
				return err
			})
			if err != nil || len(rows) == 0 {
				return err
			}
			mu.Lock()
			for _, r := range rows {
				holders[r.Line]++
			}
			mu.Unlock()
		}
	})
	same(k, "lines claimed", len(holders), 600)
	for line, n := range holders {
		if n != 1 {
			k.Errorf("line %d was handed to %d", line, n)
		}
	}
}

func claimTogether(k invites) {
	c, _ := k.queued(24)
	rows := together(k.at, 6, func(tx invitation.Tx) ([]invitation.Recipient, error) {
		return tx.Claim(k.Context(), c.ID, 4, id.Secret(), time.Hour)
	})
	lines := map[int]bool{}
	for _, r := range rows {
		lines[r.Line] = true
	}
	same(k, "claimed", len(rows), 24)
	same(k, "different lines", len(lines), 24)
}

func idleCampaigns(k invites) {
	idle := func(since time.Duration) []id.ID {
		return get(k.at, func(tx invitation.Tx) ([]id.ID, error) { return tx.Idle(k.Context(), since) })
	}
	has := func(what string, c invitation.Campaign, want bool) {
		k.Helper()
		same(k, what, slices.Contains(idle(time.Minute), c.ID), want)
	}
	c, rows := k.queued(2)
	has("never touched, lines waiting", c, true)
	k.update(func(tx invitation.Tx) error { return tx.Touch(k.Context(), c.ID) })
	has("just touched", c, false)
	same(k, "touched longer ago than no time", slices.Contains(idle(-time.Second), c.ID), true)
	k.update(func(tx invitation.Tx) error { return tx.SaveCampaign(k.Context(), c) })
	has("touched before it was saved", c, false)

	c, rows = k.queued(1)
	k.claim(c.ID, 1, time.Hour)
	has("all lines under a lease", c, false)
	k.update(func(tx invitation.Tx) error {
		_, err := tx.Withdraw(k.Context(), rows[0].Key)
		return err
	})
	has("nothing left to send", c, true)
	c.State = invitation.Paused
	k.update(func(tx invitation.Tx) error { return tx.SaveCampaign(k.Context(), c) })
	has("paused", c, false)

	c, _ = k.queued(1)
	k.claim(c.ID, 1, -time.Second)
	has("a lease that ran out", c, true)
}

func expireLinks(k invites, clk *clock.Set) {
	c, rows := k.queued(4)
	other, more := k.queued(1)
	claim, _ := k.claim(c.ID, 4, time.Hour)
	now := clk.Now()
	k.finish(claim,
		invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent, SentAt: now, Expires: now.Add(time.Hour)},
		invitation.Outcome{Recipient: rows[1].ID, State: invitation.Sent, SentAt: now, Expires: now.Add(2 * time.Hour)},
		invitation.Outcome{Recipient: rows[2].ID, State: invitation.Sent, SentAt: now, Expires: now.Add(3 * time.Hour)})
	claim, _ = k.claim(other.ID, 1, time.Hour)
	k.finish(claim, invitation.Outcome{Recipient: more[0].ID, State: invitation.Sent, SentAt: now, Expires: now.Add(time.Hour)})
	expire := func(max int) []id.ID {
		return get(k.at, func(tx invitation.Tx) ([]id.ID, error) { return tx.Expire(k.Context(), max) })
	}
	same(k, "expired too early", len(expire(10)), 0)
	clk.Advance(2 * time.Hour)
	same(k, "expired with none allowed", len(expire(0)), 0)
	got := slices.Concat(expire(2), expire(10), expire(10))
	if len(got) != 3 || !slices.Contains(got, c.ID) || !slices.Contains(got, other.ID) {
		k.Errorf("campaigns of the expired: %v", got)
	}
	for i, want := range []invitation.RecipientState{invitation.Expired, invitation.Expired, invitation.Sent, invitation.Sending} {
		same(k, "state", k.look(rows[i].ID).State, want)
	}
	if got := k.counts(c.ID).Reached(); got != 3 {
		k.Errorf("reached %d, want 3", got)
	}
}
