package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/tenant"
)

// The host of answers takes what members of panels answer, and learns nothing of who they are: it
// recognises nobody, sets no cookie and takes none, keeps no address, and writes no line of who came.
// It serves the form of panels' surveys and nothing else. Everything that knows people lives at the
// other host.

// answersPrefix is what stands before a town's host there.
const answersPrefix = "answers."

// errTraces is a request that brought something by which its sender could be told.
var errTraces = errors.New("web: a request to the host of answers brought a cookie or signed in")

// Answers is the origin of the host on which answers of a town's panels are taken.
func (o Origins) Answers(t *tenant.Town) string {
	return strings.Replace(o.Of(t), "://", "://"+answersPrefix, 1)
}

// answersOf finds the town whose answers are taken at a host.
func (s *Server) answersOf(host string) (*tenant.Town, bool) {
	rest, is := strings.CutPrefix(host, answersPrefix)
	if !is {
		return nil, false
	}
	town, ok := s.Registry.ByHost(rest)
	return town, ok && s.canonical(town, rest)
}

func (s *Server) serveAnswers(w http.ResponseWriter, r *http.Request, town *tenant.Town) {
	lang, path, _ := spoken(town, r.URL.Path)
	s.answers.ServeHTTP(w, visiting(r, path, &visit{town: town, lang: lang, answers: true}))
}

// registerAnswerHost declares what the host of answers serves.
func (s *Server) registerAnswerHost() {
	get, post := http.MethodGet, http.MethodPost
	page := func(method, path string, rate Rate, handle func(*visit) error) {
		s.on(Route{Host: OfAnswers, Method: method, Path: path, Ask: access.ReadSurvey, Rate: rate, Class: Private}, handle)
	}
	s.on(Route{Host: OfAnswers, Method: get, Path: "/assets/:name", Ask: access.ReadProcess, Class: Asset}, s.getAsset)
	s.on(Route{Host: OfAnswers, Method: get, Path: "/brand/:name", Ask: access.ReadProcess, Class: Asset}, s.getBrand)
	page(get, "/s/:slug", Reading, s.getSurvey)
	page(get, "/s/:slug/begin", Reading, s.getPanelBegin)
	page(post, beginPath, Writing, s.postPanelBegin)
	page(get, "/s/:slug/:n", Reading, numbered(s.getSurveySection))
	page(post, "/s/:slug/:n", Reading, numbered(s.postSurveySection))
	page(get, "/s/:slug/check", Reading, s.getSurveySection)
	page(post, "/s/:slug/check", Reading, s.postSurveySection)
	page(get, "/s/:slug/all", Reading, s.getSurveyAll)
	page(post, "/s/:slug/all", Reading, s.getSurveyAll)
	page(post, "/s/:slug/answers", Writing, s.postSurveyAnswers)
	page(get, "/s/:slug/thanks", Reading, s.getSurveyThanks)
	page(get, "/s/:slug/call", Reading, s.getSurveyCall)
	page(post, "/s/:slug/call", SigningIn, s.postSurveyCall)
}

// numbered serves pages of the form by their number, and no other word in its place.
func numbered(handle func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if _, err := strconv.Atoi(v.Param("n")); err != nil {
			return fault.Missing()
		}
		return handle(v)
	}
}

// beginPath is the one address that takes a form from another origin: the page on which a member draws
// a sealed code lies at the other host.
const beginPath = "/s/:slug/begin"

// answerHeaders puts what the host of answers says otherwise: no address leads from it to another page,
// and nothing of it speaks to another host.
func (s *Server) answerHeaders(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self), browsing-topics=()")
	h.Set("X-Robots-Tag", "noindex")
}

// admitAnswer lets in whoever brings nothing by which they could be told from others.
func (v *visit) admitAnswer() error {
	v.who = access.Guest(v.town.ID, v.lang)
	h := v.Request.Header
	if len(h.Values("Cookie")) > 0 || len(h.Values("Authorization")) > 0 {
		return fault.Because(errTraces, fault.Denied, "fault.panel_answer_traces")
	}
	if v.elsewhere() && v.route.Path != beginPath {
		return fault.New(fault.Denied, "fault.cross_origin")
	}
	if v.town.State == tenant.Suspended {
		return fault.New(fault.Unavailable, "fault.suspended")
	}
	return v.limit()
}

// elsewhere tells whether a writing request says that it comes from another origin. A page that sends no
// referrer names its origin "null"; there is no session here that anybody could ride on.
func (v *visit) elsewhere() bool {
	if v.Request.Method != http.MethodPost {
		return false
	}
	switch v.Request.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		origin := v.Request.Header.Get("Origin")
		return origin != "" && origin != "null" && origin != v.originOf() && origin != v.here()
	}
	return true
}

// household is what one home or office shares. On the host of answers it is a word that only this
// process can make of it, and only today.
func (v *visit) household() string {
	at := household(v.s.address(v.Request))
	if !v.answers {
		return at
	}
	return v.s.peers.word(v.now.UTC().Format("2006-01-02"), at)
}

// peers makes words of addresses, with a secret that lives for a day and in memory only.
type peers struct {
	mu     sync.Mutex
	day    string
	secret [32]byte
}

func (p *peers) word(day, address string) string {
	p.mu.Lock()
	if p.day != day {
		p.day = day
		_, _ = rand.Read(p.secret[:]) // it never fails
	}
	secret := p.secret
	p.mu.Unlock()
	m := hmac.New(sha256.New, secret[:])
	m.Write([]byte(address))
	return hex.EncodeToString(m.Sum(nil)[:12])
}
