package web

import (
	"slices"
	"strings"
	"time"

	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/feed"
	"almenda/internal/register"
	"almenda/internal/web/views"
)

// dates are all dates of the town from one moment until just before another, or those of the process
// with that slug, in their order.
func (s *Server) dates(v *visit, slug string, from, to time.Time) ([]views.DateLine, error) {
	list, err := s.Register.Dates(v.ctx(), v.who, v.town, slug, from, to)
	if err != nil {
		return nil, err
	}
	out := make([]views.DateLine, len(list))
	for i, d := range list {
		out[i] = v.dateLine(d)
	}
	for _, part := range s.slots.dates {
		more, err := part(v, from, to)
		if err != nil {
			return nil, err
		}
		for _, l := range more {
			if slug == "" || l.Process == slug {
				out = append(out, l)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b views.DateLine) int { return a.At.Compare(b.At) })
	return out, nil
}

func (v *visit) dateLine(d register.Date) views.DateLine {
	p := d.Process
	l := views.DateLine{Kind: string(d.Kind), At: d.At, AllDay: d.AllDay, Title: v.words1(p.Title), Lang: v.langOf(p.Title), Path: "/p/" + p.Slug, Process: p.Slug,
		UID: d.UID, Sequence: p.Version, Changed: p.Published}
	if d.Phase != nil {
		l.Note = v.words1(d.Phase.Name)
	}
	if d.Outcome != nil {
		l.Note = d.Outcome.Title
	}
	return l
}

func (s *Server) getCalendar(v *visit) error {
	zone := v.town.Location()
	today := v.now.In(zone)
	month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, zone)
	if raw := v.Query("month"); raw != "" {
		asked, err := time.ParseInLocation("2006-01", raw, zone)
		if err != nil || asked.Year() < 2000 || asked.Year() > 2199 {
			return fault.New(fault.Invalid, "fault.filter")
		}
		month = asked
	}
	after := month.AddDate(0, 1, 0)
	list, err := s.dates(v, "", month, after)
	if err != nil {
		return err
	}
	at := func(m time.Time) string { return "/processes/calendar?month=" + m.Format("2006-01") }
	view := views.Calendar{Month: month, Previous: at(month.AddDate(0, -1, 0)), Next: at(after)}
	if month.Year() != today.Year() || month.Month() != today.Month() {
		view.Today = "/processes/calendar"
	}
	view.Days = days(list, today, zone)
	view.Weeks = weeks(month, view.Days, today)
	pg := v.page(v.p.T("calendar.title"), views.SectionProcesses)
	pg.Feeds = v.feeds("/processes")
	return v.show(views.CalendarPage(pg, view))
}

// days puts dates that are in order under their days.
func days(list []views.DateLine, today time.Time, zone *time.Location) (out []views.CalendarDay) {
	for _, l := range list {
		y, m, d := l.At.In(zone).Date()
		day := time.Date(y, m, d, 0, 0, 0, 0, zone)
		if len(out) == 0 || !out[len(out)-1].Day.Equal(day) {
			out = append(out, views.CalendarDay{Day: day, Past: day.Format(time.DateOnly) < today.Format(time.DateOnly),
				Today: day.Format(time.DateOnly) == today.Format(time.DateOnly)})
		}
		out[len(out)-1].Lines = append(out[len(out)-1].Lines, l)
	}
	return out
}

// weeks lay a month out, each week from Monday.
func weeks(month time.Time, days []views.CalendarDay, today time.Time) (out [][]views.CalendarCell) {
	by := map[string]views.CalendarDay{}
	for _, d := range days {
		by[d.Day.Format(time.DateOnly)] = d
	}
	row := make([]views.CalendarCell, (int(month.Weekday())+6)%7, 7)
	for day := month; day.Month() == month.Month(); day = day.AddDate(0, 0, 1) {
		cell := views.CalendarCell{CalendarDay: by[day.Format(time.DateOnly)], Number: day.Day()}
		cell.Day, cell.Today = day, day.Format(time.DateOnly) == today.Format(time.DateOnly)
		if row = append(row, cell); len(row) == 7 {
			out, row = append(out, row), make([]views.CalendarCell, 0, 7)
		}
	}
	if len(row) > 0 {
		out = append(out, append(row, make([]views.CalendarCell, 7-len(row))...))
	}
	return out
}

// feeds are the feeds that belong to a page, for programmes that look for them in its head.
func (v *visit) feeds(base string) []views.FeedLink {
	return []views.FeedLink{{Type: "text/calendar", Path: base + "/calendar.ics", Title: v.p.T("calendar.title")},
		{Type: "application/rss+xml", Path: base + "/feed.xml", Title: v.p.T("calendar.news")}}
}

// The calendar files reach from a month ago to more than a year ahead: who subscribes sees what was,
// and what is planned.
const (
	calendarBack  = -45
	calendarAhead = 550 // days
)

func (s *Server) getTownCalendar(v *visit) error {
	list, err := s.dates(v, "", v.now.AddDate(0, 0, calendarBack), v.now.AddDate(0, 0, calendarAhead))
	if err != nil {
		return err
	}
	return v.datesFile(v.words1(v.town.Title), "/processes/calendar", list)
}

func (s *Server) getProcessCalendar(v *visit) error {
	p, err := s.Processes.Get(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	list, err := s.dates(v, p.Slug, v.now.AddDate(-20, 0, 0), v.now.AddDate(20, 0, 0))
	if err != nil {
		return err
	}
	return v.datesFile(v.words1(p.Title), "/p/"+p.Slug, list)
}

// datesFile answers with a calendar file of dates.
func (v *visit) datesFile(name, path string, list []views.DateLine) error {
	zone := v.town.Location()
	c := feed.Cal{Name: name, Text: v.p.T("calendar.file_text", "town", v.words1(v.town.Municipality)), URL: v.absolute(path), Zone: v.town.Zone,
		Made: v.now.Truncate(24 * time.Hour)}
	host := hostOf(v.s.Origins.Of(v.town))
	for _, l := range list {
		c.Events = append(c.Events, v.calendarEvent(l, host, zone))
	}
	return v.give(cache.Page{Type: feed.CalendarType, Body: feed.Calendar(c)})
}

func (v *visit) calendarEvent(l views.DateLine, host string, zone *time.Location) feed.Event {
	e := feed.Event{UID: l.UID + "@" + host, Start: l.At.In(zone), AllDay: l.AllDay, Summary: v.dateSummary(l), Text: v.absolute(l.Path), Location: l.Where,
		URL: v.absolute(l.Path), Sequence: l.Sequence, Status: feed.Confirmed, Changed: l.Changed}
	if !l.End.IsZero() {
		e.End = l.End.In(zone)
	}
	if l.Cancelled {
		e.Status = feed.Cancelled
	}
	return e
}

// dateSummary is a date in one line: "Opens: Green Karlstad (Ideas)".
func (v *visit) dateSummary(l views.DateLine) string {
	title := l.Title
	if l.Note != "" {
		title += " (" + l.Note + ")"
	}
	if l.Kind == "event" {
		return title
	}
	return v.p.T("date."+l.Kind) + ": " + title
}

func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return hostname(host)
}

// newsLines is how many pieces of news a feed holds.
const newsLines = 50

func (s *Server) getTownFeed(v *visit) error {
	return s.newsFeed(v, "", v.words1(v.town.Title), "/processes", "/processes/feed.xml")
}

func (s *Server) getProcessFeed(v *visit) error {
	p, err := s.Processes.Get(v.ctx(), v.who, v.Param("slug"))
	if err != nil {
		return err
	}
	return s.newsFeed(v, p.Slug, v.words1(p.Title), "/p/"+p.Slug, "/p/"+p.Slug+"/feed.xml")
}

func (s *Server) newsFeed(v *visit, slug, title, path, self string) error {
	list, err := s.Register.News(v.ctx(), v.who, v.town, slug, v.now, newsLines)
	if err != nil {
		return err
	}
	n := feed.News{Title: title, Text: v.p.T("calendar.feed_text", "town", v.words1(v.town.Municipality)), URL: v.absolute(path), Self: v.absolute(self), Lang: v.lang}
	for _, d := range list {
		l := v.dateLine(d)
		what := v.p.T("news.line." + l.Kind)
		if d.Outcome != nil {
			what = v.p.T("register.stage." + string(d.Outcome.Kind))
		}
		title := what + ": " + l.Title
		if l.Note != "" {
			title += " (" + l.Note + ")"
		}
		n.Posts = append(n.Posts, feed.Post{ID: d.UID + ":" + d.At.UTC().Format("20060102T150405Z"), Title: title, Text: v.words1(d.Process.Summary),
			URL: v.absolute(l.Path), At: d.At, About: v.p.T("date.about." + l.Kind)})
	}
	return v.give(cache.Page{Type: feed.RSSType, Body: feed.RSS(n)})
}
