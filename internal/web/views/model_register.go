package views

import (
	"net/url"
	"time"
)

// RegisterCard is a process as the register, the home page and the districts show it.
type RegisterCard struct {
	ProcessCard
	Stage     string    // announced, open, closed, report or effects; the words are register.stage.<stage>
	Owner     string    // office that answers for it
	Lang      string    // of the texts, when it is not the page's
	Where     []string  // names of districts; empty: the whole town
	Opens     time.Time // zero: no dates yet
	Closes    time.Time
	Until     time.Time // when people can take part for the last time; zero: they cannot
	AnswerDue time.Time // zero: not promised, or answered
	Answered  time.Time
	Programme *Link // that it belongs to
}

// RegisterFilter is what a list of processes is narrowed by, as typed.
type RegisterFilter struct {
	Stage, District, Form, Owner, Year, Q, Sort, Programme string
	Table                                                  bool
}

// Register is /processes.
type Register struct {
	Filter     RegisterFilter
	Counts     map[string]int // by stage, whatever the filter says of it
	Stages     []string
	Forms      []string
	Sorts      []string
	Owners     []string
	Years      []string
	Programmes []ProcessRef // by slug
	Rows       []RegisterCard
	Total      int
	First      string
	Next       string
}

// Active tells whether anything but the stage narrows the list.
func (f RegisterFilter) Active() bool {
	return f.District+f.Form+f.Owner+f.Year+f.Q+f.Programme != ""
}

// Query is the filter as an address, with one field changed. It begins with "?", or is empty.
func (f RegisterFilter) Query(change ...string) string {
	q := url.Values{}
	for name, value := range map[string]string{"state": f.Stage, "district": f.District, "form": f.Form, "owner": f.Owner, "year": f.Year, "q": f.Q,
		"sort": f.Sort, "programme": f.Programme} {
		q.Set(name, value)
	}
	if f.Table {
		q.Set("view", "table")
	}
	for i := 0; i+1 < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	for name := range q {
		if q.Get(name) == "" {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Calendar is /processes/calendar: one month.
type Calendar struct {
	Month    time.Time // its first day
	Days     []CalendarDay
	Weeks    [][]CalendarCell
	Previous string // path with query
	Next     string
	Today    string // path; empty when this is the present month
}

// CalendarDay is a day on which something is.
type CalendarDay struct {
	Day   time.Time
	Past  bool
	Today bool
	Lines []DateLine
}

// ID of the day's place on the page.
func (d CalendarDay) ID() string { return "d-" + d.Day.Format(time.DateOnly) }

// CalendarCell is a day in the grid. Number is 0 for days of other months.
type CalendarCell struct {
	CalendarDay
	Number int
}

// Dataset is a table of the open data: its words are data.<key> and data.<key>_text.
type Dataset struct {
	Key   string
	Files []DataFile
	// Fields are the columns; each has the words data.<key>.<field>.
	Fields []string
}

// DataFile is one form of a dataset.
type DataFile struct {
	Kind string // CSV, JSON, iCalendar, RSS
	Path string
}
