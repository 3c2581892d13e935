package web

import (
	"slices"
	"strings"
	"time"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

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
	out = append(out, panels.OfficePart{ID: "who", Legend: v.wv("who"), Fold: true, Open: len(in.Beside)+len(in.Audience.Districts)+len(in.Audience.Classes) > 0, Hint: v.wv("who_hint"), Fields: fields})
	return append(out, panels.OfficePart{ID: "sample-part", Legend: v.wv("sample"), Fold: true, Open: in.Audience.Sample != 0, Hint: v.wv("sample_hint"), Fields: []panels.OfficeField{
		{Kind: "number", Name: "sample", Label: v.wv("sample_n"), Value: blankZero(in.Audience.Sample)},
		{Name: "seed", Label: v.wv("seed"), Hint: v.wv("seed_hint"), Value: in.Audience.Seed, Max: 64}}})
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
