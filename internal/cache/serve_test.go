package cache_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"almenda/internal/cache"
)

func TestServeSendsTheFormThatTheBrowserTakes(t *testing.T) {
	body := bytes.Repeat([]byte("<p>Hej Karlstad</p>"), 100)
	e := entry(string(body))
	get := func(method string, headers ...string) *http.Response {
		r := httptest.NewRequest(method, "/", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		cache.Serve(w, r, e)
		return w.Result()
	}
	plain, packed := get("GET"), get("GET", "Accept-Encoding", "br, gzip;q=0.8")
	if got, _ := io.ReadAll(plain.Body); !bytes.Equal(got, body) || plain.Header.Get("Content-Encoding") != "" {
		t.Error("the plain page is not the page")
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(z); !bytes.Equal(got, body) || packed.ContentLength >= int64(len(body)) {
		t.Error("the packed page is not the page")
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("two forms share a strong tag")
	}
	if get("GET", "Accept-Encoding", "gzip;q=0").Header.Get("Content-Encoding") != "" {
		t.Error("packed for a browser that refuses it")
	}
	for _, held := range []string{e.ETag, e.GzipETag(), `W/` + e.ETag, `"x", ` + e.ETag, "*"} {
		if r := get("GET", "If-None-Match", held, "Accept-Encoding", "gzip"); r.StatusCode != 304 || r.ContentLength > 0 {
			t.Errorf("%s: %d", held, r.StatusCode)
		}
	}
	if r := get("GET", "If-None-Match", `"x"`); r.StatusCode != 200 {
		t.Errorf("another tag: %d", r.StatusCode)
	}
	head := get("HEAD")
	if got, _ := io.ReadAll(head.Body); len(got) != 0 || head.ContentLength != int64(len(body)) {
		t.Error("HEAD is answered with a body or without its length")
	}
}
