// Package process is the frame of participation: a process with dated phases, each of which opens
// one form of taking part and closes it again by itself; and the office that prepares it.
//
// It refuses to decide by anything but the dates: whether something is open is asked of the
// calendar at the moment of the act, in the transaction that makes it.
//
// What residents read is a Content. Staff change a copy of it, theme by theme, and nothing of that
// is seen outside the office before it is published. It refuses to publish a content whose card,
// mandate, contact or dates are not complete, and it refuses that one person alone makes anything
// public: who proposed cannot approve. Only a small correction, a few words without any number, may
// go out with one person's hand, and those who publish hear of it. Each publication is kept as it
// was, with its number and fingerprint, and can be read and compared by everybody.
//
// A town's folder may begin and change processes until the first time that staff change one; from
// then on that process is theirs, and applying the folder leaves it alone.
//
// Emits process.published, process.changed, process.proposed, process.approved, process.sent_back,
// process.corrected. Imports ground, tenant, access, event.
package process
