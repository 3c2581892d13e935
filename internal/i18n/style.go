package i18n

// style is how a language writes numbers, money and dates, after CLDR.
type style struct {
	group       string // between groups of three digits
	groupFrom   int    // fewest digits that are grouped
	decimal     string
	minus       string
	symbolFirst bool
	symbols     map[string]string // currencies that the language has a sign for
	months      [12]string        // as they stand in a date
	afterDay    string
	at          string // between date and time
	clock       string // between hour and minute
}

// styles is a table and never written to.
var styles = map[string]*style{
	"en": {
		group: ",", groupFrom: 4, decimal: ".", minus: "-",
		symbolFirst: true, symbols: map[string]string{"EUR": "€", "GBP": "£"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		at:     " at" + nbsp, clock: ":",
	},
	"sv": {
		group: nbsp, groupFrom: 4, decimal: ",", minus: "\u2212",
		symbols: map[string]string{"SEK": "kr", "EUR": "€"},
		months:  [12]string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
		at:      " kl." + nbsp, clock: ":",
	},
	"da": {
		group: ".", groupFrom: 4, decimal: ",", minus: "-",
		symbols:  map[string]string{"DKK": "kr.", "EUR": "€"},
		months:   [12]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
		afterDay: ".", at: " kl." + nbsp, clock: ".",
	},
	"pl": {
		// Four digits stand together in Polish: 1500, but 15 000.
		group: nbsp, groupFrom: 5, decimal: ",", minus: "-",
		symbols: map[string]string{"PLN": "zł", "EUR": "€"},
		months:  [12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"},
		at:      ", godz." + nbsp, clock: ":",
	},
}

// styleOf is the style of a language; Lint refuses a catalogue whose language has none.
func styleOf(lang string) *style {
	if s, ok := styles[lang]; ok {
		return s
	}
	return styles[Base]
}
