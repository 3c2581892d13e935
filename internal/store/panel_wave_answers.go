package store

import (
	"context"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
	"almenda/internal/survey"
	"almenda/internal/tenant"
)

var _ panel.Strata = PanelAnswers{}

// ByStratum counts the answers that were mixed by the group under whose key they came.
func (a PanelAnswers) ByStratum(ctx context.Context, t tenant.ID, which id.ID) (map[string]int, error) {
	out := map[string]int{}
	err := a.View(ctx, t, func(tx survey.VaultTx) error {
		var rows []struct {
			Stratum string
			N       int
		}
		err := tx.(vaultTx).Select((*model.AnswerMixed)(nil)).Column("stratum").ColumnExpr("count(*) AS n").Where("survey_id = ?", which).Group("stratum").Scan(ctx, &rows)
		for _, r := range rows {
			out[r.Stratum] = r.N
		}
		return err
	})
	return out, err
}
