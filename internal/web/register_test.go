package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/testkit/portal"
)

func TestTheRegisterIsReadAsPageTableAndData(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		s := settle(t, p, a)
		guest, slug := p.Guest(a), p.Process(a)
		for _, at := range []string{"/processes", "/processes?view=table&state=open", "/processes?programme=" + s.things["folder"], "/districts/" + s.things["part"], "/programmes/" + s.things["folder"]} {
			if got := guest.Get(at).Want(http.StatusOK); !strings.Contains(got.Body, "/p/"+slug) {
				t.Errorf("%s does not show %s", at, slug)
			}
		}
		if got := guest.Get("/p/" + slug).Want(http.StatusOK); !strings.Contains(got.Body, "/programmes/"+s.things["folder"]) || !strings.Contains(got.Body, "/p/"+slug+"/calendar.ics") {
			t.Error("the process leads neither to its programme nor to its calendar")
		}
		for _, at := range []string{"/processes?state=x", "/processes?year=x", "/processes?page=x", "/processes?programme=x", "/processes?sort=x", "/processes/calendar?month=x", "/processes/calendar?month=9999-01"} {
			guest.Get(at).Want(http.StatusUnprocessableEntity)
		}
		sheet := guest.Get("/processes.csv").Want(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(sheet.Body)).ReadAll()
		if err != nil || len(rows) < 2 || rows[0][0] != "id" || !strings.HasPrefix(sheet.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("%v, %v, %v", rows, sheet.Header, err)
		}
		var data struct {
			Licence   string
			Processes []map[string]any
		}
		got := guest.Get("/processes.json").Want(http.StatusOK)
		if err := json.Unmarshal([]byte(got.Body), &data); err != nil || len(data.Processes) != len(rows)-1 || data.Licence == "" {
			t.Errorf("%v, %v", data, err)
		}
		if strings.Contains(got.Body+sheet.Body, "@") || strings.Contains(got.Body, "Anna") {
			t.Error("the open data name people")
		}
	})
}

func TestFeedsAreFilesThatKeepTheirNamesAndTags(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		guest, slug := p.Guest(a), p.Process(a)
		for at, kind := range map[string]string{"/processes/calendar.ics": "text/calendar; charset=utf-8", "/p/" + slug + "/calendar.ics": "text/calendar; charset=utf-8",
			"/processes/feed.xml": "application/rss+xml; charset=utf-8", "/p/" + slug + "/feed.xml": "application/rss+xml; charset=utf-8"} {
			first, second := guest.Get(at).Want(http.StatusOK), guest.Get(at).Want(http.StatusOK)
			if first.Header.Get("Content-Type") != kind || second.Header.Get("Content-Type") != kind || first.Header.Get("ETag") == "" || first.Header.Get("ETag") != second.Header.Get("ETag") {
				t.Errorf("%s: %v, %v", at, first.Header, second.Header)
			}
			if first.Body != second.Body || !strings.Contains(strings.ReplaceAll(first.Body, "\r\n ", ""), "/p/") {
				t.Errorf("%s changes or lacks the process:\n%s", at, first.Body)
			}
		}
		guest.Get("/p/ingenting-alls/calendar.ics").Want(http.StatusNotFound)
		guest.Get("/p/ingenting-alls/feed.xml").Want(http.StatusNotFound)
	})
}

func TestNearMeKeepsNoExactPlace(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		guest := p.Guest(a)
		for _, at := range []string{"/near", "/near?lat=abc&lon=1", "/near?lat=NaN&lon=NaN", "/near?lat=999&lon=999", "/near?why=denied", "/near?why=<script>", "/near?lat=1e308&lon=-1e308"} {
			got := guest.Get(at).Want(http.StatusOK)
			if !strings.Contains(got.Header.Get("Cache-Control"), "no-store") || strings.Contains(got.Body, "<script>") {
				t.Errorf("%s: %v", at, got.Header)
			}
		}
	})
}

func TestAHomePageIsComposedPreviewedAndPublished(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, b := p.Towns()
		editor, guest := p.Member(a, "The editor", access.Grant{Role: access.Editor}), p.Guest(a)
		lang := a.DefaultLanguage()
		const said = "The office is closed on Friday"
		editor.Post("/admin/home/block", "kind", "notice", "version", "0", "body_"+lang, said).Want(http.StatusSeeOther)
		if strings.Contains(guest.Get("/").Body, said) {
			t.Error("what is prepared is public")
		}
		if !strings.Contains(editor.Get("/admin/home/preview").Want(http.StatusOK).Body, said) {
			t.Error("the preview lacks it")
		}
		editor.Post("/admin/home/publish", "version", "0").Want(http.StatusConflict)
		editor.Post("/admin/home/move", "version", "1", "block", "notice-1", "do", "down").Want(http.StatusSeeOther)
		editor.Post("/admin/home/publish", "version", "2").Want(http.StatusSeeOther)
		if !strings.Contains(guest.Get("/").Body, said) {
			t.Error("what is published is not shown at once")
		}
		if strings.Contains(p.Guest(b).Get("/").Body, said) {
			t.Error("the other town shows it too")
		}
		wrong := editor.Post("/admin/home/block", "kind", "links", "version", "2", "title_"+lang, "More", "body_"+lang, "x | javascript:alert(1)").Want(http.StatusUnprocessableEntity)
		if !strings.Contains(wrong.Body, "javascript:alert(1)</textarea>") {
			t.Error("what was typed is lost")
		}
		for _, version := range []string{"", "x", "-1", "99999999999999999999"} {
			editor.Post("/admin/home/publish", "version", version).Want(http.StatusUnprocessableEntity)
		}
		p.Member(a, "A moderator", access.Grant{Role: access.Moderator}).Get("/admin/home").Want(http.StatusForbidden)
	})
}

func TestAProgrammeIsMadeByTheEditorAndPublishedByTheAdmin(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		a, _ := p.Towns()
		editor, admin, guest := p.Member(a, "The editor", access.Grant{Role: access.Editor}), p.Member(a, "The admin", access.Grant{Role: access.Admin}), p.Guest(a)
		lang := a.DefaultLanguage()
		wrong := editor.Post("/admin/programmes/new", "title_"+lang, "Together", "amount", "much").Want(http.StatusUnprocessableEntity)
		if !strings.Contains(wrong.Body, `value="Together"`) || !strings.Contains(wrong.Body, `value="much"`) {
			t.Error("what was typed is lost")
		}
		made := editor.Post("/admin/programmes/new", "title_"+lang, "Together for the river", "summary_"+lang, "Three processes", "amount", "1 250", "funder", "The fund").Want(http.StatusSeeOther)
		at := portal.Path(made.Header.Get("Location"))
		pr, err := p.App.Processes.Get(t.Context(), admin.Actor(), p.Process(a))
		if err != nil {
			t.Fatal(err)
		}
		editor.Post(at+"/processes", "processes", pr.ID.String()).Want(http.StatusSeeOther)
		guest.Get("/programmes/together-for-the-river").Want(http.StatusNotFound)
		editor.Post(at + "/publish").Want(http.StatusForbidden)
		admin.Post(at + "/publish").Want(http.StatusSeeOther)
		if got := guest.Get("/programmes/together-for-the-river").Want(http.StatusOK); !strings.Contains(got.Body, "The fund") || !strings.Contains(got.Body, "/p/"+pr.Slug) {
			t.Error("the page lacks the funder or the process")
		}
		editor.Post(at, "version", "1", "title_"+lang, "Something else", "summary_"+lang, "x").Want(http.StatusConflict)
	})
}

func TestATownsOtherHostsLeadToItsOwn(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		for _, town := range p.App.Registry.All() {
			for i, host := range append(town.Hosts, town.Slug+".localhost") {
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
					r := httptest.NewRequestWithContext(t.Context(), method, "http://"+host+"/processes?state=open", nil)
					w := httptest.NewRecorder()
					p.App.Web.ServeHTTP(w, r)
					to, other := w.Header().Get("Location"), i > 0 && i < len(town.Hosts)
					switch {
					case !other && (w.Code == http.StatusMovedPermanently || w.Code == http.StatusPermanentRedirect):
						t.Errorf("%s %s leads away, to %s", method, host, to)
					case other && !strings.HasSuffix(to, "/processes?state=open"), other && strings.Contains(to, host):
						t.Errorf("%s %s leads to %q", method, host, to)
					case other && method == http.MethodPost && w.Code != http.StatusPermanentRedirect, other && method != http.MethodPost && w.Code != http.StatusMovedPermanently:
						t.Errorf("%s %s: %d", method, host, w.Code)
					}
				}
			}
			if len(town.Hosts) < 2 {
				continue
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+town.Hosts[1]+"//evil.example/x", nil)
			w := httptest.NewRecorder()
			p.App.Web.ServeHTTP(w, r)
			if to, err := url.Parse(w.Header().Get("Location")); err != nil || strings.Contains(to.Host, "evil") || strings.HasPrefix(to.Path, "//") {
				t.Errorf("led away to %q", w.Header().Get("Location"))
			}
		}
	})
}
