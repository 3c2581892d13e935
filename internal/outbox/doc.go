// Package outbox carries what happened in a town from the database to whoever must react.
//
// Every side effect of the platform begins as a row that the change itself wrote, in the same
// transaction. The relay takes these rows town by town, hands each to the courier (one task per
// subscribed handler) and to the live hub, and marks it done in the transaction that claimed it.
// If the process dies in between, the row is still waiting and is handed over again: the courier
// knows the task by its id, and handlers are idempotent in the database, so the effect happens
// once.
//
// It refuses to lose anything for the sake of speed: live hints are best effort, tasks are not.
//
// Imports event, tenant, id.
package outbox
