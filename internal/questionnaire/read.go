package questionnaire

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// read takes the answer to one question out of a form. The fields: q_<key> for codes, texts, numbers and
// days, q_<key>_other, q_<key>__<row or option>, q_<key>_lat, _lon and _district.
func (q *Question) read(form url.Values, lang string) Answer {
	name := "q_" + q.Key
	a := Answer{}
	switch {
	case q.Type == Info:
		return a
	case q.Type == Ranking:
		a = q.readRanking(form, name)
	case q.Picks():
		a.Codes = codes(form[name])
		if slices.Contains(a.Codes, Other) {
			a.Text = line(form.Get(name + "_other"))
		}
		return a
	case q.Type == Matrix:
		a.Rows = q.readRows(form, name, q.rowCodes(form, name), strings.TrimSpace)
	case q.Type == Allocation:
		a.Rows = q.readRows(form, name, q.rowCodes(form, name), wholePoints)
		allNothing(&a)
	case q.Type == PlaceType:
		a.Place = readPlace(form, name)
	default:
		a.Text = q.readText(form[name], lang)
	}
	a.Codes = append(a.Codes, q.dodges(form[name])...)
	return a
}

// dodges are "don't know" and "rather not say" ticked beside a field that is no list. They come in the
// same field; a text field sends its own value first.
func (q *Question) dodges(values []string) (out []string) {
	for _, code := range values {
		if (code == DontKnow && q.DontKnow || code == RatherNot && q.RatherNot) && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func (q *Question) readText(values []string, lang string) string {
	if len(values) == 0 || len(q.dodges(values[:1])) > 0 {
		return ""
	}
	switch q.Type {
	case LongText:
		return prose(values[0])
	case Number:
		return readNumber(line(values[0]), lang, q)
	case Date:
		return readDay(line(values[0]))
	}
	return line(values[0])
}

// codes are the values of a list of boxes, each once.
func codes(values []string) (out []string) {
	for _, v := range values {
		if v = line(v); v != "" && !slices.Contains(out, v) && len(out) < 2*MaxOptions {
			out = append(out, v)
		}
	}
	return out
}

// rowCodes are the rows that a form has fields for: those that the question lists or, with carried
// ones, those that were sent. What does not belong is refused later.
func (q *Question) rowCodes(form url.Values, name string) (out []string) {
	for field := range form {
		if row, ok := strings.CutPrefix(field, name+"__"); ok && len(out) < 2*MaxOptions {
			out = append(out, row)
		}
	}
	slices.Sort(out)
	return out
}

func (q *Question) readRows(form url.Values, name string, rows []string, tidy func(string) string) map[string]string {
	out := map[string]string{}
	for _, row := range rows {
		if v := tidy(line(form.Get(name + "__" + row))); v != "" {
			out[row] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// wholePoints takes away spaces, a percent sign and zeros in front: "040 %" is 40.
func wholePoints(s string) string {
	s = strings.TrimSuffix(unspaced(s), "%")
	if !digits(s) {
		return s
	}
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "0"
	}
	return s
}

// allNothing: an allocation in which all is zero was not answered.
func allNothing(a *Answer) {
	for _, v := range a.Rows {
		if v != "0" {
			return
		}
	}
	a.Rows = nil
}

// readRanking takes codes in their order, or a place for each option. Places that are not 1, 2, 3 …
// stay as they are, so that they can be refused.
func (q *Question) readRanking(form url.Values, name string) Answer {
	if all := codes(form[name]); len(all) > len(q.dodges(form[name])) {
		return Answer{Codes: slices.DeleteFunc(all, func(code string) bool { return len(q.dodges([]string{code})) > 0 })}
	}
	rows := q.readRows(form, name, q.rowCodes(form, name), wholePoints)
	order := make([]string, len(rows))
	for code, place := range rows {
		n, err := strconv.Atoi(place)
		if err != nil || n < 1 || n > len(rows) || order[n-1] != "" {
			return Answer{Rows: rows}
		}
		order[n-1] = code
	}
	return Answer{Codes: order[:len(rows):len(rows)]}
}

// readPlace takes a point, a district, or both. A point of which half is missing or no number is out
// of the world, and refused.
func readPlace(form url.Values, name string) *Place {
	lat, lon, district := line(form.Get(name+"_lat")), line(form.Get(name+"_lon")), line(form.Get(name+"_district"))
	if lat == "" && lon == "" && district == "" {
		return nil
	}
	p := &Place{District: district}
	if lat != "" || lon != "" {
		p.Lat, p.Lon = degrees(lat), degrees(lon)
	}
	return p
}

const nowhere = 999

func degrees(s string) float64 {
	n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || math.Abs(n) > 180 {
		return nowhere
	}
	return rounded(n)
}

// rounded is to about ten metres: more would tell the house.
func rounded(n float64) float64 { return math.Round(n*1e4) / 1e4 }

// line is one line of typed text: no control characters, no spaces at the ends, as keyboards leave
// them after a suggestion.
func line(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// prose is typed text of several lines.
func prose(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s))
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
