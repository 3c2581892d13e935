package frontpage

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"almenda/internal/fault"
	"almenda/internal/nationalid"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Write is what an editor typed into a block. What its kind does not have is not looked at.
type Write struct {
	Title   tenant.Text
	Body    tenant.Text
	Count   int
	Process string
	Until   string
}

// into checks what was typed and puts it into a block. Faults: Invalid with the fields
// title_<lang>, body_<lang>, count, process, until.
func (w Write) into(b *Block, town *tenant.Town) error {
	var form fault.Form
	b.Title = w.texts(&form, town, "title", w.Title, richtext.Line, MaxTitle)
	switch b.Kind {
	case Text:
		b.Body = w.body(&form, town, MaxText)
		if b.Title[town.DefaultLanguage()] == "" {
			form.Add("title_"+town.DefaultLanguage(), "fault.home_title")
		}
	case Notice:
		b.Body, b.Until = w.body(&form, town, MaxNotice), day(&form, w.Until)
	case Links:
		b.Body = w.body(&form, town, MaxText)
		if b.Title[town.DefaultLanguage()] == "" {
			form.Add("title_"+town.DefaultLanguage(), "fault.home_title")
		}
		for lang, body := range b.Body {
			if list, ok := ReadLinks(body); !ok || len(list) > MaxLinks {
				form.Add("body_"+lang, "fault.home_links", "max", MaxLinks)
			}
		}
	case Process:
		b.Process = w.Process
		if b.Process == "" {
			form.Add("process", "fault.home_process")
		}
	default:
		b.Count = w.Count
		if w.Count < 0 || w.Count > MaxCount {
			form.Add("count", "fault.home_count", "max", MaxCount)
		}
	}
	return form.Err()
}

func (w Write) body(form *fault.Form, town *tenant.Town, most int) tenant.Text {
	out := w.texts(form, town, "body", w.Body, richtext.Text, most)
	if out[town.DefaultLanguage()] == "" {
		form.Add("body_"+town.DefaultLanguage(), "fault.home_body")
	}
	return out
}

func (w Write) texts(form *fault.Form, town *tenant.Town, field string, in tenant.Text, clean func(string) string, most int) tenant.Text {
	out := tenant.Text{}
	for _, lang := range town.Languages {
		s := clean(in[lang])
		switch {
		case nationalid.In(s):
			form.Add(field+"_"+lang, "fault.national_number")
		case utf8.RuneCountInString(s) > most:
			form.Add(field+"_"+lang, "fault.too_long", "max", most)
		}
		if s != "" {
			out[lang] = s
		}
	}
	return out
}

func day(form *fault.Form, s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 2000 || t.Year() > 2200 {
		form.Add("until", "fault.home_until")
		return ""
	}
	return s
}

// Link is one line of a block of links.
type Link struct{ Text, Address string }

// ReadLinks reads "Name | address" in each line. An address is a path of the portal or begins with
// https:// or http://; ok is false when a line is anything else.
func ReadLinks(body string) (out []Link, ok bool) {
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		at := strings.LastIndexByte(line, '|')
		if at < 0 {
			return nil, false
		}
		l := Link{Text: strings.TrimSpace(line[:at]), Address: strings.TrimSpace(line[at+1:])}
		if l.Text == "" || !address(l.Address) {
			return nil, false
		}
		out = append(out, l)
	}
	return out, true
}

func address(s string) bool {
	if strings.ContainsAny(s, " \\<>\"") || len(s) > 500 {
		return false
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	if u.Scheme == "" {
		return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
	}
	return slices.Contains([]string{"https", "http"}, u.Scheme) && u.Host != "" && u.User == nil
}
