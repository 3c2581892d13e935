package survey

import (
	"context"

	"almenda/internal/id"
)

// ResultsTx is what results need of a transaction.
type ResultsTx interface {
	Answered

	// Shared counts the accounts that answered one of two surveys alone, and those that answered both.
	Shared(ctx context.Context, a, b id.ID) (onlyA, onlyB, both int, err error)
	// Uncounted lists surveys that staff have closed the books of and whose results are not published.
	Uncounted(ctx context.Context) ([]id.ID, error)

	// MembersTold tells whether everybody whom a panel's survey asked has got the results.
	MembersTold(ctx context.Context, survey id.ID) (bool, error)
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
	Stratum string // the group of people whose member answered; only of panels
}

// Rounded is how a number of answers is told while a survey runs: to whole tens, so that no two looks
// tell of one person. Less than ten is 0, "fewer than ten".
func Rounded(n int) int { return n / 10 * 10 }
