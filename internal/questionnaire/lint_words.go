package questionnaire

import "regexp"

// The words that lint looks for, by language. They are no law: what is found is shown to a person, who
// knows what was meant.

// leading words put an answer into a person's mouth.
var leading = map[string][]string{
	"sv": {"håller du inte med om", "tycker du inte att", "visst är det", "är det inte så", "borde vi inte", "instämmer du inte", "som alla vet", "självklart", "naturligtvis", "skulle det inte vara bra"},
	"da": {"er du ikke enig", "synes du ikke", "mener du ikke", "burde vi ikke", "er det ikke sådan", "som alle ved", "selvfølgelig", "naturligvis", "ville det ikke være godt"},
	"pl": {"czy nie sądzisz", "czy nie uważasz", "czy nie zgadzasz się", "czy nie zgodzisz się", "czy nie powinniśmy", "czy nie byłoby dobrze", "jak wszyscy wiedzą", "oczywiście", "chyba zgadzasz się"},
	"en": {"don't you agree", "do you not agree", "don't you think", "wouldn't you say", "wouldn't it be good", "shouldn't we", "isn't it true", "as everybody knows", "as everyone knows", "of course", "obviously"},
}

// position words say where something stands; on a phone it stands elsewhere, read aloud nowhere.
var position = map[string][]string{
	"sv": {"till höger", "till vänster", "nedan", "ovan", "nedanför", "ovanför", "här under", "längst ner"},
	"da": {"til højre", "til venstre", "nedenfor", "ovenfor", "herunder", "nederst"},
	"pl": {"po prawej", "po lewej", "poniżej", "powyżej", "na dole", "u góry"},
	"en": {"on the right", "on the left", "to the right", "to the left", "below", "above", "at the bottom"},
}

// joining words may put two questions into one.
var joining = map[string][]string{
	"sv": {"och", "samt"}, "da": {"og", "samt"}, "pl": {"i", "oraz"}, "en": {"and"},
}

// negations make people say yes to a no.
var negations = map[string][]string{
	"sv": {"inte", "aldrig", "ej", "icke"}, "da": {"ikke", "aldrig"}, "pl": {"nie", "nigdy"},
	"en": {"not", "never", "don't", "doesn't", "shouldn't", "isn't", "aren't", "won't", "can't", "cannot"},
}

// letters split a text into words; an apostrophe stays within its word.
var letters = regexp.MustCompile(`[\p{L}\p{N}'’]+`)
