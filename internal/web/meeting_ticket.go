package web

import (
	"strconv"
	"time"

	"almenda/internal/cache"
	"almenda/internal/feed"
	"almenda/internal/meeting"
	"almenda/internal/page"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// getTicket shows somebody their place. Staff who follow the code of a ticket stand at the desk
// with that person before them.
func (s *Server) getTicket(v *visit) error {
	t, err := s.Meetings.Ticket(v.ctx(), v.who, v.Param("token"))
	if err != nil {
		return err
	}
	if t.Desk && t.Account != v.who.Account && (t.State == meeting.Placed || t.State == meeting.Waiting) {
		return v.see(adminEventPath(t.At) + "/desk?find=" + t.Code)
	}
	path := "/tickets/" + t.Code
	view := views.Ticket{Event: v.eventCard(t.At), Path: path, State: string(t.State), Name: t.Name, With: t.Companions, Ahead: t.Ahead, Came: !t.Came.IsZero(),
		Needs: t.Needs, Address: v.absolute(path), CanLeave: (t.State == meeting.Placed || t.State == meeting.Waiting) && t.Came.IsZero() && !t.At.Over(v.now)}
	if t.At.LinkShown(v.now, t.State == meeting.Placed) {
		view.Link = t.At.Link
	} else if t.State == meeting.Placed || t.State == meeting.Waiting {
		view.LinkNote = v.linkNote(t.At)
	}
	return v.show(views.TicketPage(v.page(v.p.T("meeting.ticket", "title", t.At.Title), views.SectionEvents), view))
}

func (s *Server) postConfirm(v *visit) error {
	if err := s.Meetings.Confirm(v.ctx(), v.who, v.Param("token")); err != nil {
		return err
	}
	v.say("success", "flash.signed_up")
	return v.see("/tickets/" + v.Param("token"))
}

func (s *Server) postLeave(v *visit) error {
	if err := s.Meetings.Leave(v.ctx(), v.who, v.Param("token")); err != nil {
		return err
	}
	v.say("success", "flash.left_event")
	return v.see("/tickets/" + v.Param("token"))
}

func (s *Server) getTicketCalendar(v *visit) error {
	t, err := s.Meetings.Ticket(v.ctx(), v.who, v.Param("token"))
	if err != nil {
		return err
	}
	list := v.calendarEvents(t.At)
	if t.State == meeting.Placed && t.At.Link != "" {
		for i := range list {
			list[i].Text += "\n\n" + t.At.Link
		}
	}
	return v.calendar(t.At.Title, list)
}

func (s *Server) getEventCalendar(v *visit) error {
	which, err := v.ref("event")
	if err != nil {
		return err
	}
	d, err := s.Meetings.Get(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	return v.calendar(d.Title, v.calendarEvents(d.Meeting))
}

// getEventsCalendar is what comes, and what was in the last weeks, for those who subscribe.
func (s *Server) getEventsCalendar(v *visit) error {
	var all []feed.Event
	for _, past := range []bool{true, false} {
		list, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{Past: past}, page.Request{Size: page.Max})
		if err != nil {
			return err
		}
		for _, r := range list.Rows {
			all = append(all, v.calendarEvents(r.Meeting)...)
		}
	}
	return v.calendar(v.p.T("meeting.calendar_name", "portal", v.words1(v.town.Title)), all)
}

// calendarEvents are the entries of an event: one, or one for each day of a point.
func (v *visit) calendarEvents(m meeting.Meeting) (out []feed.Event) {
	host := hostOf(v.s.Origins.Of(v.town))
	one := feed.Event{UID: eventUID(m, 0) + "@" + host, Start: m.Starts, End: m.Ends, Summary: m.Title, Text: richtext.Excerpt(m.Body, 500), Location: m.Place,
		URL: v.absolute(eventPath(m)), Sequence: m.Version, Status: feed.Confirmed, Changed: m.Updated}
	if m.State == meeting.Cancelled {
		one.Status = feed.Cancelled
	}
	if len(m.Hours) < 2 {
		return []feed.Event{one}
	}
	for i, h := range m.Hours {
		day := one
		day.UID, day.Start, day.End = eventUID(m, i)+"@"+host, h.Opens, h.Closes
		out = append(out, day)
	}
	return out
}

// eventUID is the same for ever for an event, and for each day of a point.
func eventUID(m meeting.Meeting, day int) string { return m.ID.String() + "-event" + strconv.Itoa(day) }

func (v *visit) calendar(name string, list []feed.Event) error {
	c := feed.Cal{Name: name, URL: v.absolute("/events"), Zone: v.town.Zone, Made: v.now.Truncate(24 * time.Hour), Events: list}
	return v.give(cache.Page{Type: feed.CalendarType, Body: feed.Calendar(c)})
}
