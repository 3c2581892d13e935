package cache

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Serve sends an entry: packed when the browser takes that, 304 when it has it already, without
// body to HEAD. Cache-Control is left to the caller, who knows the response's class.
func Serve(w http.ResponseWriter, r *http.Request, e Entry) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	body, tag := e.Body, e.ETag
	if e.Gzip != nil && takesGzip(r.Header.Values("Accept-Encoding")) {
		body, tag = e.Gzip, e.GzipETag()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if e.matches(r.Header.Values("If-None-Match")) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", e.Type)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor left; there is nobody to tell
	}
}

var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one of the package's own
	}
	return w
}}

// Send sends a page that is one person's and kept nowhere: packed, as fast as that goes, when the
// browser takes it.
func Send(w http.ResponseWriter, r *http.Request, status int, p Page) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Type", p.Type)
	if len(p.Body) < packFrom || !takesGzip(r.Header.Values("Accept-Encoding")) {
		h.Set("Content-Length", strconv.Itoa(len(p.Body)))
		w.WriteHeader(status)
		_, _ = w.Write(p.Body) // the visitor left; there is nobody to tell
		return
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z, _ := packers.Get().(*gzip.Writer) // nothing else is put there
	defer packers.Put(z)
	z.Reset(w)
	_, _ = z.Write(p.Body) // as above
	_ = z.Close()          // as above
}

// matches tells whether the browser holds this content, in either form. If-None-Match compares
// weakly, so that a proxy which weakened our tag is still understood.
func (e Entry) matches(held []string) bool {
	for _, list := range held {
		for tag := range strings.SplitSeq(list, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == e.ETag || tag == e.GzipETag() || tag == "*" {
				return true
			}
		}
	}
	return false
}

// takesGzip reads Accept-Encoding. A refusal by q=0 counts; other weights do not, since we have
// one form to offer beside the plain one.
func takesGzip(accepted []string) bool {
	for _, list := range accepted {
		for part := range strings.SplitSeq(list, ",") {
			name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			q, ok := strings.CutPrefix(strings.TrimSpace(weight), "q=")
			v, err := strconv.ParseFloat(q, 64)
			return !ok || err == nil && v > 0
		}
	}
	return false
}
