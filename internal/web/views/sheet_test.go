package views_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// none is what attr says of an attribute that is not there.
const none = "\x00"

// sheet is a page that was drawn and read again.
type sheet struct{ all []*html.Node }

func read(t *testing.T, markup string) *sheet {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	p := &sheet{}
	for n := range root.Descendants() {
		p.all = append(p.all, n)
	}
	return p
}

func (p *sheet) elements() []*html.Node {
	var out []*html.Node
	for _, n := range p.all {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

func (p *sheet) named(name string) []*html.Node {
	var out []*html.Node
	for _, n := range p.elements() {
		if n.Data == name {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return none
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
