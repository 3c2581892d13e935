package comment_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
)

func (h *house) read(t *testing.T, who access.Actor, l comment.Look) comment.Sheet {
	t.Helper()
	s, err := h.Read(t.Context(), who, h.room, l)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// seqs are the numbers of the first comments on a page.
func seqs(s comment.Sheet) (out []int64) {
	for _, c := range s.Rows {
		if c.Parent == id.None {
			out = append(out, c.Seq)
		}
	}
	return out
}

func TestALongDiscussionIsReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		bo := h.person(t, h.a, "bo")
		var all []int64
		for i := range 2*comment.PageSize + 3 {
			all = append(all, h.say(t, h.anna, fmt.Sprint("Number ", i), 0).Seq)
		}
		reply := h.say(t, bo, "An answer to the second", all[1])
		if err := h.TakeBack(t.Context(), h.anna, h.room, all[0]); err != nil {
			t.Fatal(err)
		}
		guest := access.Guest(h.a.ID, "sv")
		for name, look := range map[string]struct {
			comment.Look
			page        int
			first, last int64
			n           int
		}{
			"the first":               {comment.Look{}, 1, all[0], all[49], 50},
			"the third":               {comment.Look{Page: 3}, 3, all[100], all[102], 3},
			"past the end":            {comment.Look{Page: 9}, 3, all[100], all[102], 3},
			"newest first":            {comment.Look{Order: comment.Newest}, 1, all[102], all[53], 50},
			"newest first, third":     {comment.Look{Order: comment.Newest, Page: 3}, 3, all[2], all[0], 3},
			"best first":              {comment.Look{Order: comment.Best}, 1, all[102], all[53], 50},
			"that of a comment":       {comment.Look{At: all[60]}, 2, all[50], all[99], 50},
			"that of a reply":         {comment.Look{At: reply.Seq}, 1, all[0], all[49], 50},
			"of what is not there":    {comment.Look{At: 999999}, 1, all[0], all[49], 50},
			"after a number":          {comment.Look{Since: all[99]}, 3, all[100], all[102], 3},
			"after the last of all":   {comment.Look{Since: reply.Seq}, 1, all[0], all[49], 50},
			"a page below the first":  {comment.Look{Page: -4}, 1, all[0], all[49], 50},
			"newest, below the first": {comment.Look{Order: comment.Newest, Page: -1}, 1, all[102], all[53], 50},
		} {
			s := h.read(t, guest, look.Look)
			got := seqs(s)
			if s.Pages != 3 || s.Look.Page != look.page || len(got) != look.n || got[0] != look.first || got[len(got)-1] != look.last {
				t.Errorf("%s: page %d of %d with %v", name, s.Look.Page, s.Pages, got)
			}
		}
		first := h.read(t, guest, comment.Look{})
		if first.Rows[0].State != comment.TakenBack || first.Rows[2].Seq != reply.Seq || first.Rows[2].Under != all[1] {
			t.Errorf("what was taken back keeps its place, and a reply follows what it answers: %+v", first.Rows[:3])
		}
		if first.Ends() || !h.read(t, guest, comment.Look{Page: 3}).Ends() {
			t.Error("only the last page is the end")
		}
		if _, err := h.Read(t.Context(), guest, h.room, comment.Look{Order: "loudest"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown order: %v", err)
		}
	})
}

func TestManyRepliesAreOnAPageOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := h.say(t, h.anna, "What do you say?", 0)
		last := first
		for i := range comment.PageSize + 2 {
			last = h.say(t, h.anna, fmt.Sprint("Answer ", i), last.Seq)
		}
		s := h.read(t, h.anna, comment.Look{})
		if n := len(s.Rows); n != 1+comment.ShownReplies || s.Rows[0].Replies != comment.PageSize+2 {
			t.Errorf("%d rows, %d replies", n, s.Rows[0].Replies)
		}
		two, err := h.Replies(t.Context(), h.anna, h.room, first.Seq, 2)
		if err != nil || two.Pages != 2 || len(two.Rows) != 2 || two.Rows[1].Seq != last.Seq {
			t.Errorf("page 2: %+v, %v", two, err)
		}
	})
}

func TestWhatIsNewIsRememberedForEach(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		bo := h.person(t, h.a, "bo")
		for i := range comment.PageSize + 5 {
			h.say(t, h.anna, fmt.Sprint("Number ", i), 0)
		}
		s := h.read(t, bo, comment.Look{})
		if s.Fresh != 5 || s.Next != 51 {
			t.Errorf("after the first page: %d new from %d", s.Fresh, s.Next)
		}
		h.say(t, h.anna, "An answer far up", 3) // 56
		if s = h.read(t, bo, comment.Look{At: 51}); s.Look.Page != 2 || s.Fresh != 1 || s.Next != 56 {
			t.Errorf("after the second: page %d, %d new from %d", s.Look.Page, s.Fresh, s.Next)
		}
		h.say(t, bo, "My own is nothing new to me", 0)
		if s = h.read(t, bo, comment.Look{At: 56}); s.Look.Page != 1 || s.Fresh != 0 || s.Next != 0 {
			t.Errorf("after the answer: page %d, %d new from %d", s.Look.Page, s.Fresh, s.Next)
		}
		if s = h.read(t, h.anna, comment.Look{}); s.Fresh != 1 || s.Next != 57 {
			t.Errorf("to anna: %d new from %d", s.Fresh, s.Next)
		}
		if err := h.ReadAll(t.Context(), h.anna, h.room); err != nil {
			t.Fatal(err)
		}
		if s = h.read(t, h.anna, comment.Look{}); s.Fresh != 0 {
			t.Errorf("after reading all: %d new", s.Fresh)
		}
	})
}

func TestEachVotesOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.say(t, h.anna, "Cars out", 0)
		up := h.say(t, h.anna, "More trees", 0)
		var people []access.Actor
		for i := range 12 {
			people = append(people, h.person(t, h.a, fmt.Sprint("p", i)))
		}
		// All at once, three times each, over each other and of changing minds.
		var wait sync.WaitGroup
		for i, who := range people {
			for _, v := range []int{1, -1, 1} {
				wait.Add(1)
				go func() {
					defer wait.Done()
					if err := h.Vote(context.Background(), who, h.room, c.Seq, v); err != nil {
						t.Errorf("%d: %v", i, err)
					}
				}()
			}
		}
		wait.Wait()
		counted := h.read(t, people[0], comment.Look{})
		if got := counted.Rows[0]; got.Ups+got.Downs != len(people) {
			t.Errorf("%d up and %d down of %d people", got.Ups, got.Downs, len(people))
		}
		// Which of the racing votes came last is chance; the order of the best is not to hang on it.
		for _, who := range people {
			if err := h.Vote(t.Context(), who, h.room, c.Seq, 1); err != nil {
				t.Fatal(err)
			}
		}
		for _, v := range []int{1, 1, -1, 0, 0, -1} {
			if err := h.Vote(t.Context(), people[0], h.room, up.Seq, v); err != nil {
				t.Fatal(err)
			}
		}
		s := h.read(t, people[0], comment.Look{Order: comment.Best})
		if got := s.Rows[len(s.Rows)-1]; got.Seq != up.Seq || got.Ups != 0 || got.Downs != 1 || s.Votes[got.ID] != -1 {
			t.Errorf("after changing one's mind: %+v, %d", got, s.Votes[got.ID])
		}
		for name, err := range map[string]error{
			"own":     h.Vote(t.Context(), h.anna, h.room, c.Seq, 1),
			"outside": h.Vote(t.Context(), h.person(t, h.b, "stranger"), h.room, c.Seq, 1),
			"two":     h.Vote(t.Context(), people[1], h.room, c.Seq, 2),
			"guest":   h.Vote(t.Context(), access.Guest(h.a.ID, "sv"), h.room, c.Seq, 1),
		} {
			want := map[string]fault.Kind{"own": fault.Denied, "outside": fault.NotFound, "two": fault.Invalid, "guest": fault.SignIn}[name]
			if !fault.Is(err, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestStaffPinAndNobodyActsOnTheirOwnWords(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		mod := h.person(t, h.a, "mod", access.Grant{Role: access.Moderator})
		ed := h.person(t, h.a, "ed", access.Grant{Role: access.Editor})
		elsewhere := h.person(t, h.a, "elsewhere", access.Grant{Role: access.Moderator, Scope: access.Scope{District: "centrum"}})
		c, own := h.say(t, h.anna, "Good", 0), h.say(t, mod, "Mine", 0)
		official, err := h.Post(t.Context(), ed, comment.Post{Room: h.room, Body: "We build it.", Office: true})
		if err != nil || official.Role != "editor" || official.Pinned.IsZero() {
			t.Fatalf("%+v, %v", official, err)
		}
		for name, err := range map[string]error{
			"resident":         h.Pin(t.Context(), h.anna, h.room, c.Seq, true),
			"another district": h.Pin(t.Context(), elsewhere, h.room, c.Seq, true),
			"own":              h.Pin(t.Context(), mod, h.room, own.Seq, true),
			"hide own":         h.Hide(t.Context(), mod, h.room, own.Seq, "Because I want to"),
		} {
			if !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for range 2 {
			if err := h.Pin(t.Context(), mod, h.room, c.Seq, true); err != nil {
				t.Fatal(err)
			}
		}
		s := h.read(t, h.anna, comment.Look{})
		if len(s.Pinned) != 2 || len(s.Rows) != 3 || s.Room.Last != 4 {
			t.Errorf("%d pinned, %d rows, line %d", len(s.Pinned), len(s.Rows), s.Room.Last)
		}
		if err := h.Pin(t.Context(), ed, h.room, official.Seq, false); err != nil {
			t.Error(err)
		}
		if err := h.Hide(t.Context(), mod, h.room, c.Seq, "It names a neighbour"); err != nil {
			t.Error(err)
		}
		if s = h.read(t, h.anna, comment.Look{}); len(s.Pinned) != 0 {
			t.Errorf("still pinned: %+v", s.Pinned)
		}
	})
}
