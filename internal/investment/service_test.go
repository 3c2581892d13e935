package investment_test

import (
	"bytes"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/investment"
	"almenda/internal/page"
	"almenda/internal/store"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// desk is the service with two towns and a clerk in the first.
type desk struct {
	*investment.Service
	town, other *tenant.Town
	clerk       access.Actor
}

func each(t *testing.T, fn func(t *testing.T, d *desk)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		fn(t, &desk{investment.New(store.Investments{DB: s.Towns}, policy), a, b, clerk(a)})
	})
}

func clerk(town *tenant.Town, scope ...access.Scope) access.Actor {
	g := access.Grant{Role: access.Editor}
	if len(scope) > 0 {
		g.Scope = scope[0]
	}
	return access.Actor{Tenant: town.ID, Account: id.New(), Office: "Streets", Grants: []access.Grant{g}}
}

func resident(town *tenant.Town) access.Actor {
	return access.Actor{Tenant: town.ID, Account: id.New(), Assurance: access.ByMail}
}

// whole is a card with everything that publishing asks for.
func whole(key string) investment.Write {
	return investment.Write{Key: key, Title: "A bridge", Summary: "For people who walk.", Office: "Streets", Contact: "054 540 00 00", Place: "Over the river",
		District: "norr", Cost: 48_000_000_00}
}

func (d *desk) draft(t *testing.T, w investment.Write) id.ID {
	t.Helper()
	which, err := d.Create(t.Context(), d.clerk, d.town, w)
	if err != nil {
		t.Fatal(err)
	}
	return which
}

func wants(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func TestADraftIsSeenByStaffOfItsPlaceAlone(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, which := t.Context(), d.draft(t, whole("k"))
		for name, who := range map[string]access.Actor{"a guest": access.Guest(d.town.ID, "sv"), "a resident": resident(d.town),
			"staff of the other town": clerk(d.other), "staff of another district": clerk(d.town, access.Scope{District: "syd"})} {
			_, err := d.Get(ctx, who, which)
			wants(t, name+" reads", err, fault.NotFound)
			if err := d.Publish(ctx, who, which); err == nil {
				t.Errorf("%s publishes", name)
			}
		}
		if c, err := d.Get(ctx, clerk(d.town, access.Scope{District: "norr"}), which); err != nil || !c.Manages {
			t.Errorf("staff of the district: %+v, %v", c, err)
		}
		if list, err := d.List(ctx, resident(d.town), investment.Filter{}, page.Request{}); err != nil || len(list.Rows) != 0 {
			t.Errorf("residents are shown %v, %v", list.Rows, err)
		}
		_, err := d.List(ctx, resident(d.town), investment.Filter{Drafts: true}, page.Request{})
		wants(t, "a resident asks for drafts", err, fault.Denied)
		if list, err := d.List(ctx, clerk(d.town, access.Scope{District: "syd"}), investment.Filter{Drafts: true}, page.Request{}); err != nil || len(list.Rows) != 0 {
			t.Errorf("staff of another district are shown %v, %v", list.Rows, err)
		}
	})
}

func TestACardIsPublishedWholeAndKeepsItsHistory(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		which := d.draft(t, investment.Write{Key: "bare", Title: "A bridge", District: "norr"})
		wants(t, "publishing a bare card", d.Publish(ctx, d.clerk, which), fault.Invalid)
		wants(t, "the stage of a draft", d.SetStage(ctx, d.clerk, which, investment.Building, "We dig."), fault.Closed)
		if err := d.Edit(ctx, d.clerk, d.town, which, whole("")); err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice is once
			if err := d.Publish(ctx, d.clerk, which); err != nil {
				t.Fatal(err)
			}
		}
		wants(t, "a stage without a note", d.SetStage(ctx, d.clerk, which, investment.Building, " "), fault.Invalid)
		wants(t, "a stage that is none", d.SetStage(ctx, d.clerk, which, "painted", "We paint."), fault.Invalid)
		if err := d.SetStage(ctx, d.clerk, which, investment.Building, "We dig."); err != nil {
			t.Fatal(err)
		}
		c, err := d.Get(ctx, resident(d.town), which)
		if err != nil || c.Stage != investment.Building || len(c.Steps) != 2 || c.Steps[1].Note != "We dig." {
			t.Errorf("the card is %+v, %v", c, err)
		}
		bare := whole("")
		bare.Contact = ""
		wants(t, "taking the contact off a public card", d.Edit(ctx, d.clerk, d.town, which, bare), fault.Invalid)
		found, err := d.List(ctx, resident(d.town), investment.Filter{Query: "bridges", District: "norr", Stage: investment.Building}, page.Request{})
		if err != nil || len(found.Rows) != 1 {
			t.Errorf("found %v, %v", found.Rows, err)
		}
		if n, err := d.ByDistrict(ctx, resident(d.town)); err != nil || n["norr"] != 1 {
			t.Errorf("by district %v, %v", n, err)
		}
	})
}

func TestWhatIsSentTwiceIsMadeOnceAndWrongThingsAreNamed(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		if a, b := d.draft(t, whole("same")), d.draft(t, whole("same")); a != b {
			t.Errorf("two cards came of one form")
		}
		for field, spoil := range map[string]func(*investment.Write){
			"title":    func(w *investment.Write) { w.Title = "" },
			"summary":  func(w *investment.Write) { w.Summary = strings.Repeat("x", investment.MaxSummary+1) },
			"body":     func(w *investment.Write) { w.Body = "Call Anna, 19811228-9874" },
			"cost":     func(w *investment.Write) { w.Cost = -1 },
			"district": func(w *investment.Write) { w.District = "nowhere" },
			"process":  func(w *investment.Write) { w.Process = "nothing" },
		} {
			w := whole("")
			spoil(&w)
			_, err := d.Create(t.Context(), d.clerk, d.town, w)
			wants(t, field, err, fault.Invalid)
		}
		_, err := d.Create(t.Context(), resident(d.town), d.town, whole(""))
		wants(t, "a resident's card", err, fault.Denied)
	})
}

func TestPapersAreDocumentsAndFollowTheirCard(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, which := t.Context(), d.draft(t, whole("k"))
		pdf := []byte("%PDF-1.7 and so on")
		for what, raw := range map[string][]byte{"no document": []byte("<script>"), "nothing": nil, "too large": append([]byte("%PDF-"), bytes.Repeat([]byte("x"), investment.MaxPaper)...)} {
			wants(t, what, d.AddPaper(ctx, d.clerk, which, "Plan", "plan.pdf", raw), fault.Invalid)
		}
		if err := d.AddPaper(ctx, d.clerk, which, "Plan", `../"Plan" över ån.PDF`, pdf); err != nil {
			t.Fatal(err)
		}
		c, err := d.Get(ctx, d.clerk, which)
		if err != nil || len(c.Papers) != 1 || c.Papers[0].File != "plan---ver--n.pdf" {
			t.Fatalf("papers are %+v, %v", c.Papers, err)
		}
		paper := c.Papers[0].ID
		for _, who := range []access.Actor{resident(d.town), clerk(d.other)} {
			_, _, err = d.Paper(ctx, who, paper)
			wants(t, "the paper of a draft", err, fault.NotFound)
		}
		if err := d.Publish(ctx, d.clerk, which); err != nil {
			t.Fatal(err)
		}
		if _, got, err := d.Paper(ctx, access.Guest(d.town.ID, "sv"), paper); err != nil || !bytes.Equal(got, pdf) {
			t.Errorf("the paper is %q, %v", got, err)
		}
		if err := d.DropPaper(ctx, d.clerk, which, paper); err != nil {
			t.Fatal(err)
		}
		_, _, err = d.Paper(ctx, d.clerk, paper)
		wants(t, "a paper that was removed", err, fault.NotFound)
	})
}
