package web

import (
	"net/http"
	"time"

	"almenda/internal/access"
)

// Picking is how often one account, or one home or school, may answer polls.
var Picking = Rate{300, time.Hour}

// registerPoll declares the pages of poll.
func (s *Server) registerPoll() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"poll"}
	s.on(Route{Method: get, Path: "/polls", Ask: access.ReadPoll, Rate: Reading, Tags: func(*visit) []string { return []string{tagPolls, tagProcesses} }}, s.getPolls)
	// A poll's page is made anew each time: it tells this browser or account what it picked.
	s.on(Route{Method: get, Path: "/polls/:poll", Ask: access.ReadPoll, IDs: one, Rate: Reading, Class: Private}, s.getPollPage)
	s.on(Route{Method: post, Path: "/polls/:poll/answer", Ask: access.ReadPoll, IDs: one, Rate: Picking, Class: Private}, s.postPollAnswer)
	s.on(Route{Method: get, Path: "/polls/:poll/result.csv", Ask: access.ReadPoll, IDs: one, Rate: Reading, Class: Private}, s.getPollCSV)
	s.on(Route{Method: get, Path: "/embed/polls/:poll", Ask: access.ReadPoll, IDs: one, Rate: Reading, Class: Private, Framed: true}, s.getPollFrame)
	s.on(Route{Method: post, Path: "/embed/polls/:poll/answer", Ask: access.ReadPoll, IDs: one, Rate: Picking, Class: Private, Framed: true}, s.postPollFrame)

	s.on(Route{Method: get, Path: "/admin/polls", Ask: access.ManagePoll, Rate: Reading, Class: Private}, s.getAdminPolls)
	s.on(Route{Method: post, Path: "/admin/polls", Ask: access.ManagePoll, Rate: Writing, Class: Private}, s.postAdminPoll)
	s.on(Route{Method: get, Path: "/admin/polls/new", Ask: access.ManagePoll, Rate: Reading, Class: Private}, s.getAdminPollNew)
	s.on(Route{Method: get, Path: "/admin/polls/:poll", Ask: access.ManagePoll, IDs: one, Rate: Reading, Class: Private}, s.getAdminPoll)
	s.on(Route{Method: post, Path: "/admin/polls/:poll", Ask: access.ManagePoll, IDs: one, Rate: Writing, Class: Private}, s.postAdminPollEdit)
	s.on(Route{Method: post, Path: "/admin/polls/:poll/extend", Ask: access.ManagePoll, IDs: one, Rate: Writing, Class: Private}, s.postPollExtend)
	s.on(Route{Method: post, Path: "/admin/polls/:poll/duplicate", Ask: access.ManagePoll, IDs: one, Rate: Writing, Class: Private}, s.postPollDuplicate)
	for act, do := range s.pollActs() {
		s.on(Route{Method: post, Path: "/admin/polls/:poll/" + act, Ask: access.ManagePoll, IDs: one, Rate: Writing, Class: Private}, s.actOnPoll(act, do))
	}

	both := []string{"room", "poll"}
	s.on(Route{Method: get, Path: "/rooms/:room/polls", Ask: access.ReadPoll, IDs: both[:1], Rate: Reading, Class: Private}, s.getRoomPolls)
	s.on(Route{Method: post, Path: "/rooms/:room/polls", Ask: access.HostRoom, IDs: both[:1], Rate: Writing, Class: Private}, s.postRoomPoll)
	for act, do := range s.roomPollActs() {
		s.on(Route{Method: post, Path: "/rooms/:room/polls/:poll/" + act, Ask: access.HostRoom, IDs: both, Rate: Writing, Class: Private}, s.actInRoom(do))
	}
	s.on(Route{Method: post, Path: "/rooms/:room/polls/:poll/hall", Ask: access.HostRoom, IDs: both, Rate: Writing, Class: Private}, s.postHands)

	s.slots.process = append(s.slots.process, s.pollsOf)
	s.slots.home = append(s.slots.home, homeBlock{"polls", s.pollsAtHome})
	s.slots.staff = append(s.slots.staff, s.pollsWaiting)
	s.slots.dates = append(s.slots.dates, s.pollDates)
}

// tagPolls is for pages that list polls.
const tagPolls = "polls"
