package web

import (
	"time"

	"almenda/internal/access"
)

// Class is what kind of response a route gives, and with it how the response may be kept.
type Class int

const (
	Public  Class = iota // the same for all guests: cached by tags, revalidated by ETag
	Private              // for this person now: no-store
	Asset                // named by its content: kept for ever
	Image                // of residents: sandboxed, kept privately
	Stream               // a socket or a poll: no-store
)

// Rate is how often one account, or one address of people not signed in, may call a route.
type Rate struct {
	Max int
	Per time.Duration
}

// The rates. Codes and tries are limited further, per address, in account: these keep machines
// busy elsewhere, and are wide enough for a school behind one address.
var (
	Reading   = Rate{3000, time.Minute}
	Writing   = Rate{600, time.Minute}
	SigningIn = Rate{600, time.Minute}
	Uploading = Rate{120, time.Minute}
	Watching  = Rate{12000, time.Minute} // of rooms: a hall of telephones has one address, and polls come back at each word
)

// Host is on whose host a route answers.
type Host int

const (
	OfTown Host = iota
	OfOperator
	OfAnswers // where answers of panels are taken, by nobody in particular: see answerhost.go
)

// Route is the declaration of one route. Every parameter of Path that is the id of a thing is
// named in IDs, so that the proof of isolation can put other towns' ids there.
type Route struct {
	Host   Host
	Method string
	Path   string
	Ask    access.Ask // zero on the operator's host only
	IDs    []string
	Rate   Rate
	Class  Class
	// Member tells that the route knows members of panels by their session.
	Member bool
	// Framed pages may be shown in a frame by the sites that the town names, and by no others.
	Framed bool
	// Tags name what a Public page shows; nil otherwise. They are made from the visit.
	Tags func(*visit) []string

	handle func(*visit) error
}

// Routes lists what is registered.
func (s *Server) Routes() []Route { return s.routes }
