package web

import (
	"net/http"
	"strconv"
	"time"

	"almenda/internal/meeting"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

func (s *Server) getEvents(v *visit) error {
	q := v.Request.URL.Query()
	view := views.EventList{Filter: views.EventFilter{District: q.Get("district"), Kind: q.Get("kind"), Process: q.Get("process"), Month: q.Get("month"), Past: q.Get("when") == "past"},
		Near: v.who.District, Calendar: v.url("/events/calendar.ics")}
	processes, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	f := meeting.Filter{Past: view.Filter.Past, District: view.Filter.District, Kind: meeting.Kind(view.Filter.Kind)}
	for _, p := range processes {
		view.Processes = append(view.Processes, v.processRef(p.Slug, p.Title))
		if p.Slug == view.Filter.Process {
			f.Process = p.ID
		}
	}
	v.month(&view.Filter, &f)
	list, err := s.Meetings.List(v.ctx(), v.who, f, page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view.Months, view.Cards = v.months(view.Filter.Past), v.eventRows(list.Rows)
	view.First, view.Next = v.pages("/events", q, list.Next)
	pg := v.page(v.p.T("meeting.list_title"), views.SectionEvents)
	pg.Description = v.p.T("meeting.list_lead")
	return v.show(v.part("results", views.EventResults(pg, view), views.EventsPage(pg, view)))
}

// month narrows a list to a month of the town; what is no month narrows nothing.
func (v *visit) month(asked *views.EventFilter, f *meeting.Filter) {
	at, err := time.ParseInLocation("2006-01", asked.Month, v.town.Location())
	if err != nil {
		asked.Month = ""
		return
	}
	f.From, f.To = at.UTC(), at.AddDate(0, 1, 0).UTC()
}

// months are this month and eleven more, onwards or back.
func (v *visit) months(past bool) (out []views.EventMonth) {
	now := v.now.In(v.town.Location())
	step := 1
	if past {
		step = -1
	}
	for i := range 12 {
		at := time.Date(now.Year(), now.Month()+time.Month(step*i), 1, 0, 0, 0, 0, v.town.Location())
		out = append(out, views.EventMonth{Value: at.Format("2006-01"), Text: v.p.T("meeting.month_name."+strconv.Itoa(int(at.Month()))) + " " + at.Format("2006")})
	}
	return out
}

func (s *Server) getEvent(v *visit) error {
	view, err := s.eventPage(v)
	if err != nil {
		return err
	}
	return s.showEvent(v, view)
}

// eventPage reads all that an event's page shows.
func (s *Server) eventPage(v *visit) (views.Event, error) {
	which, err := v.ref("event")
	if err != nil {
		return views.Event{}, err
	}
	d, err := s.Meetings.Get(v.ctx(), v.who, which)
	if err != nil {
		return views.Event{}, err
	}
	view := v.eventView(d)
	if view.SignUp != nil {
		view.SignUp.Form.Invite = v.Query("code")
		view.SignUp.Open = view.SignUp.Form.Invite != ""
	}
	if d.Public() {
		box, err := s.roomBox(v, which, view.Path)
		if err != nil {
			return view, err
		}
		view.Room = &box
		if view.Chain, err = s.chainPanel(v, "meeting", which, view.Path); err != nil {
			return view, err
		}
	}
	return view, nil
}

func (s *Server) showEvent(v *visit, view views.Event) error {
	pg := v.page(view.Title, views.SectionEvents)
	pg.Description = richtext.Excerpt(view.When+". "+view.HTML, 200)
	switch {
	case v.fragment("comments") && view.Room != nil:
		return v.show(views.RoomView(pg, *view.Room))
	case v.fragment("comment-form") && view.Room != nil:
		return v.show(views.CommentFormBox(pg, *view.Room))
	case v.fragment("signup") && view.SignUp != nil:
		return v.show(views.SignUpPanel(pg, view))
	}
	return v.show(views.EventPage(pg, view))
}

// postSignup asks for a place. What was wrong is said on the event's page, with what was typed.
func (s *Server) postSignup(v *visit) error {
	which, err := v.ref("event")
	if err != nil {
		return err
	}
	form := views.SignUpForm{Name: v.PostForm("name"), Email: v.PostForm("email"), Needs: v.PostForm("needs"), Invite: v.PostForm("invite"), Companions: v.PostForm("companions")}
	with, err := strconv.Atoi(form.Companions)
	if err != nil && form.Companions != "" {
		with = -1
	}
	code, err := s.Meetings.SignUp(v.ctx(), v.who, which, meeting.SignUp{Companions: with, Needs: form.Needs, Invite: form.Invite, Name: form.Name, Email: form.Email})
	if err == nil {
		if code == "" {
			return v.see("/events/" + which.String() + "/asked")
		}
		v.say("success", "flash.signed_up")
		return v.see("/tickets/" + code)
	}
	if !v.blame(err) {
		return err
	}
	view, e := s.eventPage(v)
	if e != nil {
		return e
	}
	if view.SignUp != nil {
		view.SignUp.Form, view.SignUp.Open = form, true
	}
	return s.showEvent(v, view)
}

func (s *Server) getAsked(v *visit) error {
	which, err := v.ref("event")
	if err != nil {
		return err
	}
	d, err := s.Meetings.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	return v.show(views.AskedPage(v.page(v.p.T("meeting.asked_title"), views.SectionEvents), v.eventCard(d.Meeting)))
}

// getStopPhoto serves the picture of a walk's stop, as a picture and nothing else.
func (s *Server) getStopPhoto(v *visit) error {
	stop, err := v.param("stop")
	if err != nil {
		return err
	}
	content, err := s.Meetings.StopPhoto(v.ctx(), v.who, stop)
	if err != nil {
		return err
	}
	v.Header("Cache-Control", "private, max-age=3600")
	v.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	v.Header("Content-Disposition", `inline; filename="photo.jpg"`)
	v.Data(http.StatusOK, "image/jpeg", content)
	return nil
}
