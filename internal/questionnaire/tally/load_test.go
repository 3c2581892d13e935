package tally_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"almenda/internal/questionnaire"
	. "almenda/internal/questionnaire/tally"
)

// forty is a questionnaire of forty questions of all sorts.
func forty() *questionnaire.Definition {
	var list []questionnaire.Question
	add := func(n int, q questionnaire.Question) {
		for i := range n {
			one := q
			one.Key = fmt.Sprintf("%s_question_%d", q.Type, i+1)
			list = append(list, one)
		}
	}
	rows := []questionnaire.Row{{Code: "schools"}, {Code: "roads"}, {Code: "parks"}, {Code: "libraries"}, {Code: "elderly_care"}, {Code: "culture"}}
	five := options("very_good", "good", "neither", "bad", "very_bad")
	add(12, questionnaire.Question{Type: questionnaire.Single, Options: five, Other: true, DontKnow: true})
	add(6, questionnaire.Question{Type: questionnaire.Multiple, Options: options("walk", "bicycle", "bus", "train", "car", "none"), Max: 6, Other: true})
	add(3, questionnaire.Question{Type: questionnaire.YesNo, RatherNot: true})
	add(3, questionnaire.Question{Type: questionnaire.Rating})
	add(3, questionnaire.Question{Type: questionnaire.Scale, DontKnow: true})
	add(4, questionnaire.Question{Type: questionnaire.Matrix, Options: five, Rows: rows})
	add(2, questionnaire.Question{Type: questionnaire.Number, Low: num(0), High: num(120)})
	add(1, questionnaire.Question{Type: questionnaire.Date})
	add(1, questionnaire.Question{Type: questionnaire.Ranking, Options: options("a", "b", "c", "d", "e")})
	add(1, questionnaire.Question{Type: questionnaire.Allocation, Options: options("a", "b", "c", "d", "e")})
	add(1, questionnaire.Question{Type: questionnaire.PlaceType})
	add(2, questionnaire.Question{Type: questionnaire.ShortText})
	add(1, questionnaire.Question{Type: questionnaire.LongText})
	return paper(list...)
}

func bodies(tb testing.TB, d *questionnaire.Definition, n int) (out [][]byte) {
	tb.Helper()
	words := map[string][]string{}
	for _, q := range d.Questions() {
		if q.Type == questionnaire.ShortText || q.Type == questionnaire.LongText {
			words[q.Key] = []string{"More benches along the river, please.", "The bus to \"Norr\" is late <every> morning & evening.", "Längre öppettider"}
		}
	}
	f := &questionnaire.Filler{Rand: rand.New(rand.NewPCG(1, 2)), Towns: []string{"norr", "soder", "centrum"}, Words: words, All: true}
	for range n {
		raw, err := json.Marshal(f.Fill(d))
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, raw)
	}
	return out
}

var crossed = []Table{
	{"single_question_1", "single_question_2"}, {"matrix_question_1", "single_question_2"}, {"scale_question_1", "place_question_1"},
	{"number_question_1", "yesno_question_1"}, {"multiple_question_1", "single_question_3"}, {"ranking_question_1", "yesno_question_2"},
}

func TestAQuarterOfAMillionAnswersTakeNoMoreMemoryThanATenthOfThem(t *testing.T) {
	answers := 250_000
	if watched {
		answers /= 10
	}
	d := forty()
	some := bodies(t, d, 400)
	p := New(d, map[int]*questionnaire.Definition{1: d}, crossed, nil).Pour(2)
	var first, now runtime.MemStats
	most := uint64(0)
	for i := range answers {
		p.Add(1, some[i%len(some)])
		if i == answers/100 {
			runtime.GC()
			runtime.ReadMemStats(&first)
		}
		if i > answers/100 && i%10_000 == 0 {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	r := p.Done().Result()
	if r.Answers != answers || r.Question("scale_question_1").All().Base != answers {
		t.Errorf("%d answers, %d unread", r.Answers, r.Unread)
	}
	growth := (int64(most) - int64(first.HeapAlloc)) >> 10
	t.Logf("heap %d KiB after a hundredth, at most %d KiB more later", first.HeapAlloc>>10, growth)
	if growth > 64<<10 {
		t.Errorf("the heap grew by %d KiB", growth)
	}
}

// BenchmarkTally is of 250,000 answers to 40 questions with six tables, for each operation.
func BenchmarkTally(b *testing.B) {
	d := forty()
	some := bodies(b, d, 400)
	size := 0
	for _, body := range some {
		size += len(body)
	}
	b.Logf("%d questions, %d bytes an answer", len(d.Questions()), size/len(some))
	for _, n := range []int{1, 2} {
		b.Run(fmt.Sprintf("goroutines=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p := New(d, map[int]*questionnaire.Definition{1: d}, crossed, nil).Pour(n)
				for i := range 250_000 {
					p.Add(1, some[i%len(some)])
				}
				p.Done()
			}
		})
	}
}
