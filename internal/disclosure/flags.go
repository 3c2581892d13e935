package disclosure

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"almenda/internal/nationalid"
)

// Kind is what a piece of text may be.
type Kind string

const (
	National Kind = "national" // a national number
	Email    Kind = "email"
	Web      Kind = "web"
	Phone    Kind = "phone"
	Address  Kind = "address" // street and number
	Person   Kind = "person"  // a name
)

// Kinds lists all of them, the gravest first.
var Kinds = []Kind{National, Email, Web, Phone, Address, Person}

// Key names the kind in the catalogue.
func (k Kind) Key() string { return "disclosure.flag." + string(k) }

// Flag is a place in a text that whoever reviews it should look at: the bytes from Start to End.
type Flag struct {
	Kind       Kind
	Start, End int
}

// Flags finds what may tell who wrote a text or whom it is about. It would rather flag too much than
// too little, and it is a help for eyes, never a leave to publish. Country is that of the town (se, dk,
// pl); forms of the others are found too, for people move. Flags do not overlap and are in order.
func Flags(text, country string) (out []Flag) {
	add := func(k Kind, start, end int) {
		if start < end && !slices.ContainsFunc(out, func(f Flag) bool { return start < f.End && f.Start < end }) {
			out = append(out, Flag{k, start, end})
		}
	}
	numbers(text, add)
	for _, p := range patterns {
		for _, m := range p.shape.FindAllStringSubmatchIndex(text, -1) {
			add(p.kind, m[2], m[3])
		}
	}
	for _, m := range digits.FindAllStringIndex(text, -1) {
		run := strings.TrimRight(text[m[0]:m[1]], " -./()\t")
		if n := countDigits(run); n >= fewestDigits(country) && n <= 15 && !date.MatchString(run) {
			add(Phone, m[0], m[0]+len(run))
		}
	}
	names(text, add)
	slices.SortFunc(out, func(a, b Flag) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// fewestDigits of a telephone number with its code: Danish ones have no codes and eight digits always.
func fewestDigits(country string) int {
	if country == "dk" {
		return 8
	}
	return 7
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

var (
	runs   = regexp.MustCompile(`[\p{Nd}][\p{Nd}\p{Cf}\p{Pd}\s.+/−]{7,26}[\p{Nd}]`)
	digits = regexp.MustCompile(`[+(]?\d(?:[ \t\x{a0}()./-]{0,2}\d){6,14}`)
	date   = regexp.MustCompile(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d)$`)
)

// numbers finds national numbers. Where the text holds one that no run of digits shows by itself, all
// runs that could be one are flagged, and at last the whole text.
func numbers(text string, add func(Kind, int, int)) {
	if !nationalid.In(text) {
		return
	}
	found := false
	all := runs.FindAllStringIndex(text, -1)
	for _, before := range []string{"", "cpr "} {
		for _, m := range all {
			if !found || before == "" {
				if nationalid.In(before + text[m[0]:m[1]]) {
					add(National, m[0], m[1])
					found = true
				}
			}
		}
	}
	if !found {
		add(National, 0, len(text))
	}
}

const (
	word   = `\p{Lu}[\p{L}'’]+(?:-\p{L}+)?`
	number = `\d{1,4} ?[A-Za-z]?(?: ?/ ?\d{1,4})?(?:,? ?(?:lgh|lok\.?|m\.?|st\.?|tv\.?|th\.?|\d\.) ?\d*)?`
)

// patterns find what has a shape. The first group is what is flagged.
var patterns = []struct {
	kind  Kind
	shape *regexp.Regexp
}{
	{Email, regexp.MustCompile(`(?i)([\p{L}\p{N}._%+-]+ ?(?:@|\((?:at|a|snabel-?a|małpa)\)|\[at\]) ?[\p{L}\p{N}-]+(?:(?:\.| ?\(?(?:dot|punkt|kropka)\)? ?)[\p{L}\p{N}-]+)+)`)},
	{Web, regexp.MustCompile(`(?i)((?:https?://|www\.)[^\s<>"]+)`)},
	{Web, regexp.MustCompile(`(?i)\b([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:se|dk|pl|com|org|net|nu|eu|info|io|no|fi|de|gov)(?:/[^\s<>"]*)?)\b`)},
	{Web, regexp.MustCompile(`(?:^|\s)(@[\p{L}\p{N}_.]{3,})`)},
	{Address, regexp.MustCompile(`(?i)((?:\p{L}+ )?\p{L}*(?:gatan?|vägen|väg|gränden?|torget|torg|stigen|stig|allén?|allé|backen|esplanaden|kajen|vej|vejen|gade|gaden|stræde|vænget?|plads|pladsen|boulevard|torv|alle|toften|marken|parken) ` + number + `)\b`)},
	{Address, regexp.MustCompile(`(?i)\b((?:ul|ulica|ulicy|ulicę|al|aleja|alei|os|osiedle|osiedlu|pl|plac|placu)\.? (?:[\p{L}\d.-]+ ){1,4}` + number + `)\b`)},
	{Address, regexp.MustCompile(`(\p{Lu}\p{Ll}+(?:ska|cka|dzka|skiej|ckiej|dzkiej|owa|owej|ego|ów|na|nej|ta|tej|ga|giej) ` + number + `)\b`)},
	{Address, regexp.MustCompile(`(\d{1,4}[a-zA-Z]? (?:` + word + ` ){1,2}(?:Street|St|Road|Rd|Avenue|Lane|Square))\b`)},
	{Person, regexp.MustCompile(`(?i:\b(?:herr|fru|fröken|rektorn?|doktor|dr|läraren|grannen|hr|frk|naboen|lærer|læreren|lægen|pan|pana|panu|pani|panią|burmistrz|burmistrza|wójt|radny|radnego|radna|sąsiad|sąsiada|sołtys|dyrektor|mr|mrs|ms|miss|councillor|neighbour)\.?) (` + word + `(?: ` + word + `)?)`)},
}

var pair = regexp.MustCompile(`(?:^|[^\p{L}'’-])(` + word + `(?: (?:von |van |af |de )?(?:\p{Lu}\. )?` + word + `)+)`)

// begins are words that begin sentences more often than names.
var begins = strings.Fields(`Alla Allt Att Av Bra De Den Denna Det Detta Där Därför Då En Er Ett Från För Hej Här Hos Hur I Inga Ingen Jag Kan Man Med Men Min Mitt Mina När Och Om På Som Så Till Vad Var Vi Vid
Alle At Der Derfor Din Et Fra Hvad Hvis Hvor I Jeg Kom Med Mange Mit Mine Nej Når Og Også Over Som Ved Vores Vor
A Ale Bo By Czy Dla Do Gdy I Ja Jak Jest Już Kiedy Mój Moja My Na Nasz Nasza Nie Niech O Od Oraz Po Pod Proszę Przy Są Ta Tak Te Ten To Tu U W We Wszyscy Z Za Ze
An And As At But For From He Her His How If In It My No Not Of On Our Please She So That The There They This To We What When Why With You`)

// names finds two or more words with capitals, one after the other. What begins a sentence and is no
// name is left out of it.
func names(text string, add func(Kind, int, int)) {
	for at := 0; at < len(text); {
		m := pair.FindStringSubmatchIndex(text[at:])
		if m == nil {
			return
		}
		start, end := at+m[2], at+m[3]
		first, rest, _ := strings.Cut(text[start:end], " ")
		if slices.Contains(begins, first) {
			if !strings.Contains(strings.TrimSpace(rest), " ") {
				at = start + len(first)
				continue
			}
			start += len(first) + 1
		}
		add(Person, start, end)
		at = end
	}
}
