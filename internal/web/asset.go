package web

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"almenda/frontend"
	"almenda/internal/brand"
	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/tenant"
)

const forever = "public, max-age=31536000, immutable"

func (s *Server) asset(name string) string { return frontend.Asset(name) }

// getAsset serves a built file. Its name holds a hash of its content, so it never changes.
func (s *Server) getAsset(v *visit) error {
	content, kind, _, ok := frontend.Open(v.Param("name"))
	if !ok {
		return fault.Missing()
	}
	return v.file(v.Param("name"), content, kind)
}

// file sends what never changes behind its name. It is packed once and kept: name must be one of
// few, and never what a visitor made up.
func (v *visit) file(name string, content []byte, kind string) error {
	entry, ok := v.s.packed.Load(name)
	if !ok {
		entry, _ = v.s.packed.LoadOrStore(name, cache.Ready(cache.Page{Type: kind, Body: content}, v.now))
	}
	v.Header("Cache-Control", forever)
	e, _ := entry.(cache.Entry) // nothing else is put there
	cache.Serve(v.Writer, v.Request, e)
	return nil
}

// brandPath names a town's colours by what they are made of.
func brandPath(t *tenant.Town) string {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, t.Brand.Accent, t.Brand.Main, t.Brand.Neutral, t.Brand.Radius) // a hash takes everything
	return fmt.Sprintf("/brand/%x.css", h.Sum64())
}

// iconPath names a town's logo by its content.
func iconPath(t *tenant.Town) string {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, t.Brand.Logo) // a hash takes everything
	return fmt.Sprintf("/brand/%x.svg", h.Sum64())
}

// getBrand serves a town's colours or its logo. What stands before the ending only tells versions
// apart.
func (s *Server) getBrand(v *visit) error {
	b := v.town.Brand
	if strings.HasSuffix(v.Param("name"), ".svg") {
		return v.file(iconPath(v.town), []byte(b.Logo), "image/svg+xml")
	}
	return v.file(brandPath(v.town), []byte(brand.CSS(b.Accent, b.Main, b.Neutral, b.Radius)), "text/css; charset=utf-8")
}

// getPhoto serves a resident's picture, as a picture and nothing else.
func (s *Server) getPhoto(v *visit) error {
	photo, err := v.param("photo")
	if err != nil {
		return err
	}
	content, err := s.Ideas.Photo(v.ctx(), v.who, photo)
	if err != nil {
		return err
	}
	v.Header("Cache-Control", "private, max-age=3600")
	v.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	v.Header("Content-Disposition", `inline; filename="photo.jpg"`)
	v.Data(http.StatusOK, "image/jpeg", content)
	return nil
}
