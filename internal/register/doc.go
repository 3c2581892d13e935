// Package register is the one list of all processes of all offices of a town: what is announced, what
// is open, what is closed, and what came of it. From it come the pages that list processes, the
// calendar, the feeds and the open data.
//
// It refuses to hold anything of its own: a stage is worked out from the dates of the process and
// from what was published about it, at the moment of asking. Nothing in it names a person.
//
// It emits nothing. Imports ground, base, process.
package register
