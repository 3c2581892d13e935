package exchange

import (
	"maps"

	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// words of answers that our definitions do not spell out, for files that must.
var special = map[string]tenant.Text{
	"none":                  {"en": "None", "sv": "Inget av detta", "da": "Ingen af disse", "pl": "Żadne z powyższych"},
	questionnaire.Yes:       {"en": "Yes", "sv": "Ja", "da": "Ja", "pl": "Tak"},
	questionnaire.No:        {"en": "No", "sv": "Nej", "da": "Nej", "pl": "Nie"},
	questionnaire.DontKnow:  {"en": "Don't know", "sv": "Vet inte", "da": "Ved ikke", "pl": "Nie wiem"},
	questionnaire.RatherNot: {"en": "Rather not say", "sv": "Vill inte svara", "da": "Vil ikke svare", "pl": "Wolę nie odpowiadać"},
}

// Special is what one of the codes none, yes, no, dk and na says.
func Special(code string) tenant.Text { return maps.Clone(special[code]) }
