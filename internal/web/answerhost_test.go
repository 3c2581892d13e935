package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/store"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit/portal"
	"almenda/internal/web"
)

// ofPanel is a survey of a panel that is open, with codes, and the right of one member who has a browser.
type ofPanel struct {
	poller
	which id.ID
	at    string // its address
	codes []string
	right string
}

func asksPanel(t *testing.T, p *portal.Portal, town *tenant.Town) *ofPanel {
	t.Helper()
	h := &ofPanel{poller: asking(t, p, town)}
	h.which = h.asked("Bussen")
	h.form(h.which, shortForm)
	now := p.Clock.Now()
	h.change(h.which, func(one *survey.Survey) {
		one.Kind, one.Anonymous, one.Invited, h.at = survey.Panel, true, now, "/s/"+one.Slug
		one.Settings.Ways = survey.Ways{Phone: "054-123 45"}
	})
	k, err := credential.Generate()
	if err != nil {
		t.Fatal(err)
	}
	list := credential.List{Survey: h.which, Keys: []credential.Listed{{Stratum: "g1", Label: "alla", Key: k.Public().String(), Invited: 40}}}
	var hashes []string
	for range 3 {
		code := credential.NewCode()
		h.codes, hashes = append(h.codes, code), append(hashes, credential.CodeHash(h.which, code))
	}
	if err := (store.PanelAnswers{Answers: store.Answers{DB: p.App.Store.Answers}}).PutKeys(t.Context(), town.ID, h.which, list, map[string][]string{"g1": hashes}); err != nil {
		t.Fatal(err)
	}
	ask, err := credential.Ask(k.Public(), "g1")
	if err != nil {
		t.Fatal(err)
	}
	signature, err := k.Sign(ask.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	tok, err := ask.Finish(signature)
	if err != nil {
		t.Fatal(err)
	}
	h.right = tok.Encode()
	return h
}

// taken is what waits in the store of answers.
func (h *ofPanel) taken() []string { return h.p.Dump(h.town)["answers.intake"] }

// bears is carried with the right to answer.
func bears(a *portal.Answer, more ...string) []string {
	right, _ := a.Value("credential")
	return append(carried(a, more...), "credential", right)
}

func TestAMemberAnswersWithACodeWithoutScript(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asksPanel(t, p, town)
		c := p.Answers(town)
		start := c.Get(h.at).Want(http.StatusOK)
		for _, says := range []string{"minst 19 andra svar", "Färre än 10", "Svara med en kod", "054-123 45"} {
			if !strings.Contains(strings.ToLower(start.Text()), strings.ToLower(says)) {
				t.Errorf("the start does not say %q: %s", says, start.Text())
			}
		}
		for code, says := range map[string]string{"": "kod saknas", "hello": "hör inte till", credential.NewCode(): "hör inte till"} {
			if got := c.Post(h.at+"/begin", "code", code).Want(http.StatusUnprocessableEntity); !strings.Contains(got.Text(), says) {
				t.Errorf("of the code %q it says %s", code, got.Text())
			}
		}
		page := c.Post(h.at+"/begin", "code", strings.ToUpper(credential.ShownCode(h.codes[0]))).Want(http.StatusOK)
		page = c.Post(h.at+"/1", bears(page, "go", "next", "q_bus", "no")...).Want(http.StatusOK)
		page = c.Post("/en"+h.at+"/2", bears(page, "go", "stay", "q_km", "3,5")...).Want(http.StatusOK)
		page = c.Post(h.at+"/2", bears(page, "go", "next", "q_km", "3.5")...).Want(http.StatusOK)
		if len(h.taken()) != 0 {
			t.Error("kept before it was sent")
		}
		for range 2 {
			sent := c.Post(h.at+"/answers", bears(page, "go", "send")...).Want(http.StatusSeeOther)
			if to := sent.Header.Get("Location"); !strings.HasPrefix(to, h.at+"/thanks") {
				t.Errorf("sending led to %q", to)
			}
		}
		if rows := h.taken(); len(rows) != 1 || strings.Contains(rows[0], h.codes[0]) {
			t.Errorf("kept %v", rows)
		}
		if got := c.Post(h.at+"/begin", "code", h.codes[0]).Want(http.StatusUnprocessableEntity); !strings.Contains(got.Text(), "är använd") {
			t.Errorf("of a used code it says %s", got.Text())
		}
		other := c.Post(h.at+"/1", bears(page, "go", "next", "q_bus", "yes", "q_why", "Torget")...).Want(http.StatusOK)
		other = c.Post(h.at+"/2", bears(other, "go", "next")...).Want(http.StatusOK)
		if late := c.Post(h.at+"/answers", bears(other)...).Want(http.StatusConflict); !strings.Contains(late.Text(), "Torget") {
			t.Errorf("what was not taken is lost: %s", late.Text())
		}
		// Without any right nothing is lost either: the code can be typed beside all answers.
		page = c.Get(h.at + "/1").Want(http.StatusOK)
		page = c.Post(h.at+"/1", carried(page, "go", "next", "q_bus", "yes", "q_why", "Hamnen")...).Want(http.StatusOK)
		page = c.Post(h.at+"/2", carried(page, "go", "next")...).Want(http.StatusOK)
		page = c.Post(h.at+"/answers", carried(page)...).Want(http.StatusForbidden)
		if !strings.Contains(page.Text(), "Hamnen") || !strings.Contains(page.Text(), "kod saknas") {
			t.Errorf("without a code it says %s", page.Text())
		}
		c.Post(h.at+"/answers", carried(page, "credential", h.codes[1])...).Want(http.StatusSeeOther)
		page = c.Post(h.at+"/answers", carried(page, "credential", h.right)...).Want(http.StatusSeeOther)
		if len(h.taken()) != 3 {
			t.Errorf("%d are kept", len(h.taken()))
		}
		h.close(h.which)
		if got := c.Get(h.at).Want(http.StatusOK); !strings.Contains(got.Text(), "har stängt") {
			t.Errorf("after the close it says %s", got.Text())
		}
		c.Post(h.at+"/begin", "code", h.codes[2]).Want(http.StatusOK)
		c.Post(h.at+"/answers", carried(page, "credential", h.codes[2])...).Want(http.StatusGone)
	})
}

func TestTheHostOfAnswersRecognisesNobody(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asksPanel(t, p, town)
		open := h.asked("Parken")
		slug := ""
		h.change(open, func(one *survey.Survey) { slug = one.Slug })
		c := p.Answers(town)
		ways := map[string]string{":slug": strings.TrimPrefix(h.at, "/s/"), ":n": "1", ":name": "app.css"}
		for _, r := range p.App.Web.Routes() {
			if r.Host != web.OfAnswers {
				continue
			}
			path := r.Path
			for param, value := range ways {
				path = strings.ReplaceAll(path, param, value)
			}
			for _, trace := range []string{"Cookie", "Authorization"} {
				req := c.Request(r.Method, path, strings.NewReader(""))
				req.Header.Set(trace, "x=y")
				got := c.Send(req).Want(http.StatusBadRequest)
				if !strings.Contains(got.Body, "privat fönster") {
					t.Errorf("%s %s with a %s says %s", r.Method, path, trace, got.Text())
				}
			}
			if r.Method == http.MethodGet {
				got := c.Get(path)
				if got.Status >= 500 || len(got.Header.Values("Set-Cookie")) > 0 || got.Header.Get("Referrer-Policy") != "no-referrer" ||
					!strings.Contains(got.Header.Get("Content-Security-Policy"), "form-action 'self'") || strings.Contains(got.Header.Get("Content-Security-Policy"), "ws") {
					t.Errorf("%s: %d, %v", path, got.Status, got.Header)
				}
			}
		}
		nowhere := c.Request(http.MethodGet, "/nowhere", nil)
		nowhere.Header.Set("Cookie", "x=y")
		c.Send(nowhere).Want(http.StatusBadRequest)
		for _, path := range []string{"/", "/surveys", "/login", "/me", "/me/panel", "/admin", "/ideas", "/s/" + slug, "/s/" + slug + "/1", h.at + "/results", h.at + "/paper.pdf", "/live/poll", "/search"} {
			c.Get(path).Want(http.StatusNotFound)
		}
		for _, path := range []string{"/login", h.at + "/change", "/s/" + slug + "/answers"} {
			c.Post(path).Want(http.StatusNotFound)
		}
		home := p.Guest(town)
		if got := home.Get(h.at).Want(http.StatusOK); !strings.Contains(got.Body, p.App.Web.Origins.Answers(town)+h.at) || !strings.Contains(got.Body, "/me/panel") {
			t.Errorf("at the town's own host it says %s", got.Body)
		}
		home.Get(h.at + "/1").Want(http.StatusSeeOther)
		home.Post(h.at+"/answers", "answer_key", survey.NewKey(), "version", "2", "credential", h.codes[0]).Want(http.StatusForbidden)
		from := func(path string) int {
			r := c.Request(http.MethodPost, path, strings.NewReader(url.Values{"code": {h.codes[1]}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-site")
			r.Header.Set("Origin", p.App.Web.Origins.Of(town))
			return c.Send(r).Status
		}
		if from(h.at+"/begin") != http.StatusOK || from(h.at+"/answers") != http.StatusForbidden || from(h.at+"/1") != http.StatusForbidden {
			t.Error("only the beginning may come from the town's own host")
		}
		if err := p.App.TryForms(t.Context(), town); err != nil {
			t.Fatal(err)
		}
		got, err := p.App.Surveys.Trouble(t.Context(), h.first.Actor(), h.which)
		if err != nil || got.Trial.At.IsZero() || got.Trial.Failures != 0 || len(h.taken()) != 0 {
			t.Errorf("the platform's own trial: %+v, %v; %d kept", got.Trial, err, len(h.taken()))
		}
	})
}

func TestTheLogOfTheHostOfAnswersTellsOfNobody(t *testing.T) {
	portal.Run(t, func(t *testing.T, p *portal.Portal) {
		town, _ := p.Towns()
		h := asksPanel(t, p, town)
		c := p.Answers(town)
		before := len(p.Log.String())
		page := c.Post(h.at+"/begin", "code", h.codes[0]).Want(http.StatusOK)
		page = c.Post(h.at+"/1", bears(page, "go", "next", "q_bus", "no")...).Want(http.StatusOK)
		page = c.Post(h.at+"/2", bears(page, "go", "next")...).Want(http.StatusOK)
		c.Post(h.at+"/answers", bears(page)...).Want(http.StatusSeeOther)
		c.Post(h.at+"/answers", carried(page, "credential", h.right)...).Want(http.StatusSeeOther)
		c.Post(h.at+"/answers", carried(page, "credential", credential.NewCode())...).Want(http.StatusForbidden)
		tok, err := credential.Decode(h.right)
		if err != nil {
			t.Fatal(err)
		}
		said := p.Log.String()[before:]
		for what, word := range map[string]string{"a code": h.codes[0], "a token": h.right[:40], "a nullifier": tok.Nullifier(), "the hash of a code": credential.CodeHash(h.which, h.codes[0]),
			"an address": "127.0.0.1", "the survey": strings.TrimPrefix(h.at, "/s/"), "a visit": "/s/:slug"} {
			if strings.Contains(said, word) {
				t.Errorf("the log holds %s: %s", what, said)
			}
		}
	})
}
