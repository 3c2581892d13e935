package web

import (
	"almenda/internal/process"
	"almenda/internal/web/views"
)

// ideaStart is where a new idea begins: in the first process that takes them now.
func (v *visit) ideaStart(list []process.Process) string {
	for _, p := range list {
		if p.Open(process.Ideas, v.now) {
			return "/p/" + p.Slug + "/ideas/new"
		}
	}
	return ""
}

// getLegal serves one of the pages that every town has.
func (s *Server) getLegal(kind string) func(*visit) error {
	return func(v *visit) error {
		section := ""
		if kind == "help" {
			section = views.SectionHelp
		}
		return v.show(views.LegalPage(v.page(v.p.T("legal."+kind+".title"), section), views.Legal{Kind: kind}))
	}
}
