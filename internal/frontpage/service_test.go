package frontpage_test

import (
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/frontpage"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

var offered = []string{"open", "latest", "how"}

type house struct {
	*frontpage.Service
	town   *tenant.Town
	editor access.Actor
	guest  access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		fn(t, &house{frontpage.New(store.Frontpages{DB: s.Towns}, policy), a,
			access.Actor{Tenant: a.ID, Account: id.New(), Assurance: access.ByMail, Grants: []access.Grant{{Role: access.Editor}}}, access.Guest(a.ID, "sv")})
	})
}

// shown are the keys of the blocks that are on, in their order.
func (h *house) shown(t *testing.T) string {
	t.Helper()
	list, err := h.Show(t.Context(), h.guest, offered)
	if err != nil {
		t.Fatal(err)
	}
	var on []string
	for _, b := range list {
		if b.On {
			on = append(on, b.Key)
		}
	}
	return strings.Join(on, " ")
}

func (h *house) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheStandardPageIsShownUntilAnotherIsPublished(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		if got := h.shown(t); got != "open latest how" {
			t.Errorf("the standard page is %q", got)
		}
		h.must(t, h.Move(ctx, h.editor, offered, 0, "how", frontpage.Up))
		h.must(t, h.Move(ctx, h.editor, offered, 1, "open", frontpage.Off))
		h.must(t, h.Add(ctx, h.editor, h.town, offered, 2, frontpage.Notice, frontpage.Write{Body: tenant.Text{"sv": "Nytt!"}, Until: "2026-03-02"}))
		if got := h.shown(t); got != "open latest how" {
			t.Errorf("what is prepared is public: %q", got)
		}
		h.must(t, h.Publish(ctx, h.editor, offered, 3))
		if got := h.shown(t); got != "notice-1 how latest" {
			t.Errorf("published is %q", got)
		}
		h.must(t, h.Publish(ctx, h.editor, offered, 3)) // again: nothing waits
		p, err := h.Prepare(ctx, h.editor, append(offered, "polls"))
		if err != nil || !p.Live || p.Blocks[len(p.Blocks)-1].Key != "polls" || p.Blocks[len(p.Blocks)-1].On {
			t.Errorf("a new kind of block changes a page that was composed: %+v %v", p, err)
		}
	})
}

func TestTwoEditorsDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.must(t, h.Move(ctx, h.editor, offered, 0, "how", frontpage.Up))
		for name, err := range map[string]error{"move": h.Move(ctx, h.editor, offered, 0, "how", frontpage.Up), "publish": h.Publish(ctx, h.editor, offered, 0),
			"discard": h.Discard(ctx, h.editor, 0), "reset": h.Reset(ctx, h.editor, offered, 0)} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s from an old page: %v", name, err)
			}
		}
		h.must(t, h.Discard(ctx, h.editor, 1))
		h.must(t, h.Discard(ctx, h.editor, 1))
		if p, err := h.Prepare(ctx, h.editor, offered); err != nil || !p.Live || p.Blocks[0].Key != "open" {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestOfManyWhoChangeAtOnceOneIsFirst(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, done := t.Context(), make(chan error, 8)
		for range 8 {
			go func() { done <- h.Move(ctx, h.editor, offered, 0, "how", frontpage.Up) }()
		}
		won := 0
		for range 8 {
			switch err := <-done; {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict):
				t.Errorf("%v", err)
			}
		}
		if p, err := h.Prepare(ctx, h.editor, offered); err != nil || won != 1 || p.Version != 1 {
			t.Errorf("%d won, the page is %+v, %v", won, p, err)
		}
	})
}

func TestOnlyEditorsOfTheTownCompose(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		moderator := h.editor
		moderator.Grants = []access.Grant{{Role: access.Moderator}, {Role: access.Editor, Scope: access.Scope{District: "norr"}}}
		for _, who := range []access.Actor{h.guest, moderator} {
			_, err := h.Prepare(t.Context(), who, offered)
			for _, err := range []error{err, h.Move(t.Context(), who, offered, 0, "how", frontpage.Up), h.Publish(t.Context(), who, offered, 0), h.Discard(t.Context(), who, 0),
				h.Reset(t.Context(), who, offered, 0), h.Add(t.Context(), who, h.town, offered, 0, frontpage.Notice, frontpage.Write{Body: tenant.Text{"sv": "x"}})} {
				if !fault.Is(err, fault.Denied) && !fault.Is(err, fault.SignIn) {
					t.Errorf("%+v: %v", who.Grants, err)
				}
			}
		}
	})
}

func TestBlocksAreCheckedAndOnlyAddedOnesGo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sv := t.Context(), func(s string) tenant.Text { return tenant.Text{"sv": s} }
		for name, c := range map[string]struct {
			kind frontpage.Kind
			w    frontpage.Write
			ok   bool
		}{
			"a text":                {frontpage.Text, frontpage.Write{Title: sv("Om"), Body: sv("*Hej*")}, true},
			"a text without name":   {frontpage.Text, frontpage.Write{Body: sv("Hej")}, false},
			"a national number":     {frontpage.Text, frontpage.Write{Title: sv("Om"), Body: sv("19811218-9876")}, false},
			"links":                 {frontpage.Links, frontpage.Write{Title: sv("Mer"), Body: sv("Karta | /districts\nStaden | https://aby.example/x")}, true},
			"links that run":        {frontpage.Links, frontpage.Write{Title: sv("Mer"), Body: sv("x | javascript:alert(1)")}, false},
			"links to another host": {frontpage.Links, frontpage.Write{Title: sv("Mer"), Body: sv("x | //evil.example")}, false},
			"no link":               {frontpage.Links, frontpage.Write{Title: sv("Mer"), Body: sv("hello")}, false},
			"a notice without end":  {frontpage.Notice, frontpage.Write{Body: sv("Stängt")}, true},
			"a notice until never":  {frontpage.Notice, frontpage.Write{Body: sv("Stängt"), Until: "soon"}, false},
			"a process":             {frontpage.Process, frontpage.Write{Process: "ideas"}, true},
			"no process":            {frontpage.Process, frontpage.Write{}, false},
			"something else":        {"open", frontpage.Write{}, false},
		} {
			p, err := h.Prepare(ctx, h.editor, offered)
			h.must(t, err)
			if err := h.Add(ctx, h.editor, h.town, offered, p.Version, c.kind, c.w); (err == nil) != c.ok {
				t.Errorf("%s: %v", name, err)
			}
		}
		p, err := h.Prepare(ctx, h.editor, offered)
		h.must(t, err)
		if err := h.Save(ctx, h.editor, h.town, offered, p.Version, "open", frontpage.Write{Count: frontpage.MaxCount + 1}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a count of too many: %v", err)
		}
		if err := h.Move(ctx, h.editor, offered, p.Version, "open", frontpage.Remove); !fault.Is(err, fault.NotFound) {
			t.Errorf("a standard block was removed: %v", err)
		}
		h.must(t, h.Move(ctx, h.editor, offered, p.Version, "text-1", frontpage.Remove))
		h.must(t, h.Reset(ctx, h.editor, offered, p.Version+1))
		if p, err = h.Prepare(ctx, h.editor, offered); err != nil || p.Blocks[0].Key != "open" || p.Blocks[3].On || !p.Blocks[3].Own() {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestANoticeEndsWithItsLastDayInTheTown(t *testing.T) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	b := frontpage.Block{Kind: frontpage.Notice, Until: "2026-03-29"} // the night to summer time
	for at, over := range map[time.Time]bool{time.Date(2026, 3, 29, 21, 59, 59, 0, time.UTC): false, time.Date(2026, 3, 29, 22, 0, 0, 0, time.UTC): true} {
		if b.Over(at, warsaw) != over {
			t.Errorf("%s: over is %v", at, !over)
		}
	}
}
