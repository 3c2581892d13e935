package web_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"almenda/internal/consultation"
	"almenda/internal/id"
)

// consults puts a consultation into the town, with a remark, a reply that was not sent, and a sheet
// that waits to be confirmed. Its address has the words of the process that everything else here
// belongs to.
func (s *side) consults(t *testing.T) map[string]string {
	t.Helper()
	ctx, c, admin, author := t.Context(), s.p.App.Consultations, s.admin.Actor(), s.author.Actor()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	of, err := c.Processes(ctx, admin)
	if err != nil || len(of) == 0 {
		t.Fatalf("%s has no process with a consultation: %v", s.town.Slug, err)
	}
	which, err := c.Create(ctx, admin, s.town, id.New(), consultation.Settings{Process: of[0].ID, Slug: s.p.Process(s.town), Title: "A plan of " + s.town.Slug,
		Intro: "What shall become of the square?", Language: s.town.DefaultLanguage(), Office: "Kontoret", Audience: consultation.Everybody,
		Text: "The square of " + s.town.Slug + " gets trees.\n\nAnd benches."})
	must(err)
	must(c.Release(ctx, admin, which, consultation.Release{}))
	about, body := consultation.Whole, "More shade in "+s.town.Slug
	write := consultation.Write{About: &about, Body: &body}
	draft, err := c.Begin(ctx, author, s.town, s.p.Process(s.town), id.New(), write)
	must(err)
	sent, err := c.Send(ctx, author, s.town, s.p.Process(s.town), draft)
	must(err)
	reply, err := c.Begin(ctx, author, s.town, s.p.Process(s.town), id.New(), write)
	must(err)
	words := consultation.SheetWords{Columns: consultation.Columns}
	out, err := c.Export(ctx, admin, which, words)
	must(err)
	f, err := excelize.OpenReader(bytes.NewReader(out))
	must(err)
	must(f.SetCellStr(f.GetSheetName(0), "J2", "accepted"))
	must(f.SetCellStr(f.GetSheetName(0), "K2", "Trees are planted in the autumn."))
	var back bytes.Buffer
	must(f.Write(&back))
	sheet, err := c.Upload(ctx, admin, which, "back.xlsx", back.Bytes(), []consultation.SheetWords{words})
	must(err)
	return map[string]string{"consultation": which.String(), "remark": sent.ID.String(), "reply": reply.String(), "sheet": sheet.ID.String()}
}
