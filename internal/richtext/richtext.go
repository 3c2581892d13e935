// Package richtext turns what people write into what pages show: Markdown, cleaned by one
// allow-list. Text is kept as it was written and cleaned each time it is shown, so that a stricter
// list reaches what was written before it.
//
// Imports nothing of ours.
package richtext

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

var (
	markdown = goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithHardWraps()))
	clean = policy()
	plain = bluemonday.StrictPolicy()
)

// policy allows the marks of a text and nothing that has a look, runs or loads anything.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// HTML renders Markdown as safe HTML. Headings are lowered so that they never outrank the page's.
func HTML(source string) string {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(lower(source)), &b); err != nil {
		return clean.Sanitize(source)
	}
	return clean.Sanitize(b.String())
}

// lower pushes headings down to levels three and four.
func lower(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if t := strings.TrimLeft(l, "#"); t != l && strings.HasPrefix(t, " ") {
			lines[i] = strings.Repeat("#", min(len(l)-len(t)+2, 4)) + t
		}
	}
	return strings.Join(lines, "\n")
}

// Excerpt is the first words of a text without any marks, at most max runes.
func Excerpt(source string, max int) string {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(source), &b); err != nil {
		return ""
	}
	text := strings.Join(strings.Fields(unescape(plain.Sanitize(blocks.Replace(b.String())))), " ")
	if utf8.RuneCountInString(text) <= max {
		return text
	}
	r := []rune(text)[:max]
	if i := strings.LastIndexByte(string(r), ' '); i > 0 {
		return string(r)[:i] + "…"
	}
	return string(r) + "…"
}

// blocks parts what stands on lines of its own, and leaves what stands in a sentence together.
var blocks = strings.NewReplacer("</p>", " </p>", "</li>", " </li>", "</h1>", " </h1>", "</h2>", " </h2>", "</h3>", " </h3>", "</h4>", " </h4>",
	"</blockquote>", " </blockquote>", "</pre>", " </pre>", "<br", " <br")

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&quot;", `"`, "&amp;", "&")

func unescape(s string) string { return entities.Replace(s) }
