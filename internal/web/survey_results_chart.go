package web

import (
	"fmt"
	"slices"

	"almenda/internal/questionnaire"
	"almenda/internal/survey"
	"almenda/internal/web/ui"
)

// sharePoint is a share for the drawing and in words.
func (v *visit) sharePoint(c survey.Cell, columns []survey.Label) ui.Point {
	switch {
	case c.Hidden:
		return ui.Point{Hidden: true, Said: v.p.T("survey_results.hidden.cell")}
	case c.With != "":
		with := c.With
		for _, l := range columns {
			if l.Code == c.With {
				with = v.labelled(l)
			}
		}
		return ui.Point{Said: v.p.T("survey_results.with", "answer", with)}
	}
	said := v.percent(c.Percent)
	if c.Far() {
		said = v.p.T("survey_results.both", "n", c.Percent, "without", c.Counted)
	}
	return ui.Point{Value: float64(c.Percent), Said: said}
}

// resultChart draws a figure.
func (v *visit) resultChart(f survey.Figure, number int) ui.Chart {
	c := ui.Chart{ID: fmt.Sprintf("f%d", number), Kind: ui.BarChart, Title: v.figureTitle(f), RowHead: v.p.T("survey_results.answer_head"),
		Table: v.p.T("survey_results.as_table"), Hidden: v.p.T("survey_results.hatched")}
	if f.Base > 0 {
		c.Base = v.p.T("survey_results.base", "n", f.Base)
	}
	switch {
	case f.Chart == survey.RankChart:
		v.rankChart(&c, f)
	case f.Chart == survey.MeanChart:
		v.meanChart(&c, f)
	case f.Chart == survey.StackChart || f.By != "" && !f.Several:
		v.stackChart(&c, f)
	default:
		v.barChart(&c, f)
	}
	for _, s := range f.Series {
		if s.Mean != nil && f.Chart != survey.RankChart && f.Chart != survey.MeanChart {
			words := v.p.T("survey_results.mean", "n", v.decimal(*s.Mean)+unitOf(v.words1(f.Unit)))
			if f.By != "" {
				words = v.p.T("survey_results.mean_of", "group", v.labelled(s.Label), "n", v.decimal(*s.Mean)+unitOf(v.words1(f.Unit)))
			}
			c.Notes = append(c.Notes, words)
		}
	}
	if f.Weighted {
		c.Notes = append(c.Notes, v.p.T("survey_results.is_weighted"))
	}
	return c
}

func unitOf(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// barChart is a bar for each answer; by groups, one for each answer of each group.
func (v *visit) barChart(c *ui.Chart, f survey.Figure) {
	c.Series = []ui.Series{{Label: v.p.T("survey_results.share")}}
	if f.Chart == survey.ColumnChart {
		c.Kind = ui.ColumnChart
	}
	for i, col := range f.Columns {
		for _, s := range f.Series {
			row := ui.ChartRow{Label: v.labelled(col), Lang: v.langOf(col.Words)}
			if f.By != "" {
				row.Note = v.labelled(s.Label)
			}
			if s.Hidden != "" {
				row.Points = []ui.Point{{Hidden: true, Said: v.p.T("survey_results.hidden.cell")}}
			} else {
				row.Points = []ui.Point{v.sharePoint(s.Cells[i], f.Columns)}
			}
			c.Rows = append(c.Rows, row)
		}
	}
}

// stackChart is a bar of pieces for each group, or for each row of a matrix.
func (v *visit) stackChart(c *ui.Chart, f survey.Figure) {
	c.Kind, c.RowHead = ui.StackChart, v.p.T("survey_results.group")
	for _, col := range f.Columns {
		aside := questionnaire.Reserved(col.Code)
		c.Series = append(c.Series, ui.Series{Label: v.labelled(col), Lang: v.langOf(col.Words), Aside: aside})
	}
	for _, s := range f.Series {
		row := ui.ChartRow{Label: v.labelled(s.Label), Lang: v.langOf(s.Words)}
		if s.Code == "" && f.By == "" {
			row.Label = v.p.T("survey_results.everybody")
		}
		if s.Hidden != "" {
			row.Note = v.p.T("survey_results.few")
			row.Points = slices.Repeat([]ui.Point{{Hidden: true, Said: v.p.T("survey_results.hidden.cell")}}, len(f.Columns))
		} else {
			if s.Base > 0 {
				row.Note = v.p.T("survey_results.base", "n", s.Base)
			}
			for _, cell := range s.Cells {
				row.Points = append(row.Points, v.sharePoint(cell, f.Columns))
			}
		}
		c.Rows = append(c.Rows, row)
	}
}

// rankChart is the mean place of each option.
func (v *visit) rankChart(c *ui.Chart, f survey.Figure) {
	c.Kind, c.Series, c.Places = ui.RankChart, []ui.Series{{Label: v.p.T("survey_results.place")}}, v.meanRows(c, f)
}

// meanChart is the mean points of each option.
func (v *visit) meanChart(c *ui.Chart, f survey.Figure) {
	c.Series = []ui.Series{{Label: v.p.T("survey_results.mean_points")}}
	v.meanRows(c, f)
}

// meanRows are options with a mean. It gives how many options there are.
func (v *visit) meanRows(c *ui.Chart, f survey.Figure) int {
	options := map[string]bool{}
	for _, s := range f.Series {
		options[s.Code] = true
		row := ui.ChartRow{Label: v.labelled(s.Label), Lang: v.langOf(s.Words)}
		if f.By != "" {
			row.Note = v.labelled(s.Group)
		}
		p := ui.Point{Hidden: true, Said: v.p.T("survey_results.hidden.cell")}
		if s.Mean != nil {
			p = ui.Point{Value: *s.Mean, Said: v.decimal(*s.Mean)}
		}
		row.Points = []ui.Point{p}
		c.Rows = append(c.Rows, row)
	}
	return len(options)
}
