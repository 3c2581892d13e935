package store

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

// askBatch is how many people are locked and counted by one statement.
const askBatch = 500

// PutAsks is the only place at which the ledger grows: people are locked in one order, so that two
// waves that open at once wait for each other, and what each was asked is counted under the lock.
func (t panelTx) PutAsks(ctx context.Context, w panel.Wave, people []id.ID, r panel.Rules) (map[id.ID]panel.Reason, error) {
	people = slices.Clone(people)
	slices.SortFunc(people, func(a, b id.ID) int { return compareIDs(a, b) })
	left := map[id.ID]panel.Reason{}
	for some := range slices.Chunk(slices.Compact(people), askBatch) {
		if err := t.putSome(ctx, w, some, r, left); err != nil {
			return nil, err
		}
	}
	return left, nil
}

func compareIDs(a, b id.ID) int { return slices.Compare(a[:], b[:]) }

func (t panelTx) putSome(ctx context.Context, w panel.Wave, some []id.ID, r panel.Rules, left map[id.ID]panel.Reason) error {
	var locked []model.PanelPerson
	if err := t.Dialect().ForUpdate(t.Select(&locked).Where("id IN (?)", bun.List(some)).Order("id")).Scan(ctx); err != nil {
		return err
	}
	burdens, err := t.burdens(ctx, r.Since(), some)
	if err != nil {
		return err
	}
	var before []id.ID
	err = t.Select((*model.PanelAsk)(nil)).Column("person_id").Where("survey_id = ?", w.Survey).Where("person_id IN (?)", bun.List(some)).Scan(ctx, &before)
	if err != nil {
		return err
	}
	for _, who := range some {
		left[who] = panel.Forgotten
	}
	var rows []model.PanelAsk
	for i := range locked {
		p, err := fromPerson(&locked[i])
		if err != nil {
			return err
		}
		why := r.Judge(p, burdens[p.ID])
		if slices.Contains(before, p.ID) {
			why = panel.Already
		}
		if left[p.ID] = why; why == panel.Fine {
			delete(left, p.ID)
			rows = append(rows, model.PanelAsk{SurveyID: w.Survey, PersonID: p.ID, WaveID: w.ID, AskedOn: r.Today})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = t.Insert(&rows).Exec(ctx)
	return err
}

// burdens counts what people were asked from a day on; all people where none are named.
func (t panelTx) burdens(ctx context.Context, since string, of []id.ID) (map[id.ID]panel.Burden, error) {
	var rows []struct {
		PersonID id.ID
		N        int
		Last     string
	}
	q := t.Select((*model.PanelAsk)(nil)).Column("person_id").ColumnExpr("count(*) AS n").ColumnExpr("max(asked_on) AS last").Where("asked_on >= ?", since)
	if len(of) > 0 {
		q = q.Where("person_id IN (?)", bun.List(of))
	}
	if err := q.Group("person_id").Scan(ctx, &rows); err != nil {
		return nil, err
	}
	out := make(map[id.ID]panel.Burden, len(rows))
	for _, r := range rows {
		out[r.PersonID] = panel.Burden{Asked: r.N, Last: r.Last}
	}
	return out, nil
}

func (t panelTx) Burdens(ctx context.Context, since string) (map[id.ID]panel.Burden, error) {
	return t.burdens(ctx, since, nil)
}

func fromAsk(r *model.PanelAsk) panel.Ask {
	return panel.Ask{Wave: r.WaveID, Survey: r.SurveyID, Person: r.PersonID, On: r.AskedOn, Lettered: r.Lettered, Opened: r.Opened, Skipped: r.Skipped,
		Later: r.Later, Reminders: r.Reminders, RemindedOn: r.RemindedOn, LastDay: r.LastDay, Told: r.Told}
}

func (t panelTx) Ask(ctx context.Context, survey, person id.ID) (panel.Ask, error) {
	row := &model.PanelAsk{}
	err := t.Select(row).Where("survey_id = ?", survey).Where("person_id = ?", person).Scan(ctx)
	return fromAsk(row), missing(err)
}

func (t panelTx) SaveAsk(ctx context.Context, a panel.Ask) error {
	row := &model.PanelAsk{Lettered: a.Lettered, Skipped: a.Skipped, Later: a.Later, Reminders: a.Reminders, RemindedOn: a.RemindedOn, LastDay: a.LastDay, Told: a.Told}
	return mustChange(t.Tx.Update(row).Column("lettered", "skipped", "later", "reminders", "reminded_on", "last_day", "told").
		Where("survey_id = ?", a.Survey).Where("person_id = ?", a.Person).Exec(ctx))
}

// withPeople adds to entries whose they are. An entry goes with its person, so none is missing.
func (t panelTx) withPeople(ctx context.Context, rows []model.PanelAsk) ([]panel.Due, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]id.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].PersonID
	}
	var found []model.PanelPerson
	if err := t.Select(&found).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, err
	}
	people := map[id.ID]panel.Person{}
	for i := range found {
		p, err := fromPerson(&found[i])
		if err != nil {
			return nil, err
		}
		people[p.ID] = p
	}
	out := make([]panel.Due, len(rows))
	for i := range rows {
		out[i] = panel.Due{Person: people[rows[i].PersonID], Ask: fromAsk(&rows[i])}
	}
	return out, nil
}

func (t panelTx) EachAsked(ctx context.Context, wave id.ID, fn func(panel.Person, panel.Ask) error) error {
	after := id.None
	for {
		var rows []model.PanelAsk
		q := t.Select(&rows).Where("wave_id = ?", wave).Order("person_id").Limit(askBatch)
		if after != id.None {
			q = q.Where("person_id > ?", after)
		}
		if err := q.Scan(ctx); err != nil {
			return err
		}
		list, err := t.withPeople(ctx, rows)
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := fn(d.Person, d.Ask); err != nil {
				return err
			}
		}
		if len(rows) < askBatch {
			return nil
		}
		after = rows[len(rows)-1].PersonID
	}
}

// begun are those who took the right to answer a survey.
func (t panelTx) begun(survey id.ID) *bun.SelectQuery {
	return t.Select((*model.PanelIssue)(nil)).Column("person_id").Where("survey_id = ?", survey).Where("done = ?", true)
}

func (t panelTx) DueAsks(ctx context.Context, w panel.Wave, r panel.Round, today string, max int) ([]panel.Due, error) {
	var rows []model.PanelAsk
	q := t.Select(&rows).Where("wave_id = ?", w.ID)
	switch r {
	case panel.FirstLetter:
		q = q.Where("lettered = ?", false)
	case panel.Reminder:
		by := panel.RemindBy(today)
		q = q.Where("lettered = ?", true).Where("skipped = ?", false).Where("reminders < ?", panel.MostReminders).
			Where("asked_on <= ?", by).Where("reminded_on <= ?", by).Where("later <= ?", today).Where("person_id NOT IN (?)", t.begun(w.Survey))
	case panel.LastDayLetter:
		q = q.Where("lettered = ?", true).Where("skipped = ?", false).Where("last_day = ?", false)
	case panel.ResultsLetters:
		q = q.Where("told = ?", false)
	}
	if err := q.Order("person_id").Limit(int64(max)).Scan(ctx); err != nil {
		return nil, err
	}
	return t.withPeople(ctx, rows)
}

func (t panelTx) CountAsks(ctx context.Context, wave id.ID) (out panel.Counted, err error) {
	w, err := t.Wave(ctx, wave)
	if err != nil {
		return out, err
	}
	all := func() *bun.SelectQuery { return t.Select((*model.PanelAsk)(nil)).Where("wave_id = ?", wave) }
	silent := t.Select((*model.PanelPerson)(nil)).Column("id").Where("email = ?", "")
	for _, c := range []struct {
		into *int
		q    *bun.SelectQuery
	}{
		{&out.Asked, all()}, {&out.Lettered, all().Where("lettered = ?", true)}, {&out.Opened, all().Where("opened = ?", true)},
		{&out.Skipped, all().Where("skipped = ?", true)}, {&out.Done, t.begun(w.Survey)}, {&out.ByPhone, all().Where("person_id IN (?)", silent)},
		{&out.Reminded[1], all().Where("reminders >= ?", 1)}, {&out.Reminded[2], all().Where("reminders >= ?", 2)}, {&out.Told, all().Where("told = ?", true)},
	} {
		n, err := c.q.Count(ctx)
		if err != nil {
			return out, err
		}
		*c.into = int(n)
	}
	return out, nil
}

func (t panelTx) AskedBy(ctx context.Context, by id.ID) (map[id.ID]bool, error) {
	waves := t.Select((*model.PanelWave)(nil)).Column("id").Where("panel_id = ? OR beside LIKE ?", by, "%"+by.String()+"%")
	var ids []id.ID
	if err := t.Select((*model.PanelAsk)(nil)).ColumnExpr("DISTINCT person_id").Where("wave_id IN (?)", waves).Scan(ctx, &ids); err != nil {
		return nil, err
	}
	out := make(map[id.ID]bool, len(ids))
	for _, who := range ids {
		out[who] = true
	}
	return out, nil
}

func (t panelTx) OpenFor(ctx context.Context, person id.ID) ([]panel.Invited, error) {
	var rows []model.PanelAsk
	if err := t.Select(&rows).Where("person_id = ?", person).Order("asked_on DESC").Limit(100).Scan(ctx); err != nil {
		return nil, err
	}
	var open, over []panel.Invited
	for i := range rows {
		w, err := t.Wave(ctx, rows[i].WaveID)
		if err != nil {
			return nil, err
		}
		paper, err := t.Paper(ctx, w.Survey)
		if err != nil {
			return nil, err
		}
		one := panel.Invited{Wave: w, Ask: fromAsk(&rows[i]), Slug: paper.Slug, Minutes: paper.Minutes}
		if w.State == panel.OpenWave {
			open = append(open, one)
		} else {
			over = append(over, one)
		}
	}
	return append(open, over...), nil
}

// CountUnopened writes for all at once, from those who began to answer: so nothing tells when anybody
// did. How often each was reminded is not needed any more.
func (t panelTx) CountUnopened(ctx context.Context, wave id.ID) error {
	w, err := t.Wave(ctx, wave)
	if err != nil {
		return err
	}
	_, err = t.Tx.Update((*model.PanelAsk)(nil)).Set("opened = (skipped OR later <> '' OR person_id IN (?))", t.begun(w.Survey)).
		Set("reminders = 0").Set("reminded_on = ''").Where("wave_id = ?", wave).Exec(ctx)
	if err != nil {
		return err
	}
	asked := func(opened bool) *bun.SelectQuery {
		return t.Select((*model.PanelAsk)(nil)).Column("person_id").Where("wave_id = ?", wave).Where("lettered = ?", true).Where("opened = ?", opened)
	}
	if _, err := t.Tx.Update((*model.PanelPerson)(nil)).Set("unopened = unopened + 1").Where("email <> ''").Where("id IN (?)", asked(false)).Exec(ctx); err != nil {
		return err
	}
	_, err = t.Tx.Update((*model.PanelPerson)(nil)).Set("unopened = 0").Where("id IN (?)", asked(true)).Exec(ctx)
	return err
}
