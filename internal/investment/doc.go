// Package investment is a card for each thing that the town plans to build: where, for how much, how
// far it has come, with its papers and its discussion.
//
// Imports ground, tenant, access, event, process.
package investment
