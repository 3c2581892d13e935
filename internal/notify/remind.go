package notify

import (
	"context"
	"time"

	"almenda/internal/process"
	"almenda/internal/tenant"
)

// Ending is a phase that ends soon.
type Ending struct {
	Process process.Process
	Phase   process.Phase
}

// remindBatch is how many letters are written in one transaction.
const remindBatch = 200

// Remind writes to those who follow a process and have not taken part in a phase that ends soon: once
// to each person for each phase, and not at night. Whoever is reminded is noted in the transaction
// that queues the letter, so that many processes may do this at once.
func (s *Service) Remind(ctx context.Context, town *tenant.Town) error {
	var due []Ending
	err := s.store.Update(ctx, town.ID, func(tx Tx) (err error) {
		due = nil
		if process.Quiet(tx.Now(), town.Location()) {
			return nil
		}
		due, err = tx.PhasesToRemind(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range due {
		for more := true; more; {
			if more, err = s.remind(ctx, town, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) remind(ctx context.Context, town *tenant.Town, e Ending) (more bool, err error) {
	err = s.store.Update(ctx, town.ID, func(tx Tx) error {
		more = false
		if !tx.Now().Before(e.Phase.Closes) {
			return nil
		}
		people, n, err := tx.Remindable(ctx, e, remindBatch)
		if err != nil {
			return err
		}
		more = n == remindBatch
		for _, p := range people {
			m := Message{Kind: "phase_reminder", What: "news.phase_ends", Why: "follow.why", Path: "/p/" + e.Process.Slug, To: []Person{p},
				Title: e.Process.Title.In(p.Language, town.DefaultLanguage()),
				Extra: map[string]string{"phase": e.Phase.Name.In(p.Language, town.DefaultLanguage()), "closes_moment": e.Phase.Closes.UTC().Format(time.RFC3339)}}
			if err := s.send(ctx, tx, town, m); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}
