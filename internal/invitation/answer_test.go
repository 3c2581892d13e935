package invitation

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// TestNoOrderOfEventsLetsADeadLinkIn plays random sequences: once a link is revoked, replaced,
// expired or used, it never opens an account again.
func TestNoOrderOfEventsLetsADeadLinkIn(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		b := newBed(t)
		c := b.running(1, nil)
		b.step(c)
		live := b.post.sent[0].Letter.Token
		var dead []string
		kill := func() {
			if live != "" {
				dead = append(dead, live)
			}
			live = ""
		}
		var who id.ID
		for who = range b.recipients {
		}
		for range 12 {
			switch r.IntN(6) {
			case 0:
				if b.svc.Revoke(ctx, b.who, b.town, who) == nil {
					kill()
				}
			case 1:
				if b.svc.Resend(ctx, b.who, b.town, who) == nil {
					kill()
					b.step(c)
					if b.recipients[who].State == Sent { // and not stopped by an earlier no
						live = b.post.sent[len(b.post.sent)-1].Letter.Token
					}
				}
			case 2:
				b.clock.Advance(31 * 24 * time.Hour)
				kill()
			case 3:
				b.ok(b.svc.Sweep(ctx, b.town))
			case 4:
				if _, err := b.svc.Accept(ctx, b.town, live); live != "" && err != nil {
					t.Fatalf("seed %d: a good link was refused: %v", seed, err)
				}
				kill()
			case 5:
				b.ok(b.svc.Unsubscribe(ctx, b.town, b.post.sent[0].Letter.Stop))
				if b.recipients[who].State == Unsubscribed {
					kill()
				}
			}
			for _, token := range dead {
				if _, err := b.svc.Accept(ctx, b.town, token); err == nil {
					t.Fatalf("seed %d: a dead link let somebody in", seed)
				}
			}
		}
	}
}

func TestALinkWorksOnlyInItsTownAndForItsPurpose(t *testing.T) {
	b := newBed(t)
	c := b.running(1, nil)
	b.step(c)
	l := b.post.sent[0].Letter
	for name, err := range map[string]error{
		"another town's host":   second(b.svc.Accept(ctx, b.other, l.Token)),
		"the unsubscribe link":  second(b.svc.Accept(ctx, b.town, l.Stop)),
		"a changed link":        second(b.svc.Accept(ctx, b.town, flip(l.Token))),
		"an empty link":         second(b.svc.Accept(ctx, b.town, "")),
		"rubbish":               second(b.svc.Accept(ctx, b.town, strings.Repeat("A", 48))),
		"no to another town":    b.svc.Unsubscribe(ctx, b.other, l.Stop),
		"no with the other":     b.svc.Unsubscribe(ctx, b.town, l.Token),
		"a look at another one": second(b.svc.Look(ctx, b.other, l.Token)),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if look, err := b.svc.Look(ctx, b.town, l.Token); err != nil || look.Standing != Open || look.Email != "p000@home.test" {
		t.Errorf("%+v, %v", look, err)
	}
	in, err := b.svc.Accept(ctx, b.town, l.Token)
	if err != nil || b.residents["p000@home.test"] != in.Account || in.Language != "sv" {
		t.Errorf("%+v, %v", in, err)
	}
	if _, err := b.svc.Accept(ctx, b.town, l.Token); !fault.Is(err, fault.Conflict) {
		t.Errorf("the second time: %v", err)
	}
	if !slices.ContainsFunc(b.events, func(e event.Event) bool { return e.Kind == event.InvitationAccepted }) {
		t.Error("nobody was told")
	}
}

func second[T any](_ T, err error) error { return err }

func flip(token string) string {
	c := byte('A')
	if token[30] == c {
		c = 'B'
	}
	return token[:30] + string(c) + token[31:]
}

func TestAShortSecretIsRefused(t *testing.T) {
	if _, err := NewService(nil, nil, nil, []byte("short")); err == nil {
		t.Error("a short secret was taken")
	}
}
