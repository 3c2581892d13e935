// Package follow is the wish to hear of a process, a consultation or anything else with news, with an
// account or by e-mail alone.
//
// Imports ground, tenant, access, event, process.
package follow
