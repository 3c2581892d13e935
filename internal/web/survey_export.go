package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/questionnaire/export"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

// released reads what is public of a survey, for files of it.
func (s *Server) released(v *visit) (survey.Shown, error) {
	d, err := s.Surveys.Published(v.ctx(), v.who, v.Param("slug"))
	if err == nil && d.Results == nil {
		err = fault.Missing()
	}
	return d, err
}

// table is a CSV file that table programs open.
func (v *visit) table(rows [][]string) error {
	var out bytes.Buffer
	out.WriteString("\uFEFF") // table programs take it for what it is only with this
	w := csv.NewWriter(&out)
	w.Comma = ';'
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
		_ = w.Write(row) // into memory
	}
	w.Flush()
	return v.give(cache.Page{Type: "text/csv; charset=utf-8", Body: out.Bytes()})
}

var resultColumns = []string{"table", "question", "row", "group_by", "group", "answer", "words", "percent", "mean", "base", "note"}

// getSurveyResultsCSV is every published figure as one line.
func (s *Server) getSurveyResultsCSV(v *visit) error {
	d, err := s.released(v)
	if err != nil {
		return err
	}
	rows := [][]string{resultColumns}
	if d.Results.About.TooFew {
		return v.table(append(rows, []string{"", "", "", "", "", "", "", "", "", "", v.p.T("survey_results.too_few")}))
	}
	for i, f := range d.Results.Figures {
		rows = append(rows, v.figureRows(f, i+1)...)
	}
	return v.table(rows)
}

// figureRows are the lines of a figure. What is hidden has words in place of a number.
func (v *visit) figureRows(f survey.Figure, number int) (rows [][]string) {
	line := func(group survey.Label, answer, words, percent, mean string, base int, note string) {
		shown := ""
		if base > 0 {
			shown = strconv.Itoa(base)
		}
		in := ""
		if group.Code != "" {
			in = v.labelled(group)
		}
		rows = append(rows, []string{strconv.Itoa(number), f.Question, f.Row, f.By, in, answer, words, percent, mean, shown, note})
	}
	switch {
	case f.Taken != nil:
		line(survey.Label{}, "", v.words1(f.Title), "", "", 0, v.p.T("survey_results.taken", "date", v.p.Date(f.Taken.At), "reason", f.Taken.Reason))
		return rows
	case f.Hidden != "":
		line(survey.Label{}, "", v.words1(f.Title), "", "", 0, v.p.T(f.Hidden))
		return rows
	}
	for _, s := range f.Series {
		switch {
		case s.Mean != nil && len(s.Cells) == 0:
			line(s.Group, s.Code, v.labelled(s.Label), "", plainNumber(*s.Mean), s.Base, "")
		case s.Hidden != "":
			line(s.Label, "", "", "", "", 0, v.p.T("survey_results.few"))
		}
		for i, c := range s.Cells {
			p, percent := v.sharePoint(c, f.Columns), ""
			if !c.Hidden && c.With == "" {
				percent = strconv.Itoa(c.Percent)
				if !c.Far() {
					p.Said = ""
				}
			}
			line(s.Label, f.Columns[i].Code, v.labelled(f.Columns[i]), percent, "", s.Base, p.Said)
		}
		if s.Mean != nil && len(s.Cells) > 0 {
			line(s.Label, "", v.p.T("survey_results.mean_word"), "", plainNumber(*s.Mean), s.Base, "")
		}
	}
	for _, t := range f.Themes {
		if t.Hidden {
			line(survey.Label{}, "", t.Words, "", "", 0, v.p.T("survey_results.few"))
		} else {
			line(survey.Label{}, "", t.Words, "", "", t.N, v.p.T("survey_results.theme"))
		}
	}
	return rows
}

// getSurveyResultsJSON is everything that is published, with the words of all languages.
func (s *Server) getSurveyResultsJSON(v *visit) error {
	d, err := s.released(v)
	if err != nil {
		return err
	}
	r := *d.Results
	who := append([]survey.Composed(nil), r.About.Who...)
	for i := range who {
		who[i].Passed = nil
	}
	r.About.Who = who
	if r.About.Weights != nil { // which groups were small is not public
		w := *r.About.Weights
		w.Merged, w.Dropped, w.Trimmed, w.Residual = nil, nil, 0, 0
		r.About.Weights = &w
	}
	figures := append([]survey.Figure(nil), r.Figures...)
	for i := range figures {
		figures[i].Passed = nil // the same once more, without weights
		if !figures[i].Weighted {
			continue
		}
		series := append([]survey.Series(nil), figures[i].Series...)
		for j := range series {
			cells := append([]survey.Cell(nil), series[j].Cells...)
			for k := range cells {
				if !cells[k].Far() {
					cells[k].Counted = 0
				}
			}
			series[j].Cells = cells
		}
		figures[i].Series = series
	}
	body, err := json.MarshalIndent(map[string]any{"title": d.Title, "published": d.Released, "about": r.About, "tables": figures}, "", "  ")
	if err != nil {
		return err
	}
	return v.give(cache.Page{Type: "application/json; charset=utf-8", Body: body})
}

// getSurveyCodebook says what the columns and codes of the published tables mean.
func (s *Server) getSurveyCodebook(v *visit) error {
	d, err := s.released(v)
	if err != nil {
		return err
	}
	rows := [][]string{{"column", "code", "words"}}
	for _, name := range resultColumns {
		rows = append(rows, []string{name, "", v.p.T("survey_results.column." + name)})
	}
	seen := map[string]bool{}
	add := func(column, code, words string) {
		if key := column + "\x00" + code; !seen[key] {
			seen[key] = true
			rows = append(rows, []string{column, code, words})
		}
	}
	for _, f := range d.Results.Figures {
		add("question", f.Question, v.words1(f.Title))
		if f.By != "" {
			add("group_by", f.By, v.words1(f.ByTitle))
		}
		if f.Row != "" {
			add("row", f.Row, v.words1(f.RowTitle))
		}
		for _, c := range f.Columns {
			add("answer: "+f.Question, c.Code, v.labelled(c))
		}
	}
	return v.table(rows)
}

func (s *Server) getSurveyExport(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	e, err := s.Surveys.Exportable(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	return s.showExport(v, e)
}

func (s *Server) showExport(v *visit, e survey.Export) error {
	view := surveys.ResultsExport{Title: v.words1(e.Title), Base: "/admin/surveys/" + e.ID.String(), Rows: v.p.T("survey_results.export_rows", "n", e.Rows),
		Also: []string{v.p.T("survey_results.export_words"), v.p.T("survey_results.export_audit")}, Purpose: v.PostForm("purpose"), Format: v.PostForm("format")}
	if view.Format == "" {
		view.Format = "csv"
	}
	if e.Why != "" {
		view.Why = v.p.T(e.Why)
	}
	for _, key := range e.Left {
		view.Groups = append(view.Groups, v.p.T("survey_results.export_left", "column", key))
	}
	for _, f := range []string{"csv", "xlsx", "json"} {
		view.Formats = append(view.Formats, ui.Option{Value: f, Text: v.p.T("survey_results.format." + f)})
	}
	return v.show(surveys.ResultsExportPage(v.page(v.p.T("survey_results.export"), views.SectionAdmin), view))
}

// fileTypes are what the files of an export are.
var fileTypes = map[string]string{"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// exportLimit is how long an export may take to arrive over a slow line.
const exportLimit = time.Hour

// postSurveyExport sends rows as they are read. They are made twice: the first time only to learn how
// long the file is, so that the browser can tell how much has come and whether all of it did.
func (s *Server) postSurveyExport(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	in := survey.Taking{Format: v.PostForm("format"), Purpose: v.PostForm("purpose"), Lang: v.lang, Say: func(key string) string { return v.p.T(key) }}
	e, err := s.Surveys.Take(v.ctx(), v.who, v.town, which, &in)
	if err != nil {
		if v.blame(err) {
			return s.showExport(v, e)
		}
		return err
	}
	// A server that cannot move the limit ends long files early, and their length tells.
	_ = http.NewResponseController(v.Writer).SetWriteDeadline(s.Clock.Now().Add(exportLimit))
	var size length
	if err := s.Surveys.Write(v.ctx(), v.who, e, in, &size); err != nil {
		return err
	}
	v.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, strings.ReplaceAll(e.Slug, `"`, ""), in.Format))
	v.Header("Content-Type", fileTypes[in.Format])
	v.Header("Content-Length", strconv.FormatInt(int64(size), 10))
	v.Status(http.StatusOK)
	return s.Surveys.Write(v.ctx(), v.who, e, in, v.Writer)
}

// length counts what is written.
type length int64

func (n *length) Write(p []byte) (int, error) {
	*n += length(len(p))
	return len(p), nil
}

var _ io.Writer = (*length)(nil)

func (s *Server) getExportCodebook(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	e, err := s.Surveys.Exportable(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="codebook.csv"`)
	var out bytes.Buffer
	if err := e.Plan.CodebookCSV(&out, export.CSV{BOM: true, Comma: ';'}, v.lang, func(key string) string { return v.p.T(key) }); err != nil {
		return err
	}
	return v.give(cache.Page{Type: "text/csv; charset=utf-8", Body: out.Bytes()})
}
