package web

import (
	"net/http"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/invitation"
	"almenda/internal/web/views"
)

// registerAnswers lists what the links in an invitation's letter lead to.
func (s *Server) registerAnswers() {
	get, post := http.MethodGet, http.MethodPost
	answer := func(method, path string, handle func(*visit) error) {
		s.on(Route{Method: method, Path: path, Ask: access.AnswerInvitation, Rate: SigningIn, Class: Private}, handle)
	}
	answer(get, "/invite/:token", s.getInvite)
	answer(post, "/invite/:token", s.postInvite)
	answer(get, "/u/:token", s.getUnsubscribe)
	answer(post, "/u/:token", s.postUnsubscribe)
}

// getInvite shows an invitation and changes nothing: mail scanners open links too.
func (s *Server) getInvite(v *visit) error {
	i, err := s.Invitations.Look(v.ctx(), v.town, v.Param("token"))
	view := views.Invite{Token: v.Param("token"), State: "expired"}
	switch {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return err
	case i.Standing == invitation.Open:
		view.State, view.Email = "open", i.Email
	case i.Standing == invitation.Used:
		view.State = "used"
	}
	return v.show(views.InvitePage(v.page(v.p.T("invite.title", "town", v.words1(v.town.Name)), ""), view))
}

func (s *Server) postInvite(v *visit) error {
	joined, err := s.Invitations.Accept(v.ctx(), v.town, v.Param("token"))
	if err != nil {
		return err
	}
	in, err := s.Accounts.Admit(v.ctx(), access.ForSystem(v.town.ID), joined.Account, agent(v.Context))
	if err != nil {
		return err
	}
	return v.welcome(in)
}

func (s *Server) getUnsubscribe(v *visit) error {
	i, err := s.Invitations.LookStop(v.ctx(), v.town, v.Param("token"))
	if err != nil {
		return err
	}
	return v.show(v.unsubscribePage(views.Unsubscribe{Token: v.Param("token"), Email: masked(i.Email)}))
}

func (v *visit) unsubscribePage(u views.Unsubscribe) templ.Component {
	return views.UnsubscribePage(v.page(v.p.T("unsubscribe.title"), ""), u)
}

// postUnsubscribe ends all invitations to an address, at one click and without a sign-in (RFC 8058).
func (s *Server) postUnsubscribe(v *visit) error {
	i, err := s.Invitations.LookStop(v.ctx(), v.town, v.Param("token"))
	if err != nil {
		return err
	}
	if err := s.Invitations.Unsubscribe(v.ctx(), v.town, v.Param("token")); err != nil {
		return err
	}
	return v.show(v.unsubscribePage(views.Unsubscribe{Token: v.Param("token"), Email: masked(i.Email), Done: true}))
}
