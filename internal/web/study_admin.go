package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/study"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

func (s *Server) getAdminStudies(v *visit) error {
	q := v.Request.URL.Query()
	rows, err := s.Studies.ForStaff(v.ctx(), v.who, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	view := views.AdminStudies{}
	for _, st := range rows.Rows {
		view.Rows = append(view.Rows, views.StudyRow{Path: "/admin/research/" + st.ID.String(), Title: st.Title, Method: string(st.Method), Office: st.Office,
			Period: v.period(st), State: string(st.State)})
	}
	view.First, view.Next = v.pages("/admin/research", q, rows.Next)
	return v.show(views.AdminStudiesPage(v.page(v.p.T("study.list_title"), views.SectionAdmin), view))
}

// studyWrite reads the form. Empty rows of quotes and figures stay, so that faults name their rows.
func (v *visit) studyWrite() study.Write {
	f := v.PostForm
	w := study.Write{Title: f("title"), Summary: f("summary"), Method: study.Method(f("method")), Office: f("office"), From: f("from"), Until: f("until"),
		People: v.count("people"), Asked: v.count("asked"), Chosen: f("chosen"), Tool: f("tool"), Findings: f("findings"), Report: f("report"), Decisions: f("decisions"),
		Topics: v.PostFormArray("topics"), Districts: v.PostFormArray("districts"), Processes: v.PostFormArray("processes"), Key: f("key")}
	for n := 1; n <= study.MaxQuotes; n++ {
		at := "_" + strconv.Itoa(n)
		if q := (study.Quote{Theme: f("theme" + at), Words: f("quote" + at)}); q != (study.Quote{}) {
			w.Quotes = append(w.Quotes, q)
		}
	}
	for n := 1; n <= study.MaxFigures; n++ {
		at := "_" + strconv.Itoa(n)
		if x := (study.Figure{Value: f("value" + at), About: f("about" + at), Source: f("source" + at), Day: f("day" + at)}); x != (study.Figure{}) {
			w.Figures = append(w.Figures, x)
		}
	}
	return w
}

// secondLook reads the points of the second look.
func (v *visit) secondLook() (study.Look, []bool) {
	l := study.Look{Names: v.PostForm("look_names") != "", Details: v.PostForm("look_details") != "", Consent: v.PostForm("look_consent") != "", Files: v.PostForm("look_files") != ""}
	return l, []bool{l.Names, l.Details, l.Consent, l.Files}
}

// studyForm shows an entry as a form holds it.
func (s *Server) studyForm(v *visit, action string, w study.Write) (views.StudyForm, error) {
	f := views.StudyForm{Action: action, Title: w.Title, Summary: w.Summary, Method: string(w.Method), Methods: methods(), Office: w.Office, From: w.From, Until: w.Until,
		People: countField(w.People), Asked: countField(w.Asked), Chosen: w.Chosen, Tool: w.Tool, Findings: w.Findings, Report: w.Report, Decisions: w.Decisions,
		Quotes: make([]views.StudyQuote, study.MaxQuotes), Figures: make([]views.StudyFigure, study.MaxFigures)}
	for i, q := range w.Quotes[:min(len(w.Quotes), study.MaxQuotes)] {
		f.Quotes[i] = views.StudyQuote(q)
	}
	for i, x := range w.Figures[:min(len(w.Figures), study.MaxFigures)] {
		f.Figures[i] = views.StudyFigure{Value: x.Value, About: x.About, Source: x.Source, When: x.Day}
	}
	for _, t := range v.town.Topics {
		f.Topics = append(f.Topics, ui.Pick{Value: t.Key, Text: v.words1(t.Name), On: contains(w.Topics, t.Key)})
	}
	for _, d := range v.town.Districts {
		f.Districts = append(f.Districts, ui.Pick{Value: d.Key, Text: d.Name, On: contains(w.Districts, d.Key)})
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	for _, p := range list {
		f.Processes = append(f.Processes, ui.Pick{Value: p.Slug, Text: v.words1(p.Title), On: contains(w.Processes, p.Slug)})
	}
	return f, err
}

// countField is a number for a field; empty for zero and for what was no number.
func countField(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Server) getAdminStudyNew(v *visit) error {
	f, err := s.studyForm(v, "/admin/research", study.Write{Office: v.office()})
	if err != nil {
		return err
	}
	f.New = true
	return v.show(views.AdminStudyNewPage(v.page(v.p.T("study.new"), views.SectionAdmin), f))
}

func (s *Server) postAdminStudy(v *visit) error {
	w := v.studyWrite()
	made, err := s.Studies.Create(v.ctx(), v.who, v.town, w)
	if err == nil {
		v.say("success", "flash.study_saved")
		return v.see("/admin/research/" + made.String())
	}
	f, e := s.studyForm(v, "/admin/research", w)
	if e != nil {
		return e
	}
	f.New = true
	return v.again(err, func() templ.Component {
		return views.AdminStudyNewPage(v.page(v.p.T("study.new"), views.SectionAdmin), f)
	})
}

func (s *Server) getAdminStudy(v *visit) error { return s.showAdminStudy(v, nil, nil) }

// showAdminStudy draws an entry for staff; typed is the form that is shown again, and looked the points
// that were ticked.
func (s *Server) showAdminStudy(v *visit, typed *study.Write, looked []bool) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	if !s.Studies.Manages(v.who) {
		return s.Policy.Allow(v.who, access.ManageStudy, access.Scope{})
	}
	st, err := s.Studies.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	if typed == nil {
		typed = &study.Write{Title: st.Title, Summary: st.Summary, Method: st.Method, Office: st.Office, From: st.From, Until: st.Until, People: st.People,
			Asked: st.Asked, Chosen: st.Chosen, Tool: st.Tool, Findings: st.Findings, Report: st.Report, Decisions: st.Decisions, Topics: st.Topics,
			Districts: st.Districts, Quotes: st.Quotes, Figures: st.Figures}
		for _, p := range st.Processes {
			typed.Processes = append(typed.Processes, p.Slug)
		}
	}
	at := "/admin/research/" + which.String()
	view := views.AdminStudy{ID: which.String(), Title: st.Title, Path: studyPath(st), Published: st.State == study.Published, Files: v.studyFiles(st), Looked: looked}
	if view.Form, err = s.studyForm(v, at, *typed); err != nil {
		return err
	}
	view.Form.Look, view.Form.Looked = view.Published, looked
	if !st.Checked.IsZero() {
		view.Checked = v.p.T("study.checked", "at", v.p.DateTime(st.Checked))
	}
	return v.show(views.AdminStudyPage(v.page(st.Title, views.SectionAdmin), view))
}

func (s *Server) postAdminStudyEdit(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	w := v.studyWrite()
	look, looked := v.secondLook()
	err = s.Studies.Save(v.ctx(), v.who, v.town, which, w, look)
	if err == nil {
		v.say("success", "flash.study_saved")
		return v.see("/admin/research/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showAdminStudy(v, &w, looked)
}

func (s *Server) postStudyPublish(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	look, looked := v.secondLook()
	err = s.Studies.Publish(v.ctx(), v.who, which, look)
	if err == nil {
		v.say("success", "flash.study_published")
		return v.see("/admin/research/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showAdminStudy(v, nil, looked)
}

func (s *Server) postStudyTakeBack(v *visit) error {
	return s.studyAct(v, s.Studies.TakeBack, "flash.study_back", "")
}

func (s *Server) postStudyDiscard(v *visit) error {
	return s.studyAct(v, s.Studies.Discard, "flash.study_gone", "/admin/research")
}

// studyAct does something with an entry and goes on to a page, its own if none is named.
func (s *Server) studyAct(v *visit, do func(ctx context.Context, who access.Actor, which id.ID) error, done, next string) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	if err := do(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", done)
	if next == "" {
		next = "/admin/research/" + which.String()
	}
	return v.see(next)
}

func (s *Server) postStudyFile(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	name, pdf, err := v.uploaded("file", study.MaxFile)
	if err != nil {
		return err
	}
	up := study.Upload{Kind: study.FileKind(v.PostForm("kind")), Name: name, Data: pdf}
	err = s.Studies.AddFile(v.ctx(), v.who, which, up)
	if err == nil {
		v.say("success", "flash.study_file")
		return v.see("/admin/research/" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showAdminStudy(v, nil, nil)
}

func (s *Server) postStudyFileRemove(v *visit) error {
	which, err := v.param("study")
	if err != nil {
		return err
	}
	file, err := v.param("file")
	if err != nil {
		return err
	}
	if err := s.Studies.DropFile(v.ctx(), v.who, which, file); err != nil {
		return err
	}
	v.say("success", "flash.study_file_gone")
	return v.see("/admin/research/" + which.String())
}
