package app_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"almenda/internal/testkit/portal"
)

// guess is what an attacker has to go on: members in some order in which they took the right to answer,
// answers in some order in which they came. Both are numbers of members; those of answers are the truth,
// which the attacker does not read but is judged by.
type guess struct {
	what    string
	members []int
	answers []int
}

// byRank says that the first who took the right is the first who answered, and so on: all that is left
// to somebody who knows that most people answer some minutes after they began. Where one list is shorter
// the attacker knows how both lie in time.
func (g guess) byRank() (hits int) {
	if len(g.members) < 2 || len(g.answers) < 2 {
		return 0
	}
	for i, who := range g.members {
		at := (i*(len(g.answers)-1) + (len(g.members)-1)/2) / (len(g.members) - 1)
		if g.answers[at] == who {
			hits++
		}
	}
	return hits
}

// fromTheEnd says the same of those who came last, where older traces are gone.
func (g guess) fromTheEnd() (hits int) {
	n := min(len(g.members), len(g.answers))
	for i := range n {
		if g.members[len(g.members)-n+i] == g.answers[len(g.answers)-n+i] {
			hits++
		}
	}
	return hits
}

// fromTheStart says it of those who came first: the last of the members have not answered yet.
func (g guess) fromTheStart() (hits int) {
	for i := range min(len(g.members), len(g.answers)) {
		if g.members[i] == g.answers[i] {
			hits++
		}
	}
	return hits
}

// within is byRank for somebody who also reads the group that stands with each answer.
func (g guess) within(group func(member int) string) (hits int) {
	split := func(list []int) map[string][]int {
		out := map[string][]int{}
		for _, m := range list {
			out[group(m)] = append(out[group(m)], m)
		}
		return out
	}
	members, answers := split(g.members), split(g.answers)
	for name := range members {
		hits += guess{members: members[name], answers: answers[name]}.byRank()
	}
	return hits
}

// best is what the best of these ways finds.
func (g guess) best() int { return max(g.byRank(), g.fromTheStart(), g.fromTheEnd()) }

var moment = regexp.MustCompile(`\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[.\d]*`)

// guesses puts every order of every table that names members against every order of every table that
// holds answers: the order in which rows lie, and the order of each time that stands in them.
func guesses(lying portal.Rows, members map[string]int, done map[int]bool) (out []guess) {
	people, answers := map[string][]int{}, map[string][]int{}
	for table, rows := range lying {
		if strings.HasPrefix(table, "answers.") {
			if list := answersIn(rows); len(list) > 0 {
				answers[table] = list
			}
			continue
		}
		for how, sorted := range orders(rows) {
			if list := peopleIn(sorted, members, done); len(list) > 1 {
				people[table+how] = list
			}
		}
	}
	for p, list := range people {
		for a, given := range answers {
			out = append(out, guess{what: p + " × " + a, members: list, answers: given})
		}
	}
	slices.SortFunc(out, func(a, b guess) int { return strings.Compare(a.what, b.what) })
	return out
}

// orders are the rows as they lie, and by each of the times in them.
func orders(rows []string) map[string][]string {
	out := map[string][]string{"": rows}
	for i := range 4 {
		at := func(row string) string {
			all := moment.FindAllString(row, -1)
			if len(all) <= i {
				return ""
			}
			return strings.Replace(all[i], "T", " ", 1)
		}
		timed := slices.DeleteFunc(slices.Clone(rows), func(r string) bool { return at(r) == "" })
		if len(timed) > 0 {
			slices.SortStableFunc(timed, func(a, b string) int { return strings.Compare(at(a), at(b)) })
			out[fmt.Sprintf(" by its time %d", i+1)] = timed
		}
	}
	return out
}

// peopleIn are the members who took the right to answer, in the order of rows that name just one.
func peopleIn(rows []string, members map[string]int, done map[int]bool) (out []int) {
	seen := map[int]bool{}
	for _, row := range rows {
		who, n := -1, 0
		for _, word := range words.FindAllString(row, -1) {
			if m, is := members[word]; is && m != who {
				who, n = m, n+1
			}
		}
		if n == 1 && done[who] && !seen[who] {
			seen[who] = true
			out = append(out, who)
		}
	}
	return out
}

// words are what a member is known by: an id, an address.
var words = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z0-9.]+@[a-z0-9.-]+`)

// marker is the answer that everybody gives: their own number, so that the truth is known.
var marker = regexp.MustCompile(`secretly(\d+)secretly`)

func answersIn(rows []string) (out []int) {
	for _, row := range rows {
		if m := marker.FindStringSubmatch(row); m != nil {
			n := 0
			for _, d := range m[1] {
				n = 10*n + int(d-'0')
			}
			out = append(out, n)
		}
	}
	return out
}
