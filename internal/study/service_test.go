package study_test

import (
	"bytes"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/study"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// house is the service with a town, an editor and a guest.
type house struct {
	*study.Service
	s             *store.Store
	town          *tenant.Town
	editor, guest access.Actor
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, _ := testkit.TwoTowns(t, s)
		policy, err := access.NewPolicy()
		if err != nil {
			t.Fatal(err)
		}
		h := &house{Service: study.New(store.Studies{DB: s.Towns}, policy), s: s, town: a, guest: access.Guest(a.ID, "sv"),
			editor: access.Actor{Tenant: a.ID, Account: id.New(), Name: "ed", Grants: []access.Grant{{Role: access.Editor}}}}
		err = store.Accounts{DB: s.Towns}.Update(t.Context(), a.ID, func(tx account.Tx) error {
			return tx.PutAccount(t.Context(), account.Account{ID: h.editor.Account, Email: "ed@example.org", State: account.Active, CreatedAt: tx.Now()}, "ed")
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, h)
	})
}

// entry is a group interview as staff would write it.
func entry() study.Write {
	return study.Write{Title: "Unga om torget", Summary: "Åtta unga talade om torget i två timmar.", Method: "fgi", Office: "Kulturkontoret",
		From: "2026-03-01", Until: "2026-03-02", People: 8, Asked: 40, Chosen: "Lottade ur två skolor.", Findings: "De vill ha **ljus**.", Topics: []string{"green"},
		Quotes: []study.Quote{{Theme: "Trygghet", Words: "Jag går runt när det är mörkt."}, {}}, Figures: []study.Figure{{Value: "6 av 8", About: "undviker torget", Source: "Intervjun", Day: "2026-03-02"}}}
}

var looked = study.Look{Names: true, Details: true, Consent: true, Files: true}

func (h *house) draft(t *testing.T, change func(w *study.Write)) id.ID {
	t.Helper()
	w := entry()
	if change != nil {
		change(&w)
	}
	which, err := h.Create(t.Context(), h.editor, h.town, w)
	if err != nil {
		t.Fatal(err)
	}
	return which
}

func TestAnEntryIsPublicOnlyAfterEveryPointOfTheSecondLook(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.draft(t, nil)
		if _, err := h.Get(t.Context(), h.guest, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft is read: %v", err)
		}
		for name, look := range map[string]study.Look{"none": {}, "names": {Details: true, Consent: true, Files: true}, "details": {Names: true, Consent: true, Files: true},
			"consent": {Names: true, Details: true, Files: true}, "files": {Names: true, Details: true, Consent: true}} {
			if err := h.Publish(t.Context(), h.editor, which, look); !fault.Is(err, fault.Invalid) {
				t.Errorf("without %s: %v", name, err)
			}
		}
		for range 2 {
			if err := h.Publish(t.Context(), h.editor, which, looked); err != nil {
				t.Fatal(err)
			}
		}
		st, err := h.Get(t.Context(), h.guest, which)
		if err != nil || st.CheckedBy != h.editor.Account || st.Checked.IsZero() || len(st.Quotes) != 1 || len(st.Figures) != 1 {
			t.Errorf("public: %+v, %v", st, err)
		}
		w := entry()
		w.Title = "Unga om Stora torget"
		if err := h.Save(t.Context(), h.editor, h.town, which, w, study.Look{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a public entry was changed without a look: %v", err)
		}
		if err := h.Save(t.Context(), h.editor, h.town, which, w, looked); err != nil {
			t.Fatal(err)
		}
		if err := h.TakeBack(t.Context(), h.editor, which); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Get(t.Context(), h.guest, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("what was taken back is read: %v", err)
		}
	})
}

func TestParticipantsAreTurnedAway(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, change := range map[string]func(w *study.Write){
			"a number in a quote":   func(w *study.Write) { w.Quotes[0].Words = "Jag är 880320-0016." },
			"an address in a quote": func(w *study.Write) { w.Quotes[0].Words = "Skriv till anna@example.org." },
			"a number in a report":  func(w *study.Write) { w.Report = "Anna, 880320-0016" },
			"a theme alone":         func(w *study.Write) { w.Quotes[0].Words = "" },
			"a figure of nobody":    func(w *study.Write) { w.Figures[0].Source = "" },
			"no day":                func(w *study.Write) { w.Figures[0].Day = "igår" },
			"ends first":            func(w *study.Write) { w.Until = "2026-02-01" },
			"more than were asked":  func(w *study.Write) { w.Asked = 7 },
			"no such method":        func(w *study.Write) { w.Method = "guess" },
			"no such topic":         func(w *study.Write) { w.Topics = []string{"none"} },
			"no such process":       func(w *study.Write) { w.Processes = []string{"none"} },
			"no title":              func(w *study.Write) { w.Title = " " },
			"too long":              func(w *study.Write) { w.Findings = strings.Repeat("å", study.MaxText+1) },
		} {
			w := entry()
			change(&w)
			if _, err := h.Create(t.Context(), h.editor, h.town, w); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Create(t.Context(), h.guest, h.town, entry()); !fault.Is(err, fault.SignIn) {
			t.Errorf("by a guest: %v", err)
		}
		which := h.draft(t, func(w *study.Write) { w.Findings = "" })
		if err := h.Publish(t.Context(), h.editor, which, looked); !fault.Is(err, fault.Invalid) {
			t.Errorf("without findings: %v", err)
		}
	})
}

func TestFilesArePDFAndGoWithTheirDraft(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, pdf := h.draft(t, nil), []byte("%PDF-1.7 hej")
		for name, up := range map[string]study.Upload{
			"a page": {Kind: study.ReportFile, Name: "x.pdf", Data: []byte("<html>")}, "nothing": {Kind: study.ReportFile}, "no kind": {Name: "x.pdf", Data: pdf},
			"too large": {Kind: study.ReportFile, Data: append(bytes.Clone(pdf), make([]byte, study.MaxFile)...)},
		} {
			if err := h.AddFile(t.Context(), h.editor, which, up); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.AddFile(t.Context(), h.editor, which, study.Upload{Kind: study.ReportFile, Name: "Rapport.pdf", Data: pdf}); err != nil {
			t.Fatal(err)
		}
		st, err := h.Get(t.Context(), h.editor, which)
		if err != nil || len(st.Files) != 1 {
			t.Fatalf("files %v, %v", st.Files, err)
		}
		file := st.Files[0].ID
		if _, _, err := h.Content(t.Context(), h.guest, which, file); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft's file is read: %v", err)
		}
		if _, _, err := h.Content(t.Context(), h.editor, h.draft(t, nil), file); !fault.Is(err, fault.NotFound) {
			t.Errorf("a file is read under another entry: %v", err)
		}
		if err := h.Publish(t.Context(), h.editor, which, looked); err != nil {
			t.Fatal(err)
		}
		if _, got, err := h.Content(t.Context(), h.guest, which, file); err != nil || !bytes.Equal(got, pdf) {
			t.Errorf("public: %q, %v", got, err)
		}
		for name, err := range map[string]error{"added": h.AddFile(t.Context(), h.editor, which, study.Upload{Kind: study.ReportFile, Data: pdf}),
			"taken out": h.DropFile(t.Context(), h.editor, which, file), "thrown away": h.Discard(t.Context(), h.editor, which)} {
			if !fault.Is(err, fault.Closed) {
				t.Errorf("%s while public: %v", name, err)
			}
		}
		if err := h.TakeBack(t.Context(), h.editor, which); err != nil {
			t.Fatal(err)
		}
		if err := h.Discard(t.Context(), h.editor, which); err != nil {
			t.Fatal(err)
		}
		blobs := int64(-1)
		err = h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
			n, err := tx.Select((*model.Blob)(nil)).Count(t.Context())
			blobs = int64(n)
			return err
		})
		if err != nil || blobs != 0 {
			t.Errorf("%d blobs are left, %v", blobs, err)
		}
	})
}

func TestTheRegisterIsFilteredAndPaged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		north := h.town.Districts[0].Key
		for i := range 5 {
			which := h.draft(t, func(w *study.Write) {
				w.Title = "Studie " + string(rune('A'+i))
				if i == 3 {
					w.Method, w.Topics, w.Districts = "walk", []string{"traffic"}, []string{north}
				}
			})
			if i < 4 {
				if err := h.Publish(t.Context(), h.editor, which, looked); err != nil {
					t.Fatal(err)
				}
			}
		}
		for name, c := range map[string]struct {
			f    study.Filter
			want int
		}{"all": {study.Filter{}, 4}, "walks": {study.Filter{Method: "walk"}, 1}, "traffic": {study.Filter{Topic: "traffic"}, 1}, "the north, and the whole town": {study.Filter{District: north}, 4},
			"the south": {study.Filter{District: h.town.Districts[1].Key}, 3}, "words": {study.Filter{Query: "studie d"}, 1}, "no words": {study.Filter{Query: "xyzzy"}, 0}, "odd": {study.Filter{Topic: "%"}, 0}} {
			got, err := h.List(t.Context(), h.guest, c.f, page.Request{})
			if err != nil || len(got.Rows) != c.want || got.Total != c.want {
				t.Errorf("%s: %d of %d, %v; want %d", name, len(got.Rows), got.Total, err, c.want)
			}
		}
		seen, cursor := map[id.ID]bool{}, ""
		for range 3 {
			got, err := h.List(t.Context(), h.guest, study.Filter{}, page.Request{Size: 2, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, st := range got.Rows {
				seen[st.ID] = true
			}
			if cursor = got.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 4 || cursor != "" {
			t.Errorf("pages show %d entries, then %q", len(seen), cursor)
		}
		if _, err := h.List(t.Context(), h.guest, study.Filter{Method: "guess"}, page.Request{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown method: %v", err)
		}
		if _, err := h.List(t.Context(), h.guest, study.Filter{}, page.Request{Cursor: "x"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown cursor: %v", err)
		}
	})
}
