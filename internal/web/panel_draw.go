package web

import (
	"strconv"
	"strings"

	"almenda/internal/cache"
	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/lottery/draw"
	"almenda/internal/panel"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func drawsPath(of id.ID) string { return "/admin/panel/" + of.String() + "/draw" }

func drawPath(of, which id.ID) string { return drawsPath(of) + "/" + which.String() }

// drawIDs are the panel and the draw that the address names.
func (v *visit) drawIDs() (of, which id.ID, err error) {
	if of, err = v.param("panel"); err == nil {
		which, err = v.param("draw")
	}
	return of, which, err
}

func (s *Server) getPanelDraws(v *visit) error { return s.showDraws(v, "", "10", "") }

// showDraws draws the list of a panel's draws, with its forms as they were typed.
func (s *Server) showDraws(v *visit, seats, tolerance, fill string) error {
	of, err := v.param("panel")
	if err != nil {
		return err
	}
	d, err := s.Panels.DrawDesk(v.ctx(), v.who, of)
	if err != nil {
		return err
	}
	if seats == "" {
		seats = strconv.Itoa(d.Panel.Size)
	}
	view := panels.DrawList{Panel: v.words1(d.Panel.Title), Back: "/admin/panel/" + of.String(), Action: drawsPath(of), Seats: seats, Tolerance: tolerance,
		Waits: v.p.N("panel_draw.waits", d.In[panel.Waiting])}
	if d.Population.Version > 0 {
		view.Figures = v.p.T("panel_draw.figures", "source", d.Population.Source, "at", d.Population.At)
	}
	for _, one := range d.Draws {
		view.Lines = append(view.Lines, panels.DrawLine{Path: drawPath(of, one.ID), Title: v.drawTitle(one), State: v.p.T("panel_draw.state." + string(one.State)), When: v.p.Date(one.Made)})
	}
	view.Fill = v.drawFill(of, d.Vacant, fill)
	return v.show(panels.DrawListPage(v.page(v.p.T("panel_draw.title"), views.SectionAdmin), view))
}

func (v *visit) drawTitle(d panel.Draw) string {
	if d.Base != id.None {
		return v.p.T("panel_draw.nth_fill", "n", d.Number)
	}
	return v.p.T("panel_draw.nth", "n", d.Number)
}

// drawFill offers a further draw when seats are empty.
func (v *visit) drawFill(of id.ID, x panel.Vacancies, typed string) *panels.DrawFill {
	if x.Base == id.None || x.Kept >= x.Seats {
		return nil
	}
	out := &panels.DrawFill{Text: v.p.N("panel_draw.empty_seats", x.Seats-x.Kept, "seats", x.Seats), Seats: typed}
	if x.Most < 1 || x.Least > x.Most {
		out.Range = v.p.T("panel_draw.fill_impossible")
		return out
	}
	if typed == "" {
		out.Seats = strconv.Itoa(x.Most)
	}
	out.Action = drawsPath(of) + "/fill"
	out.Range = v.p.T("panel_draw.fill_range", "least", max(1, x.Least), "most", x.Most)
	return out
}

func (s *Server) postPanelDraw(v *visit) error {
	of, err := v.param("panel")
	if err != nil {
		return err
	}
	made, err := s.Panels.PrepareDraw(v.ctx(), v.who, v.town, of, v.count("seats"), v.count("tolerance"), v.PostForm("key"))
	if err == nil {
		v.say("success", "flash.panel_draw_prepared")
		return v.see(drawPath(of, made))
	}
	if !v.blame(err) {
		return err
	}
	return s.showDraws(v, v.PostForm("seats"), v.PostForm("tolerance"), "")
}

func (s *Server) postPanelDrawFill(v *visit) error {
	of, err := v.param("panel")
	if err != nil {
		return err
	}
	made, err := s.Panels.PrepareReplacement(v.ctx(), v.who, of, v.count("seats"), v.PostForm("key"))
	if err == nil {
		v.say("success", "flash.panel_draw_prepared")
		return v.see(drawPath(of, made))
	}
	if !v.blame(err) {
		return err
	}
	return s.showDraws(v, "", "10", v.PostForm("seats"))
}

func (s *Server) getPanelDraw(v *visit) error { return s.showDraw(v, nil) }

// showDraw draws the page of one draw; edit changes it to what was typed.
func (s *Server) showDraw(v *visit, edit func(*panels.DrawRoom)) error {
	of, which, err := v.drawIDs()
	if err != nil {
		return err
	}
	d, err := s.Panels.DrawRoom(v.ctx(), v.who, v.town, of, which)
	if err != nil {
		return err
	}
	view := v.drawRoom(d)
	if edit != nil {
		edit(&view)
	}
	pg := v.page(view.Title, views.SectionAdmin)
	if v.fragment("draw-progress") {
		w := v.drawWork(d)
		return v.show(panels.DrawProgress(pg, w))
	}
	return v.show(panels.DrawRoomPage(pg, view))
}

// typedDraw is the settings of a draw as they were typed.
func (v *visit) typedDraw() (x panel.DrawSettings) {
	x = panel.DrawSettings{Algorithm: lottery.Algorithm(v.PostForm("algorithm")), Seats: v.count("seats"), Household: v.count("household"), Lists: v.count("lists"),
		Tolerance: v.count("tolerance"), Minutes: v.count("minutes"), Compare: v.PostForm("compare") != ""}
	for i := 0; ; i++ {
		f := panel.DrawFeature{}
		for j := 0; ; j++ {
			name := "q" + strconv.Itoa(i) + "-" + strconv.Itoa(j)
			if _, there := v.GetPostForm(name + "-min"); !there || j > 500 {
				break
			}
			f.Values = append(f.Values, panel.DrawQuota{Min: v.count(name + "-min"), Max: v.count(name + "-max")})
		}
		if len(f.Values) == 0 {
			return x
		}
		x.Quotas = append(x.Quotas, f)
	}
}

func (s *Server) postPanelDrawSettings(v *visit) error {
	of, which, err := v.drawIDs()
	if err != nil {
		return err
	}
	again := v.PostForm("again") == "1"
	err = s.Panels.SetDraw(v.ctx(), v.who, v.town, of, which, v.typedDraw(), again)
	if err == nil {
		v.say("success", "flash.panel_draw_saved")
		return v.see(drawPath(of, which))
	}
	if !v.blame(err) {
		return err
	}
	return s.showDraw(v, v.keepTyped)
}

// keepTyped puts what was typed back into the form of the settings.
func (v *visit) keepTyped(view *panels.DrawRoom) {
	f := view.Form
	if f == nil {
		return
	}
	f.Seats, f.Household, f.Tolerance, f.Minutes = v.PostForm("seats"), v.PostForm("household"), v.PostForm("tolerance"), v.PostForm("minutes")
	f.Algorithm, f.Lists, f.Compare = v.PostForm("algorithm"), v.PostForm("lists"), v.PostForm("compare") != ""
	for i := range f.Groups {
		for j := range f.Groups[i].Rows {
			q := &f.Groups[i].Rows[j]
			q.Min, q.Max = v.PostForm(q.Name+"-min"), v.PostForm(q.Name+"-max")
			for _, e := range v.errors {
				switch e.Name {
				case q.Name + "-min":
					q.MinErr = e.Text
				case q.Name + "-max":
					q.MaxErr = e.Text
				}
			}
		}
	}
}

// drawAct is an act of one button.
func (s *Server) drawAct(v *visit, said string, do func(of, which id.ID) error) error {
	of, which, err := v.drawIDs()
	if err == nil {
		err = do(of, which)
	}
	if err != nil {
		return err
	}
	if said != "" {
		v.say("success", said)
	}
	return v.see(drawPath(of, which))
}

func (s *Server) postPanelDrawCompute(v *visit) error {
	return s.drawAct(v, "", func(of, which id.ID) error { return s.Panels.Compute(v.ctx(), v.who, of, which) })
}

func (s *Server) postPanelDrawCancel(v *visit) error {
	return s.drawAct(v, "flash.panel_draw_cancelled", func(of, which id.ID) error { return s.Panels.CancelRun(v.ctx(), v.who, of, which) })
}

func (s *Server) postPanelDrawAccept(v *visit) error {
	return s.drawAct(v, "flash.panel_draw_saved", func(of, which id.ID) error { return s.Panels.AcceptProposal(v.ctx(), v.who, of, which) })
}

// drawForm is an act of a small form: its faults are shown with what was typed.
func (s *Server) drawForm(v *visit, said string, do func(of, which id.ID) error) error {
	err := s.drawAct(v, said, do)
	if err == nil || !v.blame(err) {
		return err
	}
	return s.showDraw(v, func(view *panels.DrawRoom) {
		view.Typed = map[string]string{"value": v.PostForm("value"), "reason": v.PostForm("reason"), "pseudonym": v.PostForm("pseudonym")}
		if view.Announce != nil {
			view.Announce.Kind, view.Announce.Source, view.Announce.At = v.PostForm("kind"), v.PostForm("source"), v.typed("at")
		}
	})
}

func (s *Server) postPanelDrawAnnounce(v *visit) error {
	rule := draw.Rule{Kind: draw.Kind(v.PostForm("kind")), Source: strings.TrimSpace(v.PostForm("source")), At: v.moment("at")}
	return s.drawForm(v, "flash.panel_draw_announced", func(of, which id.ID) error {
		return s.Panels.Announce(v.ctx(), v.who, v.town, of, which, rule)
	})
}

func (s *Server) postPanelDrawValue(v *visit) error {
	return s.drawForm(v, "flash.panel_draw_value", func(of, which id.ID) error {
		return s.Panels.EnterValue(v.ctx(), v.who, of, which, v.PostForm("value"))
	})
}

func (s *Server) postPanelDrawConfirm(v *visit) error {
	return s.drawForm(v, "flash.panel_draw_drawn", func(of, which id.ID) error {
		return s.Panels.Confirm(v.ctx(), v.who, v.town, of, which, v.PostForm("value"))
	})
}

func (s *Server) postPanelDrawWithdraw(v *visit) error {
	return s.drawForm(v, "flash.panel_draw_withdrawn", func(of, which id.ID) error {
		return s.Panels.Withdraw(v.ctx(), v.who, of, which, v.PostForm("reason"))
	})
}

func (s *Server) postPanelDrawDecline(v *visit) error {
	return s.drawForm(v, "flash.panel_draw_declined", func(of, which id.ID) error {
		return s.Panels.Decline(v.ctx(), v.who, v.town, of, which, v.PostForm("pseudonym"), v.PostForm("reason"))
	})
}

// postPanelDrawSealed gives out the sealed file. It is a POST, for that it was taken is noted.
func (s *Server) postPanelDrawSealed(v *visit) error {
	of, which, err := v.drawIDs()
	if err != nil {
		return err
	}
	content, err := s.Panels.SealedFile(v.ctx(), v.who, of, which)
	if err != nil {
		return err
	}
	v.Header("Content-Disposition", `attachment; filename="`+draw.SealedFile+`"`)
	return v.give(cache.Page{Type: "application/json", Body: content})
}
