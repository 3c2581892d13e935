package consultation_test

import (
	"sync"
	"testing"

	"almenda/internal/access"
	"almenda/internal/consultation"
	"almenda/internal/id"
	"almenda/internal/page"
)

func TestNumbersFollowWithoutAGapHoweverManyComeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which := h.published(t, func(in *consultation.Settings) { in.Audience = consultation.Everybody })
		const many = 40
		var wait sync.WaitGroup
		for n := range many {
			wait.Go(func() {
				key := id.New()
				for range 2 { // each form is sent twice, some at the same time
					var err error
					if n%2 == 0 {
						_, err = h.SendGuest(t.Context(), access.Guest(h.town.ID, "sv"), h.town, "park", consultation.Guest{Key: key, About: consultation.Whole, Body: "More benches.", Voice: consultation.Voice{Speaks: consultation.Person}})
					} else {
						_, err = h.Enter(t.Context(), h.staff, h.town, which, consultation.Enter{Key: key, Source: consultation.Paper, Received: h.clk.Now(), About: consultation.Whole,
							Voice: consultation.Voice{Speaks: consultation.Person}, Body: "Fewer benches.", Consent: true})
					}
					if err != nil {
						t.Errorf("remark %d: %v", n, err)
					}
				}
			})
		}
		// One that fails takes no number with it.
		if _, err := h.SendGuest(t.Context(), access.Guest(h.town.ID, "sv"), h.town, "park", consultation.Guest{Key: id.New(), About: consultation.Whole}); err == nil {
			t.Error("an empty remark was taken")
		}
		wait.Wait()
		list, err := h.Register(t.Context(), h.staff, which, consultation.Filter{}, page.Request{Size: page.Max})
		if err != nil || len(list.Rows) != many {
			t.Fatalf("%d remarks, %v", len(list.Rows), err)
		}
		for i, r := range list.Rows {
			if r.Number != i+1 {
				t.Errorf("remark %d has the number %d", i+1, r.Number)
			}
		}
	})
}
