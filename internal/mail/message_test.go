package mail

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"almenda/internal/id"
)

func TestNoTextCanAddAHeader(t *testing.T) {
	for _, evil := range []string{"\r\nBcc: x@y.test", "\nBcc: x@y.test", "\rBcc: x@y.test", "\x00Bcc: x@y.test", "\u2028Bcc: x@y.test", "\u0085Bcc: x@y.test", "?=\r\n =?utf-8?q?Bcc:_x?="} {
		m := message("a@home.test")
		m.Subject = "Hi" + evil
		tw := *m.Town
		tw.Title = map[string]string{"en": "Town" + evil}
		tw.Contact.Email = "o@town.test" + evil
		m.Town, m.Language = &tw, "sv"+evil
		raw, err := m.bytes("no-reply@town.test", "a@home.test", noon)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%q: %v", evil, err)
		}
		if len(got.Header["Bcc"]) != 0 || len(got.Header["To"]) != 1 {
			t.Errorf("%q: headers %v", evil, got.Header)
		}
		for _, line := range strings.Split(string(raw[:bytes.Index(raw, []byte("\r\n\r\n"))]), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
				t.Errorf("%q: line %q", evil, line)
			}
		}
	}
	m := message("a@home.test")
	m.ListUnsubscribe = "https://x.test/\r\nBcc: x@y.test"
	if _, err := m.bytes("n@t.test", "a@home.test", noon); err == nil {
		t.Error("an unsubscribe address with a line break was written")
	}
}

func TestOnlyOneBareAddressIsAnAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"a@home.test":                          "a@home.test",
		"o'brien+x@home.test":                  "o'brien+x@home.test",
		"anna@ærø.dk":                          "anna@xn--r-zfa5j.dk",
		"":                                     "",
		"a":                                    "",
		"@home.test":                           "",
		"a@":                                   "",
		"a@home":                               "",
		"a b@home.test":                        "",
		"a@home.test, b@c.test":                "",
		"a,b@home.test":                        "",
		"<a@home.test>":                        "",
		"a@home.test\r\nBcc: x":                "",
		"a\r\n@home.test":                      "",
		".a@home.test":                         "",
		"a..b@home.test":                       "",
		"żółw@home.test":                       "",
		"\"a b\"@home.test":                    "",
		"a@ho me.test":                         "",
		"a@[127.0.0.1]":                        "",
		strings.Repeat("a", 65) + "@home.test": "",
		"a@" + strings.Repeat("b", 300) + ".test": "",
	} {
		got, err := Address(raw)
		if raw == "anna@ærø.dk" {
			if err != nil || !strings.HasPrefix(got, "anna@xn--") {
				t.Errorf("%q: %q, %v", raw, got, err)
			}
			continue
		}
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", raw, got, err)
		}
	}
}

func TestALetterReadsBackAsItWasWritten(t *testing.T) {
	m := message("a@home.test")
	m.Subject, m.Text = "Zażółć gęślą jaźń – ”ö” "+strings.Repeat("ą", 100), ".\r\nRad två = åäö\n"
	m.ListUnsubscribe = "https://k.example/u/1"
	raw, err := m.bytes("no-reply@karlstad.example", "a@home.test", noon)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != Line(m.Subject, 120) {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<" + m.ID.String() + "@karlstad.example>", "To": "<a@home.test>", "Reply-To": "<office@karlstad.example>",
		"List-Unsubscribe": "<https://k.example/u/1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Date": "Mon, 04 May 2026 12:00:00 +0000",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q", name, got.Header.Get(name))
		}
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(got.Body, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil || strings.ReplaceAll(string(text), "\r\n", "\n") != strings.ReplaceAll(m.Text, "\r\n", "\n") {
		t.Errorf("text %q, %v", text, err)
	}
}

func TestTheSameLetterHasTheSameName(t *testing.T) {
	a, b := message("a@home.test"), id.New()
	if MessageID(a.Town, a.ID) != MessageID(a.Town, a.ID) || MessageID(a.Town, a.ID) == MessageID(a.Town, b) {
		t.Error("a Message-ID does not follow from the letter alone")
	}
}
