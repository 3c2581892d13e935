package views

// Block is a part of a page that lists things of one sort: the polls of a process, the next events
// of the town. It is left out when it has neither cards nor anything to say.
type Block struct {
	ID    string // of the element
	Title string
	Lead  string // may be empty
	Cards []LinkCard
	Empty string // said when there are no cards; empty: the block is left out then
	More  *Link  // to all of them
	Do    *Do    // what a person can do now, shown at the top of the page as well
}

// Do is something that a person can do now: a sentence and a button.
type Do struct {
	Text string
	Link
}

// Link is a place to go to.
type Link struct {
	Text string
	Path string // without language
}

// LinkCard is a thing in a list.
type LinkCard struct {
	Title string
	Path  string // without language
	Lang  string // of Title and Text; empty: the page's
	Text  string
	Tags  []CardTag
	Meta  []string // short facts: a date, a count
}

// CardTag is a short word of state with its colour: success, info, warning, danger or neutral.
type CardTag struct{ Text, Color string }
