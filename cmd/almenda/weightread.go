package main

import (
	"math"
	"slices"
	"strconv"

	"almenda/internal/lottery"
	"almenda/internal/weighting"
)

// margin is one variable of the town.
type margin struct {
	name   string
	values []string
	counts []float64
}

type margins []margin

// readMargins reads var,val,freq.
func readMargins(file string) (out margins, err error) {
	t, err := tableFrom(file)
	if err != nil {
		return nil, err
	}
	columns := [3]int{t.Column("var"), t.Column("val"), t.Column("freq")}
	for i, name := range []string{"var", "val", "freq"} {
		if columns[i] < 0 {
			return nil, wrongInput("%s: %s: row 0: the column %s is missing or stands twice", lottery.CodeColumn, file, name)
		}
	}
	for row := range t.Rows() {
		name, value, count := t.Cell(row, columns[0]), t.Cell(row, columns[1]), t.Cell(row, columns[2])
		n, err := strconv.ParseFloat(count, 64)
		switch {
		case name == "" || value == "":
			return nil, wrongInput("%s: %s: row %d: var or val is empty", lottery.CodeEmpty, file, row+1)
		case err != nil || n < 0 || math.IsInf(n, 0) || math.IsNaN(n):
			return nil, wrongInput("%s: %s: row %d: freq is %q, which is no number from 0 up", lottery.CodeNumber, file, row+1, count)
		}
		at := slices.IndexFunc(out, func(m margin) bool { return lottery.Same(m.name, name) })
		if at < 0 {
			at = len(out)
			out = append(out, margin{name: name})
		}
		m := &out[at]
		if slices.ContainsFunc(m.values, func(v string) bool { return lottery.Same(v, value) }) {
			return nil, wrongInput("%s: %s: row %d: %s: %s stands twice", lottery.CodeValueTwo, file, row+1, name, value)
		}
		m.values, m.counts = append(m.values, value), append(m.counts, n)
	}
	if len(out) == 0 {
		return nil, wrongInput("%s: %s: there are no targets", lottery.CodeQuotas, file)
	}
	return out, nil
}

// read finds the class of each person of the sample, and how many people the town has.
func (m margins) read(file string) (ids []string, features []weighting.Feature, town float64, err error) {
	t, err := tableFrom(file)
	if err != nil {
		return nil, nil, 0, err
	}
	if t.Rows() == 0 {
		return nil, nil, 0, wrongInput("%s: %s: there is nobody in the sample", lottery.CodeNobody, file)
	}
	id, seen := t.Column("id"), map[string]int{}
	for row := range t.Rows() {
		name := strconv.Itoa(row + 1)
		if id >= 0 {
			name = t.Cell(row, id)
		}
		if name == "" {
			return nil, nil, 0, wrongInput("%s: %s: row %d has no id", lottery.CodeBlank, file, row+1)
		}
		if other, twice := seen[name]; twice {
			return nil, nil, 0, wrongInput("%s: %s: row %d has the same id as row %d (%s)", lottery.CodeDuplicate, file, row+1, other+1, name)
		}
		seen[name] = row
		ids = append(ids, name)
	}
	for i, one := range m {
		f, err := one.classes(t, file)
		if err != nil {
			return nil, nil, 0, err
		}
		features = append(features, f)
		if i == 0 {
			for _, n := range one.counts {
				town += n
			}
		}
	}
	return ids, features, town, nil
}

// classes is one variable of the sample.
func (m margin) classes(t lottery.Table, file string) (weighting.Feature, error) {
	f := weighting.Feature{Key: m.name, Targets: m.counts}
	at := t.Column(m.name)
	if at < 0 {
		return f, wrongInput("%s: %s: row 0: the column %s is missing or stands twice", lottery.CodeColumn, file, m.name)
	}
	for row := range t.Rows() {
		value := t.Cell(row, at)
		class := slices.IndexFunc(m.values, func(v string) bool { return lottery.Same(v, value) })
		if class < 0 && value != "" {
			return f, wrongInput("%s: %s: row %d: %s is %q, which has no target", lottery.CodeUnknown, file, row+1, m.name, value)
		}
		f.Of = append(f.Of, class)
	}
	return f, nil
}

func tableFrom(file string) (t lottery.Table, err error) {
	raw, err := fileOf(file)
	if err != nil {
		return t, err
	}
	t, found := lottery.ReadTable(raw)
	return t, refuse(file, found)
}
