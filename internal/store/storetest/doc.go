// Package storetest holds the contracts that the stores keep, one function per noun, each run on
// both engines.
//
// Each ends with a look across the border: every method, called as one town with the ids of
// another, finds nothing and changes nothing.
//
// For tests only. Imports the nouns, store, testkit.
package storetest
