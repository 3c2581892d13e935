package process

import (
	"context"
	"crypto/rand"
	"encoding/base64"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
)

// previewBytes make 192 bits: nobody guesses a link.
const previewBytes = 24

// SharePreview makes the secret link that shows what is prepared to whoever holds it; an earlier
// link no longer works. It ends when the process is published. Faults: SignIn, NotFound, Closed.
func (s *Service) SharePreview(ctx context.Context, who access.Actor, which id.ID) error {
	raw := make([]byte, previewBytes)
	_, _ = rand.Read(raw) // it never fails, and crashes the programme rather than give less
	return s.setPreview(ctx, who, which, base64.RawURLEncoding.EncodeToString(raw), "process.preview")
}

// EndPreview makes the secret link useless. Faults: SignIn, NotFound, Closed.
func (s *Service) EndPreview(ctx context.Context, who access.Actor, which id.ID) error {
	return s.setPreview(ctx, who, which, "", "process.preview_end")
}

func (s *Service) setPreview(ctx context.Context, who access.Actor, which id.ID, secret, act string) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, _, err := s.waiting(ctx, tx, who, which)
		if err != nil {
			return err
		}
		if p.State == Archived {
			return fault.New(fault.Closed, "fault.process_archived")
		}
		p.Preview = secret
		if err := tx.SaveProcess(ctx, p); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, act, which, nil)
	})
}

// Preview is the process as it will be, for whoever holds the secret of its link. Faults: NotFound.
func (s *Service) Preview(ctx context.Context, who access.Actor, secret string) (p Process, err error) {
	if len(secret) != base64.RawURLEncoding.EncodedLen(previewBytes) {
		return p, fault.Missing()
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if p, err = tx.ProcessByPreview(ctx, secret); err != nil {
			return err
		}
		e, err := tx.Edit(ctx, p.ID)
		if err == nil {
			p = p.With(e.Content)
		}
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	return p, err
}
