package web

import (
	"net/http"

	"almenda/internal/access"
	"almenda/internal/web/views"
)

// tagRooms is for pages that list what is led now.
const tagRooms = "rooms"

// registerRoom declares the pages of a room that is led. A room has the id of the thing discussed.
func (s *Server) registerRoom() {
	get, post := http.MethodGet, http.MethodPost
	room, question, speaker, sitting := []string{"room"}, []string{"room", "question"}, []string{"room", "speaker"}, []string{"room", "sitting"}
	tags := func(v *visit) []string { return []string{tagRoom(v.Param("room"))} }
	s.on(Route{Method: get, Path: "/rooms/:room", Ask: access.WatchRoom, IDs: room, Rate: Reading, Tags: tags}, s.getRoom)
	s.on(Route{Method: get, Path: "/rooms/:room/wall", Ask: access.WatchRoom, IDs: room, Rate: Reading, Tags: tags}, s.getWall)
	s.on(Route{Method: get, Path: "/rooms/:room/transcript", Ask: access.WatchRoom, IDs: room, Rate: Reading, Tags: tags}, s.getTranscript)
	s.on(Route{Method: get, Path: "/rooms/:room/minutes", Ask: access.WatchRoom, IDs: room, Rate: Reading, Tags: tags}, s.getRoomMinutes)
	s.on(Route{Method: post, Path: "/rooms/:room/queue", Ask: access.SpeakRoom, IDs: room, Rate: Writing, Class: Private}, s.postFloor)
	s.on(Route{Method: post, Path: "/rooms/:room/queue/leave", Ask: access.SpeakRoom, IDs: room, Rate: Writing, Class: Private}, s.postFloorLeave)
	s.on(Route{Method: post, Path: "/rooms/:room/questions", Ask: access.SpeakRoom, IDs: room, Rate: Writing, Class: Private}, s.postQuestion)
	s.on(Route{Method: post, Path: "/rooms/:room/questions/:question/support", Ask: access.SpeakRoom, IDs: question, Rate: Writing, Class: Private}, s.postQuestionSupport)

	s.on(Route{Method: get, Path: "/rooms/:room/host", Ask: access.HostRoom, IDs: room, Rate: Reading, Class: Private}, s.getHostDesk)
	for act, handle := range map[string]func(*visit) error{"start": s.postStart, "end": s.postEnd, "plan": s.postPlan, "mode": s.postMode} {
		s.on(Route{Method: post, Path: "/rooms/:room/host/" + act, Ask: access.HostRoom, IDs: room, Rate: Writing, Class: Private}, handle)
	}
	s.on(Route{Method: post, Path: "/rooms/:room/queue/:speaker/floor", Ask: access.HostRoom, IDs: speaker, Rate: Writing, Class: Private}, s.postGiveFloor)
	s.on(Route{Method: post, Path: "/rooms/:room/queue/:speaker/done", Ask: access.HostRoom, IDs: speaker, Rate: Writing, Class: Private}, s.postEndTurn)
	s.on(Route{Method: post, Path: "/rooms/:room/questions/:question/state", Ask: access.HostRoom, IDs: question, Rate: Writing, Class: Private}, s.postQuestionState)
	s.on(Route{Method: get, Path: "/rooms/:room/sittings/:sitting/minutes", Ask: access.HostRoom, IDs: sitting, Rate: Reading, Class: Private}, s.getRoomMinutesForm)
	s.on(Route{Method: post, Path: "/rooms/:room/sittings/:sitting/minutes", Ask: access.HostRoom, IDs: sitting, Rate: Writing, Class: Private}, s.postRoomMinutes)
	s.on(Route{Method: get, Path: "/admin/rooms", Ask: access.HostRoom, Rate: Reading, Class: Private}, s.getRooms)

	s.slots.home = append(s.slots.home, homeBlock{key: "live", draw: s.liveBlock})
	s.slots.staff = append(s.slots.staff, s.hostBlock)
}

// liveBlock is what is led now or will be, for the home page.
func (s *Server) liveBlock(v *visit) ([]views.Block, error) {
	list, err := s.Rooms.Now(v.ctx(), v.who.Tenant)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "live", Title: v.p.T("room.block")}
	for _, e := range list {
		b.Cards = append(b.Cards, v.sittingCard(e, roomPath(e.Room)))
	}
	return []views.Block{b}, nil
}

// hostBlock is what the viewer's rooms wait for: sittings that go on, and minutes to be written.
func (s *Server) hostBlock(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.HostRoom) {
		return nil, nil
	}
	list, err := s.Rooms.Led(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	b := views.Block{ID: "rooms", Title: v.p.T("room.list"), More: &views.Link{Text: v.p.T("room.list_all"), Path: "/admin/rooms"}}
	for _, e := range list {
		if !e.Minutes && len(b.Cards) < 6 {
			b.Cards = append(b.Cards, v.sittingCard(e, roomPath(e.Room)+"/host"))
		}
	}
	return []views.Block{b}, nil
}
