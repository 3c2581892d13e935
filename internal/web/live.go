package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/live"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// watched reads which room is asked for, in which language, and what the browser has already.
func (v *visit) watched() (topic live.Topic, lang string, since int64, err error) {
	room, ok := id.Parse(v.Query("room"))
	if !ok {
		return topic, "", 0, fault.Missing()
	}
	if lang = v.Query("lang"); !v.town.Speaks(lang) {
		lang = v.lang
	}
	since, _ = strconv.ParseInt(v.Query("since"), 10, 64) // nothing yet
	return live.Room(v.town.ID, room), lang, max(since, 0), nil
}

func (s *Server) getLive(v *visit) error {
	topic, lang, since, err := v.watched()
	if err != nil {
		return err
	}
	// The browser's own origin is asked for, whichever of the portal's hosts it came by.
	s.hub.Serve(v.Writer, v.Request, v.who, lang, v.here(), topic, since)
	return nil
}

// pollTime is how long a poll waits for news: below what proxies cut off.
const pollTime = 25 * time.Second

func (s *Server) getPoll(v *visit) error {
	topic, lang, since, err := v.watched()
	if err != nil {
		return err
	}
	wait := pollTime
	if v.Query("wait") == "0" {
		wait = 0
	}
	frames, err := s.hub.Poll(v.ctx(), v.who, lang, topic, since, wait)
	if err != nil {
		return err
	}
	if frames == nil {
		frames = []live.Frame{}
	}
	v.JSON(http.StatusOK, frames)
	return nil
}

// Item renders a line of a room's log as everybody in the room may see it, for the hub: a comment,
// or another part that is to be drawn anew.
func (s *Server) Item(ctx context.Context, t tenant.ID, lang string, it live.Item) (string, error) {
	town, ok := s.Registry.Get(t)
	if !ok {
		return "", fault.Missing()
	}
	v := &visit{s: s, town: town, lang: lang, p: s.printer(town, lang), now: s.Clock.Now()}
	pg := views.Page{Town: town, P: v.p, Now: v.now, Atlas: s.atlas, Assets: s.asset}
	var b bytes.Buffer
	if it.Op == live.Part {
		part, err := s.part(ctx, v, pg, it.Ref)
		if err != nil {
			return "", err
		}
		err = part.Render(ctx, &b)
		return b.String(), err
	}
	c, err := s.Comments.Shown(ctx, t, it.Ref)
	if err != nil {
		return "", err
	}
	r, err := s.Comments.Where(ctx, t, c.Room)
	if err != nil {
		return "", err
	}
	if err := views.CommentItem(pg, v.commentView(r, c)).Render(ctx, &b); err != nil {
		return "", err
	}
	return b.String(), nil
}

var _ live.Renderer = (*Server)(nil)
