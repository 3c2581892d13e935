package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"almenda/internal/cache"
	"almenda/internal/panel"
	"almenda/internal/web/views/panels"
)

func (s *Server) getPanelReport(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	r, err := s.Panels.Report(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	view := panels.WaveDesk{Head: v.panelHead(r.Panel, "waves"), Menu: "/admin/panel", Title: v.wv("report"), Lead: v.reportLead(r), Back: panels.OfficeLink{Path: wavesPath(r.Panel), Text: v.wv("all")}}
	view.Sections = v.reportSections(r, panelDesk(r.Panel)+"/report.csv")
	if len(r.Lacking) > 0 {
		sec := panels.WaveSection{ID: "lacking", Title: v.wv("lacking"), Lead: v.wv("lacking_lead"), Links: []panels.OfficeLink{{Path: panelDesk(r.Panel) + "/recruit", Text: v.wv("lacking_do")}}}
		t := &panels.OfficeTable{Title: v.wv("lacking"), Heads: []string{v.wv("group"), v.wv("points"), v.wv("missing")}}
		for _, g := range r.Lacking {
			t.Rows = append(t.Rows, panels.OfficeLine{Cells: []string{v.words1(g.Variable.Title) + ": " + v.className(g.Variable, g.Class), v.waveN(g.Points), v.waveN(g.People)}})
		}
		sec.Table = t
		view.Sections = append(view.Sections, sec)
	}
	return v.show(panels.WaveDeskPage(v.panelPage(r.Panel), view))
}

func (v *visit) reportLead(r panel.Report) string {
	if r.Population.Version == 0 {
		return v.wv("report_no_figures")
	}
	return v.wv("report_lead", "source", r.Population.Source, "at", v.day(r.Population.At))
}

func (s *Server) getPublicReport(v *visit) error {
	r, err := s.Panels.PublicReport(v.ctx(), v.who, v.town, v.Param("slug"))
	if err != nil {
		return err
	}
	at := panelPath(r.Panel)
	title := v.wv("report_of", "panel", v.words1(r.Panel.Title))
	return v.show(panels.WaveReportPage(v.wavePage(title), panels.OfficeLink{Path: at, Text: v.words1(r.Panel.Title)}, title, v.reportLead(r), v.reportSections(r, at+"/report.csv")))
}

// reportSections are the tables of a report: the members, and each wave.
func (v *visit) reportSections(r panel.Report, file string) (out []panels.WaveSection) {
	for i, c := range r.Members.Tables {
		sec := panels.WaveSection{ID: "members-" + strconv.Itoa(i), Title: v.wv("members_by", "variable", v.words1(c.Variable.Title))}
		if c.Why != "" {
			sec.Lead = v.p.T(c.Why)
		} else {
			sec.Table = &panels.OfficeTable{Title: sec.Title, Heads: []string{v.words1(c.Variable.Title), v.wv("town"), v.wv("members")}}
			for k := range c.Classes {
				sec.Table.Rows = append(sec.Table.Rows, panels.OfficeLine{Cells: []string{v.classesName(c, k), v.townShare(c, k), v.memberShare(c, k)}})
			}
		}
		if i == 0 {
			sec.Lead = strings.TrimSpace(sec.Lead + " " + v.wv("members_base", "n", r.Members.Base))
		}
		out = append(out, sec)
	}
	for _, w := range r.Waves {
		for i, c := range w.Answered.Tables {
			out = append(out, v.reportWave(w, c, i))
		}
	}
	if len(out) > 0 {
		out[len(out)-1].Links = append(out[len(out)-1].Links, panels.OfficeLink{Path: file, Text: v.wv("csv")})
	}
	return out
}

func (v *visit) reportWave(w panel.WaveReport, c panel.Compared, i int) panels.WaveSection {
	sec := panels.WaveSection{ID: fmt.Sprintf("wave-%d-%d", w.Wave.Number, i), Title: v.wv("wave_by", "wave", v.words1(w.Wave.Title), "n", w.Wave.Number, "variable", v.words1(c.Variable.Title))}
	if c.Why != "" {
		sec.Lead = v.p.T(c.Why)
		return sec
	}
	sec.Lead = v.wv("wave_base", "n", w.Answers)
	weights := w.Weighted[c.Variable.Key]
	if weights == nil {
		sec.Lead += " " + v.wv("unweighted")
	} else {
		sec.Lead += " " + v.wv("weighted_note", "design", v.decimal(w.Design), "n", w.Effective)
	}
	sec.Table = &panels.OfficeTable{Title: sec.Title, Heads: []string{v.words1(c.Variable.Title), v.wv("town"), v.wv("asked_share"), v.wv("answered_share"), v.wv("weighted_share")}}
	for k := range c.Classes {
		sec.Table.Rows = append(sec.Table.Rows, panels.OfficeLine{Cells: []string{v.classesName(c, k), v.townShare(c, k), v.memberShare(w.Asked.Tables[i], k), v.memberShare(c, k), v.weightedShare(c, k, weights)}})
	}
	return sec
}

func (v *visit) classesName(c panel.Compared, k int) string {
	var out []string
	for _, class := range c.Classes[k] {
		out = append(out, v.className(c.Variable, class))
	}
	return strings.Join(out, " / ")
}

func (v *visit) townShare(c panel.Compared, k int) string {
	if c.Town == nil {
		return v.wv("unknown")
	}
	return v.wv("share", "n", int(math.Round(c.Town[k])))
}

func (v *visit) memberShare(c panel.Compared, k int) string {
	if k >= len(c.Share) || c.Share[k] < 0 {
		return v.wv("hidden")
	}
	return v.wv("share", "n", c.Share[k])
}

// weightedShare is hidden wherever the share without weights is.
func (v *visit) weightedShare(c panel.Compared, k int, weights []float64) string {
	if weights == nil || c.Share[k] < 0 {
		return v.wv("hidden")
	}
	return v.wv("share", "n", int(math.Round(weights[k])))
}

func (s *Server) getPanelReportFile(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	r, err := s.Panels.Report(v.ctx(), v.who, v.town, which)
	if err != nil {
		return err
	}
	return v.reportFile(r)
}

func (s *Server) getPublicReportFile(v *visit) error {
	r, err := s.Panels.PublicReport(v.ctx(), v.who, v.town, v.Param("slug"))
	if err != nil {
		return err
	}
	return v.reportFile(r)
}

// reportFile is the report as a table for other programs: the same figures as on the page.
func (v *visit) reportFile(r panel.Report) error {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	rows := [][]string{{"wave", "variable", "class", "population_percent", "members_percent", "asked_percent", "answered_percent", "weighted_percent"}}
	number := func(known bool, n float64) string {
		if !known {
			return ""
		}
		return strconv.Itoa(int(math.Round(n)))
	}
	line := func(wave string, c panel.Compared, k int) []string {
		town := 0.0
		if c.Town != nil {
			town = c.Town[k]
		}
		return []string{wave, c.Variable.Key, strings.Join(c.Classes[k], "+"), number(c.Town != nil, town), "", "", "", ""}
	}
	for _, c := range r.Members.Tables {
		for k := range c.Classes {
			row := line("", c, k)
			row[4] = number(c.Share[k] >= 0, float64(c.Share[k]))
			rows = append(rows, row)
		}
	}
	for _, w := range r.Waves {
		for i, c := range w.Answered.Tables {
			for k := range c.Classes {
				row, asked, weights := line(strconv.Itoa(w.Wave.Number), c, k), w.Asked.Tables[i].Share[k], w.Weighted[c.Variable.Key]
				row[5], row[6] = number(asked >= 0, float64(asked)), number(c.Share[k] >= 0, float64(c.Share[k]))
				if weights != nil {
					row[7] = number(c.Share[k] >= 0, weights[k])
				}
				rows = append(rows, row)
			}
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return v.give(cache.Page{Type: "text/csv; charset=utf-8", Body: b.Bytes()})
}
