package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/web/views"
)

type roomAct func(ctx context.Context, who access.Actor, room, which id.ID) error

func (s *Server) roomPollActs() map[string]roomAct {
	p := s.Polls
	return map[string]roomAct{"open": p.OpenInRoom, "close": p.CloseInRoom, "reveal": p.RevealInRoom, "discard": p.DiscardInRoom}
}

// pollBox is the polls of a room, as its host or somebody else sees them.
func (s *Server) pollBox(v *visit, room id.ID) (views.RoomPolls, error) {
	box := views.RoomPolls{Base: roomPollsPath(room), Room: roomPath(room)}
	in, err := s.Comments.Where(v.ctx(), v.who.Tenant, room)
	if err != nil {
		return box, err
	}
	box.Title, box.Live = in.Title, v.liveLine(room, in.Last)
	box.Host = s.Policy.May(v.who, access.HostRoom, in.Scope)
	list, err := s.Polls.InRoom(v.ctx(), v.who, room)
	if err != nil {
		return box, err
	}
	slices.SortStableFunc(list, func(a, b poll.Detail) int { return cmp.Compare(rank(a), rank(b)) })
	for _, d := range list {
		p := views.RoomPoll{Poll: v.pollView(d, nil), Several: d.Most > 1}
		if box.Host {
			p.Acts = roomCan(d)
			p.Hands, p.HallPeople = v.hands(d)
		}
		box.Polls = append(box.Polls, p)
	}
	return box, nil
}

// rank puts what is open first, then what the host prepared, then what is over.
func rank(d poll.Detail) int {
	return slices.Index([]poll.Phase{poll.Open, poll.Unpublished, poll.Closed}, d.Phase)
}

// pollParts are the polls of a room, for the page of those who take part.
func (s *Server) pollParts(v *visit, room id.ID) (templ.Component, error) {
	box, err := s.pollBox(v, room)
	if err != nil {
		return nil, err
	}
	box.Host = false // the desk has the host's buttons: here they would go with the next frame
	box.Polls = slices.DeleteFunc(box.Polls, func(p views.RoomPoll) bool { return p.Phase == string(poll.Unpublished) })
	return views.RoomPollsBox(v.page("", ""), box), nil
}

// pollPart is a poll as everybody in its room is sent it.
func (s *Server) pollPart(ctx context.Context, v *visit, pg views.Page, which id.ID) (templ.Component, error) {
	d, err := s.Polls.Told(ctx, v.town.ID, which)
	if err != nil {
		return nil, err
	}
	view := v.pollView(d, nil)
	view.ForAll, view.Can = true, d.Phase == poll.Open
	return views.PollPart(pg, view), nil
}

// roomCan are the acts of a host that make sense now, the next one first.
func roomCan(d poll.Detail) []string {
	switch {
	case d.Phase == poll.Unpublished:
		return []string{"open", "discard"}
	case d.Phase == poll.Open:
		return []string{"reveal", "close"}
	case d.Poll.Revealed.IsZero():
		return []string{"reveal"}
	}
	return nil
}

// hands are the fields for hands in the hall, once the question was put.
func (v *visit) hands(d poll.Detail) (out []views.HandField, people string) {
	if d.Phase == poll.Unpublished {
		return nil, ""
	}
	for _, c := range d.Choices {
		f := views.HandField{Number: c.Number, Label: v.in(c.Words)}
		if d.HallPeople > 0 {
			f.Value = strconv.Itoa(c.Hall)
		}
		out = append(out, f)
	}
	if d.HallPeople > 0 {
		people = strconv.Itoa(d.HallPeople)
	}
	return out, people
}

// pollWall is the poll that a projector shows: the open one, or else the one revealed last; ok is
// false when there is neither.
func (s *Server) pollWall(v *visit, room id.ID) (view views.Poll, ok bool, err error) {
	list, err := s.Polls.InRoom(v.ctx(), v.who, room)
	if err != nil {
		return view, false, err
	}
	var last *poll.Detail
	for i, d := range list {
		if d.Phase == poll.Open {
			return v.pollView(d, nil), true, nil
		}
		if d.Shown && (last == nil || d.Poll.Revealed.After(last.Poll.Revealed)) {
			last = &list[i]
		}
	}
	if last == nil {
		return view, false, nil
	}
	return v.pollView(*last, nil), true, nil
}

// roomPollsPath is where the polls of a room stand.
func roomPollsPath(room id.ID) string { return "/rooms/" + room.String() + "/polls" }

func (s *Server) getRoomPolls(v *visit) error {
	room, err := v.param("room")
	if err != nil {
		return err
	}
	box, err := s.pollBox(v, room)
	if err != nil {
		return err
	}
	return s.showRoomPolls(v, box)
}

func (s *Server) showRoomPolls(v *visit, box views.RoomPolls) error {
	pg := v.page(v.p.T("poll.room_title", "title", box.Title), "")
	return v.show(v.part("polls", views.RoomPollsBox(pg, box), views.RoomPollsPage(pg, box)))
}

func (s *Server) postRoomPoll(v *visit) error {
	room, err := v.param("room")
	if err != nil {
		return err
	}
	in := poll.Ask{Room: room, Question: v.PostForm("question"), Choices: strings.Split(strings.ReplaceAll(v.PostForm("choices"), "\r", "\n"), "\n"),
		Most: v.count("most"), Open: v.PostForm("open") != "", Key: v.PostForm("key")}
	_, err = s.Polls.AskInRoom(v.ctx(), v.who, v.town, v.lang, in)
	if err == nil {
		return v.see(roomPollsPath(room))
	}
	if !v.blame(err) {
		return err
	}
	box, err := s.pollBox(v, room)
	if err != nil {
		return err
	}
	box.Form = views.AskForm{Question: in.Question, Choices: v.PostForm("choices"), Most: v.PostForm("most")}
	return s.showRoomPolls(v, box)
}

func (s *Server) actInRoom(do roomAct) func(*visit) error {
	return func(v *visit) error {
		room, err := v.param("room")
		if err != nil {
			return err
		}
		which, err := v.param("poll")
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, room, which); err != nil {
			return err
		}
		return v.see(roomPollsPath(room) + "#poll-" + which.String())
	}
}

func (s *Server) postHands(v *visit) error {
	room, err := v.param("room")
	if err != nil {
		return err
	}
	which, err := v.param("poll")
	if err != nil {
		return err
	}
	in := poll.Hands{ByChoice: map[int]int{}, People: v.count("hall_people")}
	for n := 1; n <= poll.MaxChoices; n++ {
		if raw := v.PostForm("hall_" + strconv.Itoa(n)); raw != "" {
			in.ByChoice[n] = v.count("hall_" + strconv.Itoa(n))
		}
	}
	err = s.Polls.CountHall(v.ctx(), v.who, room, which, in)
	if err == nil {
		v.say("success", "flash.poll_hands")
		return v.see(roomPollsPath(room) + "#poll-" + which.String())
	}
	if !v.blame(err) {
		return err
	}
	box, err := s.pollBox(v, room)
	if err != nil {
		return err
	}
	for i := range box.Polls {
		p := &box.Polls[i]
		if p.ID != which.String() {
			continue
		}
		p.Fold, p.HallPeople = true, v.PostForm("hall_people")
		for n := range p.Hands {
			p.Hands[n].Value = v.PostForm("hall_" + strconv.Itoa(p.Hands[n].Number))
		}
	}
	return s.showRoomPolls(v, box)
}
