package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerPanelDraw declares the pages of the draw, for staff and for everybody.
func (s *Server) registerPanelDraw() {
	get, post := http.MethodGet, http.MethodPost
	office := func(method, path string, ask access.Ask, ids []string, rate Rate, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/admin/panel/:panel/draw" + path, Ask: ask, IDs: ids, Rate: rate, Class: Private}, do)
	}
	one, both := []string{"panel"}, []string{"panel", "draw"}
	office(get, "", access.ManagePanel, one, Reading, s.getPanelDraws)
	office(post, "", access.ManagePanel, one, Writing, s.postPanelDraw)
	office(post, "/fill", access.ManagePanel, one, Writing, s.postPanelDrawFill)
	office(get, "/:draw", access.ManagePanel, both, Reading, s.getPanelDraw)
	office(post, "/:draw", access.ManagePanel, both, Writing, s.postPanelDrawSettings)
	office(post, "/:draw/compute", access.ManagePanel, both, Writing, s.postPanelDrawCompute)
	office(post, "/:draw/cancel", access.ManagePanel, both, Writing, s.postPanelDrawCancel)
	office(post, "/:draw/accept", access.ManagePanel, both, Writing, s.postPanelDrawAccept)
	office(post, "/:draw/announce", access.ManagePanel, both, Writing, s.postPanelDrawAnnounce)
	office(post, "/:draw/value", access.ManagePanel, both, Writing, s.postPanelDrawValue)
	office(post, "/:draw/confirm", access.ConfirmPanel, both, Writing, s.postPanelDrawConfirm)
	office(post, "/:draw/withdraw", access.ManagePanel, both, Writing, s.postPanelDrawWithdraw)
	office(post, "/:draw/decline", access.ManagePanel, both, Writing, s.postPanelDrawDecline)
	office(post, "/:draw/sealed", access.ManagePanel, both, Writing, s.postPanelDrawSealed)

	open := func(method, path string, rate Rate, class Class, do func(*visit) error) {
		r := Route{Method: method, Path: "/panel/:slug/draw/:n" + path, Ask: access.ReadPanel, Rate: rate, Class: class}
		if class == Public {
			r.Tags = func(*visit) []string { return []string{"panels"} }
		}
		s.on(r, do)
	}
	open(get, "", Reading, Public, s.getPublicDraw)
	open(get, "/check", Reading, Public, s.getPublicDrawCheck)
	open(get, "/files/:name", Reading, Public, s.getPublicDrawFile)
	open(post, "/find", Writing, Private, s.postPublicDrawFind)
}
