package panel

import (
	"context"
	"errors"
	"slices"
	"strings"

	"almenda/internal/access"
	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
	"almenda/internal/weighting"
)

// Strata tells of the answers to a survey how many came from each of its groups. It is all that is known
// of who answered.
type Strata interface {
	ByStratum(ctx context.Context, t tenant.ID, survey id.ID) (map[string]int, error)
}

// Report is who is in a panel, was asked and answered, held against the town. Every figure of it passed
// the gate: shares in whole per cent, and none that points at few people.
type Report struct {
	Panel      Panel
	Population Population // Version 0: nobody entered any
	Members    Composition
	Waves      []WaveReport // closed ones, the newest first
	Lacking    []Lacking    // what a refresh draw should look for, the largest first
}

// WaveReport is one wave, by the variables of its groups.
type WaveReport struct {
	Wave      Wave
	Answers   int // rounded
	Asked     Composition
	Answered  Composition
	Weighted  map[string][]float64 // variable → share of each class with weights; nil: not weighted
	Design    float64
	Effective int
}

// Composition is shares by variable.
type Composition struct {
	Base   int // rounded
	Tables []Compared
}

// Compared is one variable.
type Compared struct {
	Variable Variable
	Classes  [][]string // classes that were put together stand together
	Town     []float64  // per cent; nil: not known
	Share    []int      // per cent; -1: hidden
	Why      string     // why nothing is shown, a key; empty: shown
}

// Lacking is a class of which the panel has fewer people than the town.
type Lacking struct {
	Variable Variable
	Class    string
	Points   int // per cent too few
	People   int // who are missing, of the panel's size
}

// Report reads the report of a panel for those who run it. Faults: NotFound.
func (s *Service) Report(ctx context.Context, who access.Actor, town *tenant.Town, panel id.ID) (r Report, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := s.mine(ctx, tx, who, panel)
		if err != nil {
			return err
		}
		r, err = s.report(ctx, tx, town, p)
		return err
	})
	return r, err
}

// PublicReport reads the report for everybody. Faults: NotFound, Denied.
func (s *Service) PublicReport(ctx context.Context, who access.Actor, town *tenant.Town, slug string) (r Report, err error) {
	if err := s.policy.Allow(who, access.ReadPanel, access.Scope{}); err != nil {
		return r, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.PanelBySlug(ctx, slug)
		if err == nil && !p.Public() {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		r, err = s.report(ctx, tx, town, p)
		return err
	})
	return r, err
}

func (s *Service) report(ctx context.Context, tx Tx, town *tenant.Town, p Panel) (Report, error) {
	r := Report{Panel: p}
	var err error
	if r.Population, err = tx.Population(ctx, p.ID); err != nil && !fault.Is(err, fault.NotFound) {
		return r, err
	}
	counts, n, err := membersBy(ctx, tx, town, p)
	if err != nil {
		return r, err
	}
	r.Members = compose(p.ID.String(), n, counts, r.Population)
	r.Lacking = lacking(p, r.Members)
	waves, err := tx.Waves(ctx, p.ID)
	if err != nil {
		return r, err
	}
	by, can := s.answers.(Strata)
	for _, w := range waves {
		if !can || w.Panel != p.ID || w.State != ClosedWave && w.State != ToldWave || len(r.Waves) == maxReported {
			continue
		}
		one, err := s.reportWave(ctx, tx, by, p, r.Population, w)
		if err != nil {
			return r, err
		}
		r.Waves = append(r.Waves, one)
	}
	return r, nil
}

// maxReported is how many waves a report shows.
const maxReported = 12

// tallied is how many people are in each class, or in classes that were put together.
type tallied struct {
	variable Variable
	classes  [][]string
	n        []int
}

// membersBy counts the members by every variable in which the panel should mirror the town.
func membersBy(ctx context.Context, tx Tx, town *tenant.Town, p Panel) (out []tallied, n int, err error) {
	var districts []string
	for _, d := range town.Districts {
		districts = append(districts, d.Key)
	}
	for _, v := range p.Quotas() {
		t := tallied{variable: v}
		for _, c := range v.Classes(districts) {
			t.classes = append(t.classes, []string{c})
		}
		t.n = make([]int, len(t.classes))
		out = append(out, t)
	}
	now := tx.Now()
	err = tx.EachIn(ctx, p.ID, Member, func(person Person, _ InPanel) error {
		n++
		for _, t := range out {
			t.add(t.variable.Class(person.Facts, now), 1)
		}
		return nil
	})
	return out, n, err
}

func (t tallied) add(class string, n int) {
	if i := slices.IndexFunc(t.classes, func(c []string) bool { return slices.Contains(c, class) }); i >= 0 {
		t.n[i] += n
	}
}

// compose lets counts pass the gate and puts the town beside them.
func compose(population string, n int, counts []tallied, town Population) Composition {
	in := disclosure.Input{Answers: map[string]int{population: n}}
	for _, t := range counts {
		row := disclosure.Group{}
		for i, c := range t.classes {
			row.Cells = append(row.Cells, disclosure.Count{Code: strings.Join(c, "+"), N: t.n[i]})
			row.Base += t.n[i]
		}
		in.Tables = append(in.Tables, disclosure.Table{Population: population, Question: t.variable.Key, Rows: []disclosure.Group{row}})
	}
	out := Composition{Base: disclosure.RoundBase(n)}
	released, _ := disclosure.Least().Gate(in)
	for i, t := range counts {
		c := Compared{Variable: t.variable, Classes: t.classes, Share: make([]int, len(t.classes)), Town: shares(town.Of(t.variable.Key), t.classes)}
		for k := range c.Share {
			c.Share[k] = -1
		}
		if i < len(released) {
			c.Why = released[i].Why
			c.take(released[i])
		}
		out.Tables = append(out.Tables, c)
	}
	return out
}

func (c *Compared) take(r disclosure.Released) {
	if r.State == disclosure.Hidden || len(r.Rows) == 0 {
		return
	}
	for _, cell := range r.Rows[0].Cells {
		if cell.State == disclosure.Hidden || len(cell.Codes) != 1 {
			continue
		}
		if k := slices.IndexFunc(c.Classes, func(x []string) bool { return strings.Join(x, "+") == cell.Codes[0] }); k >= 0 {
			c.Share[k] = cell.Percent
		}
	}
}

// shares is how the town divides over classes, in per cent; nil when it is not known of each.
func shares(people map[string]int, classes [][]string) []float64 {
	out, all := make([]float64, len(classes)), 0.0
	for i, c := range classes {
		for _, one := range c {
			out[i] += float64(people[one])
		}
		all += out[i]
	}
	if all == 0 {
		return nil
	}
	for i := range out {
		out[i] *= 100 / all
	}
	return out
}

// lacking are the classes of which there are clearly too few members.
func lacking(p Panel, m Composition) (out []Lacking) {
	for _, t := range m.Tables {
		for i, c := range t.Classes {
			if t.Town == nil || t.Share[i] < 0 {
				continue
			}
			if points := int(t.Town[i]+.5) - t.Share[i]; points >= 3 {
				out = append(out, Lacking{Variable: t.Variable, Class: c[0], Points: points, People: (points*p.Size + 50) / 100})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Lacking) int { return b.Points - a.Points })
	return out
}

// reportWave compares those who were asked and those who answered with the town, by the variables of
// the groups: nothing else is known of answers.
func (s *Service) reportWave(ctx context.Context, tx Tx, by Strata, p Panel, town Population, w Wave) (WaveReport, error) {
	out := WaveReport{Wave: w, Answers: disclosure.RoundBase(w.Counts.Accepted)}
	list, err := tx.KeyList(ctx, w.Survey)
	if fault.Is(err, fault.NotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	got, err := by.ByStratum(ctx, tx.Tenant(), w.Survey)
	if err != nil {
		return out, err
	}
	labels := make([]string, len(list.List.Keys))
	for i, k := range list.List.Keys {
		labels[i] = k.Label
	}
	asked, answered, all := classesOf(p.LabelVariables(), labels), classesOf(p.LabelVariables(), labels), 0
	var people [][]string // the classes of everybody who answered
	for _, k := range list.List.Keys {
		parts := strings.Split(k.Label, "|")
		for i := range asked {
			asked[i].add(Together(parts[i])[0], k.Invited)
			answered[i].add(Together(parts[i])[0], got[k.Stratum])
		}
		for range got[k.Stratum] {
			people = append(people, parts)
		}
		all += got[k.Stratum]
	}
	out.Asked = compose("asked", list.Invited, asked, town)
	out.Answered = compose("answered", all, answered, town)
	out.weigh(answered, people, town)
	return out, nil
}

// classesOf are the classes that can be told apart by the labels of all groups: what was put together in
// one of them is together in all.
func classesOf(variables []Variable, labels []string) (out []tallied) {
	for i, v := range variables {
		var sets [][]string
		for _, label := range labels {
			parts := strings.Split(label, "|")
			if i >= len(parts) {
				return out
			}
			sets = join(sets, Together(parts[i]))
		}
		slices.SortFunc(sets, func(a, b []string) int { return order(v, a[0]) - order(v, b[0]) })
		out = append(out, tallied{variable: v, classes: sets, n: make([]int, len(sets))})
	}
	return out
}

// Together are the classes that a part of a label puts together. The last band of ages ends in the sign
// that stands between classes.
func Together(part string) (out []string) {
	for _, c := range strings.Split(part, "+") {
		if c == "" && len(out) > 0 {
			out[len(out)-1] += "+"
			continue
		}
		out = append(out, c)
	}
	return out
}

// join adds a set of classes; sets that share one become one.
func join(sets [][]string, more []string) [][]string {
	more = slices.Clone(more)
	sets = slices.DeleteFunc(sets, func(s []string) bool {
		if !slices.ContainsFunc(s, func(c string) bool { return slices.Contains(more, c) }) {
			return false
		}
		for _, c := range s {
			if !slices.Contains(more, c) {
				more = append(more, c)
			}
		}
		return true
	})
	return append(sets, more)
}

func order(v Variable, class string) int {
	if i := slices.Index(v.Classes(nil), class); i >= 0 {
		return i
	}
	return 1000
}

// weigh counts those who answered again with weights that bring them to the town's shape, where the
// rules of weighting allow it.
func (r *WaveReport) weigh(counts []tallied, people [][]string, town Population) {
	var features []weighting.Feature
	for i, t := range counts {
		targets := shares(town.Of(t.variable.Key), t.classes)
		if targets == nil || len(t.classes) < 2 || slices.Contains(targets, 0) {
			continue
		}
		f := weighting.Feature{Key: t.variable.Key, Targets: targets}
		for _, parts := range people {
			f.Of = append(f.Of, slices.IndexFunc(t.classes, func(c []string) bool { return slices.Contains(c, Together(parts[i])[0]) }))
		}
		features = append(features, f)
	}
	if len(features) == 0 || len(people) < disclosure.Least().Whole {
		return
	}
	w, err := weighting.Rake(len(people), features, weighting.Options{})
	if refused := (weighting.Refused{}); err != nil || errors.As(err, &refused) {
		return
	}
	r.Design, r.Effective, r.Weighted = w.Deff(), disclosure.RoundBase(int(w.Effective())), map[string][]float64{}
	for _, f := range features {
		at := slices.IndexFunc(counts, func(t tallied) bool { return t.variable.Key == f.Key })
		sums := make([]float64, len(counts[at].classes))
		for i, c := range f.Of {
			sums[c] += 100 * w.Of[i] / float64(len(people))
		}
		r.Weighted[f.Key] = sums
	}
}
