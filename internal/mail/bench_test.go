package mail

import (
	"context"
	"testing"

	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/testkit/smtpsink"
)

// The limit is the same letter sent over and over; what is above it is the price of our own words.
func BenchmarkSend(b *testing.B) {
	s, err := smtpsink.Start(smtpsink.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	tw := town("karlstad")
	p := NewPost(sender(b, s.Addr()), printers(b), addresses{})
	letter := invitation.Letter{ID: id.New(), To: "a@home.test", Language: "sv", Message: "Kom med!", Token: "t", Stop: "s"}
	w, err := p.Write(tw, letter)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("limit", func(b *testing.B) {
		open := p.Open(tw)
		defer open.Close()
		for b.Loop() {
			open.Send(context.Background(), w)
		}
	})
	b.Run("worded", func(b *testing.B) {
		open := p.Open(tw)
		defer open.Close()
		for b.Loop() {
			w, err := p.Write(tw, letter)
			if err != nil {
				b.Fatal(err)
			}
			open.Send(context.Background(), w)
		}
	})
}
