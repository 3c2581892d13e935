package web

import (
	"errors"
	"net/url"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/web/views"
)

// A frame on another site gets no cookies of ours, so nobody is signed in there, whatever the browser
// sends: a poll of residents leads to the portal, and one of everybody tells browsers apart by the
// form. After an answer the mark goes on in the frame's own address, which nobody else sees.

// frameMark is the mark that the frame goes on with.
func (v *visit) frameMark() string {
	if b := v.browserMark(); b != "" { // the town's site and the portal may be one site to the browser
		return b
	}
	return v.asBrowser(v.Query("k"))
}

func (s *Server) getPollFrame(v *visit) error { return s.showFrame(v, v.frameMark(), nil, "") }

func (s *Server) showFrame(v *visit, mark string, picked []int, said string) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	guest := access.Guest(v.town.ID, v.lang)
	d, err := s.Polls.Get(v.ctx(), guest, mark, which)
	if err != nil {
		return err
	}
	if d.Room != id.None {
		return fault.Missing() // a question to a room is asked in the room
	}
	v.who = guest
	view := v.pollView(d, picked)
	view.Framed, view.Action, view.CSV = true, "/embed"+view.Action, ""
	if view.Everybody && mark != "" {
		view.Browser = mark
	}
	if said == "" && mark != "" && v.Query("done") != "" && d.Answered() {
		said = v.p.T("flash.poll_answered")
	}
	view.Changed = said
	pg := v.page(view.Question.Text, "")
	pg.NoIndex = true
	return v.show(views.PollFrame(pg, view))
}

func (s *Server) postPollFrame(v *visit) error {
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	mark := v.browserMark()
	if mark == "" {
		mark = v.asBrowser(v.PostForm("browser"))
	}
	guest := access.Guest(v.town.ID, v.lang)
	in := poll.Answer{Poll: which, Choices: v.picked(), Browser: mark}
	err = s.Polls.Answer(v.ctx(), guest, in)
	if err == nil {
		return v.see("/embed/polls/" + which.String() + "?done=1&k=" + url.QueryEscape(mark))
	}
	if v.blame(err) {
		return s.showFrame(v, mark, in.Choices, "")
	}
	// A page of the portal would not be shown in the frame: what went wrong is said within it.
	if f := (*fault.Error)(nil); errors.As(err, &f) && (f.Kind == fault.Closed || f.Kind == fault.Invalid) {
		v.status = status(f.Kind)
		return s.showFrame(v, mark, nil, v.p.Fill(f.Key, f.Params))
	}
	return err
}
