package web

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"almenda/frontend"
	"almenda/internal/brand"
	"almenda/internal/fault"
	"almenda/internal/tenant"
)

const forever = "public, max-age=31536000, immutable"

func (s *Server) asset(name string) string { return frontend.Asset(name) }

// getAsset serves a built file. Its name holds a hash of its content, so it never changes.
func (s *Server) getAsset(v *visit) error {
	content, kind, etag, ok := frontend.Open(v.Param("name"))
	if !ok {
		return fault.Missing()
	}
	return v.file(content, kind, etag)
}

func (v *visit) file(content []byte, kind, etag string) error {
	v.Header("Cache-Control", forever)
	v.Header("ETag", etag)
	if strings.Contains(v.Request.Header.Get("If-None-Match"), etag) {
		v.Status(http.StatusNotModified)
		v.Writer.WriteHeaderNow()
		return nil
	}
	v.Data(http.StatusOK, kind, content)
	return nil
}

// brandPath names a town's colours by what they are made of.
func brandPath(t *tenant.Town) string {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, t.Brand.Accent, t.Brand.Main, t.Brand.Neutral, t.Brand.Radius) // a hash takes everything
	return fmt.Sprintf("/brand/%x.css", h.Sum64())
}

func (s *Server) getBrand(v *visit) error {
	b := v.town.Brand
	return v.file([]byte(brand.CSS(b.Accent, b.Main, b.Neutral, b.Radius)), "text/css; charset=utf-8", `"`+v.Param("name")+`"`)
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
