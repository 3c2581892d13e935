package draw

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// quotas reads quotas.csv, and sees that the quotas can be met at all.
func (a *audit) quotas() error {
	rows, err := csv.NewReader(bytes.NewReader(a.files["quotas.csv"])).ReadAll()
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "feature,value,min,max,share" {
		return errors.New("does not begin with feature,value,min,max,share")
	}
	for i, r := range rows[1:] {
		q := auditQuota{share: -1}
		var bad error
		if q.min, bad = strconv.Atoi(r[2]); bad == nil {
			q.max, bad = strconv.Atoi(r[3])
		}
		if bad == nil && r[4] != "" {
			q.share, bad = strconv.Atoi(r[4])
		}
		if bad != nil || q.min < 0 || q.min > q.max || q.share > 100 {
			return fmt.Errorf("line %d is not a quota", i+2)
		}
		if n := len(a.groups); n == 0 || a.groups[n-1].feature != r[0] {
			a.groups = append(a.groups, auditGroup{feature: r[0]})
		}
		g := &a.groups[len(a.groups)-1]
		g.values = append(g.values, q)
	}
	for _, g := range a.groups {
		least, most := 0, 0
		for _, q := range g.values {
			least, most = least+q.min, most+q.max
		}
		if least > a.m.Seats || most < a.m.Seats {
			return fmt.Errorf("%d seats do not fit %q: %d to %d", a.m.Seats, g.feature, least, most)
		}
	}
	return nil
}

var pseudonymForm = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}$`)

// pool reads people.csv.
func (a *audit) pool() error {
	lines := strings.Split(strings.TrimSuffix(string(a.files["people.csv"]), "\n"), "\n")
	if lines[0] != "number,pseudonym" {
		return errors.New("does not begin with number,pseudonym")
	}
	for i, line := range lines[1:] {
		number, name, _ := strings.Cut(line, ",")
		if number != strconv.Itoa(i+1) || !pseudonymForm.MatchString(name) {
			return fmt.Errorf("line %d is not person %d", i+2, i+1)
		}
		if i > 0 && name <= a.people[i-1] {
			return fmt.Errorf("line %d is out of order, or twice there", i+2)
		}
		a.people = append(a.people, name)
	}
	if len(a.people) != a.m.People {
		return fmt.Errorf("has %d people; the manifest says %d", len(a.people), a.m.People)
	}
	return nil
}

// lists reads panels.csv, and counts on how many panels each person is.
func (a *audit) lists() error {
	lines := strings.Split(strings.TrimSuffix(string(a.files["panels.csv"]), "\n"), "\n")
	if lines[0] != "panel,people" {
		return errors.New("does not begin with panel,people")
	}
	if len(lines)-1 != a.m.Panels {
		return fmt.Errorf("has %d panels; the manifest says %d", len(lines)-1, a.m.Panels)
	}
	a.covered = make([]int, len(a.people))
	digits := len(strconv.Itoa(a.m.Panels - 1))
	for i, line := range lines[1:] {
		label, list, _ := strings.Cut(line, ",")
		if label != fmt.Sprintf("%0*d", digits, i) {
			return fmt.Errorf("line %d is not panel %d", i+2, i)
		}
		members, err := a.members(strings.Split(list, " "))
		if err != nil {
			return fmt.Errorf("panel %s: %w", label, err)
		}
		for _, who := range members {
			a.covered[who-1]++
		}
		a.panels = append(a.panels, members)
	}
	return nil
}

func (a *audit) members(fields []string) (out []int, err error) {
	if len(fields) != a.m.Seats {
		return nil, fmt.Errorf("has %d people for %d seats", len(fields), a.m.Seats)
	}
	last := 0
	for _, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil || n <= last || n > len(a.people) {
			return nil, fmt.Errorf("%q is nobody of the pool, or out of order", f)
		}
		last = n
		out = append(out, n)
	}
	return out, nil
}
