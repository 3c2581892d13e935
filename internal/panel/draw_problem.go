package panel

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"almenda/internal/disclosure"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/lottery"
	"almenda/internal/tenant"
)

// drawOf lists the variables that a draw for a panel balances: a local panel needs no district.
func (p Panel) drawOf() []Variable {
	return slices.DeleteFunc(p.Quotas(), func(v Variable) bool { return v.Key == District && p.District != "" })
}

// ClassLabel is what a class of a variable is called.
func ClassLabel(town *tenant.Town, v Variable, class, lang string) string {
	if class == Unknown {
		return "–"
	}
	if v.Key == District {
		if d, ok := town.District(class); ok {
			return d.Name
		}
	}
	for _, o := range v.Options {
		if o.Key == class {
			return o.Title.In(lang, town.DefaultLanguage())
		}
	}
	return class
}

func districtKeys(town *tenant.Town) (out []string) {
	for _, d := range town.Districts {
		out = append(out, d.Key)
	}
	return out
}

// suggest shares the seats as the town's people are shared, with a tolerance in per cent either way.
// Where no figures tell, every class may have any number.
func suggest(p Panel, town *tenant.Town, pop Population, pool []hopeful, seats, tolerance int, now time.Time) (out []DrawFeature) {
	slack := float64(tolerance) / 100
	for _, v := range p.drawOf() {
		f := DrawFeature{Variable: v.Key}
		people, have, total := pop.Of(v.Key), map[string]int{}, 0
		for _, c := range pool {
			have[v.Class(c.Facts, now)]++
		}
		classes := v.Classes(districtKeys(town))
		for _, c := range classes {
			total += people[c]
		}
		for _, c := range classes {
			q := DrawQuota{Class: c, Max: seats, MaxFlex: seats}
			if total > 0 {
				if people[c] == 0 && have[c] == 0 {
					continue
				}
				exact := float64(seats) * float64(people[c]) / float64(total)
				q.Min, q.Max = int(math.Floor(exact*(1-slack)+1e-9)), min(seats, int(math.Ceil(exact*(1+slack)-1e-9)))
			}
			f.Values = append(f.Values, q)
		}
		if have[Unknown] > 0 {
			f.Values = append(f.Values, DrawQuota{Class: Unknown, Max: int(math.Ceil(float64(seats) * slack)), MaxFlex: seats})
		}
		out = append(out, f)
	}
	return out
}

// hopeful is somebody of the pool.
type hopeful struct {
	Person
	household string
}

// hopefuls are those who wait, but nobody who was drawn before for this panel, and of a draw that
// fills seats nobody from the household of somebody who has one.
func (s *Service) hopefuls(ctx context.Context, tx Tx, p Panel, d Draw) ([]hopeful, error) {
	before, homes := map[id.ID]bool{}, map[string]bool{}
	list, err := tx.Draws(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, other := range list {
		if other.ID == d.ID || other.State != DrawnLots {
			continue
		}
		people, err := tx.InDraw(ctx, other.ID)
		if err != nil {
			return nil, err
		}
		for _, one := range people {
			if one.Drawn {
				before[one.Person] = true
			}
		}
	}
	if d.Base != id.None && d.Settings.Household > 0 {
		err = tx.EachIn(ctx, p.ID, Member, func(_ Person, in InPanel) error {
			homes[in.Household] = true
			return nil
		})
	}
	var out []hopeful
	if err == nil {
		err = tx.EachIn(ctx, p.ID, Waiting, func(one Person, in InPanel) error {
			if !before[one.ID] && (in.Household == "" || !homes[in.Household]) {
				out = append(out, hopeful{one, in.Household})
			}
			return nil
		})
	}
	return out, err
}

// problem is the draw as the lottery sees it. A class that has no quota gets one of no seats: whoever
// is in it is counted among those who cannot be drawn.
func (d Draw) problem(p Panel, town *tenant.Town, pool []hopeful, now time.Time) (*lottery.Problem, []DrawFeature) {
	quotas := slices.Clone(d.Settings.Quotas)
	out := &lottery.Problem{Seats: d.Settings.Seats, PerHousehold: d.Settings.Household}
	for _, c := range pool {
		out.People = append(out.People, lottery.Person{ID: c.ID.String(), Household: c.household, Values: make([]int, len(quotas))})
	}
	lang := town.DefaultLanguage()
	for i, f := range quotas {
		v, ok := p.Variable(f.Variable)
		if !ok {
			v = Variable{Key: f.Variable, Title: tenant.Text{lang: f.Variable}}
		}
		f.Values = slices.Clone(f.Values)
		for k, c := range pool {
			class := v.Class(c.Facts, now)
			at := slices.IndexFunc(f.Values, func(q DrawQuota) bool { return q.Class == class })
			if at < 0 {
				at = len(f.Values)
				f.Values = append(f.Values, DrawQuota{Class: class})
			}
			out.People[k].Values[i] = at
		}
		feature := lottery.Feature{Name: v.Title.In(lang, "en")}
		for _, q := range f.Values {
			feature.Values = append(feature.Values, lottery.Quota{Value: ClassLabel(town, v, q.Class, lang), Min: q.Min, Max: q.Max, MinFlex: min(q.MinFlex, q.Min), MaxFlex: max(q.MaxFlex, q.Max)})
		}
		quotas[i] = f
		out.Features = append(out.Features, feature)
	}
	return out, quotas
}

// poolShares are the whole percentages of the pool that may be published, empty where they would tell too
// much of somebody.
func poolShares(town *tenant.Town, p *lottery.Problem) [][]string {
	in := disclosure.Input{Answers: map[string]int{"pool": len(p.People)}}
	for f, feature := range p.Features {
		g := disclosure.Group{Base: len(p.People), Cells: make([]disclosure.Count, len(feature.Values))}
		for v := range feature.Values {
			g.Cells[v].Code = strconv.Itoa(v)
		}
		for _, one := range p.People {
			g.Cells[one.Values[f]].N++
		}
		in.Tables = append(in.Tables, disclosure.Table{Population: "pool", Question: strconv.Itoa(f), Rows: []disclosure.Group{g}})
	}
	released, _ := disclosure.Rules(town.Disclosure).Or(disclosure.Least()).Gate(in)
	out := make([][]string, len(p.Features))
	for f, feature := range p.Features {
		out[f] = make([]string, len(feature.Values))
		if r := released[f]; r.State == disclosure.Shown && len(r.Rows) == 1 && r.Rows[0].State == disclosure.Shown {
			for _, c := range r.Rows[0].Cells {
				if v, err := strconv.Atoi(c.Codes[0]); err == nil && c.State == disclosure.Shown && len(c.Codes) == 1 {
					out[f][v] = strconv.Itoa(c.Percent)
				}
			}
		}
	}
	return out
}

// poolCounts tells how many of the pool each class has.
func poolCounts(p *lottery.Problem) [][]int {
	out := make([][]int, len(p.Features))
	for f, feature := range p.Features {
		out[f] = make([]int, len(feature.Values))
		for _, one := range p.People {
			out[f][one.Values[f]]++
		}
	}
	return out
}

const (
	maxSeats     = 2000
	maxMinutes   = 20
	maxTolerance = 50
)

// check looks at what staff typed of a draw.
func (x DrawSettings) check() error {
	form := fault.Form{}
	number := func(name string, n, least, most int) {
		if n < least || n > most {
			form.Add(name, "fault.panel_draw_number", "min", least, "max", most)
		}
	}
	number("seats", x.Seats, 1, maxSeats)
	number("household", x.Household, 0, 20)
	number("minutes", x.Minutes, 1, maxMinutes)
	number("tolerance", x.Tolerance, 0, maxTolerance)
	if !slices.Contains(Algorithms, x.Algorithm) {
		form.Add("algorithm", "fault.panel_draw_choose")
	}
	if x.Lists != 1000 && x.Lists != 10_000 {
		form.Add("lists", "fault.panel_draw_choose")
	} else if x.Lists*x.Seats > 2_000_000 {
		form.Add("lists", "fault.panel_draw_lists")
	}
	for i, f := range x.Quotas {
		for j, q := range f.Values {
			name := "q" + strconv.Itoa(i) + "-" + strconv.Itoa(j)
			number(name+"-min", q.Min, 0, maxSeats)
			number(name+"-max", q.Max, 0, maxSeats)
		}
	}
	return form.Err()
}

// Algorithms are those that staff choose from. Legacy is computed beside them, for comparison.
var Algorithms = []lottery.Algorithm{lottery.Maximin, lottery.Leximin, lottery.Nash}
