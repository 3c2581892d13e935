package chaos

import (
	"net/http"
	"testing"
	"time"

	"almenda/internal/invitation"
	"almenda/internal/testkit/process"
)

// soon is how long somebody who sits before the screen waits for a code.
const soon = 5 * time.Second

func TestALongMailingKeepsNoOtherTownsCodeWaiting(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		w := build(t, options{sink: []string{"-fault", "slow", "-pause", "50ms"}})
		_, p := w.web()
		w.workers(1)
		c := w.invite("karlstad", crowd(people(t, 50000), "a"))
		w.eventually(time.Minute, "the mailing is under way", func() bool { return len(w.sink.Entries(t)) > 50 })
		for _, slug := range []string{"kobenhavn", "karlstad", "krakow"} {
			email := p.Address("waiting")
			begin := time.Now()
			p.Guest(w.town(slug)).Post("/login", "email", email).Want(http.StatusSeeOther)
			err := process.Until(4*soon, func() bool { return reached(w.sink.Entries(t))[email] })
			took := time.Since(begin)
			t.Logf("a code of %s took %s", slug, took.Round(time.Millisecond))
			if err != nil || took > soon {
				t.Errorf("a code of %s took %s, while a town writes to %d people", slug, took, len(c.people))
			}
		}
		if st := c.status(); st.Campaign.State != invitation.Running || st.Counts.Open() < len(c.people)/2 {
			t.Errorf("the mailing was over too soon to keep anybody waiting: %s %v", st.Campaign.State, st.Counts)
		}
	})
}
