package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/web/views"
)

// desk reads the desk of an event. Faults: SignIn, Denied, NotFound.
func (s *Server) desk(v *visit, find string) (meeting.Desk, error) {
	which, err := v.param("event")
	if err != nil {
		return meeting.Desk{}, err
	}
	return s.Meetings.Desk(v.ctx(), v.who, which, find)
}

func (s *Server) getEventDesk(v *visit) error {
	d, err := s.desk(v, v.Query("find"))
	if err != nil {
		return err
	}
	today := v.now.In(v.town.Location()).Format(time.DateOnly)
	view := views.EventDesk{Event: v.eventCard(d.Meeting), ID: d.ID.String(), Find: v.Query("find"), Signed: d.Taken.All(), Waiting: d.Taken.Waiting, Came: d.Came,
		Manage: s.Policy.May(v.who, access.ManageMeeting, d.Scope()), HasList: d.SignUp}
	for _, what := range d.Kind.Counters() {
		view.Counters = append(view.Counters, views.DeskCounter{What: what, Today: d.On(today, what), All: d.Count(what)})
	}
	for _, p := range d.People {
		view.People = append(view.People, views.DeskPerson{ID: p.ID.String(), Name: v.author(p.Name, "").Name, With: p.Companions, Needs: p.Needs,
			Waiting: p.State == meeting.Waiting, Invited: p.Invited, Came: !p.Came.IsZero(), At: p.Came})
	}
	if view.Remark, err = s.remarkAt(v, d); err != nil {
		return err
	}
	return v.show(views.EventDeskPage(v.page(v.p.T("meeting.desk_title", "title", d.Title), views.SectionAdmin), view))
}

func (s *Server) postCheckIn(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	signup, err := v.param("signup")
	if err != nil {
		return err
	}
	if err := s.Meetings.CheckIn(v.ctx(), v.who, which, signup, v.want()); err != nil {
		return err
	}
	return v.see("/admin/events/" + which.String() + "/desk#p-" + signup.String())
}

// postEventCount moves a counter. A form without a key counts each sending.
func (s *Server) postEventCount(v *visit) error {
	which, err := v.param("event")
	if err != nil {
		return err
	}
	key, ok := id.Parse(v.PostForm("key"))
	if !ok {
		key = id.New()
	}
	n, err := strconv.Atoi(v.PostForm("n"))
	if err != nil {
		n = 0 // which is no step, and is refused as one
	}
	what := v.PostForm("what")
	if err := s.Meetings.Count(v.ctx(), v.who, v.town, which, what, n, key); err != nil {
		return err
	}
	return v.see("/admin/events/" + which.String() + "/desk#count-" + what)
}

// getEventSheet is to be printed: first names and numbers, and nothing else of anybody.
func (s *Server) getEventSheet(v *visit) error {
	d, err := s.desk(v, "")
	if err != nil {
		return err
	}
	view := views.DaySheet{Event: v.eventCard(d.Meeting), ID: d.ID.String(), Point: d.Kind == meeting.Point, Signed: d.Taken.All(), Came: d.Came,
		Counted: d.Count(meeting.Heads), Duty: d.Duty, Topics: d.Topics}
	for _, p := range d.People {
		first, _, _ := strings.Cut(v.author(p.Name, "").Name, " ")
		if p.State == meeting.Placed {
			if p.Companions > 0 {
				first += " +" + strconv.Itoa(p.Companions)
			}
			view.Names = append(view.Names, first)
		}
	}
	var days []string
	zone := v.town.Location()
	for _, h := range d.Hours {
		view.Hours = append(view.Hours, v.hours(h.Opens, h.Closes))
		days = append(days, h.Opens.In(zone).Format(time.DateOnly))
	}
	for _, t := range d.Tallies {
		days = append(days, t.Day)
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			continue
		}
		view.Days = append(view.Days, views.SheetDay{Day: v.p.Date(at), Visitors: d.On(day, meeting.Visitors), Remarks: d.On(day, meeting.Remarks)})
	}
	view.Sum = views.SheetDay{Day: v.p.T("meeting.sum"), Visitors: d.Count(meeting.Visitors), Remarks: d.Count(meeting.Remarks)}
	return v.show(views.EventSheetPage(v.page(v.p.T("meeting.sheet"), views.SectionAdmin), view))
}

// remarkAt is where staff enter a remark that was taken at a point; empty where its process has no
// consultation to take it.
func (s *Server) remarkAt(v *visit, d meeting.Desk) (string, error) {
	if d.Kind != meeting.Point || d.Process == id.None || !s.Policy.May(v.who, access.ManageRemark, d.Scope()) {
		return "", nil
	}
	list, err := s.Consultations.Open(v.ctx(), v.who, d.Process)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return "/admin/consultations/" + list[0].ID.String() + "/enter?source=point&point=" + d.ID.String(), nil
}
