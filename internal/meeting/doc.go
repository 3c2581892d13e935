// Package meeting is everything that residents can come to: meetings on site, on line and both,
// workshops, research walks, and consultation points with their opening hours.
//
// Staff write what, when and where, and publish it. Residents sign up in one tap, with or without
// an account; whoever finds no place stands in a line, and the line moves up by itself when a place
// becomes free. Places can be kept for those who were invited until a day on which they open to
// all. At the door a code is looked up, or heads are counted without names. Afterwards there are
// minutes, the ideas that were born there, and for a walk its stops with photos.
//
// It refuses to give more places than there are, whoever asks at the same moment: the meeting's row
// is held while places are counted. It refuses a time that the town's clocks do not show, a photo
// of which nobody said who agreed to it, and to remember who came: thirty days after a meeting
// names, addresses and needs are gone, and the counts stay.
//
// Emits meeting.* and signup.*. Imports ground, tenant, access, event, process, account (what an
// address is).
package meeting
