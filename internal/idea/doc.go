// Package idea holds residents' ideas: writing one in steps, publishing it, supporting it, what
// the town answers, and what happens with it afterwards.
//
// An idea is a draft until it is published; nobody but its author ever sees a draft. An author may
// edit for a while, until somebody supports it, and may withdraw it at any time. One resident
// supports an idea once. A status set by staff always carries a reason and an office.
//
// Emits idea.*. Imports ground, tenant, access, event, process.
package idea
