package lottery

import (
	"fmt"
	"slices"
	"strconv"
)

// The codes of findings. They are stable: screens and scripts know them.
const (
	CodeSeats      = "seats"         // no seats
	CodeNobody     = "nobody"        // no people
	CodeQuotas     = "quotas"        // no quotas, or a feature without values
	CodeNumber     = "number"        // a minimum or maximum that is no whole number from 0
	CodeOrder      = "min_max"       // minimum above maximum
	CodeMinSum     = "min_sum"       // minimums of a feature add up to more than the seats
	CodeMaxSum     = "max_sum"       // maximums of a feature add up to fewer than the seats
	CodePool       = "pool"          // fewer people than seats
	CodeShort      = "short"         // fewer people with a value than its minimum
	CodeUnknown    = "unknown_value" // a person with a value that has no quota
	CodeEmpty      = "empty_value"   // a person without a value
	CodeDuplicate  = "duplicate_id"  // one id, different rows
	CodeTwice      = "same_row"      // one id, the same row twice: counted once
	CodeBlank      = "blank_id"      // a person without an id: left out
	CodeMinFlex    = "min_flex"      // may only be lowered, but starts higher
	CodeMaxFlex    = "max_flex"      // may only be raised, but starts lower
	CodeAcross     = "across"        // one feature needs more seats than another allows
	CodeHomes      = "households"    // fewer homes than seats
	CodeColumn     = "column"        // a column is missing or stands twice
	CodeValueTwo   = "value_twice"   // one value has two quotas
	CodeFile       = "file"          // cannot be read as a table
	CodeBare       = "empty_file"    // has no rows
	CodeEncoding   = "encoding"      // is not UTF-8
	CodeWide       = "wide_row"      // more cells than the header
	CodeInfeasible = "infeasible"    // no panel meets all quotas at once
)

// checker collects findings.
type checker struct{ found []Finding }

// tell adds one; params are names and values in turn.
func (c *checker) tell(fatal bool, code string, params ...any) {
	f := Finding{Code: code, Fatal: fatal, Params: map[string]string{}}
	for i := 0; i+1 < len(params); i += 2 {
		f.Params[fmt.Sprint(params[i])] = fmt.Sprint(params[i+1])
	}
	c.found = append(c.found, f)
}

// Check finds what is wrong before anything is computed, in the order in which an organiser would put it
// right. Without a Fatal finding it is still possible that no panel meets all quotas at once: Solve and
// Relax find that out.
func (p *Problem) Check() []Finding {
	var c checker
	if p.Seats < 1 {
		c.tell(true, CodeSeats, "seats", p.Seats)
	}
	if len(p.People) == 0 {
		c.tell(true, CodeNobody)
	}
	p.checkQuotas(&c)
	p.checkPeople(&c)
	if len(c.found) == 0 || !slices.ContainsFunc(c.found, func(f Finding) bool { return f.Code == CodeQuotas || f.Code == CodeUnknown }) {
		p.checkPool(&c)
	}
	p.checkFlex(&c)
	p.checkAcross(&c)
	return c.found
}

// checkQuotas looks at each feature alone.
func (p *Problem) checkQuotas(c *checker) {
	for _, f := range p.Features {
		if len(f.Values) == 0 {
			c.tell(true, CodeQuotas, "feature", f.Name)
		}
		for _, q := range f.Values {
			switch {
			case q.Min < 0 || q.Max < 0:
				c.tell(true, CodeNumber, "feature", f.Name, "value", q.Value, "min", q.Min, "max", q.Max)
			case q.Min > q.Max:
				c.tell(true, CodeOrder, "feature", f.Name, "value", q.Value, "min", q.Min, "max", q.Max)
			}
		}
	}
	for _, f := range p.Features {
		if low, _ := f.sums(); low > p.Seats {
			c.tell(true, CodeMinSum, "feature", f.Name, "sum", low, "seats", p.Seats)
		}
	}
	for _, f := range p.Features {
		if _, high := f.sums(); high < p.Seats && len(f.Values) > 0 {
			c.tell(true, CodeMaxSum, "feature", f.Name, "sum", high, "seats", p.Seats)
		}
	}
}

// sums of the minimums and of the maximums.
func (f Feature) sums() (low, high int) {
	for _, q := range f.Values {
		low, high = low+q.Min, high+q.Max
	}
	return low, high
}

// checkPool compares quotas with who is there.
func (p *Problem) checkPool(c *checker) {
	if n := len(p.People); n > 0 && n < p.Seats {
		c.tell(true, CodePool, "people", n, "seats", p.Seats)
	}
	pool := p.pool()
	for f, feature := range p.Features {
		for v, q := range feature.Values {
			if pool[f][v] < q.Min {
				c.tell(true, CodeShort, "feature", feature.Name, "value", q.Value, "people", pool[f][v], "min", q.Min)
			}
		}
	}
	if p.PerHousehold < 1 {
		return
	}
	at := map[string]int{}
	room := 0
	for _, who := range p.People {
		if at[who.Household]++; who.Household == "" || at[who.Household] <= p.PerHousehold {
			room++
		}
	}
	if room < p.Seats && len(p.People) >= p.Seats {
		c.tell(true, CodeHomes, "people", room, "seats", p.Seats)
	}
}

// checkPeople looks at each person alone, and for two of one name.
func (p *Problem) checkPeople(c *checker) {
	seen := map[string]int{}
	for i, who := range p.People {
		row := strconv.Itoa(i + 1)
		if len(who.Values) != len(p.Features) {
			c.tell(true, CodeUnknown, "row", row, "feature", "", "value", "")
			continue
		}
		for f, v := range who.Values {
			if v < 0 || v >= len(p.Features[f].Values) {
				c.tell(true, CodeUnknown, "row", row, "feature", p.Features[f].Name, "value", v)
			}
		}
		if first, ok := seen[who.ID]; ok && who.ID != "" {
			c.tell(true, CodeDuplicate, "id", who.ID, "row", row, "other", first)
		}
		seen[who.ID] = i + 1
	}
}

// checkFlex looks at how far quotas may be moved.
func (p *Problem) checkFlex(c *checker) {
	for _, f := range p.Features {
		for _, q := range f.Values {
			if q.MinFlex > q.Min {
				c.tell(true, CodeMinFlex, "feature", f.Name, "value", q.Value, "flex", q.MinFlex, "min", q.Min)
			}
		}
	}
	for _, f := range p.Features {
		for _, q := range f.Values {
			if q.MaxFlex != 0 && q.MaxFlex < q.Max {
				c.tell(true, CodeMaxFlex, "feature", f.Name, "value", q.Value, "flex", q.MaxFlex, "max", q.Max)
			}
		}
	}
}

// checkAcross compares the features with one another: if the minimums of one need more seats than the
// maximums of another allow, no number of seats suits both.
func (p *Problem) checkAcross(c *checker) {
	low, high := p.Range()
	if len(p.Features) == 0 || low <= high {
		return
	}
	var most, least Feature
	for _, f := range p.Features {
		l, h := f.sums()
		if l == low && most.Values == nil {
			most = f
		}
		if h == high && least.Values == nil {
			least = f
		}
	}
	c.tell(true, CodeAcross, "feature", most.Name, "sum", low, "other", least.Name, "limit", high)
}

// Range is how many seats the quotas can fill: from the largest sum of minimums to the smallest sum of
// maximums of any feature. Show it before asking for the number of seats. Without quotas: the whole pool.
func (p *Problem) Range() (low, high int) {
	high = len(p.People)
	for i, f := range p.Features {
		l, h := f.sums()
		low = max(low, l)
		if i == 0 || h < high {
			high = h
		}
	}
	return low, high
}
