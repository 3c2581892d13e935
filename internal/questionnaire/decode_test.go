package questionnaire

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"almenda/internal/tenant"
)

// form has one field for each pair.
func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

func one(q Question) *Definition {
	q.Key, q.Title = "k", tenant.Text{"en": "?"}
	return &Definition{Format: 1, Languages: []string{"en"}, Sections: []Section{{Key: "s", Questions: []Question{q}}}}
}

func problemsOf(all []Problem) string {
	var out []string
	for _, p := range all {
		out = append(out, strings.TrimSpace(strings.TrimPrefix(p.Key, "questionnaire.problem.")+" "+p.Row))
	}
	return strings.Join(out, ", ")
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ lang, typed, want, problem string }{
		{"sv", "3,5", "3.5", ""},
		{"sv", "3.5 ", "3.5", ""},
		{"sv", "1 500", "1500", ""},
		{"pl", "1\u00a0500,25", "1500.25", ""},
		{"pl", "1\u2009500,25", "1500.25", ""},
		{"sv", "1\u202f500\u202f000", "1500000", ""},
		{"da", "1.500", "1500", ""},
		{"da", "1.500,5", "1500.5", ""},
		{"da", "0.500", "0.5", ""},
		{"da", "1.50", "1.5", ""},
		{"en", "1,500", "1500", ""},
		{"en", "1,500.75", "1500.75", ""},
		{"sv", "1,500", "1.5", ""},
		{"sv", "1.500.000", "1500000", ""},
		{"en", "1,50,00", "1,50,00", "number"},
		{"sv", "−4", "-4", ""},
		{"sv", "+4", "4", ""},
		{"sv", "007", "7", ""},
		{"sv", "-0", "0", ""},
		{"sv", ",5", "0.5", ""},
		{"sv", "5,", "5", ""},
		{"sv", "12 km", "12", ""},
		{"sv", "12KM", "12", ""},
		{"sv", "tolv", "tolv", "number"},
		{"sv", "1e5", "1e5", "number"},
		{"sv", "NaN", "NaN", "number"},
		{"sv", "3,5,", "3,5,", "number"},
		{"sv", "--3", "--3", "number"},
		{"sv", "99999999999999", "99999999999999", "number"},
		{"sv", "1,23456", "1.23456", "decimals"},
		{"sv", "   ", "", ""},
	} {
		d := one(Question{Type: Number, Decimals: 4, Unit: tenant.Text{"sv": "km"}})
		got, problems := d.Run(nil, "").Decode(0, form("q_k", c.typed), c.lang)
		if got["k"].Text != c.want || problemsOf(problems) != c.problem {
			t.Errorf("%s %q: got %q %v, want %q %q", c.lang, c.typed, got["k"].Text, problems, c.want, c.problem)
		}
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-11-21": "2026-11-21", "21.11.2026": "2026-11-21", "21/11 2026": "2026-11-21", "21/11/2026 ": "2026-11-21",
		"1. 3. 2026": "2026-03-01", "1-3-2026": "2026-03-01", "2026.3.1": "2026-03-01", "29.2.2024": "2024-02-29",
		"29.2.2026": "!29.2.2026", "11/21/2026": "!11/21/2026", "21.11.26": "!21.11.26", "i morgon": "!i morgon", "0001-01-01": "!0001-01-01",
	} {
		got, problems := one(Question{Type: Date}).Run(nil, "").Decode(0, form("q_k", typed), "sv")
		said := got["k"].Text
		if len(problems) > 0 {
			said = "!" + said
		}
		if said != want {
			t.Errorf("%q: got %q, want %q", typed, said, want)
		}
	}
}

func TestFormsAreReadByType(t *testing.T) {
	xyz := []Option{{Code: "x"}, {Code: "y"}, {Code: "z"}}
	rows := []Row{{Code: "r1"}, {Code: "r2"}}
	for name, c := range map[string]struct {
		q       Question
		form    url.Values
		want    Answer
		problem string
	}{
		"one":                         {Question{Type: Single, Options: xyz}, form("q_k", "x"), Answer{Codes: []string{"x"}}, ""},
		"none of a list is no fault":  {Question{Type: Single, Options: xyz}, form("q_k", ""), Answer{}, ""},
		"none that is required":       {Question{Type: Single, Options: xyz, Required: true}, form(), Answer{}, "pick_one"},
		"unknown code":                {Question{Type: Single, Options: xyz}, form("q_k", "w"), Answer{Codes: []string{"w"}}, "unknown"},
		"other, space after":          {Question{Type: Single, Options: xyz, Other: true}, form("q_k", "other", "q_k_other", "a@b.se "), Answer{Codes: []string{"other"}, Text: "a@b.se"}, ""},
		"other that is not offered":   {Question{Type: Single, Options: xyz}, form("q_k", "other", "q_k_other", "boat"), Answer{Codes: []string{"other"}, Text: "boat"}, "unknown"},
		"words of other, not picked":  {Question{Type: Single, Options: xyz, Other: true}, form("q_k", "x", "q_k_other", "boat"), Answer{Codes: []string{"x"}}, ""},
		"many, each once":             {Question{Type: Multiple, Options: xyz}, form("q_k", "x", "q_k", "x", "q_k", "z"), Answer{Codes: []string{"x", "z"}}, ""},
		"one line":                    {Question{Type: ShortText}, form("q_k", " a\nb\x00 "), Answer{Text: "a b"}, ""},
		"several lines":               {Question{Type: LongText}, form("q_k", " a\r\nb\x07 \n"), Answer{Text: "a\nb"}, ""},
		"broken characters":           {Question{Type: LongText}, form("q_k", "a\xffb"), Answer{Text: "ab"}, ""},
		"don't know beside a text":    {Question{Type: ShortText, DontKnow: true}, form("q_k", "", "q_k", "dk"), Answer{Codes: []string{"dk"}}, ""},
		"don't know alone":            {Question{Type: Number, DontKnow: true}, form("q_k", "dk"), Answer{Codes: []string{"dk"}}, ""},
		"don't know and a number":     {Question{Type: Number, DontKnow: true}, form("q_k", "4", "q_k", "dk"), Answer{Codes: []string{"dk"}, Text: "4"}, "both"},
		"dk is a word elsewhere":      {Question{Type: ShortText}, form("q_k", "dk"), Answer{Text: "dk"}, ""},
		"a table":                     {Question{Type: Matrix, Options: xyz, Rows: rows}, form("q_k__r1", "x", "q_k__r2", ""), Answer{Rows: map[string]string{"r1": "x"}}, ""},
		"a table, required":           {Question{Type: Matrix, Options: xyz, Rows: rows, Required: true}, form("q_k__r1", "x"), Answer{Rows: map[string]string{"r1": "x"}}, "row r2"},
		"a ranking by places":         {Question{Type: Ranking, Options: xyz}, form("q_k__x", "3", "q_k__y", "1", "q_k__z", " 2 "), Answer{Codes: []string{"y", "z", "x"}}, ""},
		"a ranking in its order":      {Question{Type: Ranking, Options: xyz}, form("q_k", "z", "q_k", "y", "q_k", "x"), Answer{Codes: []string{"z", "y", "x"}}, ""},
		"a ranking, first two":        {Question{Type: Ranking, Options: xyz, Max: 2}, form("q_k__x", "", "q_k__y", "1"), Answer{Codes: []string{"y"}}, ""},
		"a ranking with a gap":        {Question{Type: Ranking, Options: xyz}, form("q_k__x", "1", "q_k__y", "3"), Answer{Rows: map[string]string{"x": "1", "y": "3"}}, "rank_gap"},
		"a ranking with a double":     {Question{Type: Ranking, Options: xyz}, form("q_k__x", "1", "q_k__y", "1"), Answer{Rows: map[string]string{"x": "1", "y": "1"}}, "rank_double y"},
		"a ranking left alone":        {Question{Type: Ranking, Options: xyz}, form("q_k__x", "", "q_k__y", ""), Answer{}, ""},
		"points":                      {Question{Type: Allocation, Options: xyz}, form("q_k__x", "060 %", "q_k__y", "40", "q_k__z", "0"), Answer{Rows: map[string]string{"x": "60", "y": "40", "z": "0"}}, ""},
		"points, all nothing":         {Question{Type: Allocation, Options: xyz}, form("q_k__x", "0", "q_k__y", "0"), Answer{}, ""},
		"points, too few":             {Question{Type: Allocation, Options: xyz, Total: 10}, form("q_k__x", "6"), Answer{Rows: map[string]string{"x": "6"}}, "sum"},
		"half points":                 {Question{Type: Allocation, Options: xyz}, form("q_k__x", "99,5"), Answer{Rows: map[string]string{"x": "99,5"}}, "points x"},
		"a point, rounded":            {Question{Type: PlaceType}, form("q_k_lat", "59.402189", "q_k_lon", "13,511513"), Answer{Place: &Place{Lat: 59.4022, Lon: 13.5115}}, ""},
		"half a point":                {Question{Type: PlaceType}, form("q_k_lat", "59.4", "q_k_lon", ""), Answer{Place: &Place{Lat: 59.4, Lon: nowhere}}, "place"},
		"a point in the sea":          {Question{Type: PlaceType}, form("q_k_lat", "0", "q_k_lon", "10"), Answer{Place: &Place{Lon: 10}}, "place"},
		"a district":                  {Question{Type: PlaceType}, form("q_k_district", "norr"), Answer{Place: &Place{District: "norr"}}, ""},
		"a district that is none":     {Question{Type: PlaceType}, form("q_k_district", "<b>"), Answer{Place: &Place{District: "<b>"}}, "unknown"},
		"consent":                     {Question{Type: Consent, Required: true}, form("q_k", "yes"), Answer{Codes: []string{"yes"}}, ""},
		"no consent":                  {Question{Type: Consent, Required: true}, form(), Answer{}, "consent"},
		"consent that may be refused": {Question{Type: Consent}, form(), Answer{}, ""},
		"information takes nothing":   {Question{Type: Info, Required: true}, form("q_k", "x"), Answer{}, ""},
	} {
		got, problems := one(c.q).Run(nil, "").Decode(0, c.form, "en")
		if !reflect.DeepEqual(got["k"], c.want) || problemsOf(problems) != c.problem {
			t.Errorf("%s: got %+v %q, want %+v %q", name, got["k"], problemsOf(problems), c.want, c.problem)
		}
	}
}

func TestDecodingMergesOneSectionOnly(t *testing.T) {
	d := Definition{Languages: []string{"en"}, Sections: []Section{
		{Key: "a", Questions: []Question{{Key: "x", Type: ShortText}, {Key: "y", Type: ShortText, VisibleIf: &Cond{Q: "x", Is: "answered"}, Required: true}}},
		{Key: "b", Questions: []Question{{Key: "z", Type: ShortText, Required: true}}},
	}}
	before := Answers{"z": {Text: "kept"}, "y": {Text: "from before"}}
	got, problems := d.Run(before, "").Decode(0, form("q_x", "1", "q_z", "another page"), "en")
	if want := (Answers{"x": {Text: "1"}, "y": {Text: "from before"}, "z": {Text: "kept"}}); !reflect.DeepEqual(got, want) || len(problems) > 0 {
		t.Errorf("got %v %v", got, problems)
	}
	if len(before) != 2 {
		t.Error("the answers that were given are changed")
	}
	got, problems = d.Run(got, "").Decode(0, form("q_x", "1", "q_y", ""), "en")
	if _, there := got["y"]; there || problemsOf(problems) != "required" {
		t.Errorf("what was taken away stays: %v %v", got, problems)
	}
	if got, problems = d.Run(nil, "").Decode(7, form("q_x", "1"), "en"); len(got)+len(problems) > 0 {
		t.Error("there is no section 7")
	}
}

func TestAnswersThatSomebodyMadeAreBroughtIntoShape(t *testing.T) {
	xy := []Option{{Code: "x"}, {Code: "y"}}
	for name, c := range map[string]struct {
		q       Question
		in, out Answer
		problem string
	}{
		"control characters": {Question{Type: LongText}, Answer{Text: " a\x00\nb \x1b"}, Answer{Text: "a\nb"}, ""},
		"only spaces":        {Question{Type: ShortText, Required: true}, Answer{Text: " \u00a0\n"}, Answer{}, "required"},
		"a house":            {Question{Type: PlaceType}, Answer{Place: &Place{Lat: 59.40218912, Lon: 13.51151345}}, Answer{Place: &Place{Lat: 59.4022, Lon: 13.5115}}, ""},
		"more than is asked": {Question{Type: PlaceType, Place: "district"}, Answer{Place: &Place{Lat: 59.4, Lon: 13.5, District: "norr"}}, Answer{Place: &Place{District: "norr"}}, ""},
		"signs before":       {Question{Type: Allocation, Options: xy}, Answer{Rows: map[string]string{"x": "+50", "y": "50"}}, Answer{Rows: map[string]string{"x": "+50", "y": "50"}}, "points x"},
		"zeros before":       {Question{Type: Allocation, Options: xy}, Answer{Rows: map[string]string{"x": "0050", "y": "50"}}, Answer{Rows: map[string]string{"x": "50", "y": "50"}}, ""},
		"a code twice":       {Question{Type: Multiple, Options: xy}, Answer{Codes: []string{"x", "x"}}, Answer{Codes: []string{"x"}}, ""},
	} {
		r := one(c.q).Run(Answers{"k": c.in, "gone": {Text: "x"}}, "")
		if got := r.Clean(); !reflect.DeepEqual(got["k"], c.out) || got["gone"].Text != "" || problemsOf(r.Problems()) != c.problem {
			t.Errorf("%s: got %+v %v, want %+v %q", name, got["k"], r.Problems(), c.out, c.problem)
		}
	}
}

func TestAPageThatShowsMoreIsSeenAgain(t *testing.T) {
	d := Definition{Sections: []Section{{Key: "a", Questions: []Question{{Key: "x", Type: YesNo}, {Key: "y", Type: ShortText, VisibleIf: &Cond{Q: "x", Is: "any", Of: []string{Yes}}}}}}}
	before := d.Run(nil, "")
	if after := d.Run(Answers{"x": {Codes: []string{Yes}}}, ""); !after.Fresh(0, before) || after.Fresh(0, after) || after.Fresh(9, before) {
		t.Error("y is shown now and was not before")
	}
	if d.Run(Answers{"x": {Codes: []string{No}}}, "").Fresh(0, before) {
		t.Error("nothing is new")
	}
}

func TestNationalNumbersAreFoundAndNotRefused(t *testing.T) {
	a := Answers{"b": {Text: "811228-9874"}, "a": {Codes: []string{"other"}, Text: "mitt nr 19811228-9874"}, "c": {Text: "2026-11-21"}, "d": {Text: "054-540 00 00"}}
	if got := HasNationalNumber(a); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("got %v", got)
	}
	if _, problems := one(Question{Type: ShortText}).Run(nil, "").Decode(0, form("q_k", "811228-9874"), "sv"); len(problems) > 0 {
		t.Errorf("refused: %v", problems)
	}
}
