package views

// legalParts are the sections of the pages that every town has. Each has the words
// legal.<kind>.<part> and legal.<kind>.<part>_text.
var legalParts = map[string][]string{
	"help":          {"idea", "support", "comment", "sign_in", "after"},
	"accessibility": {"state", "known", "tell", "appeal"},
	"privacy":       {"what", "why", "who", "long", "rights", "cookies"},
	"contact":       {"write", "report"},
}
