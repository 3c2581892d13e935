package store_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/credential"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/testkit"
)

// signer is one group's key, for all worlds.
var signer = sync.OnceValues(credential.Generate)

// wave is a survey of a panel that members answered, each something else, in the order in which they
// stand in the registry.
type wave struct {
	s     *store.Store
	town  *tenant.Town
	which id.ID
	clk   *clock.Set
	svc   *survey.Service
}

func waved(t *testing.T, s *store.Store, clk *clock.Set, give func(i int) int) *wave {
	t.Helper()
	town, _ := testkit.TwoTowns(t, s)
	policy, err := access.NewPolicy()
	must(t, err)
	h := &wave{s: s, town: town, which: id.New(), clk: clk, svc: survey.New(store.Surveys{DB: s.Towns}, store.Answers{DB: s.Answers}, policy)}
	opens, closes := clk.Now().Add(-time.Hour), clk.Now().Add(48*time.Hour)
	must(t, s.Towns.Update(t.Context(), town.ID, func(tx *tenantdb.Tx) error {
		_, err := tx.Insert(&model.Survey{ID: h.which, Slug: "trivs", Title: `{"sv":"Trivs du?"}`, Lead: `{}`, Kind: string(survey.Panel), Anonymous: true, State: string(survey.Published),
			Version: 1, Key: "k", CreatedBy: h.which, CreatedAt: tx.Now(), OpensAt: &opens, InvitedAt: &opens, ClosesAt: &closes, Settings: "{}"}).Exec(t.Context())
		return err
	}))
	must(t, store.Surveys{DB: s.Towns}.Update(t.Context(), town.ID, func(tx survey.Tx) error {
		return tx.PutVersion(t.Context(), survey.Version{Survey: h.which, Number: 1, Definition: asks, Frozen: true, Kind: "first", By: h.which, At: tx.Now()})
	}))
	k, err := signer()
	must(t, err)
	list := credential.List{Survey: h.which, Keys: []credential.Listed{{Stratum: "g1", Label: "all", Key: k.Public().String(), Invited: 50}}}
	must(t, store.PanelAnswers{Answers: store.Answers{DB: s.Answers}}.PutKeys(t.Context(), town.ID, h.which, list, nil))
	for i := range respondents {
		clk.Advance(time.Minute)
		h.send(t, k, give(i))
		if i%25 == 24 {
			must(t, h.svc.Sweep(t.Context(), town))
		}
	}
	return h
}

func (h *wave) send(t *testing.T, k credential.Private, n int) {
	t.Helper()
	r, err := credential.Ask(k.Public(), "g1")
	must(t, err)
	signature, err := k.Sign(r.Blinded())
	must(t, err)
	tok, err := r.Finish(signature)
	must(t, err)
	right, err := survey.ReadCredential(tok.Encode())
	must(t, err)
	answers := questionnaire.Answers{"age": {Text: fmt.Sprint(20 + n)}, "why": {Text: fmt.Sprintf("Mina skäl, nummer %d.", n)}}
	_, err = h.svc.SendOfPanel(t.Context(), access.Guest(h.town.ID, "sv"), survey.Sending{Survey: h.which, Version: 1, Answers: answers, Language: "sv", Credential: right})
	must(t, err)
}

// all is every row of both stores. What is random becomes a star; that no random word stands with an
// answer and anywhere else is looked at on the way.
func (h *wave) all(t *testing.T) string {
	t.Helper()
	var lines []string
	seen := map[string]string{}
	add := func(db *tenantdb.DB, example any) {
		for _, line := range rowsOf(t, db, h.town, example) {
			row := name(example)
			random := func(s string) string {
				if s == h.which.String() || s == h.town.ID.String() {
					return "known"
				}
				if first, there := seen[s]; there && strings.HasPrefix(row+first, "Answer") && first != row {
					t.Errorf("the value %q stands in %s and in %s", s, first, row)
				}
				seen[s] = row
				return "*"
			}
			line = anyMark.ReplaceAllStringFunc(anyID.ReplaceAllStringFunc(line, random), random)
			if row == "AnswerWave" {
				line = line[strings.LastIndex(line, "|"):] // keys are made anew for each survey
			}
			lines = append(lines, line)
		}
	}
	for _, example := range owned {
		if !strings.HasPrefix(name(example), "Account") {
			add(h.s.Towns, example)
		}
	}
	for _, example := range answerRows {
		add(h.s.Answers, example)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func rowsOf(t *testing.T, db *tenantdb.DB, town *tenant.Town, example any) (lines []string) {
	t.Helper()
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(example)))
	must(t, db.View(t.Context(), town.ID, func(tx *tenantdb.Tx) error { return tx.Select(list.Interface()).Limit(10_000).Scan(t.Context()) }))
	for i := range list.Elem().Len() {
		row, fields := list.Elem().Index(i), []string{}
		for j := range row.NumField() {
			if f := reflect.Indirect(row.Field(j)); f.IsValid() {
				fields = append(fields, fmt.Sprint(f.Interface()))
			}
		}
		lines = append(lines, name(example)+" "+strings.Join(fields, " | "))
	}
	return lines
}

func (h *wave) end(t *testing.T) {
	t.Helper()
	h.clk.Advance(72 * time.Hour)
	must(t, h.svc.Sweep(t.Context(), h.town))
	must(t, store.PanelAnswers{Answers: store.Answers{DB: h.s.Answers}}.DropKeys(t.Context(), h.town.ID, h.which))
}

// Had two members of a panel answered what the other did, nothing in either store would be different.
func TestWhichMemberAnsweredWhatLeavesNoTrace(t *testing.T) {
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
			h := waved(t, s, clk, give)
			w := world{open: h.all(t)}
			h.end(t)
			w.closed = h.all(t)
			engine := t.Name()[strings.LastIndex(t.Name(), "/"):][:4]
			worlds[engine] = append(worlds[engine], w)
		})
	}
	for engine, w := range worlds {
		if len(w) != 3 {
			t.Fatalf("%s: %d worlds", engine, len(w))
		}
		for when, pair := range map[string][2]string{"while it is open, in one batch": {w[0].open, w[1].open},
			"after the close, in one batch": {w[0].closed, w[1].closed}, "after the close, in two batches": {w[0].closed, w[2].closed}} {
			if pair[0] != pair[1] {
				t.Errorf("%s, %s: the stores tell the two worlds apart:\n%s", engine, when, firstDifference(pair[0], pair[1]))
			}
		}
		if !strings.Contains(w[0].closed, "nummer 44") || strings.Contains(w[0].closed, "AnswerIntake") || strings.Contains(w[0].closed, "AnswerSpent") {
			t.Errorf("%s: answers are missing, wait, or something tells of what was used", engine)
		}
	}
}

// After the close the answers lie on the disk in an order, and were written by transactions, that say
// nothing of who came when.
func TestTheDiskTellsNothingOfMembers(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		h := waved(t, s, clk, func(i int) int { return i })
		h.end(t)
		linked, transactions := 0, map[string]bool{}
		must(t, s.Answers.View(context.WithoutCancel(t.Context()), h.town.ID, func(tx *tenantdb.Tx) error {
			var rows []struct{ Body, Xmin string }
			q := tx.Select((*model.AnswerMixed)(nil)).Column("body")
			if tx.Dialect() == dialect.Postgres {
				q = q.ColumnExpr("xmin::text").OrderExpr("ctid")
			}
			if err := q.Scan(t.Context(), &rows); err != nil {
				return err
			}
			for i, r := range rows {
				transactions[r.Xmin] = true
				if strings.Contains(r.Body, fmt.Sprintf("nummer %d.", i)) {
					linked++
				}
			}
			if len(rows) != respondents || len(transactions) != 1 || linked > 8 { // by chance: one
				t.Errorf("%d answers by %d transactions, %d in the order of sending", len(rows), len(transactions), linked)
			}
			return nil
		}))
	})
}
