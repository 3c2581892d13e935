// Package tenantdb is the tenant boundary.
//
// View and Update are the only ways to a town's tables. They open a transaction, bind it to the
// town, and hand out a Tx whose builders add the tenant key to every statement. Under that lies a
// second lock: forced row-level security on PostgreSQL, a file per town on SQLite.
//
// On SQLite a town has one writer: updates are queued and committed in groups, each in its own
// savepoint, so that many small writes share one sync of the disk.
//
// Imports tenant, event, clock, store/dialect, bun.
package tenantdb
