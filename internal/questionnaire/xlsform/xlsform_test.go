package xlsform

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"almenda/internal/fault"
	"almenda/internal/questionnaire"
	"almenda/internal/questionnaire/exchange"
	"almenda/internal/tenant"
)

// book makes a workbook of a text: "== sheet", then lines whose cells are divided by |.
func book(t testing.TB, text string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	sheet, row := "", 0
	for l := range strings.Lines(text) {
		if l = strings.TrimRight(l, "\n"); strings.HasPrefix(l, "== ") {
			if sheet, row = l[3:], 0; f.GetSheetName(0) == "Sheet1" {
				_ = f.SetSheetName("Sheet1", sheet)
			} else if _, err := f.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
			continue
		}
		row++
		for i, cell := range strings.Split(l, "|") {
			at, _ := excelize.CoordinatesToCellName(i+1, row)
			if err := f.SetCellStr(sheet, at, strings.TrimSpace(cell)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func taken(t *testing.T, raw []byte) *exchange.Imported {
	t.Helper()
	got, err := Import(raw, "sv")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func household(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/household.txt")
	if err != nil {
		t.Fatal(err)
	}
	return book(t, string(raw))
}

func asJSON(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestAnXLSFormBecomesOurs(t *testing.T) {
	got := taken(t, household(t))
	d := &got.Definition
	if !reflect.DeepEqual(d.Languages, []string{"sv", "en"}) || got.Title["sv"] != "Hushåll och resor" {
		t.Errorf("%v %v", d.Languages, got.Title)
	}
	var sections []string
	for _, s := range d.Sections {
		sections = append(sections, fmt.Sprint(s.Key, len(s.Questions)))
	}
	if s := strings.Join(sections, " "); s != "page_hello1 about6 travel12 page_place3" {
		t.Errorf("sections %s", s)
	}
	for key, want := range map[string]string{
		"lives":      `{"key":"lives","type":"yesno","title":{"en":"Do you live here?","sv":"Bor du här?"},"required":true}`,
		"age":        `{"key":"age","type":"dropdown","title":{"en":"Age","sv":"Ålder"},"help":{"sv":"Välj en"},"required":true,"options":[{"code":"18-29","words":{"en":"18–29","sv":"18–29 år"}},{"code":"30","words":{"en":"30 and older","sv":"30 och äldre"}}],"other":true,"dont_know":true}`,
		"adults":     `{"key":"adults","type":"number","title":{"en":"Adults","sv":"Vuxna"},"required":true,"low":1,"high":12}`,
		"children":   `{"key":"children","type":"number","title":{"en":"Children","sv":"Barn under 18"},"visible_if":{"q":"adults","is":"\u003e","n":0},"low":0}`,
		"cars_owned": `{"key":"cars_owned","type":"number","title":{"en":"Cars","sv":"Bilar"},"required_if":{"q":"lives","is":"any","of":["yes"]}}`,
		"km":         `{"key":"km","type":"number","title":{"sv":"Hur långt åker du, {cars_owned} bilar?"},"visible_if":{"q":"modes","is":"any","of":["bus"]},"decimals":2}`,
		"modes":      `{"key":"modes","type":"multiple","title":{"en":"How do you travel?","sv":"Hur reser du?"},"options":[{"code":"bus","words":{"en":"Bus","sv":"Buss"}},{"code":"train","words":{"en":"Train","sv":"Tåg"}},{"code":"bike","words":{"en":"Bicycle","sv":"Cykel"}},{"code":"none","words":{"en":"None","sv":"Inget"}}],"shuffle":true,"max":2}`,
		"happy":      `{"key":"happy","type":"rating","title":{"en":"Happy?","sv":"Nöjd?"},"low":1,"high":3,"low_words":{"sv":"Inte alls"},"high_words":{"sv":"Mycket"}}`,
		"mark":       `{"key":"mark","type":"scale","title":{"en":"Mark","sv":"Betyg"}}`,
		"share":      `{"key":"share","type":"number","title":{"en":"Share","sv":"Andel"},"low":0,"high":1,"decimals":2}`,
		"views":      `{"key":"views","type":"matrix","title":{"sv":"Vad tycker du om"},"required":true,"visible_if":{"q":"modes","is":"any","of":["bus","train"]},"options":[{"code":"good","words":{"en":"Good","sv":"Bra"}},{"code":"bad","words":{"en":"Bad","sv":"Dåligt"}}],"rows":[{"code":"stops","words":{"en":"Stops","sv":"Hållplatser"}},{"code":"fares","words":{"en":"Fares","sv":"Priser"}}]}`,
		"why":        `{"key":"why","type":"long","title":{"en":"Why?","sv":"Varför?"},"visible_if":{"all":[{"q":"views.stops","is":"any","of":["bad"]},{"all":[{"not":{"q":"mark","is":"\u003e=","n":5}},{"q":"town","is":"answered"}]}]},"max":400}`,
		"day":        `{"key":"day","type":"date","title":{"en":"Day","sv":"Dag"},"latest":"2026-12-31"}`,
		"place":      `{"key":"place","type":"place","title":{"en":"Where?","sv":"Var?"},"place":"point"}`,
		"ok":         `{"key":"ok","type":"consent","title":{"en":"I see","sv":"Jag förstår"},"required":true,"visible_if":{"q":"people","is":"\u003e","n":2}}`,
		"last":       `{"key":"last","type":"short","title":{"en":"Last","sv":"Sist"}}`,
	} {
		q, _ := d.Question(key)
		if q == nil || asJSON(q) != want {
			t.Errorf("%s\n%s\nwant\n%s", key, asJSON(q), want)
		}
	}
	if q, _ := d.Question("order"); q == nil || q.CarryFrom != "modes" || q.VisibleIf == nil || q.VisibleIf.Is != ">" {
		t.Errorf("%s", asJSON(q))
	}
	if got := asJSON(d.Values) + asJSON(d.Checks[0]); got != `[{"key":"people","does":"sum","of":["adults","children"]}]{"if":{"all":[{"q":"cars_owned","is":"answered"},{"not":{"q":"cars_owned","is":"\u003c=","to":"adults"}}]},"at":"cars_owned","says":{"sv":"Fler bilar än vuxna"}}` {
		t.Errorf("%s", got)
	}
	wantNotes(t, got.Notes, "start meta", "device meta", "children expression", "age property", "year calculation", "town filter", "trips repeat", "photo type", "code function", "last unknown", "inner panel", "km rule_words")
}

// wantNotes compares what was said where with “place key”, in any order; more hints may be there.
func wantNotes(t *testing.T, notes []questionnaire.Finding, want ...string) {
	t.Helper()
	said := map[string]bool{}
	for _, n := range notes {
		said[n.At+" "+strings.TrimPrefix(n.Key, "exchange.note.")] = true
	}
	for _, w := range want {
		if !said[w] {
			t.Errorf("nothing says %q", w)
		}
		delete(said, w)
	}
	for _, n := range notes {
		if mark := n.At + " " + strings.TrimPrefix(n.Key, "exchange.note."); n.Level == questionnaire.Warning && said[mark] {
			t.Errorf("said without reason: %s %v", mark, n.Params)
		}
	}
}

// changes lists where two definitions differ.
func changes(t *testing.T, a, b *questionnaire.Definition) {
	t.Helper()
	for _, q := range a.Questions() {
		if other, _ := b.Question(q.Key); other == nil || !exchange.Same(*q, *other) {
			t.Errorf("%s\n%s\n%s", q.Key, asJSON(q), asJSON(other))
		}
	}
	for i := range min(len(a.Sections), len(b.Sections)) {
		s, o := a.Sections[i], b.Sections[i]
		s.Questions, o.Questions = nil, nil
		t.Logf("\n%s\n%s", asJSON(s), asJSON(o))
	}
	t.Logf("\n%s %s %s\n%s %s %s", asJSON(a.Splits), asJSON(a.Values), asJSON(a.Checks), asJSON(b.Splits), asJSON(b.Values), asJSON(b.Checks))
}

func n(f float64) *float64 { return &f }

// every is a definition with one question of each type and all that can be said of one.
func every() *questionnaire.Definition {
	words := func(s string) tenant.Text { return tenant.Text{"en": s, "pl": s + " po polsku"} }
	options := []questionnaire.Option{{Code: "a", Words: words("A")}, {Code: "b", Words: words("B"), Fixed: true}, {Code: "c-1", Words: words("C"), Exclusive: true, VisibleIf: &questionnaire.Cond{Q: "first", Is: "any", Of: []string{"a", "na"}}}}
	d := &questionnaire.Definition{Format: 1, Languages: []string{"en", "pl"}, Sections: []questionnaire.Section{
		{Key: "first", Title: words("One"), Lead: words("Read this"), Questions: []questionnaire.Question{{Key: "first", Type: questionnaire.Single, Title: words("First"), Options: options[:2], RatherNot: true}}},
		{Key: "two", Shuffle: true, VisibleIf: &questionnaire.Cond{Q: "first", Is: "answered"}, Jumps: []questionnaire.Jump{{If: &questionnaire.Cond{Q: "q_number", Is: ">=", N: n(3)}, To: "end"}}},
		{Key: "end", Questions: []questionnaire.Question{{Key: "bye", Type: questionnaire.LongText, Title: words("Anything else, {first}?"), Min: 5, Max: 900}}},
	}}
	for _, kind := range questionnaire.Types {
		q := questionnaire.Question{Key: "q_" + string(kind), Type: kind, Title: words("Title " + string(kind)), Help: words("Help"), Sensitive: true, DontKnow: true, Unit: words("km")}
		switch kind {
		case questionnaire.Single, questionnaire.Dropdown, questionnaire.Multiple, questionnaire.ImageOne, questionnaire.Ranking, questionnaire.Allocation, questionnaire.Matrix:
			q.Options, q.Shuffle = options, true
		case questionnaire.Number:
			q.Low, q.High, q.Decimals = n(-1.5), n(20), 2
		case questionnaire.Rating:
			q.Low, q.High, q.LowWords = n(0), n(6), words("bad")
		case questionnaire.Date:
			q.Earliest, q.Latest = "2020-01-01", "2026-12-31"
		case questionnaire.PlaceType:
			q.Place = "district"
		}
		switch kind {
		case questionnaire.Multiple:
			q.Min, q.Max, q.Other, q.CarryFrom = 1, 2, true, "first"
		case questionnaire.Matrix:
			q.Rows = []questionnaire.Row{{Code: "r1", Words: words("Row 1")}, {Code: "r2", Words: words("Row 2")}}
			q.RequiredIf = &questionnaire.Cond{All: []questionnaire.Cond{{Q: "q_yesno", Is: "=", Of: []string{"yes"}}, {Not: &questionnaire.Cond{Q: "first", Is: "empty"}}}}
		case questionnaire.Allocation:
			q.Total = 50
			q.VisibleIf = &questionnaire.Cond{Any: []questionnaire.Cond{{Q: "q_matrix.r1", Is: "any", Of: []string{"a"}}, {Q: "q_multiple", Is: "all", Of: []string{"a", "b"}}, {Q: "q_long", Is: "contains", Of: []string{"it's", `a \ b`}}}}
		case questionnaire.Date:
			q.VisibleIf = &questionnaire.Cond{Q: "wording", Is: "any", Of: []string{"soft"}}
		case questionnaire.Dropdown:
			q.VisibleIf = &questionnaire.Cond{Q: "q_date", Is: "<", Of: []string{"2024-01-01"}}
		case questionnaire.Consent:
			q.Required = true
		}
		d.Sections[1].Questions = append(d.Sections[1].Questions, q)
	}
	d.Splits = []questionnaire.Split{{Key: "wording", Arms: []string{"soft", "hard"}}}
	d.Values = []questionnaire.Value{{Key: "total", Does: "sum", Of: []string{"q_number", "q_rating"}}, {Key: "picked", Does: "count", Of: []string{"q_multiple"}}}
	d.Checks = []questionnaire.Check{{If: questionnaire.Cond{Q: "total", Is: ">", N: n(9)}, At: "q_number", Says: words("Too much")}}
	return d
}

func TestEverythingWeCanExpressComesBack(t *testing.T) {
	var karlstad questionnaire.Definition
	raw, err := os.ReadFile("../../../tenants/karlstad/sample/surveys/vardag-i-karlstad.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &karlstad); err != nil {
		t.Fatal(err)
	}
	imported := taken(t, household(t)).Definition
	for name, d := range map[string]*questionnaire.Definition{"every": every(), "karlstad": &karlstad, "household": &imported} {
		raw, notes, err := Export(d, tenant.Text{"en": "Title"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := taken(t, raw)
		if !d.SameStructure(&got.Definition) {
			t.Errorf("%s: its structure changed", name)
			changes(t, d, &got.Definition)
		}
		said := func(d *questionnaire.Definition) (out []string) {
			d.Texts(func(at string, t *tenant.Text) {
				if !strings.HasSuffix(at, ".alt") {
					out = append(out, at+" "+asJSON(*t))
				}
			})
			return out
		}
		if a, b := said(d), said(&got.Definition); !slices.Equal(a, b) {
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Errorf("%s: %s became %s", name, a[i], b[i])
				}
			}
		}
		t.Logf("%s: %d bytes, %d notes", name, len(raw), len(notes))
	}
}

func many(rows int) string {
	var out strings.Builder
	out.WriteString("== survey\ntype | name | label\n")
	for i := range rows {
		fmt.Fprintf(&out, "text | q%d | Question\n", i)
	}
	return out.String()
}

func deep(groups int) string {
	return "== survey\ntype | name | label\n" + strings.Repeat("begin_group | g | G\n", groups) + "text | x | X\n" + strings.Repeat("end_group\n", groups)
}

// bomb is a small file that claims to be a workbook and unfolds to very much.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 80 {
		if _, err := w.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsNoXLSFormIsAClearFault(t *testing.T) {
	good := household(t)
	for name, c := range map[string]struct {
		raw []byte
		key string
	}{
		"nothing":        {nil, "fault.exchange.xlsx"},
		"a text":         {[]byte("type,name,label\n"), "fault.exchange.xlsx"},
		"half a file":    {good[:len(good)/2], "fault.exchange.xlsx"},
		"other sheets":   {book(t, "== Blad1\nNamn | Adress\nA | B\n"), "fault.exchange.sheets"},
		"no rows":        {book(t, "== survey\n"), "fault.exchange.empty"},
		"only headings":  {book(t, "== survey\ntype | name | label\n"), "fault.exchange.empty"},
		"no questions":   {book(t, "== survey\ntype | name\nbegin_group | a\nend_group | a\nend_group | b\n"), "fault.exchange.empty"},
		"10,000 rows":    {book(t, many(10_000)), "fault.exchange.many"},
		"too many rows":  {book(t, many(3)+strings.Repeat("\n", maxRows)+"x\n"), "fault.exchange.rows"},
		"a zip bomb":     {bomb(t), "fault.exchange.long"},
		"too many bytes": {make([]byte, MaxBytes+1), "fault.exchange.long"},
	} {
		_, err := Import(c.raw, "sv")
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != c.key || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOddFormsAreReadAsFarAsTheyGo(t *testing.T) {
	if got := taken(t, book(t, deep(500))); len(got.Definition.Questions()) != 1 {
		t.Errorf("%d questions in deep groups", len(got.Definition.Questions()))
	}
	got := taken(t, book(t, "== Survey\n\nTYPE | Name | Label: Polski\nselect_one gone | a | A\ntext | a | Again\ntext | c | C\n\nbegin_group | g |\ntext | d | D\n== CHOICES\nlist name | value | label\n"))
	if k := got.Definition.Questions(); len(k) != 4 || k[1].Key != "a_2" || k[0].Type != questionnaire.ShortText || got.Definition.Languages[1] != "pl" {
		t.Errorf("%s", asJSON(got.Definition))
	}
	wantNotes(t, got.Notes, "a no_choices", "g unended")
	round := taken(t, book(t, "== survey\ntype | name | relevant | label\ntext | a | ${b} = 1 | A\ntext | b | ${a} = 1 | B\n"))
	if len(round.Definition.Check()) == 0 {
		t.Error("Check finds no circle")
	}
}

// FuzzImport changes the texts of a form, since a changed file is mostly no file any more.
func FuzzImport(f *testing.F) {
	raw, err := os.ReadFile("testdata/household.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add("== survey\ntype | name | label | relevant\nselect_one | é | A | ${é} = '\n")
	f.Add("== survey\ntype | name | appearance | almenda\nbegin_group | s\nbegin_group | m | table-list | {\"key\":\"m\",\"type\":\"matrix\"}\nselect_one x | m_ | |\nend_group\n== choices\nlist_name | name\nx | other\nx | dk\n")
	f.Fuzz(func(t *testing.T, text string) {
		sheets := map[string][]line{}
		name := ""
		var head []string
		for l := range strings.Lines(text) {
			if strings.HasPrefix(l, "== ") {
				name, head = strings.TrimSpace(l[3:]), nil
				continue
			}
			one := line{}
			for i, cell := range strings.Split(strings.TrimRight(l, "\n"), "|") {
				if cell = clean(cell); head != nil && i < len(head) && cell != "" {
					one[head[i]] = cell
				}
			}
			if head == nil {
				for _, cell := range strings.Split(l, "|") {
					head = append(head, heading(clean(cell)))
				}
				continue
			}
			sheets[name] = append(sheets[name], one)
		}
		got, err := take(sheets, "sv")
		if err != nil {
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		if len(got.Definition.Check()) > 0 || len(got.Definition.Questions()) > 30 {
			return
		}
		file, _, err := Export(&got.Definition, got.Title, nil)
		if err != nil {
			t.Fatalf("%s\n%v", asJSON(got.Definition), err)
		}
		back, err := Import(file, "sv")
		if err != nil || !got.Definition.SameStructure(&back.Definition) {
			t.Fatalf("%s\nbecame\n%s\n%v", asJSON(got.Definition), asJSON(back), err)
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add(household(f))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := Import(raw, "sv"); err != nil {
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("no fault: %v", err)
			}
		}
	})
}
