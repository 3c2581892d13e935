package web

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"almenda/internal/access"
	"almenda/internal/cache"
	"almenda/internal/fault"
	"almenda/internal/i18n"
	"almenda/internal/id"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
)

// visit is one request as handlers see it: whose portal, in which language, and who asks.
type visit struct {
	*gin.Context
	s      *Server
	route  *Route
	town   *tenant.Town
	lang   string
	who    access.Actor
	token  string // of the session, if any
	p      *i18n.Printer
	id     string // of the request
	now    time.Time
	errors []ui.Error // of the form that is shown again
	status int        // of a page that is not 200

	answers bool // on the host of answers: nobody is recognised, and nothing is kept of who came

	drawn    string      // the order drawn for a visitor who had none
	captured *cache.Page // where the response goes when it is made for the cache
}

type visitKey struct{}

// withVisit carries what was learnt from host and path to the handler. It is the edge's own
// bookkeeping: nothing inside reads it.
func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// ctx is the request's context: gin's own does not end when the request does.
func (v *visit) ctx() context.Context { return v.Request.Context() }

// run serves one declared route.
func (s *Server) run(c *gin.Context, route *Route) {
	v, ok := c.Request.Context().Value(visitKey{}).(*visit)
	if !ok {
		panic("web: a request came past the front door")
	}
	v.Context, v.s, v.route, v.now, v.id = c, s, route, s.Clock.Now(), id.New().String()
	defer s.logline(v)
	defer s.recovered(v)
	s.headers(c.Writer, v.originOf(), v.id)
	if v.answers {
		s.answerHeaders(c.Writer)
	}
	if route.Framed {
		s.framed(v)
	}
	v.p = s.printer(v.town, v.lang)
	err := v.readAddress()
	for _, step := range []func() error{v.admit, v.readForm} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		s.problem(v, err)
		return
	}
	if route.Class == Public && s.cached(v) {
		return
	}
	if route.Class != Asset && route.Class != Image {
		c.Header("Cache-Control", "private, no-store")
	}
	if err := route.handle(v); err != nil {
		s.problem(v, err)
	}
}

// admit recognises who asks and turns away what must not come in.
func (v *visit) admit() error {
	s := v.s
	if v.answers {
		return v.admitAnswer()
	}
	if err := s.csrf.Check(v.Request); err != nil || v.foreign() {
		return fault.Because(err, fault.Denied, "fault.cross_origin")
	}
	v.token = v.cookie(s.cookieName("sid"))
	if v.town == nil {
		return nil
	}
	v.who = access.Guest(v.town.ID, v.lang)
	if v.town.State == tenant.Suspended {
		return fault.New(fault.Unavailable, "fault.suspended")
	}
	if v.route.Class != Asset {
		who, err := s.Accounts.Recognise(v.ctx(), v.town, v.token, v.lang)
		if err != nil {
			return err
		}
		v.who = who
	}
	if v.route.Member {
		member, err := s.Panels.Recognise(v.ctx(), v.town.ID, v.cookie(s.cookieName("mid")))
		if err != nil {
			return err
		}
		v.who.Person = member
	}
	if !v.shelved() {
		if err := v.limit(); err != nil {
			return err
		}
	}
	if !s.Policy.Anywhere(v.who, v.route.Ask) {
		return s.Policy.Allow(v.who, v.route.Ask, access.Scope{})
	}
	return nil
}

// foreign tells whether a writing request says that it comes from another origin. The library
// compares hosts; here scheme and port count too.
func (v *visit) foreign() bool {
	switch v.Request.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	origin := v.Request.Header.Get("Origin")
	return origin != "" && origin != v.originOf() && origin != v.here()
}

// here is the origin at which this very request arrived, as far as the server itself can tell.
func (v *visit) here() string {
	if v.s.Origins.Secure() {
		return "https://" + v.Request.Host
	}
	return "http://" + v.Request.Host
}

func (v *visit) originOf() string {
	if v.town == nil {
		return v.s.Origins.Operator
	}
	if v.answers {
		return v.s.Origins.Answers(v.town)
	}
	return v.s.Origins.Of(v.town)
}

// limit holds back who comes too often.
func (v *visit) limit() error {
	r := v.route.Rate
	if r.Max == 0 {
		return nil
	}
	whose := v.who.Account.String()
	if !v.who.SignedIn() {
		whose = v.household()
	}
	key := v.town.ID.String() + ":rate:" + v.route.Method + v.route.Path + ":" + whose
	ok, wait, err := v.s.Limiter.Allow(v.ctx(), key, r.Max, r.Per)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.TooMany, "fault.too_many", "seconds", int(wait.Seconds())+1)
	}
	return nil
}

// address is the visitor's: the peer's own, or, behind a proxy that is trusted, what the proxy
// nearest to us added.
func (s *Server) address(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap()
	}
	return at.String()
}

func (s *Server) trusts(a netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// household is what one home or office shares: an IPv4 address, or the /64 of an IPv6 one.
func household(addr string) string {
	a, err := netip.ParseAddr(addr)
	if err != nil || a.Is4() {
		return addr
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return p.String()
}

func (s *Server) printer(t *tenant.Town, lang string) *i18n.Printer {
	if t == nil {
		return s.Catalog.Printer(lang, time.UTC, nil)
	}
	return s.Catalog.Printer(lang, t.Location(), t.Texts)
}

// page begins the view of a page.
func (v *visit) page(title, section string) views.Page {
	pg := views.Page{
		Town: v.town, P: v.p, Now: v.now, Path: v.Request.URL.Path, Title: title, Section: section,
		Viewer: views.Viewer{SignedIn: v.who.SignedIn(), Name: v.who.Name, Staff: v.who.Staff(), Admin: v.s.Policy.Anywhere(v.who, access.EnterStaff)},
		Flash:  v.flash(), Scheme: v.scheme(), Errors: v.errors, RequestID: v.id, Fragment: v.Request.Header.Get("X-Fragment"),
		Assets: v.s.asset, Atlas: v.s.atlas, NoIndex: v.route.Class != Public,
	}
	if v.who.SignedIn() {
		pg.Viewer.Mark = v.s.mark(v.town, v.who.Account)
		pg.FormKey = id.New().String()
		if key := v.PostForm("key"); key != "" && len(key) <= 64 {
			pg.FormKey = key // the form is shown again: it is still the same form
		}
	}
	if v.town != nil {
		pg.BrandURL, pg.IconURL = brandPath(v.town), iconPath(v.town)
		pg.Languages = v.languages()
	}
	if v.answers {
		pg.Portal = v.s.Origins.Of(v.town)
	}
	return pg
}

var ownNames = map[string]string{"sv": "Svenska", "da": "Dansk", "pl": "Polski", "en": "English"}

func (v *visit) languages() []views.Lang {
	query := ""
	if v.Request.URL.RawQuery != "" && v.Request.Method == http.MethodGet {
		query = "?" + v.Request.URL.RawQuery
	}
	out := make([]views.Lang, 0, len(v.town.Languages))
	for i, l := range v.town.Languages {
		path := v.Request.URL.Path
		if i > 0 {
			path = "/" + l + path
		}
		name := ownNames[l]
		if name == "" {
			name = l
		}
		out = append(out, views.Lang{Lang: l, Name: name, URL: path + query})
	}
	return out
}

// url is a path in the visit's language.
func (v *visit) url(path string) string {
	if v.town == nil || v.lang == v.town.DefaultLanguage() {
		return path
	}
	return "/" + v.lang + path
}

// param reads a parameter that must be an id. Faults: NotFound.
func (v *visit) param(name string) (id.ID, error) {
	out, ok := id.Parse(v.Param(name))
	if !ok {
		return id.None, fault.Missing()
	}
	return out, nil
}

// ref reads a parameter of the form <id>-<slug>. Faults: NotFound.
func (v *visit) ref(name string) (id.ID, error) {
	raw := v.Param(name)
	if len(raw) > 36 && raw[36] == '-' {
		raw = raw[:36]
	}
	out, ok := id.Parse(raw)
	if !ok {
		return id.None, fault.Missing()
	}
	return out, nil
}
