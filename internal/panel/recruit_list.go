package panel

import (
	"strconv"
	"strings"
	"time"

	"almenda/internal/address"
	"almenda/internal/fault"
)

// Naming is how tables of the town name variables and their classes, beside the keys.
type Naming struct {
	Heads map[string]string            // heading in small letters → variable
	Names map[string]map[string]string // variable → name in small letters → class
}

// listHeads are the names that columns of lists have in the four languages.
var listHeads = map[string]string{
	"name": "name", "namn": "name", "navn": "name", "imię i nazwisko": "name", "imie i nazwisko": "name", "nazwisko i imię": "name",
	"address": "street", "street": "street", "adress": "street", "gatuadress": "street", "adresse": "street", "vejnavn": "street", "gade": "street", "ulica": "street", "adres": "street",
	"postcode": "postcode", "postnummer": "postcode", "postnr": "postcode", "postal code": "postcode", "zip": "postcode", "kod pocztowy": "postcode",
	"city": "city", "town": "city", "ort": "city", "postort": "city", "by": "city", "postdistrikt": "city", "miejscowość": "city", "miasto": "city", "poczta": "city",
	"phone": "phone", "mobile": "phone", "telefon": "phone", "mobil": "phone", "mobilnummer": "phone", "telefonnummer": "phone", "tel": "phone", "numer telefonu": "phone",
	"email": "email", "e-mail": "email", "e-post": "email", "epost": "email", "mail": "email", "mejl": "email", "adres e-mail": "email",
	"language": "language", "språk": "language", "sprog": "language", "język": "language",
	"age": BirthYear, "birth year": BirthYear, "ålder": BirthYear, "födelseår": BirthYear, "alder": BirthYear, "fødselsår": BirthYear, "wiek": BirthYear, "rok urodzenia": BirthYear,
}

// readAddresses reads a list with a line of headings. Columns that are not known are left out, and with
// them whatever the register put there. Faults: Invalid with the field list, each with its row.
func readAddresses(text string, p Panel, c Campaign, n Naming, now time.Time) ([]Addressed, error) {
	var form fault.Form
	rows, err := splitRows(text, MaxAddresses)
	if err != nil {
		form.Add("list", "fault.panel_rows", "max", MaxAddresses)
		return nil, form.Err()
	}
	l := listReader{panel: p, campaign: c, naming: n, now: now, form: &form, homes: map[string]bool{}}
	for _, row := range rows {
		switch {
		case row.blank():
		case l.at == nil:
			l.headings(row)
		case l.wrong < most:
			l.row(row)
		}
	}
	if l.at == nil {
		form.Add("list", "fault.panel_list_none")
	}
	if err := form.Err(); err != nil {
		return nil, err
	}
	if len(l.out) == 0 {
		form.Add("list", "fault.panel_list_none")
	}
	return l.out, form.Err()
}

type listReader struct {
	panel    Panel
	campaign Campaign
	naming   Naming
	now      time.Time
	form     *fault.Form
	at       map[string]int
	out      []Addressed
	homes    map[string]bool
	wrong    int
}

// needed is the column without which a wave cannot be sent.
var needed = map[Channel]string{ByLetter: "street", BySMS: "phone", ByMail: "email"}

func (l *listReader) headings(row sheetRow) {
	l.at = map[string]int{}
	for i, cell := range row.cells {
		small := strings.ToLower(cell)
		key := listHeads[small]
		if key == "" {
			key = l.naming.Heads[small]
		}
		if _, ok := l.panel.Variable(small); ok && key == "" {
			key = small
		}
		if _, taken := l.at[key]; key != "" && !taken {
			l.at[key] = i
		}
	}
	if _, ok := l.at[needed[l.campaign.Kind]]; !ok {
		l.fault(row.number, "fault.panel_list."+needed[l.campaign.Kind])
	}
}

func (l *listReader) fault(row int, key string) {
	l.wrong++
	l.form.Add("list", key, "row", row)
}

func (l *listReader) cell(row sheetRow, column string) string {
	i, ok := l.at[column]
	if !ok || i >= len(row.cells) {
		return ""
	}
	return row.cells[i]
}

func (l *listReader) row(row sheetRow) {
	get := func(column string) string { return l.cell(row, column) }
	a := Addressed{Name: get("name"), Street: get("street"), Postcode: get("postcode"), City: get("city"), Phone: get("phone"), Email: get("email"),
		Language: strings.ToLower(get("language")), home: get("street")}
	switch l.campaign.Kind {
	case ByLetter:
		if a.Street == "" {
			l.fault(row.number, "fault.panel_row_street")
			return
		}
	case BySMS:
		phone, ok := number(a.Phone)
		if !ok {
			l.fault(row.number, "fault.panel_row_phone")
			return
		}
		a.Phone = phone
	case ByMail:
		mail, _, wrong := address.Listed(a.Email)
		if wrong != "" {
			l.fault(row.number, "fault.panel_row_email")
			return
		}
		a.Email = mail
	}
	if key := a.key(l.campaign); l.homes[key] {
		return // the household, or the person, has a letter already
	}
	l.homes[a.key(l.campaign)] = true
	a.stratum = l.stratum(row)
	l.out = append(l.out, a)
}

// stratum is what a list tells of somebody in the quota variables of the panel.
func (l *listReader) stratum(row sheetRow) string {
	var out []string
	r := figureReader{panel: l.panel, in: Figures{Naming: l.naming}}
	for _, v := range l.panel.Quotas() {
		said := l.cell(row, v.Key)
		if v.Key == BirthYear {
			if year, err := strconv.Atoi(said); err == nil && year > 1900 {
				said = strconv.Itoa(l.now.Year() - year)
			}
		}
		if class, ok := r.class(v, said); said != "" && ok && class != "" {
			out = append(out, v.Key+"="+class)
		}
	}
	return strings.Join(out, "|")
}

// number is a telephone number as a gateway takes it: digits, with a plus before them or not.
func number(raw string) (string, bool) {
	out := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, raw)
	digits := strings.TrimPrefix(out, "+")
	return out, len(digits) >= 6 && len(digits) <= 15 && !strings.Contains(digits, "+")
}
