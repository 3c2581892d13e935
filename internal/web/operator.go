package web

import (
	"bufio"
	"net/http"
	"net/textproto"
	"regexp"
	"strings"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/tenant"
	"almenda/internal/web/views"
)

// registerOperator lists the pages of the bare host. It holds no town's data, but for the
// development mailbox, which is there only where no mail server is set.
func (s *Server) registerOperator() {
	on := func(path string, class Class, handle func(*visit) error) {
		s.on(Route{Host: OfOperator, Method: http.MethodGet, Path: path, Class: class}, handle)
	}
	on("/assets/:name", Asset, s.getAsset)
	on("/", Private, s.getOperator)
	if s.Mailbox != nil {
		on("/_dev/mail", Private, s.getMailbox)
		on("/_dev/mail/:letter", Private, s.getLetter)
	}
}

func (s *Server) getOperator(v *visit) error {
	view := views.OperatorHome{Mailbox: s.Mailbox != nil}
	for _, t := range s.Registry.All() {
		lang := t.DefaultLanguage()
		view.Towns = append(view.Towns, views.TownCard{Slug: t.Slug, Name: t.Name.In(lang, lang), Municipality: t.Municipality.In(lang, lang),
			Title: t.Title.In(lang, lang), URL: s.Origins.Of(t) + "/", Logo: t.Brand.Logo, Languages: t.Languages, Suspended: t.State == tenant.Suspended})
	}
	return v.show(views.OperatorPage(v.page(v.p.T("operator.title"), ""), view))
}

// wantsJSON tells whether the caller asked for data rather than a page.
func (v *visit) wantsJSON() bool {
	return strings.Contains(v.Request.Header.Get("Accept"), "application/json")
}

// letterJSON is a letter of the mailbox as scripts read it.
type letterJSON struct {
	ID      string   `json:"id"`
	Town    string   `json:"town"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"`
	Code    string   `json:"code"`
	Links   []string `json:"links"`
	At      string   `json:"at"`
}

const mailboxSize = 200

func (s *Server) getMailbox(v *visit) error {
	list, err := s.Mailbox.List(v.ctx(), v.Query("to"), mailboxSize)
	if err != nil {
		return err
	}
	if v.wantsJSON() {
		out := make([]letterJSON, len(list))
		for i, l := range list {
			out[i] = asJSON(l, v.p.ISO)
		}
		v.JSON(http.StatusOK, out)
		return nil
	}
	view := views.MailList{To: v.Query("to")}
	for _, l := range list {
		view.Rows = append(view.Rows, mailRow(l))
	}
	return v.show(views.MailListPage(v.page(v.p.T("mailbox.title"), ""), view))
}

func (s *Server) getLetter(v *visit) error {
	which, ok := id.Parse(v.Param("letter"))
	if !ok {
		return fault.Missing()
	}
	l, err := s.Mailbox.Get(v.ctx(), which)
	if err != nil {
		return err
	}
	if v.wantsJSON() {
		v.JSON(http.StatusOK, asJSON(l, v.p.ISO))
		return nil
	}
	view := views.MailMessage{MailRow: mailRow(l), Text: l.Text, Links: links(l.Text)}
	headers, err := textproto.NewReader(bufio.NewReader(strings.NewReader(l.Headers + "\r\n\r\n"))).ReadMIMEHeader()
	if err == nil {
		for name, values := range headers {
			view.Headers = append(view.Headers, [2]string{name, strings.Join(values, ", ")})
		}
		view.From = headers.Get("From")
	}
	return v.show(views.MailPage(v.page(l.Subject, ""), view))
}

var (
	linkIn = regexp.MustCompile(`https?://[^\s<>"]+`)
	codeIn = regexp.MustCompile(`(?m)^\s*(\d{6}|\d{3}[ \x{00a0}]\d{3})\s*$`)
)

func links(text string) []string { return linkIn.FindAllString(text, 20) }

// code is the login code in a letter; it stands on a line of its own.
func code(text string) string {
	m := codeIn.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return strings.NewReplacer(" ", "", "\u00a0", "").Replace(m[1])
}

func mailRow(l mail.Letter) views.MailRow {
	return views.MailRow{ID: l.ID.String(), To: l.To, Subject: l.Subject, Town: l.Town, Code: code(l.Text), At: l.At}
}

func asJSON(l mail.Letter, iso func(time.Time) string) letterJSON {
	found := links(l.Text)
	if found == nil {
		found = []string{}
	}
	return letterJSON{ID: l.ID.String(), Town: l.Town, To: l.To, Subject: l.Subject, Text: l.Text, HTML: l.HTML, Code: code(l.Text), Links: found, At: iso(l.At)}
}
