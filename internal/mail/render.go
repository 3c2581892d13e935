package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"almenda/internal/tenant"
)

// Printer says a text in one language, with the town's own words first.
type Printer interface {
	Lang() string
	T(key string, pairs ...any) string
	Date(t time.Time) string
	DateTime(t time.Time) string
}

// Printers makes the printer of a town for a language.
type Printers func(town *tenant.Town, lang string) Printer

//go:embed layout.html
var layoutSource string

var layout = template.Must(template.New("mail").Parse(layoutSource))

// page is what the layout shows.
type page struct {
	Lang, Subject, Hello    string
	Blocks                  []block
	Portal, Office, Contact string
	Stop, StopLink          string
	Accent, Ink             template.CSS
}

type block struct {
	Para, Code, Button, Link, Small string
	Quote                           []string
}

// Render writes a letter in the printer's language, as plain text and as HTML with the same
// sentences.
//
// Params fill the placeholders by name. Some endings have a meaning: "status_key" holds a
// catalogue key and fills {status} with its text; "expires_at" holds a time (RFC 3339) and fills
// {expires} with the date; "when_moment" holds one too and
// fills {when} with the date and the hour; "unsubscribe" is the address that ends such letters. {portal} and
// {town} are always there. A missing required param, or a link that is no web address, is an
// error: such a letter must not go out.
func Render(town *tenant.Town, p Printer, kind Kind, params map[string]string) (subject, text, html string, err error) {
	what, ok := letters[kind]
	if !ok {
		return "", "", "", fmt.Errorf("mail: unknown kind %q", kind)
	}
	values, err := fill(town, p, kind, params)
	if err != nil {
		return "", "", "", err
	}
	pairs := make([]any, 0, 2*len(values))
	for name, v := range values {
		pairs = append(pairs, name, v)
	}
	pg := page{Lang: p.Lang(), Subject: Line(p.T(what.subject, pairs...), 120), Portal: values["portal"]}
	pg.Hello = p.T("mail.hello")
	if values["name"] != "" {
		pg.Hello = p.T("mail.hello_name", "name", values["name"])
	}
	for _, pt := range what.parts {
		if b, ok := compose(p, pt, values, pairs); ok {
			pg.Blocks = append(pg.Blocks, b)
		}
	}
	pg.Office = p.T("mail.footer", pairs...)
	pg.Contact = contact(town.Contact)
	switch stop := values["unsubscribe"]; {
	case stop == "":
	case kind.ToMember():
		pg.Stop, pg.StopLink = p.T("mail.panel_stop"), stop
	case !kind.Asked():
		pg.Stop, pg.StopLink = p.T("mail.stop"), stop
	}
	pg.Accent, pg.Ink = colours(town.Brand.Accent)
	var out bytes.Buffer
	if err := layout.Execute(&out, pg); err != nil {
		return "", "", "", fmt.Errorf("mail: %s: %w", kind, err)
	}
	return pg.Subject, plain(pg), out.String(), nil
}

// fill prepares the values of the placeholders.
func fill(town *tenant.Town, p Printer, kind Kind, params map[string]string) (map[string]string, error) {
	for _, name := range kind.Required() {
		if params[name] == "" {
			return nil, fmt.Errorf("mail: %s: no %s", kind, name)
		}
	}
	values := map[string]string{
		"portal": town.Title.In(p.Lang(), town.DefaultLanguage()),
		"town":   town.Municipality.In(p.Lang(), town.DefaultLanguage()),
	}
	for name, v := range params {
		switch {
		case strings.HasSuffix(name, "_key"):
			values[strings.TrimSuffix(name, "_key")] = p.T(v)
		case strings.HasSuffix(name, "_at"):
			at, err := time.Parse(time.RFC3339, v)
			if err != nil {
				return nil, fmt.Errorf("mail: %s: %s is no time", kind, name)
			}
			values[strings.TrimSuffix(name, "_at")] = p.Date(at)
		case strings.HasSuffix(name, "_moment"):
			at, err := time.Parse(time.RFC3339, v)
			if err != nil {
				return nil, fmt.Errorf("mail: %s: %s is no time", kind, name)
			}
			values[strings.TrimSuffix(name, "_moment")] = p.DateTime(at)
		case name == "text" || name == "message":
			values[name] = strings.TrimSpace(v)
		default:
			values[name] = Line(v, 2000)
		}
	}
	for _, name := range []string{"link", "unsubscribe", "calendar", "skip", "page"} {
		if v := values[name]; v != "" && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") {
			return nil, fmt.Errorf("mail: %s: %s is no web address", kind, name)
		}
	}
	return values, nil
}

func compose(p Printer, pt part, values map[string]string, pairs []any) (block, bool) {
	if pt.param != "" && values[pt.param] == "" {
		return block{}, false
	}
	switch pt.sort {
	case code:
		return block{Code: values[pt.param]}, true
	case quote:
		return block{Quote: strings.Split(strings.ReplaceAll(values[pt.param], "\r\n", "\n"), "\n")}, true
	case button:
		return block{Button: p.T(pt.key, pairs...), Link: values[pt.param]}, true
	case small:
		return block{Small: p.T(pt.key, pairs...)}, true
	case aside:
		return block{Small: p.T(pt.key, pairs...), Link: values[pt.param]}, true
	}
	return block{Para: p.T(pt.key, pairs...)}, true
}

// plain writes the page without markup.
func plain(pg page) string {
	var b strings.Builder
	say := func(lines ...string) { b.WriteString(strings.Join(lines, "\n") + "\n\n") }
	say(pg.Hello)
	for _, bl := range pg.Blocks {
		switch {
		case bl.Code != "":
			say("    " + bl.Code)
		case bl.Button != "":
			say(bl.Button+":", bl.Link)
		case bl.Small != "" && bl.Link != "":
			say(bl.Small+":", bl.Link)
		case len(bl.Quote) > 0:
			say("> " + strings.Join(bl.Quote, "\n> "))
		default:
			say(bl.Para + bl.Small)
		}
	}
	say("-- ", pg.Portal, pg.Office, pg.Contact)
	if pg.Stop != "" {
		say(pg.Stop+":", pg.StopLink)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// contact is the line on whom to ask; a number never breaks in the middle.
func contact(c tenant.Contact) string {
	var parts []string
	for _, s := range []string{c.Email, strings.ReplaceAll(c.Phone, " ", "\u00a0")} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}
