// Package page cuts long lists into pages.
//
// Imports nothing of ours.
package page

// Max is the most rows that any list returns at once.
const Max = 100

// Request asks for one page of a list: at most Size rows after the row that Cursor names.
// Cursor is opaque to the caller: it comes from an earlier Next. The zero Request is a first page.
type Request struct {
	Cursor string
	Size   int
}

// Limit is Size brought between 1 and Max; fallback stands in for zero.
func (r Request) Limit(fallback int) int {
	n := r.Size
	if n <= 0 {
		n = fallback
	}
	return min(max(n, 1), Max)
}

// Of is one page of things. Next is empty on the last page. Total is -1 when it was not counted.
type Of[T any] struct {
	Rows    []T
	Next    string
	Total   int
	AtLeast bool // Total was not counted further: there are more
}
