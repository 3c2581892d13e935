// Package archtest keeps the shape of the house: what may import what, and what may be written
// where. It holds tests and nothing else.
//
// A town clerk never meets it. Whoever changes the code does: a rule that review alone would keep
// is broken by the third tired evening, and here it is broken by nobody without the tests saying
// so. Every rule has a test that shows it a small tree which breaks it, so that a rule cannot
// quietly stop looking.
//
// An exception is one line with a reason, and an exception that nothing needs any more fails too.
// Whoever wants another one argues for it in review, where it shows.
//
// It reads the sources of the whole module and imports nothing of ours.
package archtest
