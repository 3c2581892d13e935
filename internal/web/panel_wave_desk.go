package web

import (
	"strconv"
	"strings"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelWave(v *visit) error {
	which, wave, err := v.waveAt()
	if err != nil {
		return err
	}
	d, err := s.Panels.WaveDesk(v.ctx(), v.who, v.town, which, wave)
	if err != nil {
		return err
	}
	view := panels.WaveDesk{Head: v.panelHead(d.Panel, "waves"), Menu: "/admin/panel", Title: v.words1(d.Title), Tag: [2]string{v.wv("state." + string(d.State)), waveColors[d.State]},
		Back: panels.OfficeLink{Path: wavesPath(d.Panel), Text: v.wv("all")}}
	if d.Problem != "" && d.State == panel.PlannedWave {
		view.Warn = append(view.Warn, v.wv("problem", "why", v.p.T(d.Problem, "least", 20, "n", d.Preview.Asked)))
	}
	if !d.Paper.Approved {
		view.Warn = append(view.Warn, v.wv("approve_first"))
	}
	switch d.State {
	case panel.PlannedWave:
		view.Sections = append(view.Sections, v.wavePreview(d), v.wavePlanned(d))
	case panel.OpenWave:
		if !v.now.Before(d.Closes) {
			view.Notes = append(view.Notes, v.wv("settling"))
		}
		view.Sections = append(view.Sections, v.waveAsked(d), v.waveOpen(d))
	default:
		view.Sections = append(view.Sections, v.waveAsked(d))
		view.Sections = append(view.Sections, v.waveAfter(d)...)
	}
	view.Sections = append(view.Sections, v.waveFacts(d))
	return v.show(panels.WaveDeskPage(v.panelPage(d.Panel), view))
}

// left lists why people are not asked.
func (v *visit) waveLeft(left map[panel.Reason]int) (out []panels.OfficeFact) {
	for _, why := range panel.Reasons {
		if n := left[why]; n > 0 {
			out = append(out, panels.OfficeFact{Name: v.wv("left." + string(why)), Text: v.waveN(n)})
		}
	}
	return out
}

func (v *visit) wavePreview(d panel.WaveDesk) panels.WaveSection {
	look := d.Preview
	sec := panels.WaveSection{ID: "preview", Title: v.wv("preview"), Lead: v.wv("preview_lead", "cap", look.Rules.Cap, "rest", look.Rules.Rest),
		Facts: []panels.OfficeFact{{Name: v.wv("members"), Text: v.waveN(look.Members)}, {Name: v.wv("reached"), Text: v.waveN(look.Reached)}, {Name: v.wv("would"), Text: v.waveN(look.Asked)}}}
	if look.ByPhone > 0 {
		sec.Facts = append(sec.Facts, panels.OfficeFact{Name: v.wv("by_phone"), Text: v.waveN(look.ByPhone)})
	}
	sec.Facts = append(sec.Facts, v.waveLeft(look.Left)...)
	if look.Asked < 20 {
		sec.Notes = append(sec.Notes, v.p.T("fault.panel_few", "least", 20, "n", look.Asked))
	}
	t := &panels.OfficeTable{Title: v.wv("strata"), Heads: []string{v.wv("group"), v.wv("members"), v.wv("would"), v.wv("year")}}
	over := false
	for _, l := range look.Strata {
		name := v.strataName(d.Panel, l.Stratum)
		if l.Over {
			name, over = v.wv("over", "group", name), true
		}
		t.Rows = append(t.Rows, panels.OfficeLine{Cells: []string{name, v.waveN(l.Members), v.waveN(l.Asked), v.decimal(l.Year)}})
	}
	if over {
		sec.Notes = append(sec.Notes, v.wv("over_lead"))
	}
	if len(t.Rows) > 0 {
		sec.Table = t
	}
	return sec
}

// strataName is a group in words.
func (v *visit) strataName(p panel.Panel, stratum string) string {
	variables := p.LabelVariables()
	var out []string
	for i, c := range strings.Split(stratum, "|") {
		if i < len(variables) && c != "" {
			out = append(out, v.className(variables[i], c))
		}
	}
	if len(out) == 0 {
		return v.wv("everybody")
	}
	return strings.Join(out, ", ")
}

func (v *visit) wavePlanned(d panel.WaveDesk) panels.WaveSection {
	at := wavePath(d.Panel, d.Wave.ID)
	sec := panels.WaveSection{ID: "next", Title: v.wv("next"), Links: []panels.OfficeLink{{Path: at + "/edit", Text: v.wv("edit")}}}
	if d.Opens.IsZero() {
		sec.Lead = v.wv("next_by_hand")
	} else {
		sec.Lead = v.wv("next_clock", "when", v.p.DateTime(d.Opens))
	}
	// The look is of the opening day: whoever wants to open earlier takes the day away first.
	if d.Paper.Approved && d.Preview.Asked >= 20 && !d.Opens.After(v.now) {
		sec.Deeds = append(sec.Deeds, panels.OfficeDeed{Action: at + "/open", Text: v.wv("open_now"), Hint: v.wv("open_hint", "n", d.Preview.Asked)})
	}
	sec.Deeds = append(sec.Deeds, panels.OfficeDeed{Action: at + "/drop", Text: v.wv("drop"), Hint: v.wv("drop_hint"), Variant: "secondary", Color: "danger"})
	return sec
}

// few is a number of people who did something, never so exactly that one who just did can be told.
func (v *visit) few(n int) string {
	if n == 0 {
		return v.waveN(0)
	}
	return v.nearly(n)
}

func (v *visit) waveAsked(d panel.WaveDesk) panels.WaveSection {
	c := d.Counted
	fact := func(key, text string) panels.OfficeFact { return panels.OfficeFact{Name: v.wv(key), Text: text} }
	sec := panels.WaveSection{ID: "asked", Title: v.wv("asked"), Facts: []panels.OfficeFact{fact("invited", v.waveN(d.Counts.Invited)), fact("lettered", v.waveN(c.Lettered))}}
	if c.ByPhone > 0 {
		sec.Facts = append(sec.Facts, fact("by_phone", v.waveN(c.ByPhone)))
	}
	if d.State == panel.OpenWave {
		sec.Lead = v.wv("asked_lead")
		sec.Facts = append(sec.Facts, fact("begun", v.few(c.Done)), fact("skipped", v.few(c.Skipped)), fact("reminded1", v.waveN(c.Reminded[1])), fact("reminded2", v.waveN(c.Reminded[2])))
	} else {
		sec.Facts = append(sec.Facts, fact("issued", v.waveN(d.Counts.Issued)), fact("accepted", v.waveN(d.Counts.Accepted)), fact("told", v.waveN(c.Told)))
	}
	sec.Facts = append(sec.Facts, v.waveLeft(d.Left)...)
	return sec
}

func (v *visit) waveOpen(d panel.WaveDesk) panels.WaveSection {
	sec := panels.WaveSection{ID: "next", Title: v.wv("next"), Lead: v.wv("next_open", "when", v.p.DateTime(d.Closes))}
	if v.now.Before(d.Closes) {
		sec.Deeds = []panels.OfficeDeed{{Action: wavePath(d.Panel, d.Wave.ID) + "/close", Text: v.wv("close_now"), Hint: v.wv("close_hint"), Variant: "secondary", Color: "danger"}}
	}
	return sec
}

// waveAfter is what is done after the close: the members first, then everybody, then what it led to.
func (v *visit) waveAfter(d panel.WaveDesk) (out []panels.WaveSection) {
	at, results := wavePath(d.Panel, d.Wave.ID), panels.OfficeLink{Path: "/admin/surveys/" + d.Survey.String() + "/results", Text: v.wv("to_results")}
	tell := panels.WaveSection{ID: "tell", Title: v.wv("tell"), Links: []panels.OfficeLink{results}}
	switch {
	case d.State == panel.ToldWave && d.Paper.Released:
		tell.Lead = v.wv("tell_public")
	case d.State == panel.ToldWave:
		tell.Lead = v.wv("tell_done", "when", v.p.DateTime(d.Public))
	case d.Telling:
		tell.Lead = v.wv("telling")
	case !d.Paper.Settled:
		tell.Lead = v.wv("settling")
	default:
		summary := d.Summary
		if v.errors != nil {
			summary = v.typedText("summary")
		}
		tell.Lead = v.wv("tell_lead")
		tell.Form = &panels.OfficeForm{Action: at + "/tell", Submit: v.wv("tell_do"), Parts: []panels.OfficePart{{Fields: append(
			v.waveTexts("summary", "summary", summary, panel.MaxSummary, true), v.momentField("public", v.now.AddDate(0, 0, 1)))}}}
	}
	led := panels.WaveSection{ID: "led", Title: v.wv("led_to"), Lead: v.wv("led_lead"), Form: &panels.OfficeForm{Action: at + "/led-to", Submit: v.p.T("form.save"), Variant: "secondary",
		Parts: []panels.OfficePart{{Fields: v.waveTexts("led", "led_to", d.LedTo, 2000, false)}}}}
	return append(out, tell, led)
}

func (v *visit) waveFacts(d panel.WaveDesk) panels.WaveSection {
	sec := panels.WaveSection{ID: "facts", Title: v.wv("facts")}
	add := func(key, text string) {
		if text != "" {
			sec.Facts = append(sec.Facts, panels.OfficeFact{Name: v.wv(key), Text: text})
		}
	}
	add("survey", v.words1(d.Paper.Title))
	add("why", v.words1(d.Why))
	add("office", d.Office)
	add("case", d.Case)
	var beside []string
	for _, p := range d.Beside {
		beside = append(beside, v.words1(p.Title))
	}
	add("beside", strings.Join(beside, ", "))
	if len(d.Audience.Districts) > 0 {
		add("districts", v.places(d.Audience.Districts))
	}
	for _, of := range d.Panel.Quotas() {
		var names []string
		for _, c := range d.Audience.Classes[of.Key] {
			names = append(names, v.className(of, c))
		}
		if len(names) > 0 {
			sec.Facts = append(sec.Facts, panels.OfficeFact{Name: v.words1(of.Title), Text: strings.Join(names, ", ")})
		}
	}
	if n := d.Audience.Sample; n > 0 {
		add("sample_n", v.waveN(n))
		add("seed", d.Audience.Seed)
	}
	add("opens", v.momentOr(d.Opens, "by_hand"))
	add("closes", v.momentOr(d.Closes, "by_hand"))
	add("hash", d.KeysHash)
	sec.Links = []panels.OfficeLink{{Path: "/admin/surveys/" + d.Survey.String(), Text: v.wv("to_survey")}, {Path: panelDesk(d.Panel) + "/report", Text: v.wv("report")}}
	if d.State != panel.PlannedWave && d.Panel.Public() {
		sec.Links = append(sec.Links, panels.OfficeLink{Path: publicWave(d.Panel, d.Wave), Text: v.wv("public_page")})
	}
	return sec
}

func publicWave(p panel.Panel, w panel.Wave) string {
	return panelPath(p) + "/waves/" + strconv.Itoa(w.Number)
}

// slotAt is a month or a week in words.
func (v *visit) slotAt(at string) string {
	if year, week, ok := strings.Cut(at, "-W"); ok {
		return v.wv("week", "week", strings.TrimPrefix(week, "0"), "year", year)
	}
	return v.panelMonth(at)
}

func (s *Server) getPanelCalendar(v *visit) error { return s.showCalendar(v, panel.Book{}) }

func (s *Server) showCalendar(v *visit, in panel.Book) error {
	c, err := s.Panels.Calendar(v.ctx(), v.who, v.town)
	if err != nil {
		return err
	}
	view := panels.WaveDesk{Menu: "/admin/panel", Back: panels.OfficeLink{Path: "/admin/panel", Text: v.p.T("panel_office.title")}, Title: v.wv("calendar"), Lead: v.wv("calendar_lead")}
	years := &panels.OfficeTable{Title: v.wv("years"), Heads: []string{v.wv("panel"), v.wv("year_asked"), v.wv("year_rest"), v.wv("year_promised")}, Empty: v.wv("no_panel"), EmptyHint: v.wv("no_panel_hint")}
	book := panels.OfficeField{Kind: "select", Name: "panel", Label: v.wv("panel"), Value: in.Panel.String()}
	for _, y := range c.Years {
		years.Rows = append(years.Rows, panels.OfficeLine{Path: wavesPath(y.Panel), Cells: []string{v.words1(y.Panel.Title), v.wv("of_cap", "n", y.Asked, "cap", y.Cap),
			v.p.N("panel_wave.days", y.Rest), v.wv("of_promised", "done", y.Done, "n", y.Promised)}})
		book.Options = append(book.Options, option(y.Panel.ID.String(), v.words1(y.Panel.Title)))
		if y.Asked > y.Cap {
			view.Warn = append(view.Warn, v.wv("too_full", "panel", v.words1(y.Panel.Title), "n", y.Asked, "cap", y.Cap))
		}
		for _, p := range y.Broken {
			view.Warn = append(view.Warn, v.wv("broken", "topic", v.words1(p.Topic), "month", v.panelMonth(p.Month), "until", v.day(y.Panel.Until)))
		}
	}
	booked := panels.WaveSection{ID: "booked", Title: v.wv("booked"), Lead: v.wv("booked_lead")}
	booked.Table = &panels.OfficeTable{Title: v.wv("booked"), Heads: []string{v.wv("when"), v.wv("panel"), v.wv("topic"), v.wv("office"), v.wv("conflict")}, Empty: v.wv("no_slots"), EmptyHint: v.wv("no_slots_hint")}
	for _, b := range c.Bookings {
		booked.Table.Rows = append(booked.Table.Rows, v.bookingLine(b))
		if b.Slot.ID != id.None {
			booked.Deeds = append(booked.Deeds, panels.OfficeDeed{Action: "/admin/panel/calendar/" + b.Slot.ID.String() + "/drop", Variant: "tertiary", Color: "danger",
				Text: v.wv("give_back", "topic", b.Slot.Topic, "at", v.slotAt(b.Slot.At))})
		}
	}
	view.Sections = []panels.WaveSection{{ID: "years", Title: v.wv("years"), Lead: v.wv("years_lead"), Table: years}, booked}
	if len(c.Years) > 0 {
		view.Sections = append(view.Sections, panels.WaveSection{ID: "book", Title: v.wv("book"), Form: &panels.OfficeForm{Action: "/admin/panel/calendar", Submit: v.wv("book_do"), Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
			book, {Name: "at", Label: v.wv("at"), Hint: v.wv("at_hint", "month", v.now.AddDate(0, 1, 0).Format("2006-01"), "week", v.now.Format("2006")+"-W09"), Value: in.At, Max: 8, Needed: true},
			{Name: "topic", Label: v.wv("topic"), Value: in.Topic, Max: 120, Needed: true}, {Name: "office", Label: v.wv("office"), Value: in.Office, Max: 120, Needed: true},
			{Kind: "check", Name: "anyway", Label: v.wv("anyway"), Hint: v.wv("anyway_hint"), On: in.Anyway}}}}}})
	}
	return v.show(panels.WaveDeskPage(v.surveyPage(v.wv("calendar")), view))
}

func (v *visit) bookingLine(b panel.Booking) panels.OfficeLine {
	line := panels.OfficeLine{Cells: []string{v.slotAt(b.Slot.At), v.words1(b.Panel.Title), b.Slot.Topic, b.Slot.Office, ""}}
	if b.Wave.ID != id.None {
		line.Path = wavePath(b.Panel, b.Wave.ID)
		line.Cells = []string{v.p.Date(b.Wave.Opens), v.words1(b.Panel.Title), v.words1(b.Wave.Title), b.Wave.Office, ""}
	}
	line.Cells[4] = v.wv("fits")
	if b.Near {
		line.Cells[4] = v.wv("near")
	}
	return line
}

func (s *Server) postPanelSlot(v *visit) error {
	in := panel.Book{At: v.PostForm("at"), Office: v.PostForm("office"), Topic: v.PostForm("topic"), Anyway: v.PostForm("anyway") != "", Key: v.PostForm("key")}
	in.Panel, _ = id.Parse(v.PostForm("panel"))
	if err := s.Panels.BookSlot(v.ctx(), v.who, v.town, in); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showCalendar(v, in)
	}
	v.say("success", "flash.panel_wave_booked")
	return v.see("/admin/panel/calendar")
}

func (s *Server) postPanelSlotDrop(v *visit) error {
	slot, err := v.param("slot")
	if err != nil {
		return err
	}
	if err := s.Panels.FreeSlot(v.ctx(), v.who, slot); err != nil {
		return err
	}
	v.say("success", "flash.panel_wave_freed")
	return v.see("/admin/panel/calendar")
}

func (v *visit) waveN(n int) string { return v.p.Number(int64(n)) }
