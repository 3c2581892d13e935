// Package account is a person's presence in one town: how they sign in, what they are called,
// which roles they hold, and how they leave.
//
// Nobody has a password. A code and a link go to the e-mail address; either ends in a session that
// belongs to that town alone. Whether an address is known here is never told. Deleting an account
// removes the address, the name and the sessions; what was published stays, without a name.
//
// Emits account.created, account.deleted, account.roles_set, account.sessions_ended.
// Imports ground, tenant, access, event.
package account
