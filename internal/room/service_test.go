package room_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/room"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// hall is the service with an idea's room to be led, in the first of two towns.
type hall struct {
	*room.Service
	talk *comment.Service
	s    *store.Store
	a, b *tenant.Town
	clk  *clock.Set
	room id.ID
	anna access.Actor // who wrote the idea
	host access.Actor // moderates the district in which it lies
}

func each(t *testing.T, fn func(t *testing.T, h *hall)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.New(store.Processes{DB: s.Towns}, policy).Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		h := &hall{Service: room.New(store.Rooms{DB: s.Towns}, policy), talk: comment.New(store.Comments{DB: s.Towns}, policy), s: s, a: a, b: b, clk: clk}
		h.anna = h.person(t, a, "anna")
		h.host = h.person(t, a, "hanna", access.Grant{Role: access.Moderator, Scope: access.Scope{District: "norr"}})
		h.room = h.idea(t, h.anna)
		fn(t, h)
	})
}

func (h *hall) person(t *testing.T, town *tenant.Town, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: access.ByMail, Grants: grants}
	err := store.Accounts{DB: h.s.Towns}.Update(t.Context(), town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: tx.Now()}, who.Account.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// idea is a published idea of the district norr, with its room.
func (h *hall) idea(t *testing.T, who access.Actor) id.ID {
	t.Helper()
	which := id.New()
	err := store.Ideas{DB: h.s.Towns}.Update(t.Context(), who.Tenant, func(tx idea.Tx) error {
		p, err := tx.ProcessBySlug(t.Context(), "ideas")
		if err != nil {
			return err
		}
		if err := tx.PutDraft(t.Context(), idea.Idea{ID: which, Process: p.ID, Author: who.Account, Title: "A bench", Body: "By the river", District: "norr",
			Status: idea.Draft, Created: tx.Now(), Updated: tx.Now()}); err != nil {
			return err
		}
		if err := tx.OpenRoom(t.Context(), which); err != nil {
			return err
		}
		return tx.Publish(t.Context(), which, idea.Submitted)
	})
	if err != nil {
		t.Fatal(err)
	}
	return which
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *hall) open(t *testing.T) { t.Helper(); must(t, h.Start(t.Context(), h.host, h.room)) }

func (h *hall) stage(t *testing.T) room.Stage {
	t.Helper()
	st, err := h.Stage(t.Context(), h.a.ID, h.room)
	must(t, err)
	return st
}

// question puts a question and gives its id.
func (h *hall) question(t *testing.T, who access.Actor, body string) id.ID {
	t.Helper()
	must(t, h.Put(t.Context(), who, room.PutQuestion{Room: h.room, Body: body, Key: id.New().String()}))
	own, err := h.Mine(t.Context(), who, h.stage(t).Sitting.ID)
	must(t, err)
	for _, q := range own.Questions {
		if q.Body == body {
			return q.ID
		}
	}
	t.Fatalf("the question is not among its author's: %+v", own)
	return id.None
}

func (h *hall) handle(t *testing.T, q id.ID, to room.Stand) {
	t.Helper()
	must(t, h.Handle(t.Context(), h.host, h.room, q, room.Move{To: to, Reason: "It is not about the bench.", Answer: "In spring."}))
}

func TestASittingIsOpenedAndClosedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		must(t, h.Plan(t.Context(), h.host, h.room, h.clk.Now().Add(time.Hour)))
		planned := h.stage(t).Sitting
		if planned.State != room.Planned {
			t.Fatalf("planned: %+v", planned)
		}
		must(t, h.CallOff(t.Context(), h.host, h.room))
		if st := h.stage(t); st.Sitting.State != "" {
			t.Errorf("called off: %+v", st.Sitting)
		}
		must(t, h.Plan(t.Context(), h.host, h.room, h.clk.Now().Add(2*time.Hour)))
		h.open(t)
		h.open(t)
		at := h.stage(t)
		if at.Sitting.State != room.Running || at.Sitting.Number != 1 {
			t.Fatalf("opened twice: %+v", at.Sitting)
		}
		if err := h.Plan(t.Context(), h.host, h.room, h.clk.Now().Add(time.Hour)); !fault.Is(err, fault.Conflict) {
			t.Errorf("planned while it is led: %v", err)
		}
		must(t, h.SetMode(t.Context(), h.host, h.room, room.ReadOnly, 0))
		for range 2 {
			must(t, h.End(t.Context(), h.host, h.room))
		}
		st := h.stage(t)
		if st.Sitting.State != room.Ended || st.Mode != room.Open || st.Sitting.Last != st.Last {
			t.Errorf("closed: %+v", st)
		}
		h.open(t)
		if n := h.stage(t).Sitting.Number; n != 2 {
			t.Errorf("the next sitting has the number %d", n)
		}
	})
}

func TestOnlyHostsOfThePlaceLead(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		elsewhere := h.person(t, h.a, "eva", access.Grant{Role: access.Moderator, Scope: access.Scope{District: "centrum"}})
		stranger := h.person(t, h.b, "sven", access.Grant{Role: access.Admin})
		for _, c := range []struct {
			name string
			who  access.Actor
			want fault.Kind
		}{{"a resident", h.anna, fault.Denied}, {"a moderator elsewhere", elsewhere, fault.Denied}, {"somebody of another town", stranger, fault.NotFound},
			{"a guest", access.Guest(h.a.ID, "sv"), fault.SignIn}} {
			for what, do := range map[string]func() error{
				"start": func() error { return h.Start(t.Context(), c.who, h.room) },
				"mode":  func() error { return h.SetMode(t.Context(), c.who, h.room, room.ReadOnly, 0) },
				"desk":  func() error { _, err := h.Desk(t.Context(), c.who, h.room); return err },
			} {
				if err := do(); !fault.Is(err, c.want) {
					t.Errorf("%s by %s: %v", what, c.name, err)
				}
			}
		}
		if _, err := h.Stage(t.Context(), h.b.ID, h.room); !fault.Is(err, fault.NotFound) {
			t.Errorf("the stage from another town: %v", err)
		}
	})
}

func TestTheModeIsObeyedByWhoeverWrites(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		say := func(who access.Actor) error {
			_, err := h.talk.Post(t.Context(), who, comment.Post{Room: h.room, Body: "Hello", Key: id.New().String()})
			return err
		}
		if err := h.SetMode(t.Context(), h.host, h.room, room.Slow, 30); !fault.Is(err, fault.Closed) {
			t.Errorf("a mode while nobody leads: %v", err)
		}
		h.open(t)
		if err := h.SetMode(t.Context(), h.host, h.room, room.Slow, 7); !fault.Is(err, fault.Invalid) {
			t.Errorf("an odd pause: %v", err)
		}
		must(t, h.SetMode(t.Context(), h.host, h.room, room.Slow, 30))
		must(t, say(h.anna))
		if err := say(h.anna); !fault.Is(err, fault.TooMany) {
			t.Errorf("twice at once in a slow room: %v", err)
		}
		h.clk.Advance(31 * time.Second)
		must(t, say(h.anna))
		must(t, h.SetMode(t.Context(), h.host, h.room, room.ReadOnly, 0))
		if err := say(h.anna); !fault.Is(err, fault.Closed) {
			t.Errorf("written where only reading is allowed: %v", err)
		}
		must(t, say(h.host))
	})
}

func TestTheFloorGoesRoundInTheOrderOfAsking(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		bo, cy, di := h.person(t, h.a, "bo"), h.person(t, h.a, "cy"), h.person(t, h.a, "di")
		if err := h.AskFloor(t.Context(), bo, h.room); !fault.Is(err, fault.Closed) {
			t.Errorf("asked while nobody leads: %v", err)
		}
		h.open(t)
		for _, who := range []access.Actor{bo, h.anna, cy, bo, di} {
			must(t, h.AskFloor(t.Context(), who, h.room))
		}
		queue := func() string {
			var out []string
			for _, s := range h.stage(t).Queue {
				out = append(out, s.Name+" "+string(s.State))
			}
			return strings.Join(out, ", ")
		}
		if got := queue(); got != "bo waiting, anna waiting, cy waiting, di waiting" {
			t.Fatalf("the queue is %s", got)
		}
		st := h.stage(t)
		for range 2 {
			must(t, h.GiveFloor(t.Context(), h.host, h.room, st.Queue[1].ID))
		}
		must(t, h.LeaveFloor(t.Context(), cy, h.room))
		if got := queue(); got != "anna speaking, bo waiting, di waiting" {
			t.Errorf("the queue is %s", got)
		}
		must(t, h.GiveFloor(t.Context(), h.host, h.room, st.Queue[0].ID))
		must(t, h.EndTurn(t.Context(), h.host, h.room, st.Queue[3].ID))
		if got := queue(); got != "bo speaking" {
			t.Errorf("the queue is %s", got)
		}
		must(t, h.AskFloor(t.Context(), h.anna, h.room))
		if got := queue(); got != "bo speaking, anna waiting" {
			t.Errorf("asked again: %s", got)
		}
		must(t, h.End(t.Context(), h.host, h.room))
		if got := queue(); got != "" {
			t.Errorf("after the end: %s", got)
		}
		if err := h.GiveFloor(t.Context(), h.host, h.room, st.Queue[0].ID); !fault.Is(err, fault.Closed) {
			t.Errorf("the floor after the end: %v", err)
		}
		d, err := h.Drafting(t.Context(), h.host, h.room, h.stage(t).Sitting.ID)
		if err != nil || d.Facts.Speakers != 2 {
			t.Errorf("%d had the floor, %v", d.Facts.Speakers, err)
		}
	})
}

func TestEverybodyHasOnePlaceHoweverOftenTheyAsk(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.open(t)
		people := make([]access.Actor, 8)
		for i := range people {
			people[i] = h.person(t, h.a, string(rune('k'+i)))
		}
		asked := make(chan error)
		for _, who := range people {
			for range 4 {
				go func() { asked <- h.AskFloor(context.WithoutCancel(t.Context()), who, h.room) }()
			}
		}
		for range 4 * len(people) {
			must(t, <-asked)
		}
		st, seen := h.stage(t), map[id.ID]bool{}
		for i, s := range st.Queue {
			if seen[s.Account] || i > 0 && st.Queue[i-1].Order >= s.Order {
				t.Errorf("place %d of %s comes twice or out of order", i, s.Name)
			}
			seen[s.Account] = true
		}
		if len(st.Queue) != len(people) {
			t.Errorf("%d places for %d people", len(st.Queue), len(people))
		}
	})
}

func TestAQuestionIsShownAnsweredOrPutAsideWithAReason(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		guest := access.Guest(h.a.ID, "sv")
		if err := h.Put(t.Context(), h.anna, room.PutQuestion{Room: h.room, Body: "When will it come?"}); !fault.Is(err, fault.Closed) {
			t.Errorf("a question before there is a plan: %v", err)
		}
		must(t, h.Plan(t.Context(), h.host, h.room, h.clk.Now().Add(time.Hour)))
		for _, body := range []string{"", "no", strings.Repeat("å", room.MaxQuestion+1), "My number is 19121212-1212, why?"} {
			if err := h.Put(t.Context(), h.anna, room.PutQuestion{Room: h.room, Body: body}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%.20q: %v", body, err)
			}
		}
		q := h.question(t, h.anna, "When will it come?")
		aside := h.question(t, h.anna, "What of something else?")
		if st := h.stage(t); len(st.Wall) != 0 || st.Unshown != 2 {
			t.Errorf("before it is shown: %+v", st)
		}
		if _, err := h.Part(t.Context(), h.a.ID, q); !fault.Is(err, fault.NotFound) {
			t.Errorf("read before it is shown: %v", err)
		}
		if err := h.Support(t.Context(), h.host, h.room, q, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("supported before it is shown: %v", err)
		}
		h.handle(t, q, room.Shown)
		h.handle(t, q, room.Shown)
		if got := h.stage(t).Wall; len(got) != 1 || got[0].Name != "" {
			t.Errorf("the wall: %+v", got)
		}
		if err := h.Handle(t.Context(), h.host, h.room, aside, room.Move{To: room.Dismissed}); !fault.Is(err, fault.Invalid) {
			t.Errorf("put aside without a reason: %v", err)
		}
		h.handle(t, aside, room.Dismissed)
		own, err := h.Mine(t.Context(), h.anna, h.stage(t).Sitting.ID)
		if err != nil || own.Questions[1].Reason != "It is not about the bench." {
			t.Errorf("the author reads %+v, %v", own.Questions, err)
		}
		if got, err := h.Part(t.Context(), h.a.ID, aside); err != nil || got.Body != "" || got.Reason != "" {
			t.Errorf("everybody reads %+v, %v", got, err)
		}
		for _, to := range []room.Stand{room.Answering, room.Answered} {
			h.handle(t, q, to)
		}
		if err := h.Handle(t.Context(), h.host, h.room, q, room.Move{To: room.Shown}); !fault.Is(err, fault.Conflict) {
			t.Errorf("shown again after it was answered: %v", err)
		}
		if err := h.Support(t.Context(), guest, h.room, q, true); !fault.Is(err, fault.SignIn) {
			t.Errorf("supported by a guest: %v", err)
		}
		if err := h.Support(t.Context(), h.anna, h.room, q, true); !fault.Is(err, fault.Closed) {
			t.Errorf("supported after the answer: %v", err)
		}
	})
}

func TestTheSameFormPutsOneQuestionAndNobodyPutsTooMany(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.open(t)
		for range 3 {
			must(t, h.Put(t.Context(), h.anna, room.PutQuestion{Room: h.room, Body: "When will it come?", Key: "k", Named: true}))
		}
		if n := h.stage(t).Unshown; n != 1 {
			t.Fatalf("%d questions were put", n)
		}
		var err error
		for range 5 {
			err = h.Put(t.Context(), h.anna, room.PutQuestion{Room: h.room, Body: "And when then?"})
		}
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a sixth question that waits: %v", err)
		}
		own, err := h.Mine(t.Context(), h.anna, h.stage(t).Sitting.ID)
		must(t, err)
		h.handle(t, own.Questions[0].ID, room.Shown)
		if got := h.stage(t).Wall; len(got) != 1 || got[0].Name != "anna" {
			t.Errorf("who chose to be named is %+v", got)
		}
	})
}
