package questionnaire

import (
	"iter"
	"maps"
	"math"
	"slices"

	"almenda/internal/tenant"
)

func langs(t tenant.Text) iter.Seq[string] { return maps.Keys(t) }

// question checks one question by itself.
func (c *checker) question(q *Question) {
	if !slices.Contains(Types, q.Type) {
		c.add(q.Key, "type", "name", string(q.Type))
		return
	}
	c.options(q)
	c.rows(q)
	c.limits(q)
}

func (c *checker) options(q *Question) {
	if !q.listed() {
		if len(q.Options) > 0 {
			c.add(q.Key, "options_unused")
		}
		return
	}
	if len(q.Options) == 0 && (q.CarryFrom == "" || q.Type == Matrix) {
		c.add(q.Key, "no_options")
	}
	if len(q.Options) > MaxOptions {
		c.add(q.Key, "options_limit", "max", MaxOptions)
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		switch {
		case Reserved(o.Code):
			c.add(q.Key, "code_reserved", "code", o.Code)
		case !codeShape.MatchString(o.Code):
			c.add(q.Key, "code_shape", "code", o.Code)
		case seen[o.Code]:
			c.add(q.Key, "code_twice", "code", o.Code)
		}
		seen[o.Code] = true
	}
	if q.Other && !q.takesOther() {
		c.add(q.Key, "no_other")
	}
}

func (c *checker) rows(q *Question) {
	if q.Type != Matrix {
		return
	}
	if len(q.Rows) == 0 && q.CarryFrom == "" {
		c.add(q.Key, "no_rows")
	}
	if len(q.Rows) > MaxRows {
		c.add(q.Key, "rows_limit", "max", MaxRows)
	}
	seen := map[string]bool{}
	for _, row := range q.Rows {
		if !codeShape.MatchString(row.Code) {
			c.add(q.Key, "code_shape", "code", row.Code)
		} else if seen[row.Code] {
			c.add(q.Key, "code_twice", "code", row.Code)
		}
		seen[row.Code] = true
	}
}

// limits: none that nobody can meet.
func (c *checker) limits(q *Question) {
	bad := q.Min < 0 || q.Max < 0 || q.Max > 0 && q.Min > q.Max ||
		q.Low != nil && q.High != nil && *q.Low > *q.High
	switch q.Type {
	case Multiple, ImageOne, Ranking:
		all := len(q.Options)
		if q.Other && q.takesOther() {
			all++
		}
		bad = bad || q.CarryFrom == "" && (q.Min > all || q.Max > all)
	case ShortText:
		bad = bad || q.Min > MaxShort || q.Max > MaxShort
	case LongText:
		bad = bad || q.Min > MaxLong || q.Max > MaxLong
	case Rating:
		bad = bad || !wholeWithin(q.Low, 100) || !wholeWithin(q.High, 100)
		low, high := q.ends()
		bad = bad || high-low < 1 || high-low > 20
	case Number:
		bad = bad || q.Decimals < 0 || q.Decimals > 6
	case Date:
		bad = bad || q.Earliest != "" && !day(q.Earliest) || q.Latest != "" && !day(q.Latest) ||
			q.Earliest != "" && q.Latest != "" && q.Earliest > q.Latest
	case Allocation:
		bad = bad || q.Total < 0 || q.Total > 100_000
	case PlaceType:
		bad = bad || q.Place != "" && q.Place != "point" && q.Place != "district"
	}
	if bad {
		c.add(q.Key, "limits")
	}
}

func wholeWithin(n *float64, most float64) bool {
	return n == nil || *n == math.Trunc(*n) && math.Abs(*n) <= most
}
