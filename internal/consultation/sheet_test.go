package consultation_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
)

var english = consultation.SheetWords{Title: "Remarks",
	Columns:      []string{"Id", "Revision", "Number", "Source", "Received", "Paragraph", "Quote", "Text", "Author", "Answer", "Reason", "Led to"},
	Sources:      map[consultation.Source]string{consultation.Web: "Portal"},
	Dispositions: map[consultation.Disposition]string{consultation.Accepted: "Taken in", consultation.Rejected: "Not taken in"}}

// filled opens an exported sheet, lets fn write into it, and gives back the file.
func filled(t *testing.T, data []byte, fn func(set func(cell, value string), f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	fn(func(cell, value string) {
		if err := f.SetCellStr(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}, f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestASheetGoesOutAndComesBackWithAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t), h.person(t, "anna")
		first := h.said(t, anna, "p2", "", "=HYPERLINK(\"http://evil.example\")")
		second, third, fourth := h.said(t, anna, "", "", "Two two two."), h.said(t, anna, "", "", "Three three."), h.said(t, anna, "", "", "Four four.")
		out, err := h.Export(t.Context(), h.staff, which, english)
		if err != nil {
			t.Fatal(err)
		}
		back := filled(t, out, func(set func(cell, value string), f *excelize.File) {
			if formula, _ := f.GetCellFormula(f.GetSheetName(0), "H2"); formula != "" {
				t.Errorf("what a resident wrote is a formula: %s", formula)
			}
			set("J2", "taken IN")
			set("K2", "We write it into the rules.")
			set("L2", "§ 2")
			set("J3", "rejected")
			set("K3", "It costs too much this year.")
			set("J4", "Taken in")
			if err := f.SetCellFormula(f.GetSheetName(0), "K4", `="made by"&" a formula"`); err != nil {
				t.Fatal(err)
			}
		})
		words := []consultation.SheetWords{english}
		sheet, err := h.Upload(t.Context(), h.staff, which, "back.xlsx", back, words)
		if err != nil {
			t.Fatal(err)
		}
		outcomes := func(s consultation.Sheet) (out []consultation.Outcome) {
			for _, r := range s.Rows {
				out = append(out, r.Outcome)
			}
			return out
		}
		if got := outcomes(sheet); len(got) != 4 || got[0] != consultation.Change || got[1] != consultation.Change || got[2] != consultation.Wrong || got[3] != consultation.Unchanged {
			t.Fatalf("outcomes %v, %+v", got, sheet.Rows)
		}
		if sheet.Rows[2].Line != 4 || sheet.Rows[2].Problem != "remarks.sheet_problem_reason" {
			t.Errorf("the line at fault: %+v", sheet.Rows[2])
		}
		if _, err := h.Apply(t.Context(), h.staff, which, sheet.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("a sheet with a wrong line: %v", err)
		}
		back = filled(t, back, func(set func(cell, value string), f *excelize.File) { set("K4", "That is a good thought.") })
		if sheet, err = h.Upload(t.Context(), h.staff, which, "back.xlsx", back, words); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Apply(t.Context(), h.staff, which, sheet.ID); err != nil || n != 3 {
			t.Fatalf("%d changes, %v", n, err)
		}
		if _, err := h.Apply(t.Context(), h.staff, which, sheet.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("applied twice: %v", err)
		}
		for _, c := range []struct {
			which id.ID
			want  consultation.Disposition
		}{{first.ID, consultation.Accepted}, {second.ID, consultation.Rejected}, {third.ID, consultation.Accepted}, {fourth.ID, ""}} {
			d, err := h.RemarkAt(t.Context(), h.staff, which, c.which)
			if err != nil || d.Remark.Disposition != c.want || c.which == first.ID && d.Remark.LedTo != "p2" {
				t.Errorf("remark %d: %q to %q, %v", d.Remark.Number, d.Remark.Disposition, d.Remark.LedTo, err)
			}
		}
	})
}

func TestASheetDoesNotOvertakeAColleague(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, anna := h.published(t), h.person(t, "anna")
		first, second := h.said(t, anna, "", "", "One one one."), h.said(t, anna, "", "", "Two two two.")
		out, err := h.Export(t.Context(), h.staff, which, english)
		if err != nil {
			t.Fatal(err)
		}
		back := filled(t, out, func(set func(cell, value string), _ *excelize.File) {
			for _, row := range []string{"2", "3"} {
				set("J"+row, "Taken in")
				set("K"+row, "Because it is right.")
			}
		})
		answer := func(which2 id.ID, reason string) {
			t.Helper()
			if err := h.Answer(t.Context(), h.staff, which, []id.ID{which2}, consultation.Answer{Disposition: consultation.Rejected, Reason: reason}); err != nil {
				t.Fatal(err)
			}
		}
		answer(first.ID, "A colleague was first.")
		sheet, err := h.Upload(t.Context(), h.staff, which, "back.xlsx", back, []consultation.SheetWords{english})
		if err != nil || sheet.Count(consultation.Stale) != 1 || sheet.Count(consultation.Change) != 1 {
			t.Fatalf("%+v, %v", sheet.Rows, err)
		}
		back = filled(t, back, func(set func(cell, value string), _ *excelize.File) {
			set("J2", "")
			set("K2", "")
		})
		if sheet, err = h.Upload(t.Context(), h.staff, which, "back.xlsx", back, []consultation.SheetWords{english}); err != nil || sheet.Count(consultation.Stale) != 0 {
			t.Fatalf("%+v, %v", sheet.Rows, err)
		}
		answer(second.ID, "And between preview and yes.")
		if _, err := h.Apply(t.Context(), h.staff, which, sheet.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied over a colleague: %v", err)
		}
		d, err := h.RemarkAt(t.Context(), h.staff, which, second.ID)
		if err != nil || d.Remark.Reason != "And between preview and yes." {
			t.Errorf("%+v, %v", d.Remark, err)
		}
	})
}

func TestAFileThatIsNoSheetIsRefusedInTheForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t)
		h.said(t, h.person(t, "anna"), "", "", "One one one.")
		out, err := h.Export(t.Context(), h.staff, which, english)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"nothing": nil, "text": []byte("id;disposition\n1;taken"), "cut": out[:len(out)/2], "zip bomb": []byte("PK\x03\x04" + strings.Repeat("x", 100)),
			"no columns": filled(t, out, func(set func(cell, value string), _ *excelize.File) { set("A1", "Something else") })} {
			if _, err := h.Upload(t.Context(), h.staff, which, "back.xlsx", data, []consultation.SheetWords{english}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
