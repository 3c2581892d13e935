package web

import (
	"strconv"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/surveys"
)

func (s *Server) getSurveyResults(v *visit) error {
	d, err := s.Surveys.Published(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	view := v.resultsView(d.Survey, d.Phase, d.Results)
	if s.Policy.May(v.who, access.ManageSurvey, d.Scope()) {
		view.Manage = "/admin/surveys/" + d.ID.String() + "/results"
	}
	pg := v.page(v.p.T("survey_results.of", "survey", view.Title.Text), "")
	pg.NoIndex = d.Released.IsZero()
	return v.show(surveys.ResultsPage(pg, view))
}

// resultCards are published results in a list.
func (v *visit) resultCards(list []survey.Survey) []views.LinkCard {
	var out []views.LinkCard
	for _, one := range list {
		c := views.LinkCard{Title: v.p.T("survey_results.of", "survey", v.words1(one.Title)), Lang: v.langOf(one.Title), Path: "/s/" + one.Slug + "/results",
			Text: v.p.T("survey_results.card"), Meta: []string{v.p.Date(one.Released)}}
		if one.Sample {
			c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("process.sample"), Color: "neutral"})
		}
		out = append(out, c)
	}
	return out
}

func (s *Server) resultsOfProcess(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Surveys.Fresh(v.ctx(), v.who, p.ID, 6)
	return []views.Block{{ID: "survey-results", Title: v.p.T("survey_results.block"), Cards: v.resultCards(list)}}, err
}

func (s *Server) resultsAtHome(v *visit) ([]views.Block, error) {
	list, err := s.Surveys.Fresh(v.ctx(), v.who, id.None, 3)
	return []views.Block{{ID: "survey-results", Title: v.p.T("survey_results.block"), Cards: v.resultCards(list)}}, err
}

// resultsWaiting are surveys that have closed and whose results staff have not published.
func (s *Server) resultsWaiting(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManageSurvey) {
		return nil, nil
	}
	list, err := s.Surveys.ToPublish(v.ctx(), v.who, page.Request{Size: 20})
	b := views.Block{ID: "results-waiting", Title: v.p.T("survey_results.waiting")}
	for _, one := range list {
		b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(one.Title), Lang: v.langOf(one.Title), Path: "/admin/surveys/" + one.ID.String() + "/results",
			Text: v.p.T("survey_results.waiting_text")})
	}
	return []views.Block{b}, err
}

func (s *Server) getResultsDesk(v *visit) error { return s.showResultsDesk(v) }

// showResultsDesk draws results for staff.
func (s *Server) showResultsDesk(v *visit) error {
	view, err := s.resultsOffice(v)
	if err != nil {
		return err
	}
	return v.show(surveys.ResultsOfficePage(v.page(v.p.T("survey_results.title"), views.SectionAdmin), view))
}

func (s *Server) resultsOffice(v *visit) (view surveys.ResultsOffice, err error) {
	which, err := v.param("survey")
	if err != nil {
		return view, err
	}
	d, err := s.Surveys.ResultsOf(v.ctx(), v.who, v.town, which)
	if err != nil {
		return view, err
	}
	view = surveys.ResultsOffice{Results: v.resultsView(d.Survey, d.Phase, d.Results), Base: "/admin/surveys/" + which.String(), Answers: v.about(d.Answers),
		Counted: d.Settings.Counted, Settled: d.Settled, Gathered: d.Settings.Gathered == "done", Unread: d.Unread, Mark: d.Mark, Declared: len(d.Settings.Tables),
		Export: s.Policy.May(v.who, access.ExportSurvey, d.Scope())}
	if d.Answers == 0 {
		view.Answers = v.p.T("survey_results.under_ten")
		if d.Results != nil {
			view.Answers = v.p.T("survey_results.under", "n", d.Results.About.Need)
		}
	}
	for _, c := range []survey.Channel{survey.Web, survey.Paper, survey.Desk, survey.Street} {
		if n := d.Channels[c]; n > 0 {
			view.Channels = append(view.Channels, surveys.ResultsLine{Name: v.p.T("survey_results.channel." + string(c)), Text: v.about(n)})
		}
	}
	if d.Results == nil {
		return view, nil
	}
	v.officeSettings(&view, d)
	if d.Results.Audit != nil {
		for _, n := range d.Results.Audit.Notes {
			view.Audit = append(view.Audit, v.gateNote(d, n.Question, n.By, n.Row, n.Key, n.N))
		}
	}
	view.Weights = v.officeWeights(d)
	view.Public = v.becomesPublic(d.Results)
	return view, nil
}

// officeSettings are the fields for what staff write and choose.
func (v *visit) officeSettings(view *surveys.ResultsOffice, d survey.ResultsDesk) {
	did := d.Settings.Did
	if v.Request.Method == "POST" && v.FullPath() == "/admin/surveys/:survey/results" {
		did = v.byLanguage("did_")
	}
	view.Dids = v.messages(did, true)
	shown := map[string]bool{}
	for _, t := range d.Settings.Tables {
		q, _ := d.Def.Question(t.Question)
		if q == nil || shown[t.Question] || len(survey.Charts(q)) < 2 {
			continue
		}
		shown[t.Question] = true
		pick := surveys.ResultsPick{Key: q.Key, Title: v.words1(q.Title), Value: d.Settings.Charts[q.Key]}
		for _, c := range survey.Charts(q) {
			pick.Options = append(pick.Options, ui.Option{Value: c, Text: v.p.T("survey_results.chart." + c)})
		}
		if pick.Value == "" {
			pick.Value = survey.Charts(q)[0]
		}
		view.Charts = append(view.Charts, pick)
	}
}

// gateNote is one thing that the gate did, in words.
func (v *visit) gateNote(d survey.ResultsDesk, question, by, row, key string, n int) string {
	where := question
	if q, _ := d.Def.Question(question); q != nil {
		where = v.words1(q.Title)
	}
	if q, _ := d.Def.Question(by); q != nil {
		where = v.p.T("survey_results.note_by", "question", where, "group", v.words1(q.Title))
	}
	return v.p.T("survey_results.note", "where", where, "what", v.p.Fill(key, map[string]any{"n": n}))
}

// becomesPublic says what a release will show, before it does.
func (v *visit) becomesPublic(r *survey.Results) []string {
	if r.About.TooFew {
		return []string{v.p.T("survey_results.becomes_few", "n", r.About.Need), v.p.T("survey_results.becomes_deleted"), v.p.T("survey_results.becomes_fixed")}
	}
	shown, hidden, words := 0, 0, 0
	for _, f := range r.Figures {
		switch {
		case f.Hidden != "":
			hidden++
		case f.Chart == survey.WordsChart:
			words += len(f.Quotes)
		default:
			shown++
		}
	}
	out := []string{v.p.N("survey_results.becomes_shown", shown)}
	if hidden > 0 {
		out = append(out, v.p.N("survey_results.becomes_hidden", hidden))
	}
	if words > 0 {
		out = append(out, v.p.N("survey_results.becomes_words", words))
	}
	if len(r.About.Did) == 0 {
		out = append(out, v.p.T("survey_results.becomes_no_did"))
	}
	return append(out, v.p.T("survey_results.becomes_told"), v.p.T("survey_results.becomes_fixed"))
}

func (v *visit) officeWeights(d survey.ResultsDesk) *surveys.ResultsWeights {
	w := d.Results.About.Weights
	if w == nil {
		return nil
	}
	out := &surveys.ResultsWeights{Text: v.p.T("survey_results.weights.used"), Figures: []ui.KPI{
		{Label: v.p.T("survey_results.deff"), Value: v.decimal(w.Design)}, {Label: v.p.T("survey_results.neff"), Value: v.about(w.Effective)},
		{Label: v.p.T("survey_results.interval"), Value: v.p.T("survey_results.points", "n", v.decimal(w.Margin))}}}
	if !w.Used {
		out.Text = v.p.T("survey_results.weights." + w.Why)
	}
	title := func(key string) string {
		if q, _ := d.Def.Question(key); q != nil {
			return v.words1(q.Title)
		}
		if key == survey.GroupKey {
			return v.p.T("panel_answer.group")
		}
		return key
	}
	for _, m := range w.Margins {
		if m.Question == survey.GroupKey {
			out.Notes = append(out.Notes, v.p.T("panel_answer.by_group"))
			continue
		}
		out.Notes = append(out.Notes, v.p.T("survey_results.margin", "question", title(m.Question), "source", m.Source, "date", m.At))
	}
	for _, m := range w.Merged {
		out.Notes = append(out.Notes, v.p.T("survey_results.merged", "what", m))
	}
	for _, m := range w.Dropped {
		out.Notes = append(out.Notes, v.p.T("survey_results.dropped", "question", title(m)))
	}
	if w.Trimmed > 0 {
		out.Notes = append(out.Notes, v.p.T("survey_results.trimmed"))
	}
	for _, x := range w.Difference {
		name := x.Code
		for _, f := range d.Results.Figures {
			for _, c := range f.Columns {
				if f.Question == x.Question && c.Code == x.Code {
					name = v.words1(f.Title) + " – " + v.labelled(c)
				}
			}
		}
		out.Differ = append(out.Differ, surveys.ResultsShare{Name: name, Answered: v.percent(x.Weighted), People: v.percent(x.Unchanged)})
	}
	return out
}

func (s *Server) postResultsWording(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	d, err := s.Surveys.ResultsOf(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	in := survey.Wording{Did: v.byLanguage("did_"), Charts: map[string]string{}}
	for _, q := range d.Def.Questions() {
		in.Charts[q.Key] = v.PostForm("chart_" + q.Key)
	}
	if err := s.Surveys.Word(v.ctx(), v.who, which, in); err != nil {
		if v.blame(err) {
			return s.showResultsDesk(v)
		}
		return err
	}
	v.say("success", "flash.results_saved")
	return v.see("/admin/surveys/" + which.String() + "/results")
}

func (s *Server) postResultsCount(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := s.Surveys.CloseBooks(v.ctx(), v.who, v.town, which); err != nil {
		return err
	}
	v.say("success", "flash.results_counted")
	return v.see("/admin/surveys/" + which.String() + "/results")
}

func (s *Server) getResultsRelease(v *visit) error {
	view, err := s.resultsOffice(v)
	if err != nil {
		return err
	}
	if view.Published || !view.Counted || !view.Gathered {
		return v.see(view.Base + "/results")
	}
	return v.show(surveys.ResultsReleasePage(v.page(v.p.T("survey_results.release"), views.SectionAdmin), view))
}

func (s *Server) postResultsRelease(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	if err := s.Surveys.Release(v.ctx(), v.who, v.town, which, v.PostForm("mark")); err != nil {
		return err
	}
	v.say("success", "flash.results_released")
	return v.see("/admin/surveys/" + which.String() + "/results")
}

func (s *Server) postResultsTakeBack(v *visit) error {
	which, err := v.param("survey")
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(v.Param("n")) // 0 is none
	err = s.Surveys.TakeBack(v.ctx(), v.who, which, number, v.PostForm("reason"))
	if err == nil {
		v.say("success", "flash.results_taken")
		return v.see("/admin/surveys/" + which.String() + "/results")
	}
	if !v.blame(err) {
		return err
	}
	for i := range v.errors { // each table on the page has a field of this name
		v.errors[i].Name += "-" + v.Param("n")
	}
	return s.showResultsDesk(v)
}
