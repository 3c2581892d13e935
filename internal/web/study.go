package web

import (
	"encoding/csv"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/study"
	"almenda/internal/web/views"
)

func studyPath(s study.Study) string { return "/research/" + s.ID.String() + "-" + slug(s.Title) }

func (s *Server) getStudies(v *visit) error {
	q := v.Request.URL.Query()
	view := views.StudyList{Filter: views.StudyFilter{Q: q.Get("q"), Method: q.Get("method"), District: q.Get("district"), Topic: q.Get("topic")}, Methods: methods()}
	f := study.Filter{Query: view.Filter.Q, Method: study.Method(view.Filter.Method), District: view.Filter.District, Topic: view.Filter.Topic}
	rows, err := s.Studies.List(v.ctx(), v.who, f, page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view.Cards, view.Total = v.studyCards(rows.Rows), rows.Total
	view.First, view.Next = v.pages("/research", q, rows.Next)
	pg := v.page(v.p.T("study.list_title"), "")
	return v.show(v.part("results", views.StudyResults(pg, view), views.StudiesPage(pg, view)))
}

func methods() (out []string) {
	for _, m := range study.Methods {
		out = append(out, string(m))
	}
	return out
}

// studyCards are studies in a list: the first figure speaks for each.
func (v *visit) studyCards(list []study.Study) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, st := range list {
		c := views.LinkCard{Title: st.Title, Path: studyPath(st), Lang: st.Language, Text: st.Summary, Meta: []string{v.period(st)},
			Tags: []views.CardTag{{Text: v.p.T("study.method." + string(st.Method)), Color: "info"}}}
		if st.Sample {
			c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
		}
		if st.People > 0 {
			c.Meta = append(c.Meta, v.p.N("study.people", st.People))
		}
		if len(st.Figures) > 0 {
			c.Meta = append(c.Meta, st.Figures[0].Value+" "+st.Figures[0].About)
		}
		out[i] = c
	}
	return out
}

// dayWords writes a day as the language does; empty for none.
func (v *visit) dayWords(raw string) string {
	at, err := time.ParseInLocation(time.DateOnly, raw, v.town.Location())
	if err != nil {
		return ""
	}
	return v.p.Date(at)
}

// period is the days of a study in words.
func (v *visit) period(st study.Study) string {
	from, until := v.dayWords(st.From), v.dayWords(st.Until)
	if from == until || until == "" {
		return from
	}
	return v.p.T("study.days", "from", from, "until", until)
}

func (s *Server) getStudy(v *visit) error {
	which, err := v.ref("study")
	if err != nil {
		return err
	}
	st, err := s.Studies.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	view := v.studyView(st)
	if s.Studies.Manages(v.who) {
		view.Manage = "/admin/research/" + view.ID
	}
	pg := v.page(st.Title, "")
	pg.Description = st.Summary
	pg.NoIndex = view.Draft
	return v.show(views.StudyPage(pg, view))
}

func (v *visit) studyView(st study.Study) views.Study {
	view := views.Study{ID: st.ID.String(), Path: studyPath(st), Lang: st.Language, Title: st.Title, Summary: st.Summary, Method: string(st.Method), Office: st.Office,
		Period: v.period(st), People: st.People, Asked: st.Asked, Chosen: st.Chosen, Tool: markdownHTML(st.Tool), Findings: markdownHTML(st.Findings),
		Report: markdownHTML(st.Report), Decisions: markdownHTML(st.Decisions), Sample: st.Sample, Draft: st.State != study.Published, Published: st.Published,
		CSV: "/research/" + st.ID.String() + "/figures.csv", Files: v.studyFiles(st)}
	for _, key := range st.Topics {
		view.Topics = append(view.Topics, v.topic(key))
	}
	for _, key := range st.Districts {
		view.Districts = append(view.Districts, v.district(key))
	}
	for _, q := range st.Quotes {
		view.Quotes = append(view.Quotes, views.StudyQuote(q))
	}
	for _, f := range st.Figures {
		view.Figures = append(view.Figures, views.StudyFigure{Value: f.Value, About: f.About, Source: f.Source, When: v.dayWords(f.Day)})
	}
	for _, p := range st.Processes {
		view.Processes = append(view.Processes, v.processRef(p.Slug, p.Title))
	}
	return view
}

// markdownHTML is empty for an empty text.
func markdownHTML(source string) string {
	if source == "" {
		return ""
	}
	return richtext.HTML(source)
}

func (v *visit) studyFiles(st study.Study) (out []views.StudyFile) {
	for _, f := range st.Files {
		kb := max(f.Size/1024, 1)
		size := v.p.T("study.kb", "n", kb)
		if kb >= 1024 {
			size = v.p.T("study.mb", "n", (kb+512)/1024)
		}
		out = append(out, views.StudyFile{ID: f.ID.String(), URL: "/research/" + st.ID.String() + "/files/" + f.ID.String(), Name: f.Name, Kind: string(f.Kind), Size: size})
	}
	return out
}

// getStudyCSV is the figures of a study as a file that a table program opens.
func (s *Server) getStudyCSV(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	st, err := s.Studies.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	var out strings.Builder
	out.WriteString("\uFEFF") // table programs take it for what it is only with this
	w := csv.NewWriter(&out)
	w.Comma = ';'
	_ = w.Write([]string{v.p.T("study.csv_value"), v.p.T("study.csv_about"), v.p.T("study.csv_source"), v.p.T("study.csv_day"), v.p.T("study.csv_study")}) // into memory
	for _, f := range st.Figures {
		_ = w.Write([]string{plainCell(f.Value), plainCell(f.About), plainCell(f.Source), f.Day, plainCell(st.Title)}) // into memory
	}
	w.Flush()
	v.Header("Content-Disposition", `attachment; filename="figures.csv"`)
	v.Data(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
	return nil
}

// getStudyFile hands a document out for downloading and for nothing else.
func (s *Server) getStudyFile(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	file, err := v.param("file")
	if err != nil {
		return err
	}
	f, pdf, err := s.Studies.Content(v.ctx(), v.who, which, file)
	if err != nil {
		return err
	}
	name := f.Name
	if !strings.HasSuffix(strings.ToLower(name), ".pdf") {
		name += ".pdf"
	}
	v.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.Header("Content-Security-Policy", contentPolicy(v.originOf(), "'none'")+"; sandbox")
	v.Header("Content-Length", fmt.Sprint(len(pdf)))
	v.Data(http.StatusOK, "application/pdf", pdf)
	return nil
}

// studiesOf are the studies that served a process, with their figures as data cards.
func (s *Server) studiesOf(v *visit, p process.Process) ([]views.Block, error) {
	rows, err := s.Studies.List(v.ctx(), v.who, study.Filter{Process: p.ID}, page.Request{Size: 6})
	if err != nil {
		return nil, err
	}
	return []views.Block{{ID: "research", Title: v.p.T("study.block"), Cards: v.studyCards(rows.Rows)}}, nil
}

// studiesAtHome are the newest studies.
func (s *Server) studiesAtHome(v *visit) ([]views.Block, error) {
	rows, err := s.Studies.List(v.ctx(), access.Guest(v.town.ID, v.lang), study.Filter{}, page.Request{Size: 3})
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "research", Title: v.p.T("study.list_title"), Cards: v.studyCards(rows.Rows)}
	if len(rows.Rows) > 0 {
		b.More = &views.Link{Text: v.p.T("study.all"), Path: "/research"}
	}
	return []views.Block{b}, nil
}
