package web

import (
	"strconv"

	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/process"
	"almenda/internal/web/ui"
	"almenda/internal/web/views"
	"almenda/internal/web/views/panels"
	"almenda/internal/weighting"
)

func option(value, text string) ui.Option { return ui.Option{Value: value, Text: text} }

// number reads a number of an address. Faults: NotFound.
func (v *visit) numberAt(name string) (int, error) {
	n, err := strconv.Atoi(v.Param(name))
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, fault.Missing()
	}
	return n, nil
}

func (v *visit) worded(t map[string]string) views.Words {
	return views.Words{Text: v.words1(t), Lang: v.langOf(t)}
}

func (s *Server) getWavePage(v *visit) error {
	n, err := v.numberAt("n")
	if err != nil {
		return err
	}
	w, err := s.Panels.WavePage(v.ctx(), v.who, v.Param("slug"), n)
	if err != nil {
		return err
	}
	at := panelPath(w.Panel)
	view := panels.WavePublic{Back: panels.OfficeLink{Path: at, Text: v.words1(w.Panel.Title)}, Panel: v.wv("wave_n", "n", n), Title: v.worded(w.Title),
		State: v.wv("state." + string(w.State)), Color: waveColors[w.State], Why: v.worded(w.Why), LedTo: v.worded(w.LedTo), Hash: w.KeysHash}
	if w.Office != "" {
		view.Lines = append(view.Lines, v.wv("asked_by", "office", w.Office))
	}
	view.Lines = append(view.Lines, v.wv("open_from_to", "from", v.p.Date(w.Opens), "until", v.p.DateTime(w.Closes)))
	if w.Case != "" {
		view.Case = panels.OfficeLink{Path: w.CaseURL, Text: v.wv("case_n", "case", w.Case)}
	}
	fact := func(key string, n int) panels.OfficeFact {
		return panels.OfficeFact{Name: v.wv(key), Text: v.waveN(n)}
	}
	view.Facts = []panels.OfficeFact{fact("invited", w.Counts.Invited)}
	if w.State == panel.ClosedWave || w.State == panel.ToldWave {
		view.Facts = append(view.Facts, fact("issued", w.Counts.Issued), fact("accepted", w.Counts.Accepted))
	}
	switch {
	case w.Released:
		view.Results = "/s/" + w.Slug + "/results"
	case w.State == panel.OpenWave:
		view.Soon = v.wv("results_open")
	case w.Public.IsZero():
		view.Soon = v.wv("results_soon")
	default:
		view.Soon = v.wv("results_at", "when", v.p.DateTime(w.Public))
	}
	if w.KeysHash != "" {
		view.Keys = v.url(publicWave(w.Panel, w.Wave) + "/keys.json")
	}
	view.Links = []panels.OfficeLink{{Path: at + "/report", Text: v.wv("report")}}
	if w.State == panel.OpenWave {
		view.Links = append([]panels.OfficeLink{{Path: "/me/panel", Text: v.wv("to_mine")}}, view.Links...)
	}
	if w.Evidence != id.None {
		list, err := s.Processes.List(v.ctx(), v.who)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.ID == w.Evidence {
				view.Links = append(view.Links, panels.OfficeLink{Path: "/p/" + p.Slug, Text: v.wv("evidence_for", "process", v.words1(p.Title))})
			}
		}
	}
	return v.show(panels.WavePublicPage(v.wavePage(v.words1(w.Title)), view))
}

// gone says that a link of a letter means nothing any more.
func (v *visit) waveSay(a panels.WaveSay) error {
	return v.show(panels.WaveSayPage(v.wavePage(a.Title), a))
}

func (s *Server) getWaveSkip(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	w, p, err := s.Panels.SkipLook(v.ctx(), v.town, wave, v.Param("token"))
	if err != nil {
		return err
	}
	return v.waveSay(panels.WaveSay{Title: v.wv("skip_title"), Lead: v.wv("skip_lead", "survey", v.words1(w.Title), "panel", v.words1(p.Title)), Lines: []string{v.wv("skip_fine")},
		Deeds: []panels.OfficeDeed{{Action: "/panel/not-now/" + wave.String() + "/" + v.Param("token"), Text: v.wv("skip_do")}}})
}

func (s *Server) postWaveSkip(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	if err := s.Panels.SkipByLink(v.ctx(), v.town, wave, v.Param("token")); err != nil {
		return err
	}
	v.say("success", "flash.panel_wave_skip")
	return v.see("/panel")
}

func (s *Server) postMyWaveSkip(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	if err := s.Panels.SkipWave(v.ctx(), v.who, wave); err != nil {
		return err
	}
	v.say("success", "flash.panel_wave_skip")
	return v.see("/me/panel")
}

func (s *Server) postMyWaveLater(v *visit) error {
	wave, err := v.param("wave")
	if err != nil {
		return err
	}
	if err := s.Panels.LaterWave(v.ctx(), v.who, v.town, wave); err != nil {
		return err
	}
	v.say("success", "flash.panel_wave_later")
	return v.see("/me/panel")
}

func (s *Server) getPanelStay(v *visit) error {
	st, err := s.Panels.StayLook(v.ctx(), v.town, v.Param("token"))
	if err != nil {
		return err
	}
	return v.waveSay(panels.WaveSay{Title: v.wv("stay_title"), Lead: v.wv("stay_" + st.Why), Lines: []string{v.wv("stay_leave")},
		Deeds: []panels.OfficeDeed{{Action: "/panel/stay/" + v.Param("token"), Text: v.wv("stay_do")}}})
}

func (s *Server) postPanelStay(v *visit) error {
	if err := s.Panels.StayOn(v.ctx(), v.town, v.Param("token")); err != nil {
		return err
	}
	v.say("success", "flash.panel_wave_stay")
	return v.see("/panel")
}

// wavesOfProcess are what panels said that is put before a process, with how many answered and how far
// a share can be off by chance.
func (s *Server) wavesOfProcess(v *visit, p process.Process) ([]views.Block, error) {
	list, err := s.Panels.EvidenceFor(v.ctx(), v.who, p.ID)
	b := views.Block{ID: "panel-evidence", Title: v.wv("evidence_block")}
	for _, w := range list {
		b.Cards = append(b.Cards, views.LinkCard{Title: v.words1(w.Title), Lang: v.langOf(w.Title), Path: publicWave(w.Panel, w.Wave), Text: v.words1(w.Panel.Title),
			Meta: []string{v.wv("evidence_n", "n", disclosure.RoundBase(w.Counts.Accepted), "points", v.decimal(100*weighting.Margin(.5, w.Counts.Accepted, 1, 0)))}})
	}
	return []views.Block{b}, err
}
