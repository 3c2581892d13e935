package meeting

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Day is a day with its hours as somebody typed them.
type Day struct{ Date, From, Until string }

func (d Day) empty() bool { return strings.TrimSpace(d.Date+d.From+d.Until) == "" }

// Write is a meeting as somebody typed it. Days and times are the town's.
type Write struct {
	Kind     Kind
	Title    string
	Body     string
	Agenda   string
	Language string
	Spoken   string
	Process  id.ID
	When     Day
	Hours    []Day // of a point
	District string
	Place    string
	Point    *tenant.Point
	Link     string
	LinkFor  LinkFor

	Access     []string
	AccessNote string
	Contact    string
	Duty       string
	Topics     string

	SignUp        bool
	Places        string
	Reserved      string
	ReservedUntil string // a day; the places open to all when it begins

	Sample bool // made up, to show what the portal can do; only when it is created
}

// into checks what was typed and writes it into the meeting. Faults: Invalid with fields.
func (w Write) into(m *Meeting, town *tenant.Town) error {
	var form fault.Form
	if !slices.Contains(Kinds, w.Kind) {
		form.Add("kind", "meeting.fault.kind")
	}
	m.Kind, m.Process = w.Kind, w.Process
	w.words(&form, m, town)
	w.times(&form, m, town.Location())
	w.where(&form, m, town)
	w.places(&form, m, town.Location())
	return form.Err()
}

func (w Write) words(form *fault.Form, m *Meeting, town *tenant.Town) {
	m.Title, m.Body, m.Agenda = richtext.Line(w.Title), richtext.Text(w.Body), richtext.Text(w.Agenda)
	m.Spoken, m.AccessNote, m.Contact = richtext.Line(w.Spoken), richtext.Text(w.AccessNote), richtext.Line(w.Contact)
	length(form, "title", m.Title, MinTitle, MaxTitle)
	length(form, "body", m.Body, 0, MaxBody)
	length(form, "agenda", m.Agenda, 0, MaxBody)
	length(form, "spoken", m.Spoken, 0, MaxLine)
	length(form, "access_note", m.AccessNote, 0, MaxNote)
	length(form, "contact", m.Contact, 0, MaxLine)
	m.Language = cmp.Or(w.Language, town.DefaultLanguage())
	if !town.Speaks(m.Language) {
		form.Add("language", "fault.language_unknown")
	}
	m.Access = nil
	for _, key := range Accesses {
		if slices.Contains(w.Access, key) {
			m.Access = append(m.Access, key)
		}
	}
	m.Duty, m.Topics = "", ""
	if w.Kind == Point {
		m.Duty, m.Topics = richtext.Text(w.Duty), richtext.Text(w.Topics)
		length(form, "duty", m.Duty, 0, MaxNote)
		length(form, "topics", m.Topics, 0, MaxNote)
	}
}

// times reads when it is. A point has hours on several days; it begins with the first of them.
func (w Write) times(form *fault.Form, m *Meeting, zone *time.Location) {
	m.Hours = nil
	days := slices.DeleteFunc(slices.Clone(w.Hours), Day.empty)
	if w.Kind != Point || len(days) == 0 {
		if s, ok := span(form, w.When, zone, "date", "from", "until"); ok {
			m.Starts, m.Ends = s.Opens, s.Closes
			if w.Kind == Point {
				m.Hours = []Span{s}
			}
		}
		return
	}
	if !w.When.empty() {
		days = append([]Day{w.When}, days...)
	}
	if len(days) > MaxHours {
		form.Add("date", "meeting.fault.hours", "max", MaxHours)
		return
	}
	for i, d := range days {
		n := strconv.Itoa(i)
		if i == 0 {
			n = ""
		}
		if s, ok := span(form, d, zone, "date"+n, "from"+n, "until"+n); ok {
			m.Hours = append(m.Hours, s)
		}
	}
	if len(m.Hours) != len(days) {
		return
	}
	slices.SortFunc(m.Hours, func(a, b Span) int { return a.Opens.Compare(b.Opens) })
	m.Starts, m.Ends = m.Hours[0].Opens, m.Hours[0].Closes
	for _, s := range m.Hours {
		if s.Closes.After(m.Ends) {
			m.Ends = s.Closes
		}
	}
}

func (w Write) where(form *fault.Form, m *Meeting, town *tenant.Town) {
	m.District, m.Place, m.Point = w.District, richtext.Line(w.Place), w.Point
	m.Link, m.LinkFor = strings.TrimSpace(w.Link), cmp.Or(w.LinkFor, ForSigned)
	if _, ok := town.District(w.District); !ok && w.District != "" {
		form.Add("district", "fault.district_unknown")
	}
	length(form, "place", m.Place, 0, MaxLine)
	if m.Place == "" && w.Kind != Online {
		form.Add("place", "meeting.fault.place_missing")
	}
	if p := w.Point; p != nil && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		form.Add("point", "fault.point")
	}
	if m.LinkFor != ForSigned && m.LinkFor != ForAll {
		form.Add("link_for", "meeting.fault.link_for")
	}
	if m.Link == "" {
		if w.Kind == Online || w.Kind == Hybrid {
			form.Add("link", "meeting.fault.link_missing")
		}
		return
	}
	if u, err := url.Parse(m.Link); err != nil || u.Scheme != "https" || u.Host == "" || len(m.Link) > 500 || strings.ContainsAny(m.Link, " \n\r\t") {
		form.Add("link", "meeting.fault.link")
	}
	if m.LinkFor == ForSigned && !w.SignUp {
		form.Add("link_for", "meeting.fault.link_nobody")
	}
}

func (w Write) places(form *fault.Form, m *Meeting, zone *time.Location) {
	m.SignUp, m.Places, m.Reserved, m.ReservedUntil = w.SignUp, 0, 0, time.Time{}
	if !w.SignUp {
		return
	}
	m.Places, m.Reserved = number(form, "places", w.Places), number(form, "reserved", w.Reserved)
	if m.Reserved > m.Places {
		form.Add("reserved", "meeting.fault.reserved")
	}
	if m.Reserved == 0 {
		return
	}
	at, key := local(w.ReservedUntil, "00:00", zone)
	switch {
	case key != "":
		form.Add("reserved_until", key)
	case !m.Starts.IsZero() && at.After(m.Starts):
		form.Add("reserved_until", "meeting.fault.reserved_late")
	}
	m.ReservedUntil = at
}

// number reads a number of places; nothing is none.
func number(form *fault.Form, field, s string) int {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > MaxPlaces {
		form.Add(field, "meeting.fault.number", "max", MaxPlaces)
		return 0
	}
	return n
}

// length refuses what is too short, too long, or holds somebody's national number, which must
// never be stored.
func length(form *fault.Form, field, s string, min, max int) {
	if nationalid.In(s) {
		form.Add(field, "fault.national_number")
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && min > 0:
		form.Add(field, "meeting.fault.missing")
	case n < min:
		form.Add(field, "fault.too_short", "min", min)
	case n > max:
		form.Add(field, "fault.too_long", "max", max)
	}
}
