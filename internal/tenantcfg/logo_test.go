package tenantcfg_test

import (
	"strings"
	"testing"

	"almenda/internal/tenantcfg"
)

func TestALogoThatCouldDoMoreThanDrawIsRefused(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">`
	for what, svg := range map[string]string{
		"a script":                      head + `<script>alert(1)</script></svg>`,
		"a script in capitals":          head + `<SCRIPT>alert(1)</SCRIPT></svg>`,
		"an event":                      strings.Replace(head, "viewBox", `onload="alert(1)" viewBox`, 1) + `</svg>`,
		"a link":                        head + `<a href="https://example.org"><path d="M0 0"/></a></svg>`,
		"a foreign object":              head + `<foreignObject><p>x</p></foreignObject></svg>`,
		"an image from elsewhere":       head + `<image href="https://example.org/x.png"/></svg>`,
		"a use of another file":         head + `<use href="x.svg#a"/></svg>`,
		"a style":                       head + `<style>*{color:red}</style></svg>`,
		"a style attribute":             head + `<path style="fill:red" d="M0 0"/></svg>`,
		"a colour from elsewhere":       head + `<path fill="url(https://example.org)" d="M0 0"/></svg>`,
		"a colour in disguise":          head + `<path fill="u&#114;l(x)" d="M0 0"/></svg>`,
		"a scheme":                      head + `<path fill="javascript:alert(1)" d="M0 0"/></svg>`,
		"an id that could clash":        head + `<path id="main" d="M0 0"/></svg>`,
		"an animation":                  head + `<animate attributeName="href" to="x"/></svg>`,
		"a comment that ends elsewhere": head + `<!--><script>alert(1)</script>--></svg>`,
		"a section that is text to XML": head + `<![CDATA[<script>alert(1)</script>]]></svg>`,
		"an entity":                     `<!DOCTYPE svg [<!ENTITY x "y">]>` + head + `</svg>`,
		"an instruction":                `<?xml-stylesheet href="x.css"?>` + head + `</svg>`,
		"another namespace":             head + `<path xmlns="http://www.w3.org/1999/xhtml" d="M0 0"/></svg>`,
		"a linked namespace":            strings.Replace(head, "viewBox", `xmlns:xlink="http://www.w3.org/1999/xlink" viewBox`, 1) + `</svg>`,
		"text":                          head + `hello</svg>`,
		"two roots":                     head + `</svg>` + head + `</svg>`,
		"no root":                       ``,
		"no view box":                   `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"a svg in a svg":                head + head + `</svg></svg>`,
		"no namespace":                  `<svg viewBox="0 0 8 8"></svg>`,
		"half a file":                   head + `<path d="M0 0"`,
		"a picture book":                head + strings.Repeat(`<path d="M0 0"/>`, 1000) + `</svg>`,
	} {
		fsys := broken(t, "lillby/logo.svg", smallTown()["lillby/logo.svg"], svg)
		if found := lint(t, fsys); !strings.Contains(found, "lillby/logo.svg") {
			t.Errorf("%s: lint said %q", what, found)
		}
		if _, err := tenantcfg.Read(fsys, "lillby"); err == nil {
			t.Errorf("%s: the town was read", what)
		}
	}
}
