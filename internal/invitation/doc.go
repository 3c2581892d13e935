// Package invitation invites residents from a list that the town already has.
//
// For a town clerk: a campaign is one uploaded list (CSV or XLSX), one message and the state of
// every single recipient. First comes a draft with a preview of every row and its problem, then a
// dry run in which nothing is sent, then the sending, which can be paused, resumed and cancelled
// at any time. Progress is always counted from the recipients' own states.
//
// It refuses: to keep a national identity number found in a list; to evaluate a spreadsheet's
// formulas; to write to somebody who said no; to start what was not checked; to send to more
// people per minute than the town allowed.
//
// Links in the letters are derived from a secret and never stored. Events: campaign.started
// (work is waiting), campaign.changed (state or progress), invitation.accepted.
//
// Imports fault, id, page, event, tenant, access.
package invitation
