package store

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/survey"
)

func (t vaultTx) Mix(ctx context.Context, which id.ID, least int) (int, error) {
	row, err := t.row(ctx, which, true)
	if fault.Is(err, fault.NotFound) || err == nil && row.Settled {
		return 0, nil // nobody was asked yet, or there is nothing left
	}
	if err != nil {
		return 0, err
	}
	return t.mix(ctx, which, least)
}

// mix moves what waits while the wave is held.
func (t vaultTx) mix(ctx context.Context, which id.ID, least int) (int, error) {
	var waiting []model.AnswerIntake
	err := t.Select(&waiting).Where("survey_id = ?", which).Order("nullifier").Limit(shuffleChunk).Scan(ctx)
	if err != nil || len(waiting) == 0 || len(waiting) < least {
		return 0, err
	}
	told, err := t.tellCodes(ctx, which, waiting)
	if err != nil {
		return 0, err
	}
	var used []string
	var spent []model.AnswerSpent
	var fresh []model.AnswerMixed
	for _, r := range waiting {
		used = append(used, r.Nullifier)
		spent = append(spent, model.AnswerSpent{SurveyID: which, Nullifier: r.Nullifier})
		if r.Channel == string(survey.Code) && !told {
			r.Channel = string(survey.Web)
		}
		fresh = append(fresh, model.AnswerMixed{SurveyID: which, ID: id.Secret(), Stratum: r.Stratum, Version: r.Version, Channel: r.Channel, Body: r.Body})
	}
	if _, err := t.Delete((*model.AnswerIntake)(nil)).Where("survey_id = ?", which).Where("nullifier IN (?)", bun.In(used)).Exec(ctx); err != nil {
		return 0, err
	}
	// The source of both orders is seeded by the system; one says nothing of the other.
	rand.Shuffle(len(spent), func(i, j int) { spent[i], spent[j] = spent[j], spent[i] })
	rand.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] })
	if _, err := t.Insert(&spent).Exec(ctx); err != nil {
		return 0, err
	}
	if _, err = t.Insert(&fresh).Exec(ctx); err != nil {
		return 0, err
	}
	// All of them, not only those that came: else the batches lie one after the other, and who was
	// reminded when, which the other side must know, would tell in which one somebody is.
	return len(waiting), t.rewrite(ctx, which)
}

// tellCodes says whether answers that came with a code are marked: where they are among fewer than
// Batch of their kind, the mark would single out those few who drew one.
func (t vaultTx) tellCodes(ctx context.Context, which id.ID, waiting []model.AnswerIntake) (bool, error) {
	n := 0
	for _, r := range waiting {
		if r.Channel == string(survey.Code) {
			n++
		}
	}
	if n == 0 || n >= survey.Batch {
		return n > 0, nil
	}
	before, err := t.Select((*model.AnswerMixed)(nil)).Where("survey_id = ?", which).Where("channel = ?", survey.Code).Count(ctx)
	return n+int(before) >= survey.Batch, err
}

func (t vaultTx) Settle(ctx context.Context, which id.ID) error {
	_, err := t.settle(ctx, which)
	return err
}

// settle is one transaction, so that all that is left was written in it: neither place nor transaction
// of a row tells when it came.
func (t vaultTx) settle(ctx context.Context, which id.ID) (*model.AnswerWave, error) {
	row, err := t.row(ctx, which, true)
	if err != nil || row.Settled {
		return row, err
	}
	for moved := 1; moved > 0; {
		if moved, err = t.mix(ctx, which, 1); err != nil {
			return row, err
		}
	}
	n, err := t.Select((*model.AnswerMixed)(nil)).Where("survey_id = ?", which).Count(ctx)
	if err != nil {
		return row, err
	}
	row.Settled, row.Accepted = true, int(n)
	if n < survey.FewestOfPanel {
		err = t.Forget(ctx, which)
	} else {
		err = t.rewrite(ctx, which)
	}
	if err != nil {
		return row, err
	}
	for _, table := range []any{(*model.AnswerSpent)(nil), (*model.AnswerCode)(nil)} {
		if _, err := t.Delete(table).Where("survey_id = ?", which).Exec(ctx); err != nil {
			return row, err
		}
	}
	return row, t.save(ctx, row)
}

func (t vaultTx) save(ctx context.Context, row *model.AnswerWave) error {
	return mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "survey_id").Where("survey_id = ?", row.SurveyID).Exec(ctx))
}

// rewrite deletes rows and writes them again, some at a time: the engine puts what is written at the
// end, so that in the end all lie in the order in which they were written last.
func (t vaultTx) rewrite(ctx context.Context, which id.ID) error {
	var ids []id.ID
	if err := t.Select((*model.AnswerMixed)(nil)).Column("id").Where("survey_id = ?", which).Scan(ctx, &ids); err != nil {
		return err
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for part := range slices.Chunk(ids, shuffleChunk) {
		var rows []model.AnswerMixed
		if err := t.Select(&rows).Where("survey_id = ?", which).Where("id IN (?)", bun.In(part)).Scan(ctx); err != nil {
			return err
		}
		if _, err := t.Delete((*model.AnswerMixed)(nil)).Where("survey_id = ?", which).Where("id IN (?)", bun.In(part)).Exec(ctx); err != nil {
			return err
		}
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if _, err := t.Insert(&rows).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
