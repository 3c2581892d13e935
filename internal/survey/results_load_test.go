package survey_test

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
)

// weighing is a writer that looks now and then at how much memory is held.
type weighing struct {
	n, next int
	least   uint64
	most    uint64
}

func (w *weighing) Write(p []byte) (int, error) {
	if w.n += len(p); w.n >= w.next {
		w.next = w.n + 2<<20
		held := heap()
		if w.least == 0 {
			w.least = held
		}
		w.most = max(w.most, held)
	}
	return len(p), nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// wide is a survey of many questions that was answered by very many.
func (o *office) wide(t *testing.T, questions, answers int) id.ID {
	t.Helper()
	w := o.form()
	w.Title = sv(fmt.Sprintf("Bred %d", answers))
	list := []questionnaire.Question{}
	for i := range questions {
		list = append(list, questionnaire.Question{Key: fmt.Sprintf("q%d", i), Type: questionnaire.Single, Title: sv(fmt.Sprintf("Fråga %d?", i)),
			Options: []questionnaire.Option{{Code: "1", Words: sv("Ja")}, {Code: "2", Words: sv("Nej")}, {Code: "3", Words: sv("Kanske")}}})
	}
	w.Definition.Sections[0].Questions = list
	w.Settings.Tables = []survey.Table{{Question: "q0"}, {Question: "q1", By: "q0"}, {Question: "q2", By: "q0"}}
	w.Settings.Margins = []survey.Margin{{Question: "q0", Shares: map[string]float64{"1": 40, "2": 30, "3": 30}, Source: "SCB", At: "2026-01-01"}}
	which, err := o.Create(t.Context(), o.anna, o.town, w)
	must(t, err)
	must(t, o.Propose(t.Context(), o.anna, o.town, which))
	must(t, o.Approve(t.Context(), o.second, o.town, which))
	o.clk.Advance(2 * time.Hour)
	must(t, o.Freeze(t.Context(), o.town))
	for done := 0; done < answers; done += 500 {
		rows := make([]model.SurveyAnswer, min(500, answers-done))
		for i := range rows {
			a := questionnaire.Answers{}
			for q := range questions {
				a[fmt.Sprintf("q%d", q)] = questionnaire.Answer{Codes: []string{strconv.Itoa(1 + (done+i+q*q)%3)}}
			}
			body, err := json.Marshal(a)
			must(t, err)
			rows[i] = model.SurveyAnswer{SurveyID: which, ID: id.Secret(), Version: 1, Channel: "web", Body: string(body)}
		}
		must(t, o.s.Towns.Update(t.Context(), o.town.ID, func(tx *tenantdb.Tx) error {
			_, err := tx.Insert(&rows).Exec(t.Context())
			return err
		}))
	}
	o.clk.Advance(8 * 24 * time.Hour)
	must(t, o.CloseBooks(t.Context(), o.anna, o.town, which))
	return which
}

// The memory of results and of an export does not grow with the answers. ALMENDA_LOAD=1 tries it with
// 250,000 answers to 40 questions, on SQLite.
func TestResultsAndExportsHoldLittleMemory(t *testing.T) {
	answers, questions := 12_000, 20
	if os.Getenv("ALMENDA_LOAD") != "" {
		answers, questions = 250_000, 40
	}
	one := false
	offices(t, func(t *testing.T, o *office) {
		if one {
			return // memory is the same on the other engine, and time is not asked here
		}
		one = true
		which := o.wide(t, questions, answers)
		began := time.Now()
		d := o.results(t, which)
		if d.Results.About.Answers != answers || len(d.Results.Figures) != 3 {
			t.Errorf("results are of %d answers, with %d figures", d.Results.About.Answers, len(d.Results.Figures))
		}
		t.Logf("results of %d answers to %d questions: %v", answers, questions, time.Since(began))
		admin := o.person(t, "chef", access.Grant{Role: access.Admin})
		for _, format := range []string{"csv", "xlsx", "json"} {
			in := survey.Taking{Format: format, Purpose: "En rapport till nämnden.", Lang: "sv", Say: func(key string) string { return key }}
			e, err := o.Take(t.Context(), admin, o.town, which, &in)
			must(t, err)
			began, before := time.Now(), heap()
			w := &weighing{}
			must(t, o.Write(t.Context(), admin, e, in, w))
			t.Logf("%s: %d kB in %v, heap from %d kB at most %d kB", format, w.n>>10, time.Since(began), before>>10, w.most>>10)
			if w.most > before+24<<20 {
				t.Errorf("%s: the heap grew from %d to %d kB", format, before>>10, w.most>>10)
			}
		}
	})
}
