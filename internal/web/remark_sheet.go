package web

import (
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/i18n"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// sheetWords are a sheet's words in one language.
func sheetWords(p *i18n.Printer) consultation.SheetWords {
	w := consultation.SheetWords{Title: p.T("remarks.title"), Sources: map[consultation.Source]string{}, Dispositions: map[consultation.Disposition]string{}}
	for _, c := range consultation.Columns {
		w.Columns = append(w.Columns, p.T("remarks.sheet_column_"+c))
	}
	for _, src := range consultation.Sources {
		w.Sources[src] = p.T("source." + string(src))
	}
	for _, d := range consultation.Dispositions {
		w.Dispositions[d] = p.T("disposition." + string(d))
	}
	return w
}

func (s *Server) getRemarksXLSX(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	out, err := s.Consultations.Export(v.ctx(), v.who, which, sheetWords(v.p))
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="remarks.xlsx"`)
	v.Data(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out)
	return nil
}

func (s *Server) getSheets(v *visit) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	return v.show(views.RemarkSheetPage(v.page(v.p.T("remarks.sheet_title"), views.SectionAdmin), v.deskView(d)))
}

func (s *Server) postSheets(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return fault.Because(err, fault.TooLarge, "fault.too_large")
		}
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	var data []byte
	name := ""
	if h, err := v.FormFile("file"); err == nil {
		name = h.Filename
		if data, err = readFile(h, consultation.MaxSheet); err != nil {
			return err
		}
	}
	var words []consultation.SheetWords
	for _, l := range v.town.Languages {
		words = append(words, sheetWords(s.printer(v.town, l)))
	}
	sheet, err := s.Consultations.Upload(v.ctx(), v.who, which, name, data, words)
	if err == nil {
		return v.see("/admin/consultations/" + which.String() + "/sheets/" + sheet.ID.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.getSheets(v)
}

func (s *Server) getSheet(v *visit) error {
	d, err := s.deskOf(v)
	if err != nil {
		return err
	}
	which, err := v.param("sheet")
	if err != nil {
		return err
	}
	sheet, err := s.Consultations.Preview(v.ctx(), v.who, d.ID, which)
	if err != nil {
		return err
	}
	view := views.SheetPreview{ConsultationDesk: v.deskView(d), ID: sheet.ID.String(), File: sheet.File, Changes: sheet.Count(consultation.Change),
		Unchanged: sheet.Count(consultation.Unchanged), Wrong: sheet.Count(consultation.Wrong), Stale: sheet.Count(consultation.Stale)}
	for _, outcome := range []consultation.Outcome{consultation.Wrong, consultation.Stale, consultation.Change} {
		for _, r := range sheet.Rows {
			if r.Outcome != outcome || len(view.Rows) >= 500 {
				continue
			}
			line := views.SheetLine{Line: r.Line, Number: r.Number, Outcome: string(r.Outcome), Disposition: r.Disposition, Reason: richtext.Excerpt(r.Reason, 200)}
			if s.Catalog.Has(v.lang, "disposition."+r.Disposition) {
				line.Disposition = v.p.T("disposition." + r.Disposition)
			}
			if r.Problem != "" {
				line.Problem = v.p.T(r.Problem)
			}
			view.Rows = append(view.Rows, line)
		}
	}
	return v.show(views.RemarkSheetPreviewPage(v.page(v.p.T("remarks.sheet_preview"), views.SectionAdmin), view))
}

func (s *Server) postSheet(v *visit) error {
	which, err := v.param("consultation")
	if err != nil {
		return err
	}
	sheet, err := v.param("sheet")
	if err != nil {
		return err
	}
	if _, err := s.Consultations.Apply(v.ctx(), v.who, which, sheet); err != nil {
		if fault.Is(err, fault.Conflict) {
			v.say("warning", "flash.sheet_overtaken")
			return v.see("/admin/consultations/" + which.String() + "/sheets/" + sheet.String())
		}
		return err
	}
	v.say("success", "flash.sheet_applied")
	return v.see("/admin/consultations/" + which.String())
}

// tableView is the published table of dispositions.
func (s *Server) tableView(v *visit) (views.RemarkTable, error) {
	f, last, rows, err := s.Consultations.TableOf(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return views.RemarkTable{}, err
	}
	t := views.RemarkTable{Consultation: v.consultationView(f)}
	t.Release = v.releaseView(t.Consultation, last)
	count := map[consultation.Disposition]int{}
	for _, r := range rows {
		count[r.Disposition]++
		row := v.remarkView(f, r.Remark)
		if n := consultation.Number(r.LedTo); n > 0 {
			row.Led = &views.DocPart{Anchor: r.LedTo, Number: n}
		}
		t.Rows = append(t.Rows, row)
	}
	for _, d := range consultation.Dispositions {
		if count[d] > 0 {
			t.Groups = append(t.Groups, views.CountLink{Text: v.p.T("disposition." + string(d)), Count: count[d]})
		}
	}
	return t, nil
}

func (s *Server) getRemarkTable(v *visit) error {
	t, err := s.tableView(v)
	if err != nil {
		return err
	}
	return v.show(views.RemarkTablePage(v.page(t.Release.Title, views.SectionProcesses), t))
}

func (s *Server) getRemarkTableCSV(v *visit) error {
	_, _, rows, err := s.Consultations.TableOf(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	var out strings.Builder
	out.WriteString("\uFEFF") // table programs take it for what it is only with this
	w := csv.NewWriter(&out)
	w.Comma = ';'
	_ = w.Write([]string{v.p.T("remarks.sheet_column_number"), v.p.T("remarks.sheet_column_source"), v.p.T("remarks.sheet_column_received"), v.p.T("remarks.sheet_column_paragraph"),
		v.p.T("remarks.sheet_column_text"), v.p.T("remarks.sheet_column_disposition"), v.p.T("remarks.sheet_column_reason")}) // into memory
	for _, r := range rows {
		_ = w.Write([]string{strconv.Itoa(r.Number), v.p.T("source." + string(r.Source)), r.Received.In(v.town.Location()).Format("2006-01-02"), r.Anchor,
			plainCell(r.Body), v.p.T("disposition." + string(r.Disposition)), plainCell(r.Reason)}) // into memory
	}
	w.Flush()
	v.Header("Content-Disposition", `attachment; filename="remarks.csv"`)
	v.Data(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
	return nil
}

func (s *Server) getReport(v *visit) error {
	d, err := s.Consultations.Read(v.ctx(), v.who, v.Param("slug"), 0)
	if err != nil {
		return err
	}
	c := v.documentView(d)
	c.Releases = nil
	for i := len(d.Publications) - 1; i >= 0; i-- { // the report first, then what came of it
		p := d.Publications[i]
		if p.Kind == consultation.Table {
			continue
		}
		r := v.releaseView(c, p)
		if p.Kind == consultation.Report {
			r.Numbers = v.numberTables(c.Path(), p.Numbers)
		}
		c.Releases = append(c.Releases, r)
	}
	if len(c.Releases) == 0 {
		return fault.Missing()
	}
	return v.show(views.ReportPage(v.page(c.Releases[0].Title, views.SectionProcesses), c))
}

// numberTables are the counts of a report, in words.
func (v *visit) numberTables(base string, n consultation.Numbers) []views.NumberTable {
	all := views.NumberTable{Title: v.p.T("publication.n_all"), Rows: []views.CountLink{{Text: v.p.T("publication.n_remarks"), Path: base + "/remarks", Count: n.Remarks},
		{Text: v.p.T("publication.n_authors"), Count: n.Authors}, {Text: v.p.T("publication.n_withdrawn"), Count: n.Withdrawn}, {Text: v.p.T("publication.n_refused"), Count: n.Refused}}}
	sources, answers := views.NumberTable{Title: v.p.T("publication.n_by_source")}, views.NumberTable{Title: v.p.T("publication.n_by_disposition")}
	for _, src := range consultation.Sources {
		if k := n.BySource[string(src)]; k > 0 {
			sources.Rows = append(sources.Rows, views.CountLink{Text: v.p.T("source." + string(src)), Count: k})
		}
	}
	for _, d := range consultation.Dispositions {
		if k := n.ByDisposition[string(d)]; k > 0 {
			answers.Rows = append(answers.Rows, views.CountLink{Text: v.p.T("disposition." + string(d)), Path: listPath(base, "disposition", string(d)), Count: k})
		}
	}
	voices := views.NumberTable{Title: v.p.T("publication.n_by_speaks")}
	for _, sp := range consultation.Voices {
		if k := n.BySpeaks[string(sp)]; k > 0 {
			voices.Rows = append(voices.Rows, views.CountLink{Text: v.p.T("speaks." + string(sp)), Count: k})
		}
	}
	parts := views.NumberTable{Title: v.p.T("publication.n_by_paragraph")}
	for i := 1; i <= consultation.MaxParagraphs; i++ {
		anchor := "p" + strconv.Itoa(i)
		if k := n.ByAnchor[anchor]; k > 0 {
			parts.Rows = append(parts.Rows, views.CountLink{Text: v.p.T("remark.on_paragraph", "n", i), Path: listPath(base, "paragraph", anchor), Count: k})
		}
	}
	places := views.NumberTable{Title: v.p.T("publication.n_by_district")}
	for _, d := range v.town.Districts {
		if k := n.ByDistrict[d.Key]; k > 0 {
			places.Rows = append(places.Rows, views.CountLink{Text: d.Name, Path: listPath(base, "district", d.Key), Count: k})
		}
	}
	return []views.NumberTable{all, sources, answers, voices, parts, places}
}
