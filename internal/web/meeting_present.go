package web

import (
	"strconv"
	"time"

	"almenda/internal/meeting"
	"almenda/internal/richtext"
	"almenda/internal/web/views"
)

// eventPath is an event's address. The words in it are for people; the id alone finds it.
func eventPath(m meeting.Meeting) string { return "/events/" + m.ID.String() + "-" + slug(m.Title) }

func adminEventPath(m meeting.Meeting) string { return "/admin/events/" + m.ID.String() }

// hours is a stretch of time in words: "Thursday 3 December 2026, 18:00–20:00".
func (v *visit) hours(from, until time.Time) string {
	zone := v.town.Location()
	from, until = from.In(zone), until.In(zone)
	if until.Sub(from) > 20*time.Hour {
		return v.p.T("meeting.days", "from", v.p.Date(from), "until", v.p.Date(until))
	}
	return v.p.T("meeting.when", "weekday", v.p.T("meeting.weekday."+strconv.Itoa(int(from.Weekday()))), "date", v.p.Date(from),
		"from", v.p.Time(from), "until", v.p.Time(until))
}

func (v *visit) eventCard(m meeting.Meeting) views.EventCard {
	at := m.Starts
	for _, h := range m.Hours { // of a point, the day on which it is open next
		if v.now.Before(h.Closes) {
			at = h.Opens
			break
		}
	}
	at = at.In(v.town.Location())
	return views.EventCard{Path: eventPath(m), Lang: m.Language, Title: m.Title, Kind: string(m.Kind), Starts: m.Starts, Day: strconv.Itoa(at.Day()),
		Month: v.p.T("meeting.month." + strconv.Itoa(int(at.Month()))), When: v.hours(m.Starts, m.Ends), Place: m.Place, District: v.district(m.District),
		Cancelled: m.State == meeting.Cancelled, Draft: m.State == meeting.Draft, Sample: m.Sample}
}

// eventRow is a card with how places stand.
func (v *visit) eventRow(r meeting.Row) views.EventCard {
	c := v.eventCard(r.Meeting)
	c.Minuted = r.Minuted
	if r.Takes(v.now) {
		c.Places, c.Full = v.placesLine(r.Meeting, r.Taken)
	}
	return c
}

func (v *visit) eventRows(list []meeting.Row) []views.EventCard {
	out := make([]views.EventCard, len(list))
	for i, r := range list {
		out[i] = v.eventRow(r)
	}
	return out
}

// placesLine says in words how many places are left.
func (v *visit) placesLine(m meeting.Meeting, t meeting.Taken) (line string, full bool) {
	switch free := m.Free(t, false, v.now); {
	case free < 0:
		return v.p.T("meeting.places_open"), false
	case free == 0 && t.Waiting == 0:
		return v.p.T("meeting.places_full"), true
	case free == 0:
		return v.p.N("meeting.places_none", t.Waiting), true
	default:
		return v.p.N("meeting.places_left", free, "of", m.Places), false
	}
}

// linkNote says when the link of a meeting is shown to somebody who does not see it.
func (v *visit) linkNote(m meeting.Meeting) string {
	switch {
	case m.Link == "" || m.Over(v.now) || m.State == meeting.Cancelled:
		return ""
	case m.LinkFor == meeting.ForAll:
		return v.p.T("meeting.link_later", "time", v.p.Time(m.Starts.Add(-time.Hour)))
	}
	return v.p.T("meeting.link_signed")
}

func (v *visit) eventView(d meeting.Detail) views.Event {
	placed := d.Own != nil && d.Own.State == meeting.Placed
	e := views.Event{EventCard: v.eventCard(d.Meeting), ID: d.ID.String(), HTML: richtext.HTML(d.Body), Agenda: richtext.HTML(d.Agenda), Spoken: d.Spoken,
		Contact: d.Contact, Duty: d.Duty, Topics: d.Topics, Access: d.Access, AccessNote: d.AccessNote, Reason: d.Reason, Over: d.Over(v.now),
		Calendar: "/events/" + d.ID.String() + "/calendar.ics"}
	e.Where = views.Place{DistrictKey: d.District, District: v.district(d.District), Words: d.Place}
	if d.Point != nil {
		e.Where.Lon, e.Where.Lat, e.Where.HasPoint = d.Point.Lon, d.Point.Lat, true
	}
	if e.Where.DistrictKey == "" && !e.Where.HasPoint {
		e.Where = views.Place{} // the words stand among the facts
	}
	if d.LinkShown(v.now, placed) {
		e.Link = d.Link
	} else {
		e.LinkNote = v.linkNote(d.Meeting)
	}
	for _, h := range d.Hours {
		e.Hours = append(e.Hours, v.hours(h.Opens, h.Closes))
	}
	if d.Slug != "" {
		ref := v.processRef(d.Slug, d.Process)
		e.Process = &ref
	}
	if d.Manage {
		e.Admin = adminEventPath(d.Meeting)
	}
	if d.Desk && d.Public() {
		e.Desk = adminEventPath(d.Meeting) + "/desk"
	}
	for _, i := range d.Ideas {
		e.Ideas = append(e.Ideas, views.Link{Text: i.Title, Path: "/i/" + i.ID.String() + "-" + slug(i.Title)})
	}
	e.Stops = stopViews(d.Stops)
	e.SignUp = v.signUpBox(d)
	if m := d.Minutes; m != nil {
		e.Minutes = &views.EventMinutes{Draft: m.Published.IsZero(), Attended: m.Attended, Organisations: richtext.HTML(m.Organisations),
			Said: richtext.HTML(m.Said), Decisions: richtext.HTML(m.Decisions), Next: richtext.HTML(m.Next), At: m.Published}
	}
	return e
}

func stopViews(list []meeting.Stop) []views.EventStop {
	out := make([]views.EventStop, len(list))
	for i, s := range list {
		out[i] = views.EventStop{ID: s.ID.String(), Number: i + 1, Place: s.Place, HTML: richtext.HTML(s.Text), Consent: s.Consent}
		if s.Width > 0 {
			out[i].Photo = &views.Photo{ID: s.ID.String(), URL: "/stops/" + s.ID.String() + "/photo", Alt: s.Alt, Width: s.Width, Height: s.Height}
		}
		if s.Point != nil {
			out[i].Lon, out[i].Lat, out[i].HasPoint = s.Point.Lon, s.Point.Lat, true
		}
	}
	return out
}

// signUpBox is what the viewer can do about a place; nil where one does not sign up.
func (v *visit) signUpBox(d meeting.Detail) *views.SignUpBox {
	if !d.SignUp || !d.Public() {
		return nil
	}
	box := &views.SignUpBox{Path: "/events/" + d.ID.String() + "/signup"}
	if d.Own != nil && (d.Own.State == meeting.Placed || d.Own.State == meeting.Waiting) && d.Forgotten.IsZero() {
		box.Ticket, box.Standing = "/tickets/"+d.Own.Code, string(d.Own.State)
	}
	switch {
	case d.Takes(v.now):
		box.Line, box.Full = v.placesLine(d.Meeting, d.Taken)
		box.Kept = d.Reserved > 0 && v.now.Before(d.ReservedUntil)
	case d.State == meeting.Cancelled:
		box.Why = v.p.T("meeting.fault.cancelled")
	default:
		box.Why = v.p.T("meeting.fault.begun")
	}
	if box.Why != "" && box.Ticket == "" && d.Over(v.now) {
		return nil
	}
	return box
}
