// Package frontend carries the built styles and islands inside the binary.
//
// dist/ is made by "npm run build" and committed, so that the binary builds without node. File
// names carry a hash of their content: what is behind a name never changes, so that it may be
// cached for ever.
//
// Imports nothing of ours.
package frontend

import (
	"embed"
	"encoding/json"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the edge must serve Open: addresses made by Asset start with it.
const Prefix = "/assets/"

const manifestName = "manifest.json"

type file struct {
	content     []byte
	contentType string
	etag        string
}

type bundle struct {
	names map[string]string // "core.js" → "core.1a2b3c4d5e.js"
	files map[string]file   // by hashed name
}

// load reads the embedded files once. It panics when they do not belong together: such a binary
// must not start.
var load = sync.OnceValue(func() bundle {
	b := bundle{names: map[string]string{}, files: map[string]file{}}
	raw, err := dist.ReadFile("dist/" + manifestName)
	if err != nil {
		panic("frontend: dist has no manifest: " + err.Error())
	}
	if err := json.Unmarshal(raw, &b.names); err != nil {
		panic("frontend: manifest: " + err.Error())
	}
	for _, hashed := range b.names {
		content, err := dist.ReadFile("dist/" + hashed)
		if err != nil {
			panic("frontend: the manifest names a file that is not there: " + err.Error())
		}
		b.files[hashed] = file{content: content, contentType: contentType(hashed), etag: `"` + strings.TrimSuffix(hashed, path.Ext(hashed)) + `"`}
	}
	return b
})

func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	}
	return "application/octet-stream"
}

// Asset is the address of a built file by its plain name: "core.js" gives "/assets/core.1a2b3c4d5e.js".
// It is empty when there is no such file, so that a page can leave the tag out.
func Asset(name string) string {
	hashed, ok := load().names[name]
	if !ok {
		return ""
	}
	return Prefix + hashed
}

// Open is the built file of a hashed name ("core.1a2b3c4d5e.js"). The content is shared: read it
// only. The etag is quoted and strong. What the manifest does not name is not there.
func Open(name string) (content []byte, contentType, etag string, ok bool) {
	f, ok := load().files[name]
	return f.content, f.contentType, f.etag, ok
}
