package web

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"almenda/internal/fault"
)

// uploaded reads the file of a form that brings one, and the form with it. The body is read here, where a
// file that is too large can still be explained; more than max is cut off one byte after it, so that the
// noun sees that it is too large. Faults: TooLarge, Invalid.
func (v *visit) uploaded(field string, max int64) (name string, content []byte, err error) {
	if err := v.Request.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return "", nil, fault.Because(err, fault.TooLarge, "fault.study_file_large", "mb", max>>20)
		}
		return "", nil, fault.Because(err, fault.Invalid, "fault.upload")
	}
	mendForm(v.Request)
	h, err := v.FormFile(field)
	if err != nil {
		return "", nil, nil //nolint:nilerr // no file was chosen: the noun says so
	}
	content, err = readFile(h, max)
	return h.Filename, content, err
}

// download hands a PDF document over to be kept, never to be shown on this origin.
func (v *visit) download(name string, pdf []byte) error {
	if !strings.HasSuffix(strings.ToLower(name), ".pdf") {
		name += ".pdf"
	}
	v.Header("Cache-Control", "private, max-age=3600")
	v.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	v.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.Data(http.StatusOK, "application/pdf", pdf)
	return nil
}
