package process_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/idea"
	"almenda/internal/mail"
	"almenda/internal/notify"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
)

type links struct{}

func (links) Link(_ tenant.ID, lang, path string) string { return "https://aby.example/" + lang + path }

// remind runs the sweep of two processes at once.
func (w *works) remind(t *testing.T) {
	t.Helper()
	n := notify.New(store.Notices{DB: w.s.Towns}, links{})
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if err := n.Remind(t.Context(), w.town); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestThoseWhoHaveNotActedAreRemindedOnceAndAsManyAsStaffSee(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		ideas, talk := idea.New(store.Ideas{DB: w.s.Towns}, policy), comment.New(store.Comments{DB: w.s.Towns}, policy)
		now := w.clk.Now()
		p := w.holds(t, "park", process.Phase{Kind: process.Ideas, Opens: now.Add(-time.Hour), Closes: now.AddDate(0, 0, 10)})
		other := w.holds(t, "square", process.Phase{Kind: process.Ideas, Opens: now.Add(-time.Hour), Closes: now.AddDate(0, 0, 100)})
		editor := person(t, w, "editor", access.Grant{Role: access.Editor})

		author, supporter, talker, idle := person(t, w, "author"), person(t, w, "supporter"), person(t, w, "talker"), person(t, w, "idle")
		elsewhere, secret := person(t, w, "elsewhere"), person(t, w, "secret") // one acts in another process, one follows by letter alone and acts
		for _, who := range []access.Actor{author, supporter, talker, idle, elsewhere} {
			follower(t, w, p, who, "")
		}
		follower(t, w, p, access.Actor{}, "secret@example.org")
		for i := range 300 { // more than one batch
			follower(t, w, p, access.Actor{}, fmt.Sprintf("reader%d@example.org", i))
		}
		w.clk.Advance(time.Minute)
		which := published(t, w, ideas, author, p)
		for _, who := range []access.Actor{supporter, secret} {
			if err := ideas.Support(t.Context(), who, which, true); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := talk.Post(t.Context(), talker, comment.Post{Room: which, Body: "Yes please"}); err != nil {
			t.Fatal(err)
		}
		published(t, w, ideas, elsewhere, other)

		w.to(p.Phases[0].Closes.AddDate(0, 0, -2).Add(-time.Hour))
		if w.remind(t); len(letters(t, w, mail.PhaseReminder)) != 0 {
			t.Error("reminded too early")
		}
		w.clk.Advance(2 * time.Hour)
		list, err := w.Reminders(t.Context(), editor, p.ID)
		if err != nil || list[0] != (process.Reminder{Followers: 306, Acted: 4, Waiting: 302}) {
			t.Fatalf("staff see %+v, %v", list, err)
		}
		for range 3 {
			w.remind(t)
		}
		sent := map[string]int{}
		for _, l := range letters(t, w, mail.PhaseReminder) {
			sent[l.To]++
			if l.Params["unsubscribe"] == "" {
				t.Errorf("%s cannot end it", l.To)
			}
		}
		if len(sent) != list[0].Waiting || sent["idle@example.org"] != 1 || sent["elsewhere@example.org"] != 1 {
			t.Errorf("%d were written to, staff saw %d", len(sent), list[0].Waiting)
		}
		for to, n := range sent {
			if n != 1 {
				t.Errorf("%s was reminded %d times", to, n)
			}
		}
		for _, who := range []string{"author", "supporter", "talker", "secret"} {
			if sent[who+"@example.org"] != 0 {
				t.Errorf("%s took part and is reminded", who)
			}
		}
		list, err = w.Reminders(t.Context(), editor, p.ID)
		if err != nil || list[0] != (process.Reminder{Followers: 306, Acted: 4, Reminded: 302}) {
			t.Errorf("afterwards staff see %+v, %v", list, err)
		}
		if _, err := w.Reminders(t.Context(), idle, p.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a resident sees who is reminded: %v", err)
		}
	})
}

func TestNobodyIsRemindedAtNightOrWhenStaffSayNever(t *testing.T) {
	work(t, func(t *testing.T, w *works) {
		now := w.clk.Now()
		closes, _, _ := process.Local("2026-03-29", "02:30", w.town.Location())
		p := w.holds(t, "park", process.Phase{Kind: process.Ideas, Opens: now, Closes: closes})
		mute := w.holds(t, "square", process.Phase{Kind: process.Ideas, Opens: now, Closes: closes})
		editor := person(t, w, "editor", access.Grant{Role: access.Editor})
		for _, one := range []process.Process{p, mute} {
			follower(t, w, one, access.Actor{}, "bo@example.org")
		}
		if err := w.SetRemindDays(t.Context(), editor, mute.ID, 0); err != nil {
			t.Fatal(err)
		}
		if err := w.SetRemindDays(t.Context(), editor, p.ID, 31); !fault.Is(err, fault.Invalid) {
			t.Errorf("31 days: %v", err)
		}
		night := closes.AddDate(0, 0, -2)
		for w.to(night); w.clk.Now().Before(night.Add(6 * time.Hour)); w.clk.Advance(30 * time.Minute) {
			w.remind(t)
			n, hour := len(letters(t, w, mail.PhaseReminder)), w.clk.Now().In(w.town.Location()).Hour()
			if want := map[bool]int{true: 1}[hour >= 7]; n != want {
				t.Fatalf("%d letters at %s", n, w.clk.Now().In(w.town.Location()))
			}
		}
		w.to(closes)
		late := person(t, w, "late")
		follower(t, w, p, late, "")
		w.to(closes.Add(8 * time.Hour))
		if w.remind(t); len(letters(t, w, mail.PhaseReminder)) != 1 {
			t.Error("reminded of what is over")
		}
	})
}

func TestAShortPhaseIsCalledToMindInItsSecondHalf(t *testing.T) {
	day := time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ph   process.Phase
		want time.Time
	}{
		"two days before": {process.Phase{Kind: process.Ideas, Opens: day, Closes: day.AddDate(0, 0, 20)}, day.AddDate(0, 0, 18)},
		"as staff said":   {process.Phase{Kind: process.Poll, Opens: day, Closes: day.AddDate(0, 0, 20), Remind: 5}, day.AddDate(0, 0, 15)},
		"short":           {process.Phase{Kind: process.Meeting, Opens: day, Closes: day.AddDate(0, 0, 2)}, day.AddDate(0, 0, 1)},
		"never":           {process.Phase{Kind: process.Ideas, Opens: day, Closes: day.AddDate(0, 0, 20), Remind: -1}, time.Time{}},
		"nothing to do":   {process.Phase{Kind: process.Review, Opens: day, Closes: day.AddDate(0, 0, 20)}, time.Time{}},
	} {
		if got := c.ph.RemindAt(); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhatComesAtNightWaitsForTheMorning(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, h, m int) time.Time { return time.Date(2026, time.March, day, h, m, 0, 0, zone) }
	for _, c := range []struct{ at, want time.Time }{
		{at(29, 2, 30), at(29, 7, 0)}, {at(28, 21, 0), at(29, 7, 0)}, {at(28, 20, 59), at(28, 20, 59)}, {at(31, 23, 0), at(32, 7, 0)}, {time.Time{}, time.Time{}},
	} {
		if got := process.Awake(c.at, zone); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.at, got, c.want)
		}
	}
}
