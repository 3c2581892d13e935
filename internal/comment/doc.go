// Package comment is what people say under anything: here under ideas.
//
// Comments live in a room, which is an ordered log: each one gets its number in the transaction
// that stores it, so that everybody who watches sees the same, in the same order, once. A reply
// belongs to a comment; replies to replies join the same thread, for two levels are what a phone
// can show. What is taken away leaves a line that says so.
//
// Emits comment.*. Imports ground, tenant, access, event.
package comment
