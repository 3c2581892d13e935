package store

import (
	"context"
	"slices"
	"time"

	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// found is what somebody may find by the words in it. Only what everybody may read is indexed.
type found struct {
	Kind     string // "idea", "process", "consultation", "thread", …: the catalogue key is search.kind.<kind>
	ID       id.ID
	Process  id.ID // None: of no process
	District string
	Language string // of the words; empty: of several
	Title    string
	Text     string // Markdown or plain; what is searched besides the title
	Path     string // of its page, without language
	At       time.Time
}

// foundText is how much of a text the list of hits shows.
const foundText = 240

// foundWords is how many different words of a text are indexed: those of about five pages.
const foundWords = 500

// index makes a thing findable, or findable by its new words. It is part of the transaction that
// publishes or changes the thing.
func index(ctx context.Context, tx *tenantdb.Tx, f found) error {
	if err := unindex(ctx, tx, f.Kind, f.ID); err != nil {
		return err
	}
	row := &model.SearchEntry{Kind: f.Kind, ID: f.ID, District: f.District, Language: f.Language, Title: f.Title,
		Excerpt: richtext.Excerpt(f.Text, foundText), Path: f.Path, At: f.At}
	if f.Process != id.None {
		row.ProcessID = &f.Process
	}
	if _, err := tx.Insert(row).Exec(ctx); err != nil {
		return err
	}
	var words []model.SearchWord
	title := dialect.Words(f.Title, foundWords)
	for _, w := range title {
		words = append(words, model.SearchWord{Word: w, Kind: f.Kind, ID: f.ID, At: f.At, Weight: 2})
	}
	for _, w := range dialect.Words(richtext.Text(f.Text), foundWords) {
		if !slices.Contains(title, w) {
			words = append(words, model.SearchWord{Word: w, Kind: f.Kind, ID: f.ID, At: f.At, Weight: 1})
		}
	}
	if len(words) == 0 {
		return nil
	}
	_, err := tx.Insert(&words).Exec(ctx)
	return err
}

// unindex makes a thing unfindable; one that is not there stays so.
func unindex(ctx context.Context, tx *tenantdb.Tx, kind string, which id.ID) error {
	if _, err := tx.Delete((*model.SearchWord)(nil)).Where("kind = ?", kind).Where("id = ?", which).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.Delete((*model.SearchEntry)(nil)).Where("kind = ?", kind).Where("id = ?", which).Exec(ctx)
	return err
}
