package survey

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// Depict keeps a picture for an answer of a survey that the actor prepares; it is a JPEG already. The
// question that shows it is written afterwards. Faults: NotFound.
func (s *Service) Depict(ctx context.Context, who access.Actor, survey id.ID, jpeg []byte) (picture id.ID, err error) {
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		one, err := tx.Survey(ctx, survey)
		if err != nil {
			return err
		}
		if !s.policy.May(who, access.ManageSurvey, one.Scope()) {
			return fault.Missing()
		}
		picture, err = tx.PutPicture(ctx, jpeg)
		return err
	})
	return picture, err
}

// Picture reads a picture. Whoever knows its random id may see it: it stands in the question.
// Faults: NotFound.
func (s *Service) Picture(ctx context.Context, who access.Actor, picture id.ID) (jpeg []byte, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		jpeg, err = tx.Picture(ctx, picture)
		return err
	})
	return jpeg, err
}
