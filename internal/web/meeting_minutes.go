package web

import (
	"errors"
	"net/http"
	"strconv"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/photo"
	"almenda/internal/web/views"
)

func (s *Server) getEventMinutes(v *visit) error {
	d, err := s.managed(v)
	if err != nil {
		return err
	}
	return s.showMinutes(v, d, nil)
}

// showMinutes is the form as it stands, or as it was typed.
func (s *Server) showMinutes(v *visit, d meeting.Detail, typed *meeting.WriteMinutes) error {
	desk, err := s.desk(v, "")
	if err != nil {
		return err
	}
	view := views.MinutesForm{Event: v.eventCard(d.Meeting), ID: d.ID.String(), Hint: max(desk.Count(meeting.Heads), desk.Came, desk.Count(meeting.Visitors)),
		Idea: v.PostForm("idea"), Walk: d.Kind == meeting.Walk}
	if m := d.Minutes; m != nil {
		view.Organisations, view.Said, view.Decisions, view.Next, view.Published = m.Organisations, m.Said, m.Decisions, m.Next, !m.Published.IsZero()
		if m.Attended > 0 {
			view.Attended = strconv.Itoa(m.Attended)
		}
	}
	if typed != nil {
		view.Attended, view.Organisations, view.Said, view.Decisions, view.Next = typed.Attended, typed.Organisations, typed.Said, typed.Decisions, typed.Next
	}
	for _, i := range d.Ideas {
		view.Ideas = append(view.Ideas, views.MeetingIdea{ID: i.ID.String(), Title: i.Title, Path: "/i/" + i.ID.String() + "-" + slug(i.Title)})
	}
	return v.show(views.MinutesPage(v.page(v.p.T("meeting.minutes_title", "title", d.Title), views.SectionAdmin), view))
}

func (s *Server) postEventMinutes(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	in := meeting.WriteMinutes{Attended: v.PostForm("attended"), Organisations: v.PostForm("organisations"), Said: v.PostForm("said"),
		Decisions: v.PostForm("decisions"), Next: v.PostForm("next"), Publish: v.PostForm("publish") != ""}
	if err := s.Meetings.Minute(v.ctx(), v.who, which, in); err != nil {
		return s.minutesAgain(v, err, &in)
	}
	said := "flash.minutes_saved"
	if in.Publish {
		said = "flash.minutes_published"
	}
	v.say("success", said)
	return v.see("/admin/events/" + which.String() + "/minutes")
}

// minutesAgain shows the form again with what was wrong beside its fields.
func (s *Server) minutesAgain(v *visit, err error, typed *meeting.WriteMinutes) error {
	if _, ok := asForm(err); !ok {
		return err
	}
	d, e := s.managed(v)
	if e != nil {
		return e
	}
	v.blame(err)
	return s.showMinutes(v, d, typed)
}

func (s *Server) postMeetingIdea(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	if raw := v.PostForm("remove"); raw != "" && v.PostForm("idea") == "" {
		idea, ok := id.Parse(raw)
		if !ok {
			return fault.Missing()
		}
		err = s.Meetings.UnlinkIdea(v.ctx(), v.who, which, idea)
	} else {
		err = s.Meetings.LinkIdea(v.ctx(), v.who, which, v.PostForm("idea"))
	}
	if err != nil {
		return s.minutesAgain(v, err, nil)
	}
	v.say("success", "flash.ideas_saved")
	return v.see("/admin/events/" + which.String() + "/minutes")
}

func (s *Server) getStops(v *visit) error {
	d, err := s.managed(v)
	if err != nil {
		return err
	}
	return s.showStops(v, d, views.StopsForm{})
}

func (s *Server) showStops(v *visit, d meeting.Detail, typed views.StopsForm) error {
	list, err := s.Meetings.StopsOf(v.ctx(), v.who, d.ID)
	if err != nil {
		return err
	}
	typed.Event, typed.ID, typed.District, typed.Stops = v.eventCard(d.Meeting), d.ID.String(), d.District, stopViews(list)
	return v.show(views.StopsPage(v.page(v.p.T("meeting.stops_title", "title", d.Title), views.SectionAdmin), typed))
}

func (s *Server) postStop(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	// The body is read here, where a file that is too large can still be explained in the form.
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return s.stopRefused(v, err)
	}
	mendForm(v.Request)
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	in := meeting.AddStop{Key: key, Place: v.PostForm("place"), Point: v.point(), Text: v.PostForm("text"), Alt: v.PostForm("alt"), Consent: v.PostForm("consent"),
		Consented: v.PostForm("consented") != ""}
	if h, err := v.FormFile("photo"); err == nil && h.Size > 0 {
		if in.Photo, err = readFile(h, photo.MaxBytes); err != nil {
			return err
		}
	}
	if err := s.Meetings.AddStop(v.ctx(), v.who, which, in); err != nil {
		return s.stopAgain(v, err)
	}
	v.say("success", "flash.stop_added")
	return v.see("/admin/events/" + which.String() + "/stops")
}

// stopRefused explains a photo that was too large to be read at all.
func (s *Server) stopRefused(v *visit, err error) error {
	if tooBig := (*http.MaxBytesError)(nil); !errors.As(err, &tooBig) {
		return fault.Because(err, fault.Invalid, "fault.upload")
	}
	drain(v.Request)
	var form fault.Form
	form.Add("photo", "fault.photo_large", "mb", photo.MaxBytes>>20)
	return s.stopAgain(v, form.Err())
}

func (s *Server) stopAgain(v *visit, err error) error {
	if _, ok := asForm(err); !ok {
		return err
	}
	d, e := s.managed(v)
	if e != nil {
		return e
	}
	v.blame(err)
	typed := views.StopsForm{Place: v.PostForm("place"), Text: v.PostForm("text"), Alt: v.PostForm("alt"), Consent: v.PostForm("consent"), Consented: v.PostForm("consented") != ""}
	typed.Lon, typed.Lat, typed.HasPoint = coordinates(v.PostForm("lon"), v.PostForm("lat"))
	return s.showStops(v, d, typed)
}

func (s *Server) postStopRemove(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	stop, err := v.param("stop")
	if err != nil {
		return err
	}
	if err := s.Meetings.DropStop(v.ctx(), v.who, which, stop); err != nil {
		return err
	}
	v.say("success", "flash.stop_gone")
	return v.see("/admin/events/" + which.String() + "/stops")
}
