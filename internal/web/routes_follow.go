package web

import (
	"net/http"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/web/views"
)

// registerFollow declares the pages of follow.
func (s *Server) registerFollow() {
	get, post := http.MethodGet, http.MethodPost
	what := []string{"?subject"}
	s.on(Route{Method: get, Path: "/following", Ask: access.FollowProcess, IDs: what, Rate: Reading, Class: Private}, s.getFollowing)
	s.on(Route{Method: post, Path: "/following", Ask: access.FollowProcess, IDs: what, Rate: SigningIn, Class: Private}, s.postFollowing)
	s.on(Route{Method: get, Path: "/follow/:token", Ask: access.FollowProcess, Rate: SigningIn, Class: Private}, s.getFollowLetter)
	s.on(Route{Method: post, Path: "/follow/:token", Ask: access.FollowProcess, Rate: SigningIn, Class: Private}, s.postFollowLetter)
	s.on(Route{Method: get, Path: "/unfollow/:token", Ask: access.FollowProcess, Rate: SigningIn, Class: Private}, s.getUnfollow)
	s.on(Route{Method: post, Path: "/unfollow/:token", Ask: access.FollowProcess, Rate: SigningIn, Class: Private}, s.postUnfollow)
}

// followAction is where following a thing is posted to.
func followAction(what follow.Subject) string {
	return "/following?kind=" + what.Kind + "&subject=" + what.ID.String()
}

// followBox is the panel with which people follow a thing: residents at one tap, others by e-mail.
// Put @FollowPanel(pg, box) into the aside of the thing's page. kind is what the index of what can be
// found calls it ("consultation", "investment", "thread"), or follow.Process; path is its page. News
// of it reach its followers through noticeTx.following in the store.
func (s *Server) followBox(v *visit, kind string, which id.ID, path string) (views.FollowBox, error) {
	what := follow.Subject{Kind: kind, ID: which}
	on, err := s.Follows.State(v.ctx(), v.who, what)
	return views.FollowBox{Action: followAction(what), Following: on, Next: path, Mail: !v.who.SignedIn()}, err
}

// subject reads what is to be followed from the address. Faults: NotFound.
func (v *visit) subject() (follow.Subject, error) {
	which, ok := id.Parse(v.Query("subject"))
	if !ok {
		return follow.Subject{}, fault.Missing()
	}
	kind := v.Query("kind")
	if kind == "" {
		kind = follow.Process
	}
	return follow.Subject{Kind: kind, ID: which}, nil
}

func (s *Server) getFollowing(v *visit) error { return s.showFollowing(v, "") }

// showFollowing is the panel on a page of its own: what was typed cannot be shown again on the page
// of the thing, which is another part's.
func (s *Server) showFollowing(v *visit, email string) error {
	what, err := v.subject()
	if err != nil {
		return err
	}
	thing, err := s.Follows.Thing(v.ctx(), v.who, what)
	if err != nil {
		return err
	}
	box, err := s.followBox(v, what.Kind, what.ID, thing.Path)
	if err != nil {
		return err
	}
	box.Email = email
	title := v.words1(thing.Title)
	return v.show(views.FollowFormPage(v.page(v.p.T("follow.page_title", "title", title), ""), views.FollowForm{Title: title, Path: thing.Path, Box: box}))
}

func (s *Server) postFollowing(v *visit) error {
	what, err := v.subject()
	if err != nil {
		return err
	}
	if !v.who.SignedIn() {
		return s.followByMail(v, what)
	}
	if err := s.Follows.Set(v.ctx(), v.who, what, v.want()); err != nil {
		return err
	}
	if v.fragment("follow") {
		box, err := s.followBox(v, what.Kind, what.ID, v.PostForm("next"))
		if err != nil {
			return err
		}
		box.Just = true
		return v.show(views.FollowPanel(v.page("", ""), box))
	}
	return v.see(v.PostForm("next"))
}

func (s *Server) followByMail(v *visit, what follow.Subject) error {
	if err := s.Follows.Begin(v.ctx(), v.who, v.town, what, v.PostForm("email")); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showFollowing(v, v.PostForm("email"))
	}
	v.say("success", "flash.follow_asked")
	return v.see(v.PostForm("next"))
}

func (v *visit) followLetter(l views.FollowLetter) templ.Component {
	l.Token = v.Param("token")
	return views.FollowConfirmPage(v.page(v.p.T("follow.title"), ""), l)
}

// getFollowLetter shows what would be followed and changes nothing: mail scanners open links too.
func (s *Server) getFollowLetter(v *visit) error {
	thing, err := s.Follows.Look(v.ctx(), v.who, v.Param("token"))
	if fault.Is(err, fault.NotFound) {
		return v.show(v.followLetter(views.FollowLetter{State: "gone"}))
	}
	if err != nil {
		return err
	}
	return v.show(v.followLetter(views.FollowLetter{State: "open", Title: v.words1(thing.Title)}))
}

func (s *Server) postFollowLetter(v *visit) error {
	thing, err := s.Follows.Confirm(v.ctx(), v.who, v.Param("token"))
	if fault.Is(err, fault.NotFound) {
		return v.show(v.followLetter(views.FollowLetter{State: "gone"}))
	}
	if err != nil {
		return err
	}
	v.say("success", "flash.follow_on")
	return v.see(thing.Path)
}

func (s *Server) getUnfollow(v *visit) error {
	view := views.FollowLetter{Token: v.Param("token"), State: "open"}
	thing, err := s.Follows.LookStop(v.ctx(), v.who, view.Token)
	switch {
	case fault.Is(err, fault.NotFound):
		view.State = "gone" // it has ended, or never was: there is nothing left to do
	case err != nil:
		return err
	default:
		view.Title = v.words1(thing.Title)
	}
	return v.show(views.UnfollowPage(v.page(v.p.T("follow.stop_title"), ""), view))
}

// postUnfollow ends it at one click and without a sign-in (RFC 8058).
func (s *Server) postUnfollow(v *visit) error {
	if err := s.Follows.Stop(v.ctx(), v.who, v.Param("token")); err != nil {
		return err
	}
	return v.show(views.UnfollowPage(v.page(v.p.T("follow.stop_title"), ""), views.FollowLetter{State: "done"}))
}

// followCards lists what somebody follows besides ideas, for their own page.
func (s *Server) followCards(v *visit) (out []views.FollowCard, err error) {
	list, err := s.Follows.Mine(v.ctx(), v.who)
	for _, thing := range list {
		out = append(out, views.FollowCard{Title: v.words1(thing.Title), Path: thing.Path, Action: followAction(thing.Subject)})
	}
	return out, err
}
