package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/assembly"
	"almenda/internal/cache"
	"almenda/internal/chain"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/consultation"
	"almenda/internal/follow"
	"almenda/internal/forum"
	"almenda/internal/frontpage"
	"almenda/internal/i18n"
	"almenda/internal/idea"
	"almenda/internal/investment"
	"almenda/internal/invitation"
	"almenda/internal/live"
	"almenda/internal/mail"
	"almenda/internal/meeting"
	"almenda/internal/panel"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/questionnaire/library"
	"almenda/internal/redisx"
	"almenda/internal/register"
	"almenda/internal/room"
	"almenda/internal/search"
	"almenda/internal/study"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
)

// Deps is what the edge stands on.
type Deps struct {
	Registry      *tenant.Registry
	Catalog       *i18n.Catalog
	Policy        *access.Policy
	Accounts      *account.Service
	Processes     *process.Service
	Ideas         *idea.Service
	Comments      *comment.Service
	Invitations   *invitation.Service
	Forum         *forum.Service
	Rooms         *room.Service
	Consultations *consultation.Service
	Polls         *poll.Service
	Surveys       *survey.Service
	Panels        *panel.Service
	Assemblies    *assembly.Service
	Library       library.Library // surveys and questions to begin from
	Meetings      *meeting.Service
	Investments   *investment.Service
	Studies       *study.Service
	Follows       *follow.Service
	Register      *register.Service
	Programmes    *programme.Service
	Frontpage     *frontpage.Service
	Search        *search.Service
	Chains        *chain.Service
	Mailbox       mail.Mailbox // nil where a mail server is set
	// Hub makes the hub of this process, which renders with this edge and asks it for addresses.
	Hub     func(r live.Renderer, peer Peer) *live.Hub
	Pages   *cache.Pages
	Limiter *redisx.Limiter
	Clock   clock.Clock
	Log     *slog.Logger
	Ready   func(context.Context) error // whether the databases answer
	Origins Origins
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Secret  []byte
}

// Peer is the address that a request comes from, behind whatever proxies are trusted.
type Peer func(*http.Request) string

// Origins tells the address of each portal.
type Origins struct {
	// Template has {host} or {slug}: "https://{host}", "http://{slug}.localhost:8080".
	Template string
	// Operator is the origin of the operator's host: "http://localhost:8080".
	Operator string
}

// Of is a town's origin: scheme, host and port.
func (o Origins) Of(t *tenant.Town) string {
	host := t.Slug + ".localhost"
	if len(t.Hosts) > 0 {
		host = t.Hosts[0]
	}
	return strings.ReplaceAll(strings.ReplaceAll(o.Template, "{host}", host), "{slug}", t.Slug)
}

// Secure tells whether portals are reached by HTTPS.
func (o Origins) Secure() bool { return strings.HasPrefix(o.Template, "https://") }

// Server is the HTML edge as one http.Handler.
type Server struct {
	Deps
	town     *gin.Engine
	operator *gin.Engine
	answers  *gin.Engine
	peers    peers
	routes   []Route
	slots    slots
	atlas    *ui.Atlas
	operHost string
	csrf     *http.CrossOriginProtection
	hub      *live.Hub
	packed   sync.Map // built files and brands by name, as cache.Entry
}

// New makes the edge and registers its routes.
func New(d Deps) *Server {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Deps: d, town: engine(), operator: engine(), answers: engine(), atlas: &ui.Atlas{}, csrf: http.NewCrossOriginProtection()}
	if u, err := url.Parse(d.Origins.Operator); err == nil {
		s.operHost = u.Hostname()
	}
	s.hub = d.Hub(s, s.address)
	s.register()
	lost := func(c *gin.Context) {
		limit(c.Writer, c.Request, maxBody)
		s.run(c, &Route{Ask: access.ReadProcess, Rate: Reading, Class: Private, handle: notThere})
	}
	s.town.NoRoute(lost)
	s.town.NoMethod(lost)
	s.operator.NoRoute(lost)
	s.answers.NoRoute(lost)
	return s
}

func engine() *gin.Engine {
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = false
	e.MaxMultipartMemory = 1 << 20
	if err := e.SetTrustedProxies(nil); err != nil {
		panic(err) // nil is always accepted
	}
	return e
}

// ServeHTTP learns the town from the host before anything else. A host that is nobody's is told
// so with 421, and nothing of ours.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		s.health(w, r)
		return
	}
	host := hostname(r.Host)
	if town, ok := s.answersOf(host); ok {
		s.serveAnswers(w, r, town)
		return
	}
	town, ok := s.Registry.ByHost(host)
	switch {
	case ok && !s.canonical(town, host):
		s.moved(w, r, town)
	case ok:
		s.serveTown(w, r, town)
	case host == s.operHost || host == "127.0.0.1" && s.operHost == "localhost":
		s.operator.ServeHTTP(w, r.WithContext(withVisit(r.Context(), &visit{lang: "en"})))
	default:
		s.headers(w, "", "")
		http.Error(w, "Misdirected request: this server does not serve that host.", http.StatusMisdirectedRequest)
	}
}

// canonical tells whether a town's portal lives at that host: its first one, or the one that it has
// on a developer's machine. Its other hosts only lead there, so that every page has one address.
func (s *Server) canonical(town *tenant.Town, host string) bool {
	return len(town.Hosts) == 0 || host == hostname(town.Hosts[0]) || host == town.Slug+".localhost" || host == hostOf(s.Origins.Of(town))
}

// moved sends on to the same page at the town's own host. What is sent to another host is not taken
// there: a form of ours never posts to it.
func (s *Server) moved(w http.ResponseWriter, r *http.Request, town *tenant.Town) {
	s.headers(w, s.Origins.Of(town), "")
	w.Header().Set("Cache-Control", "private, no-store")
	status := http.StatusMovedPermanently
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		status = http.StatusPermanentRedirect
	}
	at := url.URL{Path: local(r.URL.Path), RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", s.Origins.Of(town)+at.String())
	w.WriteHeader(status)
}

func hostname(hostport string) string {
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		hostport = h
	}
	return strings.ToLower(hostport)
}

// serveTown takes the language off the front of the path, so that routes know one address each.
func (s *Server) serveTown(w http.ResponseWriter, r *http.Request, town *tenant.Town) {
	lang, path, named := spoken(town, r.URL.Path)
	if named && lang == town.DefaultLanguage() { // one page, one address
		s.plain(w, r, town, path)
		return
	}
	s.town.ServeHTTP(w, visiting(r, path, &visit{town: town, lang: lang}))
}

// spoken takes the language off the front of a path; named: there was one.
func spoken(town *tenant.Town, path string) (lang, rest string, named bool) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if len(first) == 2 && town.Speaks(first) {
		return first, "/" + rest, true
	}
	return town.DefaultLanguage(), path, false
}

// visiting is the request for a path, with what was learnt so far.
func visiting(r *http.Request, path string, v *visit) *http.Request {
	u := *r.URL
	u.Path, u.RawPath = path, ""
	r = r.WithContext(withVisit(r.Context(), v))
	r.URL = &u
	return r
}

// plain sends on from an address with the town's first language to the one without. The path was
// unescaped by now: what a browser would take for another host in it leads home (SEC-08).
func (s *Server) plain(w http.ResponseWriter, r *http.Request, town *tenant.Town, path string) {
	to := url.URL{Path: local(path), RawQuery: r.URL.RawQuery}
	s.headers(w, s.Origins.Of(town), "")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusMovedPermanently)
}

// HealthOnly is the edge of a process that serves no portals.
func (s *Server) HealthOnly(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
		http.NotFound(w, r)
		return
	}
	s.health(w, r)
}

// health answers on any host: /healthz that the process runs, /readyz that its databases answer.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Path == "/readyz" {
		if err := s.Ready(r.Context()); err != nil {
			s.Log.WarnContext(r.Context(), "not ready", "error", err)
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("not ready\n")) // the prober has gone if this fails
			return
		}
	}
	_, _ = w.Write([]byte("ok\n")) // as above
}
