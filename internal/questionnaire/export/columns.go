package export

import (
	"maps"
	"slices"
	"strconv"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// Kind is what stands in a column.
type Kind string

const (
	Version Kind = "version"
	Channel Kind = "channel"
	Code    Kind = "code"   // one of Codes
	Flag    Kind = "flag"   // 1: picked, 0: not; nothing where the question was not answered
	Number  Kind = "number" // with a point for decimals
	Rank    Kind = "rank"   // 1 is first; nothing where it was not placed
	Points  Kind = "points" // of an allocation; 0 where it got none
	Date    Kind = "date"   // 2026-11-21
	Text    Kind = "text"   // what a person typed
	Lat     Kind = "lat"
	Lon     Kind = "lon"
	Place   Kind = "district"
)

// Column is one column. Name never changes with the language or the answers:
//
//	key                single, dropdown, yes/no, rating, scale, image, consent, number, date, texts
//	key__code          0 or 1 for each option of several, with other, dk and na
//	key__row           a row of a matrix; key__option of a ranking or an allocation
//	key__lat, __lon, __district
//	key__special       dk or na where the question's own columns have no room for them
//	key__other_text    the words of "other"
//	key__v2            what version 2 asked under a key whose question was changed later
type Column struct {
	Name     string
	Kind     Kind
	Question *questionnaire.Question // nil: of the survey, or of a split
	Part     string                  // code of the option or row
	Words    map[string]string       // of Part
	Codes    []questionnaire.Option  // of Code
	Versions []int                   // that asked it so
}

// Options say what is left out.
type Options struct {
	// Leave tells of a column that it is not written.
	Leave func(Column) bool
}

// Plan is the columns of a survey over its versions.
type Plan struct {
	all    []Column
	blocks map[int]map[string]*block // version → key
	taken  map[string]bool
	last   *questionnaire.Definition
}

// block is the columns of one question: where the first of them stands, and how its answers fill them.
type block struct {
	d     *questionnaire.Definition
	q     *questionnaire.Question // nil: a split
	split *questionnaire.Split
	first int
	at    map[string]int // part → column
	cols  []int          // its columns, from first
}

// New plans the columns for answers to versions. The newest says the order.
func New(versions map[int]*questionnaire.Definition, o Options) *Plan {
	p := &Plan{blocks: map[int]map[string]*block{}, taken: map[string]bool{}}
	p.put(Column{Name: "version", Kind: Version})
	p.put(Column{Name: "channel", Kind: Channel})
	numbers := slices.Sorted(maps.Keys(versions))
	slices.Reverse(numbers)
	known := map[string][]*block{}
	for _, number := range numbers {
		d := versions[number]
		if p.last == nil {
			p.last = d
		}
		p.blocks[number] = map[string]*block{}
		for i := range d.Splits {
			p.version(number, &block{d: d, split: &d.Splits[i]}, d.Splits[i].Key, known)
		}
		for _, q := range d.Questions() {
			p.version(number, &block{d: d, q: q}, q.Key, known)
		}
	}
	for i := range p.all {
		slices.Sort(p.all[i].Versions)
	}
	p.leave(o)
	return p
}

// leave takes columns out. Their answers go to column -1.
func (p *Plan) leave(o Options) {
	if o.Leave == nil {
		return
	}
	move := make([]int, len(p.all))
	var kept []Column
	for i, c := range p.all {
		if move[i] = -1; c.Kind == Version || c.Kind == Channel || !o.Leave(c) {
			move[i] = len(kept)
			kept = append(kept, c)
		}
	}
	p.all = kept
	seen := map[*block]bool{}
	for _, blocks := range p.blocks {
		for _, b := range blocks {
			if seen[b] {
				continue
			}
			seen[b] = true
			for part, at := range b.at {
				b.at[part] = move[at]
			}
			for i := range b.cols {
				b.cols[i] = move[b.cols[i]]
			}
		}
	}
}

// Columns lists the columns in their order.
func (p *Plan) Columns() []Column { return slices.Clone(p.all) }

func (p *Plan) put(c Column) int {
	name := c.Name
	for n := 2; p.taken[c.Name]; n++ {
		c.Name = name + "__" + strconv.Itoa(n)
	}
	p.taken[c.Name] = true
	p.all = append(p.all, c)
	return len(p.all) - 1
}

// version finds the columns of a question of one version: those of a newer version that asks the same,
// else new ones.
func (p *Plan) version(number int, b *block, key string, known map[string][]*block) {
	for _, other := range known[key] {
		if b.alike(other) {
			p.blocks[number][key] = other
			for _, at := range other.cols {
				p.all[at].Versions = append(p.all[at].Versions, number)
			}
			return
		}
	}
	name := key
	if len(known[key]) > 0 {
		name += "__v" + strconv.Itoa(number)
	}
	b.at = map[string]int{}
	b.first = len(p.all)
	b.lay(name, func(part string, c Column) {
		c.Question, c.Versions, c.Part = b.q, []int{number}, part
		b.at[part] = p.put(c)
	})
	for at := b.first; at < len(p.all); at++ {
		b.cols = append(b.cols, at)
	}
	known[key] = append(known[key], b)
	p.blocks[number][key] = b
}

func (b *block) alike(other *block) bool {
	if b.q == nil || other.q == nil {
		return b.split != nil && other.split != nil && slices.Equal(b.split.Arms, other.split.Arms)
	}
	return stored.Alike(b.d, b.q, other.d, other.q)
}

// The parts of a question that are no codes.
const (
	whole     = ""
	partLat   = "\x00lat"
	partLon   = "\x00lon"
	partPlace = "\x00district"
	partRest  = "\x00special"
	partOther = "\x00other"
)

// lay says which columns a question has.
func (b *block) lay(name string, put func(part string, c Column)) {
	if b.q == nil {
		var arms []questionnaire.Option
		for _, arm := range b.split.Arms {
			arms = append(arms, questionnaire.Option{Code: arm})
		}
		put(whole, Column{Name: name, Kind: Code, Codes: arms})
		return
	}
	q := b.q
	options, rest := stored.Options(b.d, q), specials(q)
	each := func(kind Kind, codes []questionnaire.Option) {
		for _, row := range stored.Rows(b.d, q) {
			put(row.Code, Column{Name: name + "__" + row.Code, Kind: kind, Words: row.Words, Codes: codes})
		}
	}
	single := map[questionnaire.Type]Kind{
		questionnaire.ShortText: Text, questionnaire.LongText: Text, questionnaire.Number: Number, questionnaire.Date: Date,
	}[q.Type]
	switch {
	case q.Many():
		for _, o := range append(slices.Clone(options), rest...) {
			put(o.Code, Column{Name: name + "__" + o.Code, Kind: Flag, Words: o.Words})
		}
		rest = nil
	case q.Type == questionnaire.Matrix:
		each(Code, append(slices.Clone(options), rest...))
	case q.Type == questionnaire.Ranking:
		each(Rank, nil)
	case q.Type == questionnaire.Allocation:
		each(Points, nil)
	case q.Type == questionnaire.PlaceType:
		if q.Place != "district" {
			put(partLat, Column{Name: name + "__lat", Kind: Lat})
			put(partLon, Column{Name: name + "__lon", Kind: Lon})
		}
		put(partPlace, Column{Name: name + "__district", Kind: Place})
	case single != "":
		put(whole, Column{Name: name, Kind: single})
	default:
		put(whole, Column{Name: name, Kind: Code, Codes: append(slices.Clone(options), rest...)})
		rest = nil
	}
	if len(rest) > 0 {
		put(partRest, Column{Name: name + "__special", Kind: Code, Codes: rest})
	}
	if slices.Contains(q.Specials(), questionnaire.Other) {
		put(partOther, Column{Name: name + "__other_text", Kind: Text})
	}
}

// specials are the answers beside the options of a question, whose words a catalogue has.
func specials(q *questionnaire.Question) (out []questionnaire.Option) {
	for _, code := range q.Specials() {
		out = append(out, questionnaire.Option{Code: code})
	}
	return out
}
