package views

import (
	"strconv"
	"time"
)

func monthName(pg Page, t time.Time) string {
	return pg.T("calendar.month."+strconv.Itoa(int(t.Month())), "year", strconv.Itoa(t.Year()))
}

// dayName is a day with its weekday.
func dayName(pg Page, t time.Time) string {
	return pg.T("calendar.day_date", "weekday", pg.T("calendar.day."+strconv.Itoa((int(t.Weekday())+6)%7+1)), "date", pg.P.Date(t))
}

// dateTime is the hour of a date, and until when it lasts.
func dateTime(pg Page, l DateLine) string {
	if l.End.IsZero() {
		return pg.T("date.at", "time", pg.P.Time(l.At))
	}
	if pg.P.Date(l.At) != pg.P.Date(l.End) {
		return pg.T("process.from_to", "from", pg.P.DateTime(l.At), "to", pg.P.DateTime(l.End))
	}
	return pg.T("process.from_to", "from", pg.P.Time(l.At), "to", pg.P.Time(l.End))
}

// past and coming are the days before today, and the others.
func (c Calendar) past() []CalendarDay {
	for i, d := range c.Days {
		if !d.Past {
			return c.Days[:i]
		}
	}
	return c.Days
}

func (c Calendar) coming() []CalendarDay { return c.Days[len(c.past()):] }

func dateColor(kind string) string {
	switch kind {
	case "opens":
		return "success"
	case "closes", "deadline":
		return "warning"
	case "answer":
		return "neutral"
	}
	return "info"
}
