// Package cache keeps ready-made public pages of people who are not signed in, on each node.
//
// A page is kept by town, the town's content version, language and address, and carries tags that
// say what it shows ("idea:<id>", "ideas"). A write makes exactly the pages of its tags stale. A
// page whose rendering began before the write is refused even when it is put in after it, so a
// slow rendering never brings an old page back. Word of a write travels between nodes by message
// and may be lost: no page outlives its few seconds of MaxAge.
//
// It refuses to keep anything that depends on who asks; callers only come here for guests.
//
// Imports clock, tenant.
package cache
