package survey_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/store"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

type plainLinks struct{}

func (plainLinks) Link(_ tenant.ID, _, path string) string { return "https://town.example" + path }

// letters queued so far: "what to", in order of the words.
func (h *intake) letters(t *testing.T) (out []string) {
	t.Helper()
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		var rows []model.Mail
		err := tx.Select(&rows).Where("kind = ?", "survey_letter").Scan(ctx)
		out = nil
		for _, r := range rows {
			for _, what := range []string{"invited", "reminded", "results"} {
				if strings.Contains(r.Params, "survey_news."+what) {
					out = append(out, what+" "+strings.TrimSuffix(r.Email, "@example.org"))
				}
			}
			if strings.Count(r.Params, "/unfollow/") != 1 {
				t.Errorf("a letter cannot be ended by one click: %s", r.Params)
			}
		}
		slices.Sort(out)
		return err
	})
	return out
}

// day moves the clock to noon of a later day.
func (h *intake) day(days int) {
	now := h.clk.Now().In(h.town.Location())
	noon := time.Date(now.Year(), now.Month(), now.Day()+days, 12, 0, 0, 0, h.town.Location())
	h.clk.Advance(noon.Sub(h.clk.Now()))
}

func (h *intake) post(t *testing.T) {
	t.Helper()
	n := notify.New(store.Notices{DB: h.s.Towns}, plainLinks{})
	var all sync.WaitGroup
	for range 3 { // several processes at once
		all.Go(func() {
			if err := n.Surveys(context.WithoutCancel(t.Context()), h.town); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func (h *intake) expect(t *testing.T, when string, want ...string) {
	t.Helper()
	if got := h.letters(t); !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", when, got, want)
	}
}

func TestEachPersonGetsEachLetterOnceAndWhoAnsweredIsSpared(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		h.day(1)
		which := h.open(t, survey.Residents, true, false)
		h.set(t, which, "closes_at", h.clk.Now().Add(30*24*time.Hour))
		h.set(t, which, "settings", `{"reminders":2}`)
		people := map[string]access.Actor{}
		for _, name := range []string{"adam", "bea", "cilla", "david"} {
			people[name] = h.person(t, name, access.ByMail)
			h.reach(t, people[name])
		}
		h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error { // david wants no letters
			_, err := tx.Insert(&model.Suppression{EmailKey: "david@example.org", Reason: "unsubscribed", CreatedAt: tx.Now()}).Exec(ctx)
			return err
		})
		ed := access.Actor{Tenant: h.town.ID, Account: people["adam"].Account, Assurance: access.ByMail, Grants: []access.Grant{{Role: access.Editor}}}
		if err := h.Invite(t.Context(), people["bea"], which); !fault.Is(err, fault.NotFound) {
			t.Errorf("a resident invited: %v", err)
		}
		p, err := h.Post(t.Context(), ed, which)
		if err != nil || p.Audience != 3 || p.Can != "" {
			t.Errorf("%+v, %v", p, err)
		}
		h.post(t)
		h.expect(t, "before the button")
		for range 2 {
			if err := h.Invite(t.Context(), ed, which); err != nil {
				t.Fatal(err)
			}
		}
		h.clk.Advance(11 * time.Hour)
		h.post(t)
		h.expect(t, "at night")
		h.day(1)
		h.post(t)
		h.post(t)
		invited := []string{"invited adam", "invited bea", "invited cilla"}
		h.expect(t, "invited", invited...)
		h.send(t, people["adam"], which, survey.NewKey(), "")
		h.day(2)
		h.post(t)
		h.expect(t, "after two days", invited...)
		h.day(1)
		h.post(t)
		h.expect(t, "after three days", append(slices.Clone(invited), "reminded bea", "reminded cilla")...)
		h.stop(t, which, people["cilla"])
		for range 4 {
			h.day(3)
			h.post(t)
		}
		all := append(slices.Clone(invited), "reminded bea", "reminded bea", "reminded cilla")
		h.expect(t, "two reminders at most, and none once they were ended", all...)
		eva := h.person(t, "eva", access.ByMail) // was not invited, but takes part
		h.reach(t, eva)
		h.send(t, eva, which, survey.NewKey(), "")
		h.clk.Advance(40 * 24 * time.Hour)
		h.set(t, which, "released_at", h.clk.Now())
		h.post(t)
		h.post(t)
		h.expect(t, "results", append(slices.Clone(all), "results adam", "results bea", "results eva")...)
	})
}

// stop presses the link under a letter.
func (h *intake) stop(t *testing.T, which id.ID, who access.Actor) {
	t.Helper()
	var row model.Follower
	h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
		return tx.Select(&row).Where("subject_id = ?", which).Where("account_id = ?", who.Account).Scan(ctx)
	})
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	if err := follow.New(store.Follows{DB: h.s.Towns}, policy, nil).Stop(t.Context(), access.Guest(h.town.ID, "sv"), row.Stop); err != nil {
		t.Fatal(err)
	}
}

func TestManyPeopleAreInvitedInBatches(t *testing.T) {
	eachIntake(t, func(t *testing.T, h *intake) {
		h.day(1)
		which := h.open(t, survey.Residents, true, false)
		h.rows(t, func(ctx context.Context, tx *tenantdb.Tx) error {
			for n := range 450 {
				key := fmt.Sprintf("p%d@example.org", n)
				row := &model.Account{ID: id.New(), Email: key, EmailKey: &key, Language: "sv", State: "active", CreatedAt: tx.Now()}
				if _, err := tx.Insert(row).Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		ed := h.clerk(t, "ed")
		if err := h.Invite(t.Context(), ed, which); err != nil {
			t.Fatal(err)
		}
		h.post(t)
		got := h.letters(t)
		if again := slices.Compact(slices.Clone(got)); len(got) != 451 || len(again) != 451 {
			t.Errorf("%d letters to %d people", len(got), len(again))
		}
	})
}
