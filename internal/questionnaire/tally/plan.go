package tally

import (
	"math"
	"slices"
	"strconv"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// plan is how one question is counted. It is made once and only read afterwards.
type plan struct {
	key    string
	typ    questionnaire.Type
	many   bool
	list   []string         // codes of the cells; of a matrix, a ranking and the like those beside it
	codes  map[string]int32 // code → cell
	rows   []string
	row    map[string]int32
	cell   []string         // codes of a row's cells
	cells  map[string]int32 // code → cell of a row
	scale  float64          // numbers are counted in steps: 10 for one decimal
	edges  []int64          // of bins, in steps
	values map[string]int64 // code → number, of ratings and scales
	counts map[int]bool     // versions in which it asks the same
	leaves []int
}

// planOf says how to count a question of d over the given versions.
func planOf(d *questionnaire.Definition, q *questionnaire.Question, versions map[int]*questionnaire.Definition) *plan {
	p := &plan{key: q.Key, typ: q.Type, many: q.Many(), scale: 1, counts: map[int]bool{}}
	switch q.Type {
	case questionnaire.Matrix:
		p.cell = append(codesOf(stored.Options(d, q)), q.Specials()...) // a row can be "don't know" too
	case questionnaire.Ranking, questionnaire.Allocation:
	default:
		p.list = codesOf(stored.Options(d, q))
	}
	for _, row := range stored.Rows(d, q) {
		p.rows = append(p.rows, row.Code)
	}
	switch q.Type {
	case questionnaire.Rating, questionnaire.Scale:
		p.values = map[string]int64{}
		for _, code := range p.list {
			p.values[code], _ = strconv.ParseInt(code, 10, 64) // Choices gives numbers
		}
	case questionnaire.Number:
		p.scale = math.Pow10(min(max(q.Decimals, 0), 6))
		p.edges = edges(q, p.scale)
	case questionnaire.Ranking:
		for i := range p.rows {
			p.cell = append(p.cell, strconv.Itoa(i+1))
		}
	}
	p.list = append(p.list, q.Specials()...)
	p.codes, p.row, p.cells = places(p.list), places(p.rows), places(p.cell)
	p.compare(versions, func(of *questionnaire.Definition) bool {
		other, _ := of.Question(q.Key)
		return other != nil && stored.Alike(d, q, of, other)
	})
	return p
}

// planOfSplit counts the arms of a split as if they had been asked.
func planOfSplit(s *questionnaire.Split, versions map[int]*questionnaire.Definition) *plan {
	p := &plan{key: s.Key, typ: questionnaire.Single, scale: 1, counts: map[int]bool{}, list: slices.Clone(s.Arms)}
	p.codes = places(p.list)
	p.compare(versions, func(of *questionnaire.Definition) bool {
		return slices.ContainsFunc(of.Splits, func(o questionnaire.Split) bool { return o.Key == s.Key && slices.Equal(o.Arms, s.Arms) })
	})
	return p
}

func (p *plan) compare(versions map[int]*questionnaire.Definition, alike func(*questionnaire.Definition) bool) {
	for number, of := range versions {
		if alike(of) {
			p.counts[number] = true
		} else {
			p.leaves = append(p.leaves, number)
		}
	}
	slices.Sort(p.leaves)
}

func codesOf(options []questionnaire.Option) (out []string) {
	for _, o := range options {
		out = append(out, o.Code)
	}
	return out
}

func places(codes []string) map[string]int32 {
	out := make(map[string]int32, len(codes))
	for i, code := range codes {
		out[code] = int32(i) // #nosec G115 -- there are at most MaxOptions
	}
	return out
}

// Groupable tells whether a question can divide everybody into groups in which each person is once.
func Groupable(q *questionnaire.Question) bool {
	switch q.Type {
	case questionnaire.Single, questionnaire.Dropdown, questionnaire.YesNo, questionnaire.Rating,
		questionnaire.Scale, questionnaire.Consent, questionnaire.ImageOne, questionnaire.PlaceType:
		return !q.Many()
	}
	return false
}

const mostBins = 12

// edges are the limits of the bins of a number, in steps. They follow from the question alone, so that
// they tell nothing of the least and the greatest answer.
func edges(q *questionnaire.Question, scale float64) []int64 {
	low, high := int64(-1_000_000_000), int64(1_000_000_000)
	if q.Low != nil {
		low = steps(*q.Low, scale)
	}
	if q.High != nil {
		high = steps(*q.High, scale)
	}
	if q.Low != nil && q.High != nil && low <= high {
		return even(low, high+1)
	}
	var out []int64
	for _, e := range growing {
		if e > low && e <= high {
			out = append(out, e)
		}
	}
	return append(append([]int64{low}, out...), high+1)
}

// growing are limits for numbers that may be as great as they like: 1, 2, 5, 10 and so on.
var growing = func() (out []int64) {
	for e := int64(1); e <= 1_000_000_000; e *= 10 {
		out = append(out, e, 2*e, 5*e)
	}
	out = out[:len(out)-2] // up to the greatest that is 1 and zeros
	for _, e := range slices.Clone(out) {
		out = append(out, -e)
	}
	out = append(out, 0)
	slices.Sort(out)
	return out
}()

// even divides a span by the smallest of 1, 2, 5, 10 … that gives few enough bins.
func even(from, to int64) []int64 {
	for width := int64(1); ; width *= 10 {
		for _, w := range []int64{width, 2 * width, 5 * width} {
			first := from - mod(from, w)
			if n := (to - first + w - 1) / w; n <= mostBins {
				out := make([]int64, 0, n+1)
				for i := int64(0); i <= n; i++ {
					out = append(out, first+i*w)
				}
				return out
			}
		}
	}
}

func mod(a, b int64) int64 { return ((a % b) + b) % b }

// furthest is the greatest number that is counted, in steps: all of them are exact as float64.
const furthest = 1 << 50

func steps(n, scale float64) int64 {
	return int64(math.Round(min(max(n*scale, -furthest), furthest)))
}
