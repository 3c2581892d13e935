// Package dialect is the only place that asks which database it speaks to: driver errors, locks
// and full-text search. Everything else is written once, for both engines.
//
// Imports nothing of ours.
package dialect
