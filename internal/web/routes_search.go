package web

import (
	"net/http"
	"net/url"
	"slices"

	"almenda/internal/access"
	"almenda/internal/page"
	"almenda/internal/search"
	"almenda/internal/web/views"
)

// registerSearch declares the one search over everything.
func (s *Server) registerSearch() {
	s.on(Route{Method: http.MethodGet, Path: "/search", Ask: access.ReadSearch, Rate: Reading, Class: Private}, s.getSearch)
}

func (s *Server) getSearch(v *visit) error {
	q := v.Request.URL.Query()
	view := views.Search{Q: q.Get("q"), Kind: q.Get("kind"), District: q.Get("district")}
	found, err := s.Search.Find(v.ctx(), v.who, search.Query{Text: view.Q, Kind: view.Kind, District: view.District},
		page.Request{Cursor: q.Get("page"), Size: 20})
	if err != nil {
		return err
	}
	view.Total, view.AtLeast = found.Total, found.AtLeast
	for kind, n := range found.Kinds {
		view.Kinds = append(view.Kinds, views.SearchKind{Key: kind, Count: n, Path: searchPath(q, kind)})
	}
	slices.SortFunc(view.Kinds, func(a, b views.SearchKind) int { return b.Count - a.Count })
	view.AllPath = searchPath(q, "")
	for _, h := range found.Hits {
		lang := h.Language
		if lang == "" {
			lang = v.lang
		}
		view.Hits = append(view.Hits, views.SearchHit{Kind: h.Kind, Title: h.Title, Excerpt: h.Excerpt, Path: h.Path, Lang: lang,
			District: v.district(h.District), At: h.At})
	}
	view.First, view.Next = v.pages("/search", q, found.Next)
	pg := v.page(v.p.T("search.title"), views.SectionSearch)
	return v.show(v.part("results", views.SearchResults(pg, view), views.SearchPage(pg, view)))
}

// searchPath is the same question narrowed to a kind.
func searchPath(q url.Values, kind string) string {
	out := url.Values{}
	for _, name := range []string{"q", "district"} {
		if q.Get(name) != "" {
			out.Set(name, q.Get(name))
		}
	}
	if kind != "" {
		out.Set("kind", kind)
	}
	return "/search?" + out.Encode()
}
