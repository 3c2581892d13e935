package web

import (
	"net/http"

	"almenda/internal/access"
	"almenda/internal/chain"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

// registerMine declares what somebody said and what became of it.
func (s *Server) registerMine() {
	get, post, what := http.MethodGet, http.MethodPost, []string{"?subject"}
	s.on(Route{Method: get, Path: "/me/said", Ask: access.ManageAccount, Rate: Reading, Class: Private}, s.getSaid)
	s.on(Route{Method: get, Path: "/chain", Ask: access.SetIdeaStatus, IDs: what, Rate: Reading, Class: Private}, s.getChain)
	s.on(Route{Method: post, Path: "/chain", Ask: access.SetIdeaStatus, IDs: what, Rate: Writing, Class: Private}, s.postChain)
	s.on(Route{Method: post, Path: "/chain/part", Ask: access.SetIdeaStatus, IDs: what, Rate: Writing, Class: Private}, s.postPart)
}

func (s *Server) getSaid(v *visit) error {
	list, err := s.Chains.Said(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := views.Said{}
	for _, it := range list {
		row := views.SaidRow{Kind: it.Kind, Text: it.Text, Where: it.Where, Path: it.Path, At: it.At}
		for _, d := range it.Did {
			row.Did = append(row.Did, views.DidRow{What: v.p.T(d.What), Text: d.Text, Office: d.Office, Title: d.Title, Path: d.Path, At: d.At})
		}
		if len(row.Did) > 0 {
			view.Answered++
		}
		view.Rows = append(view.Rows, row)
	}
	return v.show(views.SaidPage(v.page(v.p.T("chain.said_title"), views.SectionMe), view))
}

// chainPanel is what a thing came from and what it led to, for the page of the thing at path. kind is
// what the index of what can be found calls it.
func (s *Server) chainPanel(v *visit, kind string, which id.ID, path string) (views.Chain, error) {
	l, err := s.Chains.Links(v.ctx(), v.who, kind, which)
	return views.Chain{Kind: kind, ID: which.String(), Next: path, From: chained(l.From), To: chained(l.To), Manages: l.Manages}, err
}

func chained(list []chain.Thing) []views.ChainEnd {
	out := make([]views.ChainEnd, len(list))
	for i, t := range list {
		out[i] = views.ChainEnd{Kind: t.Kind, ID: t.ID.String(), Title: t.Title, Path: t.Path, Lang: t.Language}
	}
	return out
}

// getChain is the panel on a page of its own, where what was typed can be shown again.
func (s *Server) getChain(v *visit) error { return s.showChain(v, "") }

func (s *Server) showChain(v *visit, typed string) error {
	what, err := v.subject()
	if err != nil {
		return err
	}
	thing, err := s.Follows.Thing(v.ctx(), v.who, what)
	if err != nil {
		return err
	}
	view, err := s.chainPanel(v, what.Kind, what.ID, thing.Path)
	if err != nil {
		return err
	}
	view.Address = typed
	return v.show(views.ChainPage(v.page(v.words1(thing.Title), ""), view))
}

func (s *Server) postChain(v *visit) error {
	what, err := v.subject()
	if err != nil {
		return err
	}
	if err := s.Chains.Join(v.ctx(), v.who, what.Kind, what.ID, v.PostForm("address")); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showChain(v, v.PostForm("address"))
	}
	v.say("success", "flash.chain_joined")
	return v.see(v.PostForm("next"))
}

func (s *Server) postPart(v *visit) error {
	what, err := v.subject()
	if err != nil {
		return err
	}
	to, _ := id.Parse(v.PostForm("to")) // none leads nowhere
	if err := s.Chains.Part(v.ctx(), v.who, what.Kind, what.ID, v.PostForm("to_kind"), to); err != nil {
		return err
	}
	v.say("success", "flash.chain_parted")
	return v.see(v.PostForm("next"))
}
