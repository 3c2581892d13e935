// Package live shows people what happens while they look: new comments of a discussion in order
// and each exactly once, and hints that a page has changed.
//
// A room is an ordered log. Each item got its number in the transaction that stored it, and the
// hub does nothing but read that log from a position on: when somebody connects, when it hears
// "room X is at n", and every few seconds in case it heard nothing. So messages between nodes may
// be lost, doubled or late, and every transcript still equals the log. A person who cannot have a
// WebSocket polls the same log (Poll).
//
// An item is rendered once per language, prepared once and sent to all. A reader who is too slow
// is dropped with 1013 and resumes from the last number it has; nobody is ever waited for.
//
// How a connection lives: Serve checks origin, limits and the Gate, upgrades, and starts two
// goroutines, one that reads (reader.go) and the only one that writes (writer.go). The hub owns
// both and waits for both. Locks are taken in the order turn, room, entry or connection.
//
// It refuses what has no Origin or a foreign one, topics of another town, and anything that a
// browser of ours would not send. It never carries what only some may see: frames hold what is
// public in the room, and who may watch the room is the Gate's to say.
//
// Imports access, fault, id, tenant.
package live
