package feed_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"almenda/internal/feed"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// unfolded are the lines of a calendar as RFC 5545 3.1 reads them.
func unfolded(raw []byte) []string {
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(raw), "\r\n ", ""), "\r\n"), "\r\n")
}

func has(t *testing.T, raw []byte, want ...string) {
	t.Helper()
	lines := unfolded(raw)
	for _, w := range want {
		found := false
		for _, l := range lines {
			found = found || l == w
		}
		if !found {
			t.Errorf("no line %q in\n%s", w, strings.Join(lines, "\n"))
		}
	}
}

func TestACalendarHasTheLinesThatTheStandardAsksFor(t *testing.T) {
	made := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	long := strings.Repeat("Żółć gęślą jaźń, ", 30) + "zaśåäöæø;\\"
	raw := feed.Calendar(feed.Cal{Name: "Åbo; kalender, ny", Zone: "Europe/Stockholm", URL: "https://x.example/processes/calendar", Made: made,
		Events: []feed.Event{{UID: "a@x.example", Start: made, End: made.Add(time.Hour), Summary: long, Text: "en rad\r\nen till\x07", Location: "Stora torget, 1",
			URL: "https://x.example/p/a?b=c,d;e", Sequence: 3, Status: feed.Cancelled, Changed: made.Add(time.Minute)}}})
	for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n\x07") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	has(t, raw, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Almenda//Almenda//EN", `X-WR-CALNAME:Åbo\; kalender\, ny`, "UID:a@x.example",
		"DTSTART:20260302T090000Z", "DTEND:20260302T100000Z", "DTSTAMP:20260302T090100Z", "SEQUENCE:3", "STATUS:CANCELLED",
		`DESCRIPTION:en rad\nen till`, `LOCATION:Stora torget\, 1`, "URL:https://x.example/p/a?b=c,d;e", "END:VCALENDAR")
	back, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != long {
		t.Errorf("read back as %q", got)
	}
}

func TestTimesAreRightOnBothSidesOfSummerTime(t *testing.T) {
	warsaw := zone(t, "Europe/Warsaw")
	at := func(m time.Month, d, h, minute int) feed.Event {
		return feed.Event{UID: "x", Start: time.Date(2026, m, d, h, minute, 0, 0, warsaw)}
	}
	raw := feed.Calendar(feed.Cal{Events: []feed.Event{at(time.March, 28, 18, 0), at(time.March, 29, 18, 0), at(time.October, 24, 18, 0), at(time.October, 25, 18, 0)}})
	has(t, raw, "DTSTART:20260328T170000Z", "DTSTART:20260329T160000Z", "DTSTART:20261024T160000Z", "DTSTART:20261025T170000Z")
}

func TestDaysAreTheTownsOwnAndTheLastOneCounts(t *testing.T) {
	warsaw := zone(t, "Europe/Warsaw")
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, warsaw) }
	raw := feed.Calendar(feed.Cal{Events: []feed.Event{
		{UID: "one", AllDay: true, Start: day(time.March, 29)}, // a day of 23 hours
		{UID: "more", AllDay: true, Start: day(time.October, 24), End: day(time.October, 25)},
	}})
	has(t, raw, "DTSTART;VALUE=DATE:20260329", "DTEND;VALUE=DATE:20260330", "DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026")
}

func TestTheSameContentHasTheSameBytes(t *testing.T) {
	c := feed.Cal{Name: "x", Made: time.Unix(0, 0), Events: []feed.Event{{UID: "a", Start: time.Unix(0, 0), Summary: "s"}}}
	if !bytes.Equal(feed.Calendar(c), feed.Calendar(c)) {
		t.Error("two different calendars")
	}
}

func TestNoLineCanBeSmuggledIn(t *testing.T) {
	raw := feed.Calendar(feed.Cal{Name: "a\r\nX-EVIL:1", Events: []feed.Event{{UID: "u\r\nX-EVIL:2", Summary: "s\nX-EVIL:3", URL: "https://x/\r\nX-EVIL:4"}}})
	for _, line := range unfolded(raw) {
		if strings.HasPrefix(line, "X-EVIL") {
			t.Errorf("a line of its own: %q", line)
		}
	}
}

func TestNewsAreReadBackAsTheyWere(t *testing.T) {
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, zone(t, "Europe/Warsaw"))
	raw := feed.RSS(feed.News{Title: "Ting & sånt <1>", Text: "x", URL: "https://x.example/", Self: "https://x.example/feed.xml", Lang: "sv",
		Posts: []feed.Post{{ID: "a:1", Title: "Öppnar: \x00<b>", URL: "https://x.example/p/a?b=1&c=2", At: at}}})
	var back struct {
		Channel struct {
			Title string `xml:"title"`
			Item  []struct {
				Title string `xml:"title"`
				Link  string `xml:"link"`
				GUID  string `xml:"guid"`
				At    string `xml:"pubDate"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	it := back.Channel.Item[0]
	if back.Channel.Title != "Ting & sånt <1>" || it.Title != "Öppnar: <b>" || it.Link != "https://x.example/p/a?b=1&c=2" || it.GUID != "a:1" ||
		it.At != "Mon, 02 Mar 2026 08:00:00 +0000" {
		t.Errorf("%+v", back)
	}
	if !bytes.Contains(raw, []byte(`<atom:link href="https://x.example/feed.xml" rel="self"`)) {
		t.Errorf("no address of its own:\n%s", raw)
	}
}
