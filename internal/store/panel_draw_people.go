package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

func fromInDraw(r *model.PanelDrawPerson) panel.InDraw {
	return panel.InDraw{Draw: r.DrawID, Person: r.PersonID, Pseudonym: r.Pseudonym, Salt: r.Salt, Lists: r.Lists, Drawn: r.Drawn, Outcome: r.Outcome, Told: r.Told}
}

func toInDraw(p panel.InDraw) *model.PanelDrawPerson {
	return &model.PanelDrawPerson{DrawID: p.Draw, PersonID: p.Person, Pseudonym: p.Pseudonym, Salt: p.Salt, Lists: p.Lists, Drawn: p.Drawn, Outcome: p.Outcome, Told: p.Told}
}

func (t panelTx) PutInDraw(ctx context.Context, d id.ID, pool []panel.InDraw) error {
	if _, err := t.Delete((*model.PanelDrawPerson)(nil)).Where("draw_id = ?", d).Exec(ctx); err != nil {
		return err
	}
	const many = 400
	for len(pool) > 0 {
		n := min(many, len(pool))
		ids := make([]id.ID, n)
		for i := range n {
			ids[i] = pool[i].Person
		}
		// A person who leaves at this moment waits until the row is there, and takes it along.
		var here []model.PanelPerson
		q := t.Dialect().ForUpdate(t.Select((*model.PanelPerson)(nil)).Column("id").Where("id IN (?)", bun.List(ids)).Order("id"))
		if err := q.Model(&here).Scan(ctx); err != nil {
			return err
		}
		known := map[id.ID]bool{}
		for _, p := range here {
			known[p.ID] = true
		}
		var rows []*model.PanelDrawPerson
		for _, p := range pool[:n] {
			if known[p.Person] {
				rows = append(rows, toInDraw(p))
			}
		}
		if len(rows) > 0 {
			if _, err := t.Insert(&rows).Exec(ctx); err != nil {
				return err
			}
		}
		pool = pool[n:]
	}
	return nil
}

func (t panelTx) inDraw(ctx context.Context, q *bun.SelectQuery) ([]panel.InDraw, error) {
	var rows []model.PanelDrawPerson
	if err := q.Model(&rows).Order("pseudonym").Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.InDraw, len(rows))
	for i := range rows {
		out[i] = fromInDraw(&rows[i])
	}
	return out, nil
}

func (t panelTx) InDraw(ctx context.Context, d id.ID) ([]panel.InDraw, error) {
	return t.inDraw(ctx, t.Select((*model.PanelDrawPerson)(nil)).Where("draw_id = ?", d).Limit(100_000))
}

func (t panelTx) InDrawByPseudonym(ctx context.Context, d id.ID, pseudonym string) (panel.InDraw, error) {
	row := &model.PanelDrawPerson{}
	if err := t.Select(row).Where("draw_id = ?", d).Where("pseudonym = ?", pseudonym).Scan(ctx); err != nil {
		return panel.InDraw{}, missing(err)
	}
	return fromInDraw(row), nil
}

func (t panelTx) SaveInDraw(ctx context.Context, p panel.InDraw) error {
	return mustChange(t.Tx.Update(toInDraw(p)).Column("drawn", "outcome", "told").Where("draw_id = ?", p.Draw).Where("person_id = ?", p.Person).Exec(ctx))
}

func (t panelTx) ToTell(ctx context.Context, d id.ID, told, most int) ([]panel.InDraw, error) {
	return t.inDraw(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelDrawPerson)(nil)).Where("draw_id = ?", d).Where("told < ?", told)).Limit(int64(most)))
}

func (t panelTx) PutDrawFile(ctx context.Context, d id.ID, name string, sealed bool, content []byte) error {
	_, err := t.Insert(&model.PanelDrawFile{DrawID: d, Name: name, Sealed: sealed, Content: content}).On("CONFLICT (tenant_id, draw_id, name) DO UPDATE").
		Set("sealed = EXCLUDED.sealed").Set("content = EXCLUDED.content").Exec(ctx)
	return err
}

func (t panelTx) DrawFile(ctx context.Context, d id.ID, name string, sealed bool) ([]byte, error) {
	row := &model.PanelDrawFile{}
	q := t.Select(row).Column("content").Where("draw_id = ?", d).Where("name = ?", name)
	if !sealed {
		q = q.Where("NOT sealed")
	}
	if err := q.Scan(ctx); err != nil {
		return nil, missing(err)
	}
	return row.Content, nil
}

func (t panelTx) DrawFiles(ctx context.Context, d id.ID, sealed bool) (map[string]int, error) {
	var rows []struct {
		Name string
		Size int
	}
	q := t.Select((*model.PanelDrawFile)(nil)).ColumnExpr("name").ColumnExpr("length(content) AS size").Where("draw_id = ?", d)
	if !sealed {
		q = q.Where("NOT sealed")
	}
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, r := range rows {
		out[r.Name] = r.Size
	}
	return out, nil
}

func (t panelTx) DropDrawFile(ctx context.Context, d id.ID, name string) error {
	_, err := t.Delete((*model.PanelDrawFile)(nil)).Where("draw_id = ?", d).Where("name = ?", name).Exec(ctx)
	return err
}
