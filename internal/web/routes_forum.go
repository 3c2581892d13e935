package web

import (
	"net/http"

	"almenda/internal/access"
)

// Tags of the forum's pages: lists, and what boards say of themselves.
const (
	tagForum  = "forum"
	tagBoards = "boards"
)

// registerForum declares the boards of the forum and the threads in them.
func (s *Server) registerForum() {
	get, post, thread := http.MethodGet, http.MethodPost, []string{"thread"}
	lists := func(*visit) []string { return []string{tagForum, tagBoards, tagProcesses} }
	one := func(v *visit) []string {
		which, err := v.ref("thread")
		if err != nil {
			return nil
		}
		return []string{tagRoom(which.String()), tagBoards, tagProcesses}
	}
	s.on(Route{Method: get, Path: "/forum", Ask: access.ReadThread, Rate: Reading, Tags: lists}, s.getForum)
	s.on(Route{Method: get, Path: "/forum/:board", Ask: access.ReadThread, Rate: Reading, Tags: lists}, s.getBoard)
	s.on(Route{Method: get, Path: "/forum/:board/new", Ask: access.WriteThread, Rate: Reading, Class: Private}, s.getNewThread)
	s.on(Route{Method: post, Path: "/forum/:board/new", Ask: access.WriteThread, Rate: Writing, Class: Private}, s.postNewThread)

	s.on(Route{Method: get, Path: "/d/:thread", Ask: access.ReadThread, IDs: thread, Rate: Reading, Tags: one}, s.getThread)
	s.on(Route{Method: get, Path: "/d/:thread/edit", Ask: access.WriteThread, IDs: thread, Rate: Reading, Class: Private}, s.getEditThread)
	s.on(Route{Method: post, Path: "/d/:thread/edit", Ask: access.WriteThread, IDs: thread, Rate: Writing, Class: Private}, s.postEditThread)
	s.on(Route{Method: post, Path: "/d/:thread/support", Ask: access.WriteThread, IDs: thread, Rate: Writing, Class: Private}, s.postThreadSupport)
	s.on(Route{Method: get, Path: "/d/:thread/manage", Ask: access.ManageThread, IDs: thread, Rate: Reading, Class: Private}, s.getManageThread)
	for act, handle := range map[string]func(*visit) error{"move": s.postMove, "merge": s.postMerge, "lock": s.postLock, "hide": s.postHideThread, "route": s.postRouteThread} {
		s.on(Route{Method: post, Path: "/d/:thread/" + act, Ask: access.ManageThread, IDs: thread, Rate: Writing, Class: Private}, handle)
	}

	s.on(Route{Method: get, Path: "/admin/forum", Ask: access.ManageThread, Rate: Reading, Class: Private}, s.getAdminForum)
	s.on(Route{Method: get, Path: "/admin/forum/new", Ask: access.ManageThread, Rate: Reading, Class: Private}, s.getNewBoard)
	s.on(Route{Method: post, Path: "/admin/forum/new", Ask: access.ManageThread, Rate: Writing, Class: Private}, s.postNewBoard)
	s.on(Route{Method: get, Path: "/admin/forum/boards/:board", Ask: access.ManageThread, Rate: Reading, Class: Private}, s.getEditBoard)
	s.on(Route{Method: post, Path: "/admin/forum/boards/:board", Ask: access.ManageThread, Rate: Writing, Class: Private}, s.postEditBoard)

	s.slots.process = append(s.slots.process, s.processThreads)
	s.slots.home = append(s.slots.home, homeBlock{key: "forum", draw: s.latestThreads})
	s.slots.staff = append(s.slots.staff, s.waitingQuestions)
	s.slots.mine = append(s.slots.mine, s.ownThreads)
}
