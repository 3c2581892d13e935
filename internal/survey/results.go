package survey

import (
	"context"

	"almenda/internal/id"
	"almenda/internal/page"
)

// ResultsTx is what results need of a transaction.
type ResultsTx interface {
	// Each reads all shuffled answers of a survey in the order of their random ids, which says nothing
	// of when they came. It holds one page of them at a time: body is only valid until fn returns.
	Each(ctx context.Context, survey id.ID, fn func(version int, channel Channel, body []byte) error) error
	// After reads the shuffled answers behind one, at most limit of them. id.None: from the beginning.
	After(ctx context.Context, survey, last id.ID, limit int) ([]Filed, error)
	// Responses counts what came in, shuffled or waiting, by channel. It is exact: see Rounded.
	Responses(ctx context.Context, survey id.ID) (map[Channel]int, error)
	// Waiting counts what came in and is not shuffled yet.
	Waiting(ctx context.Context, survey id.ID) (int, error)
	// Shared counts the accounts that answered one of two surveys alone, and those that answered both.
	Shared(ctx context.Context, a, b id.ID) (onlyA, onlyB, both int, err error)
	// Forget deletes all answers of a survey and what people wrote in them.
	Forget(ctx context.Context, survey id.ID) error

	// PutWords keeps what people wrote. Callers shuffle first: rows lie in the order of their arrival.
	PutWords(ctx context.Context, survey id.ID, words []Words) error
	// WordsOf reads what people wrote, in the order of random ids. A cursor that is none is Invalid.
	WordsOf(ctx context.Context, survey id.ID, f WordsFilter, req page.Request) (page.Of[Words], error)
	// OneOfWords is one of them, and holds its row until the end.
	OneOfWords(ctx context.Context, survey, words id.ID) (Words, error)
	// SaveWords writes the review of one of them.
	SaveWords(ctx context.Context, survey id.ID, w Words) error
	// ApproveUnflagged approves all that wait, have no flags and answer a question. It gives how many.
	ApproveUnflagged(ctx context.Context, survey id.ID, question string, by id.ID) (int, error)
	// WordsCounts counts them by question and state, and the themes of those that were looked at.
	WordsCounts(ctx context.Context, survey id.ID) ([]WordsCount, error)
	ThemeCounts(ctx context.Context, survey id.ID) ([]ThemeCount, error)
	// Uncounted lists surveys that staff have closed the books of and whose results are not published.
	Uncounted(ctx context.Context) ([]id.ID, error)

	// LockReleases lets one publication of results through at a time in the town, until the end.
	LockReleases(ctx context.Context) error
	// PutResults keeps the published tables. They can be put once.
	PutResults(ctx context.Context, survey id.ID, bodies [][]byte) error
	// Results reads them in their order.
	Results(ctx context.Context, survey id.ID) ([][]byte, error)
	// TakeBack writes a published table anew, without its numbers.
	TakeBack(ctx context.Context, survey id.ID, number int, body []byte) error
	// ReleasedIn lists surveys with published results, newest first: of one process, or, for None, of
	// the town.
	ReleasedIn(ctx context.Context, process id.ID, limit int) ([]Survey, error)
	// IndexResults puts the page of results where people search.
	IndexResults(ctx context.Context, s Survey, language string, words []string) error
}

// Filed is an answer as it is kept.
type Filed struct {
	ID      id.ID
	Version int
	Channel Channel
	Body    []byte
}

// Rounded is how a number of answers is told while a survey runs: to whole tens, so that no two looks
// tell of one person. Less than ten is 0, "fewer than ten".
func Rounded(n int) int { return n / 10 * 10 }
