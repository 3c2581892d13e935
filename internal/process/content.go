package process

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"almenda/internal/access"
	"almenda/internal/tenant"
)

// Content is what a publication says: everything that residents read of a process, and its dates.
type Content struct {
	Title     tenant.Text `json:"title,omitempty"`
	Summary   tenant.Text `json:"summary,omitempty"`
	Body      tenant.Text `json:"body,omitempty"` // Markdown
	Card      Card        `json:"card"`
	Districts []string    `json:"districts,omitempty"` // keys; empty is the whole town
	Phases    []Phase     `json:"phases,omitempty"`    // by Opens
}

// Content is what the process says now.
func (p Process) Content() Content {
	return Content{Title: p.Title, Summary: p.Summary, Body: p.Body, Card: p.Card, Districts: p.Districts, Phases: p.Phases}
}

// With is the process as it would be with other words and dates.
func (p Process) With(c Content) Process {
	p.Title, p.Summary, p.Body, p.Card, p.Districts, p.Phases = c.Title, c.Summary, c.Body, c.Card, c.Districts, c.Phases
	return p
}

// Scope is where the process lies, for questions of who may do something with it. One that is for
// several districts belongs to none of them.
func (p Process) Scope() access.Scope {
	at := access.Scope{Process: p.ID}
	if len(p.Districts) == 1 {
		at.District = p.Districts[0]
	}
	return at
}

// JSON is the one way in which a content is written down, so that equal contents have equal
// fingerprints.
func (c Content) JSON() []byte {
	c.Phases = slices.Clone(c.Phases)
	for i := range c.Phases {
		c.Phases[i].Opens, c.Phases[i].Closes = c.Phases[i].Opens.UTC(), c.Phases[i].Closes.UTC()
	}
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and moments always have a JSON form
	}
	return raw
}

// Same tells whether two contents say the same.
func (c Content) Same(d Content) bool { return string(c.JSON()) == string(d.JSON()) }

// Fingerprint is the SHA-256 of what was written down, in hexadecimal.
func Fingerprint(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// sorted brings phases into the order of their opening.
func sorted(phases []Phase) []Phase {
	out := slices.Clone(phases)
	slices.SortStableFunc(out, func(a, b Phase) int {
		if n := a.Opens.Compare(b.Opens); n != 0 {
			return n
		}
		return a.Closes.Compare(b.Closes)
	})
	return out
}

// shifted moves phases by whole days of the town's calendar: what opens at nine opens at nine,
// whatever happened to the clocks in between.
func shifted(phases []Phase, days int, zone *time.Location) []Phase {
	out := slices.Clone(phases)
	for i := range out {
		out[i].Opens = out[i].Opens.In(zone).AddDate(0, 0, days).UTC()
		out[i].Closes = out[i].Closes.In(zone).AddDate(0, 0, days).UTC()
	}
	return out
}

// daysBetween counts the days of the calendar from one moment's day to another's.
func daysBetween(from, to time.Time, zone *time.Location) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)).Hours() / 24)
}
