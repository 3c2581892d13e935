package views

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/tenant"
	"almenda/internal/web/ui"
)

func digits(n int) string { return strconv.Itoa(n) }

// dispositionColor is the colour of an answer's tag. The word says the same.
func dispositionColor(d string) string {
	switch d {
	case "accepted":
		return "success"
	case "partly", "covered":
		return "info"
	case "rejected":
		return "danger"
	case "later":
		return "warning"
	}
	return "neutral"
}

// number is the step's place, from 1.
func (r Reply) number() int { return slices.Index(ReplySteps, r.Step) + 1 }

// Before is the step before this one; empty on the first.
func (r Reply) Before() string {
	n := r.number() - 2
	if n >= 0 && ReplySteps[n] == "where" && r.About == "whole" {
		n--
	}
	if n < 0 {
		return ""
	}
	return ReplySteps[n]
}

// StepPath is the address of a step.
func (r Reply) StepPath(step string) string {
	if step == "about" || step == "" {
		return r.Path() + "/reply"
	}
	return r.Path() + "/reply/" + step
}

func (r Reply) query() string {
	if r.Draft == "" {
		return ""
	}
	return "?draft=" + url.QueryEscape(r.Draft)
}

// RemarkOn is where a remark on a paragraph begins.
func (c Consultation) RemarkOn(p DocPart) string {
	return c.Path() + "/reply/text?paragraph=" + url.QueryEscape(p.Anchor)
}

func (c Consultation) listed(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return c.Path() + "/remarks?" + q.Encode()
}

func keyedOptions(pg Page, prefix string, list []string, none string) []ui.Option {
	var out []ui.Option
	if none != "" {
		out = append(out, ui.Option{Text: none})
	}
	for _, v := range list {
		out = append(out, ui.Option{Value: v, Text: pg.T(prefix + v)})
	}
	return out
}

func wordOptions(list []string, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, v := range list {
		out = append(out, ui.Option{Value: v, Text: v})
	}
	return out
}

// paragraphOptions are the paragraphs with their first words.
func paragraphOptions(pg Page, list []DocPart, none string) []ui.Option {
	out := []ui.Option{{Text: none}}
	for _, p := range list {
		if p.Level == 0 {
			out = append(out, ui.Option{Value: p.Anchor, Text: digits(p.Number) + ". " + opening(p.Text, 60)})
		}
	}
	return out
}

// opening is the beginning of a text, cut between words.
func opening(s string, max int) string {
	r := []rune(s)
	if len(r) <= max {
		return s
	}
	cut := string(r[:max])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// remarkAbout says what a remark is about, in words.
func remarkAbout(pg Page, r RemarkView) string {
	switch {
	case r.About == "paragraph" && r.Paragraph > 0:
		return pg.T("remark.on_paragraph", "n", r.Paragraph)
	case r.About == "place":
		return pg.T("remark.on_place")
	}
	return pg.T("remark.on_whole")
}

// remarkPlace is a remark's place in one line.
func remarkPlace(pg Page, r RemarkView) string {
	var parts []string
	for _, s := range []string{r.Category, r.Place.Words, r.Place.District} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// pinLetter is the sign of a category on the map: A, B, C.
func pinLetter(list []string, category string) string {
	i := slices.Index(list, category)
	if i < 0 {
		return "•"
	}
	return string(rune('A' + i))
}

func pinTint(list []string, category string) string {
	return "cat-" + digits(max(slices.Index(list, category), 0))
}

func pinned(list []RemarkView) bool {
	return slices.ContainsFunc(list, func(r RemarkView) bool { return r.Place.HasPoint })
}

func stepName(pg Page, step string) string { return pg.T("reply.step." + step) }

func consultationTag(state string) string {
	switch state {
	case Open:
		return "success"
	case Soon:
		return "info"
	case "draft":
		return "warning"
	}
	return "neutral"
}

func outcomeColor(o string) string {
	switch o {
	case "change":
		return "success"
	case "wrong":
		return "danger"
	case "conflict":
		return "warning"
	}
	return "neutral"
}

func filledTables(pg Page, groups []NumberTable) []NumberTable {
	return slices.DeleteFunc(slices.Clone(groups), func(g NumberTable) bool { return len(g.Rows) == 0 })
}

func versionPath(c Consultation, v DocVersion) string {
	if len(c.Versions) > 0 && v.Number == c.Versions[0].Number {
		return c.Path()
	}
	return c.Path() + "?v=" + digits(v.Number)
}

func partColor(state string) string {
	switch state {
	case "new":
		return "success"
	case "gone":
		return "danger"
	}
	return "info"
}

// pinSpot is where a remark's sign stands on the drawn map.
func pinSpot(d *ui.Drawing, r RemarkView) string {
	x, y := d.At(tenant.Point{Lon: r.Place.Lon, Lat: r.Place.Lat})
	return fmt.Sprintf("translate(%.1f %.1f)", x, y)
}

func partName(pg Page, r Reply) string {
	if r.Part == nil {
		return pg.T("remark.none_chosen")
	}
	return digits(r.Part.Number) + ". " + opening(r.Part.Text, 80)
}

func replyPlace(pg Page, r Reply) string {
	line := placeLine(pg, r.Place)
	if r.Category != "" {
		return r.Category + " · " + line
	}
	return line
}
