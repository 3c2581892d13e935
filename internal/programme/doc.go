// Package programme gathers several processes under one name, with the purpose they share, the time
// in which they run, and who pays for them: what a funder asks a town to show, and the numbers that
// the town would otherwise count by hand.
//
// It refuses to hold anything that a process holds itself: dates, forms of taking part and answers
// stay with the process. A process belongs to one programme or to none. Its numbers are counts, and
// a group of fewer than five people is never told apart.
//
// Emits programme.changed. Imports ground, base.
package programme
