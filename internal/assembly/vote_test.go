package assembly_test

import (
	"sync"
	"testing"
	"time"

	"almenda/internal/assembly"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// vote lets members vote, in order.
func (h *house) vote(t *testing.T, n int, choices ...assembly.Choice) {
	t.Helper()
	for i, c := range choices {
		if err := h.Vote(t.Context(), h.people[i], "klimat", n, assembly.Vote{Choice: c, Reason: "Det saknas bänkar."}); err != nil {
			t.Fatal(err)
		}
	}
}

func (h *house) standing(t *testing.T, which, advice id.ID) assembly.AdvicePage {
	t.Helper()
	p, err := h.AdviceDesk(t.Context(), h.editor, which, advice)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestThresholdAndQuorumDecide(t *testing.T) {
	const yes, no, abstain = assembly.Yes, assembly.No, assembly.Abstain
	for name, c := range map[string]struct {
		votes []assembly.Choice
		want  assembly.Standing
	}{
		"four of five":                 {[]assembly.Choice{yes, yes, yes, yes, no}, assembly.Adopted},
		"three of five":                {[]assembly.Choice{yes, yes, yes, no, no}, assembly.Declined},
		"abstaining counts as present": {[]assembly.Choice{yes, abstain, abstain}, assembly.Adopted},
		"too few":                      {[]assembly.Choice{yes, yes}, assembly.Declined},
		"all abstain":                  {[]assembly.Choice{abstain, abstain, abstain}, assembly.Declined},
		"nobody":                       {nil, assembly.Declined},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				which, _ := h.meets(t)
				r := h.drafted(t, which)
				if err := h.OpenVote(t.Context(), h.editor, which, r.ID, h.clk.Now().Add(time.Hour)); err != nil {
					t.Fatal(err)
				}
				h.vote(t, r.Number, c.votes...)
				if p := h.standing(t, which, r.ID); p.Voted != len(c.votes) || p.Ballots[0].Yes != 0 || p.Ballots[0].Voted() != 0 {
					t.Errorf("counts of an open vote are told: %+v", p.Ballots[0])
				}
				h.clk.Advance(2 * time.Hour)
				if err := h.Vote(t.Context(), h.people[4], "klimat", r.Number, assembly.Vote{Choice: yes}); !fault.Is(err, fault.Closed) {
					t.Errorf("a vote after the end: %v", err)
				}
				if err := h.Sweep(t.Context(), h.town); err != nil {
					t.Fatal(err)
				}
				p := h.standing(t, which, r.ID)
				if p.Advice.State != c.want || p.Ballots[0].Voted() != len(c.votes) || p.Ballots[0].Members != 5 {
					t.Errorf("%s: %+v; want %s", p.Advice.State, p.Ballots[0], c.want)
				}
				h.nobodyIsKept(t)
			})
		})
	}
}

// nobodyIsKept looks for what says who voted after the close.
func (h *house) nobodyIsKept(t *testing.T) {
	t.Helper()
	err := h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) error {
		for _, rows := range []any{(*model.AssemblyVoter)(nil), (*model.AssemblyReason)(nil)} {
			n, err := tx.Select(rows).Count(t.Context())
			if err != nil {
				return err
			}
			if n != 0 {
				t.Errorf("%d rows of %T are left", n, rows)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachMemberVotesOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, _ := h.meets(t)
		r := h.drafted(t, which)
		if err := h.OpenVote(t.Context(), h.editor, which, r.ID, h.clk.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for _, who := range h.people {
			for range 4 {
				wait.Go(func() {
					if err := h.Vote(t.Context(), who, "klimat", r.Number, assembly.Vote{Choice: assembly.Yes}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wait.Wait()
		if err := h.Vote(t.Context(), h.people[0], "klimat", r.Number, assembly.Vote{Choice: "maybe"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an odd choice: %v", err)
		}
		h.leave(t, h.people[4])
		if err := h.CloseVote(t.Context(), h.editor, which, r.ID); err != nil {
			t.Fatal(err)
		}
		if b := h.standing(t, which, r.ID).Ballots[0]; b.Yes != 5 || b.Voted() != 5 || !b.Passed {
			t.Errorf("%+v", b)
		}
	})
}

// handed brings a recommendation to the town.
func (h *house) handed(t *testing.T) (which, advice id.ID) {
	t.Helper()
	which, _ = h.meets(t)
	r := h.drafted(t, which)
	if err := h.HandOver(t.Context(), h.editor, which, assembly.HandOver{Day: "2026-03-01", Office: "Gatukontoret", Due: "2026-04-01"}); !fault.Is(err, fault.Closed) {
		t.Errorf("nothing was adopted: %v", err)
	}
	if err := h.OpenVote(t.Context(), h.editor, which, r.ID, h.clk.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	h.vote(t, r.Number, assembly.Yes, assembly.Yes, assembly.Yes)
	if err := h.CloseVote(t.Context(), h.editor, which, r.ID); err != nil {
		t.Fatal(err)
	}
	day := h.clk.Now().Format(time.DateOnly)
	if err := h.HandOver(t.Context(), h.editor, which, assembly.HandOver{Day: day, Office: "Gatukontoret", Due: h.clk.Now().AddDate(0, 0, 30).Format(time.DateOnly)}); err != nil {
		t.Fatal(err)
	}
	return which, r.ID
}

func TestDoneIsWhatTheMembersConfirmed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		which, advice := h.handed(t)
		due := h.clk.Now().AddDate(0, 0, 40).Format(time.DateOnly)
		follow := func(f assembly.Follow) error {
			f.Office, f.Due, f.Language = "Gatukontoret", due, "sv"
			return h.Follow(t.Context(), h.editor, h.town, which, advice, f)
		}
		if err := follow(assembly.Follow{State: assembly.Done, Note: "Klart."}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an office called it done: %v", err)
		}
		if err := follow(assembly.Follow{State: assembly.Rejected}); !fault.Is(err, fault.Invalid) {
			t.Errorf("rejected without a reason: %v", err)
		}
		closes := h.clk.Now().Add(time.Hour)
		if err := follow(assembly.Follow{State: assembly.Proposed, Note: "Träden står.", Closes: closes}); err != nil {
			t.Fatal(err)
		}
		if err := follow(assembly.Follow{State: assembly.InWork}); !fault.Is(err, fault.Closed) {
			t.Errorf("the office moved on during the vote: %v", err)
		}
		if err := h.Vote(t.Context(), h.people[0], "klimat", 1, assembly.Vote{Choice: assembly.No}); !fault.Is(err, fault.Invalid) {
			t.Errorf("no without a reason: %v", err)
		}
		h.vote(t, 1, assembly.No, assembly.No, assembly.Yes)
		if err := h.CloseVote(t.Context(), h.editor, which, advice); err != nil {
			t.Fatal(err)
		}
		if p := h.standing(t, which, advice); p.Advice.State != assembly.InWork || len(p.Ballots[0].Reasons) != 2 {
			t.Errorf("%s, %+v", p.Advice.State, p.Ballots[0])
		}
		h.clk.Advance(2 * time.Hour)
		if err := follow(assembly.Follow{State: assembly.Proposed, Note: "Bänkarna också.", Closes: h.clk.Now().Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
		h.vote(t, 1, assembly.Yes, assembly.Yes, assembly.Yes, assembly.Yes)
		if err := h.CloseVote(t.Context(), h.editor, which, advice); err != nil {
			t.Fatal(err)
		}
		p, err := h.Advice(t.Context(), h.guest, "klimat", 1)
		if err != nil || p.Advice.State != assembly.Done || len(p.Steps) != 6 {
			t.Errorf("%s after %d steps, %v", p.Advice.State, len(p.Steps), err)
		}
		h.nobodyIsKept(t)
	})
}

func TestOfficesAreRemindedOnceForEachStage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.handed(t)
		told := func() int {
			n := 0
			err := h.s.Towns.View(t.Context(), h.town.ID, func(tx *tenantdb.Tx) (err error) {
				count, err := tx.Select((*model.Outbox)(nil)).Where("kind = ?", event.AssemblyDue).Count(t.Context())
				n = int(count)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		noon := time.Date(h.clk.Now().Year(), h.clk.Now().Month(), h.clk.Now().Day(), 12, 0, 0, 0, time.UTC)
		for _, c := range []struct{ days, want int }{{0, 0}, {23, 1}, {24, 1}, {28, 2}, {30, 3}, {31, 4}, {40, 4}} {
			h.clk.Advance(noon.AddDate(0, 0, c.days).Sub(h.clk.Now()))
			for range 2 {
				if err := h.Sweep(t.Context(), h.town); err != nil {
					t.Fatal(err)
				}
			}
			if got := told(); got != c.want {
				t.Errorf("after %d days %d reminders; want %d", c.days, got, c.want)
			}
		}
	})
}
