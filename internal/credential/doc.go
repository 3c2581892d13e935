// Package credential makes the right to answer once, in a form that nobody can follow back to the
// person who was given it.
//
// For a town clerk: think of an envelope lined with carbon paper. A member puts a slip with a number
// that only they know into it and hands it in closed. We see that they are invited and stamp the
// envelope; the stamp goes through to the slip. At home they take the slip out. Whoever later gets
// the slip sees that our stamp is on it, and cannot tell which of the envelopes it lay in.
//
// The stamp is a blind RSA signature of RFC 9474, suite RSABSSA-SHA384-PSS-Randomized with 2048 bits.
// One key is made per survey and group of people (stratum), so that a slip tells its group and nothing
// more. The List of public keys is published with its hash: everybody can see that all members of a
// group are given the same key.
//
// It refuses to know who asks, to count, to keep anything, and to speak to anybody. It cannot hide
// what is told beside it: the time and the order in which slips come back must be hidden by others.
//
// Emits nothing. Imports id.
package credential
