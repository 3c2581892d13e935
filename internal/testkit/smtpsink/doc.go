// Package smtpsink is a mail server that takes every letter and delivers none, for tests.
//
// It writes a journal of what it accepted and has the disk confirm each line before it answers 250,
// so that after any crash the journal is the truth about what a real server would have delivered.
// It can misbehave on purpose: refuse for now or for good, greylist, cut the connection before or
// after its answer, dawdle, and hang when told goodbye.
//
// Used in-process by tests, or as its own process through smtpsink/cmd. Imports nothing of ours.
package smtpsink
