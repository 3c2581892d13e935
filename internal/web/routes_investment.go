package web

import (
	"net/http"

	"almenda/internal/access"
)

// tagInvestments is for pages that list investments.
const tagInvestments = "investments"

// registerInvestment declares the cards of what the town plans to build.
func (s *Server) registerInvestment() {
	get, post, one := http.MethodGet, http.MethodPost, []string{"investment"}
	s.on(Route{Method: get, Path: "/investments", Ask: access.ReadInvestment, Rate: Reading, Tags: func(*visit) []string { return []string{tagInvestments} }}, s.getInvestments)
	s.on(Route{Method: get, Path: "/investments/:investment", Ask: access.ReadInvestment, IDs: one, Rate: Reading, Tags: investmentTags}, s.getInvestment)
	s.on(Route{Method: get, Path: "/investments/papers/:paper", Ask: access.ReadInvestment, IDs: []string{"paper"}, Rate: Reading, Class: Image}, s.getPaper)

	s.on(Route{Method: get, Path: "/admin/investments", Ask: access.ManageInvestment, Rate: Reading, Class: Private}, s.getAdminInvestments)
	s.on(Route{Method: get, Path: "/admin/investments/new", Ask: access.ManageInvestment, Rate: Reading, Class: Private}, s.getInvestmentNew)
	s.on(Route{Method: post, Path: "/admin/investments", Ask: access.ManageInvestment, Rate: Writing, Class: Private}, s.postInvestmentNew)
	s.on(Route{Method: get, Path: "/admin/investments/:investment", Ask: access.ManageInvestment, IDs: one, Rate: Reading, Class: Private}, s.getInvestmentEdit)
	s.on(Route{Method: post, Path: "/admin/investments/:investment", Ask: access.ManageInvestment, IDs: one, Rate: Writing, Class: Private}, s.postInvestmentEdit)
	s.on(Route{Method: post, Path: "/admin/investments/:investment/publish", Ask: access.ManageInvestment, IDs: one, Rate: Writing, Class: Private}, s.postInvestmentPublish)
	s.on(Route{Method: post, Path: "/admin/investments/:investment/stage", Ask: access.ManageInvestment, IDs: one, Rate: Writing, Class: Private}, s.postInvestmentStage)
	s.on(Route{Method: post, Path: "/admin/investments/:investment/papers", Ask: access.ManageInvestment, IDs: one, Rate: Uploading, Class: Private}, s.postPaper)
	s.on(Route{Method: post, Path: "/admin/investments/:investment/papers/:paper/remove", Ask: access.ManageInvestment, IDs: []string{"investment", "paper"}, Rate: Writing, Class: Private}, s.postPaperRemove)

	s.slots.process = append(s.slots.process, s.investmentsOf)
	s.slots.home = append(s.slots.home, homeBlock{"investments", s.investmentsAtHome})
	s.slots.district = append(s.slots.district, s.investmentsIn)
}

func investmentTags(v *visit) []string {
	which, err := v.ref("investment")
	if err != nil {
		return nil
	}
	return []string{"investment:" + which.String(), tagRoom(which.String())}
}
