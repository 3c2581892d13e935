package room_test

import (
	"almenda/internal/access"
	"almenda/internal/room"
	"context"
	"testing"
)

func TestSupportCountsEachPersonOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.open(t)
		q := h.question(t, h.anna, "When will it come?")
		h.handle(t, q, room.Shown)
		people := make([]access.Actor, 8)
		for i := range people {
			people[i] = h.person(t, h.a, string(rune('k'+i)))
		}
		done := make(chan error)
		for _, who := range people {
			for range 3 {
				go func() { done <- h.Support(context.WithoutCancel(t.Context()), who, h.room, q, true) }()
			}
		}
		for range 3 * len(people) {
			must(t, <-done)
		}
		must(t, h.Support(t.Context(), people[0], h.room, q, false))
		must(t, h.Support(t.Context(), people[0], h.room, q, false))
		if got := h.stage(t).Wall[0].Supports; got != len(people)-1 {
			t.Errorf("%d supports of %d people", got, len(people)-1)
		}
		own, err := h.Mine(t.Context(), people[1], h.stage(t).Sitting.ID)
		if err != nil || !own.Supported[q] {
			t.Errorf("what one supports: %v, %v", own.Supported, err)
		}
	})
}
