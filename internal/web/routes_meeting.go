package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerMeeting declares the pages of what residents can come to.
func (s *Server) registerMeeting() {
	get, post, event := http.MethodGet, http.MethodPost, []string{"event"}
	list := func(*visit) []string { return []string{tagMeetings, tagProcesses} }
	one := func(v *visit) []string {
		which, err := v.ref("event")
		if err != nil {
			return nil
		}
		return []string{tagMeeting(which.String()), tagRoom(which.String())}
	}
	s.on(Route{Method: get, Path: "/events", Ask: access.ReadMeeting, Rate: Reading, Tags: list}, s.getEvents)
	s.on(Route{Method: get, Path: "/events/calendar.ics", Ask: access.ReadMeeting, Rate: Reading, Tags: list}, s.getEventsCalendar)
	s.on(Route{Method: get, Path: "/events/:event", Ask: access.ReadMeeting, IDs: event, Rate: Reading, Tags: one}, s.getEvent)
	s.on(Route{Method: get, Path: "/events/:event/calendar.ics", Ask: access.ReadMeeting, IDs: event, Rate: Reading, Tags: one}, s.getEventCalendar)
	s.on(Route{Method: post, Path: "/events/:event/signup", Ask: access.AttendMeeting, IDs: event, Rate: Writing, Class: Private}, s.postSignup)
	s.on(Route{Method: get, Path: "/events/:event/asked", Ask: access.ReadMeeting, IDs: event, Rate: Reading, Class: Private}, s.getAsked)
	s.on(Route{Method: get, Path: "/tickets/:token", Ask: access.ReadMeeting, Rate: Reading, Class: Private}, s.getTicket)
	s.on(Route{Method: get, Path: "/tickets/:token/calendar.ics", Ask: access.ReadMeeting, Rate: Reading, Class: Private}, s.getTicketCalendar)
	s.on(Route{Method: post, Path: "/tickets/:token/confirm", Ask: access.AttendMeeting, Rate: Writing, Class: Private}, s.postConfirm)
	s.on(Route{Method: post, Path: "/tickets/:token/leave", Ask: access.AttendMeeting, Rate: Writing, Class: Private}, s.postLeave)
	s.on(Route{Method: get, Path: "/stops/:stop/photo", Ask: access.ReadMeeting, IDs: []string{"stop"}, Rate: Reading, Class: Image}, s.getStopPhoto)
	s.registerMeetingOffice()
	s.slots.process = append(s.slots.process, s.eventsOfProcess)
	s.slots.home = append(s.slots.home, homeBlock{key: "events", draw: s.eventsHome})
	s.slots.mine = append(s.slots.mine, s.eventsMine)
	s.slots.dates = append(s.slots.dates, s.eventDates)
	s.slots.district = append(s.slots.district, s.eventsOfDistrict)
	s.slots.near = append(s.slots.near, s.eventsNear)
	s.slots.staff = append(s.slots.staff, s.eventsToday)
}

// registerMeetingOffice declares what staff do with them.
func (s *Server) registerMeetingOffice() {
	get, post, event := http.MethodGet, http.MethodPost, []string{"event"}
	manage := func(method, path string, rate Rate, ids []string, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/admin/events" + path, Ask: access.ManageMeeting, IDs: ids, Rate: rate, Class: Private}, do)
	}
	desk := func(method, path string, rate Rate, ids []string, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/admin/events" + path, Ask: access.DeskMeeting, IDs: ids, Rate: rate, Class: Private}, do)
	}
	desk(get, "", Reading, nil, s.getAdminEvents)
	manage(get, "/new", Reading, nil, s.getEventNew)
	manage(post, "", Writing, nil, s.postEventNew)
	manage(get, "/:event", Reading, event, s.getEventEdit)
	manage(post, "/:event", Writing, event, s.postEventEdit)
	manage(post, "/:event/publish", Writing, event, s.postEventPublish)
	manage(post, "/:event/cancel", Writing, event, s.postEventCancel)
	manage(post, "/:event/copy", Writing, event, s.postEventCopy)
	desk(get, "/:event/desk", Reading, event, s.getEventDesk)
	desk(post, "/:event/desk/:signup", Writing, []string{"event", "signup"}, s.postCheckIn)
	desk(post, "/:event/count", Writing, event, s.postEventCount)
	desk(get, "/:event/sheet", Reading, event, s.getEventSheet)
	manage(get, "/:event/minutes", Reading, event, s.getEventMinutes)
	manage(post, "/:event/minutes", Writing, event, s.postEventMinutes)
	manage(post, "/:event/ideas", Writing, event, s.postMeetingIdea)
	manage(get, "/:event/stops", Reading, event, s.getStops)
	manage(post, "/:event/stops", Uploading, event, s.postStop)
	manage(post, "/:event/stops/:stop/remove", Writing, []string{"event", "stop"}, s.postStopRemove)
}

const tagMeetings = "meetings"

func tagMeeting(which string) string { return "meeting:" + which }
