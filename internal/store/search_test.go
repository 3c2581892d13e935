package store_test

import (
	"slices"
	"testing"

	"almenda/internal/account"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/page"
	"almenda/internal/process"
	"almenda/internal/store"
	"almenda/internal/testkit"
)

func TestASearchFindsTheBeginningsOfAllItsWords(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, clk *clock.Set) {
		town, _ := testkit.TwoTowns(t, s)
		author, of := id.New(), id.New()
		err := store.Accounts{DB: s.Towns}.Update(t.Context(), town.ID, func(tx account.Tx) error {
			return tx.PutAccount(t.Context(), account.Account{ID: author, Email: "a@example.org", Language: "sv", State: account.Active, CreatedAt: clk.Now()}, "a@example.org")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = store.Processes{DB: s.Towns}.Update(t.Context(), town.ID, func(tx process.Tx) error {
			return tx.AddProcess(t.Context(), process.Process{ID: of, Slug: "ideas", Created: clk.Now(), State: process.Published, Version: 1})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, title := range []string{"Bänkar vid ån", "Bänk på torget", "En utebänk", "100% träd & buskar", "Träden vid torget"} {
			err := store.Ideas{DB: s.Towns}.Update(t.Context(), town.ID, func(tx idea.Tx) error {
				i := idea.Idea{ID: id.New(), Process: of, Author: author, Title: title, Language: "sv", Status: idea.Draft, Created: clk.Now(), Updated: clk.Now()}
				if err := tx.PutDraft(t.Context(), i); err != nil {
					return err
				}
				return tx.Publish(t.Context(), i.ID, idea.Submitted)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		titles := func(list []idea.Idea) (out []string) {
			for _, i := range list {
				out = append(out, i.Title)
			}
			slices.Sort(out)
			return out
		}
		err = store.Ideas{DB: s.Towns}.View(t.Context(), town.ID, func(tx idea.Tx) error {
			for typed, want := range map[string][]string{
				"bänk":          {"Bänk på torget", "Bänkar vid ån"}, // not within a word
				"bänk torg":     {"Bänk på torget"},
				"TRÄD":          {"100% träd & buskar", "Träden vid torget"},
				"100%":          {"100% träd & buskar"},
				"bänk buskar":   nil,
				"ån' OR 1=1 --": nil,
			} {
				found, err := tx.List(t.Context(), idea.Filter{Query: typed, Sort: idea.Newest}, page.Request{})
				if err != nil {
					return err
				}
				if got := titles(found.Rows); !slices.Equal(got, want) || found.Total != len(want) {
					t.Errorf("%q found %q, %d in all, want %q", typed, got, found.Total, want)
				}
			}
			near, err := tx.Similar(t.Context(), "Bänk och buskar", id.None, 5)
			if got := titles(near); !slices.Equal(got, []string{"100% träd & buskar", "Bänk på torget", "Bänkar vid ån"}) {
				t.Errorf("similar are %q", got)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestEverythingIsFoundInAnyFormOfItsWords(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, s *store.Store, _ *clock.Set) {
		a, b := testkit.TwoTowns(t, s)
		store.FindsEverything(t, s, a.ID, b.ID)
	})
}
