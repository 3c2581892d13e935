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
// checksum counts only beside a word that says what it is, for one in fourteen numbers of ten
// digits would look like one.
func In(text string) bool {
	if countDigits(text) < 10 {
		return false
	}
	named := cprWords.MatchString(text)
	for _, run := range digitRuns(text) {
		for _, c := range run.candidates() {
			if isPersonnummer(c.digits) || isPESEL(c.digits) || isCPR(c.digits, c.hyphen || named) {
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
}

type candidate struct {
	digits string
	hyphen bool // a dash stands before the last four
}

// candidates are the whole run, each group, and each pair joined by a dash.
func (r digitRun) candidates() []candidate {
	var out []candidate
	if len(r.groups) > 1 && r.parted() {
		last := r.seps[len(r.seps)-1] == '-' && len(r.groups[len(r.groups)-1]) == 4
		out = append(out, candidate{strings.Join(r.groups, ""), last})
	}
	for i, g := range r.groups {
		out = append(out, candidate{g, false})
		if i > 0 && r.seps[i-1] == '-' && len(g) == 4 {
			out = append(out, candidate{r.groups[i-1] + g, true})
		}
	}
	return out
}

// parted tells whether the run is split where people split such numbers: between year, month, day
// and the rest. Telephone numbers are split elsewhere.
func (r digitRun) parted() bool {
	at, eight := 0, false
	for _, g := range r.groups[:len(r.groups)-1] {
		at += len(g)
		if at%2 != 0 || at > 8 {
			return false
		}
		eight = eight || at == 8
	}
	total := at + len(r.groups[len(r.groups)-1])
	return total == 12 || !eight || len(r.groups) == 5
}

// digitRuns finds the runs of digits in a text.
func digitRuns(text string) []digitRun {
	var runs []digitRun
	var run digitRun
	var group strings.Builder
	sep, gap := byte(' '), 0
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
			// invisible: as if it were not there
		case isDigit:
			if group.Len() == 0 && len(run.groups) > 0 {
				run.seps = append(run.seps, sep)
			}
			group.WriteByte(d)
			sep, gap = ' ', 0
		case gap >= 3 || !isSeparator(r):
			end()
			sep, gap = ' ', 0
		default:
			flush()
			gap++
			if unicode.Is(unicode.Pd, r) || r == '\u2212' || r == '+' {
				sep = '-'
			}
		}
	}
	end()
	return runs
}

func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u2212' || r == '+' || r == '.' || r == '/'
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
