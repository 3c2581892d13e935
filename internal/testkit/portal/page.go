package portal

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Doc is the answer as a browser reads it.
func (a *Answer) Doc() *html.Node {
	a.of.t.Helper()
	doc, err := html.Parse(strings.NewReader(a.Body))
	if err != nil {
		a.of.t.Fatalf("%s: %v", a.URL, err)
	}
	return doc
}

// Each visits every element below a node.
func Each(n *html.Node, visit func(*html.Node)) {
	if n.Type == html.ElementNode {
		visit(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		Each(c, visit)
	}
}

// Attr is an attribute of an element; empty when it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Words is the text below a node, with single blanks.
func Words(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// Text is what a reader sees of a page: its main part, or all of it.
func (a *Answer) Text() string {
	a.of.t.Helper()
	doc := a.Doc()
	main := doc
	Each(doc, func(n *html.Node) {
		if n.Data == "main" {
			main = n
		}
	})
	return Words(main)
}

// Value is what a field of the page's forms holds, and whether there is one. Of several with one
// name, such as the answers below each comment, it is the first that was filled in.
func (a *Answer) Value(name string) (value string, ok bool) {
	a.of.t.Helper()
	Each(a.Doc(), func(n *html.Node) {
		if value != "" || Attr(n, "name") != name {
			return
		}
		switch n.Data {
		case "input":
			if kind := Attr(n, "type"); kind != "radio" && kind != "checkbox" || has(n, "checked") {
				value = Attr(n, "value")
			}
			ok = true
		case "textarea":
			if n.FirstChild != nil {
				value = n.FirstChild.Data
			}
			ok = true
		case "select":
			ok = true
			Each(n, func(o *html.Node) {
				if has(o, "selected") {
					value = Attr(o, "value")
				}
			})
		}
	})
	return value, ok
}

// Lang is the language that the page says it is in.
func (a *Answer) Lang() (lang string) {
	a.of.t.Helper()
	Each(a.Doc(), func(n *html.Node) {
		if n.Data == "html" {
			lang = Attr(n, "lang")
		}
	})
	return lang
}

var (
	markIn = regexp.MustCompile(`name="(browser|answer_key|seed)" value="[^"]*"`)
	codeIn = regexp.MustCompile(`class="survey-code">[^<]*<`)
	uuidIn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// Plain is the body without what is new in every answer: ids of requests and of forms, tokens.
// keep lists ids that are to stay.
func (a *Answer) Plain(keep ...string) string {
	body := uuidIn.ReplaceAllStringFunc(a.Body, func(s string) string {
		for _, k := range keep {
			if s == k {
				return s
			}
		}
		return "<id>"
	})
	return codeIn.ReplaceAllString(markIn.ReplaceAllString(body, `name="$1" value="<mark>"`), `class="survey-code"><mark><`)
}
