package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"almenda/internal/fault"
)

// What comes in is made legible before anybody looks at it: databases refuse NUL and text that is
// not UTF-8, each in its own way, and no person can mean either.

func legible(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func readable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// readAddress makes the query legible. An address whose path is not is nobody's. Faults: NotFound.
func (v *visit) readAddress() error {
	r := v.Request
	if !legible(r.URL.Path) {
		return fault.Missing()
	}
	if strings.IndexByte(r.URL.RawQuery, '%') < 0 && legible(r.URL.RawQuery) {
		return nil // nothing is hidden in it
	}
	if q := r.URL.Query(); mend(q) {
		r.URL.RawQuery = q.Encode()
	}
	return nil
}

// mendForm makes the fields of a form that was read legible.
func mendForm(r *http.Request) {
	mend(r.Form)
	mend(r.PostForm)
	if r.MultipartForm != nil {
		mend(r.MultipartForm.Value)
	}
}

// mend makes values legible and tells whether any was not.
func mend(values url.Values) (mended bool) {
	for _, list := range values {
		for i, s := range list {
			if !legible(s) {
				list[i], mended = readable(s), true
			}
		}
	}
	return mended
}
