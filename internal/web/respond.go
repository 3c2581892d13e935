package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/cache"
	"almenda/internal/fault"
)

// show renders a component as the response.
func (v *visit) show(c templ.Component) error {
	body, err := v.draw(c)
	if err != nil {
		return err
	}
	return v.give(cache.Page{Type: "text/html; charset=utf-8", Body: body})
}

// give is the response as it is: a page, or a file that is made for this address. Of a Public route
// the cache keeps it with its type.
func (v *visit) give(p cache.Page) error {
	if v.captured != nil {
		*v.captured = p
		return nil
	}
	status := v.status
	if status == 0 {
		status = http.StatusOK
	}
	cache.Send(v.Writer, v.Request, status, p)
	return nil
}

// see sends the person on to a page of this portal, after what they did was done.
func (v *visit) see(path string) error {
	v.Header("Location", v.url(local(path)))
	v.Status(http.StatusSeeOther)
	v.Writer.WriteHeaderNow()
	return nil
}

// local is a path of this host, whatever somebody put in its place: "/" for all that could lead
// elsewhere (SEC-08).
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > 500 {
		return "/"
	}
	for _, r := range path {
		if r < ' ' || r == '\\' || r == 0x7f {
			return "/"
		}
	}
	return path
}

// fragment tells whether the script asked for one element of the page only.
func (v *visit) fragment(id string) bool { return v.Request.Header.Get("X-Fragment") == "#"+id }

// again shows a form again with its faults beside the fields and what was typed kept. Any other
// error is passed on.
func (v *visit) again(err error, form func() templ.Component) error {
	if !v.blame(err) {
		return err
	}
	return v.show(form())
}

// blame notes the field faults of an error for the page; false when there are none.
func (v *visit) blame(err error) bool {
	f, ok := asForm(err)
	if !ok {
		return false
	}
	v.status = http.StatusUnprocessableEntity
	v.errors = v.words(f)
	return true
}

// shelved tells whether the visit is one that the cache serves: a guest who reads a public page.
// Such a visit is counted against its limit only when a page must be made for it, for asking how
// often somebody came costs more than a page that is ready.
func (v *visit) shelved() bool {
	return v.route.Class == Public && !v.who.SignedIn() && (v.Request.Method == http.MethodGet || v.Request.Method == http.MethodHead) &&
		v.Request.Header.Get("X-Fragment") == "" && v.cookie("flash") == ""
}

// cached serves a public page to a guest from the cache, rendering it if it must. False when this
// visit is not one that the cache serves.
func (s *Server) cached(v *visit) bool {
	if !v.shelved() {
		return false
	}
	key := cache.Key{Town: v.town.ID, Version: v.town.Version, Lang: v.lang,
		Path: v.Request.URL.Path + "?" + v.Request.URL.RawQuery + "#" + v.scheme() + "#" + v.order()}
	var tags []string
	if v.route.Tags != nil {
		tags = v.route.Tags(v)
	}
	entry, ok := s.Pages.Get(key)
	if !ok {
		err := v.limit()
		if err == nil {
			entry, err = s.renderCached(v, key, tags)
		}
		if err != nil {
			v.Header("Cache-Control", "private, no-store")
			s.problem(v, err)
			return true
		}
	}
	v.Header("Cache-Control", "public, no-cache")
	v.Header("Vary", "Accept-Encoding, Cookie")
	v.setOrder()
	cache.Serve(v.Writer, v.Request, entry)
	return true
}

// Tags of what public pages show.
func tagIdea(idea string) string { return "idea:" + idea }

const (
	tagIdeas     = "ideas"
	tagProcesses = "processes"
)

// tagRoom is for pages that show the discussion of the thing with that id.
func tagRoom(thing string) string { return "room:" + thing }

// asTown is the view of a portal's origin, for links that leave the browser.
func (v *visit) absolute(path string) string { return v.s.Origins.Of(v.town) + v.url(path) }

func asForm(err error) (*fault.Error, bool) {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) == 0 {
		return nil, false
	}
	return f, true
}
