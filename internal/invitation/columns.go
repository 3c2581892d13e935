package invitation

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// column is what a column of a list holds.
type column int

const (
	other column = iota
	emailColumn
	nameColumn
	firstColumn
	lastColumn
	languageColumn
	districtColumn
	phoneColumn
)

// headers are the names that columns have in the four languages, folded by fold.
var headers = map[string]column{
	"email": emailColumn, "emailaddress": emailColumn, "mail": emailColumn, "epost": emailColumn,
	"epostadress": emailColumn, "mejl": emailColumn, "mejladress": emailColumn, "mailadress": emailColumn,
	"emailadresse": emailColumn, "mailadresse": emailColumn, "epostadresse": emailColumn,
	"adresemail": emailColumn, "adresmailowy": emailColumn, "adrespocztyelektronicznej": emailColumn,
	"name": nameColumn, "fullname": nameColumn, "namn": nameColumn, "navn": nameColumn,
	"imięinazwisko": nameColumn, "nazwiskoiimię": nameColumn, "imieinazwisko": nameColumn,
	"firstname": firstColumn, "givenname": firstColumn, "förnamn": firstColumn, "fornavn": firstColumn,
	"imię": firstColumn, "imie": firstColumn, "tilltalsnamn": firstColumn,
	"lastname": lastColumn, "surname": lastColumn, "familyname": lastColumn, "efternamn": lastColumn,
	"efternavn": lastColumn, "nazwisko": lastColumn,
	"language": languageColumn, "lang": languageColumn, "språk": languageColumn, "sprog": languageColumn,
	"język": languageColumn, "jezyk": languageColumn,
	"district": districtColumn, "area": districtColumn, "stadsdel": districtColumn, "område": districtColumn,
	"bydel": districtColumn, "dzielnica": districtColumn, "osiedle": districtColumn, "sołectwo": districtColumn,
	"phone": phoneColumn, "telephone": phoneColumn, "mobile": phoneColumn, "telefon": phoneColumn,
	"mobil": phoneColumn, "telefonnummer": phoneColumn, "mobilnummer": phoneColumn, "mobiltelefon": phoneColumn,
	"numertelefonu": phoneColumn, "tel": phoneColumn, "telefonkomórkowy": phoneColumn,
}

// fold brings a header to small letters without spaces, dashes and signs.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '.', ':', '*', '/', '\u00a0', '\u2010', '\u2011', '\u2013', '"', '(', ')':
			return -1
		}
		return r
	}, strings.ToLower(norm.NFC.String(strings.TrimSpace(s))))
}

// languages are the names and codes of languages, folded by fold.
var languages = map[string]string{
	"sv": "sv", "se": "sv", "swe": "sv", "svenska": "sv", "svensk": "sv", "swedish": "sv", "szwedzki": "sv", "svse": "sv",
	"da": "da", "dk": "da", "dan": "da", "danska": "da", "dansk": "da", "danish": "da", "duński": "da", "dadk": "da",
	"pl": "pl", "pol": "pl", "polska": "pl", "polsk": "pl", "polish": "pl", "polski": "pl", "plpl": "pl",
	"en": "en", "eng": "en", "engelska": "en", "engelsk": "en", "english": "en", "angielski": "en", "engb": "en", "enus": "en",
}

// layout says which column holds what, and whether the first row is a header.
type layout struct {
	at     map[column]int
	header []string // as written; empty without a header
}

// find is the cell of a column, trimmed.
func (l layout) find(cells []string, c column) string {
	i, ok := l.at[c]
	if !ok || i >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[i])
}

// layoutOf reads the header or, where there is none, looks at what the first rows hold. ok is
// false when no column holds addresses.
func layoutOf(rows []line) (layout, bool) {
	l := layout{at: map[column]int{}}
	if len(rows) == 0 {
		return l, false
	}
	for i, cell := range rows[0].cells {
		if c := headers[fold(cell)]; c != other {
			if _, taken := l.at[c]; !taken {
				l.at[c] = i
			}
		}
	}
	if _, ok := l.at[emailColumn]; ok {
		l.header = rows[0].cells
		return l, true
	}
	sample := rows[:min(len(rows), 50)]
	l.at = map[column]int{}
	best := 0
	for i := range widest(sample) {
		n := count(sample, i, func(s string) bool { return strings.Contains(s, "@") })
		if n > best {
			best = n
			l.at[emailColumn] = i
		}
	}
	if best == 0 {
		return l, false
	}
	if !strings.Contains(l.find(rows[0].cells, emailColumn), "@") && len(rows) > 1 {
		l.header = rows[0].cells // a header whose words we do not know
		sample = sample[1:]
	}
	for i := range widest(sample) {
		if i == l.at[emailColumn] {
			continue
		}
		if _, ok := l.at[languageColumn]; !ok && count(sample, i, func(s string) bool { return languages[fold(s)] != "" })*2 > len(sample) {
			l.at[languageColumn] = i
		} else if _, ok := l.at[nameColumn]; !ok && count(sample, i, isName)*2 > len(sample) {
			l.at[nameColumn] = i
		}
	}
	return l, true
}

func isName(s string) bool {
	return s != "" && !strings.ContainsAny(s, "0123456789@") && strings.ContainsRune(s, ' ')
}

func widest(rows []line) int {
	n := 0
	for _, r := range rows {
		n = max(n, len(r.cells))
	}
	return n
}

func count(rows []line, i int, is func(string) bool) int {
	n := 0
	for _, r := range rows {
		if i < len(r.cells) && is(strings.TrimSpace(r.cells[i])) {
			n++
		}
	}
	return n
}
