package web

import (
	"net/http"

	"almenda/internal/access"
)

// tagAssemblies is for pages that list assemblies or show one.
const tagAssemblies = "assemblies"

// registerAssembly declares the pages of citizens' assemblies: what everybody reads, what members do, and
// what staff do.
func (s *Server) registerAssembly() {
	get, post := http.MethodGet, http.MethodPost
	tags := func(*visit) []string { return []string{tagAssemblies, tagProcesses} }
	public := func(path string, handle func(*visit) error) {
		s.on(Route{Method: get, Path: "/assembly" + path, Ask: access.ReadPanel, Rate: Reading, Tags: tags}, handle)
	}
	public("", s.getAssemblies)
	public("/:slug", s.getAssembly)
	public("/:slug/sessions/:n", s.getAssemblySession)
	public("/:slug/r/:n", s.getAdvice)
	s.on(Route{Method: post, Path: "/assembly/:slug/sessions/:n/questions", Ask: access.WriteComment, Rate: Writing, Class: Private}, s.postPublicQuestion)
	s.on(Route{Method: get, Path: "/assembly/papers/:handout", Ask: access.ReadPanel, IDs: []string{"handout"}, Rate: Reading, Class: Image}, s.getHandout)

	member := func(method, path string, rate Rate, handle func(*visit) error) {
		s.on(Route{Method: method, Path: "/me/assembly/:slug" + path, Ask: access.ReadPanel, Rate: rate, Class: Private, Member: true}, handle)
	}
	member(get, "", Reading, s.getOwnAssembly)
	member(get, "/sessions/:n", Reading, s.getOwnSession)
	member(post, "/sessions/:n/questions", Writing, s.postOwnQuestion)
	member(post, "/drafts", Writing, s.postOwnDraft)
	member(get, "/r/:n", Reading, s.getOwnAdvice)
	member(post, "/r/:n/text", Writing, s.postOwnText)
	member(post, "/r/:n/comments", Writing, s.postOwnComment)
	member(post, "/r/:n/vote", Writing, s.postOwnVote)

	staff := func(method, path string, rate Rate, handle func(*visit) error, ids ...string) {
		s.on(Route{Method: method, Path: "/admin/assembly" + path, Ask: access.ManagePanel, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	staff(get, "", Reading, s.getAdminAssemblies)
	staff(post, "", Writing, s.postAdminAssembly)
	staff(get, "/new", Reading, s.getAdminAssemblyNew)
	staff(get, "/:assembly", Reading, s.getAdminAssembly, "assembly")
	staff(post, "/:assembly", Writing, s.postAdminAssemblyEdit, "assembly")
	staff(post, "/:assembly/publish", Writing, s.postAssemblyPublish, "assembly")
	staff(post, "/:assembly/end", Writing, s.postAssemblyEnd, "assembly")
	staff(post, "/:assembly/hand-over", Writing, s.postHandOver, "assembly")

	one := []string{"assembly", "convening"}
	staff(get, "/:assembly/sessions/new", Reading, s.getAdminSessionNew, "assembly")
	staff(post, "/:assembly/sessions", Writing, s.postAdminSession, "assembly")
	staff(get, "/:assembly/sessions/:convening", Reading, s.getAdminSession, one...)
	staff(post, "/:assembly/sessions/:convening", Writing, s.postAdminSessionEdit, one...)
	staff(post, "/:assembly/sessions/:convening/remove", Writing, s.postAdminSessionRemove, one...)
	staff(post, "/:assembly/sessions/:convening/attendance", Writing, s.postAttendance, one...)
	staff(post, "/:assembly/sessions/:convening/papers", Uploading, s.postHandout, one...)
	staff(post, "/:assembly/sessions/:convening/papers/:handout/remove", Writing, s.postHandoutRemove, "assembly", "convening", "handout")
	staff(post, "/:assembly/sessions/:convening/questions/:asked", Writing, s.postQuestionAnswer, "assembly", "convening", "asked")

	advice := []string{"assembly", "advice"}
	staff(get, "/:assembly/r/new", Reading, s.getAdminAdviceNew, "assembly")
	staff(post, "/:assembly/r", Writing, s.postAdminAdvice, "assembly")
	staff(get, "/:assembly/r/:advice", Reading, s.getAdminAdvice, advice...)
	staff(post, "/:assembly/r/:advice/text", Writing, s.postAdminAdviceText, advice...)
	staff(post, "/:assembly/r/:advice/vote", Writing, s.postAdviceVote, advice...)
	staff(post, "/:assembly/r/:advice/close", Writing, s.postAdviceClose, advice...)
	staff(post, "/:assembly/r/:advice/redraft", Writing, s.postAdviceRedraft, advice...)
	staff(post, "/:assembly/r/:advice/discard", Writing, s.postAdviceDiscard, advice...)
	staff(post, "/:assembly/r/:advice/follow", Writing, s.postAdviceFollow, advice...)

	s.slots.process = append(s.slots.process, s.assembliesOf)
	s.slots.home = append(s.slots.home, homeBlock{"assemblies", s.assembliesAtHome})
	s.slots.dates = append(s.slots.dates, s.assemblyDates)
	s.slots.staff = append(s.slots.staff, s.adviceDue)
}
