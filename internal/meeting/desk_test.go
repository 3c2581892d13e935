package meeting_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/testkit"
)

func (h *house) desk(t *testing.T, which id.ID, find string) meeting.Desk {
	t.Helper()
	d, err := h.Desk(t.Context(), h.editor, which, find)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWhoComesIsCheckedInByNameOrCode(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t, write(places("4"))), h.person(t, "Anna")
		code := h.signed(t, anna, which, meeting.SignUp{Companions: 1, Needs: "A seat in front"})
		h.signed(t, h.person(t, "Bo"), which, meeting.SignUp{})
		for _, find := range []string{"ann", code} {
			d := h.desk(t, which, find)
			if len(d.People) != 1 || d.People[0].Name != "Anna" || d.People[0].Needs == "" {
				t.Fatalf("%s finds %v", find, d.People)
			}
		}
		signup := h.desk(t, which, code).People[0].ID
		helper := h.person(t, "Amy", access.Grant{Role: access.Ambassador})
		for n, came := range []bool{true, true, false, true} {
			if err := h.CheckIn(t.Context(), helper, which, signup, came); err != nil {
				t.Fatal(err)
			}
			if d := h.desk(t, which, ""); d.Came != map[bool]int{true: 2}[came] || d.Taken.All() != 3 {
				t.Errorf("step %d: %d came of %d", n, d.Came, d.Taken.All())
			}
		}
		if err := h.CheckIn(t.Context(), anna, which, signup, true); !fault.Is(err, fault.Denied) {
			t.Errorf("by a resident: %v", err)
		}
		if err := h.CheckIn(t.Context(), h.editor, h.published(t, write()), signup, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("at another meeting: %v", err)
		}
	})
}

func TestACounterCountsEachTapOnceAndNeverBelowNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write(func(w *meeting.Write) { w.Kind, w.SignUp = meeting.Point, false }))
		tap := func(what string, n int, key id.ID) error {
			return h.Count(t.Context(), h.editor, h.town, which, what, n, key)
		}
		key := id.New()
		for _, err := range []error{tap(meeting.Visitors, -1, id.New()), tap(meeting.Visitors, 5, key), tap(meeting.Visitors, 5, key), tap(meeting.Visitors, 1, id.New()),
			tap(meeting.Visitors, -1, id.New()), tap(meeting.Remarks, 1, id.New())} {
			if err != nil {
				t.Fatal(err)
			}
		}
		h.clk.Advance(24 * time.Hour)
		if err := tap(meeting.Visitors, 1, id.New()); err != nil {
			t.Fatal(err)
		}
		d := h.desk(t, which, "")
		if d.Count(meeting.Visitors) != 6 || d.On("2026-03-02", meeting.Visitors) != 5 || d.On("2026-03-03", meeting.Visitors) != 1 || d.Count(meeting.Remarks) != 1 {
			t.Errorf("%v", d.Tallies)
		}
		for name, err := range map[string]error{"another counter": tap(meeting.Heads, 1, id.New()), "another step": tap(meeting.Visitors, 50, id.New())} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestManyHandsCountTogether(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		clk := clock.At(testkit.Start)
		h := open(t, testkit.NewDatabase(t).Open(t, 16, clk), clk)
		which := h.published(t, write())
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				if err := h.Count(t.Context(), h.editor, h.town, which, meeting.Heads, 1, id.New()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := h.desk(t, which, "").Count(meeting.Heads); n != 40 {
			t.Errorf("counted %d", n)
		}
	})
}

func TestAReminderGoesOutOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write())
		h.signed(t, h.person(t, "anna"), which, meeting.SignUp{})
		sweep := func() int {
			t.Helper()
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					if err := h.Sweep(t.Context(), h.town); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			return h.told(t)[event.MeetingReminded]
		}
		if n := sweep(); n != 0 {
			t.Errorf("a week before: %d", n)
		}
		h.clk.Advance(6*24*time.Hour + 9*time.Hour) // a bit more than 23 hours before
		if n := sweep() + sweep(); n != 1 {
			t.Errorf("the day before: %d", n)
		}
		if err := h.Change(t.Context(), h.editor, h.town, which, write(func(w *meeting.Write) { w.When.Date = "2026-03-16" })); err != nil {
			t.Fatal(err)
		}
		if n := sweep(); n != 0 {
			t.Errorf("after it was moved: %d", n)
		}
		h.clk.Advance(7 * 24 * time.Hour)
		if n := sweep(); n != 1 {
			t.Errorf("the day before the new day: %d", n)
		}
	})
}

func TestThirtyDaysAfterNobodyKnowsWhoCame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna, guest := h.published(t, write(places("5"))), h.person(t, "anna"), access.Guest(h.town.ID, "sv")
		code := h.signed(t, anna, which, meeting.SignUp{Needs: "A ramp", Companions: 1})
		h.signed(t, guest, which, meeting.SignUp{Name: "Ines", Email: "ines@example.org"})
		if err := h.Confirm(t.Context(), guest, h.code(t, which, "ines@example.org")); err != nil {
			t.Fatal(err)
		}
		h.clk.Advance(8*24*time.Hour + meeting.Keep)
		for range 2 {
			if err := h.Sweep(t.Context(), h.town); err != nil {
				t.Fatal(err)
			}
		}
		d := h.desk(t, which, "")
		for _, p := range d.People {
			if p.Name+p.Email+p.EmailKey+p.Needs != "" || p.Account != id.None {
				t.Errorf("still known: %+v", p)
			}
		}
		if d.Taken.All() != 3 {
			t.Errorf("the count is %d", d.Taken.All())
		}
		if _, err := h.Ticket(t.Context(), anna, code); !fault.Is(err, fault.NotFound) {
			t.Errorf("the ticket: %v", err)
		}
	})
}

func TestMinutesAreToldOnceAndCanBeMended(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, write())
		minutes := meeting.WriteMinutes{Attended: "23", Said: "Most wanted more trees on the square.", Decisions: "A drawing by May.", Publish: true}
		if err := h.Minute(t.Context(), h.editor, which, minutes); !fault.Is(err, fault.Closed) {
			t.Errorf("before it began: %v", err)
		}
		h.clk.Advance(8 * 24 * time.Hour)
		short := minutes
		short.Said = "Little."
		if err := h.Minute(t.Context(), h.editor, which, short); !blames(err, "said") {
			t.Errorf("minutes that say nothing: %v", err)
		}
		short.Publish = false
		if err := h.Minute(t.Context(), h.editor, which, short); err != nil {
			t.Errorf("kept for later: %v", err)
		}
		guest := access.Guest(h.town.ID, "sv")
		if d, err := h.Get(t.Context(), guest, which); err != nil || d.Minutes != nil {
			t.Errorf("minutes that are not published: %v, %v", d.Minutes, err)
		}
		h.told(t)
		for range 2 {
			if err := h.Minute(t.Context(), h.editor, which, minutes); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.told(t); n[event.MeetingMinuted] != 1 {
			t.Errorf("told: %v", n)
		}
		if d, err := h.Get(t.Context(), guest, which); err != nil || d.Minutes == nil || d.Minutes.Attended != 23 {
			t.Errorf("published minutes: %v, %v", d.Minutes, err)
		}
	})
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 20)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPhotoOfAWalkNeedsWordsOfConsent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, guest := h.published(t, write(func(w *meeting.Write) { w.Kind = meeting.Walk })), access.Guest(h.town.ID, "sv")
		stop := meeting.AddStop{Key: id.New(), Place: "By the bridge", Text: "The kerb is too high.", Photo: picture(t), Alt: "A high kerb", Consent: "All five who walked", Consented: true}
		for field, bad := range map[string]func(*meeting.AddStop){"consented": func(a *meeting.AddStop) { a.Consented = false },
			"consent": func(a *meeting.AddStop) { a.Consent = "" }, "alt": func(a *meeting.AddStop) { a.Alt = "" }, "photo": func(a *meeting.AddStop) { a.Photo = []byte("no picture") },
			"place": func(a *meeting.AddStop) { a.Place = "" }} {
			one := stop
			bad(&one)
			if err := h.AddStop(t.Context(), h.editor, which, one); !blames(err, field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		for range 2 {
			if err := h.AddStop(t.Context(), h.editor, which, stop); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.StopPhoto(t.Context(), guest, stop.Key); !fault.Is(err, fault.NotFound) {
			t.Errorf("a photo before the record is published: %v", err)
		}
		h.clk.Advance(8 * 24 * time.Hour)
		if err := h.Minute(t.Context(), h.editor, which, meeting.WriteMinutes{Said: "We walked along the river.", Publish: true}); err != nil {
			t.Fatal(err)
		}
		d, err := h.Get(t.Context(), guest, which)
		if err != nil || len(d.Stops) != 1 || d.Stops[0].Consent != "All five who walked" || d.Stops[0].Width != 40 {
			t.Fatalf("%+v, %v", d.Stops, err)
		}
		if raw, err := h.StopPhoto(t.Context(), guest, stop.Key); err != nil || len(raw) == 0 {
			t.Errorf("%d bytes, %v", len(raw), err)
		}
		if err := h.DropStop(t.Context(), h.editor, which, stop.Key); err != nil {
			t.Fatal(err)
		}
		if _, err := h.StopPhoto(t.Context(), guest, stop.Key); !fault.Is(err, fault.NotFound) {
			t.Errorf("a photo that was taken out: %v", err)
		}
	})
}
