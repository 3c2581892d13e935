package web

import (
	"slices"
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/page"
	"almenda/internal/web/views"
)

var deskAsk = access.DeskMeeting

func (s *Server) getAdminEvents(v *visit) error {
	q := v.Request.URL.Query()
	view := views.AdminEvents{Past: q.Get("when") == "past", Manage: s.Policy.Anywhere(v.who, access.ManageMeeting)}
	list, err := s.Meetings.Worked(v.ctx(), v.who, meeting.Filter{Past: view.Past}, page.Request{Cursor: q.Get("page"), Size: 50})
	if err != nil {
		return err
	}
	for _, r := range list.Rows {
		row := views.AdminEvent{EventCard: v.eventRow(r), ID: r.ID.String(), Signed: r.Taken.All(), Capacity: r.Places, Waiting: r.Taken.Waiting,
			Manage: s.Policy.May(v.who, access.ManageMeeting, r.Scope())}
		if row.Manage {
			row.Path = adminEventPath(r.Meeting)
		}
		view.Cards = append(view.Cards, row)
	}
	view.First, view.Next = v.pages("/admin/events", q, list.Next)
	return v.show(views.AdminEventsPage(v.page(v.p.T("meeting.admin"), views.SectionAdmin), view))
}

// pointDays is how many further days the form of a point offers.
const pointDays = 5

// eventForm is the form as it was typed.
func (s *Server) eventForm(v *visit) (views.EventForm, error) {
	f := views.EventForm{Path: "/admin/events", Kind: v.PostForm("kind"), Title: v.PostForm("title"), Body: v.PostForm("body"), Agenda: v.PostForm("agenda"),
		Language: v.PostForm("language"), Spoken: v.PostForm("spoken"), Process: v.PostForm("process"), District: v.PostForm("district"), Place: v.PostForm("place"),
		Link: v.PostForm("link"), LinkFor: v.PostForm("link_for"), Access: v.PostFormArray("access"), AccessNote: v.PostForm("access_note"), Contact: v.PostForm("contact"),
		Duty: v.PostForm("duty"), Topics: v.PostForm("topics"), SignUp: v.PostForm("sign_up") != "", Places: v.PostForm("places"), Reserved: v.PostForm("reserved"),
		ReservedUntil: v.PostForm("reserved_until")}
	f.Lon, f.Lat, f.HasPoint = coordinates(v.PostForm("lon"), v.PostForm("lat"))
	for n := range pointDays + 1 {
		at := ""
		if n > 0 {
			at = strconv.Itoa(n)
		}
		f.Days = append(f.Days, views.EventDay{Date: v.PostForm("date" + at), From: v.PostForm("from" + at), Until: v.PostForm("until" + at)})
	}
	return f, s.eventProcesses(v, &f)
}

// eventProcesses are the processes that an event may belong to.
func (s *Server) eventProcesses(v *visit, f *views.EventForm) error {
	list, err := s.Processes.List(v.ctx(), v.who)
	for _, p := range list {
		if !p.Ended(v.now) || p.Slug == f.Process {
			f.Processes = append(f.Processes, v.processRef(p.Slug, p.Title))
		}
	}
	return err
}

// eventWrite is what the form says, for the service.
func (s *Server) eventWrite(v *visit, f views.EventForm) (meeting.Write, error) {
	w := meeting.Write{Kind: meeting.Kind(f.Kind), Title: f.Title, Body: f.Body, Agenda: f.Agenda, Language: f.Language, Spoken: f.Spoken,
		When: meeting.Day(f.Days[0]), District: f.District, Place: f.Place, Point: v.point(), Link: f.Link, LinkFor: meeting.LinkFor(f.LinkFor),
		Access: f.Access, AccessNote: f.AccessNote, Contact: f.Contact, Duty: f.Duty, Topics: f.Topics, SignUp: f.SignUp, Places: f.Places,
		Reserved: f.Reserved, ReservedUntil: f.ReservedUntil}
	for _, d := range f.Days[1:] {
		w.Hours = append(w.Hours, meeting.Day(d))
	}
	scope := access.Scope{}
	err := s.scopeOf(v, f.Process, &scope)
	w.Process = scope.Process
	return w, err
}

// eventFilled is the form of an event as it stands.
func (s *Server) eventFilled(v *visit, d meeting.Detail) (views.EventForm, error) {
	m, zone := d.Meeting, v.town.Location()
	f := views.EventForm{Path: adminEventPath(m), ID: m.ID.String(), Kind: string(m.Kind), Title: m.Title, Body: m.Body, Agenda: m.Agenda, Language: m.Language,
		Spoken: m.Spoken, Process: d.Slug, District: m.District, Place: m.Place, Link: m.Link, LinkFor: string(m.LinkFor), Access: m.Access, AccessNote: m.AccessNote,
		Contact: m.Contact, Duty: m.Duty, Topics: m.Topics, SignUp: m.SignUp}
	if m.Point != nil {
		f.Lon, f.Lat, f.HasPoint = m.Point.Lon, m.Point.Lat, true
	}
	if m.Places > 0 {
		f.Places = strconv.Itoa(m.Places)
	}
	if m.Reserved > 0 {
		f.Reserved, f.ReservedUntil = strconv.Itoa(m.Reserved), m.ReservedUntil.In(zone).Format(time.DateOnly)
	}
	day := func(from, until time.Time) views.EventDay {
		return views.EventDay{Date: from.In(zone).Format(time.DateOnly), From: from.In(zone).Format("15:04"), Until: until.In(zone).Format("15:04")}
	}
	for _, h := range m.Hours {
		f.Days = append(f.Days, day(h.Opens, h.Closes))
	}
	if len(f.Days) == 0 {
		f.Days = []views.EventDay{day(m.Starts, m.Ends)}
	}
	for len(f.Days) <= pointDays {
		f.Days = append(f.Days, views.EventDay{})
	}
	return f, s.eventProcesses(v, &f)
}

func (s *Server) getEventNew(v *visit) error {
	f := views.EventForm{Path: "/admin/events", Kind: string(meeting.OnSite), Language: v.town.DefaultLanguage(), LinkFor: string(meeting.ForSigned), SignUp: true,
		Contact: v.office(), Days: make([]views.EventDay, pointDays+1), Process: v.Query("process")}
	if kind := v.Query("kind"); slices.Contains(views.EventKinds, kind) {
		f.Kind = kind
	}
	if err := s.eventProcesses(v, &f); err != nil {
		return err
	}
	return v.show(views.EventNewPage(v.page(v.p.T("meeting.create"), views.SectionAdmin), f))
}

// postEventNew makes an event, and shows it to everybody when that was the button.
func (s *Server) postEventNew(v *visit) error {
	f, err := s.eventForm(v)
	if err != nil {
		return err
	}
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	w, err := s.eventWrite(v, f)
	which := key
	if err == nil {
		which, err = s.Meetings.Create(v.ctx(), v.who, v.town, key, w)
	}
	if err != nil {
		if !v.blame(err) {
			return err
		}
		return v.show(views.EventNewPage(v.page(v.p.T("meeting.create"), views.SectionAdmin), f))
	}
	if v.PostForm("publish") == "" {
		v.say("success", "flash.event_saved")
		return v.see("/admin/events/" + which.String())
	}
	if err := s.Meetings.Publish(v.ctx(), v.who, which); err != nil {
		return err
	}
	v.say("success", "flash.event_published")
	return v.see("/admin/events/" + which.String())
}

// managed reads an event for the pages on which it is changed. Faults: NotFound.
func (s *Server) managed(v *visit) (meeting.Detail, error) {
	which, err := v.param("event")
	if err != nil {
		return meeting.Detail{}, err
	}
	d, err := s.Meetings.Get(v.ctx(), v.who, which)
	if err == nil && !d.Manage {
		err = s.Policy.Allow(v.who, access.ManageMeeting, d.Scope())
	}
	return d, err
}

func (s *Server) showManaged(v *visit, d meeting.Detail, typed *views.EventForm) error {
	view := views.AdminEventPage{Event: v.eventCard(d.Meeting), ID: d.ID.String(), Reason: v.PostForm("reason"), Over: d.Over(v.now), Walk: d.Kind == meeting.Walk}
	if d.Reserved > 0 {
		view.Invite = d.Invite
	}
	var err error
	if typed != nil {
		view.Form = *typed
		view.Form.Path, view.Form.ID = adminEventPath(d.Meeting), view.ID
	} else if view.Form, err = s.eventFilled(v, d); err != nil {
		return err
	}
	return v.show(views.AdminEventPageView(v.page(d.Title, views.SectionAdmin), view))
}

func (s *Server) getEventEdit(v *visit) error {
	d, err := s.managed(v)
	if err != nil {
		return err
	}
	return s.showManaged(v, d, nil)
}

func (s *Server) postEventEdit(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	f, err := s.eventForm(v)
	if err != nil {
		return err
	}
	w, err := s.eventWrite(v, f)
	if err == nil {
		err = s.Meetings.Change(v.ctx(), v.who, v.town, which, w)
	}
	return s.eventDone(v, err, "flash.event_saved", &f)
}

// eventDone ends an act on an event: on with a word, or its page again with the input kept.
func (s *Server) eventDone(v *visit, err error, said string, typed *views.EventForm) error {
	if err == nil {
		v.say("success", said)
		return v.see("/admin/events/" + v.Param("event"))
	}
	if f, ok := asForm(err); !ok || f == nil {
		return err
	}
	d, e := s.managed(v)
	if e != nil {
		return e
	}
	v.blame(err)
	return s.showManaged(v, d, typed)
}

func (s *Server) postEventPublish(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	return s.eventDone(v, s.Meetings.Publish(v.ctx(), v.who, which), "flash.event_published", nil)
}

func (s *Server) postEventCancel(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	return s.eventDone(v, s.Meetings.Cancel(v.ctx(), v.who, which, v.PostForm("reason")), "flash.event_cancelled", nil)
}

func (s *Server) postEventCopy(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		return fault.Missing()
	}
	out, err := s.Meetings.Duplicate(v.ctx(), v.who, v.town, which, key)
	if err != nil {
		return err
	}
	v.say("success", "flash.event_copied")
	return v.see("/admin/events/" + out.String())
}
