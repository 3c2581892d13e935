// Package forum is the town's standing place to talk: boards on subjects, and threads that residents
// open in them, outside any process.
//
// Staff make a board and say what belongs there, who may open threads, and whether its threads take
// sides (a debate) or are questions to an expert. A board may belong to a process: then threads are
// opened, and posts made, only while its discussion is open. A resident opens a thread with a title
// and a text; what others answer are comments in the room that has the thread's id. Residents
// support threads, once each.
//
// Questions to an expert may wait, seen by nobody but the author and staff, until staff ask an
// expert: anybody with an account, under the name of the field that they know. What the expert
// answers is signed with it.
//
// Moderators move a thread to another board, merge it into another one, lock it and take it down,
// each where their role reaches and never with what they wrote themselves. A thread keeps its
// address whatever happens: one that was merged leads to where its posts went, one that was taken
// down says why. A merge gives posts new numbers at the end of the other log and leaves no gap in
// either; a thread that was a live room keeps its transcript and is not merged away.
//
// It refuses threads without an account: who opens a debate in public answers for it.
//
// Emits forum.*. Imports ground, tenant, access, event, process.
package forum
