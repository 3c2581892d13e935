package web

import (
	"net/url"
	"time"

	"almenda/internal/district"
	"almenda/internal/meeting"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// eventsOfProcess is what one can come to in a process, and what was said where one came.
func (s *Server) eventsOfProcess(v *visit, p process.Process) ([]views.Block, error) {
	coming, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{Process: p.ID}, page.Request{Size: 6})
	if err != nil {
		return nil, err
	}
	past, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{Process: p.ID, Past: true}, page.Request{Size: 3})
	if err != nil {
		return nil, err
	}
	block := views.Block{ID: "events", Title: v.p.T("meeting.list_title"), Cards: v.eventLinks(append(coming.Rows, past.Rows...)),
		More: &views.Link{Text: v.p.T("meeting.all"), Path: "/events?process=" + url.QueryEscape(p.Slug)}}
	if len(block.Cards) == 0 {
		return nil, nil
	}
	for _, r := range coming.Rows {
		if p.Open(process.Meeting, v.now) && r.State == meeting.Published {
			block.Do = &views.Do{Text: v.p.T("meeting.come", "title", r.Title, "when", v.hours(r.Starts, r.Ends)), Link: views.Link{Text: v.p.T("meeting.see"), Path: eventPath(r.Meeting)}}
			break
		}
	}
	return []views.Block{block}, nil
}

func (v *visit) eventLinks(list []meeting.Row) []views.LinkCard {
	out := make([]views.LinkCard, len(list))
	for i, r := range list {
		c := v.eventRow(r)
		out[i] = views.LinkCard{Title: c.Title, Path: c.Path, Lang: c.Lang, Text: c.When, Tags: []views.CardTag{{Text: v.p.T("meeting.kind." + c.Kind), Color: "accent"}}}
		switch {
		case c.Cancelled:
			out[i].Tags = append(out[i].Tags, views.CardTag{Text: v.p.T("meeting.state.cancelled"), Color: "danger"})
		case c.Minuted:
			out[i].Tags = append(out[i].Tags, views.CardTag{Text: v.p.T("meeting.minuted"), Color: "success"})
		}
		for _, fact := range []string{c.Place, c.District, c.Places} {
			if fact != "" {
				out[i].Meta = append(out[i].Meta, fact)
			}
		}
	}
	return out
}

// eventsHome is the next three events.
func (s *Server) eventsHome(v *visit) ([]views.Block, error) {
	list, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{}, page.Request{Size: 3})
	if err != nil || len(list.Rows) == 0 {
		return nil, err
	}
	return []views.Block{{ID: "events", Title: v.p.T("meeting.list_title"), Cards: v.eventLinks(list.Rows), More: &views.Link{Text: v.p.T("meeting.all"), Path: "/events"}}}, nil
}

// eventsMine is what somebody signed up for.
func (s *Server) eventsMine(v *visit) ([]views.Block, error) {
	list, err := s.Meetings.Mine(v.ctx(), v.who)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	block := views.Block{ID: "my-events", Title: v.p.T("meeting.mine")}
	for _, t := range list {
		c := v.eventLinks([]meeting.Row{{Meeting: t.At}})[0]
		c.Path = "/tickets/" + t.Code
		c.Tags = append(c.Tags, views.CardTag{Text: v.p.T("meeting.standing." + string(t.State)), Color: map[meeting.Standing]string{meeting.Placed: "success"}[t.State]})
		if t.At.Place != "" {
			c.Meta = []string{t.At.Place}
		}
		block.Cards = append(block.Cards, c)
	}
	return []views.Block{block}, nil
}

// eventsToday is what staff work at before the day is over.
func (s *Server) eventsToday(v *visit) ([]views.Block, error) {
	if !s.Policy.Anywhere(v.who, deskAsk) {
		return nil, nil
	}
	now := v.now.In(v.town.Location())
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, v.town.Location())
	list, err := s.Meetings.Worked(v.ctx(), v.who, meeting.Filter{To: tomorrow.UTC()}, page.Request{Size: 20})
	if err != nil {
		return nil, err
	}
	block := views.Block{ID: "events-today", Title: v.p.T("meeting.today_title")}
	for _, r := range list.Rows {
		if r.State != meeting.Published {
			continue
		}
		c := v.eventLinks([]meeting.Row{r})[0]
		c.Path = adminEventPath(r.Meeting) + "/desk"
		c.Meta = append(c.Meta, v.p.N("meeting.signed_n", r.Taken.All()))
		block.Cards = append(block.Cards, c)
	}
	return []views.Block{block}, nil
}

// eventDates is what stands in the calendar of the town.
func (s *Server) eventDates(v *visit, from, to time.Time) (out []views.DateLine, err error) {
	for _, past := range []bool{true, false} {
		list, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{Past: past, From: from, To: to}, page.Request{Size: page.Max})
		if err != nil {
			return nil, err
		}
		for _, r := range list.Rows {
			out = append(out, dateLines(r)...)
		}
	}
	return out, nil
}

func dateLines(r meeting.Row) (out []views.DateLine) {
	m := r.Meeting
	line := views.DateLine{Kind: "event", At: m.Starts, End: m.Ends, Title: m.Title, Lang: m.Language, Path: eventPath(m), Where: m.Place, Process: r.Slug,
		UID: eventUID(m, 0), Sequence: m.Version, Cancelled: m.State == meeting.Cancelled, Changed: m.Updated}
	if len(m.Hours) < 2 {
		return []views.DateLine{line}
	}
	for i, h := range m.Hours {
		line.At, line.End, line.UID = h.Opens, h.Closes, eventUID(m, i)
		out = append(out, line)
	}
	return out
}

// eventsOfDistrict is what comes in one district.
func (s *Server) eventsOfDistrict(v *visit, key string) ([]views.Block, error) {
	list, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{District: key}, page.Request{Size: 6})
	if err != nil || len(list.Rows) == 0 {
		return nil, err
	}
	return []views.Block{{ID: "events", Title: v.p.T("meeting.list_title"), Cards: v.eventLinks(list.Rows),
		More: &views.Link{Text: v.p.T("meeting.all"), Path: "/events?district=" + url.QueryEscape(key)}}}, nil
}

// eventsNear is what comes around a place.
func (s *Server) eventsNear(v *visit, at tenant.Point) (out []views.NearCard, err error) {
	list, err := s.Meetings.List(v.ctx(), v.who, meeting.Filter{}, page.Request{Size: page.Max})
	if err != nil {
		return nil, err
	}
	for _, r := range list.Rows {
		if r.Point == nil {
			continue
		}
		if far := district.Distance(at, *r.Point); far <= nearMetres {
			out = append(out, views.NearCard{LinkCard: v.eventLinks([]meeting.Row{r})[0], Metres: far})
		}
	}
	return out, nil
}
