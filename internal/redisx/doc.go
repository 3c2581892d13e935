// Package redisx is the door to Redis: how we connect, what our keys are called, and the one
// that runs inside the process when a town hall has none.
//
// Redis is a wake-up bell and a counter of recent tries. It may lose everything at any moment and
// nothing is lost with it: facts, deadlines and sessions are in the database. Every key of ours
// starts with its town (Key), so that no two towns ever meet in one.
//
// The embedded server is miniredis. One conformance suite runs against it and against a real
// server; whatever the platform needs of Redis is a case of that suite.
//
// Imports clock, tenant.
package redisx
