package i18n_test

import (
	"testing"
	"testing/fstest"
	"time"

	"almenda/internal/i18n"
)

func load(t *testing.T, files map[string]string) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(files2fs(files))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func files2fs(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, body := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return fsys
}

var small = map[string]string{
	"idea.en.yaml": "idea.hello: Hello {name}, {name}\nidea.only: Only in English\nidea.count:\n  one: One idea in {place}\n  other: '{n} ideas in {place}'\n",
	"idea.sv.yaml": "idea.hello: Hej {name}\nidea.count:\n  one: Ett förslag i {place}\n  other: '{n} förslag i {place}'\n",
	"idea.da.yaml": "idea.hello: Hej {name}\n",
	"idea.pl.yaml": "idea.hello: Cześć {name}\nidea.count:\n  one: Jeden pomysł w {place}\n  few: '{n} pomysły w {place}'\n  many: '{n} pomysłów w {place}'\n",
}

func TestTextsAreSaidInTheReadersLanguage(t *testing.T) {
	c := load(t, small)
	sv, pl := c.Printer("sv", nil, nil), c.Printer("pl", nil, nil)
	for _, row := range []struct{ what, got, want string }{
		{"a placeholder is filled", sv.T("idea.hello", "name", "Åsa"), "Hej Åsa"},
		{"a placeholder is filled wherever it stands", c.Printer("en", nil, nil).T("idea.hello", "name", "Bo"), "Hello Bo, Bo"},
		{"braces in a value are left alone", sv.T("idea.hello", "name", "{name}{"), "Hej {name}{"},
		{"a value that was not given shows itself", sv.T("idea.hello"), "Hej {name}"},
		{"a number in a sentence is formatted", sv.T("idea.hello", "name", 12000), "Hej 12\u00a0000"},
		{"a fraction in a sentence has the language's comma", sv.T("idea.hello", "name", 1234.5), "Hej 1\u00a0234,5"},
		{"a small fraction keeps its sign", sv.T("idea.hello", "name", -0.25), "Hej \u22120,25"},
		{"English stands in", sv.T("idea.only"), "Only in English"},
		{"a missing key shows itself", sv.T("idea.nowhere"), "⟦idea.nowhere⟧"},
		{"a language without catalogue is English", c.Printer("fi", nil, nil).T("idea.only"), "Only in English"},
		{"one in Swedish", sv.N("idea.count", 1, "place", "Molkom"), "Ett förslag i Molkom"},
		{"none in Swedish", sv.N("idea.count", 0, "place", "Molkom"), "0 förslag i Molkom"},
		{"one in Polish", pl.N("idea.count", 1, "place", "Sowlanach"), "Jeden pomysł w Sowlanach"},
		{"three in Polish", pl.N("idea.count", 3, "place", "Sowlanach"), "3 pomysły w Sowlanach"},
		{"twelve in Polish", pl.N("idea.count", 12, "place", "Sowlanach"), "12 pomysłów w Sowlanach"},
		{"twenty-two in Polish", pl.N("idea.count", 22, "place", "Sowlanach"), "22 pomysły w Sowlanach"},
		{"ten million and three in Polish", pl.N("idea.count", 10000003, "place", "Sowlanach"), "10\u00a0000\u00a0003 pomysły w Sowlanach"},
		{"a plural that Danish lacks is English", c.Printer("da", nil, nil).N("idea.count", 2, "place", "Valby"), "2 ideas in Valby"},
		{"a missing plural shows itself", sv.N("idea.nowhere", 2), "⟦idea.nowhere⟧"},
		{"a fault's parameters fill a sentence", sv.Fill("idea.hello", map[string]any{"name": "Bo"}), "Hej Bo"},
		{"a fault's number picks the form", pl.Fill("idea.count", map[string]any{"n": 2, "place": "Sowlanach"}), "2 pomysły w Sowlanach"},
		{"a number that went through JSON does too", pl.Fill("idea.count", map[string]any{"n": float64(5), "place": "Sowlanach"}), "5 pomysłów w Sowlanach"},
	} {
		if row.got != row.want {
			t.Errorf("%s: got %q, want %q", row.what, row.got, row.want)
		}
	}
}

func TestATownsOwnWordsComeFirst(t *testing.T) {
	c := load(t, small)
	own := map[string]map[string]string{"sv": {"idea.hello": "Tjena {name}", "idea.count.one": "Ett e-förslag i {place}"}}
	sv := c.Printer("sv", nil, own)
	if got := sv.T("idea.hello", "name", "Bo"); got != "Tjena Bo" {
		t.Errorf("the town's words were not used: %q", got)
	}
	if got := sv.N("idea.count", 1, "place", "Molkom"); got != "Ett e-förslag i Molkom" {
		t.Errorf("the town's form was not used: %q", got)
	}
	if got := sv.N("idea.count", 2, "place", "Molkom"); got != "2 förslag i Molkom" {
		t.Errorf("the form that the town left alone: %q", got)
	}
	if got := c.Printer("pl", nil, own).T("idea.hello", "name", "Bo"); got != "Cześć Bo" {
		t.Errorf("Swedish words in a Polish page: %q", got)
	}
}

func TestNumbersAndDatesAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	c := load(t, small)
	stockholm, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 3, 23, 5, 0, 0, time.UTC) // already the 4th in Sweden
	for _, row := range []struct{ lang, number, small, money, cents, date, moment string }{
		{"sv", "1 500 000", "1 500", "1 500 000 kr", "\u22120,05 kr", "4 november 2026", "4 november 2026 kl. 00:05"},
		{"da", "1.500.000", "1.500", "1.500.000 SEK", "-0,05 SEK", "4. november 2026", "4. november 2026 kl. 00.05"},
		{"pl", "1 500 000", "1500", "1 500 000 SEK", "-0,05 SEK", "4 listopada 2026", "4 listopada 2026, godz. 00:05"},
		{"en", "1,500,000", "1,500", "SEK 1,500,000", "SEK -0.05", "4 November 2026", "4 November 2026 at 00:05"},
	} {
		p := c.Printer(row.lang, stockholm, nil)
		for _, pair := range [][2]string{
			{p.Number(1500000), row.number}, {p.Number(1500), row.small},
			{p.Money(150000000, "SEK"), row.money}, {p.Money(-5, "SEK"), row.cents},
			{p.Date(at), row.date}, {p.DateTime(at), row.moment},
		} {
			if plain(pair[0]) != pair[1] {
				t.Errorf("%s: got %q, want %q", row.lang, plain(pair[0]), pair[1])
			}
		}
		if got := p.ISO(at); got != "2026-11-04T00:05:00+01:00" {
			t.Errorf("%s: ISO %q", row.lang, got)
		}
	}
}

func TestANumberNeverPartsFromItsUnit(t *testing.T) {
	c := load(t, small)
	for lang, want := range map[string][3]string{
		"sv": {"1\u00a0500\u00a0000\u00a0kr", "SEK", "3\u00a0november 2026"},
		"da": {"1.500.000\u00a0kr.", "DKK", "3.\u00a0november 2026"},
		"pl": {"1\u00a0500\u00a0000\u00a0zł", "PLN", "3\u00a0listopada 2026"},
		"en": {"£1,500,000", "GBP", "3\u00a0November 2026"},
	} {
		p := c.Printer(lang, nil, nil)
		if got := p.Money(150000000, want[1]); got != want[0] {
			t.Errorf("%s: money %q, want %q", lang, got, want[0])
		}
		if got := p.Date(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)); got != want[2] {
			t.Errorf("%s: date %q, want %q", lang, got, want[2])
		}
	}
	if got := c.Printer("en", nil, nil).Money(1500, "JPY"); got != "JPY\u00a01,500" {
		t.Errorf("a currency without cents: %q", got)
	}
}

func plain(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' {
			out[i] = ' '
		}
	}
	return string(out)
}

func TestTheBrowsersLanguagesAreHonoured(t *testing.T) {
	for _, row := range []struct {
		header  string
		offered []string
		want    string
	}{
		{"sv-SE,sv;q=0.9,en;q=0.8", []string{"sv", "en"}, "sv"},
		{"en-GB,sv;q=0.5", []string{"sv", "en"}, "en"},
		{"uk,en;q=0.3", []string{"pl", "en"}, "en"},
		{"zh", []string{"pl", "en"}, "pl"},
		{"nb-NO", []string{"da", "en"}, "da"},
		{"", []string{"da", "en"}, "da"},
		{"!!!", []string{"da", "en"}, "da"},
		{"*", []string{"pl", "en"}, "pl"},
	} {
		if got := i18n.Negotiate(row.header, row.offered); got != row.want {
			t.Errorf("%q of %v: got %s, want %s", row.header, row.offered, got, row.want)
		}
	}
}
