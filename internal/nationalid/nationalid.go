// Package nationalid finds national identity numbers in what people write, so that they are turned
// away before anything is stored or logged.
//
// Imports nothing of ours.
package nationalid

import (
	"regexp"
	"strings"
	"unicode"
)

// In tells whether a text holds a Swedish personnummer or samordningsnummer, a
// Danish CPR number or a Polish PESEL number, however it is written: with other dashes, spaces,
// wide digits or invisible characters in between. A CPR number without hyphen and without its old
// checksum counts only where the last four stand apart or beside a word that says what it is, for one
// in fourteen numbers of ten digits would look like one.
func In(text string) bool {
	if countDigits(text) < 10 {
		return false
	}
	named := cprWords.MatchString(text)
	for _, run := range digitRuns(text) {
		for _, c := range run.candidates() {
			if isPersonnummer(c.digits) || isPESEL(c.digits) || isCPR(c.digits, c.apart || named) {
				return true
			}
		}
	}
	return false
}

func countDigits(text string) int {
	n := 0
	for _, r := range text {
		if _, ok := digit(r); ok {
			n++
		}
	}
	return n
}

var cprWords = regexp.MustCompile(`(?i)\bcpr|personnummer|født|fødsel`)

// digitRun is groups of digits with only separators between them: seps[i] stands before
// groups[i+1], and is '-' if a dash or plus was there.
type digitRun struct {
	groups []string
	seps   []byte
	abroad bool // begins with a plus, as telephone numbers of other countries do
}

type candidate struct {
	digits string
	apart  bool // the last four stand apart as people write them
}

// candidates are each group, and what neighbouring groups make together where they could be one number.
func (r digitRun) candidates() []candidate {
	var out []candidate
	for from := range r.groups {
		digits := ""
		for to := from; to < len(r.groups) && len(digits) <= 12; to++ {
			digits += r.groups[to]
			part := r.groups[from : to+1]
			if n := len(digits); n < 10 || n > 12 || to > from && !r.one(part, len(part) == len(r.groups)) {
				continue
			}
			dash := to > from && r.seps[to-1] == '-' && len(part[len(part)-1]) == 4
			out = append(out, candidate{digits, dash || day(part)})
		}
	}
	return out
}

// one tells whether neighbouring groups could be a single number. Numbers that people split are split
// between year, month, day and the rest, or after every digit. A run that is nothing else may be split
// anywhere, unless it is a telephone number of another country or as long as a day with its time.
func (r digitRun) one(part []string, whole bool) bool {
	if parted(part) || singles(part) {
		return true
	}
	total := 0
	for _, g := range part {
		total += len(g)
	}
	return whole && total < 12 && !r.abroad && !telephone(part)
}

// telephone tells a Swedish mobile number by its splitting: 070-123 45 67.
func telephone(part []string) bool {
	return len(part) > 1 && len(part[0]) == 3 && strings.HasPrefix(part[0], "07")
}

// day tells whether a date of six digits and four more stand apart: 211062 5629, 21 10 62 5629.
func day(part []string) bool {
	switch len(part) {
	case 2:
		return len(part[0]) == 6 && len(part[1]) == 4
	case 4:
		return len(part[0]) == 2 && len(part[1]) == 2 && len(part[2]) == 2 && len(part[3]) == 4
	}
	return false
}

func singles(part []string) bool {
	for _, g := range part {
		if len(g) != 1 {
			return false
		}
	}
	return true
}

// parted tells whether the groups are split where people split such numbers. Telephone numbers are
// split elsewhere.
func parted(part []string) bool {
	at, eight := 0, false
	for _, g := range part[:len(part)-1] {
		at += len(g)
		if at%2 != 0 || at > 8 {
			return false
		}
		eight = eight || at == 8
	}
	total := at + len(part[len(part)-1])
	return total == 12 || !eight || len(part) == 5
}

// digitRuns finds the runs of digits in a text.
func digitRuns(text string) []digitRun {
	var runs []digitRun
	var run digitRun
	var group strings.Builder
	sep, gap, before := byte(' '), 0, ' '
	flush := func() {
		if group.Len() > 0 {
			run.groups = append(run.groups, group.String())
			group.Reset()
		}
	}
	end := func() {
		flush()
		if len(run.groups) > 0 {
			runs = append(runs, run)
		}
		run = digitRun{}
	}
	for _, r := range text {
		d, isDigit := digit(r)
		switch {
		case unicode.Is(unicode.Cf, r):
			flush() // invisible: it may stand in for the dash
		case isDigit:
			if group.Len() == 0 && len(run.groups) > 0 {
				run.seps = append(run.seps, sep)
			} else if group.Len() == 0 {
				run.abroad = before == '+'
			}
			group.WriteByte(d)
			sep, gap = ' ', 0
		case gap >= 3 || !isSeparator(r):
			end()
			sep, gap = ' ', 0
		default:
			flush()
			gap++
			if unicode.Is(unicode.Pd, r) || strings.ContainsRune("\u2212+_~=", r) {
				sep = '-'
			}
		}
		before = r
	}
	end()
	return runs
}

func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("\u2212+./_*~=|\\·•‧'’,;", r)
}

// digit reads a decimal digit of any script. Digits stand in blocks of ten in Unicode.
func digit(r rune) (byte, bool) {
	if r >= '0' && r <= '9' {
		return byte(r), true
	}
	if r < 128 || !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 && (r < 0xFF10 || zero > 0xFF10) {
		zero--
	}
	return byte('0' + (r - zero)), true
}

// isPersonnummer: [YY]YYMMDDNNNC with Luhn over the last ten; in a samordningsnummer the day is
// 60 more.
func isPersonnummer(d string) bool {
	if len(d) == 12 {
		if d[:2] != "18" && d[:2] != "19" && d[:2] != "20" {
			return false
		}
		d = d[2:]
	}
	if len(d) != 10 {
		return false
	}
	month, day := num(d[2:4]), num(d[4:6])
	if day > 60 {
		day -= 60
	}
	if !isDate(month, day) {
		return false
	}
	sum := 0
	for i := range d {
		n := int(d[i]-'0') * (2 - i%2)
		sum += n/10 + n%10
	}
	return sum%10 == 0
}

// isCPR: DDMMYYSSSS; the checksum modulo 11 is not required since 2007.
func isCPR(d string, sure bool) bool {
	if len(d) != 10 {
		return false
	}
	day, month := num(d[:2]), num(d[2:4])
	if day > 60 {
		day -= 60
	}
	if !isDate(month, day) {
		return false
	}
	if sure {
		return true
	}
	if d[0] == '0' && d[1] == '7' && strings.IndexByte("02369", d[2]) >= 0 {
		return false // a Swedish mobile telephone
	}
	return weighted(d, []int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1})%11 == 0
}

// isPESEL: YYMMDDSSSSC; the month tells the century.
func isPESEL(d string) bool {
	if len(d) != 11 || !isDate(num(d[2:4])%20, num(d[4:6])) {
		return false
	}
	return weighted(d, []int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1})%10 == 0
}

func weighted(d string, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += int(d[i]-'0') * w
	}
	return sum
}

func num(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func isDate(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}
