package mail

import "context"

// Sender hands letters to a mail server.
type Sender interface {
	// Send hands over one letter and tells what became of it. It does not return before that is
	// known or the server's time is up; a context that ends stops it only before it began.
	Send(ctx context.Context, m Message) Outcome
	// Open makes a batch: many letters one after the other, over one connection where possible.
	// It does not touch the network yet.
	Open() Batch
}

// Batch sends letters one after the other. It is for one goroutine.
type Batch interface {
	Send(ctx context.Context, m Message) Outcome
	// Close says goodbye. What it meets is of no consequence for the letters.
	Close()
}
