package views

import (
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"almenda/internal/i18n"
	"almenda/internal/tenant"
	"almenda/internal/web/ui"
)

// Page is what every page of a portal is drawn with. Town is nil on the operator's host.
type Page struct {
	Town        *tenant.Town
	P           *i18n.Printer
	Now         time.Time
	Path        string // of this page, without language prefix and query: "/ideas"
	Title       string
	Description string     // for search engines and shared links; may be empty
	Section     string     // entry of the menu that is lit: one of the Section constants
	Languages   []Lang     // every language of the town, this page's own among them
	Viewer      Viewer     // who looks
	Flash       Flash      // what the last request did
	Scheme      string     // auto, light or dark; empty is auto
	Errors      []ui.Error // faults of the form, in the order of its fields, in words
	FormKey     string     // idempotency key of the page's forms
	RequestID   string
	Fragment    string                   // the element asked for by X-Fragment, or empty
	BrandURL    string                   // the town's colours
	IconURL     string                   // the town's logo by itself; empty: none
	Assets      func(name string) string // "app.css" → its hashed address
	Atlas       *ui.Atlas                // keeps drawn maps; nil draws anew
	NoIndex     bool                     // keep search engines away
	Portal      string                   // origin of the town's own host, on a page of the host of answers
	Feeds       []FeedLink               // of the page, for the programmes that look for them
}

// Sections of the menu.
const (
	SectionHome      = "home"
	SectionProcesses = "processes"
	SectionIdeas     = "ideas"
	SectionForum     = "forum"
	SectionEvents    = "events"
	SectionSearch    = "search"
	SectionHelp      = "help"
	SectionMe        = "me"
	SectionAdmin     = "admin"
)

// Lang is one language in which the page exists. URL is ready to link.
type Lang struct {
	Lang string
	Name string // in itself: "Svenska"
	URL  string
}

// FeedLink is a feed with the same content as a page.
type FeedLink struct {
	Type  string
	Path  string // without language
	Title string
}

// Viewer is who looks at the page. The zero Viewer is nobody.
type Viewer struct {
	SignedIn bool
	Name     string
	Mark     string // opaque: what one person left on a phone is not sent by the next
	Staff    bool   // holds a granted role anywhere in the town
	Admin    bool   // sees /admin
}

// Flash tells what the last request did.
type Flash struct {
	Kind string // success, info, warning or danger
	Text string
}

// T is a sentence of the catalogue.
func (pg Page) T(key string, pairs ...any) string { return pg.P.T(key, pairs...) }

// N is a sentence of the catalogue that counts.
func (pg Page) N(key string, n int, pairs ...any) string { return pg.P.N(key, n, pairs...) }

// Lang is the language of the page.
func (pg Page) Lang() string { return pg.P.Lang() }

// URL is the address of a path in the page's language. The town's first language has no prefix. From
// the host of answers everything but surveys lies at the town's own.
func (pg Page) URL(path string) string {
	origin := ""
	if pg.Portal != "" && !strings.HasPrefix(path, "/s/") {
		origin = pg.Portal
	}
	if pg.Town == nil || pg.Lang() == pg.Town.DefaultLanguage() {
		return origin + path
	}
	return origin + "/" + pg.Lang() + path
}

// signIn is where a guest signs in, to come back to a path afterwards.
func (pg Page) signIn(path string) string {
	return pg.URL("/login?next=" + url.QueryEscape(path))
}

// Link is URL as a safe href.
func (pg Page) Link(path string) string { return pg.URL(path) }

// Asset is the address of a built file; empty when there is none.
func (pg Page) Asset(name string) string {
	if pg.Assets == nil {
		return ""
	}
	return pg.Assets(name)
}

// Err is the fault beside a field, in words; empty when the field is right.
func (pg Page) Err(name string) string {
	for _, e := range pg.Errors {
		if e.Name == name {
			return e.Text
		}
	}
	return ""
}

// Words of the town in the page's language.
func (pg Page) Words(t tenant.Text) string { return t.In(pg.Lang(), pg.Town.DefaultLanguage()) }

// TownName is the name of the town in the page's language.
func (pg Page) TownName() string { return pg.Words(pg.Town.Name) }

// DaysLeft counts the days until t, the present one included: 0 when t has passed.
func (pg Page) DaysLeft(t time.Time) int {
	left := t.Sub(pg.Now)
	if left <= 0 {
		return 0
	}
	return int(math.Ceil(left.Hours() / 24))
}

// heading is the document's title: the page, then the portal. A form at fault says so first.
func (pg Page) heading() string {
	parts := make([]string, 0, 3)
	if pg.Title != "" {
		parts = append(parts, pg.Title)
	}
	if pg.Town != nil {
		parts = append(parts, pg.Words(pg.Town.Title))
	} else {
		parts = append(parts, "Almenda")
	}
	title := strings.Join(parts, " – ")
	if len(pg.Errors) > 0 {
		return pg.T("form.title_error", "title", title)
	}
	return title
}

// icon is the picture of the browser's tab. An empty one keeps browsers from guessing an address.
func (pg Page) icon() templ.SafeURL {
	if pg.IconURL == "" {
		return "data:,"
	}
	return templ.SafeURL(pg.IconURL)
}

func (pg Page) scheme() string {
	switch pg.Scheme {
	case "light", "dark":
		return pg.Scheme
	}
	return "auto"
}
