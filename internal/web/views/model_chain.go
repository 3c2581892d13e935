package views

import "time"

// Chain is what a thing came from and what it led to.
type Chain struct {
	Kind, ID string
	Next     string // page of the thing
	From, To []ChainEnd
	Manages  bool
	Address  string // as typed
}

func (c Chain) action(what string) string { return what + "?kind=" + c.Kind + "&subject=" + c.ID }

// ChainEnd is one end of a link.
type ChainEnd struct{ Kind, ID, Title, Path, Lang string }

// Said is /me/said.
type Said struct {
	Rows     []SaidRow
	Answered int // rows of which something came
}

// SaidRow is one thing that the person said.
type SaidRow struct {
	Kind, Text, Where, Path string
	At                      time.Time
	Did                     []DidRow
}

// DidRow is one thing that came of it. What is in words.
type DidRow struct {
	What, Text, Office, Title, Path string
	At                              time.Time
}
