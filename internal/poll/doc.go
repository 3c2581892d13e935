// Package poll is one question with two to ten answers, put by the town: on a page, in a live room,
// or on the town's own site. It is a quick look at what people think, and no survey.
//
// A poll is a draft until staff publish it, is open between two moments or until it is closed, and
// ends in counts. It may belong to a process; then it is open only while that process takes polls.
// Its words can be changed until the first answer.
//
// Who may answer is one of two things, and the page says which. Residents: one answer for each
// account, which can be changed while the poll is open. That is no secret ballot: as long as it is
// open, a row holds which account picked what, for otherwise nobody could change anything; when the
// poll closes the rows are deleted and only the counts are left. Everybody: one answer for each
// browser, by a random mark that no account belongs to; whoever wants can answer twice, so such a
// poll is not representative and says so. Neither keeps an address, a time or an order, and no event
// is written when somebody answers, because events have times.
//
// A poll of districts, or of a few people, shows no counts until MinShown have answered. In a room
// the host opens, closes and reveals, and hands in the hall are counted in apart.
//
// It refuses texts with national numbers, and answers after the close whatever the clock of the
// person says. Emits poll.*. Imports ground, tenant, access, event, process.
package poll
