package web

import (
	"strconv"

	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/web/views"
	"almenda/internal/web/views/assemblies"
)

// sessionWrite reads the form of a session.
func (v *visit) sessionWrite() assembly.WriteSession {
	f := v.PostForm
	w := assembly.WriteSession{Language: v.lang, Title: f("title"), Programme: f("programme"), Starts: v.moment("starts"), Ends: v.moment("ends"), Place: f("place"), Link: f("link"),
		Recording: f("recording"), Minutes: f("minutes")}
	for n := 1; n <= assembly.MaxExperts; n++ {
		at := "_" + strconv.Itoa(n)
		w.Experts = append(w.Experts, assembly.Expert{Name: f("expert" + at), Stands: f("stands" + at), Chosen: f("chosen" + at), Consent: f("consent"+at) != ""})
	}
	return w
}

// sessionForm shows a session as a form holds it: what was typed, if anything.
func (v *visit) sessionForm(action string, one assembly.Session, typed *assembly.WriteSession) assemblies.SessionForm {
	f := assemblies.SessionForm{Action: action, Title: one.Title[v.lang], Programme: one.Programme[v.lang], Starts: v.dayTime(one.Starts), Ends: v.dayTime(one.Ends), Place: one.Place,
		Link: one.Link, Recording: one.Recording, Minutes: one.Minutes[v.lang], Experts: make([]assemblies.ExpertForm, assembly.MaxExperts)}
	experts := one.Experts
	if typed != nil {
		f.Title, f.Programme, f.Starts, f.Ends, f.Place = typed.Title, typed.Programme, v.typed("starts"), v.typed("ends"), typed.Place
		f.Link, f.Recording, f.Minutes, experts = typed.Link, typed.Recording, typed.Minutes, typed.Experts
	}
	for i, e := range experts[:min(len(experts), assembly.MaxExperts)] {
		f.Experts[i] = assemblies.ExpertForm(e)
	}
	for _, lang := range v.town.Languages {
		if lang != v.lang && one.Title[lang] != "" {
			f.Others = append(f.Others, assemblies.Other{Lang: lang, Title: one.Title[lang], Body: one.Programme[lang]})
		}
	}
	return f
}

func (s *Server) getAdminSessionNew(v *visit) error { return s.showSessionNew(v, nil) }

func (s *Server) showSessionNew(v *visit, typed *assembly.WriteSession) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	d, err := s.Assemblies.Desk(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	f := v.sessionForm(conveningPath(which)+"/sessions", assembly.Session{}, typed)
	back := views.Link{Text: v.words1(d.Assembly.Title), Path: conveningPath(which)}
	return v.show(assemblies.SessionNewPage(v.page(v.p.T("assembly.session_new"), views.SectionAdmin), back, f))
}

func (s *Server) postAdminSession(v *visit) error {
	which, err := v.param("assembly")
	if err != nil {
		return err
	}
	w := v.sessionWrite()
	made, err := s.Assemblies.AddSession(v.ctx(), v.who, which, w)
	if err == nil {
		v.say("success", "flash.assembly_session")
		return v.see(conveningPath(which) + "/sessions/" + made.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showSessionNew(v, &w)
}

// sessionTyped is what was typed into the forms of a session's desk.
type sessionTyped struct {
	write    *assembly.WriteSession
	attended string
	paper    string
	question id.ID
	answer   string
}

func (s *Server) getAdminSession(v *visit) error { return s.showSessionDesk(v, sessionTyped{}) }

func (s *Server) showSessionDesk(v *visit, typed sessionTyped) error {
	which, session, err := v.pair("assembly", "convening")
	if err != nil {
		return err
	}
	d, err := s.Assemblies.SessionDesk(v.ctx(), v.who, which, session)
	if err != nil {
		return err
	}
	at := conveningPath(which) + "/sessions/" + session.String()
	view := assemblies.SessionDesk{Path: at, Back: views.Link{Text: v.words1(d.Assembly.Title), Path: conveningPath(which)}, Title: v.words1(d.Session.Title),
		Form: v.sessionForm(at, d.Session, typed.write), Papers: v.handouts(d.Session.Papers), PaperName: typed.paper, Questions: v.questionViews(d.Questions),
		Begun: !d.Session.Starts.After(v.now), Seats: v.seatPicks(d), Attended: typed.attended}
	view.CanDrop = !view.Begun && len(d.Questions) == 0 && len(d.Session.Papers) == 0
	if view.Attended == "" && d.Session.Attended > 0 && len(d.Present) == 0 {
		view.Attended = countField(d.Session.Attended)
	}
	for i := range view.Questions {
		if q := &view.Questions[i]; typed.question != id.None && q.ID == typed.question.String() {
			q.Typed, q.Faulty = typed.answer, true
		}
	}
	return v.show(assemblies.SessionDeskPage(v.page(view.Title, views.SectionAdmin), view))
}

// onSession does something with a session and shows its desk again when something is wrong.
func (s *Server) onSession(v *visit, done string, typed sessionTyped, act func(which, session id.ID) error) error {
	which, session, err := v.pair("assembly", "convening")
	if err != nil {
		return err
	}
	if err = act(which, session); err == nil {
		v.say("success", done)
		return v.see(conveningPath(which) + "/sessions/" + session.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showSessionDesk(v, typed)
}

func (s *Server) postAdminSessionEdit(v *visit) error {
	w := v.sessionWrite()
	return s.onSession(v, "flash.assembly_session", sessionTyped{write: &w}, func(which, session id.ID) error {
		return s.Assemblies.SaveSession(v.ctx(), v.who, which, session, w)
	})
}

func (s *Server) postAdminSessionRemove(v *visit) error {
	which, session, err := v.pair("assembly", "convening")
	if err != nil {
		return err
	}
	if err := s.Assemblies.DropSession(v.ctx(), v.who, which, session); err != nil {
		return err
	}
	v.say("success", "flash.assembly_session_gone")
	return v.see(conveningPath(which))
}

func (s *Server) postAttendance(v *visit) error {
	var seats []int
	for _, raw := range v.PostFormArray("seats") {
		n, err := strconv.Atoi(raw)
		if err != nil {
			n = -1 // a seat that nobody has
		}
		seats = append(seats, n)
	}
	return s.onSession(v, "flash.assembly_attendance", sessionTyped{attended: v.PostForm("attended")}, func(which, session id.ID) error {
		return s.Assemblies.Attend(v.ctx(), v.who, which, session, seats, v.count("attended"))
	})
}

func (s *Server) postHandout(v *visit) error {
	name, pdf, err := v.uploaded("paper", assembly.MaxPaper)
	if err != nil {
		return err
	}
	title := v.PostForm("paper_title")
	return s.onSession(v, "flash.assembly_paper", sessionTyped{paper: title}, func(which, session id.ID) error {
		return s.Assemblies.AddPaper(v.ctx(), v.who, which, session, title, name, pdf)
	})
}

func (s *Server) postHandoutRemove(v *visit) error {
	paper, err := v.param("handout")
	if err != nil {
		return err
	}
	return s.onSession(v, "flash.assembly_paper_gone", sessionTyped{}, func(which, session id.ID) error {
		return s.Assemblies.DropPaper(v.ctx(), v.who, which, session, paper)
	})
}

func (s *Server) postQuestionAnswer(v *visit) error {
	question, err := v.param("asked")
	if err != nil {
		return err
	}
	answer := v.PostForm("answer")
	return s.onSession(v, "flash.assembly_answered", sessionTyped{question: question, answer: answer}, func(which, _ id.ID) error {
		return s.Assemblies.Reply(v.ctx(), v.who, which, question, answer, v.PostForm("aside") != "")
	})
}
