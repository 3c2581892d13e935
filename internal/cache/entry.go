package cache

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"almenda/internal/tenant"
)

// Key is what tells one page from another. Version is the town's, so that applying a town's
// folder leaves its old pages behind. Path is the path with its query.
type Key struct {
	Town    tenant.ID
	Version int
	Lang    string
	Path    string
}

// Page is what a rendering yields.
type Page struct {
	Type string // content type, with its charset
	Body []byte
}

// Entry is a page ready to be sent. It is shared: read it only.
type Entry struct {
	Type string
	Body []byte
	Gzip []byte // nil when packing does not pay
	ETag string // strong, with its quotes; of Body
	Made time.Time
}

// packFrom is the size from which packing pays.
const packFrom = 600

// Ready prepares a page for sending: names it by its content and packs it once.
func Ready(p Page, now time.Time) Entry {
	sum := sha256.Sum256(p.Body)
	e := Entry{
		Type: p.Type,
		Body: p.Body,
		ETag: `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`,
		Made: now,
	}
	if len(p.Body) >= packFrom {
		if z := pack(p.Body); len(z) < len(p.Body) {
			e.Gzip = z
		}
	}
	return e
}

// GzipETag names the packed form: a strong tag promises the same bytes, and these are others.
func (e Entry) GzipETag() string { return e.ETag[:len(e.ETag)-1] + `-z"` }

func pack(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(body)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return body // a buffer never fails; were it to, the page goes out unpacked
	}
	return b.Bytes()
}

// overhead is what an entry costs beside its bytes: map cells, list links, tags.
const overhead = 768

func weight(k Key, e Entry) int64 {
	return int64(len(e.Body) + len(e.Gzip) + len(k.Path) + len(k.Lang) + len(e.Type) + overhead)
}
