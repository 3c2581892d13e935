package web

import (
	"net/url"

	"github.com/a-h/templ"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/web/views"
)

// getIdeas is the list of ideas, of the whole town or of one process.
func (s *Server) getIdeas(v *visit) error {
	q := v.Request.URL.Query()
	view := views.IdeaList{Filter: views.IdeaFilter{Q: q.Get("q"), District: q.Get("district"), Topic: q.Get("topic"), Status: q.Get("status"), Sort: q.Get("sort")}}
	f := idea.Filter{Query: view.Filter.Q, District: view.Filter.District, Topic: view.Filter.Topic, Status: idea.Status(view.Filter.Status),
		Sort: idea.Sort(view.Filter.Sort), Seed: v.seed()}
	if f.Sort == "" {
		f.Sort, view.Filter.Sort = idea.Shuffled, string(idea.Shuffled)
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if err := v.within(list, &f, &view); err != nil {
		return err
	}
	rows, err := s.Ideas.List(v.ctx(), v.who, f, page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	if view.Counts, err = s.Ideas.ByDistrict(v.ctx(), v.who, f.Process); err != nil {
		return err
	}
	for _, st := range idea.Public {
		view.Statuses = append(view.Statuses, string(st))
	}
	view.Cards, view.Total = v.cards(rows.Rows), rows.Total
	view.First, view.Next = v.pages(view.Path(), q, rows.Next)
	v.setOrder()
	pg := v.page(v.p.T("idea.list_title"), views.SectionIdeas)
	return v.show(v.part("results", views.IdeaResults(pg, view), views.IdeasPage(pg, view)))
}

// within narrows the list to the process that the address names, if it names one.
func (v *visit) within(list []process.Process, f *idea.Filter, view *views.IdeaList) error {
	slug := v.Param("slug")
	if slug == "" {
		view.IdeaPath = v.ideaStart(list)
		return nil
	}
	for _, p := range list {
		if p.Slug != slug {
			continue
		}
		ref := v.processRef(p.Slug, p.Title)
		f.Process, view.Process = p.ID, &ref
		if view.IdeaPath = v.ideaStart([]process.Process{p}); view.IdeaPath == "" {
			view.Closed = true
		}
		return nil
	}
	return fault.Missing()
}

// pages are the addresses of the first and the next page of a list.
func (v *visit) pages(path string, q url.Values, cursor string) (first, next string) {
	at := func(cursor string) string {
		out := url.Values{}
		for name := range q {
			if name != "page" && q.Get(name) != "" {
				out.Set(name, q.Get(name))
			}
		}
		if cursor != "" {
			out.Set("page", cursor)
		}
		if len(out) == 0 {
			return path
		}
		return path + "?" + out.Encode()
	}
	if q.Get("page") != "" {
		first = at("")
	}
	if cursor != "" {
		next = at(cursor)
	}
	return first, next
}

// part is the one element that the script asked for, or else the page.
func (v *visit) part(element string, fragment, whole templ.Component) templ.Component {
	if v.fragment(element) {
		return fragment
	}
	return whole
}

func (s *Server) getSimilar(v *visit) error {
	except, _ := id.Parse(v.Query("draft")) // none is an answer too
	q := v.Query("q")
	if len(q) > 500 {
		q = q[:500]
	}
	found, err := s.Ideas.Similar(v.ctx(), v.who, q, except)
	if err != nil {
		return err
	}
	return v.show(views.SimilarList(v.page("", ""), views.Similar{Query: q, Cards: v.cards(found)}))
}
