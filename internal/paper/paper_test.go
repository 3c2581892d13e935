package paper

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"almenda/internal/i18n"
	q9 "almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

func words(s string) tenant.Text {
	return tenant.Text{"en": s, "sv": s + " åäö", "da": s + " æøå", "pl": s + " ąćęłńóśźż"}
}

func number(n float64) *float64 { return &n }

// every is a form with each type of question, and logic of each kind.
func every() q9.Definition {
	opts := func(codes ...string) (out []q9.Option) {
		for _, c := range codes {
			out = append(out, q9.Option{Code: c, Words: words("Option " + c)})
		}
		return out
	}
	var typed []q9.Question
	for _, kind := range q9.Types {
		q := q9.Question{Key: "q_" + string(kind), Type: kind, Title: words("Title of " + string(kind)), Help: words("Help for " + string(kind))}
		switch kind {
		case q9.Single, q9.Multiple, q9.Dropdown, q9.ImageOne, q9.Ranking, q9.Allocation:
			q.Options, q.Other, q.DontKnow, q.RatherNot = opts("bus", "train", "walk"), kind == q9.Single, kind == q9.Single, kind == q9.Multiple
		case q9.Matrix:
			q.Options, q.Rows = opts("bad", "good"), []q9.Row{{Code: "bus", Words: words("Row of buses")}, {Code: "train", Words: words("Row of trains")}}
		case q9.Rating:
			q.Low, q.High, q.LowWords, q.HiWords = number(1), number(5), words("poor"), words("fine")
		case q9.Number:
			q.Unit = words("km")
		}
		typed = append(typed, q)
	}
	asked := q9.Question{Key: "why", Type: q9.LongText, Title: words("Why {q_single}?"), VisibleIf: &q9.Cond{All: []q9.Cond{{Q: "q_single", Is: "any", Of: []string{"bus", "train"}}, {Q: "q_number", Is: ">=", N: number(2.5)}}}}
	hidden := q9.Question{Key: "arm_b", Type: q9.ShortText, Title: words("Only for the other arm"), VisibleIf: &q9.Cond{Q: "half", Is: "any", Of: []string{"b"}}}
	return q9.Definition{Format: 1, Languages: []string{"sv", "da", "pl", "en"}, Splits: []q9.Split{{Key: "half", Arms: []string{"a", "b"}}}, Sections: []q9.Section{
		{Key: "one", Title: words("First part"), Lead: words("Lead of the first part"), Questions: typed,
			Jumps: []q9.Jump{{If: &q9.Cond{Q: "q_yesno", Is: "any", Of: []string{"no"}}, To: "three"}, {To: ""}}},
		{Key: "two", Title: words("Second part"), Questions: []q9.Question{asked, hidden}},
		{Key: "three", Title: words("Third part"), VisibleIf: &q9.Cond{Not: &q9.Cond{Q: "why", Is: "empty"}}, Questions: []q9.Question{{Key: "last", Type: q9.ShortText, Title: words("The last one")}}},
	}}
}

func form(t *testing.T, lang string, large bool) Form {
	t.Helper()
	c, err := i18n.Load(os.DirFS("../../tenants/_base/texts"))
	if err != nil {
		t.Fatal(err)
	}
	return Form{P: c.Printer(lang, time.UTC, nil), Fallback: "en", Town: "Wasilków", Title: words("How do you travel?"), Lead: words("Six minutes."), Promise: words("We use it for the bus plan."),
		Definition: every(), Districts: []District{{"dojlidy", "Dojlidy Górne"}}, Anonymous: true, Address: "https://example.org/s/travel", Until: time.Date(2026, 12, 1, 22, 59, 0, 0, time.UTC),
		Desk: words("Town hall"), Phone: "123 45 67", Version: 1, Large: large, Made: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
}

func drawn(t *testing.T, f Form) (raw []byte, text string) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, f, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), read(b.Bytes())
}

var shown = regexp.MustCompile(`(?s)\d Td \((.*?[^\\]|)\) Tj`)

// read takes the text out of a PDF that is not packed.
func read(raw []byte) string {
	var out strings.Builder
	for _, m := range shown.FindAllSubmatch(raw, -1) {
		in := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[1], func(e []byte) []byte {
			if e[1] == 'r' {
				return []byte{'\r'}
			}
			return e[1:]
		})
		var units []uint16
		for i := 0; i+1 < len(in); i += 2 {
			units = append(units, uint16(in[i])<<8|uint16(in[i+1]))
		}
		out.WriteString(string(utf16.Decode(units)) + " ")
	}
	return out.String()
}

func flat(s string) string { return strings.Join(strings.Fields(s), "") }

func TestASheetHoldsEveryQuestionInEveryLanguage(t *testing.T) {
	for _, lang := range []string{"pl", "sv", "da", "en"} {
		for _, large := range []bool{false, true} {
			f := form(t, lang, large)
			raw, text := drawn(t, f)
			want := []string{f.P.T("paper.anonymous"), f.P.T("paper.until", "at", f.P.DateTime(f.Until)), f.P.T("paper.code.other"), f.P.T("paper.code.dk"), f.P.T("paper.code.na"), "Dojlidy Górne"}
			for _, sec := range f.Definition.Sections {
				want = append(want, sec.Title.In(lang, "en"))
				for _, q := range sec.Questions {
					if q.Key == "arm_b" || q.Key == "why" {
						continue
					}
					want = append(want, q.Title.In(lang, "en"), q.Help.In(lang, "en"))
					for _, o := range q.Options {
						want = append(want, o.Words.In(lang, "en"))
					}
					for _, r := range q.Rows {
						want = append(want, r.Words.In(lang, "en"))
					}
				}
			}
			for _, w := range want {
				if !strings.Contains(flat(text), flat(w)) {
					t.Errorf("%s: %q is not on the sheet", lang, w)
				}
			}
			if strings.Contains(text, "Only for the other arm") {
				t.Errorf("%s: the other arm of the split is on the sheet", lang)
			}
			if !bytes.Contains(raw, []byte("/Lang ("+lang+")")) {
				t.Errorf("the sheet does not tell that it is in %s", lang)
			}
		}
	}
}

func TestASheetSaysItsLogicInWords(t *testing.T) {
	_, text := drawn(t, form(t, "en", false))
	for _, w := range []string{
		"Only if you ticked “Option bus” or “Option train” at question 1 and your answer to question 9 is at least 2.5:",
		"Why (your answer to question 1)?",
		"If you ticked “No” at question 3: go on with question 18.",
		"Go on with the end: you are done.",
		"This part only if it is not so that you did not answer question 17.",
	} {
		if !strings.Contains(flat(text), flat(w)) {
			t.Errorf("the sheet does not say %q", w)
		}
	}
}

func TestSplitsAreSettledBeforeTheSheetIsPrinted(t *testing.T) {
	arms := q9.Answers{"half": {Codes: []string{"a"}}}
	arm := func(is string, of ...string) q9.Cond { return q9.Cond{Q: "half", Is: is, Of: of} }
	other := q9.Cond{Q: "x", Is: "answered"}
	in := arm("any", "b")
	for name, c := range map[string]struct {
		cond q9.Cond
		want verdict
	}{
		"of this arm":               {arm("any", "a"), always},
		"of the other arm":          {arm("any", "b"), never},
		"not of this arm":           {arm("none", "a"), never},
		"not the other arm":         {q9.Cond{Not: &in}, always},
		"one of all fails":          {q9.Cond{All: []q9.Cond{other, arm("any", "b")}}, never},
		"one of any holds":          {q9.Cond{Any: []q9.Cond{other, arm("any", "a")}}, always},
		"the rest depends on words": {q9.Cond{All: []q9.Cond{other, arm("any", "a")}}, open},
	} {
		if got := settle(&c.cond, arms).known; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAConditionOverAQuestionThatIsNotOnTheSheetIsNotPrinted(t *testing.T) {
	f := form(t, "en", false)
	two := &f.Definition.Sections[1]
	two.Questions = append(two.Questions, q9.Question{Key: "both", Type: q9.ShortText, Title: words("Of either arm"),
		VisibleIf: &q9.Cond{Any: []q9.Cond{{Q: "q_yesno", Is: "answered"}, {Q: "arm_b", Is: "answered"}}}})
	_, text := drawn(t, f)
	if !strings.Contains(flat(text), flat("Only if you answered question 3:")) || strings.Contains(text, "question 0") {
		t.Errorf("the sheet says %s", text)
	}
}

func TestLettersOfAllLanguagesAreInTheFont(t *testing.T) {
	const all = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż AĄBCĆDEĘFGHIJKLŁMNŃOÓPQRSŚTUVWXYZŹŻ åäöÅÄÖ æøåÆØÅ éÉ “”„”»«’–…€½·"
	if got := legible(all); got != all {
		t.Errorf("letters are missing: %q", got)
	}
	if got := legible("a\u00a0b😀"); got != "a b?" {
		t.Errorf("what the font lacks became %q", got)
	}
}

func TestLargeTypeIsLarge(t *testing.T) {
	size := regexp.MustCompile(`/F\w+ ([\d.]+) Tf`)
	least := func(large bool) (low float64, pages int) {
		raw, _ := drawn(t, form(t, "sv", large))
		low = 1000
		for _, m := range size.FindAllSubmatch(raw, -1) {
			n, _ := strconv.ParseFloat(string(m[1]), 64)
			low = min(low, n)
		}
		return low, bytes.Count(raw, []byte("/Type /Page\n"))
	}
	normal, few := least(false)
	large, many := least(true)
	if normal < 9 || normal >= 18 || large < 18 || many <= few || few < 2 {
		t.Errorf("the smallest letters are %v and %v points, on %d and %d pages", normal, large, few, many)
	}
}

func TestTheSameFormGivesTheSameBytes(t *testing.T) {
	var one, two bytes.Buffer
	if err := Write(&one, form(t, "da", false)); err != nil {
		t.Fatal(err)
	}
	if err := Write(&two, form(t, "da", false)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("they differ")
	}
	if dir := os.Getenv("PAPER_OUT"); dir != "" { // to look at them
		for _, large := range []bool{false, true} {
			var b bytes.Buffer
			if err := Write(&b, form(t, "pl", large)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(fmt.Sprintf("%s/paper-%v.pdf", dir, large), b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
