package web

import (
	"cmp"
	"context"

	"github.com/a-h/templ"

	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/room"
	"almenda/internal/web/views"
)

// roomPath is where a thing is discussed live.
func roomPath(room id.ID) string { return "/rooms/" + room.String() }

// liveLine is how a page of a room follows its log from a number on.
func (v *visit) liveLine(room id.ID, seq int64) views.LiveLine {
	l := views.LiveLine{Name: room.String(), URL: "/live?lang=" + v.lang, Poll: "/live/poll?room=" + room.String() + "&lang=" + v.lang, Seq: seq}
	if v.who.SignedIn() {
		l.Me = v.s.mark(v.town, v.who.Account)
	}
	return l
}

// stageView is the stage as everybody sees it.
func (v *visit) stageView(st room.Stage) views.Stage {
	out := views.Stage{Path: roomPath(st.ID), State: string(st.Sitting.State), Mode: cmp.Or(string(st.Mode), string(room.Open)), Seconds: int(st.Slow.Seconds()), Unshown: st.Unshown, Minutes: st.Minutes}
	switch st.Sitting.State {
	case room.Planned:
		out.At = st.Sitting.Planned
	case room.Running:
		out.At = st.Sitting.Started
	case room.Ended:
		out.At = st.Sitting.Ended
	default:
		out.State = "none"
	}
	for _, sp := range st.Queue {
		out.Queue = append(out.Queue, views.Speaker{ID: sp.ID.String(), Name: v.author(sp.Name, "").Name, By: v.s.mark(v.town, sp.Account), Speaking: sp.State == room.Speaking})
	}
	return out
}

func (v *visit) wallQuestion(q room.Question, mine bool) views.WallQuestion {
	return views.WallQuestion{ID: q.ID.String(), Room: roomPath(q.Room), Body: q.Body, Name: q.Name, State: string(q.State), Reason: q.Reason, Answer: q.Answer,
		Supports: q.Supports, Mine: mine}
}

func (v *visit) sittingCard(e room.Entry, path string) views.LinkCard {
	c := views.LinkCard{Title: e.Place.Title, Path: path}
	colour, at := "neutral", e.Sitting.Ended
	switch e.State {
	case room.Running:
		colour, at = "success", e.Sitting.Started
	case room.Planned:
		colour, at = "info", e.Sitting.Planned
	}
	c.Tags = []views.CardTag{{Text: v.p.T("room.state." + string(e.State)), Color: colour}}
	c.Meta = []string{v.p.DateTime(at)}
	if e.State == room.Ended {
		c.Meta = append(c.Meta, v.p.T("room.minutes_no"))
	}
	return c
}

// led tells a page that shows a discussion whether it is led, and whether the viewer could lead it.
func (s *Server) led(v *visit, r comment.Room, box *views.Room) error {
	st, err := s.Rooms.Glance(v.ctx(), v.who.Tenant, r.ID)
	if err != nil {
		return err
	}
	view := v.stageView(st)
	if view.State == "running" || view.State == "planned" || view.Minutes {
		box.Led = &view
	}
	if s.Rooms.MayHost(v.who, r.Scope) && r.Closed == "" {
		box.Lead = roomPath(r.ID) + "/host"
	}
	return nil
}

// part draws the part of a room that a line of its log names, as everybody may see it: the stage,
// a question, or a poll. Faults: NotFound.
func (s *Server) part(ctx context.Context, v *visit, pg views.Page, ref id.ID) (templ.Component, error) {
	q, err := s.Rooms.Part(ctx, v.town.ID, ref)
	if err == nil {
		return views.QuestionItem(pg, v.wallQuestion(q, false)), nil
	}
	if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	st, err := s.Rooms.Stage(ctx, v.town.ID, ref)
	if fault.Is(err, fault.NotFound) {
		return s.pollPart(ctx, v, pg, ref)
	}
	if err != nil {
		return nil, err
	}
	return views.StageBox(pg, v.stageView(st)), nil
}

// watching is how many watch a room, as far as this process knows. Pages that are kept for guests
// do not say it: it would soon be untrue, and a script tells it.
func (s *Server) watching(v *visit, room id.ID) int64 {
	if !v.who.SignedIn() {
		return 0
	}
	return s.hub.Watching(live.Room(v.town.ID, room))
}
