package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"almenda/internal/access"
)

// maxBody is the most that a form without files may weigh: enough that somebody who pastes a
// megabyte is told so in the form, with nothing lost.
const (
	maxBody   = 4 << 20
	maxUpload = 13 << 20
)

// on declares a route and registers it.
func (s *Server) on(r Route, handle func(*visit) error) {
	r.handle = handle
	s.routes = append(s.routes, r)
	engine := s.town
	switch r.Host {
	case OfOperator:
		engine = s.operator
	case OfAnswers:
		engine = s.answers
	}
	most := int64(maxBody)
	if r.Rate == Uploading {
		most = maxUpload
	}
	serve := func(c *gin.Context) {
		limit(c.Writer, c.Request, most)
		s.run(c, &r)
	}
	engine.Handle(r.Method, r.Path, serve)
	if r.Method == http.MethodGet && r.Class != Stream {
		engine.Handle(http.MethodHead, r.Path, serve)
	}
}

// register is the table of contents of the portals.
func (s *Server) register() {
	get, post := http.MethodGet, http.MethodPost
	ideas := func(*visit) []string { return []string{tagIdeas, tagProcesses} }
	one := func(v *visit) []string {
		which, err := v.ref("ref")
		if err != nil {
			return nil
		}
		return []string{tagIdea(which.String())}
	}

	s.on(Route{Method: get, Path: "/assets/:name", Ask: access.ReadProcess, Class: Asset}, s.getAsset)
	s.on(Route{Method: get, Path: "/brand/:name", Ask: access.ReadProcess, Class: Asset}, s.getBrand)
	s.on(Route{Method: get, Path: "/photos/:photo", Ask: access.ReadIdea, IDs: []string{"photo"}, Rate: Reading, Class: Image}, s.getPhoto)

	s.on(Route{Method: get, Path: "/p/:slug", Ask: access.ReadProcess, Rate: Reading, Tags: ideas}, s.getProcess)
	s.on(Route{Method: get, Path: "/ideas", Ask: access.ReadIdea, Rate: Reading, Tags: ideas}, s.getIdeas)
	s.on(Route{Method: get, Path: "/p/:slug/ideas", Ask: access.ReadIdea, Rate: Reading, Tags: ideas}, s.getIdeas)
	for _, kind := range []string{"help", "accessibility", "privacy", "contact"} {
		s.on(Route{Method: get, Path: "/" + kind, Ask: access.ReadProcess, Rate: Reading}, s.getLegal(kind))
	}

	s.on(Route{Method: get, Path: "/p/:slug/ideas/similar", Ask: access.ReadIdea, Rate: Reading, Class: Private}, s.getSimilar)
	for _, step := range []string{"", "/text", "/place", "/photo", "/check"} {
		s.on(Route{Method: get, Path: "/p/:slug/ideas/new" + step, Ask: access.WriteIdea, Rate: Reading, Class: Private}, s.getStep)
		rate := Writing
		if step == "/photo" {
			rate = Uploading
		}
		s.on(Route{Method: post, Path: "/p/:slug/ideas/new" + step, Ask: access.WriteIdea, Rate: rate, Class: Private}, s.postStep)
	}

	ref := []string{"ref"}
	s.on(Route{Method: get, Path: "/i/:ref", Ask: access.ReadIdea, IDs: ref, Rate: Reading, Tags: one}, s.getIdea)
	s.on(Route{Method: get, Path: "/i/:ref/thanks", Ask: access.WriteIdea, IDs: ref, Rate: Reading, Class: Private}, s.getThanks)
	s.on(Route{Method: get, Path: "/i/:ref/edit", Ask: access.WriteIdea, IDs: ref, Rate: Reading, Class: Private}, s.getEdit)
	s.on(Route{Method: post, Path: "/i/:ref/edit", Ask: access.WriteIdea, IDs: ref, Rate: Writing, Class: Private}, s.postEdit)
	s.on(Route{Method: post, Path: "/i/:ref/withdraw", Ask: access.WriteIdea, IDs: ref, Rate: Writing, Class: Private}, s.postWithdraw)
	s.on(Route{Method: post, Path: "/i/:ref/support", Ask: access.SupportIdea, IDs: ref, Rate: Writing, Class: Private}, s.postSupport)
	s.on(Route{Method: post, Path: "/i/:ref/follow", Ask: access.FollowIdea, IDs: ref, Rate: Writing, Class: Private}, s.postFollow)
	s.on(Route{Method: post, Path: "/i/:ref/status", Ask: access.SetIdeaStatus, IDs: ref, Rate: Writing, Class: Private}, s.postStatus)
	s.on(Route{Method: post, Path: "/i/:ref/answer", Ask: access.AnswerIdea, IDs: ref, Rate: Writing, Class: Private}, s.postAnswer)
	s.on(Route{Method: post, Path: "/i/:ref/comments", Ask: access.WriteComment, IDs: ref, Rate: Writing, Class: Private}, s.postComment)
	s.on(Route{Method: get, Path: "/i/:ref/comments/:seq", Ask: access.ReadComment, IDs: ref, Rate: Reading, Class: Private}, s.getComment)
	s.on(Route{Method: post, Path: "/i/:ref/comments/:seq/edit", Ask: access.WriteComment, IDs: ref, Rate: Writing, Class: Private}, s.postCommentEdit)
	s.on(Route{Method: post, Path: "/i/:ref/comments/:seq/remove", Ask: access.WriteComment, IDs: ref, Rate: Writing, Class: Private}, s.postCommentRemove)
	s.on(Route{Method: post, Path: "/i/:ref/comments/:seq/hide", Ask: access.RemoveComment, IDs: ref, Rate: Writing, Class: Private}, s.postCommentHide)
	s.on(Route{Method: get, Path: "/live", Ask: access.ReadComment, IDs: []string{"?room"}, Rate: Watching, Class: Stream}, s.getLive)
	s.on(Route{Method: get, Path: "/live/poll", Ask: access.ReadComment, IDs: []string{"?room"}, Rate: Watching, Class: Stream}, s.getPoll)

	s.registerRooms()
	s.registerOffice()
	s.registerRegister()
	s.registerForum()
	s.registerRoom()
	s.registerConsultation()
	s.registerPoll()
	s.registerSurvey()
	s.registerAnswerHost()
	s.registerSurveyOffice()
	s.registerSurveyDesk()
	s.registerSurveyResults()
	s.registerPanel()
	s.registerPanelOffice()
	s.registerPanelDraw()
	s.registerPanelWave()
	s.registerPanelIssue()
	s.registerAssembly()
	s.registerMeeting()
	s.registerInvestment()
	s.registerStudy()
	s.registerFollow()
	s.registerClosing()
	s.registerMine()
	s.registerSearch()
	s.registerAccount()
	s.registerAdmin()
	s.registerOperator()
}
