package feed

import (
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Types of what is written.
const (
	CalendarType = "text/calendar; charset=utf-8"
	RSSType      = "application/rss+xml; charset=utf-8"
)

// Cal is a calendar to be published.
type Cal struct {
	Name   string // shown by the programme that reads it
	Text   string // what it holds; may be empty
	URL    string // of the page with the same content; may be empty
	Zone   string // IANA name: in which the reader is shown times, unless the reader knows better
	Made   time.Time
	Events []Event
}

// Status of an event. The zero Status says nothing.
type Status string

const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Event is one entry of a calendar. Start and End are moments; they are written in UTC, which
// stays right whatever happens to summer time. An event without End is a moment. With AllDay only
// the days of Start and End count, in the zones that the two times carry; End is the last day.
type Event struct {
	UID      string // the same for ever: a reader knows a changed event by it
	Start    time.Time
	End      time.Time
	AllDay   bool
	Summary  string
	Text     string // plain; may be empty
	Location string
	URL      string
	Sequence int       // grows with each change of time or place
	Status   Status    //
	Changed  time.Time // zero: Cal.Made
}

// Calendar writes a calendar as RFC 5545 has it: CRLF, lines of at most 75 octets, no method, for
// it is published and invites nobody.
func Calendar(c Cal) []byte {
	out := ics.NewCalendar()
	out.SetProductId("-//Almenda//Almenda//EN")
	out.SetCalscale("GREGORIAN")
	out.SetXWRCalName(plain(c.Name))
	if c.Text != "" {
		out.SetXWRCalDesc(plain(c.Text))
	}
	if c.Zone != "" {
		out.SetXWRTimezone(plain(c.Zone))
	}
	out.SetRefreshInterval("PT1H", ics.WithValue("DURATION"))
	out.SetXPublishedTTL("PT1H")
	if c.URL != "" {
		out.SetUrl(address(c.URL))
	}
	for _, e := range c.Events {
		write(out.AddEvent(address(e.UID)), e, c.Made)
	}
	return []byte(out.Serialize(ics.WithNewLine("\r\n")))
}

func write(out *ics.VEvent, e Event, made time.Time) {
	changed := e.Changed
	if changed.IsZero() {
		changed = made
	}
	out.SetDtStampTime(changed)
	out.SetModifiedAt(changed)
	switch {
	case e.AllDay:
		last := e.End
		if last.IsZero() || last.Before(e.Start) {
			last = e.Start
		}
		out.SetAllDayStartAt(e.Start)
		out.SetAllDayEndAt(last.AddDate(0, 0, 1)) // the end of a day is the next one's beginning
	case e.End.After(e.Start):
		out.SetStartAt(e.Start)
		out.SetEndAt(e.End)
	default:
		out.SetStartAt(e.Start)
	}
	out.SetSummary(plain(e.Summary))
	if e.Text != "" {
		out.SetDescription(plain(e.Text))
	}
	if e.Location != "" {
		out.SetLocation(plain(e.Location))
	}
	if e.URL != "" {
		out.SetURL(address(e.URL))
	}
	out.SetSequence(e.Sequence)
	if e.Status != "" {
		out.SetStatus(ics.ObjectStatus(e.Status))
	}
	if e.AllDay {
		out.SetTimeTransparency(ics.TransparencyTransparent) // a deadline keeps nobody busy
	}
}

// plain leaves of a text what may stand in a calendar's: letters, blanks and line breaks.
func plain(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// address is plain on one line without blanks, for what is written as it is.
func address(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, plain(s))
}
