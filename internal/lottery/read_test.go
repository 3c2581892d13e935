package lottery

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func codes(found []Finding) (out []string) {
	for _, f := range found {
		out = append(out, f.Code)
	}
	return out
}

// All shapes of quotas that are in use mean the same.
func TestQuotasAreReadInEveryShape(t *testing.T) {
	for name, file := range map[string]string{
		"of the papers":        "category,feature,min,max\ngender,woman,2,3\ngender,man,1,2\n",
		"of the old app":       "category,name,min,max,min_flex,max_flex\ngender,woman,2,3,0,4\ngender,man,1,2,,-1\n",
		"of the new library":   "feature,value,min,max\ngender,woman,2,3\ngender,man,1,2\n",
		"with other columns":   "category,name,suggest min,suggest max,Current #,min,max,,\ngender,woman,9,9,9,2,3,,\ngender,man,,,,1,2,,\n",
		"from a spreadsheet":   "\xef\xbb\xbfCategory; Feature ;MIN;max\r\ngender;woman;2;3\r\n;;;\r\nGENDER; man;1;2\r\n",
		"with tabs, old Mac":   "category\tfeature\tmin\tmax\rgender\twoman\t2\t3\rgender\tman\t1\t2\r",
		"with quotation marks": "category,feature,min,max\n\"gender\",\"woman\",\"2\",\"3\"\ngender,man,1,2",
	} {
		features, found := ReadFeatures([]byte(file))
		if len(found) > 0 || len(features) != 1 || features[0].Name != "gender" || len(features[0].Values) != 2 {
			t.Errorf("%s: %+v %v", name, features, codes(found))
			continue
		}
		w, m := features[0].Values[0], features[0].Values[1]
		if w.Value != "woman" || w.Min != 2 || w.Max != 3 || m.Value != "man" || m.Min != 1 || m.Max != 2 {
			t.Errorf("%s: %+v", name, features)
		}
	}
}

func TestExactTargetsAreReadInTheirOrder(t *testing.T) {
	features, found := ReadFeatures([]byte(`{"gender": {"values": {"man": 3, "woman": 4}, "weight": 1}, "age": {"weight": 2, "values": {"old": 7}}}`))
	if len(found) > 0 || len(features) != 2 || features[0].Values[1] != (Quota{Value: "woman", Min: 4, Max: 4}) || features[1].Values[0].Max != 7 {
		t.Errorf("%+v %v", features, codes(found))
	}
	for _, file := range []string{`{`, `{"a": 1}`, `{"a": {"values": [1]}}`, `{"a": {"values": {"x": 1.5}}}`, `{"a": {"values": {"x": -1}}}`, `{}`, `{"a": {}}`} {
		features, found := ReadFeatures([]byte(file))
		p := Problem{Seats: 1, Features: features, People: []Person{{}}}
		if len(found) == 0 && len(p.Check()) == 0 {
			t.Errorf("%s was taken", file)
		}
	}
}

// What is wrong is told by code and row.
func TestWrongQuotasAreToldByCodeAndRow(t *testing.T) {
	const heading = "category,feature,min,max,min_flex,max_flex\na,x,1,2,,\n"
	for file, want := range map[string]string{
		heading + "a,y,one,2,,":                   "number 2",
		heading + "a,y,,2,,":                      "number 2",
		heading + "a,y,-1,2,,":                    "number 2",
		heading + "a,y,1.5,2,,":                   "number 2",
		heading + "a,y,3,2,,":                     "min_max 2",
		heading + "a,y,1,2,2,":                    "min_flex 2",
		heading + "a,y,1,2,,1":                    "max_flex 2",
		heading + "a, X ,1,2,,":                   "value_twice 2",
		heading + ",y,1,2,,":                      "empty_value 2",
		heading + "a,,1,2,,":                      "empty_value 2",
		heading + "a,\"y,1,2,,\n":                 "file 2",
		heading + "a,\xe5,1,2,,\n":                "encoding 2",
		"":                                        "empty_file 0",
		"\n\n":                                    "empty_file 0",
		"category,feature,min\na,x,1\n":           "column 0",
		"category,feature,min,max,max\na,x,1,2,3": "column 0",
		"category,feature,min,max\n":              "quotas ",
		"\xff\xfec\x00a\x00t\x00":                 "encoding 0",
	} {
		_, found := ReadFeatures([]byte(file))
		if len(found) != 1 || found[0].Code+" "+found[0].Params["row"] != want || !found[0].Fatal {
			t.Errorf("%q: %v, want %s", file, found, want)
		}
	}
}

var two = []Feature{{"Gender", []Quota{{Value: "Woman"}, {Value: "Man"}}}, {"Age", []Quota{{Value: "young"}, {Value: "65 +"}}}}

func TestPeopleAreReadHoweverTheyAreSpelt(t *testing.T) {
	people, found := ReadPeople([]byte("\xef\xbb\xbfStreet;AGE;mail; gender;Flat\r\nMain St. 1;Young;a@b;WOMAN;2\r\nmain st 1;65  +;;man ;2\r\n;young;;man;\r\n;young;;man;\r\n"), two, []string{"street", "flat"})
	if len(found) > 0 || len(people) != 4 {
		t.Fatalf("%v %v", people, codes(found))
	}
	if !slices.Equal(people[0].Values, []int{0, 0}) || !slices.Equal(people[1].Values, []int{1, 1}) || people[2].ID != "3" {
		t.Errorf("%+v", people)
	}
	if people[0].Household != people[1].Household || people[0].Household == "" || people[2].Household != "" {
		t.Errorf("homes: %q %q %q", people[0].Household, people[1].Household, people[2].Household)
	}
	if Household("a 1", "2") == Household("a", "12") || Household(" ", "-") != "" {
		t.Error("addresses run together")
	}
}

func TestWrongPeopleAreToldByCodeAndRow(t *testing.T) {
	for file, want := range map[string]string{
		"id,gender,age\na,woman,young\nb,other,young\n":  "unknown_value 2 fatal",
		"id,gender,age\na,woman,young\nb,,young\n":       "empty_value 2 fatal",
		"id,gender,age\na,woman,young\nb,man\n":          "empty_value 2 fatal",
		"id,gender,age\na,woman,young\na,man,young\n":    "duplicate_id 2 fatal",
		"id,gender,age\na,woman,young\na,woman,young\n":  "same_row 2 note",
		"id,gender,age\n,woman,young\nb,man,young\n":     "blank_id 1 note",
		"id,gender,age\na,woman,young,,x\n":              "wide_row 1 fatal",
		"id,gender\na,woman\n":                           "column 0 fatal",
		"id,ID,gender,age\na,b,woman,young\n":            "column 0 fatal",
		"id,gender,gender,age\na,man,man,young\n":        "column 0 fatal",
		"id,gender,age\na,woman,young\nb,m\xe4n,young\n": "encoding 2 fatal",
		"id,gender,age\na,woman,\"young\nb,man,young\n":  "file 1 fatal",
	} {
		_, found := ReadPeople([]byte(file), two, nil)
		got := ""
		for _, f := range found {
			got = f.Code + " " + f.Params["row"] + map[bool]string{true: " fatal", false: " note"}[f.Fatal]
		}
		if len(found) != 1 || got != want {
			t.Errorf("%q: %v, want %s", file, found, want)
		}
	}
	if _, found := ReadPeople([]byte("gender,age\nman,young\n"), two, []string{"street"}); !slices.Equal(codes(found), []string{CodeColumn}) {
		t.Errorf("a column of the household is missing: %v", found)
	}
}

// The sentences of the command are those of the catalogue, and every language has them.
func TestEveryCodeHasItsSentence(t *testing.T) {
	for _, lang := range []string{"en", "sv", "da", "pl"} {
		raw, err := os.ReadFile("../../tenants/_base/texts/lottery." + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for code, text := range sentences {
			f := Finding{Code: code}
			if !strings.Contains(string(raw), "\n"+f.Key()+": ") && !strings.HasPrefix(string(raw), f.Key()+": ") {
				t.Errorf("%s lacks %s", lang, f.Key())
			}
			if lang == "en" && !strings.Contains(string(raw), f.Key()+": \""+text+"\"\n") {
				t.Errorf("%s is another sentence in the catalogue", code)
			}
		}
	}
}
