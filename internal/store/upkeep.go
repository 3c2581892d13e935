package store

import (
	"context"
	"time"

	"almenda/internal/account"
	"almenda/internal/id"
	"almenda/internal/jobs"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Failures keeps what jobs gave up, where an operator finds it.
type Failures struct{ DB *tenantdb.DB }

var _ jobs.Failures = Failures{}

// Failed notes a failure.
func (s Failures) Failed(ctx context.Context, t tenant.ID, f jobs.Failure) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error {
		_, err := tx.Insert(&model.JobFailure{ID: id.New(), Handler: f.Handler, Kind: string(f.Event.Kind), Subject: f.Event.Subject,
			Reason: f.Reason, At: tx.Now()}).Exec(ctx)
		return err
	})
}

// letterKeep is how long a letter that went out, or failed, is kept to answer questions about it.
const letterKeep = 30 * 24 * time.Hour

// Sweep removes what has had its time in a town: events that were told, and the marks of their
// handlers, older than keep; sign-in requests of the day before yesterday; sessions past their
// longest life; letters after a month.
func (s *Store) Sweep(ctx context.Context, t tenant.ID, keep time.Duration) error {
	return s.Towns.Update(ctx, t, func(tx *tenantdb.Tx) error {
		for _, gone := range []struct {
			rows   any
			where  string
			before time.Time
		}{
			{(*model.Outbox)(nil), "done_at < ?", tx.Now().Add(-keep)},
			{(*model.Handled)(nil), "at < ?", tx.Now().Add(-keep)},
			{(*model.LoginCode)(nil), "created_at < ?", tx.Now().Add(-48 * time.Hour)},
			{(*model.Session)(nil), "created_at < ?", tx.Now().Add(-account.ResidentLife)},
			{(*model.Mail)(nil), "finished_at < ?", tx.Now().Add(-letterKeep)},
		} {
			if _, err := tx.Delete(gone.rows).Where(gone.where, gone.before).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}
