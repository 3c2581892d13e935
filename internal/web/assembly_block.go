package web

import (
	"strconv"
	"time"

	"almenda/internal/access"
	"almenda/internal/assembly"
	"almenda/internal/process"
	"almenda/internal/web/views"
)

// assembliesOf are the assemblies that work for a process.
func (s *Server) assembliesOf(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Assemblies.OfProcess(v.ctx(), v.who, p.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []views.Block{v.assemblyBlock(list)}, nil
}

func (v *visit) assemblyBlock(list []assembly.Assembly) views.Block {
	b := views.Block{ID: "assemblies", Title: v.p.T("assembly.list_title"), More: &views.Link{Text: v.p.T("assembly.all"), Path: "/assembly"}}
	for _, a := range list {
		b.Cards = append(b.Cards, v.assemblyCard(a))
	}
	return b
}

func (s *Server) assembliesAtHome(v *visit) ([]views.Block, error) {
	list, err := s.Assemblies.List(v.ctx(), v.who)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	all := make([]assembly.Assembly, 0, blockSize)
	for _, c := range list[:min(len(list), blockSize)] {
		all = append(all, c.Assembly)
	}
	return []views.Block{v.assemblyBlock(all)}, nil
}

// assemblyDates are the sessions in the calendar of the town.
func (s *Server) assemblyDates(v *visit, from, to time.Time) (out []views.DateLine, err error) {
	list, err := s.Assemblies.Dates(v.ctx(), v.who, from, to)
	for _, d := range list {
		out = append(out, views.DateLine{Kind: "event", At: d.Starts, End: d.Ends, Title: v.words1(d.Of), Note: v.words1(d.Title), Lang: v.langOf(d.Of),
			Path: assemblyPath(d.Slug) + "/sessions/" + strconv.Itoa(d.Number), Where: d.Place, UID: d.ID.String() + "-session"})
	}
	return out, err
}

// adviceDue is what offices promised to assemblies until soon, for staff.
func (s *Server) adviceDue(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, access.ManagePanel) {
		return nil, nil
	}
	list, err := s.Assemblies.DueSoon(v.ctx(), v.who, v.town)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	b := views.Block{ID: "advice-due", Title: v.p.T("assembly.due_title")}
	for _, d := range list {
		c := v.adviceCard("/admin/assembly/"+d.Assembly.ID.String()+"/r/"+d.Advice.ID.String(), d.Advice)
		b.Cards = append(b.Cards, views.LinkCard{Title: c.Title, Path: c.Path, Lang: c.Lang, Tags: []views.CardTag{c.Tag}, Meta: c.Facts})
	}
	return []views.Block{b}, nil
}
