package disclosure_test

import (
	"slices"
	"strings"
	"testing"

	. "almenda/internal/disclosure"
)

func TestWordsThatTellOfSomebodyAreFlagged(t *testing.T) {
	for _, c := range []struct {
		text, country string
		kind          Kind
		what          string
	}{
		{"Ring mig på 070-123 45 67 tack", "se", Phone, "070-123 45 67"},
		{"Nås på 054 540 00 00.", "se", Phone, "054 540 00 00"},
		{"Ring på 12 34 56 78 efter fire", "dk", Phone, "12 34 56 78"},
		{"Tlf. +45 12345678", "dk", Phone, "+45 12345678"},
		{"Proszę dzwonić 600 700 800", "pl", Phone, "600 700 800"},
		{"Tel. (12) 616-55-55", "pl", Phone, "(12) 616-55-55"},
		{"Call 0048 600-700-800", "pl", Phone, "0048 600-700-800"},
		{"Skriv till anna.b@example.se nu", "se", Email, "anna.b@example.se"},
		{"anna (at) example.dk", "dk", Email, "anna (at) example.dk"},
		{"anna(małpa)example.pl", "pl", Email, "anna(małpa)example.pl"},
		{"Läs https://example.se/a?b=1 först", "se", Web, "https://example.se/a?b=1"},
		{"se min.hjemmeside.dk/om", "dk", Web, "min.hjemmeside.dk/om"},
		{"find me as @annab99", "se", Web, "@annab99"},
		{"Mitt nummer är 880320-0016.", "se", National, "880320-0016"},
		{"Mit CPR er 211062-5629", "dk", National, "211062-5629"},
		{"mój PESEL 44051401359", "pl", National, "44051401359"},
		{"bullret vid Storgatan 12 B är värst", "se", Address, "Storgatan 12 B"},
		{"Jag bor på Östra Kyrkogatan 4", "se", Address, "Östra Kyrkogatan 4"},
		{"Hullet ved Nørrebrogade 112, 3. er stort", "dk", Address, "Nørrebrogade 112"},
		{"på Amager Strandvej 60", "dk", Address, "Amager Strandvej 60"},
		{"dziura przy ul. Długiej 5/12 rośnie", "pl", Address, "ul. Długiej 5/12"},
		{"mieszkam na Mickiewicza, obok Krakowskiej 14", "pl", Address, "Krakowskiej 14"},
		{"I live at 12 Main Street with mum", "se", Address, "12 Main Street"},
		{"Grannen Anna Svensson skriker", "se", Person, "Anna Svensson"},
		{"Det var Anna-Karin Lind som sade det", "se", Person, "Anna-Karin Lind"},
		{"Spørg Søren Ågård Jensen", "dk", Person, "Søren Ågård Jensen"},
		{"Rozmawiałem z panem, a pan Kowalski milczał", "pl", Person, "Kowalski"},
		{"W urzędzie była Małgorzata Żółć", "pl", Person, "Małgorzata Żółć"},
		{"Ask Mary O'Brien about it", "se", Person, "Mary O'Brien"},
		{"läraren Lindgren är bra", "se", Person, "Lindgren"},
	} {
		flags := Flags(c.text, c.country)
		if !slices.ContainsFunc(flags, func(f Flag) bool {
			return f.Kind == c.kind && strings.Contains(c.text[f.Start:f.End], c.what) && f.End-f.Start <= len(c.what)+16
		}) {
			t.Errorf("%q: no %s %q in %s", c.text, c.kind, c.what, say(c.text, flags))
		}
	}
}

func say(text string, flags []Flag) (out string) {
	for _, f := range flags {
		out += string(f.Kind) + " " + text[f.Start:f.End] + "; "
	}
	return out
}

func TestPlainWordsAreNotFlagged(t *testing.T) {
	for _, text := range []string{
		"Fler träd på torget, tack. Det är för varmt om sommaren.",
		"Der mangler 2 bænke ved søen, og lygterne er slukket kl. 22.",
		"Więcej ławek w parku. Autobus 125 jeździ za rzadko od 2024 roku.",
		"Please mend the path by the lake; it took us 45 minutes.",
		"I Karlstad finns det för få platser. På Kronoparken också.",
		"Mellan 2024-05-01 och 2024-06-30 var det stängt.",
		"",
	} {
		if flags := Flags(text, "se"); len(flags) > 0 {
			t.Errorf("%q: %s", text, say(text, flags))
		}
	}
}

func TestFlagsAreInOrderAndApart(t *testing.T) {
	text := "Anna Svensson, Storgatan 12, 070-123 45 67, anna@example.se, 880320-0016, https://example.se"
	at := 0
	for _, f := range Flags(text, "se") {
		if f.Start < at || f.End <= f.Start {
			t.Errorf("%+v begins before %d", f, at)
		}
		at = f.End
	}
	if got := len(Flags(text, "se")); got != 6 {
		t.Errorf("%d flags: %s", got, say(text, Flags(text, "se")))
	}
}
