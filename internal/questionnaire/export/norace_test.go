//go:build !race

package export

const watched = false
