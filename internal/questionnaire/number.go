package questionnaire

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readNumber brings what was typed into the form in which numbers are stored: "1 500,50" is 1500.5. What
// is no number stays as it is. The unit may stand behind it.
func readNumber(s, lang string, q *Question) string {
	n := strings.NewReplacer("\u2212", "-", "\u2013", "-", "'", "", "\u2019", "").Replace(unspaced(strings.ToLower(s)))
	unit := ""
	for _, u := range q.Unit {
		if u = unspaced(strings.ToLower(u)); strings.HasSuffix(n, u) && len(u) > len(unit) {
			unit = u
		}
	}
	n = strings.TrimSuffix(n, unit)
	n = strings.TrimPrefix(n, "+")
	n = oneMark(n, groupMark(lang))
	if strings.HasPrefix(strings.TrimPrefix(n, "-"), ".") {
		n = strings.Replace(n, ".", "0.", 1)
	}
	n = strings.TrimSuffix(n, ".")
	if !canonical(n) {
		return s
	}
	return shortest(n)
}

// groupMark is what the language puts between thousands, when it is a comma or a point.
func groupMark(lang string) string {
	switch lang {
	case "en":
		return ","
	case "da":
		return "."
	}
	return ""
}

// oneMark leaves at most one mark, the decimal point. Of two different marks the last is the decimal
// one; one that comes twice stands between thousands, and so does the language's own before exactly
// three digits.
func oneMark(n, group string) string {
	comma, point := strings.LastIndex(n, ","), strings.LastIndex(n, ".")
	switch {
	case comma >= 0 && point >= 0:
		if comma > point {
			return strings.Replace(strings.ReplaceAll(n, ".", ""), ",", ".", 1)
		}
		return strings.ReplaceAll(n, ",", "")
	case comma < 0 && point < 0:
		return n
	}
	mark := ","
	if point >= 0 {
		mark = "."
	}
	before, after, _ := strings.Cut(n, mark)
	if strings.Count(n, mark) > 1 || mark == group && len(after) == 3 && strings.TrimLeft(before, "-0") != "" && len(before) <= 4 {
		if thousands.MatchString(strings.ReplaceAll(n, mark, " ")) {
			return strings.ReplaceAll(n, mark, "")
		}
		return n
	}
	return before + "." + after
}

var thousands = regexp.MustCompile(`^-?\d{1,3}( \d{3})+$`)

// shortest takes away zeros that say nothing, at both ends.
func shortest(n string) string {
	minus := strings.HasPrefix(n, "-")
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(n, "-"), ".")
	whole, decimals = strings.TrimLeft(whole, "0"), strings.TrimRight(decimals, "0")
	if whole == "" {
		whole = "0"
	}
	out := whole
	if decimals != "" {
		out += "." + decimals
	}
	if minus && out != "0" {
		out = "-" + out
	}
	return out
}

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-./ ]+(\d{1,2})[-./ ]+(\d{1,2})\.?$`)
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})$`)
	iso       = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// readDay understands 2026-11-21, 21.11.2026, 21/11 2026 and the like; the day stands before the month in
// all our languages. What is no day of the calendar stays as it is.
func readDay(s string) string {
	var year, month, date string
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		year, month, date = m[1], m[2], m[3]
	} else if m := dayFirst.FindStringSubmatch(s); m != nil {
		year, month, date = m[3], m[2], m[1]
	}
	if out := year + "-" + padded(month) + "-" + padded(date); day(out) {
		return out
	}
	return s
}

func padded(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// day tells whether a text is a day of the calendar as we store it, in a year that people mean.
func day(s string) bool {
	if !iso.MatchString(s) {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	year, _ := strconv.Atoi(s[:4])
	return err == nil && year >= 1800 && year < 2200
}

// noon is the middle of a day, so that it is that day in every zone of ours.
func noon(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s) // only of days
	return t.Add(12 * time.Hour)
}
