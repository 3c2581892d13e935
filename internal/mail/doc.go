// Package mail writes and sends the platform's letters: codes, invitations, news about ideas.
//
// For a town clerk: each letter is a row with one recipient, a language and a state (queued,
// sending, sent, failed, cancelled). It goes out under the town's name, from the town's words, and
// always to one person.
//
// It refuses: a second recipient; a line break in any header; a login code sent twice when it is
// not known whether the first went out; letters to people who said no, except those they asked
// for themselves (a login code, the receipt of their own deletion).
//
// The rows of invitation campaigns are kept by package invitation, whose recipients have the same
// states; both use the Sender of this package.
//
// Events: mail.queued (subject: the mail) when a letter waits. Imports tenant, event, id, clock,
// invitation (whose Post it implements).
package mail
