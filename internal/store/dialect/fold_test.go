package dialect

import (
	"slices"
	"strings"
	"testing"
)

func TestFormsOfAWordEndAlike(t *testing.T) {
	for _, forms := range []string{
		"bänk bänken bänkar bänkarna bänkarnas", "cykelbana cykelbanan cykelbanor cykelbanorna", "lekplats lekplatsen lekplatser lekplatsernas",
		"träd träden trädens", "bibliotek biblioteket bibliotekets biblioteken", "skola skolan skolor skolorna", "park parken parker",
		"cykelsti cykelstien cykelstier cykelstierne", "bænk bænken bænke bænkene", "træ træer træet træerne", "gade gaden gader gaderne", "bolig boliger",
		"ławka ławki ławce ławkę ławek ławkami ławkach", "drzewo drzewa drzew drzewami drzewach", "szkoła szkoły szkole szkołę szkół szkołami",
		"ścieżka ścieżki ścieżce ścieżek ścieżkami", "park parku parków parkach parkami", "miejski miejskiego miejska miejskich miejskimi",
		"konsultacja konsultacje konsultacji konsultacjami konsultacjach", "biblioteka biblioteki bibliotece bibliotek",
		"bench benches", "tree trees", "street streets", "cycle cycling",
	} {
		var got []string
		for _, f := range strings.Fields(forms) {
			got = append(got, Stem(Fold(f)))
		}
		if len(slices.Compact(slices.Clone(got))) != 1 {
			t.Errorf("%s: %v", forms, got)
		}
	}
}

func TestDifferentWordsStayApart(t *testing.T) {
	for _, pair := range [][2]string{{"park", "parkering"}, {"ławka", "ławnik"}, {"skola", "skog"}, {"gade", "gård"}, {"tree", "street"}, {"droga", "drzewo"}} {
		if a, b := Stem(Fold(pair[0])), Stem(Fold(pair[1])); a == b {
			t.Errorf("%s and %s are both %s", pair[0], pair[1], a)
		}
	}
}

func TestWordsAreTakenOnceAndWithoutThoseInEveryText(t *testing.T) {
	if got := Words("Bänkar och bänken vid ån, i parken: 12!", 10); !slices.Equal(got, []string{"bank", "vid", "an", "park", "12"}) {
		t.Errorf("got %q", got)
	}
	if got := Words("ett två tre fyra fem", 2); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}
