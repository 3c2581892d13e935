package web

import (
	"bytes"
	"context"

	"github.com/a-h/templ"

	"almenda/internal/cache"
)

// renderCached renders a page once for all who ask for it now, and keeps it unless a write made it
// stale meanwhile.
func (s *Server) renderCached(v *visit, key cache.Key, tags []string) (cache.Entry, error) {
	return s.Pages.Do(v.ctx(), key, tags, func(ctx context.Context) (cache.Page, error) {
		own := *v
		own.Context = v.Context.Copy()
		own.Context.Request = v.Request.WithContext(ctx)
		own.captured = &cache.Page{}
		if err := own.route.handle(&own); err != nil {
			return cache.Page{}, err
		}
		return *own.captured, nil
	})
}

// draw renders a component into memory: half a page with a status of 200 helps nobody.
func (v *visit) draw(c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	if err := c.Render(v.ctx(), &b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
