package questionnaire

import (
	"slices"
	"strconv"

	"almenda/internal/tenant"
)

// words of the codes that no definition spells out, wherever a definition is read without a page
// around it: piped into questions, on paper, in codebooks.
var words = map[string]tenant.Text{
	Yes:       {"en": "Yes", "sv": "Ja", "da": "Ja", "pl": "Tak"},
	No:        {"en": "No", "sv": "Nej", "da": "Nej", "pl": "Nie"},
	Other:     {"en": "Something else", "sv": "Något annat", "da": "Noget andet", "pl": "Coś innego"},
	DontKnow:  {"en": "Don't know", "sv": "Vet inte", "da": "Ved ikke", "pl": "Nie wiem"},
	RatherNot: {"en": "Rather not say", "sv": "Vill inte svara", "da": "Vil ikke svare", "pl": "Wolę nie odpowiadać"},
	"agree":   {"en": "Yes, I agree", "sv": "Ja, jag samtycker", "da": "Ja, jeg giver samtykke", "pl": "Tak, zgadzam się"},
}

// Reserved tells whether a code has a meaning of its own, so that no option may have it.
func Reserved(code string) bool { return code == Other || code == DontKnow || code == RatherNot }

// special is an option for one of the codes above.
func special(code string) Option {
	return Option{Code: code, Words: words[code], Fixed: true, Exclusive: code == DontKnow || code == RatherNot}
}

// Many tells whether more than one of the options can be picked.
func (q *Question) Many() bool {
	return q.Type == Multiple || q.Type == ImageOne && (q.Max > 1 || q.Min > 1)
}

// Picks tells whether the answer is codes of the question's own options, in Codes.
func (q *Question) Picks() bool {
	switch q.Type {
	case Single, Dropdown, Multiple, ImageOne, YesNo, Rating, Scale, Consent, Ranking:
		return true
	}
	return false
}

// listed tells whether the definition lists what can be picked.
func (q *Question) listed() bool {
	switch q.Type {
	case Single, Dropdown, Multiple, ImageOne, Ranking, Allocation, Matrix:
		return true
	}
	return false
}

// Choices lists all options that a question can have before any condition, without "other", "don't know"
// and "rather not say": those of the definition, or those that its type brings along.
func (q *Question) Choices() []Option {
	switch q.Type {
	case YesNo:
		return []Option{special(Yes), special(No)}
	case Consent:
		return []Option{{Code: Yes, Words: words["agree"]}}
	case Rating, Scale:
		return q.points()
	}
	if q.listed() {
		return q.Options
	}
	return nil
}

// points are the numbers of a rating or a scale.
func (q *Question) points() (out []Option) {
	low, high := q.ends()
	for n := low; n <= high && len(out) < MaxOptions; n++ {
		code := strconv.Itoa(n)
		out = append(out, Option{Code: code, Words: tenant.Text{"en": code}})
	}
	return out
}

// ends are the lowest and the highest number of a rating (1 to 5 unless said) or a scale (0 to 10).
func (q *Question) ends() (low, high int) {
	if q.Type == Scale {
		return 0, 10
	}
	low, high = 1, 5
	if q.Low != nil {
		low = int(min(max(*q.Low, -100), 100))
	}
	if q.High != nil {
		high = int(min(max(*q.High, -100), 100))
	}
	return low, high
}

// Specials lists the codes that a question takes beside its options, in their order.
func (q *Question) Specials() (out []string) {
	if q.Type == Info || q.Type == Consent {
		return nil
	}
	if q.Other && q.takesOther() {
		out = append(out, Other)
	}
	if q.DontKnow {
		out = append(out, DontKnow)
	}
	if q.RatherNot {
		out = append(out, RatherNot)
	}
	return out
}

func (q *Question) takesOther() bool {
	return q.Type == Single || q.Type == Dropdown || q.Type == Multiple || q.Type == ImageOne
}

// offer is the question as this person sees it. Not ok: nothing is left of it to pick.
func (r *Run) offer(q *Question) (Asked, bool) {
	a := Asked{Question: q, Options: q.Choices(), Rows: q.Rows}
	if q.CarryFrom != "" {
		r.carry(&a)
	}
	if q.Shuffle && q.Type == Matrix {
		a.Rows = shuffled(a.Rows, r.seed, q.Key, func(Row) bool { return false })
	} else if q.Shuffle && q.listed() {
		a.Options = shuffled(a.Options, r.seed, q.Key, func(o Option) bool { return o.Fixed })
	}
	a.Options = slices.DeleteFunc(slices.Clone(a.Options), func(o Option) bool { return !r.holds(o.VisibleIf) })
	ok := !q.listed() || len(a.Options) > 0 && (q.Type != Matrix || len(a.Rows) > 0)
	for _, code := range q.Specials() {
		a.Options = append(a.Options, special(code))
	}
	return a, ok
}

// carry leaves the options (of a matrix: the rows) that were picked in an earlier question, and those
// that the earlier one does not have. A question with none of its own takes over the earlier one's.
func (r *Run) carry(a *Asked) {
	from, _ := r.d.Question(a.CarryFrom)
	if from == nil {
		return
	}
	for _, o := range from.Choices() {
		a.carried = append(a.carried, o.Code)
	}
	picked := r.kept[from.Key].picked()
	drop := func(code string) bool { return slices.Contains(a.carried, code) && !slices.Contains(picked, code) }
	if a.Type == Matrix {
		a.Rows = slices.DeleteFunc(rowsOr(a.Rows, from), func(o Row) bool { return drop(o.Code) })
		return
	}
	if len(a.Options) == 0 {
		a.Options = from.Choices()
	}
	a.Options = slices.DeleteFunc(slices.Clone(a.Options), func(o Option) bool { return drop(o.Code) })
}

func rowsOr(rows []Row, from *Question) []Row {
	if len(rows) > 0 {
		return slices.Clone(rows)
	}
	var out []Row
	for _, o := range from.Choices() {
		out = append(out, Row{Code: o.Code, Words: o.Words})
	}
	return out
}

// picked are the codes of an answer, or the options that got points.
func (a Answer) picked() (out []string) {
	out = slices.Clone(a.Codes)
	for code, points := range a.Rows {
		if points != "0" && points != "" {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// option finds an option that is shown.
func (a *Asked) option(code string) *Option {
	for i := range a.Options {
		if a.Options[i].Code == code {
			return &a.Options[i]
		}
	}
	return nil
}

func (a *Asked) hasRow(code string) bool {
	if a.Type == Matrix {
		return slices.ContainsFunc(a.Rows, func(r Row) bool { return r.Code == code })
	}
	return a.option(code) != nil && !Reserved(code)
}

// keep leaves of an answer what the question, as it is shown, takes. Answers come back from browsers as
// they were sent there or as somebody made them, so it brings them into shape like typed ones.
func (a *Asked) keep(in Answer) (out Answer) {
	for _, code := range in.Codes {
		if a.option(code) != nil && (a.Picks() || Reserved(code)) && !slices.Contains(out.Codes, code) {
			out.Codes = append(out.Codes, code)
		}
	}
	switch a.Type {
	case LongText:
		out.Text = prose(in.Text)
	case ShortText, Number, Date:
		out.Text = line(in.Text)
	case PlaceType:
		out.Place = a.keepPlace(in.Place)
	case Matrix, Allocation, Ranking:
		out.Rows = a.keepRows(in.Rows)
	}
	if slices.Contains(out.Codes, Other) {
		out.Text = line(in.Text)
	}
	return out
}

// keepPlace rounds a point, and leaves only the one of point and district that is asked for.
func (a *Asked) keepPlace(in *Place) *Place {
	if in == nil || *in == (Place{}) {
		return nil
	}
	out := Place{Lat: rounded(in.Lat), Lon: rounded(in.Lon), District: in.District}
	switch {
	case a.Place == "point" && (out.Lat != 0 || out.Lon != 0):
		out.District = ""
	case a.Place == "district" && out.District != "":
		out.Lat, out.Lon = 0, 0
	}
	return &out
}

// keepRows leaves the rows that are shown, with their answers. A ranking has rows only as long as its
// places are not in order.
func (a *Asked) keepRows(in map[string]string) map[string]string {
	out := map[string]string{}
	for row, answer := range in {
		if a.hasRow(row) && (a.Type != Matrix || a.option(answer) != nil) {
			out[row] = answer
		}
		if a.Type == Allocation && out[row] != "" {
			out[row] = wholePoints(answer)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
