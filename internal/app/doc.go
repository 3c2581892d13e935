// Package app wires everything together by hand and is the only package that knows everyone.
//
// Imports all of ours. Imported by cmd/almenda and by tests that want the whole.
package app
