package views

import "time"

// DateLine is one date of the town: a phase that opens or closes, an answer that is due, an event.
// The page and the calendar files that people subscribe to are both made from it.
type DateLine struct {
	Kind    string    // opens, closes, answer, event, deadline: the words are date.<kind>
	At      time.Time // when it is, or begins
	End     time.Time // zero: a moment, or not known
	AllDay  bool      // the day counts and no hour: At is any moment of it, End of its last day
	Title   string
	Note    string // which part of it: the name of a phase; may be empty
	Lang    string // of Title and Note; empty: the page's
	Path    string // of its page, without language
	Where   string // in words; may be empty
	Process string // slug of the process that it belongs to; empty: none

	UID       string // the same for ever: "<id>-<what>"
	Sequence  int    // grows with each change of time or place
	Cancelled bool
	Changed   time.Time // zero: not known
}
