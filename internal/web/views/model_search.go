package views

import "time"

// Search is /search.
type Search struct {
	Q, Kind, District string
	Total             int
	AtLeast           bool // there are more than Total
	Kinds             []SearchKind
	AllPath           string // the same question over all kinds
	Hits              []SearchHit
	First, Next       string // pages
}

// SearchKind is one kind of things that were found. Its name is the catalogue key search.kind.<key>.
type SearchKind struct {
	Key   string
	Count int
	Path  string
}

// SearchHit is one thing that was found.
type SearchHit struct {
	Kind, Title, Excerpt, Path, Lang, District string
	At                                         time.Time
}
