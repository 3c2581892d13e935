package survey

import (
	"bytes"
	"context"
	"encoding/json"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/questionnaire"
	"almenda/internal/tenant"
)

// SendOfPanel takes an answer to a survey of a panel. This side is only read: it says whether the survey
// is open and what was asked. The answer is written on the other side alone, which asks once more
// whether the survey was settled meanwhile. The same answer with the same credential counts once;
// another one replaces it as long as it waits, where the survey lets answers be changed.
//
// Faults: those of Send; Denied for a credential that is none, Conflict for one that was used.
func (s *Service) SendOfPanel(ctx context.Context, who access.Actor, in Sending) (out Receipt, err error) {
	if err := s.policy.Allow(who, access.ReadSurvey, access.Scope{}); err != nil {
		return out, err
	}
	var sv Survey
	var answers questionnaire.Answers
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if sv, err = ofPanel(ctx, tx, in.Survey); err != nil {
			return err
		}
		if err := s.admits(tx.Now(), who, sv, in.Credential != nil, in.Trial); err != nil {
			return err
		}
		answers, err = checked(ctx, tx, sv, in)
		return err
	})
	if err != nil {
		return out, err
	}
	if in.Trial {
		return out, s.tryVault(ctx, who.Tenant, in.Survey)
	}
	body, err := json.Marshal(answers)
	if err != nil {
		return out, err
	}
	err = s.vault.Update(ctx, who.Tenant, func(tx VaultTx) (err error) {
		out, err = redeem(ctx, tx, sv, in, body)
		return err
	})
	return out, err
}

// ofPanel reads a survey of a panel that everybody may know. Faults: NotFound.
func ofPanel(ctx context.Context, tx Tx, survey id.ID) (Survey, error) {
	sv, err := tx.Survey(ctx, survey)
	if err == nil && (!sv.Public() || sv.Kind != Panel) {
		err = fault.Missing()
	}
	return sv, err
}

// redeem keeps an answer that was checked under what the credential is good for.
func redeem(ctx context.Context, tx VaultTx, sv Survey, in Sending, body []byte) (out Receipt, err error) {
	w, err := wave(ctx, tx, sv.ID, true)
	if err != nil {
		return out, err
	}
	right, err := in.Credential.Redeem(ctx, tx, sv, w)
	if err != nil {
		return out, err
	}
	before, spent, err := tx.Held(ctx, sv.ID, right.Nullifier)
	switch {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return out, err
	case spent:
		return out, fault.New(fault.Conflict, "fault.panel_answer_used")
	case bytes.Equal(before.Body, body) && before.Version == in.Version:
		return Receipt{Again: true}, nil
	case !sv.Change:
		return out, fault.New(fault.Conflict, "fault.panel_answer_used")
	}
	h := Held{Stratum: right.Stratum, Version: in.Version, Channel: in.Credential.Channel(), Body: body}
	return out, tx.Hold(ctx, sv.ID, right.Nullifier, h)
}

// wave reads by what answers are taken now. Faults: Denied, Closed.
func wave(ctx context.Context, tx VaultTx, survey id.ID, hold bool) (Wave, error) {
	w, err := tx.Wave(ctx, survey, hold)
	switch {
	case fault.Is(err, fault.NotFound):
		err = fault.New(fault.Denied, "fault.panel_answer_unready")
	case err == nil && w.Settled:
		err = fault.New(fault.Closed, "fault.survey_closed")
	}
	return w, err
}

// tryVault tells whether an answer could be kept. A survey for which no keys were handed out yet is
// nothing that failed.
func (s *Service) tryVault(ctx context.Context, town tenant.ID, survey id.ID) error {
	return s.vault.View(ctx, town, func(tx VaultTx) error {
		_, err := wave(ctx, tx, survey, false)
		if fault.Is(err, fault.Denied) {
			return nil
		}
		return err
	})
}

// Usable tells of a credential, before somebody answers, whether an answer would be taken with it.
// Faults: NotFound, Closed, Denied, Conflict when it was used and nothing can be changed.
func (s *Service) Usable(ctx context.Context, who access.Actor, survey id.ID, c Credential) error {
	var sv Survey
	err := s.store.View(ctx, who.Tenant, func(tx Tx) (err error) {
		if sv, err = ofPanel(ctx, tx, survey); err != nil {
			return err
		}
		return s.admits(tx.Now(), who, sv, true, false)
	})
	if err != nil {
		return err
	}
	return s.vault.View(ctx, who.Tenant, func(tx VaultTx) error {
		w, err := wave(ctx, tx, survey, false)
		if err != nil {
			return err
		}
		right, err := c.Redeem(ctx, tx, sv, w)
		if err != nil {
			return err
		}
		_, spent, err := tx.Held(ctx, survey, right.Nullifier)
		switch {
		case fault.Is(err, fault.NotFound):
			return nil
		case err == nil && (spent || !sv.Change):
			return fault.New(fault.Conflict, "fault.panel_answer_used")
		}
		return err
	})
}

// sweepPanel mixes what waits on the other side, and settles the survey when it has closed.
func (s *Service) sweepPanel(ctx context.Context, town tenant.ID, sv Survey, running bool) error {
	for running {
		moved := 0
		err := s.vault.Update(ctx, town, func(tx VaultTx) (err error) {
			moved, err = tx.Mix(ctx, sv.ID, Batch)
			return err
		})
		if err != nil || moved == 0 {
			return err
		}
	}
	return s.settlePanel(ctx, town, sv.ID)
}

// settlePanel ends a survey of a panel that has closed: first on the other side, where it is done once
// however often it is tried, then here. The row is held meanwhile, so that nobody moves the close.
func (s *Service) settlePanel(ctx context.Context, town tenant.ID, survey id.ID) error {
	return s.store.Update(ctx, town, func(tx Tx) error {
		sv, err := tx.Lock(ctx, survey)
		if err != nil || !sv.Settled.IsZero() || sv.At(tx.Now()) != Closed || sv.State == Draft || sv.State == Proposed {
			return err
		}
		err = s.vault.Update(ctx, town, func(v VaultTx) error { return v.Settle(ctx, survey) })
		if err != nil && !fault.Is(err, fault.NotFound) { // nobody was ever asked
			return err
		}
		sv.Settled = tx.Now()
		if err := tx.Save(ctx, sv); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.SurveyChanged, Subject: sv.ID})
	})
}
