package draw

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
)

type auditSealed struct {
	Format, Salt string
	People       []struct {
		Values    []int
		Household int
	}
	Panels []struct {
		Weight int64
		People []int
	}
}

// sealed checks what only auditors can: that the file is the one of the manifest, that every panel
// keeps the quotas and the household limit, and that rounding again gives the numbered panels.
func (a *audit) sealed() error {
	if _, err := fs.Stat(a.dir, "sealed.json"); err != nil {
		return errAbsent
	}
	a.report.Sealed = true
	if err := a.hold(a.m.Sealed); err != nil {
		return err
	}
	var s auditSealed
	if err := json.Unmarshal(a.files["sealed.json"], &s); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	if s.Format != "almenda-sealed/1" || len(s.People) != len(a.people) {
		return errors.New("is not of this pool")
	}
	for i, p := range s.People {
		if len(p.Values) != len(a.groups) {
			return fmt.Errorf("person %d has %d values for %d features", i+1, len(p.Values), len(a.groups))
		}
		for f, v := range p.Values {
			if v < 0 || v >= len(a.groups[f].values) {
				return fmt.Errorf("person %d has a value of %q that does not exist", i+1, a.groups[f].feature)
			}
		}
	}
	if err := a.shares(s); err != nil {
		return inFile{"quotas.csv", err.Error()}
	}
	for i, members := range a.panels {
		if err := a.valid(s, members); err != nil {
			return inFile{"panels.csv", fmt.Sprintf("panel %d: %v", i, err)}
		}
	}
	for i, p := range s.Panels {
		if len(p.People) != a.m.Seats || p.Weight < 0 {
			return fmt.Errorf("panel %d of the lottery has %d people and the weight %d", i+1, len(p.People), p.Weight)
		}
		if err := a.valid(s, p.People); err != nil {
			return fmt.Errorf("panel %d of the lottery: %w", i+1, err)
		}
	}
	return a.reround(s)
}

// shares holds the published shares of the pool against it.
func (a *audit) shares(s auditSealed) error {
	for f, g := range a.groups {
		count := make([]int, len(g.values))
		for _, p := range s.People {
			count[p.Values[f]]++
		}
		for v, q := range g.values {
			if share := 100 * float64(count[v]) / float64(len(s.People)); q.share >= 0 && math.Abs(share-float64(q.share)) > 1 {
				return fmt.Errorf("%q, value %d: %d %% of the pool are published, %.1f %% it is", g.feature, v+1, q.share, share)
			}
		}
	}
	return nil
}

func (a *audit) valid(s auditSealed, members []int) error {
	homes := map[int]int{}
	for i, who := range members {
		if who < 1 || who > len(s.People) || i > 0 && who <= members[i-1] {
			return fmt.Errorf("%d is nobody of the pool, or out of order", who)
		}
		if h := s.People[who-1].Household; h > 0 {
			if homes[h]++; a.m.PerHousehold > 0 && homes[h] > a.m.PerHousehold {
				return fmt.Errorf("%d people of one household; the limit is %d", homes[h], a.m.PerHousehold)
			}
		}
	}
	for f, g := range a.groups {
		count := make([]int, len(g.values))
		for _, who := range members {
			count[s.People[who-1].Values[f]]++
		}
		for v, q := range g.values {
			if count[v] < q.min || count[v] > q.max {
				return fmt.Errorf("%q, value %d: %d people; the quota is %d to %d", g.feature, v+1, count[v], q.min, q.max)
			}
		}
	}
	return nil
}

// reround rounds the lottery again, as README.txt says, and holds it against the numbered panels.
func (a *audit) reround(s auditSealed) error {
	total := int64(0)
	for _, p := range s.Panels {
		if total += p.Weight; total > 1<<40 {
			break
		}
	}
	if total != 1<<40 {
		return errors.New("the weights do not sum to 2^40")
	}
	seed, err := hex.DecodeString(a.m.Seed)
	if err != nil || a.m.Roundings < 1 || a.m.Roundings > 10_000 {
		return inFile{"manifest.json", "no seed, or no number of roundings"}
	}
	best, least, which := []int64(nil), -1, 0
	for r := range a.m.Roundings {
		copies := a.copies(s, auditStream("almenda-draw rounding", seed, r))
		if n := fewest(s, copies); n > least {
			best, least, which = copies, n, r
		}
	}
	if which != a.m.BestRounding || least != a.m.Smallest {
		return inFile{"manifest.json", fmt.Sprintf("says that rounding %d was best, with %d; it is %d, with %d", a.m.BestRounding, a.m.Smallest, which, least)}
	}
	var lists [][]int
	for i, n := range best {
		for ; n > 0; n-- {
			lists = append(lists, s.Panels[i].People)
		}
	}
	pick := auditStream("almenda-draw order", seed, which)
	for k := len(lists) - 1; k > 0; k-- {
		j := pick(uint64(k) + 1)
		lists[k], lists[j] = lists[j], lists[k]
	}
	if len(lists) != len(a.panels) {
		return inFile{"panels.csv", fmt.Sprintf("has %d panels; rounding gives %d", len(a.panels), len(lists))}
	}
	for i, l := range lists {
		if !slices.Equal(l, a.panels[i]) {
			return inFile{"panels.csv", fmt.Sprintf("panel %d is not the one that rounding gives", i)}
		}
	}
	return nil
}

// copies is one rounding: how many of the numbered panels are each panel of the lottery.
func (a *audit) copies(s auditSealed, below func(uint64) uint64) []int64 {
	const unit = int64(1) << 40
	out, rest := make([]int64, len(s.Panels)), make([]int64, len(s.Panels))
	for i, p := range s.Panels {
		whole := p.Weight * int64(a.m.Panels)
		out[i], rest[i] = whole/unit, whole%unit
	}
	open := -1
	for i := range rest {
		if rest[i] == 0 {
			continue
		}
		if open < 0 {
			open = i
			continue
		}
		up, down := min(unit-rest[open], rest[i]), min(rest[open], unit-rest[i])
		if int64(below(uint64(up+down))) < down {
			rest[open], rest[i] = rest[open]+up, rest[i]-up
		} else {
			rest[open], rest[i] = rest[open]-down, rest[i]+down
		}
		left := -1
		for _, k := range []int{open, i} {
			if rest[k] == unit {
				out[k], rest[k] = out[k]+1, 0
			}
			if rest[k] > 0 {
				left = k
			}
		}
		open = left
	}
	return out
}

// fewest is on how many panels that person is who is on the fewest, of those on any of the lottery's.
func fewest(s auditSealed, copies []int64) int {
	count := map[int]int64{}
	for i, p := range s.Panels {
		if p.Weight == 0 {
			continue
		}
		for _, who := range p.People {
			count[who] += copies[i]
		}
	}
	least := int64(math.MaxInt64)
	for _, n := range count {
		least = min(least, n)
	}
	return int(least)
}

// auditStream draws numbers below n, one after the other.
func auditStream(label string, seed []byte, round int) func(n uint64) uint64 {
	block, words := uint64(0), []uint64(nil)
	next := func() uint64 {
		if len(words) == 0 {
			h := sha256.New()
			h.Write([]byte(label))
			h.Write(seed)
			var eight [8]byte
			for _, x := range []uint64{uint64(round), block} {
				binary.BigEndian.PutUint64(eight[:], x)
				h.Write(eight[:])
			}
			sum := h.Sum(nil)
			for ; len(sum) > 0; sum = sum[8:] {
				words = append(words, binary.BigEndian.Uint64(sum))
			}
			block++
		}
		w := words[0]
		words = words[1:]
		return w
	}
	return func(n uint64) uint64 {
		remainder := (math.MaxUint64%n + 1) % n // 2^64 mod n
		for {
			if w := next(); remainder == 0 || w < -remainder {
				return w % n
			}
		}
	}
}
