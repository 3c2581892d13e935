//go:build !race

package web_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"almenda/internal/id"
	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// hostile are texts that people and programs send.
var hostile = map[string]string{
	"nothing": "", "blanks": " \t\r\n ", "NUL": "a\x00b", "latin-1": "Bj\xf6rn \xe5\xe4", "cut UTF-8": "abc\xe2\x82", "controls": "\x01\x02\x1b[31m\x7f",
	"quotes": `' " ; -- $$ $1 ? \ %s %n`, "bun": "foo\n 1 AND 1=0 UNION SELECT 'x' --", "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 🥨", "right to left": "\u202e\u2066abc\u2069",
	"HTML": `<script>alert(1)</script><img src=x onerror=alert(1)>`, "template": "{{7*7}} ${7*7} #{7*7}", "separators": "a\u2028b\u2029c",
	"long": strings.Repeat("å", 3000), "one long word": strings.Repeat("W", 5000), "number": "99999999999999999999", "minus": "-1", "not a number": "NaN", "infinite": "1e999",
	"percent": "%00%ff%zz", "path": "../../etc/passwd", "zalgo": strings.Repeat("Z\u0351\u036b", 400), "noncharacter": "\ufffe\uffff", "BOM": "\ufeffabc",
	"header": "abc\r\nBcc: evil@evil.example", "id": "00000000-0000-0000-0000-000000000000", "formula": "=cmd|' /C calc'!A0",
}

// fields are the names of all fields of all forms.
func fields(things map[string]string) (out []string) {
	list := filled(things)
	for i := 0; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return append(out, "lon", "lat", "alt", "photo", "next", "later", "process", "message_sv", "per_minute", "days", "fallback", "file")
}

// sharp are the texts to which a database may answer in its own way: they go to both. Of all others each
// goes to every form and page on one of the two, by chance that is always the same.
var sharp = []string{"NUL", "latin-1", "cut UTF-8", "noncharacter", "number", "quotes", "long", "infinite", "id"}

// here tells whether an input is tried on this engine.
func here(t *testing.T, route, name string) bool {
	if slices.Contains(sharp, name) {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(route + name)) // it never fails
	return (h.Sum32()%2 == 0) == strings.HasSuffix(t.Name(), "/postgres")
}

func posts(p *portal.Portal) []web.Route {
	return slices.DeleteFunc(townRoutes(p), func(r web.Route) bool { return r.Method != http.MethodPost })
}

// ends are routes after which nobody is signed in any more.
func ends(r web.Route) bool {
	return slices.Contains([]string{"/logout", "/me/sessions/end", "/me/delete"}, r.Path)
}

func TestNoInputBreaksAForm(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		for _, r := range posts(p) {
			if ends(r) {
				continue
			}
			for name, value := range hostile {
				if !here(t, r.Path, name) {
					continue
				}
				form := portal.Form()
				for _, f := range fields(s.things) {
					form.Set(f, value)
				}
				understood(t, r.Path+" "+name, s.admin.Send(s.admin.Filled(path(t, r, s.things), form)))
				if !slices.Contains([]string{"latin-1", "long", "quotes"}, name) {
					continue
				}
				if name == "long" {
					value = strings.Repeat("å", 12000) // in one field it is longer than any may be
				}
				good := portal.Form(filled(s.things)...)
				good.Del("sure")
				for _, f := range []string{"title", "body", "reason", "answer", "name", "key", "district", "parent"} {
					if !strings.Contains(r.Path, "/ideas/new") && !strings.Contains(r.Path, "/i/") && f != "name" && f != "district" {
						continue
					}
					one := url.Values(mapsClone(good))
					one.Set(f, value)
					one.Set("key", id.New().String())
					understood(t, r.Path+" "+f+" "+name, s.author.Send(s.author.Filled(path(t, r, s.things), one)))
				}
			}
		}
	})
}

func mapsClone(v url.Values) url.Values {
	out := url.Values{}
	for k, list := range v {
		out[k] = slices.Clone(list)
	}
	return out
}

// understood fails for an answer that is no answer: an error of ours, or a page that is not in the
// town's language.
func understood(t *testing.T, what string, got *portal.Answer) {
	t.Helper()
	if got.Status >= 500 {
		t.Errorf("%.200s: status %d: %.300s", what, got.Status, got.Text())
	}
	if got.Status >= 400 && got.Lang() != "sv" {
		t.Errorf("%.200s: status %d in the language %q", what, got.Status, got.Lang())
	}
}

func TestNoQueryBreaksAPage(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		far := maps.Clone(hostile)
		far["far away"] = "bmV3ZXN0LjkyMjMzNzIwMzY4NTQ3NzU4MDcuMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw" // newest.9223372036854775807.<none>
		for _, r := range townRoutes(p) {
			if r.Method != http.MethodGet || r.Class == web.Asset || r.Class == web.Image {
				continue
			}
			at := path(t, r, s.things)
			sep := "?"
			if strings.Contains(at, "?") {
				sep = "&"
			}
			for n, value := range far {
				if n != "far away" && !here(t, r.Path, n) {
					continue
				}
				all := url.Values{}
				for _, name := range []string{"q", "district", "topic", "after", "draft", "t", "state", "next", "since", "lang", "to"} {
					all.Set(name, value)
				}
				asked := []string{all.Encode()}
				if n == "far away" || n == "NUL" || n == "latin-1" {
					for _, name := range []string{"district", "after", "state", "status", "sort", "sort=newest&page"} {
						asked = append(asked, name+"="+url.QueryEscape(value))
					}
				}
				for _, query := range asked {
					if got := s.admin.Get(at + sep + query); got.Status >= 500 {
						t.Errorf("%s?%.100s: %d %.200s", r.Path, query, got.Status, got.Text())
					}
				}
			}
			for _, value := range []string{"%00", "%ff", "%2e%2e", "'", "a%0d%0ab", strings.Repeat("9", 400)} {
				odd := strings.NewReplacer(s.idea.String(), value, s.things["slug"], value, s.things["campaign"], value).Replace(at)
				if got := s.admin.Get(odd); got.Status >= 500 {
					t.Errorf("%s: %d", odd, got.Status)
				}
			}
		}
	})
}

func TestWhatIsTooMuchIsSaidSo(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		p.Quiet()
		p.Clock.Stop()
		before := p.Dump(a)
		much := "&body=" + strings.Repeat("Hej+hej.+", 600_000) // 5 MB
		for name, c := range map[string]*portal.Client{"admin": s.admin, "guest": p.Guest(a)} {
			for _, r := range append(posts(p), web.Route{Method: http.MethodPost, Path: "/nothing/here"}) {
				if name == "guest" && r.Rate == web.Writing {
					continue // sent away before it is read, whatever it is
				}
				req := c.Request(http.MethodPost, path(t, r, s.things), strings.NewReader(portal.Form(filled(s.things)...).Encode()+much))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				got := c.Send(req)
				understood(t, name+" "+r.Path, got)
				if got.Status < 400 {
					t.Errorf("%s %s takes 5 MB: %d", name, r.Path, got.Status)
				}
				if name == "admin" && r.Rate != web.Uploading && r.Rate.Max > 0 && (got.Status != http.StatusRequestEntityTooLarge || !strings.Contains(got.Text(), "för mycket")) {
					t.Errorf("%s %s: %d %s", name, r.Path, got.Status, got.Text())
				}
			}
		}
		p.Quiet()
		if diff := before.Diff(p.Dump(a)); diff != "" {
			t.Errorf("something was written:\n%s", diff)
		}
	})
}

func TestAPastedMegabyteIsRefusedInTheFormThatKeepsIt(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		much := strings.TrimSpace(strings.Repeat("Hej hej. ", 1<<17)) // 1.2 MB
		for at, form := range map[string][]string{
			"/p/" + s.things["slug"] + "/ideas/new/text": {"draft", s.draft.String(), "body", much},
			"/i/" + s.idea.String() + "/comments":        {"body", much},
		} {
			got := s.author.Post(at, form...).Want(http.StatusUnprocessableEntity)
			if v, _ := got.Value("body"); strings.TrimSpace(v) != much {
				t.Errorf("%s keeps %d bytes of %d", at, len(v), len(much))
			}
		}
	})
}

func TestAFormThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		step := "/p/" + s.things["slug"] + "/ideas/new"
		long := strings.Repeat("ord ", 3000) + "slutet 👋 <b>"
		p.Quiet()
		p.Clock.Stop()
		before := p.Dump(a).But("room_reads")
		for _, c := range []struct {
			who  *portal.Client
			at   string
			form []string
			kept []string
		}{
			{p.Guest(a), "/login", []string{"email", "no address <b>"}, []string{"email"}},
			{s.author, step, []string{"title", "kort", "topic", "traffic"}, []string{"title", "topic"}},
			{s.author, step + "/text", []string{"draft", s.draft.String(), "body", long}, []string{"body"}},
			{s.author, step + "/place", []string{"draft", s.draft.String(), "place", strings.Repeat("plats ", 60), "district", ""}, []string{"place"}},
			{s.author, "/me/profile", []string{"name", strings.Repeat("namn ", 30), "language", "en", "district", a.Districts[0].Key}, []string{"name", "language", "district"}},
			{s.author, "/i/" + s.idea.String() + "/edit", []string{"title", "kort", "body", long, "topic", "traffic", "place", "Här"}, []string{"title", "body", "topic", "place"}},
			{s.author, "/i/" + s.idea.String() + "/comments", []string{"body", long}, []string{"body"}},
			{s.author, fmt.Sprintf("/i/%s/comments/%d/edit", s.idea, s.comment), []string{"body", long}, []string{"body"}},
			{s.admin, "/i/" + s.idea.String() + "/status", []string{"status", "feasible", "reason", "nej"}, []string{"reason"}},
			{s.admin, "/i/" + s.idea.String() + "/answer", []string{"answer", "Nja."}, []string{"answer"}},
			{s.admin, fmt.Sprintf("/i/%s/comments/%d/hide", s.idea, s.comment), []string{"reason", "nej"}, []string{"reason"}},
			{s.admin, "/admin/people", []string{"email", "nobody", "role", "editor", "office", "Kontoret", "district", a.Districts[1].Key}, []string{"email", "role", "office", "district"}},
			{s.admin, "/admin/invitations", []string{"title", "", "message_sv", "Välkommen <b>", "per_minute", "60", "days", "20"}, []string{"message_sv", "per_minute", "days"}},
		} {
			got := c.who.Post(c.at, c.form...).Want(http.StatusUnprocessableEntity)
			typed := portal.Form(c.form...)
			for _, name := range c.kept {
				want := strings.TrimSpace(typed.Get(name))
				if v, ok := got.Value(name); !ok || strings.TrimSpace(v) != want {
					t.Errorf("%s: the field %s holds %.80q, want %.80q", c.at, name, v, want)
				}
			}
			if !strings.Contains(got.Body, `data-field="validation"`) {
				t.Errorf("%s says nothing beside the field", c.at)
			}
		}
		p.Quiet()
		if diff := before.Diff(p.Dump(a).But("room_reads")); diff != "" {
			t.Errorf("something was written:\n%s", diff)
		}
	})
}
