package i18n

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
)

// nbsp keeps a number with its unit and a day with its month on one line.
const nbsp = "\u00a0"

// Number is n with the language's digit groups: "1 500", "1.500", "1,500".
func (p *Printer) Number(n int64) string { return p.style.number(n) }

func (s *style) number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = s.minus, digits[1:]
	}
	if len(digits) < s.groupFrom {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(s.group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// fraction is v with as many decimals as it has.
func (s *style) fraction(v float64) string {
	before, after, ok := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	if !ok {
		return before // not a number, or too large for a whole one
	}
	n, err := strconv.ParseInt(before, 10, 64)
	if err != nil || n == 0 {
		return strings.Replace(before, "-", s.minus, 1) + s.decimal + after
	}
	return s.number(n) + s.decimal + after
}

// Money is an amount in the currency's smallest unit: "1 500 000 kr", "1 500 000 zł", "SEK
// 1,500,000". Cents are written only when there are any.
func (p *Printer) Money(minor int64, code string) string {
	s := p.style
	unit, err := currency.ParseISO(code)
	scale := 2
	if err == nil {
		scale, _ = currency.Standard.Rounding(unit)
	}
	factor := int64(1)
	for range scale {
		factor *= 10
	}
	major, rest := minor/factor, minor%factor
	amount := s.number(major)
	if minor < 0 && major == 0 {
		amount = s.minus + amount
	}
	if rest < 0 {
		rest = -rest
	}
	if rest != 0 {
		cents := strconv.FormatInt(rest, 10)
		amount += s.decimal + strings.Repeat("0", scale-len(cents)) + cents
	}
	symbol, known := s.symbols[code]
	if !known {
		symbol = code
	}
	if !s.symbolFirst {
		return amount + nbsp + symbol
	}
	if known {
		return symbol + amount
	}
	return symbol + nbsp + amount
}

// Date is a day in full: "3 november 2026", "3. november 2026", "3 listopada 2026".
func (p *Printer) Date(t time.Time) string {
	t = t.In(p.zone)
	return strconv.Itoa(t.Day()) + p.style.afterDay + nbsp + p.style.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Time is the hour and minute on the 24-hour clock: "14:32", in Danish "14.32".
func (p *Printer) Time(t time.Time) string { return t.In(p.zone).Format("15" + p.style.clock + "04") }

// DateTime is a day and a time: "3 november 2026 kl. 14:32".
func (p *Printer) DateTime(t time.Time) string { return p.Date(t) + p.style.at + p.Time(t) }

// ISO is the moment for the datetime attribute of a time element, in the town's zone.
func (p *Printer) ISO(t time.Time) string { return t.In(p.zone).Format(time.RFC3339) }
