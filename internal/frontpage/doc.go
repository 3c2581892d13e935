// Package frontpage is what stands on a town's home page, and in which order: blocks that fill
// themselves (what is open, new ideas, figures), and blocks that the town's editor writes (a text,
// a notice, links, one process that matters now).
//
// It refuses to know what the self-filling blocks show: whoever offers one says its key. Until
// somebody publishes a page of the town's own, the standard one is shown. What is prepared is seen
// by staff alone and becomes public in one step. An editor never overwrites what another one
// changed meanwhile.
//
// Emits home.changed. Imports ground, base.
package frontpage
