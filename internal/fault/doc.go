// Package fault is how the platform says no.
//
// A fault names what went wrong in terms a person can act on: a kind, a catalogue key and its
// parameters, and, for forms, one key per field. It knows no status codes and no language: the
// edges translate. An error that is not a fault is a defect or an outage, and people are shown
// one neutral sentence with the request's id.
//
// Imports nothing of ours.
package fault
