package storetest

import (
	"maps"
	"slices"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/testkit"
)

type mails struct{ at[mail.Tx] }

// add stores a letter that waits.
func (k mails) add(kind mail.Kind) mail.Row {
	k.Helper()
	return k.addAt(kind, testkit.Start)
}

func (k mails) addAt(kind mail.Kind, created time.Time) mail.Row {
	k.Helper()
	row := mail.Row{ID: id.New(), Kind: kind, To: "Eva@example.org", Key: "eva@example.org", Account: id.New(), Language: "sv",
		Params: map[string]string{"link": "https://aby.example/x?a=b&c='d'", "name": `Åsa "O'Neill" ?`}, State: mail.StateQueued, Created: created}
	k.update(func(tx mail.Tx) error { return tx.Add(k.Context(), row) })
	return row
}

func (k mails) lock(letter id.ID) mail.Row {
	k.Helper()
	return get(k.at, func(tx mail.Tx) (mail.Row, error) { return tx.Lock(k.Context(), letter) })
}

func (k mails) lease(letter id.ID, lease time.Duration) (claim id.ID) {
	k.Helper()
	claim = id.Secret()
	k.update(func(tx mail.Tx) error { return tx.Lease(k.Context(), letter, claim, lease) })
	return claim
}

func (k mails) finish(letter, claim id.ID, res mail.Result) (held bool) {
	k.Helper()
	return get(k.at, func(tx mail.Tx) (bool, error) { return tx.Finish(k.Context(), letter, claim, res) })
}

func (k mails) wake(pause time.Duration, max int) (out []id.ID) {
	k.Helper()
	for _, w := range get(k.at, func(tx mail.Tx) ([]mail.Woken, error) { return tx.Wake(k.Context(), pause, max) }) {
		out = append(out, w.ID)
	}
	return out
}

// Mail is the contract of mail.Store.
func Mail(t *testing.T, s *store.Store, clk *clock.Set) {
	a, b := testkit.TwoTowns(t, s)
	in := func(t *testing.T) mails { return mails{at[mail.Tx]{t, store.Mail{DB: s.Towns}, a}} }
	t.Run("a letter comes back as it was stored", func(t *testing.T) { mailComesBack(in(t)) })
	t.Run("a lease keeps a letter until it runs out", func(t *testing.T) { mailLease(in(t)) })
	t.Run("leases are judged by the one clock", func(t *testing.T) { mailClock(in(t), s, clk) })
	t.Run("only who holds a letter finishes it", func(t *testing.T) { mailHeld(in(t)) })
	t.Run("a letter that failed for now waits", func(t *testing.T) { mailRetry(in(t)) })
	t.Run("the end of a letter is noted and its secrets go", func(t *testing.T) { mailEnd(in(t), clk) })
	t.Run("letters are woken once per pause, oldest first", func(t *testing.T) { mailWake(in(t)) })
	if s.Dialect() == dialect.Postgres {
		t.Run("sweeps at once share the letters", func(t *testing.T) { mailWakeParallel(in(t)) })
	}
	t.Run("an address that said no stays said no", func(t *testing.T) { mailSuppress(in(t), s) })
	t.Run("one town cannot touch another's letters", func(t *testing.T) {
		k := in(t)
		k.town = b
		mailBorder(in(t), k)
	})
}

func mailComesBack(k mails) {
	want := k.add(mail.CommentOnMyIdea)
	got := k.lock(want.ID)
	if !maps.Equal(got.Params, want.Params) {
		k.Errorf("params %v, want %v", got.Params, want.Params)
	}
	same(k, "created", got.Created, want.Created)
	same(k, "ready", got.Ready, true)
	got.Params, want.Params = nil, nil
	same(k, "key", got.Key, want.Key)
	same(k, "to", got.To, want.To)
	same(k, "account", got.Account, want.Account)
	same(k, "language", got.Language, want.Language)
	same(k, "kind", got.Kind, want.Kind)
	same(k, "state", got.State, want.State)
	same(k, "claim", got.Claim, id.None)
	same(k, "finished", got.Finished.IsZero(), true)
	k.refused(fault.NotFound, func(tx mail.Tx) error {
		_, err := tx.Lock(k.Context(), id.New())
		return err
	})
}

func mailLease(k mails) {
	row := k.add(mail.LoginCode)
	claim := k.lease(row.ID, time.Hour)
	got := k.lock(row.ID)
	same(k, "state", got.State, mail.StateSending)
	same(k, "claim", got.Claim, claim)
	same(k, "attempts", got.Attempts, 1)
	same(k, "ready under a lease", got.Ready, false)
	renew := func(claim id.ID, lease time.Duration) (held bool) {
		k.update(func(tx mail.Tx) (err error) {
			held, err = tx.Renew(k.Context(), row.ID, claim, lease)
			return err
		})
		return held
	}
	same(k, "renewed by somebody else", renew(id.Secret(), -time.Second), false)
	same(k, "ready in spite of the holder's lease", k.lock(row.ID).Ready, false)
	same(k, "renewed by its holder", renew(claim, -time.Second), true)
	same(k, "ready after a renewed lease", k.lock(row.ID).Ready, true)
	k.lease(row.ID, -time.Second)
	got = k.lock(row.ID)
	same(k, "attempts", got.Attempts, 2)
	same(k, "ready after the lease", got.Ready, true)
}

func mailClock(k mails, s *store.Store, clk *clock.Set) {
	row := k.add(mail.LoginCode)
	k.lease(row.ID, time.Hour)
	clk.Advance(59 * time.Minute)
	same(k, "ready within the lease", k.lock(row.ID).Ready, false)
	clk.Advance(time.Minute)
	// On PostgreSQL the worker's clock means nothing, however far it runs ahead.
	same(k, "ready by the worker's clock", k.lock(row.ID).Ready, s.Dialect() == dialect.SQLite)
}

func mailHeld(k mails) {
	row := k.add(mail.IdeaStatus)
	lost := k.lease(row.ID, -time.Second)
	claim := k.lease(row.ID, time.Hour)
	same(k, "a lost claim finishes", k.finish(row.ID, lost, mail.Result{State: mail.StateFailed, Reason: "lost", Blank: true}), false)
	got := k.lock(row.ID)
	same(k, "state", got.State, mail.StateSending)
	same(k, "reason", got.Reason, "")
	same(k, "claim", got.Claim, claim)
	same(k, "params", len(got.Params), 2)
	same(k, "the claim finishes", k.finish(row.ID, claim, mail.Result{State: mail.StateSent}), true)
	same(k, "the claim finishes twice", k.finish(row.ID, claim, mail.Result{State: mail.StateFailed}), false)
	same(k, "state", k.lock(row.ID).State, mail.StateSent)
}

func mailRetry(k mails) {
	row := k.add(mail.IdeaStatus)
	k.finish(row.ID, k.lease(row.ID, time.Hour), mail.Result{State: mail.StateQueued, Reason: "rcpt 450", RetryIn: time.Hour})
	got := k.lock(row.ID)
	same(k, "state", got.State, mail.StateQueued)
	same(k, "reason", got.Reason, "rcpt 450")
	same(k, "claim", got.Claim, id.None)
	same(k, "finished", got.Finished.IsZero(), true)
	same(k, "ready before its time", got.Ready, false)
	k.finish(row.ID, k.lease(row.ID, time.Hour), mail.Result{State: mail.StateQueued, RetryIn: -time.Second})
	same(k, "ready after its time", k.lock(row.ID).Ready, true)
}

func mailEnd(k mails, clk *clock.Set) {
	for _, state := range []mail.State{mail.StateSent, mail.StateFailed, mail.StateCancelled} {
		row := k.add(mail.LoginCode)
		same(k, "held", k.finish(row.ID, k.lease(row.ID, -time.Second), mail.Result{State: state, Reason: "why", Blank: true}), true)
		got := k.lock(row.ID)
		same(k, "state", got.State, state)
		same(k, "finished", got.Finished, clk.Now())
		same(k, "params", len(got.Params), 0)
		same(k, "claim", got.Claim, id.None)
		same(k, "ready", got.Ready, false)
	}
}

func mailWake(k mails) {
	k.wake(-time.Minute, 1000) // what the others left
	third := k.addAt(mail.IdeaStatus, testkit.Start.Add(2*time.Second))
	first, second := k.addAt(mail.LoginCode, testkit.Start), k.addAt(mail.IdeaStatus, testkit.Start.Add(time.Second))
	sent := k.add(mail.LoginCode)
	k.finish(sent.ID, k.lease(sent.ID, time.Hour), mail.Result{State: mail.StateSent})
	busy := k.add(mail.LoginCode)
	k.lease(busy.ID, time.Hour)
	dead := k.addAt(mail.LoginCode, testkit.Start.Add(3*time.Second))
	k.lease(dead.ID, -time.Second)
	if got := k.wake(time.Hour, 10); len(got) != 0 {
		k.Errorf("woken while their own events are on the way: %v", got)
	}
	// All that wait are older than a pause that lies ahead.
	want := []id.ID{first.ID, second.ID, third.ID, dead.ID}
	got := slices.DeleteFunc(k.wake(-time.Minute, 1000), func(v id.ID) bool { return !slices.Contains(want, v) && v != sent.ID && v != busy.ID })
	if !slices.Equal(got, want) {
		k.Errorf("woken %v, want %v", got, want)
	}
	if got := k.wake(time.Hour, 10); len(got) != 0 {
		k.Errorf("woken twice within a pause: %v", got)
	}
	same(k, "woken with a maximum", len(k.wake(-time.Minute, 2)), 2)
	same(k, "woken with none allowed", len(k.wake(-time.Minute, 0)), 0)
}

func mailWakeParallel(k mails) {
	k.wake(-time.Minute, 1000) // what the others left
	for range 40 {
		k.add(mail.IdeaStatus)
	}
	woken := together(k.at, 4, func(tx mail.Tx) ([]mail.Woken, error) { return tx.Wake(k.Context(), -time.Minute, 10) })
	seen := map[id.ID]int{}
	for _, w := range woken {
		seen[w.ID]++
	}
	same(k, "letters woken", len(woken), 40)
	same(k, "different letters woken", len(seen), 40)
}

func mailSuppress(k mails, s *store.Store) {
	key := "gone@example.org"
	addAccount(k.T, s, k.town, model.Account{ID: id.New(), EmailKey: &key, Language: "sv", State: "deleted", CreatedAt: k.now(s)})
	alive := "alive@example.org"
	addAccount(k.T, s, k.town, model.Account{ID: id.New(), EmailKey: &alive, Language: "sv", State: "active", CreatedAt: k.now(s)})
	k.update(func(tx mail.Tx) error { return tx.Suppress(k.Context(), "no@example.org", "unsubscribed") })
	k.update(func(tx mail.Tx) error { return tx.Suppress(k.Context(), "no@example.org", "bounced") })
	ask := []string{alive, "no@example.org", key, "unknown@example.org", ""}
	for i := range 1200 { // more than goes into one statement
		ask = append(ask, id.New().String()+string(rune('a'+i%26)))
	}
	got := get(k.at, func(tx mail.Tx) ([]string, error) { return tx.Suppressed(k.Context(), ask) })
	if want := []string{key, "no@example.org"}; !slices.Equal(got, want) {
		k.Errorf("suppressed %v, want %v", got, want)
	}
	same(k, "reason", reasonOf(k.T, s, k.at.town.ID, "no@example.org"), "unsubscribed")
	if got := get(k.at, func(tx mail.Tx) ([]string, error) { return tx.Suppressed(k.Context(), nil) }); len(got) != 0 {
		k.Errorf("of no keys %v are suppressed", got)
	}
}

func (k mails) now(s *store.Store) (now time.Time) {
	k.Helper()
	if err := s.Towns.View(k.Context(), k.town.ID, func(tx *tenantdb.Tx) error { now = tx.Now(); return nil }); err != nil {
		k.Fatal(err)
	}
	return now
}

// mailBorder calls every method in the other town with this town's ids.
func mailBorder(k, other mails) {
	row := k.add(mail.IdeaStatus)
	claim := k.lease(row.ID, -time.Second)
	before := k.lock(row.ID)
	other.refused(fault.NotFound, func(tx mail.Tx) error {
		_, err := tx.Lock(k.Context(), row.ID)
		return err
	})
	other.refused(fault.NotFound, func(tx mail.Tx) error { return tx.Lease(k.Context(), row.ID, id.Secret(), time.Hour) })
	same(k, "finished from outside", other.finish(row.ID, claim, mail.Result{State: mail.StateSent, Blank: true}), false)
	same(k, "woken from outside", len(other.wake(-time.Minute, 1000)), 0)
	k.update(func(tx mail.Tx) error { return tx.Suppress(k.Context(), "here@example.org", "bounced") })
	if got := get(other.at, func(tx mail.Tx) ([]string, error) { return tx.Suppressed(k.Context(), []string{"here@example.org"}) }); len(got) != 0 {
		k.Errorf("suppressed in another town: %v", got)
	}
	after := k.lock(row.ID)
	same(k, "state", after.State, before.State)
	same(k, "claim", after.Claim, before.Claim)
	same(k, "attempts", after.Attempts, before.Attempts)
	same(k, "params", len(after.Params), len(before.Params))
	// The same id may exist in both towns, and is two letters.
	row.Language = "pl"
	other.update(func(tx mail.Tx) error { return tx.Add(k.Context(), row) })
	same(k, "language here", k.lock(row.ID).Language, "sv")
	same(k, "language there", other.lock(row.ID).Language, "pl")
}
