//go:build race

package export

// watched tells that the race detector is on, which makes a quarter of a million answers take minutes.
const watched = true
