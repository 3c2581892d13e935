package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
)

func wavesPath(p panel.Panel) string { return panelDesk(p) + "/waves" }

func wavePath(p panel.Panel, wave id.ID) string { return wavesPath(p) + "/" + wave.String() }

// wv says a text about asking.
func (v *visit) wv(key string, pairs ...any) string { return v.p.T("panel_wave."+key, pairs...) }

var waveColors = map[panel.WaveState]string{panel.PlannedWave: "neutral", panel.OpenWave: "success", panel.ClosedWave: "warning", panel.ToldWave: "info"}

func (s *Server) getPanelWaves(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	d, err := s.Panels.WavesDesk(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	return v.show(s.wavesPage(v, d, d.Asking))
}

func (s *Server) wavesPage(v *visit, d panel.WavesDesk, a panel.Asking) templ.Component {
	view := panels.WaveDesk{Head: v.panelHead(d.Panel, "waves"), Menu: "/admin/panel", Lead: v.wv("lead")}
	for _, p := range d.Broken {
		view.Warn = append(view.Warn, v.wv("broken", "topic", v.words1(p.Topic), "month", v.panelMonth(p.Month), "until", v.day(d.Panel.Until)))
	}
	list := panels.WaveSection{ID: "waves", Title: v.wv("list"), Table: &panels.OfficeTable{Title: v.wv("list"), Empty: v.wv("empty"), EmptyHint: v.wv("empty_hint"),
		Heads: []string{v.wv("col.wave"), v.wv("col.state"), v.wv("col.opens"), v.wv("col.closes"), v.wv("col.asked")}}}
	if n := len(d.Panel.Settings.Planned); n > 0 {
		list.Lead = v.wv("done", "done", d.Done, "n", n)
	}
	for _, w := range d.Waves {
		line := panels.OfficeLine{Cells: []string{v.words1(w.Title), v.wv("state." + string(w.State)), v.momentOr(w.Opens, "by_hand"), v.momentOr(w.Closes, "by_hand"), v.waveN(w.Counts.Invited)}}
		if w.Panel == d.Panel.ID {
			line.Path = wavePath(d.Panel, w.ID)
		} else {
			line.Note = v.wv("beside_other")
		}
		if w.Welcome {
			line.Note = v.wv("welcome_wave")
		}
		list.Table.Rows = append(list.Table.Rows, line)
	}
	list.Links = []panels.OfficeLink{{Path: wavesPath(d.Panel) + "/new", Text: v.wv("plan")}, {Path: "/admin/panel/calendar", Text: v.wv("calendar")},
		{Path: panelDesk(d.Panel) + "/report", Text: v.wv("report")}}
	for _, slot := range d.Slots {
		list.Links = append(list.Links, panels.OfficeLink{Path: wavesPath(d.Panel) + "/new?slot=" + slot.ID.String(), Text: v.wv("plan_slot", "topic", slot.Topic, "at", v.slotAt(slot.At))})
	}
	view.Sections = []panels.WaveSection{list, v.askingSection(d, a)}
	return panels.WaveDeskPage(v.panelPage(d.Panel), view)
}

func (v *visit) askingSection(d panel.WavesDesk, a panel.Asking) panels.WaveSection {
	surveys := []ui.Option{{Value: "", Text: v.wv("welcome_none")}}
	for _, p := range d.Papers {
		if p.Approved || p.ID == a.Welcome {
			surveys = append(surveys, ui.Option{Value: p.ID.String(), Text: v.words1(p.Title)})
		}
	}
	welcome := ""
	if a.Welcome != id.None {
		welcome = a.Welcome.String()
	}
	sec := panels.WaveSection{ID: "asking", Title: v.wv("asking"), Lead: v.wv("asking_lead"), Fold: true, Form: &panels.OfficeForm{Action: panelDesk(d.Panel) + "/asking", Submit: v.p.T("form.save"), Parts: []panels.OfficePart{
		{ID: "hours", Legend: v.wv("hours"), Fields: []panels.OfficeField{
			{Kind: "number", Name: "from", Label: v.wv("from"), Value: strconv.Itoa(a.From), Needed: true}, {Kind: "number", Name: "until", Label: v.wv("until"), Value: strconv.Itoa(a.Until), Needed: true},
			{Kind: "check", Name: "sundays", Label: v.wv("sundays"), On: a.Sundays},
			{Kind: "number", Name: "hourly", Label: v.wv("hourly"), Hint: v.wv("hourly_hint"), Value: blankZero(a.Hourly)}}},
		{ID: "welcome-part", Legend: v.wv("welcome"), Hint: v.wv("welcome_hint"), Fields: []panels.OfficeField{
			{Kind: "select", Name: "welcome", Label: v.wv("welcome_survey"), Value: welcome, Options: surveys},
			{Kind: "number", Name: "batch", Label: v.wv("batch"), Hint: v.wv("batch_hint"), Value: strconv.Itoa(a.Batch), Needed: true}}}}}}
	if a.Welcome != id.None {
		sec.Facts = []panels.OfficeFact{{Name: v.wv("welcome_waiting"), Text: v.waveN(d.Waiting)}}
	}
	return sec
}

func (s *Server) postPanelAsking(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	welcome, _ := id.Parse(v.PostForm("welcome"))
	a := panel.Asking{Panel: which, From: v.count("from"), Until: v.count("until"), Sundays: v.PostForm("sundays") != "", Hourly: v.count("hourly"), Welcome: welcome, Batch: v.count("batch")}
	if err := s.Panels.SetAsking(v.ctx(), v.who, a); err != nil {
		if !v.blame(err) {
			return err
		}
		d, err := s.Panels.WavesDesk(v.ctx(), v.who, v.town, which)
		if err != nil {
			return err
		}
		return v.show(s.wavesPage(v, d, a))
	}
	v.say("success", "flash.panel_wave_saved")
	return v.see("/admin/panel/" + which.String() + "/waves")
}

// waveDone says what an act of staff did.
var waveDone = map[string]string{"open": "flash.panel_wave_open", "close": "flash.panel_wave_close", "drop": "flash.panel_wave_drop"}

func (s *Server) waveActs() map[string]func(context.Context, access.Actor, *tenant.Town, id.ID, id.ID) error {
	return map[string]func(context.Context, access.Actor, *tenant.Town, id.ID, id.ID) error{"open": s.Panels.AskNow, "close": s.Panels.EndNow,
		"drop": func(ctx context.Context, who access.Actor, _ *tenant.Town, which, wave id.ID) error {
			return s.Panels.DropWave(ctx, who, which, wave)
		}}
}

func (s *Server) actOnWave(name string, do func(context.Context, access.Actor, *tenant.Town, id.ID, id.ID) error) func(*visit) error {
	return func(v *visit) error {
		which, wave, err := v.waveAt()
		if err != nil {
			return err
		}
		if err := do(v.ctx(), v.who, v.town, which, wave); err != nil {
			if v.blame(err) {
				return s.getPanelWave(v)
			}
			return err
		}
		v.say("success", waveDone[name])
		if name == "drop" {
			return v.see("/admin/panel/" + which.String() + "/waves")
		}
		return v.see("/admin/panel/" + which.String() + "/waves/" + wave.String())
	}
}

func (s *Server) postPanelWaveTell(v *visit) error {
	which, wave, err := v.waveAt()
	if err != nil {
		return err
	}
	if err := s.Panels.TellWave(v.ctx(), v.who, v.town, which, wave, panel.Telling{Summary: v.typedText("summary"), Public: v.moment("public")}); err != nil {
		if v.blame(err) {
			return s.getPanelWave(v)
		}
		return err
	}
	v.say("success", "flash.panel_wave_tell")
	return v.see("/admin/panel/" + which.String() + "/waves/" + wave.String())
}

func (s *Server) postPanelWaveLedTo(v *visit) error {
	which, wave, err := v.waveAt()
	if err != nil {
		return err
	}
	if err := s.Panels.WaveLedTo(v.ctx(), v.who, v.town, which, wave, v.typedText("led")); err != nil {
		if v.blame(err) {
			return s.getPanelWave(v)
		}
		return err
	}
	v.say("success", "flash.panel_wave_saved")
	return v.see("/admin/panel/" + which.String() + "/waves/" + wave.String())
}

func (v *visit) wavePage(title string) views.Page { return v.page(title, "") }
