package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"

	"almenda/internal/address"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Message is a finished letter to one person. There is no field for a second one.
type Message struct {
	Town            *tenant.Town
	ID              id.ID // makes the Message-ID, so that a second copy is known as one
	To              string
	Language        string
	Subject         string
	Text            string
	HTML            string
	ListUnsubscribe string // URL of the one-click POST; empty for letters that were asked for
}

// ErrAddress is returned for an address that no letter can be sent to.
var ErrAddress = errors.New("mail: address")

// Host is the town's name in Message-IDs and, by default, in addresses.
func Host(town *tenant.Town) string {
	if len(town.Hosts) == 0 {
		return town.Slug + ".localhost"
	}
	host, err := idna.Lookup.ToASCII(strings.ToLower(town.Hosts[0]))
	if err != nil {
		return town.Slug + ".localhost"
	}
	return host
}

// MessageID is the fixed name of a letter.
func MessageID(town *tenant.Town, letter id.ID) string {
	return "<" + letter.String() + "@" + Host(town) + ">"
}

// Address brings an address to the form in which servers take it: an ASCII local part and the
// domain in its ASCII form. Anything that is not exactly one bare address is ErrAddress.
func Address(raw string) (string, error) {
	at := strings.LastIndexByte(raw, '@')
	if at < 1 || at > 64 || len(raw) > 254 {
		return "", ErrAddress
	}
	domain, err := idna.Lookup.ToASCII(raw[at+1:])
	if err != nil || !strings.Contains(domain, ".") && domain != "localhost" {
		return "", ErrAddress
	}
	if !address.Local(raw[:at]) {
		return "", ErrAddress
	}
	return raw[:at] + "@" + domain, nil
}

// Line makes a text fit for a header: no line breaks or control characters of any kind, single
// spaces, at most max characters.
func Line(s string, max int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	}), " ")
	if r := []rune(s); len(r) > max {
		return strings.TrimSpace(string(r[:max-1])) + "…"
	}
	return s
}

// bytes writes the letter as it goes over the wire.
func (m Message) bytes(from, to string, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	parts := multipart.NewWriter(&b)
	// The boundary follows from the letter's id: the same letter has the same bytes.
	if err := parts.SetBoundary("almenda-" + m.ID.String()); err != nil {
		return nil, err
	}
	header := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	header("Date", at.Format(time.RFC1123Z))
	header("From", (&mail.Address{Name: Line(m.Town.Title.In(m.Language, m.Town.DefaultLanguage()), 60), Address: from}).String())
	if reply, err := Address(m.Town.Contact.Email); err == nil {
		header("Reply-To", "<"+reply+">")
	}
	header("To", "<"+to+">")
	header("Message-ID", MessageID(m.Town, m.ID))
	header("Subject", word(Line(m.Subject, 120)))
	if m.ListUnsubscribe != "" {
		if strings.ContainsFunc(m.ListUnsubscribe, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }) {
			return nil, fmt.Errorf("mail: unsubscribe address is no URL")
		}
		header("List-Unsubscribe", "<"+m.ListUnsubscribe+">")
		header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	header("Auto-Submitted", "auto-generated")
	header("Content-Language", Line(m.Language, 8))
	header("MIME-Version", "1.0")
	header("Content-Type", `multipart/alternative; boundary="`+parts.Boundary()+`"`)
	b.WriteString("\r\n")
	for _, part := range []struct{ kind, body string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		if err := add(parts, part.kind, part.body); err != nil {
			return nil, err
		}
	}
	if err := parts.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// word encodes a header text and folds it between the encoded words.
func word(s string) string {
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

func add(parts *multipart.Writer, kind, body string) error {
	if body == "" {
		return nil
	}
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {kind + "; charset=utf-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, body); err != nil {
		return err
	}
	return q.Close()
}
