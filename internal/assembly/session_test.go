package assembly_test

import (
	"bytes"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

func TestAMemberSeesWhatWasMissed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, session := h.meets(t)
		o, err := h.Own(t.Context(), h.people[0], "klimat")
		if err != nil || o.Seat == 0 || o.Sessions[0].Missed {
			t.Fatalf("seat %d, %v", o.Seat, err)
		}
		if err := h.Attend(t.Context(), h.editor, which, session, []int{o.Seat}, 0); !fault.Is(err, fault.Closed) {
			t.Errorf("counted before it began: %v", err)
		}
		h.clk.Advance(4 * time.Hour)
		if err := h.Attend(t.Context(), h.editor, which, session, []int{99}, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("a seat that nobody has: %v", err)
		}
		if err := h.Attend(t.Context(), h.editor, which, session, []int{o.Seat, o.Seat}, 0); err != nil {
			t.Fatal(err)
		}
		missed := 0
		for _, who := range h.people {
			own, err := h.Own(t.Context(), who, "klimat")
			if err != nil {
				t.Fatal(err)
			}
			if own.Sessions[0].Missed {
				missed++
			}
		}
		p, err := h.Page(t.Context(), h.guest, "klimat")
		if err != nil || p.Sessions[0].Attended != 1 || missed != 4 {
			t.Errorf("%d were there, %d missed it, %v", p.Sessions[0].Attended, missed, err)
		}
	})
}

func TestQuestionsArePublicWithTheirAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, session := h.meets(t)
		resident := access.Actor{Tenant: h.town.ID, Account: id.New()}
		ask := assembly.Ask{Key: "k", Language: "sv", Words: "Hur varmt blir det?", Expert: "Eva Ek"}
		if err := h.AskPublic(t.Context(), h.guest, "klimat", 1, ask); !fault.Is(err, fault.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		for range 2 {
			if err := h.AskPublic(t.Context(), resident, "klimat", 1, ask); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Ask(t.Context(), h.people[0], "klimat", 1, assembly.Ask{Language: "sv", Words: "Vad kostar det?", Expert: "Ove Okänd"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("to somebody who is not named: %v", err)
		}
		if err := h.Ask(t.Context(), h.people[0], "klimat", 1, assembly.Ask{Language: "sv", Words: "Vad kostar det?"}); err != nil {
			t.Fatal(err)
		}
		p, err := h.Session(t.Context(), h.guest, "klimat", 1)
		if err != nil || len(p.Questions) != 0 {
			t.Errorf("shown before an answer: %+v, %v", p.Questions, err)
		}
		d, err := h.SessionDesk(t.Context(), h.editor, which, session)
		if err != nil || len(d.Questions) != 2 {
			t.Fatalf("%+v, %v", d.Questions, err)
		}
		if err := h.Reply(t.Context(), h.editor, which, d.Questions[0].ID, "Tre grader.", false); err != nil {
			t.Fatal(err)
		}
		if err := h.Reply(t.Context(), h.editor, which, d.Questions[1].ID, "", true); err != nil {
			t.Fatal(err)
		}
		if p, err = h.Session(t.Context(), h.guest, "klimat", 1); err != nil || len(p.Questions) != 1 || p.Questions[0].Answer == "" {
			t.Errorf("%+v, %v", p.Questions, err)
		}
	})
}

func TestPapersArePDFAndGoWithTheirAssembly(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, session := h.meets(t)
		pdf := []byte("%PDF-1.7 hej")
		for name, content := range map[string][]byte{"a page": []byte("<html>"), "nothing": nil, "too large": append(bytes.Clone(pdf), make([]byte, assembly.MaxPaper)...)} {
			if err := h.AddPaper(t.Context(), h.editor, which, session, "Underlag", "x.pdf", content); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.AddPaper(t.Context(), h.editor, which, session, "Underlag", "x.pdf", pdf); err != nil {
			t.Fatal(err)
		}
		p, err := h.Session(t.Context(), h.guest, "klimat", 1)
		if err != nil || len(p.Session.Papers) != 1 {
			t.Fatalf("%+v, %v", p.Session.Papers, err)
		}
		if _, got, err := h.Paper(t.Context(), h.guest, p.Session.Papers[0].ID); err != nil || !bytes.Equal(got, pdf) {
			t.Errorf("%q, %v", got, err)
		}
		if err := h.DropSession(t.Context(), h.editor, which, session); !fault.Is(err, fault.Closed) {
			t.Errorf("a session with papers went: %v", err)
		}
		if err := h.DropPaper(t.Context(), h.editor, which, session, p.Session.Papers[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := h.DropSession(t.Context(), h.editor, which, session); err != nil {
			t.Fatal(err)
		}
	})
}

func TestADistrictPanelIsMadeInOneForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		north := h.town.Districts[0].Key
		titles := []tenant.Text{{"sv": "Ett"}, {"sv": "Två"}, {"sv": "Tre"}, {"sv": "Fyra"}}
		w := write()
		w.Key = "form"
		made := assembly.Template{Write: w, District: north, Size: 12, MinAge: 16, Every: 14, First: time.Date(2026, 3, 24, 17, 0, 0, 0, time.UTC), Hours: 3, Place: "Biblioteket",
			Phone: "054 540 00 00", Sessions: titles, Plans: titles}
		which, err := h.Found(t.Context(), h.editor, h.town, made)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := h.Found(t.Context(), h.editor, h.town, made); err != nil || again != which {
			t.Errorf("sent twice it made two: %v", err)
		}
		d, err := h.Desk(t.Context(), h.editor, which)
		if err != nil || len(d.Sessions) != 4 || d.Panel.Size != 12 || d.Assembly.District != north || d.Assembly.Ends != "2026-05-05" {
			t.Fatalf("%+v, %v", d, err)
		}
		for i, s := range d.Sessions {
			if got := s.Starts.In(h.town.Location()).Hour(); got != 18 {
				t.Errorf("session %d begins at %d o'clock", i+1, got) // clocks turn in between
			}
		}
		elsewhere := h.editor
		elsewhere.Grants = []access.Grant{{Role: access.Editor, Scope: access.Scope{District: h.town.Districts[1].Key}}}
		if _, err := h.Desk(t.Context(), elsewhere, which); !fault.Is(err, fault.NotFound) {
			t.Errorf("another district's editor: %v", err)
		}
		for name, change := range map[string]func(w *assembly.Template){"no size": func(w *assembly.Template) { w.Size = 2 }, "no day": func(w *assembly.Template) { w.First = time.Time{} },
			"no place": func(w *assembly.Template) { w.Place = "" }, "nowhere": func(w *assembly.Template) { w.District = "none" }, "no charge": func(w *assembly.Template) { w.Charge = "" }} {
			one := made
			one.Key = name
			change(&one)
			if _, err := h.Found(t.Context(), h.editor, h.town, one); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
