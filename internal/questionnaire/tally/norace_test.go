//go:build !race

package tally_test

const watched = false
