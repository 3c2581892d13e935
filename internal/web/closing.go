package web

import (
	"slices"
	"strconv"

	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// closingWork is what a form of the desk brought, to be shown again when something in it is wrong.
type closingWork func(*views.ClosingDesk)

func (s *Server) getClosingDesk(v *visit) error {
	which, err := v.param("process")
	if err != nil {
		return err
	}
	return s.showClosing(v, which, nil)
}

func (s *Server) showClosing(v *visit, which id.ID, keep closingWork) error {
	d, err := s.Processes.ClosingDesk(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	p := d.Process
	view := views.ClosingDesk{ID: p.ID.String(), Title: v.words1(p.Title), Path: "/p/" + p.Slug, Archived: p.State == process.Archived, Draft: !p.Public(),
		Promise: v.promise(p), Answered: p.Answered, Owed: d.Owed.All(), CanMove: d.CanMove, Remind: remindChoice(p), Figures: v.closingFigures(d.Figures),
		Text:        views.ClosingText{Reached: d.Closing.Reached, Evaluation: d.Closing.Evaluation, Lessons: d.Closing.Lessons, Result: d.Closing.Result},
		LessonsHTML: richtext.HTML(d.Closing.Lessons), CanEnd: d.CanArchive, Effects: effectViews(d.Effects), Office: v.office()}
	if !p.AnswerDue.IsZero() {
		view.Due, _ = process.Clocks(p.AnswerDue, v.town.Location())
	}
	for _, key := range d.Lacks {
		view.Lacks = append(view.Lacks, v.p.T(key))
	}
	for i, ph := range p.Phases {
		r := d.Reminders[i]
		view.Reminders = append(view.Reminders, views.ReminderRow{Phase: v.words1(ph.Name), At: process.Awake(ph.RemindAt(), v.town.Location()), Over: !v.now.Before(ph.Closes),
			Acted: r.Acted, Reminded: r.Reminded, Waiting: r.Waiting})
	}
	if keep != nil {
		keep(&view)
	}
	return v.show(views.ClosingDeskPage(v.page(v.p.T("closing.title"), views.SectionAdmin), view))
}

// remindChoice is what is chosen for a process: that of its first phase in which people take part.
func remindChoice(p process.Process) string {
	for _, ph := range p.Phases {
		if !slices.Contains(process.Taking, ph.Kind) {
			continue
		}
		switch {
		case ph.Remind < 0:
			return "0"
		case ph.Remind > 0:
			return strconv.Itoa(ph.Remind)
		}
	}
	return "2"
}

func (v *visit) closingFigures(f process.Figures) []views.Figure {
	figure := func(key string, n int) views.Figure {
		return views.Figure{Label: v.p.T("closing.figure." + key), Value: v.p.Number(int64(n))}
	}
	people := figure("participants", f.Participants)
	if f.Participants > 0 {
		people.Note = v.p.T("closing.newcomers", "share", f.Share())
	}
	out := []views.Figure{people}
	for _, c := range []struct {
		key string
		n   int
	}{{"ideas", f.Ideas}, {"supports", f.Supports}, {"comments", f.Comments}, {"remarks", f.Remarks}, {"events", f.Events}} {
		if c.n > 0 {
			out = append(out, figure(c.key, c.n))
		}
	}
	return out
}

func effectViews(list []process.Effect) []views.EffectView {
	out := make([]views.EffectView, len(list))
	for i, e := range list {
		out[i] = views.EffectView{ID: e.ID.String(), Title: e.Title, Lang: e.Language, HTML: richtext.HTML(e.Body), Office: e.Office, At: e.At}
	}
	return out
}

// atClosing does something at the desk and goes back to it; a fault of the form is shown there.
func (s *Server) atClosing(v *visit, done, place string, do func(which id.ID) error, keep closingWork) error {
	which, err := v.param("process")
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showClosing(v, which, keep)
	}
	v.say("success", done)
	return v.see("/admin/processes/" + which.String() + "/closing" + place)
}

func (s *Server) postClosing(v *visit) error {
	in := process.WriteClosing{Reached: v.PostForm("reached"), Evaluation: v.PostForm("evaluation"), Lessons: v.PostForm("lessons"), Result: v.PostForm("result")}
	return s.atClosing(v, "flash.closing_saved", "", func(which id.ID) error { return s.Processes.SaveClosing(v.ctx(), v.who, which, in) },
		func(d *views.ClosingDesk) { d.Text = views.ClosingText(in) })
}

func (s *Server) postAnswerDue(v *visit) error {
	due := v.PostForm("due")
	return s.atClosing(v, "flash.due_saved", "", func(which id.ID) error { return s.Processes.SetAnswerDue(v.ctx(), v.who, v.town, which, due) },
		func(d *views.ClosingDesk) { d.Due = due })
}

func (s *Server) postAnswered(v *visit) error {
	return s.atClosing(v, "flash.all_answered", "", func(which id.ID) error { return s.Processes.Answered(v.ctx(), v.who, v.town, which) }, nil)
}

func (s *Server) postReminders(v *visit) error {
	days, err := strconv.Atoi(v.PostForm("remind"))
	if err != nil {
		days = -1 // refused with words
	}
	return s.atClosing(v, "flash.remind_saved", "", func(which id.ID) error { return s.Processes.SetRemindDays(v.ctx(), v.who, which, days) }, nil)
}

func (s *Server) postArchive(v *visit) error {
	return s.atClosing(v, "flash.archived", "", func(which id.ID) error { return s.Processes.Archive(v.ctx(), v.who, v.town, which) }, nil)
}

func (s *Server) postEffect(v *visit) error {
	key, _ := id.Parse(v.PostForm("key")) // without a key each sending is its own publication
	in := process.WriteEffect{Key: key, Title: v.PostForm("title"), Body: v.PostForm("body"), Office: v.office()}
	return s.atClosing(v, "flash.effect_published", "", func(which id.ID) error { return s.Processes.PublishEffect(v.ctx(), v.who, which, in) },
		func(d *views.ClosingDesk) { d.Effect = views.EffectForm{Title: in.Title, Body: in.Body} })
}
