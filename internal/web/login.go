package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/web/views"
)

func (s *Server) registerAccount() {
	get, post := http.MethodGet, http.MethodPost
	in := func(method, path string, handle func(*visit) error) {
		rate := Reading
		if method == post {
			rate = SigningIn
		}
		s.on(Route{Method: method, Path: path, Ask: access.BeginSession, Rate: rate, Class: Private}, handle)
	}
	in(get, "/login", s.getLogin)
	in(post, "/login", s.postLogin)
	in(get, "/login/code", s.getCode)
	in(post, "/login/code", s.postCode)
	in(post, "/login/resend", s.postResend)
	in(get, "/login/link", s.getLink)
	in(post, "/login/link", s.postLink)
	in(post, "/logout", s.postLogout)
	in(get, "/join/:token", s.getJoin)
	in(post, "/join/:token", s.postJoin)

	mine := func(method, path string, handle func(*visit) error, ids ...string) {
		rate := Reading
		if method == post {
			rate = Writing
		}
		s.on(Route{Method: method, Path: path, Ask: access.ManageAccount, IDs: ids, Rate: rate, Class: Private}, handle)
	}
	mine(get, "/me", s.getMe)
	mine(get, "/me/drafts", s.getDrafts)
	mine(post, "/me/drafts/:draft/discard", s.postDiscard, "draft")
	mine(get, "/me/profile", s.getProfile)
	mine(post, "/me/profile", s.postProfile)
	mine(get, "/me/sessions", s.getSessions)
	mine(post, "/me/sessions/:session/end", s.postEndSession, "session")
	mine(post, "/me/sessions/end", s.postEndAll)
	mine(get, "/me/delete", s.getDelete)
	mine(post, "/me/delete", s.postDelete)
	s.on(Route{Method: get, Path: "/settings", Ask: access.ChangeSettings, Rate: Reading, Class: Private}, s.getSettings)
	s.on(Route{Method: post, Path: "/settings", Ask: access.ChangeSettings, Rate: Writing, Class: Private}, s.postSettings)
}

func (s *Server) getLogin(v *visit) error {
	if v.who.SignedIn() {
		return v.see("/me")
	}
	return v.show(v.loginPage(views.Login{Next: local(v.Query("next"))}))
}

func (v *visit) loginPage(l views.Login) templ.Component {
	return views.LoginPage(v.page(v.p.T("login.title"), views.SectionMe), l)
}

func (s *Server) postLogin(v *visit) error {
	next := local(v.PostForm("next"))
	browser := account.NewBrowser()
	err := s.Accounts.RequestCode(v.ctx(), v.who, account.Ask{Email: v.PostForm("email"), ReturnTo: next, Browser: browser})
	if err != nil {
		return v.again(err, func() templ.Component { return v.loginPage(views.Login{Email: v.PostForm("email"), Next: next}) })
	}
	v.setCookie(s.cookieName("signin"), browser, account.CodeLife)
	return v.see("/login/code")
}

func (v *visit) browser() string { return v.cookie(v.s.cookieName("signin")) }

func (s *Server) codePage(v *visit) (templ.Component, error) {
	w, err := s.Accounts.Pending(v.ctx(), v.who, v.browser())
	if err != nil {
		return nil, err
	}
	return views.LoginCodePage(v.page(v.p.T("login.code_title"), views.SectionMe),
		views.LoginCode{Email: masked(w.Email), Left: w.TriesLeft, ExpiresAt: w.Expires, Confirm: w.Confirm}), nil
}

// masked is an address as it may stand on a screen that others see.
func masked(email string) string {
	at := strings.LastIndexByte(email, '@')
	r := []rune(email[:max(at, 0)])
	if len(r) <= 2 {
		return "…" + email[max(at, 0):]
	}
	return string(r[:2]) + "…" + email[at:]
}

func (s *Server) getCode(v *visit) error {
	page, err := s.codePage(v)
	if fault.Is(err, fault.NotFound) {
		return v.see("/login")
	}
	if err != nil {
		return err
	}
	return v.show(page)
}

func (s *Server) postCode(v *visit) error {
	in, err := s.Accounts.EnterCode(v.ctx(), v.who, v.browser(), v.PostForm("code"), agent(v.Context))
	if err == nil {
		return v.welcome(in)
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.codePage(v)
	if e != nil {
		return err
	}
	return v.show(page)
}

// welcome gives the browser its session and sends the person on to where they wanted to go.
func (v *visit) welcome(in account.SignedIn) error {
	v.setCookie(v.s.cookieName("signin"), "", 0)
	v.setCookie(v.s.cookieName("sid"), in.Token, account.ResidentLife)
	next := local(in.ReturnTo)
	if in.Account.Name == "" {
		v.say("info", "flash.choose_name")
		v.setCookie("next", strings.TrimPrefix(next, "/"), account.CodeLife)
		return v.see("/me/profile")
	}
	v.say("success", "flash.signed_in")
	return v.see(next)
}

// agent is the browser by name, for the list of one's own sessions.
func agent(c *gin.Context) string {
	ua := c.GetHeader("User-Agent")
	browser, system := "", ""
	for _, b := range [][2]string{{"Edg", "Edge"}, {"SamsungBrowser", "Samsung Internet"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(ua, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, o := range [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(ua, o[0]) {
			system = o[1]
			break
		}
	}
	return strings.Trim(browser+", "+system, ", ")
}

func (s *Server) postResend(v *visit) error {
	email, next, err := s.Accounts.PendingAddress(v.ctx(), v.who, v.browser())
	if fault.Is(err, fault.NotFound) {
		return v.see("/login")
	}
	if err != nil {
		return err
	}
	if err := s.Accounts.RequestCode(v.ctx(), v.who, account.Ask{Email: email, ReturnTo: next, Browser: v.browser()}); err != nil {
		return err
	}
	v.say("success", "flash.code_resent")
	return v.see("/login/code")
}

func (s *Server) linkPage(v *visit, token string) (templ.Component, error) {
	view := views.LoginLink{Token: token, State: "confirm"}
	home, err := s.Accounts.LinkIsHome(v.ctx(), v.who, v.browser(), token)
	switch {
	case fault.Is(err, fault.NotFound):
		view.State = "gone"
	case err != nil:
		return nil, err
	case !home:
		view.State = "other"
	default:
		w, err := s.Accounts.Pending(v.ctx(), v.who, v.browser())
		if err != nil {
			return nil, err
		}
		view.Email = masked(w.Email)
	}
	return views.LoginLinkPage(v.page(v.p.T("login.link_title"), views.SectionMe), view), nil
}

// getLink changes nothing: mail scanners open links too. Only the button signs in.
func (s *Server) getLink(v *visit) error {
	page, err := s.linkPage(v, v.Query("t"))
	if err != nil {
		return err
	}
	return v.show(page)
}

func (s *Server) postLink(v *visit) error {
	token := v.PostForm("token")
	in, err := s.Accounts.FollowLink(v.ctx(), v.who, v.browser(), token, v.PostForm("confirm"), agent(v.Context))
	if err == nil {
		return v.welcome(in)
	}
	if !v.blame(err) {
		return err
	}
	page, e := s.linkPage(v, token)
	if e != nil {
		return e
	}
	return v.show(page)
}

// leave forgets the session, and what the browser kept of the person: drafts on a shared phone are
// nobody else's.
func (v *visit) leave() {
	v.setCookie(v.s.cookieName("sid"), "", 0)
	v.Header("Clear-Site-Data", `"storage"`)
}

func (s *Server) postLogout(v *visit) error {
	if err := s.Accounts.SignOut(v.ctx(), v.who, v.token); err != nil {
		return err
	}
	v.leave()
	v.say("success", "flash.signed_out")
	return v.see("/")
}

// getJoin shows what role somebody was invited to.
func (s *Server) getJoin(v *visit) error {
	i, err := s.Accounts.LookInvite(v.ctx(), v.who, v.Param("token"))
	view := views.Invite{Token: v.Param("token"), State: "open", Staff: true}
	switch {
	case fault.Is(err, fault.Closed), fault.Is(err, fault.NotFound):
		view.State = "expired"
	case err != nil:
		return err
	default:
		view.Email, view.By = i.Email, v.p.T("role."+string(i.Grant.Role))
	}
	return v.show(views.InvitePage(v.page(v.p.T("invite.title", "town", v.words1(v.town.Name)), ""), view))
}

func (s *Server) postJoin(v *visit) error {
	in, err := s.Accounts.AcceptInvite(v.ctx(), v.who, v.Param("token"), agent(v.Context))
	if err != nil {
		return err
	}
	return v.welcome(in)
}
