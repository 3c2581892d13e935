package panel

import (
	"context"
	"math"
	"slices"
	"strings"
)

// usualRate is the share of letters that brings a member, before a panel knows its own: for 400 members
// towns wrote 6,000 to 8,000 letters.
const usualRate = 0.06

// leastCodes is how many letters a rate is made of at least.
const leastCodes = 50

// lotOf is how many should have registered for each seat before lots are drawn: with fewer there is
// little to draw from, and the quotas are hard to meet.
const lotOf = 3

// Rate is the share of letters that brought somebody.
type Rate struct {
	Letters int
	Joined  int
	Share   float64
	Usual   bool // too few letters yet: the usual share
}

// Need is what one class still needs, and how many letters bring it at the response so far.
type Need struct {
	Variable string
	Class    string
	Seats    int
	Members  int
	Waiting  int
	Missing  int // seats without a member
	Over     int // members beyond the seats
	Rate     float64
	Letters  int
}

// Gap sums what a panel still needs of one variable: 0 when it mirrors the town in it.
func Gap(list []Need, variable string) (n int) {
	for _, one := range list {
		if one.Variable == variable {
			n += one.Missing
		}
	}
	return n
}

func rateOf(list []Response) Rate {
	r := Rate{Share: usualRate, Usual: true}
	for _, one := range list {
		r.Letters += one.Codes
		r.Joined += one.Used
	}
	if r.Letters >= leastCodes && r.Joined > 0 {
		r.Share, r.Usual = float64(r.Joined)/float64(r.Letters), false
	}
	return r
}

// needs lists what each class needs, the variables and classes in their order. The response of a class
// is its own where enough letters went to it, else that of all.
func needs(m Makeup, responses []Response) (out []Need) {
	all := rateOf(responses)
	for _, t := range m.Targets {
		n := Need{Variable: t.Variable, Class: t.Class, Seats: t.Seats, Members: m.In[t.Variable][t.Class], Waiting: m.Waits[t.Variable][t.Class], Rate: all.Share}
		if m.Panel.Settings.ByLot && m.Members == 0 {
			n.Missing = max(0, lotOf*n.Seats-n.Waiting) // whoever registered waits for the draw
		} else {
			n.Missing, n.Over = max(0, n.Seats-n.Members), max(0, n.Members-n.Seats)
		}
		if own := rateOf(ofClass(responses, t)); !own.Usual {
			n.Rate = own.Share
		}
		n.Letters = int(math.Ceil(float64(n.Missing) / n.Rate))
		out = append(out, n)
	}
	return out
}

// ofClass are the responses of strata that hold a class. A stratum says a class as "variable=class".
func ofClass(list []Response, t Target) (out []Response) {
	for _, r := range list {
		if slices.Contains(strings.Split(r.Stratum, "|"), t.Variable+"="+t.Class) {
			out = append(out, r)
		}
	}
	return out
}

// Next is the wave to send next: of which variable the classes are short, and how many letters go to
// each. Of several variables it is the one that needs most letters, for they reach the others too.
type Next struct {
	Variable string
	Classes  []Need
	Letters  int
}

// NextWave proposes whom to write to; false when nobody is missing.
func NextWave(list []Need) (Next, bool) {
	by, order := map[string]*Next{}, []string(nil)
	for _, n := range list {
		if n.Missing == 0 {
			continue
		}
		one := by[n.Variable]
		if one == nil {
			one = &Next{Variable: n.Variable}
			by[n.Variable], order = one, append(order, n.Variable)
		}
		one.Classes = append(one.Classes, n)
		one.Letters += n.Letters
	}
	best := Next{}
	for _, v := range order {
		if by[v].Letters > best.Letters {
			best = *by[v]
		}
	}
	return best, best.Letters > 0
}

func (s *Service) responses(ctx context.Context, tx Tx, p Panel) ([]Response, error) {
	return tx.Responses(ctx, p.ID)
}
