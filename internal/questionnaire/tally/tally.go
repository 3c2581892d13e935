package tally

import (
	"maps"
	"slices"

	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/stored"
)

// Weights gives each answer its weight by what it says to some questions.
type Weights struct {
	Questions []string // that take one answer each (Groupable)
	// Of is asked with the code of the answer to each of Questions; "" where there is none, or where its
	// version asks something else. It is called by several goroutines at once.
	Of func(codes []string) float64
}

// Tally counts. It is for one goroutine; Pour divides the work among several.
type Tally struct {
	d        *questionnaire.Definition
	versions map[int]*questionnaire.Definition
	plans    []*plan        // questions, then splits
	at       map[string]int // key → plan
	asked    int            // how many of the plans are questions
	tables   []table
	weights  *Weights
	weighs   []int // plans of Weights.Questions; -1: there is none

	read   stored.Reader
	here   []*stored.Answer // of the present body, by plan
	codes  []string         // for Weights
	result Result
	all    []*group
	by     [][]*group // table → group
	more   []map[string]int32
}

// table is a question by the groups of another, as plans; -1: there is no such question.
type table struct {
	Table
	question, by int
	counts       map[int]bool
	leaves       []int
}

// New makes a tally of the questions of d, over answers to any of the versions. A table whose questions
// d does not have, or whose By makes no groups (Groupable), is in the result and counts nothing.
func New(d *questionnaire.Definition, versions map[int]*questionnaire.Definition, tables []Table, weights *Weights) *Tally {
	t := &Tally{d: d, versions: versions, at: map[string]int{}, weights: weights}
	for _, q := range d.Questions() {
		t.plan(planOf(d, q, versions))
	}
	t.asked = len(t.plans)
	for i := range d.Splits {
		t.plan(planOfSplit(&d.Splits[i], versions))
	}
	for _, asked := range tables {
		t.tables = append(t.tables, t.table(asked))
	}
	if weights != nil {
		for _, key := range weights.Questions {
			t.weighs = append(t.weighs, t.groups(key))
		}
	}
	t.empty()
	return t
}

func (t *Tally) plan(p *plan) {
	t.at[p.key] = len(t.plans)
	t.plans = append(t.plans, p)
}

func (t *Tally) table(asked Table) table {
	out := table{Table: asked, question: -1, by: t.groups(asked.By), counts: map[int]bool{}}
	if at, ok := t.at[asked.Question]; ok && at < t.asked {
		out.question = at
	}
	for _, number := range slices.Sorted(maps.Keys(t.versions)) {
		if out.question >= 0 && out.by >= 0 && t.plans[out.question].counts[number] && t.plans[out.by].counts[number] {
			out.counts[number] = true
		} else {
			out.leaves = append(out.leaves, number)
		}
	}
	return out
}

// groups finds the plan of a question or split that divides people into groups; -1: there is none.
func (t *Tally) groups(key string) int {
	at, ok := t.at[key]
	if !ok {
		return -1
	}
	if at >= t.asked {
		return at
	}
	if q, _ := t.d.Question(key); !Groupable(q) {
		return -1
	}
	return at
}

// empty makes room for counts.
func (t *Tally) empty() {
	t.here = make([]*stored.Answer, len(t.plans))
	t.codes = make([]string, len(t.weighs))
	t.result.Versions = map[int]int{}
	for _, p := range t.plans[:t.asked] {
		t.all = append(t.all, newGroup(p))
	}
	t.by = make([][]*group, len(t.tables))
	t.more = make([]map[string]int32, len(t.tables))
	for i, x := range t.tables {
		if x.question < 0 || x.by < 0 {
			continue
		}
		for range t.plans[x.by].list {
			t.by[i] = append(t.by[i], newGroup(t.plans[x.question]))
		}
		t.more[i] = map[string]int32{}
	}
}

// fork is a tally of the same that has counted nothing yet.
func (t *Tally) fork() *Tally {
	out := &Tally{d: t.d, versions: t.versions, plans: t.plans, at: t.at, asked: t.asked, tables: t.tables, weights: t.weights, weighs: t.weighs}
	out.empty()
	return out
}

// Add counts one stored answer. It keeps nothing of body.
func (t *Tally) Add(version int, body []byte) {
	list, err := t.read.Read(body)
	if err != nil || t.versions[version] == nil {
		t.result.Unread++
		return
	}
	t.find(version, list)
	w := 1.0
	if t.weights != nil {
		w = t.weights.Of(t.combination())
	}
	t.result.Answers++
	t.result.Versions[version]++
	t.result.Weighted += w
	t.result.Squares += w * w
	for i, a := range t.here[:t.asked] {
		if a != nil {
			t.all[i].add(t.plans[i], a, w)
		}
	}
	for i := range t.tables {
		x := &t.tables[i]
		if x.counts[version] && t.here[x.question] != nil && t.here[x.by] != nil {
			if g := t.in(i); g != nil {
				g.add(t.plans[x.question], t.here[x.question], w)
			}
		}
	}
}

// find puts each answer at its plan, where its version asks the same.
func (t *Tally) find(version int, list []stored.Answer) {
	clear(t.here)
	for i := range list {
		if at, ok := t.at[string(list[i].Key)]; ok && t.plans[at].counts[version] {
			t.here[at] = &list[i]
		}
	}
}

// combination is the codes by which the present answer is weighted.
func (t *Tally) combination() []string {
	for i, at := range t.weighs {
		t.codes[i] = ""
		if at >= 0 {
			t.codes[i] = t.plans[at].one(t.here[at])
		}
	}
	return t.codes
}

// one is the code of an answer to a question that takes one; "" where there is none.
func (p *plan) one(a *stored.Answer) string {
	switch {
	case a == nil:
	case len(a.Codes) > 0:
		if at, ok := p.codes[string(a.Codes[0])]; ok {
			return p.list[at]
		}
	case a.Place != nil:
		return a.Place.District
	}
	return ""
}

// in is the group of table i that the present answer belongs to; nil: none. Districts are found as
// they come.
func (t *Tally) in(i int) *group {
	x := &t.tables[i]
	a := t.here[x.by]
	if len(a.Codes) > 0 {
		if at, ok := t.plans[x.by].codes[string(a.Codes[0])]; ok {
			return t.by[i][at]
		}
		return nil
	}
	if a.Place == nil || a.Place.District == "" {
		return nil
	}
	return t.by[i][t.district(i, a.Place.District)]
}

func (t *Tally) district(i int, key string) int32 {
	at, ok := t.more[i][key]
	if !ok {
		at = int32(len(t.by[i])) // #nosec G115 -- a town has some dozens of districts
		t.by[i] = append(t.by[i], newGroup(t.plans[t.tables[i].question]))
		t.more[i][key] = at
	}
	return at
}

// merge adds what another tally of the same counted.
func (t *Tally) merge(other *Tally) {
	r, o := &t.result, &other.result
	r.Answers, r.Unread = r.Answers+o.Answers, r.Unread+o.Unread
	r.Weighted, r.Squares = r.Weighted+o.Weighted, r.Squares+o.Squares
	for version, n := range o.Versions {
		r.Versions[version] += n
	}
	for i := range t.all {
		t.all[i].merge(other.all[i])
	}
	for i, x := range t.tables {
		if x.question < 0 || x.by < 0 {
			continue
		}
		for j := range t.plans[x.by].list {
			t.by[i][j].merge(other.by[i][j])
		}
		for _, key := range slices.Sorted(maps.Keys(other.more[i])) {
			t.by[i][t.district(i, key)].merge(other.by[i][other.more[i][key]])
		}
	}
}
