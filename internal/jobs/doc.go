// Package jobs runs work in the background, by asynq over Redis.
//
// For a town clerk: what must happen later or slowly (letters, news to followers, counting) waits
// in queues, and one town's big mailing never holds up another town's sign-in code: each queue has
// its own workers, and big work is cut into small steps that go back to the end of the line.
//
// Redis is a bell and not a diary. A task says which event of which town waits for which handler,
// in ids; the database says whether it was done. So a task that comes twice, or late, or never
// (then a sweep finds the row), changes nothing.
//
// It refuses: a task of a town that the registry does not know; anything in a payload that looks
// like a person's data; to write an error's text into Redis, for it may quote an address.
//
// Imports tenant, event, id, outbox (whose Courier it implements), asynq, go-redis.
package jobs
