package web

import (
	"net/http"
	"slices"
	"strings"

	"almenda/internal/panel"
	"almenda/internal/web/ui"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelRecruit(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	p, rows, err := s.Panels.Recruitment(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	in := panel.NewCampaign{Kind: panel.ByLetter, Household: p.Settings.Household > 0, Classes: map[string][]string{}}
	if next := v.Query("next"); next != "" {
		c, err := s.Panels.Cockpit(v.ctx(), v.who, v.town, which)
		if err != nil {
			return err
		}
		if one, ok := panel.NextWave(c.Needs); ok && one.Variable == next {
			for _, n := range one.Classes {
				in.Classes[next] = append(in.Classes[next], n.Class)
			}
		}
	}
	return s.showRecruit(v, p, rows, in, v.Query("next") != "")
}

func (s *Server) showRecruit(v *visit, p panel.Panel, rows []panel.WaveRow, in panel.NewCampaign, open bool) error {
	t := v.panelText
	page := panels.OfficePage{Head: v.panelHead(p, "recruit"), Lead: t("recruit_lead"),
		Table: &panels.OfficeTable{Title: t("tab.recruit"), Heads: []string{t("wave"), t("codes"), t("opened"), t("joined"), t("members"), t("waiting")}, Empty: t("recruit_none"), EmptyHint: t("recruit_none_hint")}}
	for _, r := range rows {
		page.Table.Rows = append(page.Table.Rows, panels.OfficeLine{Path: panelDesk(p) + "/recruit/" + r.ID.String(), Note: t("channel."+string(r.Kind)) + " · " + t("state."+string(r.State)),
			Cells: []string{t("wave_n", "n", r.Number, "title", r.Title), v.howMany(r.Codes), v.howMany(r.Opened), v.panelShare(r.Used, r.Codes), v.howMany(r.Now[panel.Member]), v.howMany(r.Now[panel.Waiting])}})
	}
	if p.State != panel.Published {
		page.Notes = []string{t("recruit_first")}
		return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
	}
	form := panels.OfficeForm{Action: panelDesk(p) + "/recruit", Submit: t("wave_make")}
	kind := panels.OfficeField{Kind: "radios", Name: "kind", Label: t("channel"), Value: string(in.Kind)}
	for _, c := range panel.Channels {
		kind.Options = append(kind.Options, ui.Option{Value: string(c), Text: t("channel." + string(c)), Hint: t("channel." + string(c) + "_hint")})
	}
	fields := []panels.OfficeField{{Name: "title", Label: t("field.wave_title"), Hint: t("field.wave_title_hint"), Value: in.Title, Max: panel.MaxWaveTitle, Needed: true}, kind,
		{Kind: "date", Name: "until", Label: t("field.code_until"), Hint: t("field.code_until_hint"), Value: in.Until},
		{Kind: "check", Name: "household", Label: t("field.per_household"), Hint: t("field.per_household_hint"), On: in.Household}}
	fields = append(fields, v.officeTexts("message", "field.message", "field.message_hint", in.Message, panel.MaxWaveMessage, 3, false)...)
	form.Parts = append([]panels.OfficePart{{Fields: fields}}, v.strataParts(p, in.Classes)...)
	page.Forms = []panels.OfficeSection{{ID: "new-wave", Title: t("wave_new"), Lead: t("wave_new_lead"), Fold: len(rows) > 0, Open: open, Forms: []panels.OfficeForm{form}}}
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

// strataParts offer the classes of each quota variable to write to.
func (v *visit) strataParts(p panel.Panel, chosen map[string][]string) (out []panels.OfficePart) {
	var keys []string
	for _, d := range v.town.Districts {
		keys = append(keys, d.Key)
	}
	fields := []panels.OfficeField{}
	for _, one := range p.Quotas() {
		f := panels.OfficeField{Kind: "picks", Name: "class_" + one.Key, Label: v.words1(one.Title)}
		for _, class := range one.Classes(keys) {
			f.Picks = append(f.Picks, ui.Pick{Value: class, Text: panel.ClassLabel(v.town, one, class, v.lang), On: slices.Contains(chosen[one.Key], class)})
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return nil
	}
	return []panels.OfficePart{{ID: "strata", Legend: v.panelText("strata"), Hint: v.panelText("strata_hint"), Fold: true, Open: len(chosen) > 0, Fields: fields}}
}

func (v *visit) panelShare(n, of int) string {
	if of == 0 {
		return v.howMany(n)
	}
	return v.panelText("n_share", "n", v.howMany(n), "share", v.panelPercent(float64(n)/float64(of)))
}

func (s *Server) postPanelRecruit(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	p, rows, err := s.Panels.Recruitment(v.ctx(), v.who, which)
	if err != nil {
		return err
	}
	in := panel.NewCampaign{Kind: panel.Channel(v.PostForm("kind")), Title: v.PostForm("title"), Until: strings.TrimSpace(v.PostForm("until")), Household: v.PostForm("household") != "",
		Message: v.typedText("message"), Classes: map[string][]string{}, Key: v.PostForm("key")}
	for _, one := range p.Quotas() {
		if list := v.PostFormArray("class_" + one.Key); len(list) > 0 {
			in.Classes[one.Key] = list
		}
	}
	made, err := s.Panels.PlanCampaign(v.ctx(), v.who, which, in)
	if err == nil {
		v.say("success", "flash.panel_wave_made")
		return v.see(panelDesk(p) + "/recruit/" + made.String())
	}
	if !v.blame(err) {
		return err
	}
	return s.showRecruit(v, p, rows, in, true)
}

func (s *Server) officeCampaign(v *visit) (panel.Panel, panel.WaveRow, error) {
	which, err := v.param("panel")
	if err != nil {
		return panel.Panel{}, panel.WaveRow{}, err
	}
	wave, err := v.param("recruitment")
	if err != nil {
		return panel.Panel{}, panel.WaveRow{}, err
	}
	return s.Panels.RecruitmentWave(v.ctx(), v.who, which, wave)
}

func (s *Server) getPanelCampaign(v *visit) error {
	p, r, err := s.officeCampaign(v)
	if err != nil {
		return err
	}
	return s.showCampaign(v, p, r)
}

func (s *Server) showCampaign(v *visit, p panel.Panel, r panel.WaveRow) error {
	t := v.panelText
	path := panelDesk(p) + "/recruit/" + r.ID.String()
	page := panels.OfficePage{Back: panels.OfficeLink{Path: panelDesk(p) + "/recruit", Text: t("tab.recruit")}, Title: t("wave_n", "n", r.Number, "title", r.Title), Lead: t("channel." + string(r.Kind) + "_hint"),
		Facts: []panels.OfficeFact{{Name: t("col.state"), Text: t("state." + string(r.State))}, {Name: t("codes"), Text: v.howMany(r.Codes)}, {Name: t("opened"), Text: v.panelShare(r.Opened, r.Codes)},
			{Name: t("joined"), Text: v.panelShare(r.Used, r.Codes)}, {Name: t("members_now"), Text: v.howMany(r.Now[panel.Member])}, {Name: t("waiting"), Text: v.howMany(r.Now[panel.Waiting])},
			{Name: t("pending"), Text: v.howMany(r.Now[panel.Pending])}}}
	if r.SentOn != "" {
		page.Facts = append(page.Facts, panels.OfficeFact{Name: t("sent_on"), Text: v.dayIn(r.SentOn)})
	}
	if r.Until != "" {
		page.Facts = append(page.Facts, panels.OfficeFact{Name: t("field.code_until"), Text: v.dayIn(r.Until)})
	}
	if whom := v.strataWords(p, r.Settings.Classes); whom != "" {
		page.Facts = append(page.Facts, panels.OfficeFact{Name: t("strata"), Text: whom})
	}
	if r.State != panel.RecruitEnded {
		page.Forms = v.campaignForms(path, r)
	}
	if r.Settings.Blank > 0 && r.Kind != panel.ByMail {
		page.Links = append(page.Links, panels.OfficeLink{Path: path + "/files/codes.csv", Text: t("codes_csv"), Note: v.p.N("panel_office.n_codes", r.Settings.Blank)},
			panels.OfficeLink{Path: path + "/files/letters.pdf", Text: t("codes_pdf"), Note: t("codes_pdf_hint", "n", mostLetters)})
	}
	page.Links = append(page.Links, panels.OfficeLink{Path: path + "/files/sample.pdf", Text: t("sample_pdf")})
	page.After = v.responseTables(p, r)
	page.Deeds = v.campaignDeeds(path, r)
	return v.show(panels.OfficeWorkPage(v.panelPage(p), page))
}

func (v *visit) campaignForms(path string, r panel.WaveRow) []panels.OfficeSection {
	t := v.panelText
	kind := string(r.Kind)
	file := panels.OfficeField{Kind: "file", Name: "list", Label: t("field.list"), Hint: t("field.list_" + kind), Needed: true, Accept: ".csv,.txt,.tsv"}
	list := panels.OfficeForm{Action: path + "/list", Submit: t("list_do_" + kind), Files: true, Parts: []panels.OfficePart{{Fields: []panels.OfficeField{file}}}}
	if r.Kind == panel.ByLetter {
		list.Parts[0].Fields = append(list.Parts[0].Fields, panels.OfficeField{Kind: "radios", Name: "as", Label: t("field.as"), Value: "csv",
			Options: []ui.Option{{Value: "csv", Text: t("as.csv"), Hint: t("as.csv_hint")}, {Value: "pdf", Text: t("as.pdf"), Hint: t("as.pdf_hint", "n", mostLetters)}}})
	}
	out := []panels.OfficeSection{{ID: "list-part", Title: t("list_" + kind), Lead: t("list_lead_" + kind), Forms: []panels.OfficeForm{list}}}
	if r.Kind == panel.ByMail {
		return out
	}
	blank := panels.OfficeForm{Action: path + "/blank", Submit: t("blank_do"), Variant: "secondary", Parts: []panels.OfficePart{{Fields: []panels.OfficeField{
		{Kind: "number", Name: "count", Label: t("field.count"), Hint: t("field.count_hint"), Value: blankZero(r.Settings.Blank), Needed: true}}}}}
	return append(out, panels.OfficeSection{ID: "blank-part", Title: t("blank"), Lead: t("blank_lead"), Fold: true, Open: r.Settings.Blank > 0, Forms: []panels.OfficeForm{blank}})
}

func (v *visit) campaignDeeds(path string, r panel.WaveRow) (out []panels.OfficeDeed) {
	t := v.panelText
	if r.State == panel.RecruitPrepared && r.Codes > 0 {
		out = append(out, panels.OfficeDeed{Action: path + "/state", Hidden: [][2]string{{"to", string(panel.RecruitSent)}}, Text: t("do.sent"), Hint: t("do.sent_hint"), Variant: "secondary"})
	}
	if r.State != panel.RecruitEnded {
		out = append(out, panels.OfficeDeed{Action: path + "/state", Hidden: [][2]string{{"to", string(panel.RecruitEnded)}}, Text: t("do.wave_end"), Hint: t("do.wave_end_hint"), Variant: "tertiary", Color: "danger"})
	}
	return out
}

func (v *visit) strataWords(p panel.Panel, classes map[string][]string) string {
	var parts []string
	for _, one := range p.Settings.Variables {
		var words []string
		for _, class := range classes[one.Key] {
			words = append(words, panel.ClassLabel(v.town, one, class, v.lang))
		}
		if len(words) > 0 {
			parts = append(parts, v.words1(one.Title)+": "+strings.Join(words, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// responseTables tell what came of a wave by class, as far as its list told the classes.
func (v *visit) responseTables(p panel.Panel, r panel.WaveRow) (out []panels.OfficeTable) {
	t := v.panelText
	for _, one := range p.Quotas() {
		by, order := map[string]panel.Response{}, []string(nil)
		for _, row := range r.Strata {
			for _, part := range strings.Split(row.Stratum, "|") {
				key, class, _ := strings.Cut(part, "=")
				if key != one.Key {
					continue
				}
				sum, known := by[class]
				if !known {
					order = append(order, class)
				}
				sum.Codes, sum.Opened, sum.Used = sum.Codes+row.Codes, sum.Opened+row.Opened, sum.Used+row.Used
				by[class] = sum
			}
		}
		if len(order) == 0 {
			continue
		}
		slices.Sort(order)
		table := panels.OfficeTable{Title: t("response_by", "variable", v.words1(one.Title)), Heads: []string{t("class"), t("codes"), t("opened"), t("joined")}}
		for _, class := range order {
			n := by[class]
			table.Rows = append(table.Rows, panels.OfficeLine{Cells: []string{panel.ClassLabel(v.town, one, class, v.lang), v.howMany(n.Codes), v.howMany(n.Opened), v.panelShare(n.Used, n.Codes)}})
		}
		out = append(out, table)
	}
	return out
}

func (s *Server) postPanelCampaignState(v *visit) error {
	p, r, err := s.officeCampaign(v)
	if err != nil {
		return err
	}
	to := panel.CampaignState(v.PostForm("to"))
	if to != panel.RecruitSent && to != panel.RecruitEnded {
		return v.see(panelDesk(p) + "/recruit/" + r.ID.String())
	}
	if err := s.Panels.Steer(v.ctx(), v.who, p.ID, r.ID, to); err != nil {
		return err
	}
	v.say("success", "flash.panel_saved")
	return v.see(panelDesk(p) + "/recruit/" + r.ID.String())
}

func (s *Server) postPanelBlank(v *visit) error {
	p, r, err := s.officeCampaign(v)
	if err != nil {
		return err
	}
	if err := s.Panels.BlankCodes(v.ctx(), v.who, p.ID, r.ID, v.count("count")); err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showCampaign(v, p, r)
	}
	v.say("success", "flash.panel_codes")
	return v.see(panelDesk(p) + "/recruit/" + r.ID.String())
}

// postPanelList takes a list of addresses and gives back the file for the printer or the gateway at
// once: the list is kept nowhere, so that it can be had at no other time. Letters by mail are queued.
func (s *Server) postPanelList(v *visit) error {
	p, r, err := s.officeCampaign(v)
	if err != nil {
		return err
	}
	text, err := v.panelUpload("list")
	if err != nil {
		return err
	}
	c, list, _, err := s.Panels.Addresses(v.ctx(), v.who, v.town, p.ID, r.ID, text, v.panelNaming(p))
	if err != nil {
		if !v.blame(err) {
			return err
		}
		return s.showCampaign(v, p, r)
	}
	switch {
	case c.Kind == panel.ByMail:
		v.say("success", "flash.panel_mailed")
		return v.see(panelDesk(p) + "/recruit/" + r.ID.String())
	case c.Kind == panel.BySMS:
		return v.panelFile("sms-"+p.Slug+".csv", "text/csv; charset=utf-8", v.smsFile(p, list))
	case v.PostForm("as") == "pdf":
		body, err := s.panelLetters(v, p, c, list[:min(len(list), mostLetters)])
		if err != nil {
			return err
		}
		return v.panelFile("letters-"+p.Slug+".pdf", "application/pdf", body)
	}
	return v.panelFile("letters-"+p.Slug+".csv", "text/csv; charset=utf-8", v.mergeFile(list))
}

// download gives a file that was made for this one request.
func (v *visit) panelFile(name, kind string, body []byte) error {
	v.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	v.Header("Cache-Control", "private, no-store")
	v.Data(http.StatusOK, kind, body)
	return nil
}
