package chaos

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"almenda/internal/invitation"
	"almenda/internal/testkit/smtpsink"
)

// twice is how many letters came more than once, and fails the test when a second copy has another
// name than the first: then nobody could tell that it is one.
func twice(t *testing.T, all []smtpsink.Entry) (copies int) {
	t.Helper()
	names := map[string]string{}
	for _, e := range all {
		first, known := names[e.Recipient]
		if known && first != e.MessageID {
			t.Errorf("%s got two different letters, %s and %s", e.Recipient, first, e.MessageID)
		}
		if known {
			copies++
		}
		names[e.Recipient] = e.MessageID
	}
	return copies
}

// reached is who got a letter.
func reached(all []smtpsink.Entry) map[string]bool {
	out := map[string]bool{}
	for _, e := range all {
		out[e.Recipient] = true
	}
	return out
}

// everybody fails the test unless these people got a letter and nobody else, and unless the
// campaign says so too.
func (c *campaign) everybody(all []smtpsink.Entry) {
	c.Helper()
	got := reached(all)
	lost := 0
	for _, p := range c.people {
		if !got[p.email] {
			lost++
		}
	}
	if lost > 0 || len(got) != len(c.people) {
		c.Errorf("%d people got a letter, want %d; %d got none", len(got), len(c.people), lost)
	}
	st := c.status()
	if st.Counts[invitation.Sent] != len(c.people) || st.Counts.Open() != 0 || st.Campaign.State != invitation.Finished {
		c.Errorf("the town's page says %s: %v", st.Campaign.State, st.Counts)
	}
}

// readable is a letter's headers and its parts as their reader sees them.
func readable(t *testing.T, raw []byte) (mail.Header, string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for name, values := range m.Header {
		for _, v := range values {
			if plain, err := new(mime.WordDecoder).DecodeHeader(v); err == nil {
				v = plain
			}
			text.WriteString(name + ": " + v + "\n")
		}
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return m.Header, text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, quotedprintable.NewReader(part)); err != nil {
			t.Fatal(err)
		}
	}
}

// What could betray somebody, in any letter or anywhere else: an address, a name of crowd, the
// token of a link.
var (
	addressIn = regexp.MustCompile(`[a-z-]+\.\d{5}-[g-v]{6}@home\.test`)
	nameIn    = regexp.MustCompile(`Kanarie\d{5}[g-v]{6}`)
	tokenIn   = regexp.MustCompile(`/(?:invite|u)/([A-Za-z0-9_-]{20,})`)
)

// around finds each place where mark stands in a text, with what belongs to it after, and, if before
// is not nil, before it. It is what the patterns above say, for ten thousand letters.
func around(text, mark string, before, after func(byte) bool) (all []string) {
	for from := 0; ; {
		i := strings.Index(text[from:], mark)
		if i < 0 {
			return all
		}
		begin := from + i
		end := begin + len(mark)
		for end < len(text) && after(text[end]) {
			end++
		}
		from = end
		for before != nil && begin > 0 && before(text[begin-1]) {
			begin--
		}
		all = append(all, text[begin:end])
	}
}

func addresses(text string) []string {
	return around(text, "@home.test", inAddress, func(byte) bool { return false })
}

func inName(b byte) bool { return b >= '0' && b <= '9' || b >= 'g' && b <= 'v' }
func inAddress(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '.' || b == '-'
}
func inToken(b byte) bool { return inAddress(b) && b != '.' || b >= 'A' && b <= 'Z' || b == '_' }

// private fails the test when a letter goes to more than one person, names somebody else, shares a
// link with another, or cannot be stopped with one click.
func private(t *testing.T, people []person, letters []smtpsink.Letter) {
	t.Helper()
	names, holder := map[string]string{}, map[string]string{}
	for _, p := range people {
		names[p.email] = p.name
	}
	bad := 0
	fail := func(l smtpsink.Letter, what string) {
		if bad++; bad <= 10 {
			t.Errorf("the letter to %s: %s", l.Recipient, what)
		}
	}
	for _, l := range letters {
		head, text := readable(t, l.Raw)
		if to := head["To"]; len(to) != 1 || to[0] != "<"+l.Recipient+">" || l.To != 1 || l.Copies != 0 || len(head["Cc"])+len(head["Bcc"]) > 0 {
			fail(l, "it does not go to one person alone")
		}
		if !strings.HasPrefix(head.Get("List-Unsubscribe"), "<http://") || head.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			fail(l, "it cannot be stopped with one click")
		}
		for _, a := range addresses(text) {
			if a != l.Recipient {
				fail(l, "it names the address "+a)
			}
		}
		for _, n := range around(text, "Kanarie", nil, inName) {
			if n != names[l.Recipient] {
				fail(l, "it names "+n)
			}
		}
		tokens := map[string]bool{}
		for _, link := range append(around(text, "/invite/", nil, inToken), around(text, "/u/", nil, inToken)...) {
			tokens[link[strings.LastIndex(link, "/")+1:]] = true
		}
		if len(tokens) != 2 {
			fail(l, "it has not one link to open and one to stop")
		}
		for token := range tokens {
			if other := holder[token]; other != "" && other != l.Recipient {
				fail(l, "its link is that of "+other)
			}
			holder[token] = l.Recipient
		}
	}
}

// only is what the mail server took for the people of a campaign.
func (w *world) only(c *campaign) (all []smtpsink.Entry) {
	w.Helper()
	mine := map[string]bool{}
	for _, p := range c.people {
		mine[p.email] = true
	}
	for _, e := range w.sink.Entries(w.T) {
		if mine[e.Recipient] {
			all = append(all, e)
		}
	}
	return all
}
