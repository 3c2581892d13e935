package web

import (
	"strconv"
	"time"

	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/web/views"
)

func (s *Server) getHostDesk(v *visit) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	return s.showHostDesk(v, which, nil)
}

// showHostDesk shows the host's page; keep puts back what was typed.
func (s *Server) showHostDesk(v *visit, which id.ID, keep func(*views.HostDesk)) error {
	d, err := s.Rooms.Desk(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	view := views.HostDesk{Path: roomPath(which), Title: d.Title, About: d.Path, Live: v.liveLine(which, d.Last), Stage: v.stageView(d.Stage),
		Watching: s.watching(v, which), Pauses: room.Pauses}
	if d.Sitting.State == room.Planned {
		view.At = d.Sitting.Planned.In(v.town.Location()).Format(localMinute)
	}
	for _, q := range d.All {
		w := v.wallQuestion(q, false)
		switch q.State {
		case room.Fresh:
			view.New = append(view.New, w)
		case room.Shown, room.Answering:
			view.Wall = append(view.Wall, w)
		default:
			view.Done = append(view.Done, w)
		}
	}
	if d.Past.ID != id.None {
		past := pastSitting(d.Past)
		past.Versions = len(d.Minutes)
		for _, m := range d.Minutes {
			past.Written = past.Written || !m.Published.IsZero()
		}
		view.Past = &past
	}
	if view.Polls, err = s.pollBox(v, which); err != nil {
		return err
	}
	if keep != nil {
		keep(&view)
	}
	pg := v.page(v.p.T("room.desk", "title", d.Title), views.SectionAdmin)
	return v.show(v.part("desk", views.HostDeskBox(pg, view), views.HostDeskPage(pg, view)))
}

func pastSitting(s room.Sitting) views.PastSitting {
	return views.PastSitting{ID: s.ID.String(), Number: s.Number, Started: s.Started, Ended: s.Ended}
}

// localMinute is how a browser writes a moment of the town's own clock.
const localMinute = "2006-01-02T15:04"

// atDesk does something as the host and goes back to the desk; a fault of the form is shown there.
func (s *Server) atDesk(v *visit, place string, do func(which id.ID) error, keep func(*views.HostDesk)) error {
	which, err := v.param("room")
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showHostDesk(v, which, keep)
	}
	return v.see(roomPath(which) + "/host" + place)
}

func (s *Server) postStart(v *visit) error {
	return s.atDesk(v, "", func(which id.ID) error { return s.Rooms.Start(v.ctx(), v.who, which) }, nil)
}

func (s *Server) postEnd(v *visit) error {
	return s.atDesk(v, "#after", func(which id.ID) error { return s.Rooms.End(v.ctx(), v.who, which) }, nil)
}

func (s *Server) postPlan(v *visit) error {
	typed := v.PostForm("at")
	return s.atDesk(v, "", func(which id.ID) error {
		if v.PostForm("off") != "" {
			return s.Rooms.CallOff(v.ctx(), v.who, which)
		}
		at, _ := time.ParseInLocation(localMinute, typed, v.town.Location()) // the zero time is refused with words
		return s.Rooms.Plan(v.ctx(), v.who, which, at)
	}, func(d *views.HostDesk) { d.At = typed })
}

func (s *Server) postMode(v *visit) error {
	seconds, _ := strconv.Atoi(v.PostForm("seconds")) // anything else is refused with words
	return s.atDesk(v, "#desk-mode", func(which id.ID) error {
		return s.Rooms.SetMode(v.ctx(), v.who, which, room.Mode(v.PostForm("mode")), seconds)
	}, nil)
}

func (s *Server) postGiveFloor(v *visit) error {
	return s.speakerTurn(v, func(which, speaker id.ID) error { return s.Rooms.GiveFloor(v.ctx(), v.who, which, speaker) })
}

func (s *Server) postEndTurn(v *visit) error {
	return s.speakerTurn(v, func(which, speaker id.ID) error { return s.Rooms.EndTurn(v.ctx(), v.who, which, speaker) })
}

func (s *Server) speakerTurn(v *visit, do func(which, speaker id.ID) error) error {
	speaker, err := v.param("speaker")
	if err != nil {
		return err
	}
	return s.atDesk(v, "#desk-queue", func(which id.ID) error { return do(which, speaker) }, nil)
}

func (s *Server) postQuestionState(v *visit) error {
	question, err := v.param("question")
	if err != nil {
		return err
	}
	in := room.Move{To: room.Stand(v.PostForm("state")), Reason: v.PostForm("reason"), Answer: v.PostForm("answer")}
	return s.atDesk(v, "#h-"+question.String(), func(which id.ID) error { return s.Rooms.Handle(v.ctx(), v.who, which, question, in) },
		func(d *views.HostDesk) {
			d.Touched, d.Form = question.String(), views.QuestionMove{State: string(in.To), Reason: in.Reason, Answer: in.Answer}
			if in.To != room.Answered {
				d.Form.Answer = ""
			} else {
				d.Form.Reason = ""
			}
		})
}

func (s *Server) getRooms(v *visit) error {
	list, err := s.Rooms.Led(v.ctx(), v.who)
	if err != nil {
		return err
	}
	rows := make([]views.SittingRow, len(list))
	for i, e := range list {
		rows[i] = views.SittingRow{Desk: roomPath(e.Room) + "/host", Title: e.Place.Title, State: string(e.State), At: e.Sitting.Planned, Peak: e.Peak, Written: e.Minutes}
		if !e.Sitting.Started.IsZero() {
			rows[i].At = e.Sitting.Started
		}
	}
	return v.show(views.RoomsPage(v.page(v.p.T("room.list"), views.SectionAdmin), rows))
}
