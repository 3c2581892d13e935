package meeting

import (
	"strings"
	"time"

	"almenda/internal/fault"
)

// local reads a day ("2026-03-29") and a time ("18:30") as the town's clocks show them. A time
// that the clocks skip in spring is no time; of one that they show twice in autumn it is the first.
func local(day, clock string, zone *time.Location) (at time.Time, key string) {
	clock = strings.ReplaceAll(strings.TrimSpace(clock), ".", ":")
	if len(clock) > len("15:04") {
		clock = clock[:len("15:04")] // some browsers send seconds
	}
	d, err := time.Parse(time.DateOnly, strings.TrimSpace(day))
	if err != nil || d.Year() < 2000 || d.Year() > 2200 {
		return at, "meeting.fault.date"
	}
	c, err := time.Parse("15:04", clock)
	if err != nil {
		return at, "meeting.fault.time"
	}
	at = time.Date(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), 0, 0, zone)
	if got := at.In(zone); got.Hour() != c.Hour() || got.Minute() != c.Minute() {
		return time.Time{}, "meeting.fault.skipped"
	}
	if first := at.Add(-time.Hour); first.In(zone).Format("2006-01-02 15:04") == at.In(zone).Format("2006-01-02 15:04") {
		at = first
	}
	return at.UTC(), ""
}

// span reads a stretch of one day; names are the fields to blame. One that ends at or before its
// beginning ends the next day, up to six in the morning.
func span(form *fault.Form, w Day, zone *time.Location, date, from, until string) (out Span, ok bool) {
	day := w.Date
	if _, key := local(day, "12:00", zone); key != "" {
		form.Add(date, key)
		day = "2000-01-01" // any, so that what else is wrong is said too
	}
	opens, first := local(day, w.From, zone)
	closes, last := local(day, w.Until, zone)
	for _, f := range [][2]string{{from, first}, {until, last}} {
		if f[1] != "" {
			form.Add(f[0], f[1])
		}
	}
	if day != w.Date || first != "" || last != "" {
		return out, false
	}
	if !closes.After(opens) {
		next := opens.In(zone).AddDate(0, 0, 1).Format(time.DateOnly)
		key := ""
		if closes, key = local(next, w.Until, zone); key != "" || closes.In(zone).Hour() >= 6 {
			form.Add(until, "meeting.fault.ends_before")
			return out, false
		}
	}
	return Span{Opens: opens, Closes: closes}, true
}
