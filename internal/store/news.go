package store

import (
	"context"

	"almenda/internal/event"
	"almenda/internal/notify"
)

// news tells, for each kind of event of which people hear, what is said to whom.
var news = map[event.Kind]func(noticeTx, context.Context, event.Event) ([]notify.Message, error){}

// Told lists the events of which people hear.
func Told() (kinds []event.Kind) {
	for kind := range news {
		kinds = append(kinds, kind)
	}
	return kinds
}

func (t noticeTx) News(ctx context.Context, e event.Event) ([]notify.Message, error) {
	read, ok := news[e.Kind]
	if !ok {
		return nil, nil
	}
	return read(t, ctx, e)
}
