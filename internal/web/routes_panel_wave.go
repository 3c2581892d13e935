package web

import (
	"net/http"

	"almenda/internal/access"
)

// registerPanelWave declares the pages on which panels are asked.
func (s *Server) registerPanelWave() {
	get, post, one, wave := http.MethodGet, http.MethodPost, []string{"panel"}, []string{"panel", "wave"}
	read := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: get, Path: "/admin/panel" + path, Ask: access.ManagePanel, IDs: ids, Rate: Reading, Class: Private}, do)
	}
	write := func(path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: post, Path: "/admin/panel" + path, Ask: access.ManagePanel, IDs: ids, Rate: Writing, Class: Private}, do)
	}
	read("/calendar", nil, s.getPanelCalendar)
	write("/calendar", nil, s.postPanelSlot)
	write("/calendar/:slot/drop", []string{"slot"}, s.postPanelSlotDrop)

	read("/:panel/waves", one, s.getPanelWaves)
	write("/:panel/waves", one, s.postPanelWave)
	read("/:panel/waves/new", one, s.getPanelWaveNew)
	write("/:panel/asking", one, s.postPanelAsking)
	read("/:panel/waves/:wave", wave, s.getPanelWave)
	read("/:panel/waves/:wave/edit", wave, s.getPanelWaveEdit)
	write("/:panel/waves/:wave", wave, s.postPanelWaveEdit)
	write("/:panel/waves/:wave/tell", wave, s.postPanelWaveTell)
	write("/:panel/waves/:wave/led-to", wave, s.postPanelWaveLedTo)
	for act, do := range s.waveActs() {
		write("/:panel/waves/:wave/"+act, wave, s.actOnWave(act, do))
	}
	read("/:panel/report", one, s.getPanelReport)
	read("/:panel/report.csv", one, s.getPanelReportFile)

	tags := func(*visit) []string { return []string{tagPanels} }
	s.on(Route{Method: get, Path: "/panel/:slug/waves/:n", Ask: access.ReadPanel, Rate: Reading, Tags: func(*visit) []string { return []string{tagPanels, tagSurveys} }}, s.getWavePage)
	s.on(Route{Method: get, Path: "/panel/:slug/report", Ask: access.ReadPanel, Rate: Reading, Tags: tags}, s.getPublicReport)
	s.on(Route{Method: get, Path: "/panel/:slug/report.csv", Ask: access.ReadPanel, Rate: Reading, Tags: tags}, s.getPublicReportFile)

	letter := func(method, path string, ids []string, do func(*visit) error) {
		s.on(Route{Method: method, Path: "/panel" + path, Ask: access.ReadPanel, IDs: ids, Rate: SigningIn, Class: Private}, do)
	}
	letter(get, "/not-now/:wave/:token", []string{"wave"}, s.getWaveSkip)
	letter(post, "/not-now/:wave/:token", []string{"wave"}, s.postWaveSkip)
	letter(get, "/stay/:token", nil, s.getPanelStay)
	letter(post, "/stay/:token", nil, s.postPanelStay)
	s.on(Route{Method: post, Path: "/me/panel/w/:wave/skip", Ask: access.ReadPanel, IDs: []string{"wave"}, Rate: Writing, Class: Private, Member: true}, s.postMyWaveSkip)
	s.on(Route{Method: post, Path: "/me/panel/w/:wave/later", Ask: access.ReadPanel, IDs: []string{"wave"}, Rate: Writing, Class: Private, Member: true}, s.postMyWaveLater)

	s.slots.process = append(s.slots.process, s.wavesOfProcess)
}
