// Package follow is the wish to hear of a process, a consultation or anything else that has news:
// with an account at one tap, or by e-mail alone.
//
// An address that was typed in follows nothing until its owner pressed the button on the page that
// the letter leads to; what was never confirmed is forgotten after two days. Every letter that comes
// of it carries a link that ends it by one click and without signing in. One person follows a thing
// once: whoever had followed by e-mail and does so again with an account, or the other way round, is
// still one follower.
//
// It refuses things that not everybody may read. It never tells whether an address is known: what a
// visitor sees, and what is done, is the same for every address. No address is ever shown.
//
// It emits no events: what somebody follows is theirs. Who hears of which event is read where letters
// are written (store's news).
//
// Imports ground, tenant, access, event, account (addresses, letters).
package follow
