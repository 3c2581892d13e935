package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

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

// typedWave reads the form of a wave.
func (v *visit) typedWave() panel.PlanWave {
	in := panel.PlanWave{Why: v.typedText("why"), Case: v.PostForm("case"), CaseURL: v.PostForm("case_url"), Office: v.PostForm("office"),
		Opens: v.moment("opens"), Closes: v.moment("closes"), Key: v.PostForm("key")}
	in.Survey, _ = id.Parse(v.PostForm("survey"))
	in.Slot, _ = id.Parse(v.PostForm("slot"))
	in.Evidence, _ = id.Parse(v.PostForm("evidence"))
	for _, raw := range v.PostFormArray("beside") {
		if which, ok := id.Parse(raw); ok && len(in.Beside) < 50 {
			in.Beside = append(in.Beside, which)
		}
	}
	in.Audience = panel.Audience{Districts: v.PostFormArray("districts"), Sample: v.count("sample"), Seed: strings.TrimSpace(v.PostForm("seed"))}
	for name, classes := range v.Request.PostForm {
		if key, ok := strings.CutPrefix(name, "class_"); ok && len(classes) > 0 && classes[0] != "" {
			if in.Audience.Classes == nil {
				in.Audience.Classes = map[string][]string{}
			}
			in.Audience.Classes[key] = classes
		}
	}
	return in
}

func (s *Server) getPanelWaveNew(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	d, err := s.Panels.WavesDesk(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	in := panel.PlanWave{Office: d.Panel.Office}
	in.Slot, _ = id.Parse(v.Query("slot"))
	return s.showWaveForm(v, d, id.None, in)
}

func (s *Server) postPanelWave(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	return s.putWave(v, which, id.None)
}

func (s *Server) putWave(v *visit, which, wave id.ID) error {
	in := v.typedWave()
	made, err := s.Panels.PutWave(v.ctx(), v.who, v.town, which, wave, in)
	if err != nil {
		if !v.blame(err) {
			return err
		}
		d, err := s.Panels.WavesDesk(v.ctx(), v.who, v.town, which)
		if err != nil {
			return err
		}
		return s.showWaveForm(v, d, wave, in)
	}
	v.say("success", "flash.panel_wave_saved")
	return v.see("/admin/panel/" + which.String() + "/waves/" + made.String())
}

// waveAt reads the ids of a wave's address.
func (v *visit) waveAt() (which, wave id.ID, err error) {
	if which, err = v.param("panel"); err == nil {
		wave, err = v.param("wave")
	}
	return which, wave, err
}

func (s *Server) getPanelWaveEdit(v *visit) error {
	which, wave, err := v.waveAt()
	if err != nil {
		return err
	}
	w, err := s.Panels.WaveDesk(v.ctx(), v.who, v.town, which, wave)
	if err != nil {
		return err
	}
	d, err := s.Panels.WavesDesk(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	d.Papers = append(d.Papers, w.Paper)
	return s.showWaveForm(v, d, wave, panel.PlanWave{Survey: w.Survey, Beside: w.Wave.Beside, Why: w.Why, Case: w.Case, CaseURL: w.CaseURL, Office: w.Office,
		Audience: w.Audience, Opens: w.Opens, Closes: w.Closes, Evidence: w.Evidence})
}

func (s *Server) postPanelWaveEdit(v *visit) error {
	which, wave, err := v.waveAt()
	if err != nil {
		return err
	}
	return s.putWave(v, which, wave)
}

func (s *Server) showWaveForm(v *visit, d panel.WavesDesk, wave id.ID, in panel.PlanWave) error {
	form := panels.OfficeForm{Action: wavesPath(d.Panel), Submit: v.wv("save_look")}
	title := v.wv("plan")
	if wave != id.None {
		form.Action, title = wavePath(d.Panel, wave), v.wv("edit")
		if !slices.ContainsFunc(d.Papers, func(p panel.Paper) bool { return p.ID == in.Survey }) {
			if w, err := s.Panels.WaveDesk(v.ctx(), v.who, v.town, d.Panel.ID, wave); err == nil {
				d.Papers = append(d.Papers, w.Paper)
			}
		}
	}
	if in.Slot != id.None {
		form.Hidden = append(form.Hidden, [2]string{"slot", in.Slot.String()})
	}
	list, err := s.Processes.List(v.ctx(), v.who)
	if err != nil {
		return err
	}
	processes := []ui.Option{{Text: v.wv("evidence_none")}}
	for _, p := range list {
		processes = append(processes, ui.Option{Value: p.ID.String(), Text: v.words1(p.Title)})
	}
	form.Parts = append([]panels.OfficePart{v.waveWhat(d, in, processes)}, v.waveWho(d, in)...)
	form.Parts = append(form.Parts, panels.OfficePart{ID: "when", Legend: v.wv("when"), Hint: v.wv("when_hint"), Fields: []panels.OfficeField{
		v.momentField("opens", in.Opens), v.momentField("closes", in.Closes)}})
	view := panels.WaveDesk{Head: v.panelHead(d.Panel, "waves"), Menu: "/admin/panel", Title: title, Back: panels.OfficeLink{Path: wavesPath(d.Panel), Text: v.wv("all")},
		Sections: []panels.WaveSection{{ID: "plan", Title: v.wv("plan_what"), Lead: v.wv("plan_lead"), Form: &form}}}
	if len(d.Papers) == 0 {
		view.Warn = []string{v.wv("no_survey")}
		view.Sections[0].Links = []panels.OfficeLink{{Path: "/admin/surveys/new", Text: v.wv("make_survey")}}
	}
	return v.show(panels.WaveDeskPage(v.panelPage(d.Panel), view))
}

func (v *visit) waveWhat(d panel.WavesDesk, in panel.PlanWave, processes []ui.Option) panels.OfficePart {
	surveys := []ui.Option{}
	for _, p := range d.Papers {
		text := v.words1(p.Title)
		if !p.Approved {
			text = v.wv("not_approved", "survey", text)
		}
		surveys = append(surveys, ui.Option{Value: p.ID.String(), Text: text})
	}
	evidence := ""
	if in.Evidence != id.None {
		evidence = in.Evidence.String()
	}
	fields := []panels.OfficeField{{Kind: "select", Name: "survey", Label: v.wv("survey"), Hint: v.wv("survey_hint"), Value: in.Survey.String(), Options: surveys, Needed: true}}
	fields = append(fields, v.waveTexts("why", "why", in.Why, panel.MaxWhy, true)...)
	fields = append(fields, panels.OfficeField{Name: "office", Label: v.wv("office"), Value: in.Office, Max: 120, Needed: true},
		panels.OfficeField{Name: "case", Label: v.wv("case"), Hint: v.wv("case_hint"), Value: in.Case, Max: 60},
		panels.OfficeField{Name: "case_url", Label: v.wv("case_url"), Value: in.CaseURL, Max: 500})
	if len(processes) > 1 {
		fields = append(fields, panels.OfficeField{Kind: "select", Name: "evidence", Label: v.wv("evidence"), Hint: v.wv("evidence_hint"), Value: evidence, Options: processes})
	}
	return panels.OfficePart{ID: "what", Legend: v.wv("what"), Fields: fields}
}

// waveWho is the part of the form in which people are chosen: by variables that the panel must mirror
// the town in, by no others.
func (v *visit) waveWho(d panel.WavesDesk, in panel.PlanWave) (out []panels.OfficePart) {
	var fields []panels.OfficeField
	pick := func(name, label string, values, texts, on []string) {
		f := panels.OfficeField{Kind: "picks", Name: name, Label: label}
		for i, x := range values {
			f.Picks = append(f.Picks, ui.Pick{Value: x, Text: texts[i], On: slices.Contains(on, x)})
		}
		fields = append(fields, f)
	}
	if len(d.Others) > 0 {
		var values, texts, on []string
		for _, p := range d.Others {
			values, texts = append(values, p.ID.String()), append(texts, v.words1(p.Title))
		}
		for _, x := range in.Beside {
			on = append(on, x.String())
		}
		pick("beside", v.wv("beside"), values, texts, on)
	}
	if d.Panel.District == "" && len(v.town.Districts) > 0 {
		var values, texts []string
		for _, x := range v.town.Districts {
			values, texts = append(values, x.Key), append(texts, x.Name)
		}
		pick("districts", v.wv("districts"), values, texts, in.Audience.Districts)
	}
	for _, of := range d.Panel.Quotas() {
		if of.Key == panel.District {
			continue
		}
		var texts []string
		values := of.Classes(nil)
		for _, c := range values {
			texts = append(texts, v.className(of, c))
		}
		pick("class_"+of.Key, v.words1(of.Title), values, texts, in.Audience.Classes[of.Key])
	}
	out = append(out, panels.OfficePart{ID: "who", Legend: v.wv("who"), Hint: v.wv("who_hint"), Fields: fields})
	return append(out, panels.OfficePart{ID: "sample-part", Legend: v.wv("sample"), Hint: v.wv("sample_hint"), Fields: []panels.OfficeField{
		{Kind: "number", Name: "sample", Label: v.wv("sample_n"), Value: blankZero(in.Audience.Sample)},
		{Name: "seed", Label: v.wv("seed"), Hint: v.wv("seed_hint"), Value: in.Audience.Seed, Max: 64}}})
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

// waveTexts are the fields of a text, one for each language of the town.
func (v *visit) waveTexts(name, key string, t tenant.Text, most int, needed bool) (out []panels.OfficeField) {
	for i, lang := range v.town.Languages {
		f := panels.OfficeField{Kind: "area", Name: name + "_" + lang, Label: v.wv(key), Value: t[lang], Max: most, Rows: 3, Lang: lang, Needed: needed && i == 0}
		if len(v.town.Languages) > 1 {
			f.Label = v.wv("in_language", "label", f.Label, "language", ownName(lang))
		}
		if i == 0 {
			f.Hint = v.wv(key + "_hint")
		}
		out = append(out, f)
	}
	return out
}

// momentField is a day and an hour; what was typed stays.
func (v *visit) momentField(name string, at time.Time) panels.OfficeField {
	shown := v.dayTime(at)
	if typed := v.typed(name); typed.Day != "" || typed.Minute != "" {
		shown = typed
	}
	return panels.OfficeField{Kind: "moment", Name: name, Label: v.wv(name), Value: shown.Day + "|" + shown.Minute}
}

func (v *visit) momentOr(at time.Time, none string) string {
	if at.IsZero() {
		return v.wv(none)
	}
	return v.p.DateTime(at)
}

func (v *visit) wavePage(title string) views.Page { return v.page(title, "") }
