package process

import (
	"time"

	"almenda/internal/fault"
	"almenda/internal/tenant"
)

// Oddity is what is strange about a local time: in the nights when the clocks change, some times
// do not exist and some come twice.
type Oddity string

const (
	Plain   Oddity = ""
	Skipped Oddity = "skipped" // it does not exist; the first moment after the gap stands for it
	Twice   Oddity = "twice"   // it comes twice; the second is meant
)

// Local is the moment at which the town's clocks show a day ("2026-03-29") and a minute ("02:30").
// A time that is skipped stands for the moment at which the clocks go on. Of a time that comes
// twice it is the second, for openings and closings alike: nobody loses an hour, and what closes
// and opens at one time leaves no gap. ok is false for what is no day or no minute.
func Local(day, minute string, zone *time.Location) (at time.Time, odd Oddity, ok bool) {
	wall, err := time.ParseInLocation("2006-01-02 15:04", day+" "+minute, time.UTC)
	if err != nil || wall.Year() < 2000 || wall.Year() > 2100 {
		return time.Time{}, Plain, false
	}
	// The offsets in force around that time: no place changes its clocks twice in two days.
	before, after := offset(wall.Add(-24*time.Hour), zone), offset(wall.Add(24*time.Hour), zone)
	first, second := wall.Add(-before), wall.Add(-after)
	isFirst, isSecond := shows(first, wall, zone), shows(second, wall, zone)
	switch {
	case isFirst && isSecond && !first.Equal(second):
		return later(first, second), Twice, true
	case isFirst:
		return first, Plain, true
	case isSecond:
		return second, Plain, true
	}
	// The clocks jump over it: look for the moment at which they do.
	low, high := second.Add(-time.Hour*3), first.Add(time.Hour*3)
	for high.Sub(low) > time.Second {
		middle := low.Add(high.Sub(low) / 2)
		if offset(middle, zone) == before {
			low = middle
		} else {
			high = middle
		}
	}
	return high.Truncate(time.Minute), Skipped, true
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func shows(t, wall time.Time, zone *time.Location) bool {
	return t.In(zone).Format("2006-01-02 15:04") == wall.Format("2006-01-02 15:04")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Clocks is a moment as the town's clocks show it, in the form that Local reads.
func Clocks(t time.Time, zone *time.Location) (day, minute string) {
	if t.IsZero() {
		return "", ""
	}
	t = t.In(zone)
	return t.Format("2006-01-02"), t.Format("15:04")
}

// moment reads a day and a time of a form and notes what is strange about them.
func moment(form *fault.Form, odd []Odd, town *tenant.Town, name, day, minute string) (time.Time, []Odd, bool) {
	at, kind, ok := Local(day, minute, town.Location())
	if !ok {
		form.Add(name, "fault.process_moment")
		return at, odd, false
	}
	if kind != Plain {
		_, taken := Clocks(at, town.Location())
		odd = append(odd, Odd{Typed: minute, Day: day, Kind: kind, Taken: taken})
	}
	return at.UTC(), odd, true
}
