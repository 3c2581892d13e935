package panel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"almenda/internal/id"
	"almenda/internal/tenant"
)

// The town's promise, where neither a panel nor a person made a stricter one.
const (
	usualCap  = 10 // asks in a year, over all panels
	usualRest = 14 // days between two asks
	yearDays  = 365
)

// Reason is why somebody is not asked.
type Reason string

const (
	Fine      Reason = ""       // is asked
	Capped    Reason = "cap"    // was asked as often as may be in a year
	Resting   Reason = "rest"   // was asked lately
	Paused    Reason = "pause"  // wants a pause
	Already   Reason = "once"   // was asked this very survey
	NotDrawn  Reason = "sample" // was not drawn this time
	Forgotten Reason = "left"   // left between the look and the lock
)

// Reasons lists why people are left out, in the order in which staff read them.
var Reasons = []Reason{Capped, Resting, Paused, Already, NotDrawn, Forgotten}

// Burden is what somebody was asked within a year.
type Burden struct {
	Asked int
	Last  string // day; empty: never
}

// Rules are the limits that one wave keeps to.
type Rules struct {
	Cap   int    // asks in a year
	Rest  int    // days between two asks
	Today string // in the town
}

// RulesOf are the strictest limits of several panels, at a moment of the town.
func RulesOf(panels []Panel, now time.Time, zone *time.Location) Rules {
	r := Rules{Cap: usualCap, Today: now.In(zone).Format(time.DateOnly)}
	for _, p := range panels {
		if c := p.Settings.Cap; c > 0 {
			r.Cap = min(r.Cap, c)
		}
		r.Rest = max(r.Rest, cmp.Or(p.Settings.Rest, usualRest))
	}
	return r
}

// Since is the first day of the year that counts for today.
func (r Rules) Since() string { return dayShift(r.Today, 1-yearDays) }

// Judge tells whether somebody may be asked today. Asks of later days count too, so that no year holds
// more than its number, whatever order they were written in.
func (r Rules) Judge(p Person, b Burden) Reason {
	limit := r.Cap
	if p.Cap > 0 && p.Cap < limit {
		limit = p.Cap
	}
	switch {
	case b.Asked >= limit:
		return Capped
	case p.Paused != "" && p.Paused >= r.Today:
		return Paused
	case b.Last != "" && dayShift(b.Last, r.Rest) > r.Today:
		return Resting
	}
	return Fine
}

// dayShift moves a day; what is no day stays.
func dayShift(day string, by int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, by).Format(time.DateOnly)
}

// candidate is somebody whom a wave could ask.
type candidate struct {
	person  Person
	stratum string
	burden  Burden
}

// Preview is whom a wave would ask now.
type Preview struct {
	Members int // of all its panels, everybody once
	Reached int // of those, whom the audience means
	Asked   int
	Left    map[Reason]int
	ByPhone int // of those asked, who get no mail
	Strata  []Load
	Rules   Rules
}

// Load is how much a group is asked.
type Load struct {
	Stratum string
	Members int
	Asked   int     // by this wave
	Year    float64 // asks in a year so far, on average
	Over    bool    // clearly more than others
}

// choose finds whom a wave asks when it opens, without asking anybody: the same members, the same seed, the same
// people.
func (s *Service) choose(ctx context.Context, tx Tx, town *tenant.Town, w Wave) ([]id.ID, Preview, error) {
	panels, err := panelsOf(ctx, tx, w)
	if err != nil {
		return nil, Preview{}, err
	}
	on := tx.Now()
	if w.State == PlannedWave && w.Opens.After(on) {
		on = w.Opens // what was asked until then will be longer ago
	}
	out := Preview{Left: map[Reason]int{}, Rules: RulesOf(panels, on, town.Location())}
	burdens, err := tx.Burdens(ctx, out.Rules.Since())
	if err != nil {
		return nil, out, err
	}
	var known map[id.ID]bool
	if w.Audience.New {
		if known, err = tx.AskedBy(ctx, w.Panel); err != nil {
			return nil, out, err
		}
	}
	seen, all := map[id.ID]bool{}, []candidate{}
	for _, p := range panels {
		labels := p.LabelVariables()
		err := tx.EachIn(ctx, p.ID, Member, func(person Person, in InPanel) error {
			if seen[person.ID] || in.Until != "" && in.Until < out.Rules.Today {
				return nil
			}
			seen[person.ID] = true
			if !known[person.ID] && w.Audience.means(p, person, tx.Now()) {
				all = append(all, candidate{person, Stratum(labels, person.Facts, tx.Now()), burdens[person.ID]})
			}
			return nil
		})
		if err != nil {
			return nil, out, err
		}
	}
	out.Members, out.Reached = len(seen), len(all)
	free := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		why := out.Rules.Judge(c.person, c.burden)
		if why != Fine {
			out.Left[why]++
		}
		return why != Fine
	})
	chosen := rotate(free, w.Audience.Sample, w.Audience.Seed)
	if n := len(free) - len(chosen); n > 0 {
		out.Left[NotDrawn] = n
	}
	out.Asked, out.Strata = len(chosen), loads(all, chosen)
	ids := make([]id.ID, len(chosen))
	for i, c := range chosen {
		ids[i] = c.person.ID
		if !c.person.Reachable() {
			out.ByPhone++
		}
	}
	return ids, out, nil
}

func panelsOf(ctx context.Context, tx Tx, w Wave) (out []Panel, err error) {
	for _, which := range w.Panels() {
		p, err := tx.Panel(ctx, which)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// means tells whether somebody of a panel is meant. Variables that are for statistics choose nobody.
func (a Audience) means(p Panel, person Person, now time.Time) bool {
	if len(a.Districts) > 0 && !slices.Contains(a.Districts, person.Facts[District]) {
		return false
	}
	for key, classes := range a.Classes {
		v, ok := p.Variable(key)
		if !ok || v.Use != Quota || !slices.Contains(classes, v.Class(person.Facts, now)) {
			return false
		}
	}
	return true
}

// rotate takes n at most, of each stratum its share, and within a stratum those who were asked least
// recently; among equals the seed decides.
func rotate(from []candidate, n int, seed string) []candidate {
	if n <= 0 || n >= len(from) {
		return from
	}
	by := map[string][]candidate{}
	for _, c := range from {
		by[c.stratum] = append(by[c.stratum], c)
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	sizes := make([]int, len(keys))
	for i, k := range keys {
		sizes[i] = len(by[k])
	}
	var out []candidate
	for i, take := range apportion(sizes, n) {
		list := by[keys[i]]
		slices.SortFunc(list, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(a.burden.Last, b.burden.Last), cmp.Compare(ticket(seed, a.person.ID), ticket(seed, b.person.ID)))
		})
		out = append(out, list[:take]...)
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Compare(a.person.ID.String(), b.person.ID.String()) })
	return out
}

// ticket is somebody's place in the draw of a seed.
func ticket(seed string, person id.ID) string {
	sum := sha256.Sum256([]byte(seed + "|" + person.String()))
	return hex.EncodeToString(sum[:])
}

// apportion divides n seats by sizes: the largest remainders get what is left.
func apportion(sizes []int, n int) []int {
	all := 0
	for _, s := range sizes {
		all += s
	}
	out, order := make([]int, len(sizes)), make([]int, len(sizes))
	given := 0
	for i, s := range sizes {
		out[i], order[i] = n*s/all, i
		given += out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(n*sizes[b]%all, n*sizes[a]%all) })
	for _, i := range order[:n-given] {
		out[i]++
	}
	return out
}

// loads tells how much each group is asked, and who is asked clearly more than others.
func loads(all, chosen []candidate) (out []Load) {
	at := map[string]*Load{}
	total := 0
	for _, c := range all {
		l := at[c.stratum]
		if l == nil {
			l = &Load{Stratum: c.stratum}
			at[c.stratum] = l
		}
		l.Members++
		l.Year += float64(c.burden.Asked)
		total += c.burden.Asked
	}
	for _, c := range chosen {
		at[c.stratum].Asked++
	}
	for _, l := range at {
		l.Year /= float64(l.Members)
		mean := float64(total) / float64(len(all))
		l.Over = l.Year >= mean+1 && l.Year > 1.25*mean
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Load) int { return cmp.Compare(a.Stratum, b.Stratum) })
	return out
}
