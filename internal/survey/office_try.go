package survey

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/id"
)

// Trying reads a survey, with the questions that are being written, for somebody who tries it and keeps
// nothing. Whoever asks must have shown a link that staff made; it asks for no grant. Faults: NotFound.
func (s *Service) Trying(ctx context.Context, who access.Actor, survey id.ID) (out Sheet, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return out, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if out.Survey, err = tx.Survey(ctx, survey); err != nil {
			return err
		}
		d, err := s.desk(ctx, tx, who, out.Survey)
		out.Version, out.Phase = d.Editing(), d.Phase
		return err
	})
	return out, err
}
