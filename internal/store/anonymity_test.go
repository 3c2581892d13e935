package store_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

const respondents = 47 // two batches, and some who wait

var asks = questionnaire.Definition{Format: 1, Languages: []string{"sv"}, Sections: []questionnaire.Section{{Key: "one", Questions: []questionnaire.Question{
	{Key: "age", Type: questionnaire.Number, Title: tenant.Text{"sv": "Hur gammal är du?"}},
	{Key: "why", Type: questionnaire.LongText, Title: tenant.Text{"sv": "Varför?"}},
}}}}

// secretly is a town in which people with accounts answered an anonymous survey, each something else.
type secretly struct {
	s      *store.Store
	town   *tenant.Town
	which  id.ID
	people []access.Actor
	clk    *clock.Set
	svc    *survey.Service
}

// answered lets everybody send; give tells what person i answers.
func answered(t *testing.T, s *store.Store, clk *clock.Set, give func(i int) int) *secretly {
	t.Helper()
	town, _ := testkit.TwoTowns(t, s)
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	h := &secretly{s: s, town: town, clk: clk, svc: survey.New(store.Surveys{DB: s.Towns}, store.Answers{DB: s.Answers}, policy)}
	staff := []access.Actor{h.person(t, "writer", access.Grant{Role: access.Editor}), h.person(t, "reader", access.Grant{Role: access.Editor})}
	h.which, err = h.svc.Create(t.Context(), staff[0], town, survey.Write{Title: tenant.Text{"sv": "Trivs du?"}, Slug: "trivs", Kind: survey.Residents, Anonymous: true,
		Opens: clk.Now(), Closes: clk.Now().Add(48 * time.Hour), Definition: &asks, Key: "k",
		Settings: survey.Settings{Promise: tenant.Text{"sv": "Ingen ser vem som svarar vad."}, Tables: []survey.Table{{Question: "age"}}}})
	must(t, err)
	must(t, h.svc.Propose(t.Context(), staff[0], town, h.which))
	must(t, h.svc.Approve(t.Context(), staff[1], town, h.which))
	clk.Advance(time.Second)
	must(t, h.svc.Freeze(t.Context(), town))
	for i := range respondents {
		h.people = append(h.people, h.person(t, fmt.Sprintf("person%02d", i)))
	}
	for i, who := range h.people {
		clk.Advance(time.Minute)
		n := give(i)
		answers := questionnaire.Answers{"age": {Text: fmt.Sprint(20 + n)}, "why": {Text: fmt.Sprintf("Mina skäl, nummer %d.", n)}}
		_, err := h.svc.Send(t.Context(), who, survey.Sending{Survey: h.which, Version: 1, Key: survey.NewKey(), Answers: answers, Language: "sv"})
		must(t, err)
		if i%25 == 24 {
			must(t, h.svc.Sweep(t.Context(), town))
		}
	}
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *secretly) person(t *testing.T, name string, grants ...access.Grant) access.Actor {
	t.Helper()
	who := access.Actor{Tenant: h.town.ID, Account: id.New(), Name: name, Language: "sv", Assurance: access.ByMail, Grants: grants}
	must(t, store.Accounts{DB: h.s.Towns}.Update(t.Context(), h.town.ID, func(tx account.Tx) error {
		return tx.PutAccount(t.Context(), account.Account{ID: who.Account, Email: name + "@example.org", Name: name, State: account.Active, CreatedAt: testkit.Start}, name)
	}))
	return who
}

var (
	anyID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyMark = regexp.MustCompile(`\b[0-9a-f]{32,}\b|waits:[0-9a-z]+`)
)

// dump is every row of every table of the town as text, sorted. Ids of people and of the survey get
// their names; what is random becomes a star, after it was made sure that it stands in one row only,
// so that nothing random leads from one row to another.
func (h *secretly) dump(t *testing.T) string {
	t.Helper()
	names := map[string]string{h.which.String(): "SURVEY", h.town.ID.String(): "TOWN"}
	for i, p := range h.people {
		names[p.Account.String()] = fmt.Sprintf("PERSON %02d", i)
	}
	var lines []string
	seen := map[string]string{}
	for _, example := range owned {
		for n, line := range h.rows(t, example) {
			row := fmt.Sprintf("%s %d", name(example), n)
			random := func(s string) string {
				if known := names[s]; known != "" {
					return known
				}
				if first, there := seen[s]; there && first != row && strings.HasPrefix(row+first, "Survey") && strings.Contains(row+first, "SurveyAnswer") {
					t.Errorf("the value %q stands in %s and in %s", s, first, row)
				}
				seen[s] = row
				return "*"
			}
			lines = append(lines, anyMark.ReplaceAllStringFunc(anyID.ReplaceAllStringFunc(line, random), random))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (h *secretly) rows(t *testing.T, example any) (lines []string) {
	t.Helper()
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(example)))
	must(t, h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
		return tx.Select(list.Interface()).Limit(10_000).Scan(t.Context())
	}))
	for i := range list.Elem().Len() {
		row := list.Elem().Index(i)
		var fields []string
		for j := range row.NumField() {
			f := reflect.Indirect(row.Field(j))
			if f.IsValid() {
				fields = append(fields, fmt.Sprint(f.Interface()))
			}
		}
		lines = append(lines, reflect.TypeOf(example).Name()+" "+strings.Join(fields, " | "))
	}
	return lines
}

// close ends the survey and lets the last ones in.
func (h *secretly) close(t *testing.T) {
	t.Helper()
	h.clk.Advance(72 * time.Hour)
	must(t, h.svc.Sweep(t.Context(), h.town))
}

// Had two people answered what the other did, nothing in the whole database would be different: not
// while the survey is open, if both came before the same shuffling, and not after its close whenever
// they came.
func TestWhoAnsweredWhatLeavesNoTrace(t *testing.T) {
	swap := func(a, b int) func(int) int {
		return func(i int) int {
			switch i {
			case a:
				return b
			case b:
				return a
			}
			return i
		}
	}
	type world struct{ open, closed string }
	worlds := map[string][]world{}
	for _, give := range []func(int) int{swap(0, 0), swap(3, 20), swap(3, 44)} {
		testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
			h := answered(t, s, clk, give)
			w := world{open: h.dump(t)}
			h.close(t)
			w.closed = h.dump(t)
			engine := t.Name()[strings.LastIndex(t.Name(), "/"):][:4]
			worlds[engine] = append(worlds[engine], w)
		})
	}
	same := func(engine, when, a, b string) {
		if a != b {
			t.Errorf("%s, %s: the database tells the two worlds apart:\n%s", engine, when, firstDifference(a, b))
		}
	}
	for engine, w := range worlds {
		if len(w) != 3 {
			t.Fatalf("%s: %d worlds", engine, len(w))
		}
		same(engine, "while it is open, in one batch", w[0].open, w[1].open)
		same(engine, "after the close, in one batch", w[0].closed, w[1].closed)
		same(engine, "after the close, in two batches", w[0].closed, w[2].closed)
		if !strings.Contains(w[0].closed, "nummer 44") || strings.Contains(w[0].closed, "SurveyIntake") {
			t.Errorf("%s: answers are missing, or still wait", engine)
		}
		if w[0].open == w[2].open {
			t.Errorf("%s: the comparison sees nothing: an answer that waits is no answer that was shuffled", engine)
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return "one is longer"
}

// Somebody who reads the tables in the order in which they lie on the disk, and who knows the order in
// which people came, links no more answers than by guessing.
func TestTheOrderOnDiskTellsNothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		h := answered(t, s, clk, func(i int) int { return i })
		h.close(t)
		var bodies []string
		must(t, store.Surveys{DB: s.Towns}.View(t.Context(), h.town.ID, func(tx survey.Tx) error {
			return tx.Each(context.WithoutCancel(t.Context()), h.which, func(_ int, _ survey.Channel, body []byte) error {
				bodies = append(bodies, string(body))
				return nil
			})
		}))
		linked := 0
		for i, line := range h.rows(t, owned[slices.IndexFunc(owned, func(e any) bool { return name(e) == "SurveyAnswer" })]) {
			if strings.Contains(line, fmt.Sprintf("nummer %d.", i)) {
				linked++
			}
		}
		// By chance one answer lies in its place; nine would happen once in a million towns.
		if len(bodies) != respondents || linked > 8 {
			t.Errorf("%d answers, %d of them in the order of sending", len(bodies), linked)
		}
	})
}
