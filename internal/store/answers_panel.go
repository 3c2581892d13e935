package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// PanelAnswers is the answer store as panels see it.
type PanelAnswers struct{ Answers }

var _ panel.AnswerStore = PanelAnswers{}

// PutKeys is refused once something was sent: those keys are in people's hands. Faults: Conflict.
func (a PanelAnswers) PutKeys(ctx context.Context, t tenant.ID, which id.ID, list credential.List, codes map[string][]string) error {
	return a.update(ctx, t, func(tx vaultTx) error {
		row, err := tx.row(ctx, which, true)
		fresh := fault.Is(err, fault.NotFound)
		if err != nil && !fresh {
			return err
		}
		if !fresh && row.List == string(list.Canonical()) {
			return nil
		}
		if !fresh {
			used, err := tx.used(ctx, which)
			if err == nil && (used || row.Settled) {
				err = fault.New(fault.Conflict, "fault.panel_answer_keys")
			}
			if err != nil {
				return err
			}
		}
		groups := make([]survey.Asked, len(list.Keys))
		for i, k := range list.Keys {
			groups[i] = survey.Asked{Stratum: k.Stratum, Label: k.Label, Invited: k.Invited}
		}
		asked, err := json.Marshal(groups)
		if err != nil {
			return err
		}
		row = &model.AnswerWave{SurveyID: which, List: string(list.Canonical()), Hash: list.Hash(), Groups: string(asked)}
		_, err = tx.Insert(row).On("CONFLICT (tenant_id, survey_id) DO UPDATE").Set("list = EXCLUDED.list").Set("hash = EXCLUDED.hash").
			Set("groups = EXCLUDED.groups").Exec(ctx)
		if err != nil {
			return err
		}
		return tx.putCodes(ctx, which, codes)
	})
}

// putCodes writes the codes by their hashes, which says nothing of the order in which they were made.
func (t vaultTx) putCodes(ctx context.Context, which id.ID, codes map[string][]string) error {
	if _, err := t.Delete((*model.AnswerCode)(nil)).Where("survey_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	var rows []model.AnswerCode
	for stratum, hashes := range codes {
		for _, h := range hashes {
			rows = append(rows, model.AnswerCode{SurveyID: which, Hash: h, Stratum: stratum})
		}
	}
	slices.SortFunc(rows, func(a, b model.AnswerCode) int { return strings.Compare(a.Hash, b.Hash) })
	for part := range slices.Chunk(rows, shuffleChunk) {
		if _, err := t.Insert(&part).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// used tells whether anything was sent.
func (t vaultTx) used(ctx context.Context, which id.ID) (bool, error) {
	for _, table := range []any{(*model.AnswerIntake)(nil), (*model.AnswerSpent)(nil)} {
		if there, err := t.Select(table).Where("survey_id = ?", which).Exists(ctx); err != nil || there {
			return there, err
		}
	}
	return false, nil
}

// Counts says what was counted at the close, or what there is until then.
func (a PanelAnswers) Counts(ctx context.Context, t tenant.ID, which id.ID) (out panel.Counts, err error) {
	err = a.View(ctx, t, func(tx survey.VaultTx) error {
		w, err := tx.Wave(ctx, which, false)
		if err != nil || w.Settled {
			out.Accepted = w.Accepted
			return err
		}
		by, err := tx.Responses(ctx, which)
		for _, n := range by {
			out.Accepted += n
		}
		return err
	})
	return out, err
}

// DropKeys settles the answers first: what waits is mixed, and its nullifiers are gone with the keys.
func (a PanelAnswers) DropKeys(ctx context.Context, t tenant.ID, which id.ID) error {
	return a.update(ctx, t, func(tx vaultTx) error {
		row, err := tx.settle(ctx, which)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || row.List == "" {
			return err
		}
		row.List = ""
		return tx.save(ctx, row)
	})
}
