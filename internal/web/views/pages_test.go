package views_test

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"almenda/internal/i18n"
	"almenda/internal/web/views"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

func catalog(t *testing.T) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(os.DirFS("../../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func everyPage(pg views.Page) map[string]templ.Component {
	out := publicPages(pg)
	maps.Copy(out, accountPages(pg))
	maps.Copy(out, officePages(pg))
	maps.Copy(out, liveRoomPages(pg))
	maps.Copy(out, registerPages(pg))
	return out
}

// eachPage runs a check on every page in every language.
func eachPage(t *testing.T, check func(t *testing.T, p *sheet)) {
	c := catalog(t)
	for _, lang := range []string{"sv", "en", "da", "pl"} {
		t.Run(lang, func(t *testing.T) {
			pg := page(c.Printer(lang, nil, nil), town())
			for name, component := range everyPage(pg) {
				t.Run(name, func(t *testing.T) { check(t, read(t, draw(t, component))) })
			}
		})
	}
}

// missing finds a key that the catalogue does not have and a placeholder that nobody filled.
var missing = regexp.MustCompile(`⟦[^⟧]*⟧|\{[a-z_]+\}`)

func TestAMissingWordWouldBeSeen(t *testing.T) {
	c := ideaCard(1)
	c.Status = "nonsense"
	pg := page(catalog(t).Printer("sv", nil, nil), town())
	if got := draw(t, views.IdeaCardItem(pg, c)); missing.FindString(got) != "⟦idea.status.nonsense⟧" {
		t.Errorf("a missing key looks like %q", got)
	}
}

func TestNoPageLacksAWord(t *testing.T) {
	script := regexp.MustCompile(`^data-(tpl|left|say|saved)$`) // these keep a placeholder for the script
	eachPage(t, func(t *testing.T, p *sheet) {
		for _, n := range p.all {
			if m := missing.FindString(n.Data); n.Type == html.TextNode && m != "" {
				t.Errorf("%s in %q", m, n.Data)
			}
			for _, a := range n.Attr {
				m := missing.FindString(a.Val)
				if m == "" || script.MatchString(a.Key) && strings.HasPrefix(m, "{") {
					continue
				}
				t.Errorf("%s in %s=%q", m, a.Key, a.Val)
			}
		}
	})
}

func TestNoPageNeedsMoreThanTheSecurityPolicyAllows(t *testing.T) {
	eachPage(t, func(t *testing.T, p *sheet) {
		for _, n := range p.elements() {
			if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
				t.Errorf("<%s> stands in the page", n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
	})
}

func TestEveryFieldIsNamedForEars(t *testing.T) {
	eachPage(t, func(t *testing.T, p *sheet) {
		labelled := map[string]bool{}
		for _, n := range p.named("label") {
			labelled[attr(n, "for")] = strings.TrimSpace(words(n)) != ""
		}
		for _, n := range p.elements() {
			field := n.Data == "select" || n.Data == "textarea" || n.Data == "input" && attr(n, "type") != "hidden"
			if field && !labelled[attr(n, "id")] {
				t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
			}
			if n.Data == "button" && attr(n, "data-pill") == none && strings.TrimSpace(words(n)) == "" {
				t.Errorf("a button says nothing: %v", n.Attr)
			}
			if n.Data == "a" && strings.TrimSpace(words(n)) == "" && attr(n, "aria-label") == none {
				t.Errorf("a link says nothing: %v", n.Attr)
			}
			if n.Data == "img" && attr(n, "alt") == none {
				t.Errorf("a picture has no alternative: %v", n.Attr)
			}
		}
	})
}

func TestHeadingsComeInOrder(t *testing.T) {
	eachPage(t, func(t *testing.T, p *sheet) {
		level, first := 0, 0
		for _, n := range p.elements() {
			if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
				continue
			}
			now := int(n.Data[1] - '0')
			if now == 1 {
				first++
			}
			// The summary of faults stands above the heading of its page on purpose: it is read first.
			if now > level+1 && attr(n, "id") != "error-summary-title" {
				t.Errorf("h%d %q follows h%d", now, words(n), level)
			}
			level = now
		}
		if first != 1 {
			t.Errorf("%d first headings", first)
		}
	})
}

func TestIDsAreUniqueAndWhatPointsToThemFindsThem(t *testing.T) {
	eachPage(t, func(t *testing.T, p *sheet) {
		ids := map[string]bool{}
		for _, n := range p.elements() {
			if id := attr(n, "id"); id != none {
				if ids[id] || id == "" {
					t.Errorf("id %q stands twice or is empty", id)
				}
				ids[id] = true
			}
		}
		for _, n := range p.elements() {
			for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "aria-details", "data-count", "data-mdbar", "data-map", "data-photo"} {
				if v := attr(n, name); v != none {
					for id := range strings.FieldsSeq(v) {
						if !ids[id] {
							t.Errorf("<%s %s=%q> points nowhere", n.Data, name, id)
						}
					}
				}
			}
			for _, name := range []string{"data-swap", "href"} {
				if id, ok := strings.CutPrefix(attr(n, name), "#"); ok && !ids[id] {
					t.Errorf("<%s %s=#%s> points nowhere", n.Data, name, id)
				}
			}
		}
	})
}

func TestEveryFormSaysWhereAndHow(t *testing.T) {
	eachPage(t, func(t *testing.T, p *sheet) {
		for _, n := range p.named("form") {
			if m := attr(n, "method"); m != "get" && m != "post" || !strings.HasPrefix(attr(n, "action"), "/") {
				t.Errorf("form %v", n.Attr)
			}
		}
	})
}
