package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

func (t panelTx) Stay(ctx context.Context, person id.ID) (panel.Stay, error) {
	row := &model.PanelStay{}
	err := t.Select(row).Where("person_id = ?", person).Scan(ctx)
	return panel.Stay{Person: row.PersonID, Why: row.Why, On: row.AskedOn, Until: row.Until, Said: row.Said}, missing(err)
}

func (t panelTx) PutStay(ctx context.Context, s panel.Stay) error {
	row := &model.PanelStay{PersonID: s.Person, Why: s.Why, AskedOn: s.On, Until: s.Until, Said: s.Said}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, person_id) DO UPDATE").Set("why = EXCLUDED.why").Set("asked_on = EXCLUDED.asked_on").
		Set("until = EXCLUDED.until").Set("said = EXCLUDED.said").Exec(ctx)
	return err
}

// inAny selects people who are a member of some panel.
func (t panelTx) inAny() *bun.SelectQuery {
	in := t.Select((*model.PanelMember)(nil)).Column("person_id").Where("state = ?", panel.Member)
	return t.Select((*model.PanelPerson)(nil)).Where("id IN (?)", in)
}

func (t panelTx) peopleOf(ctx context.Context, q *bun.SelectQuery, max int) ([]panel.Person, error) {
	var rows []model.PanelPerson
	if err := q.Model(&rows).Order("id").Limit(int64(max)).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Person, len(rows))
	for i := range rows {
		p, err := fromPerson(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func (t panelTx) Silent(ctx context.Context, letters, max int) ([]panel.Person, error) {
	waiting := t.Select((*model.PanelStay)(nil)).Column("person_id").Where("why = ?", panel.StaySilent).Where("said = ?", false)
	return t.peopleOf(ctx, t.inAny().Where("unopened >= ?", letters).Where("id NOT IN (?)", waiting), max)
}

func (t panelTx) YearOld(ctx context.Context, day string, max int) ([]panel.Person, error) {
	lately := t.Select((*model.PanelStay)(nil)).Column("person_id").Where("asked_on > ?", day)
	return t.peopleOf(ctx, t.inAny().Where("since <= ?", day).Where("id NOT IN (?)", lately), max)
}

func (t panelTx) ResetUnopened(ctx context.Context, person id.ID) error {
	return mustChange(t.Tx.Update((*model.PanelPerson)(nil)).Set("unopened = 0").Where("id = ?", person).Exec(ctx))
}

func (t panelTx) StayOver(ctx context.Context, today string, max int) (ids []id.ID, err error) {
	err = t.Select((*model.PanelStay)(nil)).Column("person_id").Where("why = ?", panel.StaySilent).Where("said = ?", false).Where("until < ?", today).
		Order("person_id").Limit(int64(max)).Scan(ctx, &ids)
	return ids, err
}
