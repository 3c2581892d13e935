package tenantcfg_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"almenda/internal/tenantcfg"
	"almenda/tenants"
)

func TestTheLibraryThatComesWithThePlatformIsWhole(t *testing.T) {
	files, err := fs.Sub(tenants.FS, "_base/library")
	if err != nil {
		t.Fatal(err)
	}
	list, err := tenantcfg.Library(files, platform(t).Languages())
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 7 || list[0].Key != "ideas" {
		t.Errorf("the library holds %d templates, the first is %q", len(list), list[0].Key)
	}
}

func TestATemplateThatAClerkWouldStumbleOverIsRefused(t *testing.T) {
	whole, err := tenants.FS.ReadFile("_base/library/poll.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, now, want string }{
		{"  sv: \"En fråga till invånarna\"\n", "", `name has no text in "sv"`},
		{"kind: poll", "kind: party", `"party" is not a kind of phase`},
		{"closes: 10", "closes: -1", "must close after it opens"},
		{"position: 6", "place: 6", `there is no field "place"`},
		{"  pl: \"Sonda z jednym pytaniem\"\n", "  pl: \"Sonda z jednym pytaniem\"\n  fi: \"Kysely\"\n", `has a text in "fi"`},
	} {
		if !strings.Contains(string(whole), c.old) {
			t.Fatalf("the template has no %q", c.old)
		}
		files := fstest.MapFS{"poll.yaml": {Data: []byte(strings.Replace(string(whole), c.old, c.now, 1))}}
		if _, err := tenantcfg.Library(files, platform(t).Languages()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gave %v", c.now, err)
		}
	}
}
