package store

import (
	"context"
	"encoding/json"
	"errors"

	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

// Answers keeps what members of panels answered. DB is nil where no answer store was set up: nothing
// can be asked then.
type Answers struct{ DB *tenantdb.DB }

var _ survey.Vault = Answers{}

// View opens a read-only transaction.
func (a Answers) View(ctx context.Context, t tenant.ID, fn func(survey.VaultTx) error) error {
	if a.DB == nil {
		return fault.New(fault.Unavailable, "fault.panel_answer_store")
	}
	return a.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(vaultTx{tx}) })
}

// Update opens a read-write transaction.
func (a Answers) Update(ctx context.Context, t tenant.ID, fn func(survey.VaultTx) error) error {
	return a.update(ctx, t, func(tx vaultTx) error { return fn(tx) })
}

func (a Answers) update(ctx context.Context, t tenant.ID, fn func(vaultTx) error) error {
	if a.DB == nil {
		return fault.New(fault.Unavailable, "fault.panel_answer_store")
	}
	return a.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(vaultTx{tx}) })
}

type vaultTx struct{ *tenantdb.Tx }

var _ survey.VaultTx = vaultTx{}

func (t vaultTx) row(ctx context.Context, which id.ID, hold bool) (*model.AnswerWave, error) {
	row := &model.AnswerWave{}
	q := t.Select(row).Where("survey_id = ?", which)
	if hold {
		q = t.Dialect().ForUpdate(q)
	}
	return row, missing(q.Scan(ctx))
}

func (t vaultTx) Wave(ctx context.Context, which id.ID, hold bool) (survey.Wave, error) {
	row, err := t.row(ctx, which, hold)
	if err != nil {
		return survey.Wave{}, err
	}
	out := survey.Wave{Settled: row.Settled, Accepted: row.Accepted}
	if row.List != "" {
		out.Keys, err = credential.ParseList([]byte(row.List))
	}
	return out, errors.Join(err, json.Unmarshal([]byte(row.Groups), &out.Groups))
}

func (t vaultTx) Sealed(ctx context.Context, which id.ID, hash string) (string, error) {
	row := &model.AnswerCode{}
	err := t.Select(row).Where("survey_id = ?", which).Where("hash = ?", hash).Scan(ctx)
	return row.Stratum, missing(err)
}

func (t vaultTx) Held(ctx context.Context, which id.ID, nullifier string) (h survey.Held, spent bool, err error) {
	row := &model.AnswerIntake{}
	err = missing(t.Select(row).Where("survey_id = ?", which).Where("nullifier = ?", nullifier).Scan(ctx))
	if err == nil {
		return survey.Held{Stratum: row.Stratum, Version: row.Version, Channel: survey.Channel(row.Channel), Body: []byte(row.Body)}, false, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return h, false, err
	}
	spent, wrong := t.Select((*model.AnswerSpent)(nil)).Where("survey_id = ?", which).Where("nullifier = ?", nullifier).Exists(ctx)
	if wrong != nil || spent {
		return h, spent, wrong
	}
	return h, false, err
}

func (t vaultTx) Hold(ctx context.Context, which id.ID, nullifier string, h survey.Held) error {
	row := &model.AnswerIntake{SurveyID: which, Nullifier: nullifier, Stratum: h.Stratum, Version: h.Version, Channel: string(h.Channel), Body: string(h.Body)}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, survey_id, nullifier) DO UPDATE").Set("stratum = EXCLUDED.stratum").
		Set("version = EXCLUDED.version").Set("channel = EXCLUDED.channel").Set("body = EXCLUDED.body").Exec(ctx)
	return err
}
