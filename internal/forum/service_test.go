package forum_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, people in it, and a clock that the test moves.
type house struct {
	*forum.Service
	comments *comment.Service
	s        *store.Store
	a, b     *tenant.Town
	clk      *clock.Set
	mod      access.Actor
	anna     access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		text := tenant.Text{"sv": "Samtal", "en": "Talk"}
		a.Processes = append(a.Processes, tenant.ProcessSpec{Slug: "talk", Title: text, Summary: text, Body: text,
			Phases: []tenant.PhaseSpec{{Kind: "discussion", Name: text, Opens: -1, Closes: 10}}})
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		h := &house{Service: forum.New(store.Forum{DB: s.Towns}, policy), comments: comment.New(store.Comments{DB: s.Towns}, policy), s: s, a: a, b: b, clk: clk}
		h.mod, h.anna = h.person(t, a, "mod", access.Grant{Role: access.Admin}), h.person(t, a, "anna")
		fn(t, h)
	})
}

// person is somebody with an account and perhaps a role.
func (h *house) person(t *testing.T, town *tenant.Town, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: town.ID, Account: id.New(), Name: name, Language: "sv", Office: "Parks", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, name+"@example.org")
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func talk(title string) forum.SetBoard {
	return forum.SetBoard{Title: title, About: "Everything that belongs here.", Kind: forum.Talk, Openers: forum.Everybody, State: forum.BoardOpen}
}

func (h *house) board(t *testing.T, in forum.SetBoard) forum.Board {
	t.Helper()
	b, err := h.MakeBoard(t.Context(), h.mod, h.a, "board", in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (h *house) thread(t *testing.T, who access.Actor, board, title string) forum.Thread {
	t.Helper()
	th, err := h.Start(t.Context(), who, h.a, board, forum.Write{Title: title, Body: "I wonder about this.", Key: id.New().String()})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func (h *house) say(t *testing.T, who access.Actor, room id.ID, text string, parent int64) comment.Comment {
	t.Helper()
	c, err := h.comments.Post(t.Context(), who, comment.Post{Room: room, Body: text, Parent: parent, Key: id.New().String()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *house) get(t *testing.T, who access.Actor, thread id.ID) forum.Detail {
	t.Helper()
	d, err := h.Get(t.Context(), who, thread)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (h *house) titles(t *testing.T, f forum.Filter) (out []string) {
	t.Helper()
	for req := (page.Request{Size: 2}); ; {
		list, err := h.List(t.Context(), access.Guest(h.a.ID, "sv"), f, req)
		if err != nil {
			t.Fatal(err)
		}
		for _, th := range list.Rows {
			out = append(out, th.Title)
		}
		if req.Cursor = list.Next; req.Cursor == "" {
			return out
		}
	}
}

func refused(t *testing.T, want fault.Kind, errs map[string]error) {
	t.Helper()
	for name, err := range errs {
		if !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestResidentsOpenThreadsWhereTheyMay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.board(t, talk("Parks"))
		staffOnly := talk("News")
		staffOnly.Openers = forum.StaffOnly
		news := h.board(t, staffOnly)
		closed := talk("Old")
		closed.State = forum.BoardClosed
		old := h.board(t, closed)
		ctx, w := t.Context(), forum.Write{Title: "More benches", Body: "Where would you like them?", Key: "k"}
		one, err := h.Start(ctx, h.anna, h.a, b.Slug, w)
		if err != nil {
			t.Fatal(err)
		}
		two, err := h.Start(ctx, h.anna, h.a, b.Slug, w)
		if err != nil || one.ID != two.ID {
			t.Errorf("the same form twice: %v, %v", two.ID, err)
		}
		if _, err := h.Start(ctx, h.mod, h.a, news.Slug, w); err != nil {
			t.Errorf("staff in their board: %v", err)
		}
		_, guest := h.Start(ctx, access.Guest(h.a.ID, "sv"), h.a, b.Slug, w)
		refused(t, fault.SignIn, map[string]error{"guest": guest})
		w.Key = "other"
		_, inNews := h.Start(ctx, h.anna, h.a, news.Slug, w)
		_, inOld := h.Start(ctx, h.anna, h.a, old.Slug, w)
		refused(t, fault.Closed, map[string]error{"board of staff": inNews, "closed board": inOld})
		_, nowhere := h.Start(ctx, h.anna, h.a, "nowhere", w)
		stranger := h.person(t, h.b, "stranger")
		_, outside := h.Get(ctx, stranger, one.ID)
		refused(t, fault.NotFound, map[string]error{"no board": nowhere, "another town": outside, "support": h.Support(ctx, stranger, one.ID, true)})
		var f *fault.Error
		_, err = h.Start(ctx, h.anna, h.a, b.Slug, forum.Write{Title: "Hi", Body: "My number is 19121212-1212, call me."})
		if !errors.As(err, &f) || len(f.Fields) != 2 || f.Fields[1].Key != "fault.national_number" {
			t.Errorf("too short, and a national number: %v", err)
		}
	})
}

func TestAnAuthorEditsForAWhile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		th := h.thread(t, h.anna, h.board(t, talk("Parks")).Slug, "More benches")
		w := forum.Write{Title: "Many more benches", Body: "Where would you like them?"}
		refused(t, fault.NotFound, map[string]error{"another": h.Edit(t.Context(), h.mod, h.a, th.ID, w)})
		if err := h.Edit(t.Context(), h.anna, h.a, th.ID, w); err != nil {
			t.Fatal(err)
		}
		if d := h.get(t, h.anna, th.ID); d.Title != w.Title || d.Edited.IsZero() || !d.CanEdit {
			t.Errorf("%+v", d)
		}
		h.clk.Advance(forum.EditTime + time.Second)
		refused(t, fault.Closed, map[string]error{"late": h.Edit(t.Context(), h.anna, h.a, th.ID, w)})
	})
}

func TestThreadsAreListedInEveryOrder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.board(t, talk("Parks"))
		var ids []id.ID
		for _, title := range []string{"The first", "The second", "The third", "The fourth"} {
			ids = append(ids, h.thread(t, h.anna, b.Slug, title).ID)
			h.clk.Advance(time.Minute)
		}
		h.say(t, h.mod, ids[1], "So it is.", 0)
		h.say(t, h.mod, ids[1], "Yes.", 0)
		h.clk.Advance(time.Minute)
		if _, err := h.comments.Post(t.Context(), h.mod, comment.Post{Room: ids[0], Body: "We look into it.", Office: true}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.Support(t.Context(), h.mod, ids[2], true); err != nil {
				t.Fatal(err)
			}
		}
		for sort, want := range map[forum.Sort]string{
			forum.Active:     "[The first The second The fourth The third]",
			forum.Newest:     "[The fourth The third The second The first]",
			forum.Discussed:  "[The second The first The fourth The third]",
			forum.Supported:  "[The third The fourth The second The first]",
			forum.Unanswered: "[The second The third The fourth]",
		} {
			if got := fmt.Sprint(h.titles(t, forum.Filter{Board: b.ID, Sort: sort})); got != want {
				t.Errorf("%s: %s, want %s", sort, got, want)
			}
		}
		if got := h.titles(t, forum.Filter{Query: "third"}); len(got) != 1 || got[0] != "The third" {
			t.Errorf("found %v", got)
		}
		if _, err := h.List(t.Context(), h.anna, forum.Filter{Sort: "loudest"}, page.Request{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown order: %v", err)
		}
		if err := h.Support(t.Context(), h.mod, ids[2], false); err != nil || h.get(t, h.mod, ids[2]).Supports != 0 {
			t.Errorf("taken back: %v", err)
		}
	})
}

func TestAThreadOfAProcessLivesWithItsPhase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		in := talk("About the square")
		in.Process = "talk"
		b := h.board(t, in)
		th := h.thread(t, h.anna, b.Slug, "Trees on the square")
		c := h.say(t, h.mod, th.ID, "Lindens?", 0)
		if got := h.titles(t, forum.Filter{Process: b.Process}); len(got) != 1 {
			t.Errorf("the process lists %v", got)
		}
		h.clk.Advance(30 * 24 * time.Hour)
		_, start := h.Start(t.Context(), h.anna, h.a, b.Slug, forum.Write{Title: "Too late now", Body: "I wonder about this."})
		_, post := h.comments.Post(t.Context(), h.anna, comment.Post{Room: th.ID, Body: "Too late"})
		refused(t, fault.Closed, map[string]error{"thread": start, "post": post, "vote": h.comments.Vote(t.Context(), h.anna, th.ID, c.Seq, 1),
			"support": h.Support(t.Context(), h.mod, th.ID, true)})
		if place, err := h.Board(t.Context(), h.anna, b.Slug); err != nil || place.Closed != "fault.discussion_closed" {
			t.Errorf("the board says %q, %v", place.Closed, err)
		}
	})
}

func TestModeratorsActWhereTheyReachAndNotOnTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b, other := h.board(t, talk("Parks")), h.board(t, talk("Roads"))
		th, own := h.thread(t, h.anna, b.Slug, "More benches"), h.thread(t, h.mod, b.Slug, "From the office")
		north := h.person(t, h.a, "north", access.Grant{Role: access.Moderator, Scope: access.Scope{District: "norr"}})
		ctx, why := t.Context(), "It names a neighbour."
		acts := func(who access.Actor, which id.ID) map[string]error {
			into := own.ID
			if which == own.ID {
				into = th.ID
			}
			return map[string]error{"lock": h.SetLocked(ctx, who, which, true, why), "hide": h.SetHidden(ctx, who, which, true, why),
				"move": h.Move(ctx, who, which, other.Slug), "merge": h.Merge(ctx, who, which, into)}
		}
		refused(t, fault.Denied, acts(h.anna, th.ID))
		refused(t, fault.Denied, acts(north, th.ID))
		refused(t, fault.Denied, acts(h.mod, own.ID))
		_, stranger := h.MakeBoard(ctx, north, h.a, "x", talk("Everywhere"))
		refused(t, fault.Denied, map[string]error{"board of the whole town": stranger})

		if err := h.Move(ctx, h.mod, th.ID, other.Slug); err != nil {
			t.Fatal(err)
		}
		if d := h.get(t, h.anna, th.ID); d.BoardSlug != other.Slug {
			t.Errorf("moved to %s", d.BoardSlug)
		}
		if got := h.titles(t, forum.Filter{Board: other.ID}); len(got) != 1 {
			t.Errorf("the other board lists %v", got)
		}
		if err := h.SetLocked(ctx, h.mod, th.ID, true, why); err != nil {
			t.Fatal(err)
		}
		_, post := h.comments.Post(ctx, h.anna, comment.Post{Room: th.ID, Body: "But wait"})
		refused(t, fault.Closed, map[string]error{"post": post})
		if d := h.get(t, h.anna, th.ID); d.State != forum.Locked || d.Reason != why {
			t.Errorf("%+v", d.Thread)
		}
		refused(t, fault.Invalid, map[string]error{"no reason": h.SetLocked(ctx, h.mod, th.ID, true, " ")})
		if err := h.SetLocked(ctx, h.mod, th.ID, false, ""); err != nil {
			t.Fatal(err)
		}
		h.say(t, h.anna, th.ID, "At last", 0)
		if err := h.SetHidden(ctx, h.mod, th.ID, true, why); err != nil {
			t.Fatal(err)
		}
		if d := h.get(t, h.anna, th.ID); d.Title != "" || d.Body != "" || d.Reason != why {
			t.Errorf("what was taken down shows %+v", d.Thread)
		}
		_, _, read := h.comments.List(ctx, h.anna, th.ID, page.Request{})
		refused(t, fault.NotFound, map[string]error{"its room": read})
		if got := h.titles(t, forum.Filter{}); len(got) != 1 {
			t.Errorf("lists show %v", got)
		}
		if err := h.SetHidden(ctx, h.mod, th.ID, false, ""); err != nil || len(h.titles(t, forum.Filter{})) != 2 {
			t.Errorf("put back: %v", err)
		}
	})
}

func TestAMergeKeepsOrderAndLeavesNoGap(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.board(t, talk("Parks"))
		from, into := h.thread(t, h.anna, b.Slug, "Benches please"), h.thread(t, h.anna, b.Slug, "More benches")
		ctx := t.Context()
		h.say(t, h.anna, into.ID, "I", 0)
		first := h.say(t, h.anna, from.ID, "A", 0)
		h.say(t, h.anna, from.ID, "B under A", first.Seq)
		gone := h.say(t, h.anna, from.ID, "C", 0)
		if err := h.comments.TakeBack(ctx, h.anna, from.ID, gone.Seq); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.Merge(ctx, h.mod, from.ID, into.ID); err != nil {
				t.Fatal(err)
			}
		}
		sheet, err := h.comments.Read(ctx, h.anna, into.ID, comment.Look{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range sheet.Rows {
			got = append(got, fmt.Sprint(c.Seq, ":", c.Place, " ", c.Body))
		}
		if s := fmt.Sprintf("%q", got); s != `["1:1 I" "2:2 **Benches please**\n\nI wonder about this." "3:3 A" "4:1 B under A" "5:4 "]` {
			t.Errorf("the posts are %s", s)
		}
		d := h.get(t, h.anna, into.ID)
		if len(d.Merged) != 1 || d.Posts != 4 || sheet.Room.Count != 4 {
			t.Errorf("%d merged, %d posts, %d in the room", len(d.Merged), d.Posts, sheet.Room.Count)
		}
		if old := h.get(t, h.anna, from.ID); old.State != forum.Merged || old.Into != into.ID || old.IntoSeq != 2 {
			t.Errorf("%+v", old.Thread)
		}
		h.whole(t, into.ID)
		h.say(t, h.anna, into.ID, "Z", 0)
		h.whole(t, into.ID)
		_, post := h.comments.Post(ctx, h.anna, comment.Post{Room: from.ID, Body: "Lost?"})
		refused(t, fault.NotFound, map[string]error{"post into what was merged": post, "merge again": h.Merge(ctx, h.mod, from.ID, h.thread(t, h.anna, b.Slug, "Another one").ID)})
		refused(t, fault.Invalid, map[string]error{"itself": h.Merge(ctx, h.mod, into.ID, into.ID), "nothing": h.Merge(ctx, h.mod, into.ID, id.New())})
	})
}

// whole checks that a log has every number, and every comment the number of its line.
func (h *house) whole(t *testing.T, room id.ID) (posts int) {
	t.Helper()
	items, last, err := h.comments.Since(t.Context(), h.a.ID, room, 0, 10000)
	if err != nil || int64(len(items)) != last {
		t.Errorf("%d lines up to %d, %v", len(items), last, err)
	}
	for i, it := range items {
		if it.Seq != int64(i+1) {
			t.Fatalf("line %d has the number %d", i+1, it.Seq)
		}
		if it.Op != comment.Posted {
			continue
		}
		posts++
		if c, err := h.comments.Shown(t.Context(), h.a.ID, it.Ref); err != nil || c.Seq != it.Seq || c.Room != room {
			t.Errorf("line %d is the comment %d of %s, %v", it.Seq, c.Seq, c.Room, err)
		}
	}
	return posts
}

func TestMergesAndPostsAtOnceLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.board(t, talk("Parks"))
		one, two := h.thread(t, h.anna, b.Slug, "Benches please"), h.thread(t, h.anna, b.Slug, "More benches")
		var mu sync.Mutex
		said := 0
		var wait sync.WaitGroup
		for n := range 16 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for i := range 6 {
					room := []id.ID{one.ID, two.ID}[(n+i)%2]
					_, err := h.comments.Post(context.Background(), h.anna, comment.Post{Room: room, Body: fmt.Sprint("post ", n, " ", i), Key: fmt.Sprint(n, "-", i)})
					mu.Lock()
					if err == nil {
						said++
					} else if !fault.Is(err, fault.NotFound) {
						t.Errorf("post: %v", err)
					}
					mu.Unlock()
				}
			}()
		}
		merged := make([]error, 2)
		for i, pair := range [][2]id.ID{{one.ID, two.ID}, {two.ID, one.ID}} {
			wait.Add(1)
			go func() {
				defer wait.Done()
				merged[i] = h.Merge(context.Background(), h.mod, pair[0], pair[1])
			}()
		}
		wait.Wait()
		if (merged[0] == nil) == (merged[1] == nil) {
			t.Errorf("both ways at once: %v and %v", merged[0], merged[1])
		}
		into := two.ID
		if merged[0] != nil {
			into = one.ID
		}
		if n := h.whole(t, into); n != said+1 {
			t.Errorf("%d posts stand, %d were said beside the text of the thread", n, said)
		}
		if d := h.get(t, h.anna, into); d.Posts != said+1 {
			t.Errorf("the thread counts %d", d.Posts)
		}
	})
}

func TestAQuestionFindsItsExpert(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		in := talk("Ask an expert")
		in.Kind, in.Hold = forum.Question, true
		b := h.board(t, in)
		q := h.thread(t, h.anna, b.Slug, "Why do the lindens die?")
		ctx, bo, ken := t.Context(), h.person(t, h.a, "bo"), h.person(t, h.a, "ken")
		_, hidden := h.Get(ctx, bo, q.ID)
		_, room := h.comments.Post(ctx, bo, comment.Post{Room: q.ID, Body: "I know"})
		refused(t, fault.NotFound, map[string]error{"held": hidden, "its room": room})
		if d := h.get(t, h.anna, q.ID); d.State != forum.Held || len(h.titles(t, forum.Filter{})) != 0 {
			t.Errorf("%s, listed %v", d.State, h.titles(t, forum.Filter{}))
		}
		waiting, err := h.Waiting(ctx, h.mod)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%v, %v", waiting, err)
		}
		refused(t, fault.Invalid, map[string]error{
			"nobody":     h.Route(ctx, h.mod, q.ID, forum.Route{Email: "nobody@example.org", Skill: "Botanist"}),
			"the author": h.Route(ctx, h.mod, q.ID, forum.Route{Email: "anna@example.org", Skill: "Botanist"}),
			"no staff":   h.Route(ctx, h.mod, q.ID, forum.Route{Staff: bo.Account, Skill: "Botanist"}),
			"no subject": h.Route(ctx, h.mod, q.ID, forum.Route{Email: "ken@example.org"}),
		})
		refused(t, fault.Denied, map[string]error{"resident": h.Route(ctx, bo, q.ID, forum.Route{Email: "ken@example.org", Skill: "Botanist"})})
		if err := h.Route(ctx, h.mod, q.ID, forum.Route{Email: " Ken@Example.org", Skill: "Botanist"}); err != nil {
			t.Fatal(err)
		}
		if mine, err := h.Mine(ctx, ken); err != nil || len(mine.Asked) != 1 {
			t.Errorf("asked: %+v, %v", mine, err)
		}
		_, cheat := h.comments.Post(ctx, bo, comment.Post{Room: q.ID, Body: "I know!", Office: true})
		refused(t, fault.Denied, map[string]error{"somebody else": cheat})
		c, err := h.comments.Post(ctx, ken, comment.Post{Room: q.ID, Body: "Their roots want air.", Office: true})
		if err != nil || c.Office != "Botanist" || c.Role != comment.ByExpert || c.Pinned.IsZero() {
			t.Errorf("%+v, %v", c, err)
		}
		yes := true
		if d := h.get(t, bo, q.ID); d.Answered.IsZero() || d.ExpertName != "ken" || len(h.titles(t, forum.Filter{Board: b.ID, Answered: &yes})) != 1 {
			t.Errorf("%+v", d.Thread)
		}
		if waiting, err = h.Waiting(ctx, h.mod); err != nil || len(waiting) != 0 {
			t.Errorf("still waiting: %v, %v", waiting, err)
		}
	})
}

func TestADebateTakesSides(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		in := talk("Debate")
		in.Kind = forum.Debate
		th, plain := h.thread(t, h.anna, h.board(t, in).Slug, "Cars out?"), h.thread(t, h.anna, h.board(t, talk("Parks")).Slug, "More benches")
		post := func(room id.ID, s comment.Stance, parent int64) comment.Comment {
			c, err := h.comments.Post(t.Context(), h.anna, comment.Post{Room: room, Body: "I think so.", Stance: s, Parent: parent, Key: id.New().String()})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		pro := post(th.ID, comment.For, 0)
		post(th.ID, comment.For, 0)
		post(th.ID, comment.Against, 0)
		post(th.ID, comment.Neither, 0)
		if r := post(th.ID, comment.For, pro.Seq); r.Stance != comment.Neither {
			t.Error("a reply takes a side")
		}
		if c := post(plain.ID, comment.For, 0); c.Stance != comment.Neither {
			t.Error("a side is taken where there is none")
		}
		if err := h.comments.TakeBack(t.Context(), h.anna, th.ID, pro.Seq); err != nil {
			t.Fatal(err)
		}
		s, err := h.comments.Read(t.Context(), h.anna, th.ID, comment.Look{Side: comment.For})
		if err != nil || s.Room.Pros != 1 || s.Room.Cons != 1 || len(s.Rows) != 1 || s.Pages != 1 {
			t.Errorf("%d for, %d against, %d rows, %v", s.Room.Pros, s.Room.Cons, len(s.Rows), err)
		}
	})
}

func TestBoardsAreChangedAndPutAway(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, b := t.Context(), h.board(t, talk("Parks"))
		th := h.thread(t, h.anna, b.Slug, "More benches")
		_, twice := h.MakeBoard(ctx, h.mod, h.a, "board", talk("parks"))
		bad := talk("X")
		bad.Topic, bad.District, bad.Kind, bad.Process = "nothing", "nowhere", "loud", ""
		_, faulty := h.MakeBoard(ctx, h.mod, h.a, "x", bad)
		none := talk("Of a process")
		none.Process = "nothing"
		_, noProcess := h.MakeBoard(ctx, h.mod, h.a, "x", none)
		refused(t, fault.Invalid, map[string]error{"twice": twice, "faulty": faulty, "no process": noProcess})
		_, resident := h.MakeBoard(ctx, h.anna, h.a, "x", talk("Mine"))
		refused(t, fault.Denied, map[string]error{"resident": resident, "change": h.ChangeBoard(ctx, h.anna, h.a, b.Slug, talk("Mine"))})
		away := talk("Old parks")
		away.State = forum.BoardArchived
		if err := h.ChangeBoard(ctx, h.mod, h.a, b.Slug, away); err != nil {
			t.Fatal(err)
		}
		_, post := h.comments.Post(ctx, h.anna, comment.Post{Room: th.ID, Body: "Still here?"})
		refused(t, fault.Closed, map[string]error{"post": post})
		if list, err := h.Boards(ctx, h.anna); err != nil || len(list) != 0 {
			t.Errorf("listed: %v, %v", list, err)
		}
		if all, err := h.Managed(ctx, h.mod); err != nil || len(all) != 1 || all[0].Title != "Old parks" {
			t.Errorf("managed: %v, %v", all, err)
		}
		if other := h.board(t, talk("Another")); other.Slug != "board-2" {
			t.Errorf("a taken address became %s", other.Slug)
		}
	})
}
