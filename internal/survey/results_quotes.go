package survey

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	"almenda/internal/disclosure"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/questionnaire"
)

// MinQuotes is how many approved answers in words there must be before any are shown.
func MinQuotes() int { return disclosure.Least().FewestTexts() }

// maxQuotes is how many are shown at most.
const maxQuotes = 60

// words puts what people wrote into the figures of questions that ask for it: only what was approved,
// never by groups, in an order that means nothing.
func (f *figures) words(ctx context.Context, survey id.ID) error {
	themes, err := f.kept.ThemeCounts(ctx, survey)
	if err != nil {
		return err
	}
	for _, one := range f.list {
		if one.Type != questionnaire.ShortText && one.Type != questionnaire.LongText {
			continue
		}
		said, err := approved(ctx, f.kept, survey, one.Question)
		if err != nil {
			return err
		}
		one.Base = 0
		if len(said) < f.rules.FewestTexts() || one.By != "" {
			one.Hidden = "survey_results.hidden.words"
			continue
		}
		// Which are shown when there are very many hangs on their random ids, and is the same each time: what
		// staff looked at is what is published.
		order := rand.New(rand.NewPCG(binary.BigEndian.Uint64(survey[:8]), binary.BigEndian.Uint64(survey[8:]))) //nolint:gosec // an order, no secret
		order.Shuffle(len(said), func(a, b int) { said[a], said[b] = said[b], said[a] })
		one.Quotes = said[:min(len(said), maxQuotes)]
		one.Base = disclosure.RoundBase(len(said))
		for _, t := range themes {
			if t.Question == one.Question {
				one.Themes = append(one.Themes, f.theme(t))
			}
		}
	}
	return nil
}

// theme is how many wrote of something, where that are not few.
func (f *figures) theme(t ThemeCount) Theme {
	if t.N < f.rules.Base {
		return Theme{Words: t.Theme, Hidden: true}
	}
	return Theme{Words: t.Theme, N: disclosure.RoundBase(t.N)}
}

// approved reads at most some hundred approved answers to a question. Their ids are random, and so is
// which of very many are read.
func approved(ctx context.Context, kept Answered, survey id.ID, question string) (out []string, err error) {
	for _, state := range []WordsState{WordsApproved, WordsEdited} {
		list, err := kept.WordsOf(ctx, survey, WordsFilter{Question: question, State: state}, page.Request{Size: 100})
		if err != nil {
			return nil, err
		}
		for _, w := range list.Rows {
			out = append(out, w.Said())
		}
	}
	return out, nil
}
