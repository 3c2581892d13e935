package web

import (
	"bytes"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// promise says until when answers are promised; nil when nothing is, or all is answered.
func (v *visit) promise(p process.Process) *views.PromiseView {
	days, ok := p.AnswerDays(v.now, v.town.Location())
	if !ok {
		return nil
	}
	return &views.PromiseView{Line: v.promiseLine(p, days), Late: days < 0}
}

func (v *visit) promiseLine(p process.Process, days int) string {
	date := v.p.Date(p.AnswerDue)
	switch {
	case days < 0:
		return v.p.N("closing.promised_late", -days, "date", date)
	case days == 0:
		return v.p.T("closing.promised_today", "date", date)
	}
	return v.p.N("closing.promised_in", days, "date", date)
}

// promised is promise with what still waits for an answer, for the page of the process. One that was
// kept is told too.
func (s *Server) promised(v *visit, p process.Process) (*views.PromiseView, error) {
	if !p.AnswerDue.IsZero() && !p.Answered.IsZero() && p.State == process.Published {
		return &views.PromiseView{Line: v.p.T("closing.kept", "date", v.p.Date(p.Answered))}, nil
	}
	view := v.promise(p)
	if view == nil {
		return nil, nil
	}
	owed, err := s.Processes.OwedOf(v.ctx(), v.who, v.town, p.ID)
	if n := owed.All(); n > 0 {
		view.Owed = v.p.N("closing.waiting", n)
	}
	return view, err
}

// outcomeBlocks tells on a process's page what came of it, and past which promise it was published.
func (s *Server) outcomeBlocks(v *visit, p process.Process) (out []views.Block, err error) {
	o, err := s.Processes.Outcome(v.ctx(), v.who, p.Slug)
	switch {
	case err == nil:
		card := views.LinkCard{Title: v.p.T("closing.outcome"), Path: "/p/" + p.Slug + "/closing", Text: richtext.Excerpt(o.Closing.Result, 200), Lang: o.Closing.Language}
		if !p.Archived.IsZero() {
			card.Meta = append(card.Meta, v.p.T("closing.archived_on", "date", v.p.Date(p.Archived)))
		}
		if n := len(o.Effects); n > 0 {
			card.Meta = append(card.Meta, v.p.N("closing.effects_n", n))
		}
		out = append(out, views.Block{ID: "outcome", Title: v.p.T("closing.outcome_title"), Cards: []views.LinkCard{card}})
	case !fault.Is(err, fault.NotFound):
		return nil, err
	}
	past, err := s.Processes.PublishedPast(v.ctx(), v.who, p.ID)
	if err != nil || len(past) == 0 {
		return out, err
	}
	b := views.Block{ID: "past", Title: v.p.T("closing.past"), Lead: v.p.T("closing.past_lead")}
	for _, one := range past {
		b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(one.Process.Title), Path: "/p/" + one.Process.Slug,
			Text: v.p.T("closing.past_reason", "reason", one.Reason), Meta: []string{v.p.Date(one.At)}})
	}
	return append(out, b), nil
}

// soon is how many days before the promised day staff see it on their first page.
const soon = 14

// dueBlocks lists for staff what is due and overdue, of the processes that are theirs.
func (s *Server) dueBlocks(v *visit) ([]views.Block, error) {
	list, err := s.Processes.Promises(v.ctx(), v.who, v.town, soon)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "due", Title: v.p.T("closing.due_title")}
	for _, d := range list {
		if s.Policy.May(v.who, access.EditProcess, d.Process.Scope()) {
			b.Cards = append(b.Cards, v.promiseCard(d, "/admin/processes/"+d.Process.ID.String()+"/closing"))
		}
	}
	return []views.Block{b}, nil
}

// overdueBlocks lists in public what a town promised to answer and has not.
func (s *Server) overdueBlocks(v *visit) ([]views.Block, error) {
	list, err := s.Processes.Promises(v.ctx(), v.who, v.town, 0)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "overdue", Title: v.p.T("closing.overdue_title"), Lead: v.p.T("closing.overdue_lead")}
	for _, d := range list {
		b.Cards = append(b.Cards, v.promiseCard(d, "/p/"+d.Process.Slug))
	}
	return []views.Block{b}, nil
}

func (v *visit) promiseCard(d process.Promised, path string) views.LinkCard {
	tag := views.CardTag{Text: v.p.T("closing.due_soon"), Color: "warning"}
	if d.Days < 0 {
		tag = views.CardTag{Text: v.p.T("closing.late"), Color: "danger"}
	}
	return views.LinkCard{Title: v.words1(d.Process.Title), Path: path, Text: v.promiseLine(d.Process, d.Days), Tags: []views.CardTag{tag},
		Meta: waitingMeta(v, d)}
}

// waitingMeta says what waits, and who answers for it, as far as either is known.
func waitingMeta(v *visit, d process.Promised) (out []string) {
	if n := d.Owed.All(); n > 0 {
		out = append(out, v.p.N("closing.waiting", n))
	}
	if owner := v.words1(d.Process.Card.Owner); owner != "" {
		out = append(out, owner)
	}
	return out
}

func (s *Server) getOutcome(v *visit) error {
	o, err := s.Processes.Outcome(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	c := o.Closing
	view := views.Outcome{Process: v.processRef(o.Process.Slug, o.Process.Title), Sample: o.Process.Sample, Archived: o.Process.Archived, Lang: c.Language, Result: richtext.HTML(c.Result),
		Reached: richtext.HTML(c.Reached), How: richtext.HTML(c.Evaluation), Figures: v.closingFigures(c.Figures), Effects: effectViews(o.Effects)}
	pg := v.page(v.p.T("closing.outcome_of", "title", view.Process.Title), views.SectionProcesses)
	pg.Description = richtext.Excerpt(c.Result, 200)
	return v.show(views.OutcomePage(pg, view))
}

func (s *Server) lessons(v *visit) (out []views.LessonView, err error) {
	list, err := s.Processes.Lessons(v.ctx(), v.who)
	for _, l := range list {
		view := views.LessonView{Process: v.words1(l.Process.Title), Path: "/admin/processes/" + l.Process.ID.String() + "/closing", Owner: v.words1(l.Process.Card.Owner),
			Lang: l.Closing.Language, At: l.Closing.Saved, HTML: richtext.HTML(l.Closing.Lessons)}
		if l.Closing.Evaluation != "" {
			view.How = richtext.HTML(l.Closing.Evaluation)
		}
		out = append(out, view)
	}
	return out, err
}

func (s *Server) getLessons(v *visit) error {
	list, err := s.lessons(v)
	if err != nil {
		return err
	}
	return v.show(views.LessonsPage(v.page(v.p.T("lessons.title"), views.SectionAdmin), list))
}

// getHandbook hands out the lessons as a document of its own.
func (s *Server) getHandbook(v *visit) error {
	list, err := s.lessons(v)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := views.LessonsDocument(v.page(v.p.T("lessons.title"), views.SectionAdmin), list).Render(v.ctx(), &body); err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="`+v.town.Slug+`.html"`)
	v.Data(200, "text/html; charset=utf-8", body.Bytes())
	return nil
}
