package survey

import (
	"context"

	"almenda/internal/id"
)

// ResultsTx is what results need of a transaction.
type ResultsTx interface {
	// Each reads all shuffled answers of a survey in the order of their random ids, which says nothing
	// of when they came. It holds one page of them at a time: body is only valid until fn returns.
	Each(ctx context.Context, survey id.ID, fn func(version int, channel Channel, body []byte) error) error
	// Responses counts what came in, shuffled or waiting, by channel. It is exact: see Rounded.
	Responses(ctx context.Context, survey id.ID) (map[Channel]int, error)
}

// Rounded is how a number of answers is told while a survey runs: to whole tens, so that no two looks
// tell of one person. Less than ten is 0, "fewer than ten".
func Rounded(n int) int { return n / 10 * 10 }
