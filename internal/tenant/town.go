package tenant

import (
	"time"

	"almenda/internal/id"
)

// ID names a town. It can be made only by a Registry; the zero ID names none, and every store
// refuses it before any SQL.
type ID struct{ value id.ID }

// UUID is the ID as it stands in the tenant_id columns.
func (t ID) UUID() id.ID    { return t.value }
func (t ID) String() string { return t.value.String() }
func (t ID) IsZero() bool   { return t.value == id.None }

// Text is a short text in several languages, by language code ("sv").
type Text map[string]string

// In is the text in lang, or in fallback, or in English, or in whatever there is.
func (t Text) In(lang, fallback string) string {
	for _, l := range []string{lang, fallback, "en"} {
		if s := t[l]; s != "" {
			return s
		}
	}
	for _, s := range t {
		return s
	}
	return ""
}

// State of a town.
type State string

const (
	Active    State = "active"
	Suspended State = "suspended" // its pages answer 503
)

// Town is one municipality as its folder declares it. It is read-only once it left the registry.
type Town struct {
	ID      ID    `json:"-"`
	State   State `json:"-"`
	Version int   `json:"-"` // grows with each apply; part of every cache key

	Slug      string   `json:"slug"`      // "karlstad"
	Hosts     []string `json:"hosts"`     // first one is canonical; <slug>.localhost is always added
	Languages []string `json:"languages"` // first one is the default; English is always among them
	Zone      string   `json:"zone"`      // IANA name
	Currency  string   `json:"currency"`  // ISO 4217
	Country   string   `json:"country"`   // ISO 3166-1 alpha-2, lower case: se, dk, pl

	Name         Text    `json:"name"`         // "Karlstad"
	Municipality Text    `json:"municipality"` // "Karlstads kommun"
	Title        Text    `json:"title"`        // of the portal: "Tyck till Karlstad"
	Headline     Text    `json:"headline"`     // on the hero
	Lead         Text    `json:"lead"`         // under it
	Contact      Contact `json:"contact"`

	Modules    []string                     `json:"modules"` // "ideas", "invitations"
	Topics     []Topic                      `json:"topics"`  // what ideas can be about
	Districts  []District                   `json:"districts"`
	Outline    []Polygon                    `json:"outline,omitempty"` // of the whole municipality, where known
	Brand      Brand                        `json:"brand"`
	Texts      map[string]map[string]string `json:"texts"` // language → catalogue key → the town's own words
	IdeaRules  IdeaRules                    `json:"ideaRules"`
	Disclosure Disclosure                   `json:"disclosure,omitzero"`
	Embed      []string                     `json:"embed,omitempty"` // origins of the town's own sites, which may show its polls in a frame
	Processes  []ProcessSpec                `json:"processes"`

	zone *time.Location
}

// Contact is who answers for the portal. It is mandatory: a page without it helps nobody.
type Contact struct {
	Office  Text   `json:"office"`
	Email   string `json:"email"`
	Phone   string `json:"phone"`
	Address string `json:"address"`
	URL     string `json:"url"`
}

// Topic is a subject that an idea can be filed under.
type Topic struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
}

// District is a part of the town: bydel, dzielnica, sołectwo, stadsdel.
type District struct {
	Key   string    `json:"key"`
	Name  string    `json:"name"`
	Shape []Polygon `json:"shape,omitempty"` // empty where no open outline is known
}

// Polygon is an outer ring and its holes, each a closed list of WGS84 points.
type Polygon [][]Point

// Point is longitude and latitude in degrees, WGS84.
type Point struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// Brand is what makes a portal look like its town. Everything else is derived from it.
type Brand struct {
	Accent   string `json:"accent"`  // "#00568f": buttons and links; at least 3:1 against the page
	Main     string `json:"main"`    // "#ffd100": hero and chips; any colour
	Neutral  string `json:"neutral"` // greys
	Radius   int    `json:"radius"`  // 2, 4, 8 or 12 px
	Logo     string `json:"logo"`    // SVG source, sanitised by the lint
	LogoDark string `json:"logoDark,omitempty"`
}

// IdeaRules are a town's own settings for ideas.
type IdeaRules struct {
	Name             Text `json:"name"`             // what the town calls an idea, if not "idea"
	EditMinutes      int  `json:"editMinutes"`      // how long an author may edit; ends at the first support
	SupportThreshold int  `json:"supportThreshold"` // supports at which the town owes an answer; 0: none
	SupportDays      int  `json:"supportDays"`      // days in which they must be gathered; 0: no limit
}

// Disclosure is what a town asks for before it publishes figures of a survey, where that is more than
// the platform does: answers in a group, people invited to it, the least count that is shown, answers
// in the whole survey. Zero: as the platform.
type Disclosure struct {
	Base    int `json:"base,omitempty" yaml:"base"`
	Invited int `json:"invited,omitempty" yaml:"invited"`
	Cell    int `json:"cell,omitempty" yaml:"cell"`
	Whole   int `json:"whole,omitempty" yaml:"whole"`
}

// ProcessSpec declares a process of the town's folder.
type ProcessSpec struct {
	Slug    string      `json:"slug"`
	Title   Text        `json:"title"`
	Summary Text        `json:"summary"`
	Body    Text        `json:"body"` // Markdown
	Sample  bool        `json:"sample"`
	Phases  []PhaseSpec `json:"phases"`

	Card      CardSpec `json:"card"`
	Districts []string `json:"districts,omitempty"` // keys; empty is the whole town
}

// CardSpec is the uniform card of a process, as process.Card.
type CardSpec struct {
	Owner    Text        `json:"owner,omitempty"`
	Purpose  Text        `json:"purpose,omitempty"`
	Basis    Text        `json:"basis,omitempty"`
	Audience Text        `json:"audience,omitempty"`
	Contact  ContactSpec `json:"contact"`
	Mandate  MandateSpec `json:"mandate"`
}

// ContactSpec is who answers questions about a process.
type ContactSpec struct {
	Name  string `json:"name,omitempty" yaml:"name"`
	Email string `json:"email,omitempty" yaml:"email"`
	Phone string `json:"phone,omitempty" yaml:"phone"`
}

// MandateSpec is the promise of a process, as process.Mandate.
type MandateSpec struct {
	Open    Text `json:"open,omitempty" yaml:"open"`
	Fixed   Text `json:"fixed,omitempty" yaml:"fixed"`
	Decides Text `json:"decides,omitempty" yaml:"decides"`
	When    Text `json:"when,omitempty" yaml:"when"`
	Answers Text `json:"answers,omitempty" yaml:"answers"`
}

// TemplateSpec is a pattern of the library, to begin a process with. Days count from the day on which
// the process begins. Hints are examples that stand beside the fields of the card.
type TemplateSpec struct {
	Key    string
	Name   Text
	About  Text
	Phases []PhaseSpec
	Hints  CardSpec
}

// PhaseSpec is one dated phase. Opens and Closes are days from the day of the first apply, so
// that sample processes are always under way.
type PhaseSpec struct {
	Kind   string `json:"kind"` // one of process.Kinds
	Name   Text   `json:"name"`
	Opens  int    `json:"opens"`
	Closes int    `json:"closes"`
}

// DefaultLanguage is the town's first language.
func (t *Town) DefaultLanguage() string { return t.Languages[0] }

// Speaks tells whether the portal exists in lang.
func (t *Town) Speaks(lang string) bool {
	for _, l := range t.Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// Has tells whether a module is switched on.
func (t *Town) Has(module string) bool {
	for _, m := range t.Modules {
		if m == module {
			return true
		}
	}
	return false
}

// Location is the town's time zone.
func (t *Town) Location() *time.Location { return t.zone }

// District finds a district by key.
func (t *Town) District(key string) (District, bool) {
	for _, d := range t.Districts {
		if d.Key == key {
			return d, true
		}
	}
	return District{}, false
}

// Topic finds a topic by key.
func (t *Town) Topic(key string) (Topic, bool) {
	for _, p := range t.Topics {
		if p.Key == key {
			return p, true
		}
	}
	return Topic{}, false
}
