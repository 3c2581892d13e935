package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"almenda/internal/i18n"
	"almenda/internal/questionnaire"
)

func options(codes ...string) (out []questionnaire.Option) {
	for _, c := range codes {
		out = append(out, questionnaire.Option{Code: c, Words: map[string]string{"en": "Word " + c, "sv": "Ord " + c}})
	}
	return out
}

func paper(questions ...questionnaire.Question) *questionnaire.Definition {
	for i := range questions {
		questions[i].Title = map[string]string{"en": "Question " + questions[i].Key, "sv": "Fråga " + questions[i].Key}
	}
	return &questionnaire.Definition{Format: 1, Languages: []string{"sv", "en"}, Sections: []questionnaire.Section{{Key: "s", Questions: questions}}}
}

// every has one question of each type, and the answer of somebody to them.
func every() (*questionnaire.Definition, questionnaire.Answers) {
	d := paper(
		questionnaire.Question{Key: "one", Type: questionnaire.Single, Options: options("a", "b"), Other: true, DontKnow: true},
		questionnaire.Question{Key: "many", Type: questionnaire.Multiple, Options: options("a", "b"), Other: true},
		questionnaire.Question{Key: "mark", Type: questionnaire.Rating, RatherNot: true},
		questionnaire.Question{Key: "grid", Type: questionnaire.Matrix, Options: options("good", "bad"), Rows: []questionnaire.Row{{Code: "r1"}, {Code: "r2"}}},
		questionnaire.Question{Key: "km", Type: questionnaire.Number, Decimals: 1, DontKnow: true},
		questionnaire.Question{Key: "day", Type: questionnaire.Date},
		questionnaire.Question{Key: "order", Type: questionnaire.Ranking, Options: options("a", "b", "c")},
		questionnaire.Question{Key: "share", Type: questionnaire.Allocation, Options: options("a", "b"), DontKnow: true},
		questionnaire.Question{Key: "where", Type: questionnaire.PlaceType},
		questionnaire.Question{Key: "why", Type: questionnaire.LongText},
		questionnaire.Question{Key: "ok", Type: questionnaire.Consent},
		questionnaire.Question{Key: "read", Type: questionnaire.Info},
	)
	d.Splits = []questionnaire.Split{{Key: "wording", Arms: []string{"soft", "hard"}}}
	return d, questionnaire.Answers{
		"wording": {Codes: []string{"hard"}},
		"one":     {Codes: []string{"other"}, Text: "=HYPERLINK(\"x\")"},
		"many":    {Codes: []string{"b"}},
		"mark":    {Codes: []string{"4"}},
		"grid":    {Rows: map[string]string{"r2": "bad"}},
		"km":      {Text: "3.5"},
		"day":     {Text: "2026-11-21"},
		"order":   {Codes: []string{"b", "a"}},
		"share":   {Rows: map[string]string{"a": "100"}},
		"where":   {Place: &questionnaire.Place{Lat: 59.3793, Lon: 13.5036, District: "norr"}},
		"why":     {Text: "Said \"so\";\nand left <&>"},
		"ok":      {Codes: []string{"yes"}},
	}
}

const names = "version channel wording one one__other_text many__a many__b many__other many__other_text mark grid__r1 grid__r2 km km__special day order__a order__b order__c share__a share__b share__special where__lat where__lon where__district why ok"

func body(t testing.TB, a questionnaire.Answers) []byte {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func say(key string) string { return key }

// written writes two answers, the second one empty.
func written(t *testing.T, begin func(p *Plan, w io.Writer) (Writer, error)) []byte {
	t.Helper()
	d, a := every()
	p := New(map[int]*questionnaire.Definition{1: d}, Options{})
	var out bytes.Buffer
	w, err := begin(p, &out)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []questionnaire.Answers{a, {"km": {Codes: []string{"dk"}}, "share": {Codes: []string{"dk"}}}} {
		if err := w.Row(1, "web", body(t, one)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var firstRow = []string{"1", "web", "hard", "other", "'=HYPERLINK(\"x\")", "0", "1", "0", "", "4", "", "bad", "3.5", "", "2026-11-21",
	"2", "1", "", "100", "0", "", "59.3793", "13.5036", "norr", "Said \"so\";\nand left <&>", "yes"}

func TestCSVHasAColumnForEverythingThatCanBeSaid(t *testing.T) {
	raw := written(t, func(p *Plan, w io.Writer) (Writer, error) { return p.CSV(w, CSV{}) })
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if got := strings.Join(rows[0], " "); got != names {
		t.Errorf("columns\n%s\nwant\n%s", got, names)
	}
	if !reflect.DeepEqual(rows[1], firstRow) {
		t.Errorf("%q\nwant\n%q", rows[1], firstRow)
	}
	for i, s := range rows[2] {
		if want := map[int]string{0: "1", 1: "web", 13: "dk", 20: "dk"}[i]; s != want {
			t.Errorf("%s of the second answer: %q", rows[0][i], s)
		}
	}
}

func TestCSVForSpreadsheetsHasCommasForDecimals(t *testing.T) {
	raw := string(written(t, func(p *Plan, w io.Writer) (Writer, error) { return p.CSV(w, CSV{Comma: ';', Decimal: ',', BOM: true}) }))
	for _, want := range []string{"\ufeffversion;channel;", ";3,5;", ";59,3793;13,5036;"} {
		if !strings.Contains(raw, want) {
			t.Errorf("%q is not in\n%s", want, raw)
		}
	}
}

func TestWorkbooksAreReadByOthers(t *testing.T) {
	raw := written(t, func(p *Plan, w io.Writer) (Writer, error) { return p.XLSX(w, "en", say) })
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !reflect.DeepEqual(got, []string{"exchange.sheet.answers", "exchange.sheet.codebook"}) {
		t.Fatalf("sheets %q", got)
	}
	rows, err := f.GetRows("exchange.sheet.answers")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(firstRow)
	want[4] = want[4][1:] // a text is never a formula here
	if strings.Join(rows[0], " ") != names || !reflect.DeepEqual(rows[1], want) {
		t.Errorf("%q", rows)
	}
	if kind, err := f.GetCellType("exchange.sheet.answers", "M2"); err != nil || kind != excelize.CellTypeUnset {
		t.Errorf("3.5 is no number: %v %v", kind, err)
	}
	if formula, _ := f.GetCellFormula("exchange.sheet.answers", "E2"); formula != "" {
		t.Errorf("a formula: %s", formula)
	}
	book, err := f.GetRows("exchange.sheet.codebook")
	if err != nil || len(book) < 30 {
		t.Errorf("codebook: %v %q", err, book)
	}
}

func TestAWorkbookTakesAnotherSheetWhenOneIsFull(t *testing.T) {
	d, a := every()
	p := New(map[int]*questionnaire.Definition{1: d}, Options{})
	var out bytes.Buffer
	w, err := p.xlsx(&out, "en", say, 3)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := w.Row(1, "web", body(t, a)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	total := 0
	for _, sheet := range f.GetSheetList()[:3] {
		rows, err := f.GetRows(sheet)
		if err != nil || strings.Join(rows[0], " ") != names {
			t.Fatalf("%s: %v %q", sheet, err, rows)
		}
		total += len(rows) - 1
	}
	if total != 5 {
		t.Errorf("%d answers", total)
	}
}

func TestJSONHasEveryColumnInEveryRow(t *testing.T) {
	raw := written(t, func(p *Plan, w io.Writer) (Writer, error) { return p.JSON(w) })
	var rows []map[string]any
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if len(rows) != 2 || len(rows[0]) != len(strings.Fields(names)) || len(rows[1]) != len(rows[0]) {
		t.Fatalf("%v", rows)
	}
	r := rows[0]
	if r["km"] != 3.5 || r["mark"] != 4.0 || r["many__b"] != 1.0 || r["order__c"] != nil || r["one__other_text"] != "=HYPERLINK(\"x\")" || r["where__lat"] != 59.3793 {
		t.Errorf("%v", r)
	}
}

func TestColumnsDoNotHangOnTheLanguageOrTheWords(t *testing.T) {
	d, _ := every()
	e, _ := every()
	e.Languages = []string{"en"}
	for i := range e.Sections[0].Questions {
		e.Sections[0].Questions[i].Title = nil
	}
	one, two := New(map[int]*questionnaire.Definition{1: d}, Options{}).Columns(), New(map[int]*questionnaire.Definition{4: e}, Options{}).Columns()
	for i := range one {
		if one[i].Name != two[i].Name || one[i].Kind != two[i].Kind {
			t.Errorf("%s and %s", one[i].Name, two[i].Name)
		}
	}
}

func TestAQuestionThatChangedHasAColumnOfItsOwn(t *testing.T) {
	q := func(key string, codes ...string) questionnaire.Question {
		return questionnaire.Question{Key: key, Type: questionnaire.Single, Options: options(codes...)}
	}
	versions := map[int]*questionnaire.Definition{
		1: paper(q("bus", "a", "b"), q("gone", "x"), q("sex", "f", "m")),
		2: paper(q("bus", "a", "b", "c"), q("sex", "m", "f")),
		3: paper(q("sex", "f", "m"), q("bus", "b", "a")),
	}
	p := New(versions, Options{})
	var got []string
	for _, c := range p.Columns() {
		got = append(got, fmt.Sprint(c.Name, c.Versions))
	}
	if s := strings.Join(got, " "); s != "version[] channel[] sex[1 2 3] bus[1 3] bus__v2[2] gone[1]" {
		t.Errorf("columns %s", s)
	}
	var out bytes.Buffer
	w, _ := p.CSV(&out, CSV{})
	for version := 1; version <= 3; version++ {
		if err := w.Row(version, "paper", []byte(`{"bus":{"c":["a"]},"sex":{"c":["f"]}}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Row(4, "paper", []byte(`{}`)); err == nil {
		t.Error("a version that is not known was written")
	}
	if err := w.Row(1, "paper", []byte(`{`)); err == nil {
		t.Error("half an answer was written")
	}
	_ = w.Close()
	if want := "version,channel,sex,bus,bus__v2,gone\r\n1,paper,f,a,,\r\n2,paper,f,,a,\r\n3,paper,f,a,,\r\n"; out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestWhatIsLeftOutIsNowhere(t *testing.T) {
	d, a := every()
	p := New(map[int]*questionnaire.Definition{1: d}, Options{Leave: func(c Column) bool { return c.Kind == Text || c.Kind == Lat || c.Kind == Lon }})
	var out bytes.Buffer
	w, _ := p.CSV(&out, CSV{})
	if err := w.Row(1, "web", body(t, a)); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	for _, secret := range []string{"HYPERLINK", "why", "59.3", "13.5", "other_text"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in\n%s", secret, out.String())
		}
	}
	if !strings.Contains(out.String(), ",norr,yes") {
		t.Error(out.String())
	}
}

func TestCodebooksSayEverythingInEveryLanguage(t *testing.T) {
	catalog, err := i18n.Load(os.DirFS("../../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	var list []questionnaire.Question
	for _, kind := range questionnaire.Types {
		list = append(list, questionnaire.Question{Key: "k_" + string(kind), Type: kind, Options: options("a", "b"), Other: true, DontKnow: true, RatherNot: true})
	}
	d, _ := every()
	d.Sections[0].Questions = append(d.Sections[0].Questions, paper(list...).Sections[0].Questions...)
	p := New(map[int]*questionnaire.Definition{1: d}, Options{})
	for _, lang := range catalog.Languages() {
		say := func(key string) string {
			if !catalog.Has(lang, key) {
				t.Errorf("%s: there is no %s", lang, key)
			}
			return key
		}
		if _, err := p.XLSX(io.Discard, lang, say); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := p.CodebookJSON(&out, lang, say); err != nil {
			t.Fatal(err)
		}
		var lines []Line
		if err := json.Unmarshal(out.Bytes(), &lines); err != nil || len(lines) != len(p.Columns()) {
			t.Errorf("%v, %d lines", err, len(lines))
		}
		out.Reset()
		// Who reads Danish or Polish gets the first language of the questions.
		if err := p.CodebookCSV(&out, CSV{}, lang, say); err != nil || (lang != "en") != strings.Contains(out.String(), "Ord a") {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

// TestAQuarterOfAMillionAnswersAreWrittenInTheSameMemory writes them in every form.
func TestAQuarterOfAMillionAnswersAreWrittenInTheSameMemory(t *testing.T) {
	answers := 250_000
	if watched {
		answers /= 10
	}
	d, some := filled(t, 200)
	p := New(map[int]*questionnaire.Definition{1: d}, Options{})
	for name, begin := range writers(p) {
		var first, now runtime.MemStats
		size := new(counter)
		w, err := begin(size)
		if err != nil {
			t.Fatal(err)
		}
		most := uint64(0)
		for i := range answers {
			if err := w.Row(1, "web", some[i%len(some)]); err != nil {
				t.Fatal(err)
			}
			if i == answers/100 {
				runtime.GC()
				runtime.ReadMemStats(&first)
			}
			if i > answers/100 && i%10_000 == 0 {
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		growth := (int64(most) - int64(first.HeapAlloc)) >> 10
		t.Logf("%s: %d MiB written, heap at most %d KiB more", name, *size>>20, growth)
		if growth > 16<<10 {
			t.Errorf("%s: the heap grew by %d KiB", name, growth)
		}
	}
}

type counter int64

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

func writers(p *Plan) map[string]func(io.Writer) (Writer, error) {
	return map[string]func(io.Writer) (Writer, error){
		"csv":  func(w io.Writer) (Writer, error) { return p.CSV(w, CSV{}) },
		"json": p.JSON,
		"xlsx": func(w io.Writer) (Writer, error) { return p.XLSX(w, "en", say) },
	}
}

func filled(t testing.TB, n int) (*questionnaire.Definition, [][]byte) {
	t.Helper()
	var list []questionnaire.Question
	for i := range 4 {
		d, _ := every()
		for _, q := range d.Sections[0].Questions {
			if len(list) < 40 && q.Type != questionnaire.Info {
				q.Key += fmt.Sprint("_question_", i)
				list = append(list, q)
			}
		}
	}
	d := paper(list...)
	f := &questionnaire.Filler{Rand: rand.New(rand.NewPCG(1, 2)), Towns: []string{"norr", "soder"}, All: true}
	var out [][]byte
	for range n {
		out = append(out, body(t, f.Fill(d)))
	}
	return d, out
}

// BenchmarkExport is of 250,000 answers to 40 questions for each operation.
func BenchmarkExport(b *testing.B) {
	d, some := filled(b, 200)
	p := New(map[int]*questionnaire.Definition{1: d}, Options{})
	for name, begin := range writers(p) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w, err := begin(io.Discard)
				if err != nil {
					b.Fatal(err)
				}
				for i := range 250_000 {
					if err := w.Row(1, "web", some[i%len(some)]); err != nil {
						b.Fatal(err)
					}
				}
				_ = w.Close()
			}
		})
	}
}
