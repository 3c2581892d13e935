package lottery

import (
	"maps"
	"slices"
	"strings"
)

// Key is the sentence of the catalogue that explains the finding to staff; Params fill it.
func (f Finding) Key() string { return "lottery.check." + f.Code }

// English is the finding as the command tells it.
func (f Finding) English() string {
	s, ok := sentences[f.Code]
	if !ok {
		s = f.Code
	}
	for _, name := range slices.Sorted(maps.Keys(f.Params)) {
		s = strings.ReplaceAll(s, "{"+name+"}", f.Params[name])
	}
	return s
}

// sentences are those of the English catalogue.
var sentences = map[string]string{
	CodeSeats:      "The panel needs at least one seat; {seats} is not possible.",
	CodeNobody:     "There is nobody to draw from.",
	CodeQuotas:     "There are no quotas for {feature}.",
	CodeNumber:     "The quota for {feature}: {value} is not a whole number from 0 up.",
	CodeOrder:      "The minimum for {feature}: {value} is {min}, above its maximum of {max}.",
	CodeMinSum:     "The minimums of {feature} add up to {sum}, but there are only {seats} seats.",
	CodeMaxSum:     "The maximums of {feature} add up to {sum}, but there are {seats} seats to fill.",
	CodePool:       "There are {people} people for {seats} seats.",
	CodeShort:      "{feature}: {value} needs at least {min} people, but only {people} have signed up.",
	CodeUnknown:    "Row {row}: {feature} is “{value}”, which has no quota.",
	CodeEmpty:      "Row {row}: {feature} is empty.",
	CodeDuplicate:  "Row {row} has the same id as row {other} ({id}), but says something else.",
	CodeTwice:      "Row {row} is the same as row {other} ({id}); it counts once.",
	CodeBlank:      "Row {row} has no id and is left out.",
	CodeMinFlex:    "{feature}: {value} may go down to {flex}, but its minimum is only {min}.",
	CodeMaxFlex:    "{feature}: {value} may go up to {flex}, but its maximum is already {max}.",
	CodeAcross:     "{feature} needs at least {sum} seats, but {other} allows at most {limit}.",
	CodeHomes:      "With the limit for each household, at most {people} people can sit together; {seats} seats cannot be filled.",
	CodeColumn:     "The column {column} is missing or stands twice.",
	CodeValueTwo:   "Row {row}: {feature}: {value} has a quota already.",
	CodeFile:       "Row {row} cannot be read. Perhaps a quotation mark was not closed.",
	CodeBare:       "The file is empty.",
	CodeEncoding:   "Row {row} is not in UTF-8. Save the file as “CSV UTF-8”.",
	CodeWide:       "Row {row} has more cells than the heading.",
	CodeInfeasible: "Each quota is possible, but no panel meets all of them at once.",
}
