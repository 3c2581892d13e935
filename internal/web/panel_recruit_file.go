package web

import (
	"bytes"
	"encoding/csv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/panel"
	"almenda/internal/paper"
)

// mostLetters is how many letters one file for the office's own printer holds. Larger waves go to a
// printer's shop with the table.
const mostLetters = 300

// getPanelCampaignFile gives the files of codes that no address belongs to, and a letter to look at.
func (s *Server) getPanelCampaignFile(v *visit) error {
	which, err := v.param("panel")
	if err != nil {
		return err
	}
	wave, err := v.param("recruitment")
	if err != nil {
		return err
	}
	p, c, list, err := s.Panels.Blank(v.ctx(), v.who, v.town, which, wave, v.town.DefaultLanguage())
	if err != nil {
		return err
	}
	switch v.Param("name") {
	case "sample.pdf":
		list = []panel.Addressed{{Name: v.panelText("sample_name"), Street: v.panelText("sample_street"), Language: v.lang, Code: "ABCD-2345", Link: v.absolute("/panel/" + p.Slug)}}
		body, err := s.panelLetters(v, p, c, list)
		if err != nil {
			return err
		}
		return v.panelFile("sample.pdf", "application/pdf", body)
	case "codes.csv":
		return v.panelFile("codes-"+p.Slug+".csv", "text/csv; charset=utf-8", v.mergeFile(list))
	case "letters.pdf":
		body, err := s.panelLetters(v, p, c, list[:min(len(list), mostLetters)])
		if err != nil {
			return err
		}
		return v.panelFile("letters-"+p.Slug+".pdf", "application/pdf", body)
	}
	return fault.Missing()
}

// letters prints a wave, each letter in the language of whom it goes to.
func (s *Server) panelLetters(v *visit, p panel.Panel, c panel.Campaign, list []panel.Addressed) ([]byte, error) {
	first := v.town.DefaultLanguage()
	out := make([]paper.Letter, len(list))
	for i, a := range list {
		pr := s.printer(v.town, a.Language)
		one := paper.Letter{Lang: a.Language, To: saidOf(a.Name, a.Street, strings.TrimSpace(a.Postcode+" "+a.City)), From: saidOf(v.town.Municipality.In(a.Language, first), p.Office),
			Title: pr.T("panel_office.letter.title", "panel", p.Title.In(a.Language, first)), Link: a.Link, Code: a.Code}
		one.Paragraphs = saidOf(c.Settings.Message.In(a.Language, first), p.Settings.Purpose.In(a.Language, first), pr.T("panel_office.letter.what"),
			pr.T("panel_office.letter.how", "address", v.absolute("/panel/"+p.Slug), "code", a.Code))
		if c.Settings.Uses > 1 {
			one.Paragraphs = append(one.Paragraphs, pr.N("panel_office.letter.household", c.Settings.Uses))
		}
		if c.Until != "" {
			one.Paragraphs = append(one.Paragraphs, pr.T("panel_office.letter.until", "day", v.dayIn(c.Until)))
		}
		one.Paragraphs = append(one.Paragraphs, pr.T("panel_office.letter.free"))
		if phone := p.Settings.Contact.Phone; phone != "" {
			one.Paragraphs = append(one.Paragraphs, pr.T("panel_office.letter.phone", "phone", phone))
		}
		one.CodeWords, one.Foot = pr.T("panel_office.letter.code"), pr.T("panel_office.letter.foot")
		out[i] = one
	}
	var b bytes.Buffer
	err := paper.WriteLetters(&b, v.words1(p.Title), v.now, out)
	return b.Bytes(), err
}

// saidOf are the words that say something.
func saidOf(words ...string) (out []string) {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// mergeFile is the table from which a printer's shop writes letters.
func (v *visit) mergeFile(list []panel.Addressed) []byte {
	rows := [][]string{{"name", "street", "postcode", "city", "language", "code", "link"}}
	for _, a := range list {
		rows = append(rows, []string{a.Name, a.Street, a.Postcode, a.City, a.Language, a.Code, a.Link})
	}
	return panelTable(rows)
}

// smsFile is one line for each number: the number and the whole text, for the town's own gateway.
func (v *visit) smsFile(p panel.Panel, list []panel.Addressed) []byte {
	rows := [][]string{{"number", "text"}}
	for _, a := range list {
		pr := v.s.printer(v.town, a.Language)
		rows = append(rows, []string{a.Phone, pr.T("panel_office.sms", "town", v.town.Municipality.In(a.Language, v.town.DefaultLanguage()), "panel", p.Title.In(a.Language, v.town.DefaultLanguage()), "link", a.Link, "code", a.Code)})
	}
	return panelTable(rows)
}

// panelTable writes a table that spreadsheets read as text: no cell begins a formula.
func panelTable(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=-@\t\r", rune(cell[0])) || strings.HasPrefix(cell, "+") && strings.ContainsAny(cell, "(=\"") {
				row[i] = "'" + cell
			}
		}
		_ = w.Write(row) // a buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}
