// Package room is a live room: any discussion while it is led. A room has the id of the thing that
// is discussed, and keeps what is said in the log that comments keep.
//
// For a town clerk: a sitting begins when a host opens it and ends when a host closes it. While it
// lasts, residents ask for the floor and are heard in the order in which they asked, one place for
// each; the host slows the writing down or stops it. Residents put questions on a wall before and
// during the sitting and support those of others. The host shows them, takes them up, has them
// answered, or puts them aside, which is never done without a reason that its author is told.
// Afterwards the host writes the minutes, of which every version is kept.
//
// Each change takes a line in the room's log in its own transaction, so that whoever watches is
// shown it in order and once, and the transcript can tell what happened.
//
// It refuses to lead what the actor does not host, the floor and questions while nobody leads, a
// second place in the queue, a second support of a question, minutes of a sitting that goes on,
// and national numbers in anything that is published.
//
// Emits room.*. Imports ground, tenant, access, event.
package room
