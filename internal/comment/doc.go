// Package comment is what people say under anything: under ideas, in the threads of the forum, at a
// meeting.
//
// Comments live in a room, which is an ordered log: each one gets its number in the transaction
// that stores it, so that everybody who watches sees the same, in the same order, once. A reply
// belongs to a comment; replies to replies join the same thread, for two levels are what a phone
// can show. What is taken away leaves a line that says so.
//
// A long discussion is read page by page. First comments have a place in their room, from 1 and
// without a gap, and replies one under their comment: a page is a range of places, and costs the
// same in a room of fifty and of fifty thousand. How far somebody has read is remembered for them.
//
// Where a room takes sides, a first comment may be for or against. Others vote comments up or
// down, once each, and never their own. Staff pin what everybody should see; what an office or an
// expert says is signed, and pinned from the start. Nobody acts as staff on what they said
// themselves. Comments without an account are not offered: who speaks in public answers for it.
//
// Emits comment.*. Imports ground, tenant, access, event.
package comment
