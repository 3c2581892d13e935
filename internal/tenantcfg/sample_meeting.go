package tenantcfg

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"almenda/internal/tenant"
)

// Meeting is a made-up event. InDays counts from the day of the seeding; what was has a minus.
type Meeting struct {
	Kind       string          `yaml:"kind"` // one of MeetingKinds
	Title      string          `yaml:"title"`
	Text       string          `yaml:"text"`
	Agenda     string          `yaml:"agenda"`
	Process    string          `yaml:"process"`  // slug; empty: of no process
	District   string          `yaml:"district"` // empty: the whole municipality
	Place      string          `yaml:"place"`
	Lat        *float64        `yaml:"lat"`
	Lon        *float64        `yaml:"lon"`
	InDays     int             `yaml:"inDays"`
	From       string          `yaml:"from"` // as the town's clocks show it: "18:00"
	Until      string          `yaml:"until"`
	Days       []MeetingDay    `yaml:"days"` // further days of a point
	Link       string          `yaml:"link"`
	LinkFor    string          `yaml:"linkFor"`
	Access     []string        `yaml:"access"`
	AccessNote string          `yaml:"accessNote"`
	Spoken     string          `yaml:"spoken"`
	Contact    string          `yaml:"contact"`
	Duty       string          `yaml:"duty"`
	Topics     string          `yaml:"topics"`
	Places     int             `yaml:"places"`
	SignUp     bool            `yaml:"signUp"`
	People     []string        `yaml:"people"` // keys of residents who signed up, in their order
	Heads      int             `yaml:"heads"`
	Visitors   int             `yaml:"visitors"`
	Remarks    int             `yaml:"remarks"`
	Minutes    *MeetingMinutes `yaml:"minutes"`
	Ideas      []string        `yaml:"ideas"` // titles of sample ideas that were born there
	Stops      []MeetingStop   `yaml:"stops"`
}

// MeetingDay is a further day of a consultation point.
type MeetingDay struct {
	InDays int    `yaml:"inDays"`
	From   string `yaml:"from"`
	Until  string `yaml:"until"`
}

// MeetingMinutes is what was said at a made-up event.
type MeetingMinutes struct {
	Attended      int    `yaml:"attended"`
	Organisations string `yaml:"organisations"`
	Said          string `yaml:"said"`
	Decisions     string `yaml:"decisions"`
	Next          string `yaml:"next"`
}

// MeetingStop is a stop of a made-up walk.
type MeetingStop struct {
	Place string   `yaml:"place"`
	Lat   *float64 `yaml:"lat"`
	Lon   *float64 `yaml:"lon"`
	Text  string   `yaml:"text"`
}

// MeetingKinds are the sorts of events.
var MeetingKinds = [...]string{"on_site", "online", "hybrid", "workshop", "walk", "point"}

// lintMeetings checks that everything that the events refer to exists.
func (f *folder) lintMeetings(people map[string]bool) {
	for _, m := range f.sample.Meetings {
		for _, message := range f.lintMeeting(m, people) {
			f.add("sample", 0, "event %q: %s", m.Title, message)
		}
	}
}

func (f *folder) lintMeeting(m Meeting, people map[string]bool) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if len(strings.TrimSpace(m.Title)) < 5 || !slices.Contains(MeetingKinds[:], m.Kind) {
		bad("it needs a title of 5 letters or more and a kind")
	}
	if _, ok := f.town.District(m.District); !ok && m.District != "" {
		bad("there is no district %q", m.District)
	}
	if m.Process != "" && !slices.ContainsFunc(f.town.Processes, func(p tenant.ProcessSpec) bool { return p.Slug == m.Process }) {
		bad("there is no process %q", m.Process)
	}
	for _, at := range append([]MeetingDay{{m.InDays, m.From, m.Until}}, m.Days...) {
		for _, clock := range []string{at.From, at.Until} {
			if _, err := time.Parse("15:04", clock); err != nil {
				bad("%q is no time", clock)
			}
		}
	}
	for _, key := range m.People {
		if !people[key] {
			bad("there is no resident %q", key)
		}
	}
	for _, title := range m.Ideas {
		if !slices.ContainsFunc(f.sample.Ideas, func(i Idea) bool { return i.Title == title }) {
			bad("there is no idea %q", title)
		}
	}
	if (m.Minutes != nil || m.Heads+m.Visitors+m.Remarks > 0) && m.InDays >= 0 && len(m.Days) == 0 {
		bad("it is yet to come and cannot have minutes or counts")
	}
	return out
}
