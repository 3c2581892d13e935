package frontend

import (
	"io/fs"
	"strings"
	"testing"
)

func TestEveryBuiltFileIsServedUnderItsHashedName(t *testing.T) {
	for plain, hashed := range load().names {
		if got := Asset(plain); got != Prefix+hashed {
			t.Errorf("Asset(%q) = %q, want %q", plain, got, Prefix+hashed)
		}
		content, kind, etag, ok := Open(hashed)
		if !ok || len(content) == 0 {
			t.Errorf("Open(%q) has no content", hashed)
		}
		if !strings.HasPrefix(kind, "text/") {
			t.Errorf("Open(%q) has the content type %q", hashed, kind)
		}
		if len(etag) < 4 || etag[0] != '"' || etag[len(etag)-1] != '"' {
			t.Errorf("Open(%q) has the etag %q, which is not quoted", hashed, etag)
		}
	}
}

func TestTheManifestNamesEveryFileOfDist(t *testing.T) {
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{manifestName: true}
	for _, hashed := range load().names {
		named[hashed] = true
	}
	for _, entry := range entries {
		if !named[entry.Name()] {
			t.Errorf("dist/%s is in no manifest: it is stale", entry.Name())
		}
	}
	if load().names["core.js"] == "" {
		t.Error("core.js is missing; no page would have its islands")
	}
}

func TestUnknownNamesAreNotThere(t *testing.T) {
	for _, name := range []string{"", "core.js", manifestName, "../embed.go", "core.0000000000.js"} {
		if _, _, _, ok := Open(name); ok {
			t.Errorf("Open(%q) found something", name)
		}
	}
	if got := Asset("nothing.js"); got != "" {
		t.Errorf("Asset of nothing = %q, want empty", got)
	}
}
