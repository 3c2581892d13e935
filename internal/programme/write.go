package programme

import (
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is a programme as staff typed it. Texts are by language of the town; the first language is
// needed, the others are not.
type Write struct {
	Slug      string // of the address; only read when a programme is made
	Title     tenant.Text
	Summary   tenant.Text
	Purpose   tenant.Text
	Begins    string // day, or empty
	Ends      string
	Funder    string
	Agreement string
	Amount    string // as typed: "1 250 000,50"
	Notice    tenant.Text
	Sample    bool // made up; only read when a programme is made
}

// into checks what was typed and puts it into a programme. Faults: Invalid with the fields
// title_<lang>, summary_<lang>, purpose_<lang>, notice_<lang>, begins, ends, funder, agreement, amount.
func (w Write) into(p *Programme, town *tenant.Town) error {
	var form fault.Form
	p.Title = texts(&form, town, "title", w.Title, richtext.Line, MaxTitle)
	p.Summary = texts(&form, town, "summary", w.Summary, richtext.Line, MaxSummary)
	p.Purpose = texts(&form, town, "purpose", w.Purpose, richtext.Text, MaxPurpose)
	p.Funder.Notice = texts(&form, town, "notice", w.Notice, richtext.Text, MaxNotice)
	first := town.DefaultLanguage()
	if utf8.RuneCountInString(p.Title[first]) < 5 {
		form.Add("title_"+first, "fault.programme_title")
	}
	if p.Summary[first] == "" {
		form.Add("summary_"+first, "fault.programme_summary")
	}
	p.Begins, p.Ends = day(&form, "begins", w.Begins), day(&form, "ends", w.Ends)
	if p.Begins != "" && p.Ends != "" && p.Ends < p.Begins {
		form.Add("ends", "fault.programme_ends")
	}
	p.Funder.Name = line(&form, "funder", w.Funder)
	p.Funder.Agreement = line(&form, "agreement", w.Agreement)
	amount, ok := Amount(w.Amount)
	if !ok {
		form.Add("amount", "fault.programme_amount")
	}
	p.Funder.Amount = amount
	return form.Err()
}

func texts(form *fault.Form, town *tenant.Town, field string, in tenant.Text, clean func(string) string, most int) tenant.Text {
	out := tenant.Text{}
	for _, lang := range town.Languages {
		s := clean(in[lang])
		check(form, field+"_"+lang, s, most)
		if s != "" {
			out[lang] = s
		}
	}
	return out
}

func line(form *fault.Form, field, s string) string {
	s = richtext.Line(s)
	check(form, field, s, MaxLine)
	return s
}

func check(form *fault.Form, field, s string, most int) {
	switch {
	case nationalid.In(s):
		form.Add(field, "fault.national_number")
	case utf8.RuneCountInString(s) > most:
		form.Add(field, "fault.too_long", "max", most)
	}
}

func day(form *fault.Form, field, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1990 || t.Year() > 2200 {
		form.Add(field, "fault.programme_day")
		return ""
	}
	return s
}

// Amount reads money as people type it in our countries, with blanks, dots or commas between the
// thousands and a comma or a dot before the cents. It is in the smallest unit; empty is zero.
func Amount(s string) (minor int64, ok bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	if s == "" {
		return 0, true
	}
	whole, cents := s, ""
	if at := strings.LastIndexAny(s, ".,"); at >= 0 && len(s)-at-1 <= 2 {
		whole, cents = s[:at], s[at+1:]
	}
	whole, ok = grouped(whole)
	cents += "00"[min(len(cents), 2):]
	if !ok || len(whole) == 0 || len(whole) > 13 {
		return 0, false
	}
	for _, r := range whole + cents {
		if r < '0' || r > '9' {
			return 0, false
		}
		minor = minor*10 + int64(r-'0')
	}
	return minor, true
}

// grouped takes the marks between thousands out; each group but the first must have three digits.
func grouped(s string) (string, bool) {
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' || r == '\'' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
