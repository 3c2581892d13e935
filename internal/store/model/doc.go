// Package model holds the rows as they stand in the tables. They never leave store: stores turn
// them into the nouns' own types.
//
// Imports id, bun.
package model
