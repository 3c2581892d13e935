package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"almenda/internal/id"
	"almenda/internal/search"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// library puts things into a town's index, the later the newer.
func library(t *testing.T, s *Store, town tenant.ID) {
	t.Helper()
	at := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	err := s.Towns.Update(t.Context(), town, func(tx *tenantdb.Tx) error {
		for i, f := range []found{
			{Kind: "idea", Title: "Ławki w parku", Text: "Przy **ścieżce** rowerowej.", Language: "pl", District: "centrum"},
			{Kind: "consultation", Title: "Ścieżki rowerowe", Text: "Nowe trasy i ławki.", Language: "pl"},
			{Kind: "thread", Title: "Gdzie są ławki?", Text: "Brakuje ławek.", Language: "pl", District: "północ"},
			{Kind: "meeting", Title: "Bibliotekets kväll", Text: "Vid ån.", Language: "sv"},
		} {
			f.ID, f.Path, f.At = id.New(), "/somewhere", at.AddDate(0, 0, i)
			if err := index(t.Context(), tx, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func titles(f search.Found) (out []string) {
	for _, h := range f.Hits {
		out = append(out, h.Title)
	}
	return out
}

// FindsEverything is run on each engine by the tests that can open both.
func FindsEverything(t *testing.T, s *Store, a, b tenant.ID) {
	library(t, s, a)
	ctx, ask := t.Context(), Search{DB: s.Towns}
	for _, c := range []struct {
		name string
		q    search.Query
		want []string
	}{
		{"a word in another form, titles first", search.Query{Text: "ławkę"}, []string{"Gdzie są ławki?", "Ławki w parku", "Ścieżki rowerowe"}},
		{"all words", search.Query{Text: "ścieżka ławka"}, []string{"Ścieżki rowerowe", "Ławki w parku"}},
		{"without accents", search.Query{Text: "SCIEZKI"}, []string{"Ścieżki rowerowe", "Ławki w parku"}},
		{"the beginning of a word", search.Query{Text: "bibl"}, []string{"Bibliotekets kväll"}},
		{"one kind", search.Query{Text: "ławki", Kind: "idea"}, []string{"Ławki w parku"}},
		{"one district", search.Query{Text: "ławki", District: "północ"}, []string{"Gdzie są ławki?"}},
		{"nothing", search.Query{Text: "ławka zebra"}, nil},
		{"only words that are everywhere", search.Query{Text: "i w na"}, nil},
		{"two letters are no beginning", search.Query{Text: "bi"}, nil},
	} {
		got, err := ask.Find(ctx, a, c.q, "", 20)
		if err != nil || !slices.Equal(titles(got), c.want) {
			t.Errorf("%s: %q, %v; want %q", c.name, titles(got), err, c.want)
		}
		if other, err := ask.Find(ctx, b, c.q, "", 20); err != nil || other.Total != 0 {
			t.Errorf("%s: the other town finds %q, %v", c.name, titles(other), err)
		}
	}
	first, err := ask.Find(ctx, a, search.Query{Text: "ławki"}, "", 2)
	if err != nil || first.Total != 3 || first.Kinds["idea"] != 1 || len(first.Hits) != 2 || first.Next == "" {
		t.Fatalf("the first page: %+v, %v", first, err)
	}
	if rest, err := ask.Find(ctx, a, search.Query{Text: "ławki"}, first.Next, 2); err != nil || len(rest.Hits) != 1 || rest.Next != "" {
		t.Errorf("the second page: %+v, %v", rest, err)
	}
	if _, err := ask.Find(ctx, a, search.Query{Text: "ławki"}, "-1", 2); err == nil {
		t.Error("a page that is none was found")
	}
	forget(t, s, a, first.Hits[0])
	if rest, err := ask.Find(ctx, a, search.Query{Text: "ławki"}, "", 5); err != nil || rest.Total != 2 {
		t.Errorf("after one was taken away: %+v, %v", rest, err)
	}
}

func forget(t *testing.T, s *Store, town tenant.ID, h search.Hit) {
	t.Helper()
	if err := s.Towns.Update(t.Context(), town, func(tx *tenantdb.Tx) error { return unindex(context.WithoutCancel(t.Context()), tx, h.Kind, h.ID) }); err != nil {
		t.Fatal(err)
	}
}
