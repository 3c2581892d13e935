package survey

import "almenda/internal/id"

// Words is what somebody wrote in one answer to one question. It has a random id, and nothing leads
// from it to the answer or to other words of the same person.
type Words struct {
	ID       id.ID
	Question string
	Words    string // as written
	Flags    []string
	State    WordsState
	Edited   string // as it may be published, where something was taken out
	Theme    string
	By       id.ID // who looked at it
}

// WordsState is what the review said.
type WordsState string

const (
	WordsNew      WordsState = "new"
	WordsApproved WordsState = "approved"
	WordsEdited   WordsState = "edited" // published as Edited
	WordsLeft     WordsState = "left"
)

// Said is what may be published; empty for what may not.
func (w Words) Said() string {
	switch w.State {
	case WordsApproved:
		return w.Words
	case WordsEdited:
		return w.Edited
	}
	return ""
}

// WordsFilter narrows what is reviewed.
type WordsFilter struct {
	Question string
	State    WordsState
	Flagged  bool // only those with flags
}

// WordsCount is how many answers to a question are in a state.
type WordsCount struct {
	Question string
	State    WordsState
	Flagged  bool
	N        int
}

// ThemeCount is how many of the words that were not left out are about something.
type ThemeCount struct {
	Question, Theme string
	N               int
}
