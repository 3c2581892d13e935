package questionnaire

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// Filler answers a questionnaire by chance, as somebody might: for made-up answers of sample towns, for
// trials of a form, and for measuring.
type Filler struct {
	Rand  *rand.Rand
	Skew  map[string][]int    // how often each option of a question is picked, in their order; equal where missing
	Words map[string][]string // what is answered to questions in words, each once; then they are left out unless required
	Towns []string            // districts to choose from
	All   bool                // nothing is left out that can be answered

	said map[string]int // how many words of a question are used up
}

// Fill answers a questionnaire so that nothing is wrong with it, or as little as chance allows: rules
// over several answers are met by trying again.
func (f *Filler) Fill(d *Definition) (a Answers) {
	for range 30 {
		if a = f.once(d); len(d.Run(a, "").Problems()) == 0 {
			break
		}
	}
	return a
}

// once walks from the first section to the end and answers what is asked on the way.
func (f *Filler) once(d *Definition) Answers {
	a, seed := Answers{}, strconv.FormatUint(f.Rand.Uint64(), 36)
	for section := d.Run(a, seed).Next(-1); section >= 0; section = d.Run(a, seed).Next(section) {
		for i := range d.Sections[section].Questions {
			// What is shown may hang on the answer just given, so each question is asked anew.
			for _, asked := range d.Run(a, seed).Asked(section) {
				if asked.Key == d.Sections[section].Questions[i].Key && (asked.Required || f.All || f.Rand.IntN(12) > 0) {
					f.answer(a, asked)
				}
			}
		}
	}
	return d.Run(a, seed).Clean()
}

func (f *Filler) answer(a Answers, q Asked) {
	options := own(q.Options)
	switch q.Type {
	case Info:
	case Consent:
		a[q.Key] = Answer{Codes: []string{Yes}}
	case Multiple, ImageOne:
		a[q.Key] = f.several(q, options)
	case Matrix:
		rows := map[string]string{}
		for _, row := range q.Rows {
			rows[row.Code] = f.pick(q.Key, options)
		}
		a[q.Key] = Answer{Rows: rows}
	case Ranking:
		f.Rand.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
		if q.Max > 0 && len(options) > q.Max {
			options = options[:q.Max]
		}
		a[q.Key] = Answer{Codes: options}
	case Allocation:
		a[q.Key] = Answer{Rows: f.divide(q, options)}
	case ShortText, LongText:
		f.write(a, q)
	case Number:
		a[q.Key] = Answer{Text: strconv.FormatFloat(f.between(q), 'f', q.Decimals, 64)}
	case Date:
		a[q.Key] = Answer{Text: fmt.Sprintf("2026-%02d-%02d", 1+f.Rand.IntN(12), 1+f.Rand.IntN(28))}
	case PlaceType:
		if len(f.Towns) > 0 {
			a[q.Key] = Answer{Place: &Place{District: f.Towns[f.Rand.IntN(len(f.Towns))]}}
		}
	default: // one code: of the options, or of a rating's steps
		if len(options) > 0 {
			a[q.Key] = Answer{Codes: []string{f.pick(q.Key, options)}}
		}
	}
}

// own are the codes of the options that staff wrote: who answers by chance knows an answer.
func own(options []Option) (codes []string) {
	for _, o := range options {
		if o.Code != Other && o.Code != DontKnow && o.Code != RatherNot {
			codes = append(codes, o.Code)
		}
	}
	return codes
}

func (f *Filler) pick(key string, codes []string) string {
	weights, sum := f.Skew[key], 0
	if len(weights) < len(codes) {
		return codes[f.Rand.IntN(len(codes))]
	}
	for i := range codes {
		sum += weights[i]
	}
	at := f.Rand.IntN(max(sum, 1))
	for i, code := range codes {
		if at -= weights[i]; at < 0 {
			return code
		}
	}
	return codes[0]
}

func (f *Filler) several(q Asked, codes []string) Answer {
	most := len(codes)
	if q.Max > 0 {
		most = min(most, q.Max)
	}
	if q.Type == ImageOne && q.Max == 0 {
		most = 1
	}
	want, taken := max(q.Min, 1+f.Rand.IntN(max(most, 1))), map[string]bool{}
	var out []string
	for tries := 0; len(out) < min(want, most) && tries < 200; tries++ {
		code := f.pick(q.Key, codes)
		if taken[code] {
			continue
		}
		if exclusive(q.Options, code) {
			if len(out) == 0 && q.Min < 2 {
				return Answer{Codes: []string{code}}
			}
			continue
		}
		taken[code] = true
		out = append(out, code)
	}
	return Answer{Codes: out}
}

func exclusive(options []Option, code string) bool {
	for _, o := range options {
		if o.Code == code {
			return o.Exclusive
		}
	}
	return false
}

func (f *Filler) divide(q Asked, codes []string) map[string]string {
	total := q.Total
	if total == 0 {
		total = 100
	}
	rows := map[string]string{}
	for i, code := range codes {
		n := total
		if i < len(codes)-1 {
			n = f.Rand.IntN(total + 1)
		}
		total -= n
		rows[code] = strconv.Itoa(n)
	}
	return rows
}

func (f *Filler) write(a Answers, q Asked) {
	if words := f.Words[q.Key]; f.said[q.Key] < len(words) {
		if f.said == nil {
			f.said = map[string]int{}
		}
		a[q.Key] = Answer{Text: words[f.said[q.Key]]}
		f.said[q.Key]++
		return
	}
	if q.Required || f.All {
		a[q.Key] = Answer{Text: []string{"Ja, det är bra så här.", "Dobrze, tak jak jest."}[f.Rand.IntN(2)]}
	}
}

func (f *Filler) between(q Asked) float64 {
	low, high := 0.0, 100.0
	if q.Low != nil {
		low = *q.Low
	}
	if q.High != nil {
		high = *q.High
	}
	return low + f.Rand.Float64()*(high-low)
}
