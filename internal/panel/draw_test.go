package panel_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery/draw"
	"almenda/internal/panel"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// lots is the service with a panel of which people wait, and two of the staff.
type lots struct {
	*panel.Service
	s           *store.Store
	clk         *clock.Set
	town, other *tenant.Town
	anna, bo    access.Actor
	panel       panel.Panel
}

type noLinks struct{}

func (noLinks) Link(_ tenant.ID, lang, path string) string {
	return "https://town.example/" + lang + path
}

func eachLots(t *testing.T, people int, fn func(t *testing.T, h *lots)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		svc, err := panel.New(store.Panels{DB: s.Towns}, policy, noLinks{}, bytes.Repeat([]byte{7}, 32), nil)
		if err != nil {
			t.Fatal(err)
		}
		h := &lots{Service: svc, s: s, clk: clk, town: a, other: b}
		clerk := func(name string) access.Actor {
			return access.Actor{Tenant: a.ID, Account: id.New(), Name: name, Language: "sv", Grants: []access.Grant{{Role: access.Editor}}}
		}
		h.anna, h.bo = clerk("anna"), clerk("bo")
		h.panel = panel.Panel{ID: id.New(), Slug: "klimat", Kind: panel.Drawn, Title: tenant.Text{"sv": "Klimatpanelen"}, State: panel.Published, Size: 12, CreatedBy: h.anna.Account, Created: clk.Now(),
			Settings: panel.Settings{ByLot: true, Household: 1, Variables: []panel.Variable{
				{Key: panel.Gender, Use: panel.Quota, Title: tenant.Text{"sv": "Kön"}, Options: []panel.Option{{Key: "w", Title: tenant.Text{"sv": "Kvinna"}}, {Key: "m", Title: tenant.Text{"sv": "Man"}}}},
				{Key: panel.BirthYear, Use: panel.Quota, Title: tenant.Text{"sv": "Ålder"}, Bands: []int{16, 40, 65}}}}}
		h.do(t, func(ctx context.Context, tx panel.Tx) error {
			if _, _, err := tx.AddPanel(ctx, h.panel, "k"); err != nil {
				return err
			}
			return tx.AddPopulation(ctx, panel.Population{Panel: h.panel.ID, Version: 1, Source: "SCB", At: "2026-01-01", By: h.anna.Account, Made: tx.Now(), Tables: []panel.Table{
				{Variables: []string{panel.Gender}, Cells: []panel.Cell{{Values: []string{"w"}, People: 500}, {Values: []string{"m"}, People: 500}}},
				{Variables: []string{panel.BirthYear}, Cells: []panel.Cell{{Values: []string{"16-39"}, People: 400}, {Values: []string{"40-64"}, People: 400}, {Values: []string{"65+"}, People: 200}}}}})
		})
		for i := range people {
			h.register(t, i)
		}
		fn(t, h)
	})
}

func (h *lots) do(t *testing.T, fn func(ctx context.Context, tx panel.Tx) error) {
	t.Helper()
	if err := (store.Panels{DB: h.s.Towns}).Update(t.Context(), h.town.ID, func(tx panel.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// register lets somebody wait. Older people and men are rarer, and two of ten live together.
func (h *lots) register(t *testing.T, i int) id.ID {
	t.Helper()
	gender, year := "w", 1995
	if i%3 == 0 {
		gender = "m"
	}
	switch i % 5 {
	case 1, 2:
		year = 1975
	case 3:
		year = 1950
	}
	p := panel.Person{ID: id.Secret(), Email: fmt.Sprintf("p%d@example.org", i), Language: "sv", Since: "2026-01-01", Facts: panel.Facts{panel.Gender: gender, panel.BirthYear: strconv.Itoa(year)}}
	if i%10 == 9 {
		p.Email, p.Phone = "", "+4670000"+strconv.Itoa(i)
	}
	h.do(t, func(ctx context.Context, tx panel.Tx) error {
		if err := tx.AddPerson(ctx, p, p.Email, p.Phone); err != nil {
			return err
		}
		in := panel.InPanel{Panel: h.panel.ID, Person: p.ID, State: panel.Waiting, Joined: "2026-01-01"}
		if i%10 < 2 {
			in.Household = "home" + strconv.Itoa(i/10)
		}
		return tx.PutInPanel(ctx, in)
	})
	return p.ID
}

func (h *lots) prepared(t *testing.T) id.ID {
	t.Helper()
	made, err := h.PrepareDraw(t.Context(), h.anna, h.town, h.panel.ID, 12, 15, id.New().String())
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (h *lots) room(t *testing.T, d id.ID) panel.DrawRoom {
	t.Helper()
	r, err := h.DrawRoom(t.Context(), h.anna, h.town, h.panel.ID, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ring lets a worker have the last run of a draw.
func (h *lots) ring(t *testing.T, d id.ID, run int) error {
	t.Helper()
	return h.ComputeDraw(t.Context(), h.town, event.Event{Kind: event.PanelDrawChanged, Subject: d, Data: map[string]string{"what": "compute", "run": strconv.Itoa(run)}})
}

func (h *lots) computed(t *testing.T) id.ID {
	t.Helper()
	d := h.prepared(t)
	must(t, h.Compute(t.Context(), h.anna, h.panel.ID, d))
	must(t, h.ring(t, d, 1))
	return d
}

func (h *lots) announced(t *testing.T, kind draw.Kind) id.ID {
	t.Helper()
	d := h.computed(t)
	must(t, h.Announce(t.Context(), h.anna, h.town, h.panel.ID, d, draw.Rule{Kind: kind, Source: "Tre tiosidiga tärningar", At: h.clk.Now().Add(time.Hour)}))
	return d
}

func (h *lots) drawn(t *testing.T) id.ID {
	t.Helper()
	d := h.announced(t, draw.Digits)
	h.clk.Advance(time.Hour)
	must(t, h.EnterValue(t.Context(), h.anna, h.panel.ID, d, "4 1 7"))
	must(t, h.Confirm(t.Context(), h.bo, h.town, h.panel.ID, d, "417"))
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func TestADrawGoesFromQuotasToMembersAndAnybodyCanRepeatIt(t *testing.T) {
	eachLots(t, 80, func(t *testing.T, h *lots) {
		ctx := t.Context()
		d := h.prepared(t)
		r := h.room(t, d)
		if q := r.Draw.Settings.Quotas; len(q) != 2 || q[0].Values[0] != (panel.DrawQuota{Class: "w", Min: 5, Max: 7, MaxFlex: 12}) || len(r.Problem.People) != 80 || r.Bound == nil {
			t.Fatalf("prepared: %+v", q)
		}
		must(t, h.Compute(ctx, h.anna, h.panel.ID, d))
		wants(t, "computed twice at once", h.Compute(ctx, h.anna, h.panel.ID, d), fault.Conflict)
		must(t, h.ring(t, d, 1))
		must(t, h.ring(t, d, 1)) // rung twice
		r = h.room(t, d)
		if o := r.Draw.Settings.Outcome; r.Draw.State != panel.Computed || o.Pool != 80 || o.Smallest < 1 || o.Objective <= 0 || len(r.Runs) != 1 || r.Runs[0].State != panel.RunDone {
			t.Fatalf("computed: %+v %+v %+v", r.Draw, o, r.Runs)
		}
		rule := draw.Rule{Kind: draw.Digits, Source: "Tre tiosidiga tärningar", At: h.clk.Now()}
		wants(t, "a time that has passed", h.Announce(ctx, h.anna, h.town, h.panel.ID, d, rule), fault.Invalid)
		rule.At = h.clk.Now().Add(time.Hour)
		must(t, h.Announce(ctx, h.anna, h.town, h.panel.ID, d, rule))
		wants(t, "quotas after the announcement", h.SetDraw(ctx, h.anna, h.town, h.panel.ID, d, r.Draw.Settings, false), fault.Conflict)
		wants(t, "a value too early", h.EnterValue(ctx, h.anna, h.panel.ID, d, "417"), fault.Conflict)
		h.clk.Advance(time.Hour)
		wants(t, "no digits", h.EnterValue(ctx, h.anna, h.panel.ID, d, "41"), fault.Invalid)
		must(t, h.EnterValue(ctx, h.anna, h.panel.ID, d, "4 1 7"))
		wants(t, "the same person again", h.Confirm(ctx, h.anna, h.town, h.panel.ID, d, "417"), fault.Denied)
		wants(t, "another value", h.Confirm(ctx, h.bo, h.town, h.panel.ID, d, "418"), fault.Invalid)
		must(t, h.Confirm(ctx, h.bo, h.town, h.panel.ID, d, "417"))
		wants(t, "drawn again", h.Confirm(ctx, h.bo, h.town, h.panel.ID, d, "417"), fault.Conflict)

		guest := access.Guest(h.town.ID, "sv")
		files, err := h.DrawFiles(ctx, guest, "klimat", 1)
		must(t, err)
		if files[draw.SealedFile] != nil || files["portfolio.json"] != nil {
			t.Fatal("the sealed file is public")
		}
		sealed, err := h.SealedFile(ctx, h.anna, h.panel.ID, d)
		must(t, err)
		files[draw.SealedFile] = sealed
		report, err := draw.CheckFiles(files)
		public, err2 := h.PublicDraw(ctx, guest, "klimat", 1)
		if err != nil || err2 != nil || !report.OK() || !report.Sealed || report.Label != "417" || report.Hash != public.Draw.Hash || !slices.Equal(report.Pseudonyms, public.Result) || len(public.Result) != 12 {
			t.Fatalf("%v %v %+v %v", err, err2, report, public.Result)
		}
		h.do(t, func(ctx context.Context, tx panel.Tx) error {
			in, err := tx.CountIn(ctx, h.panel.ID)
			if in[panel.Member] != 12 || in[panel.Waiting] != 68 {
				t.Errorf("in the panel: %v", in)
			}
			return err
		})
	})
}

func TestNobodyLearnsMoreFromTheFilesThanPseudonyms(t *testing.T) {
	eachLots(t, 60, func(t *testing.T, h *lots) {
		h.drawn(t)
		files, err := h.DrawFiles(t.Context(), access.Guest(h.town.ID, "sv"), "klimat", 1)
		must(t, err)
		zipped, err := draw.Bundle(files)
		must(t, err)
		if _, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped))); err != nil {
			t.Fatal(err)
		}
		all := string(bytes.Join(slices.Collect(maps.Values(files)), nil))
		if strings.Contains(all, "example.org") || strings.Contains(all, "+4670000") || strings.Contains(all, "home") && strings.Contains(all, "home1") {
			t.Error("an address is in the files")
		}
		h.do(t, func(ctx context.Context, tx panel.Tx) error {
			d, err := tx.DrawByNumber(ctx, h.panel.ID, 1)
			if err != nil {
				return err
			}
			people, err := tx.InDraw(ctx, d.ID)
			for _, p := range people {
				if strings.Contains(all, p.Salt) || strings.Contains(all, p.Person.String()) {
					t.Error("a code or an id is in the files")
				}
			}
			return err
		})
	})
}

func TestEverybodyFindsThemselvesAndIsToldOnceOfEach(t *testing.T) {
	eachLots(t, 40, func(t *testing.T, h *lots) {
		ctx, guest := t.Context(), access.Guest(h.town.ID, "sv")
		d := h.announced(t, draw.Value)
		for range 2 {
			must(t, h.SweepDraws(ctx, h.town))
		}
		count := func() map[string]int {
			out := map[string]int{}
			must(t, h.s.Towns.View(ctx, h.town.ID, func(tx *tenantdb.Tx) error {
				var rows []model.Mail
				err := tx.Select(&rows).Scan(ctx)
				for _, m := range rows {
					out[m.Kind]++
				}
				return err
			}))
			return out
		}
		if got := count(); got["panel_draw_announced"] != 36 {
			t.Fatalf("letters: %v", got)
		}
		r := h.room(t, d)
		if len(r.Unmailed) != 4 || r.Waiting != 0 {
			t.Fatalf("%d by phone, %d wait", len(r.Unmailed), r.Waiting)
		}
		one := r.Unmailed[0]
		found, err := h.FindInDraw(ctx, guest, h.town, "klimat", 1, "", strings.ToLower(one.Salt), one.To)
		if err != nil || !found.There || found.Pseudonym != one.Pseudonym || found.Lists != one.Lists || found.Of != 1000 || found.Drawn {
			t.Errorf("%+v %v", found, err)
		}
		if found, err = h.FindInDraw(ctx, guest, h.town, "klimat", 1, "", one.Salt, "somebody@example.org"); err != nil || found.There {
			t.Errorf("with another's address: %+v %v", found, err)
		}
		_, err = h.FindInDraw(ctx, guest, h.town, "klimat", 1, "", "x", "")
		wants(t, "no code", err, fault.Invalid)
		h.clk.Advance(time.Hour)
		must(t, h.EnterValue(ctx, h.anna, h.panel.ID, d, " 3  14 15 "))
		must(t, h.Confirm(ctx, h.bo, h.town, h.panel.ID, d, "3 14 15"))
		for range 2 {
			must(t, h.SweepDraws(ctx, h.town))
		}
		got := count()
		if got["panel_draw_drawn"]+got["panel_draw_waiting"] != 36 || got["panel_draw_announced"] != 36 {
			t.Errorf("letters: %v", got)
		}
		public, err := h.PublicDraw(ctx, guest, "klimat", 1)
		must(t, err)
		if found, err = h.FindInDraw(ctx, guest, h.town, "klimat", 1, public.Result[0], "", ""); err != nil || !found.Drawn {
			t.Errorf("%+v %v", found, err)
		}
	})
}

func TestARunWhoseWorkerDiedBeginsAnewAndLeavesNothingHalf(t *testing.T) {
	eachLots(t, 40, func(t *testing.T, h *lots) {
		ctx := t.Context()
		d := h.prepared(t)
		must(t, h.Compute(ctx, h.anna, h.panel.ID, d))
		dead, kill := context.WithCancel(ctx)
		kill()
		if err := h.ComputeDraw(dead, h.town, event.Event{Subject: d, Data: map[string]string{"what": "compute", "run": "1"}}); err == nil {
			t.Error("a worker that was killed said nothing")
		}
		h.do(t, func(ctx context.Context, tx panel.Tx) error { // as if it had been killed in the middle
			_, err := tx.ClaimRun(ctx, d, 1, id.Secret())
			return err
		})
		must(t, h.SweepDraws(ctx, h.town))
		if r := h.room(t, d); len(r.Runs) != 1 {
			t.Fatal("a run that beats was begun anew")
		}
		h.clk.Advance(2 * time.Minute)
		must(t, h.SweepDraws(ctx, h.town))
		r := h.room(t, d)
		if len(r.Runs) != 2 || r.Runs[1].State != panel.RunLost || r.Draw.State != panel.Computing {
			t.Fatalf("%+v", r.Runs)
		}
		must(t, h.ring(t, d, 1)) // the old task comes back: nothing
		must(t, h.ring(t, d, 2))
		if r = h.room(t, d); r.Draw.State != panel.Computed || r.Runs[0].State != panel.RunDone {
			t.Fatalf("%+v", r.Runs)
		}
	})
}

func TestARunCanBeCancelledAndAPoolThatCannotBeDrawnSaysWhatToChange(t *testing.T) {
	eachLots(t, 40, func(t *testing.T, h *lots) {
		ctx := t.Context()
		d := h.prepared(t)
		must(t, h.Compute(ctx, h.anna, h.panel.ID, d))
		must(t, h.CancelRun(ctx, h.anna, h.panel.ID, d))
		must(t, h.ring(t, d, 1))
		r := h.room(t, d)
		if r.Draw.State != panel.Prepared || r.Runs[0].State != panel.RunCancelled || r.Draw.Settings.Outcome != nil {
			t.Fatalf("%+v", r.Draw)
		}
		x := r.Draw.Settings
		x.Quotas[1].Values[2].Min, x.Quotas[1].Values[2].Max = 9, 9 // of 8 old people
		x.Quotas[1].Values[0].Min, x.Quotas[1].Values[1].Min = 0, 0
		must(t, h.SetDraw(ctx, h.anna, h.town, h.panel.ID, d, x, false))
		must(t, h.Compute(ctx, h.anna, h.panel.ID, d))
		must(t, h.ring(t, d, 2))
		r = h.room(t, d)
		if r.Draw.State != panel.Prepared || r.Runs[0].State != panel.RunFailed || len(r.Draw.Settings.Proposal) == 0 {
			t.Fatalf("%+v %+v", r.Runs[0], r.Draw.Settings.Proposal)
		}
		must(t, h.AcceptProposal(ctx, h.anna, h.panel.ID, d))
		must(t, h.Compute(ctx, h.anna, h.panel.ID, d))
		must(t, h.ring(t, d, 3))
		if r = h.room(t, d); r.Draw.State != panel.Computed {
			t.Fatalf("after the proposal: %+v", r.Runs[0])
		}
	})
}

func TestAnEmptySeatIsFilledByAFurtherDrawThatKeepsTheQuotas(t *testing.T) {
	eachLots(t, 80, func(t *testing.T, h *lots) {
		ctx := t.Context()
		d := h.drawn(t)
		r := h.room(t, d)
		if len(r.Drawn) != 12 {
			t.Fatalf("%d drawn", len(r.Drawn))
		}
		gone := r.Drawn[:3]
		wants(t, "no reason", h.Decline(ctx, h.anna, h.town, h.panel.ID, d, gone[0].Pseudonym, "x"), fault.Invalid)
		for _, one := range gone {
			must(t, h.Decline(ctx, h.anna, h.town, h.panel.ID, d, one.Pseudonym, "declined"))
		}
		r = h.room(t, d)
		if v := r.Vacant; v.Seats != 12 || v.Kept != 9 || v.Most != 3 {
			t.Fatalf("%+v", v)
		}
		_, err := h.PrepareReplacement(ctx, h.anna, h.panel.ID, 4, "a")
		wants(t, "too many", err, fault.Invalid)
		more, err := h.PrepareReplacement(ctx, h.anna, h.panel.ID, 3, "a")
		must(t, err)
		again, err := h.PrepareReplacement(ctx, h.anna, h.panel.ID, 3, "a")
		if err != nil || again != more {
			t.Fatal("pressed twice there are two draws", err)
		}
		room := h.room(t, more)
		if room.Draw.Number != 2 || len(room.Problem.People) > 68 {
			t.Errorf("draw %d of %d", room.Draw.Number, len(room.Problem.People))
		}
		must(t, h.Compute(ctx, h.anna, h.panel.ID, more))
		must(t, h.ring(t, more, 1))
		must(t, h.Announce(ctx, h.anna, h.town, h.panel.ID, more, draw.Rule{Kind: draw.Digits, Source: "Tre tärningar", At: h.clk.Now().Add(time.Minute)}))
		h.clk.Advance(time.Minute)
		must(t, h.EnterValue(ctx, h.bo, h.panel.ID, more, "000"))
		must(t, h.Confirm(ctx, h.anna, h.town, h.panel.ID, more, "000"))
		if v := h.room(t, more).Vacant; v.Kept != 12 || v.Most != 0 {
			t.Errorf("%+v", v)
		}
	})
}

func TestADrawIsNobodyElsesAndWhoLeavesIsForgotten(t *testing.T) {
	eachLots(t, 40, func(t *testing.T, h *lots) {
		ctx := t.Context()
		d := h.announced(t, draw.Digits)
		stranger := access.Actor{Tenant: h.other.ID, Account: id.New(), Grants: []access.Grant{{Role: access.Editor}}}
		_, err := h.DrawRoom(ctx, stranger, h.other, h.panel.ID, d)
		wants(t, "another town", err, fault.NotFound)
		local := h.anna
		local.Grants = []access.Grant{{Role: access.Editor, Scope: access.Scope{District: "norr"}}}
		_, err = h.DrawRoom(ctx, local, h.town, h.panel.ID, d)
		wants(t, "an editor of a district", err, fault.NotFound)
		wants(t, "no reason", h.Withdraw(ctx, h.anna, h.panel.ID, d, "x"), fault.Invalid)
		r := h.room(t, d)
		h.do(t, func(ctx context.Context, tx panel.Tx) error { return tx.DropPerson(ctx, r.Unmailed[0].Person) })
		if got := h.room(t, d); len(got.Unmailed) != len(r.Unmailed)-1 {
			t.Error("who left is still in the draw")
		}
		must(t, h.Withdraw(ctx, h.anna, h.panel.ID, d, "Fel i kvoterna för ålder"))
		wants(t, "a value after it was called off", h.EnterValue(ctx, h.anna, h.panel.ID, d, "417"), fault.Conflict)
		public, err := h.PublicDraw(ctx, access.Guest(h.town.ID, "sv"), "klimat", 1)
		if err != nil || public.Draw.State != panel.Withdrawn || public.Draw.Settings.Reason == "" {
			t.Errorf("%+v %v", public.Draw, err)
		}
	})
}

func TestTwoWorkersHaveARunOnce(t *testing.T) {
	eachLots(t, 30, func(t *testing.T, h *lots) {
		d := h.prepared(t)
		must(t, h.Compute(t.Context(), h.anna, h.panel.ID, d))
		var all sync.WaitGroup
		got := make([]bool, 8)
		for i := range got {
			all.Go(func() {
				err := (store.Panels{DB: h.s.Towns}).Update(t.Context(), h.town.ID, func(tx panel.Tx) (err error) {
					got[i], err = tx.ClaimRun(t.Context(), d, 1, id.Secret())
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(slices.DeleteFunc(got, func(b bool) bool { return !b })); n != 1 {
			t.Errorf("%d workers have the run", n)
		}
	})
}

func TestASamplePanelIsDrawnOnceAndNobodyIsWrittenTo(t *testing.T) {
	eachLots(t, 40, func(t *testing.T, h *lots) {
		x := panel.SampleDraw{Panel: h.panel.ID, Seats: 12, Tolerance: 15, Source: "Tre tiosidiga tärningar", Value: "042", At: h.clk.Now().Add(-time.Hour)}
		if err := h.SeedDraw(t.Context(), h.anna, h.bo, h.town, x); err == nil {
			t.Error("a panel of real people was drawn as a sample")
		}
		h.do(t, func(ctx context.Context, tx panel.Tx) error {
			h.panel.Sample = true
			return tx.SavePanel(ctx, h.panel)
		})
		for range 2 {
			must(t, h.SeedDraw(t.Context(), h.anna, h.bo, h.town, x))
		}
		must(t, h.SweepDraws(t.Context(), h.town))
		files, err := h.DrawFiles(t.Context(), access.Guest(h.town.ID, "sv"), "klimat", 1)
		must(t, err)
		if r, err := draw.CheckFiles(files); err != nil || !r.OK() || r.Label != "042" {
			t.Errorf("%+v %v", r, err)
		}
		must(t, h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
			n, err := tx.Select((*model.Mail)(nil)).Count(t.Context())
			if n != 0 {
				t.Errorf("%d letters", n)
			}
			return err
		}))
	})
}
