package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

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
	list := dialect.Words(f.Title, foundWords)
	inTitle := len(list)
	for _, w := range dialect.Words(richtext.Text(f.Text), foundWords) {
		if !slices.Contains(list[:inTitle], w) {
			list = append(list, w)
		}
	}
	row := &model.SearchEntry{Kind: f.Kind, ID: f.ID, District: f.District, Language: f.Language, Title: f.Title,
		Excerpt: richtext.Excerpt(f.Text, foundText), Path: f.Path, At: f.At, Words: strings.Join(list, " ")}
	if f.Process != id.None {
		row.ProcessID = &f.Process
	}
	if _, err := tx.Insert(row).Exec(ctx); err != nil || len(list) == 0 {
		return err
	}
	words := make([]model.SearchWord, len(list))
	for i, w := range list {
		words[i] = model.SearchWord{Word: w, At: f.At, Kind: f.Kind, ID: f.ID, Weight: 1}
		if i < inTitle {
			words[i].Weight = 2
		}
	}
	_, err := tx.Insert(&words).Exec(ctx)
	return err
}

// unindex makes a thing unfindable; one that is not there stays so.
func unindex(ctx context.Context, tx *tenantdb.Tx, kind string, which id.ID) error {
	row := &model.SearchEntry{}
	err := tx.Select(row).Column("words", "at").Where("kind = ?", kind).Where("id = ?", which).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.Delete((*model.SearchWord)(nil)).Where("word IN (?)", bun.In(strings.Fields(row.Words))).Where("at = ?", row.At).
		Where("kind = ?", kind).Where("id = ?", which).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Delete((*model.SearchEntry)(nil)).Where("kind = ?", kind).Where("id = ?", which).Exec(ctx)
	return err
}
