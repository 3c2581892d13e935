// Package poll is one question with a few answers, asked on a page, in a room or on the town's own
// site.
//
// Imports ground, tenant, access, event, process.
package poll
