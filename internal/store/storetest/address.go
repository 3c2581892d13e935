package storetest

import (
	"slices"
	"sync"
	"time"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/page"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/testkit"
)

func knownAddresses(k invites, s *store.Store) {
	for key, state := range map[string]string{"eva@example.org": "active", "bad@example.org": "blocked", "gone@example.org": "deleted"} {
		addAccount(k.T, s, k.town, model.Account{ID: id.New(), EmailKey: &key, State: state, CreatedAt: testkit.Start})
	}
	addAccount(k.T, s, k.town, model.Account{ID: id.New(), State: "deleted", CreatedAt: testkit.Start}) // without a key
	k.update(func(tx invitation.Tx) error { return tx.Suppress(k.Context(), "no@example.org", "bounced") })
	k.update(func(tx invitation.Tx) error { return tx.Suppress(k.Context(), "no@example.org", "unsubscribed") })
	same(k, "reason", reasonOf(k.T, s, k.town.ID, "no@example.org"), "bounced")
	ask := []string{"eva@example.org", "bad@example.org", "gone@example.org", "no@example.org", "new@example.org", ""}
	for range 1100 { // more than goes into one statement
		ask = append(ask, id.New().String())
	}
	ask = append(ask, ask[0])
	var residents, suppressed []string
	k.update(func(tx invitation.Tx) (err error) {
		if residents, err = tx.Residents(k.Context(), ask[1:]); err != nil {
			return err
		}
		suppressed, err = tx.Suppressed(k.Context(), ask)
		return err
	})
	slices.Sort(residents)
	if want := []string{"bad@example.org", "eva@example.org"}; !slices.Equal(residents, want) {
		k.Errorf("residents %v, want %v", residents, want)
	}
	if want := []string{"gone@example.org", "no@example.org"}; !slices.Equal(suppressed, want) {
		k.Errorf("suppressed %v, want %v", suppressed, want)
	}
}

func withdrawKey(k invites) {
	first, second, third := k.campaign(testkit.Start), k.campaign(testkit.Start), k.campaign(testkit.Start)
	key := k.lines(first.ID, 7000, 1, invitation.Ready)[0].Key
	queued := k.lines(second.ID, 7000, 1, invitation.Queued)[0]
	sent := k.lines(third.ID, 7000, 1, invitation.Sent)[0]
	unread := invitation.Recipient{ID: id.New(), Campaign: first.ID, Line: 7001, State: invitation.Ready}
	k.update(func(tx invitation.Tx) error { return tx.AddRecipients(k.Context(), []invitation.Recipient{unread}) })
	withdraw := func(key string) []id.ID {
		return get(k.at, func(tx invitation.Tx) ([]id.ID, error) { return tx.Withdraw(k.Context(), key) })
	}
	got := withdraw(key)
	if len(got) != 2 || !slices.Contains(got, first.ID) || !slices.Contains(got, second.ID) {
		k.Errorf("campaigns %v, want the first and the second", got)
	}
	same(k, "a queued line", k.look(queued.ID).State, invitation.Unsubscribed)
	same(k, "a sent line", k.look(sent.ID).State, invitation.Sent)
	same(k, "campaigns a second time", len(withdraw(key)), 0)
	same(k, "campaigns of no address", len(withdraw("")), 0)
	same(k, "a line without an address", k.look(unread.ID).State, invitation.Ready)
}

func settleOnce(k invites, s *store.Store) {
	n := invitation.Newcomer{Email: "Nya@example.org", Key: "nya@example.org", Name: "Nya", Language: "sv", District: "norr"}
	count := func() (n int) {
		for _, kind := range events(k.T, s, k.town) {
			if kind == event.AccountCreated {
				n++
			}
		}
		return n
	}
	before := count()
	var mu sync.Mutex
	found := map[id.ID]bool{}
	parallel(k.T, 12, func(int) error {
		return k.store.Update(k.Context(), k.town.ID, func(tx invitation.Tx) error {
			who, err := tx.Settle(k.Context(), n)
			mu.Lock()
			found[who] = true
			mu.Unlock()
			return err
		})
	})
	same(k, "accounts", len(found), 1)
	same(k, "found none", found[id.None], false)
	same(k, "accounts said to be made", count()-before, 1)
	residents := get(k.at, func(tx invitation.Tx) ([]string, error) { return tx.Residents(k.Context(), []string{n.Key}) })
	same(k, "residents", len(residents), 1)
}

// invitationBorder calls every method in the other town with this town's ids.
func invitationBorder(k, other invites) {
	c, rows := k.queued(3)
	sentBy, _ := k.claim(c.ID, 1, time.Hour)
	k.finish(sentBy, invitation.Outcome{Recipient: rows[0].ID, State: invitation.Sent, SentAt: testkit.Start, Expires: testkit.Start})
	claim, _ := k.claim(c.ID, 1, -time.Second)
	before := []invitation.Recipient{k.look(rows[0].ID), k.look(rows[1].ID), k.look(rows[2].ID)}
	ctx := k.Context()
	for _, fn := range []func(invitation.Tx) error{
		func(tx invitation.Tx) error { _, err := tx.Campaign(ctx, c.ID); return err },
		func(tx invitation.Tx) error { _, err := tx.LockCampaign(ctx, c.ID); return err },
		func(tx invitation.Tx) error { return tx.SaveCampaign(ctx, c) },
		func(tx invitation.Tx) error { _, err := tx.Recipient(ctx, rows[0].ID); return err },
		func(tx invitation.Tx) error { _, err := tx.LockRecipient(ctx, rows[0].ID); return err },
		func(tx invitation.Tx) error { return tx.SaveRecipient(ctx, rows[0]) },
	} {
		other.refused(fault.NotFound, fn)
	}
	if err := k.store.Update(ctx, other.town.ID, func(tx invitation.Tx) error {
		return tx.AddRecipients(ctx, []invitation.Recipient{{ID: id.New(), Campaign: c.ID, Line: 50, State: invitation.Ready}})
	}); err == nil {
		k.Error("a line was added to another town's campaign")
	}
	var seen int
	other.update(func(tx invitation.Tx) error { return borderLists(ctx, tx, c, rows, claim, &seen) })
	same(k, "seen from outside", seen, 0)
	for i, want := range before {
		same(k, "a line after calls from outside", k.look(rows[i].ID), want)
	}
	same(k, "still held", len(k.renew(claim, time.Hour)), 1)
	sameCampaign(k, get(k.at, func(tx invitation.Tx) (invitation.Campaign, error) { return tx.Campaign(ctx, c.ID) }), c)
	all := get(other.at, func(tx invitation.Tx) (page.Of[invitation.Campaign], error) { return tx.Campaigns(ctx, page.Request{}) })
	same(k, "campaigns listed in the other town", len(all.Rows), 0)
}
