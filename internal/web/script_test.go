//go:build !race

package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
)

// scripts are ways to make somebody else's browser run something; PROBE marks them.
var scripts = []string{
	`<script>PROBE()</script>`, `<ScRiPt>PROBE()</sCrIpT>`, `<img src=x onerror=PROBE()>`, `<svg onload=PROBE()>`, `<svg><script>PROBE()</script></svg>`,
	`<svg><a xlink:href="javascript:PROBE()">x</a></svg>`, `<math><mtext><style><img src=x onerror=PROBE()></style></mtext></math>`,
	`<iframe src="javascript:PROBE()">`, `<iframe srcdoc="<script>PROBE()</script>">`, `<object data="javascript:PROBE()">`, `<embed src="javascript:PROBE()">`,
	`<a href="javascript:PROBE()">x</a>`, `<a href="java	script:PROBE()">x</a>`, `<a href=" javascript:PROBE()">x</a>`, `<a href="&#106;avascript:PROBE()">x</a>`,
	`[x](javascript:PROBE())`, `[x](JaVaScRiPt:PROBE())`, `[x](data:text/html;base64,UFJPQkU=)`, `[x](vbscript:PROBE())`, `[x](<javascript:PROBE()>)`, `<javascript:PROBE()>`,
	`![x](javascript:PROBE())`, `![x](x"onerror="PROBE())`, `[x](http://a" onmouseover="PROBE())`, `[x]: javascript:PROBE() "t"` + "\n\n[x]",
	`<body onload=PROBE()>`, `<details open ontoggle=PROBE()>`, `<input autofocus onfocus=PROBE()>`, `<select autofocus onfocus=PROBE()>`, `<textarea autofocus onfocus=PROBE()>`,
	`<video><source onerror=PROBE()></video>`, `<audio src=x onerror=PROBE()>`, `<form action="javascript:PROBE()"><button>x</button></form>`, `<button formaction="javascript:PROBE()">x</button>`,
	`<base href="https://evil.example/">`, `<meta http-equiv="refresh" content="0;url=javascript:PROBE()">`, `<link rel=stylesheet href="https://evil.example/PROBE.css">`,
	`<style>@import "https://evil.example/PROBE";</style>`, `<p style="background:url(javascript:PROBE())">x</p>`, `<div style="width:expression(PROBE())">x</div>`,
	`<marquee onstart=PROBE()>`, `<template><script>PROBE()</script></template>`, `<noscript><p title="</noscript><img src=x onerror=PROBE()>">`,
	`"><script>PROBE()</script>`, `'><script>PROBE()</script>`, `" onfocus="PROBE()" autofocus="`, `' onfocus='PROBE()' autofocus='`, `</textarea><script>PROBE()</script>`,
	`</title><script>PROBE()</script>`, `</script><script>PROBE()</script>`, `--><script>PROBE()</script>`, `]]><script>PROBE()</script>`, "`<script>PROBE()</script>`",
	"```html\n</code></pre><script>PROBE()</script>\n```", `<!--><script>PROBE()</script>`, `<![CDATA[<script>PROBE()</script>]]>`, `<?xml-stylesheet href="javascript:PROBE()"?>`,
	`<img src="x` + "`" + `onerror=PROBE()">`, `<a href="https://ok.example/" onclick="PROBE()" target="_blank">x</a>`, `<x onclick=PROBE()>x</x>`, `<a id=PROBE name=attributes>x</a>`,
	`&lt;script&gt;PROBE()&lt;/script&gt;`, `&amp;lt;script&amp;gt;PROBE()`, `{{constructor.constructor('PROBE()')()}}`, `<scr<script>ipt>PROBE()</scr</script>ipt>`,
	"<img src=x\x0conerror=PROBE()>", "<a href=\"\x01javascript:PROBE()\">x</a>", `<svg><animate onbegin=PROBE() attributeName=x dur=1s>`, `<svg><use href="data:image/svg+xml,PROBE">`,
}

// written are the elements that people's own texts may hold, and the attributes of links.
var written = []string{"p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr", "a"}

func TestWhatPeopleWriteNeverBecomesScript(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		watching := p.Guest(a).Watch(s.idea)
		for some := range slices.Chunk(scripts, 6) { // a text holds several, a line one
			everyField(t, p, s, some[0], strings.Join(some, "\n\n"))
		}
		p.Comment(s.author, s.idea, "The last word")
		watching.Sees(t, "The last word")
		probes := 0
		visitors := map[string]*portal.Client{"guest": p.Guest(a), "author": s.author, "admin": s.admin}
		for at, got := range everywhere(t, p, s, visitors) {
			if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				probes += strings.Count(got.Body, "PROBE")
				inline(t, at, got)
				tidy(t, at, got)
			}
		}
		frames := strings.NewReplacer(`\"`, `"`, `\n`, "\n", `\u0026`, "&").Replace(watching.Text())
		frame, err := html.Parse(strings.NewReader(frames))
		if err != nil {
			t.Fatal(err)
		}
		sane(t, "socket", frame)
		if probes < 100 {
			t.Errorf("only %d probes are on the pages: the texts were not shown", probes)
		}
		for _, l := range p.Letters("") {
			letter, err := html.Parse(strings.NewReader(l.HTML))
			if err != nil {
				t.Fatal(err)
			}
			sane(t, "letter "+l.Subject, letter)
		}
	})
}

// everyField puts a text into every field that is shown to anybody.
func everyField(t *testing.T, p *portal.Portal, s *side, script, text string) {
	t.Helper()
	slug, ref := s.things["slug"], s.idea.String()
	long := "A text that is long enough.\n\n" + text + "\n\nAnd its end."
	ok := func(got *portal.Answer) *portal.Answer {
		t.Helper()
		if got.Status >= 500 {
			t.Errorf("%s: %d for %q", got.URL, got.Status, script)
		}
		return got
	}
	ok(s.author.Post("/me/profile", "name", script, "language", "sv"))
	ok(s.author.Post("/p/"+slug+"/ideas/new", "title", script, "topic", "nature", "draft", s.draft.String()))
	ok(s.author.Post("/p/"+slug+"/ideas/new/text", "draft", s.draft.String(), "body", long))
	ok(s.author.Post("/p/"+slug+"/ideas/new/place", "draft", s.draft.String(), "place", script))
	ok(s.author.Post("/i/"+ref+"/edit", "title", script, "body", long, "topic", "nature", "place", script))
	ok(s.author.Post("/i/"+ref+"/comments", "body", text, "key", id.New().String()))
	ok(s.author.Post("/i/"+ref+"/comments", "body", text, "parent", s.things["seq"], "key", id.New().String()))
	ok(s.admin.Post("/i/"+ref+"/answer", "answer", long, "key", id.New().String()))
	ok(s.admin.Post("/i/"+ref+"/status", "status", "checking", "reason", long))
	for _, q := range []string{"/ideas?q=", "/login?next=", "/settings?next=", "/ideas?district=", "/p/" + slug + "/ideas/new?title=", "/ideas?page=", "/p/" + slug + "/ideas/similar?q=", "/admin/ideas?q="} {
		got := ok(s.admin.Get(q + url.QueryEscape(script)))
		inline(t, q, got)
		tidy(t, q, got)
	}
	for _, form := range [][]string{{"/login", "email", script}, {"/login/link", "token", script}, {"/settings", "language", script, "scheme", script, "next", script}} {
		got := ok(p.Guest(s.town).Post(form[0], form[1:]...))
		inline(t, form[0], got)
		tidy(t, form[0], got)
	}
}

// tidy looks at people's texts within a page: only the marks of a text, only links to the web.
func tidy(t *testing.T, at string, got *portal.Answer) {
	t.Helper()
	sane(t, at, got.Doc())
}

// ourOwn are the elements that no text of a person may hold and a page of ours does: what the form of a
// survey gives to its script, and how a survey looks on a phone.
func ourOwn(at string, n *html.Node) bool {
	switch n.Data {
	case "template":
		return strings.Contains(at, "/s/:slug/") && len(n.Attr) == 1 && strings.HasPrefix(n.Attr[0].Key, "data-")
	case "iframe":
		return strings.HasSuffix(at, "/admin/surveys/:survey/edit") && strings.HasSuffix(portal.Attr(n, "src"), "/preview")
	}
	return false
}

func sane(t *testing.T, at string, doc *html.Node) {
	t.Helper()
	portal.Each(doc, func(n *html.Node) {
		prose := strings.Contains(" "+portal.Attr(n, "class")+" ", " prose ")
		if prose {
			portal.Each(n, func(in *html.Node) {
				if in == n {
					return
				}
				if !slices.Contains(written, in.Data) {
					t.Errorf("%s: an element %s in somebody's text", at, in.Data)
				}
				for _, attr := range in.Attr {
					if in.Data != "a" || attr.Key != "href" && attr.Key != "rel" {
						t.Errorf("%s: %s has %s=%q in somebody's text", at, in.Data, attr.Key, attr.Val)
					}
				}
			})
		}
		if n.Data == "noscript" && n.FirstChild != nil { // what stands in it is a text to those who run scripts
			inner, err := html.Parse(strings.NewReader(n.FirstChild.Data))
			if err != nil {
				t.Errorf("%s: %v", at, err)
				return
			}
			sane(t, at+" without scripts", inner)
		}
		if ourOwn(at, n) {
			return
		}
		if slices.Contains([]string{"math", "marquee", "video", "audio", "template", "iframe", "object", "embed", "base", "x"}, n.Data) {
			t.Errorf("%s: an element %s", at, n.Data)
		}
		for _, attr := range n.Attr {
			if strings.HasPrefix(attr.Key, "on") || attr.Key == "srcdoc" || attr.Key == "formaction" && (!strings.HasPrefix(attr.Val, "/") || strings.HasPrefix(attr.Val, "//")) {
				t.Errorf("%s: %s has %s=%q", at, n.Data, attr.Key, attr.Val)
			}
			if attr.Key == "href" || attr.Key == "src" || attr.Key == "action" {
				scheme, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(attr.Val)), ":")
				if found && !strings.ContainsAny(scheme, "/?#") && !slices.Contains([]string{"http", "https", "mailto", "tel", "data"}, scheme) || strings.HasPrefix(scheme, "data") && n.Data == "a" {
					t.Errorf("%s: %s leads to %q", at, n.Data, attr.Val)
				}
			}
		}
	})
}

func TestLinesCannotBeForgedInLogsAndLetters(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		anna, bo := p.Resident(a, "Anna"), p.Member(a, "Bo")
		evil := "Bänk\r\nBcc: evil@evil.example\r\n\r\nlevel=ERROR msg=forged\u2028x\x00"
		which := p.Idea(a, anna, "En bänk")
		anna.Post("/i/"+which.String()+"/edit", "title", evil, "body", "A text that is long enough to stand.", "topic", "nature").Want(http.StatusSeeOther)
		bo.Post("/me/profile", "name", evil, "language", "sv").Want(http.StatusSeeOther)
		bo.Post("/i/"+which.String()+"/comments", "body", evil, "key", id.New().String()).Want(http.StatusSeeOther)
		for _, email := range []string{"a@b.example\r\nBcc: evil@evil.example", "a@b.example%0aBcc:evil@evil.example", "\"a\r\nb\"@b.example", "a@b.example,evil@evil.example", "a@b.example\x00"} {
			if got := p.Guest(a).Post("/login", "email", email); got.Status == http.StatusSeeOther && strings.ContainsAny(email, "\r\n,") {
				t.Errorf("%q is taken for an address", email)
			}
		}
		r := bo.Request(http.MethodGet, "/me", nil)
		r.Header.Set("User-Agent", "x\tlevel=ERROR msg=forged")
		r.Header.Set("X-Request-Id", "forged\u2028")
		bo.Send(r)
		p.Quiet()
		for line := range strings.Lines(p.Log.String()) {
			if !strings.HasPrefix(line, "time=") || strings.Contains(line, " msg=forged") {
				t.Errorf("a forged line: %q", line)
			}
		}
		l := p.Letter(anna.Email, 2)
		if strings.ContainsAny(l.Subject, "\r\n\x00\u2028") || strings.Contains(p.Operator().Get("/_dev/mail/"+l.ID).Text(), "Bcc evil") {
			t.Errorf("the letter's subject is %q", l.Subject)
		}
		for _, l := range p.Letters("") {
			if strings.Contains(l.To, "evil") {
				t.Errorf("a letter went to %s", l.To)
			}
		}
	})
}

func TestFieldsThatAFormDoesNotHaveAreNotHeard(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		anna, bo := p.Member(a, "Anna"), p.Member(a, "Bo")
		extra := []string{"tenant_id", b.ID.String(), "tenant", b.Slug, "role", "admin", "roles", "admin", "staff", "true", "verified", "1", "author_id", bo.Actor().Account.String(),
			"author", bo.Actor().Account.String(), "account_id", bo.Actor().Account.String(), "created_at", "2001-01-01", "published_at", "2001-01-01", "status", "done", "state", "deleted",
			"supports", "4711", "comments", "4711", "votes", "4711", "email", "evil@evil.example", "office", "Kommunen", "id", id.New().String(), "seq", "4711", "process_id", id.New().String()}
		post := func(path string, form ...string) {
			anna.Post(path, append(form, extra...)...).Want(http.StatusSeeOther)
		}
		draft := id.New().String()
		step := "/p/" + p.Process(a) + "/ideas/new"
		post("/me/profile", "name", "Anna", "language", "sv")
		post(step, "title", "A bench by the river", "topic", "nature", "key", draft)
		post(step+"/text", "draft", draft, "body", "Somebody would like this very much.")
		post(step+"/check", "draft", draft)
		post("/i/"+draft+"/support", "want", "yes")
		d, err := p.App.Ideas.Get(t.Context(), anna.Actor(), a, uuid(t, draft))
		if err != nil || d.Author != anna.Actor().Account || d.Status != "submitted" || d.Supports != 1 || d.Comments != 0 || d.Published.Year() == 2001 {
			t.Errorf("the idea is %+v, %v", d.Idea, err)
		}
		me, err := p.App.Accounts.Get(t.Context(), anna.Actor())
		if err != nil || me.Email != anna.Email || len(me.Grants) != 0 || me.State != "active" {
			t.Errorf("the account is %+v, %v", me, err)
		}
		got := anna.Post("/i/"+draft+"/comments", append([]string{"body", "In whose name?", "key", id.New().String()}, extra...)...)
		if got.Status != http.StatusForbidden {
			t.Errorf("a resident who speaks for an office: %d", got.Status)
		}
		if n := len(p.Dump(b)["ideas"]); n != 0 {
			t.Errorf("the other town has %d ideas", n)
		}
	})
}

func uuid(t *testing.T, s string) id.ID {
	t.Helper()
	v, ok := id.Parse(s)
	if !ok {
		t.Fatalf("%q is no id", s)
	}
	return v
}
