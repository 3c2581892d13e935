package store

import (
	"context"
	"encoding/json"

	"github.com/uptrace/bun"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

func (t processTx) Closing(ctx context.Context, which id.ID) (process.Closing, error) {
	row := &model.Closing{}
	if err := t.Select(row).Where("process_id = ?", which).Scan(ctx); err != nil {
		return process.Closing{}, missing(err)
	}
	return fromClosing(row)
}

func fromClosing(r *model.Closing) (process.Closing, error) {
	c := process.Closing{Process: r.ProcessID, Language: r.Language, Reached: r.Reached, Evaluation: r.Evaluation, Lessons: r.Lessons, Result: r.Result, Saved: r.SavedAt}
	return c, json.Unmarshal([]byte(r.Figures), &c.Figures)
}

func (t processTx) PutClosing(ctx context.Context, c process.Closing, by id.ID) error {
	figures, err := json.Marshal(c.Figures)
	if err != nil {
		return err
	}
	row := &model.Closing{ProcessID: c.Process, Language: c.Language, Reached: c.Reached, Evaluation: c.Evaluation, Lessons: c.Lessons, Result: c.Result,
		Figures: string(figures), SavedBy: by, SavedAt: c.Saved}
	_, err = t.Insert(row).On("CONFLICT (tenant_id, process_id) DO UPDATE").Set("language = EXCLUDED.language").Set("reached = EXCLUDED.reached").
		Set("evaluation = EXCLUDED.evaluation").Set("lessons = EXCLUDED.lessons").Set("result = EXCLUDED.result").Set("figures = EXCLUDED.figures").
		Set("saved_by = EXCLUDED.saved_by").Set("saved_at = EXCLUDED.saved_at").Exec(ctx)
	return err
}

func (t processTx) Closings(ctx context.Context, max int) ([]process.Closing, error) {
	var rows []model.Closing
	if err := t.Select(&rows).Where("lessons <> ''").Order("saved_at DESC", "process_id").Limit(int64(max)).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]process.Closing, len(rows))
	for i := range rows {
		c, err := fromClosing(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

// allOf is a phase without end: what is done in it is everything that was ever done.
func allOf(p process.Process, t *tenantdb.Tx) process.Phase {
	ph := process.Phase{Opens: longAgo, Closes: t.Now()}
	if len(p.Phases) > 0 && p.Phases[0].Opens.After(t.Now()) {
		ph.Closes = p.Phases[0].Opens
	}
	return ph
}

func (t processTx) Figures(ctx context.Context, p process.Process) (f process.Figures, err error) {
	ideas := ideasOf(t.Tx, p.ID)
	rooms := t.Select((*model.Room)(nil)).Column("id").Where("process_id = ?", p.ID)
	for _, c := range []struct {
		into *int
		rows *bun.SelectQuery
	}{
		{&f.Ideas, ideasOf(t.Tx, p.ID)},
		{&f.Supports, t.Select((*model.Support)(nil)).Where("idea_id IN (?)", ideas)},
		{&f.Comments, t.Select((*model.Comment)(nil)).Where("state = ?", comment.Shown).Where("(room_id IN (?) OR room_id IN (?))", ideas, rooms)},
		{&f.Remarks, t.Select((*model.Remark)(nil)).Where("process_id = ?", p.ID).Where("state IN ('held', 'shown')")},
		{&f.Events, t.Select((*model.Meeting)(nil)).Where("process_id = ?", p.ID).Where("state = 'published'").Where("starts_at <= ?", t.Now())},
		{&f.Followers, following(t.Tx, p.ID)},
	} {
		n, err := c.rows.Count(ctx)
		if err != nil {
			return f, err
		}
		*c.into = int(n)
	}
	f.Participants, f.Newcomers, err = t.newcomers(ctx, p)
	return f, err
}

// newcomers counts who took part in a process, and how many of them had done nothing anywhere before
// its first phase opened.
func (t processTx) newcomers(ctx context.Context, p process.Process) (all, fresh int, err error) {
	here := map[id.ID]bool{}
	for _, deeds := range deeds {
		for _, deed := range deeds {
			var who []id.ID
			if err := deed(t.Tx, p.ID, allOf(p, t.Tx)).Distinct().Scan(ctx, &who); err != nil {
				return 0, 0, err
			}
			for _, w := range who {
				here[w] = true
			}
		}
	}
	all, fresh = len(here), len(here)
	if all == 0 || len(p.Phases) == 0 {
		return all, fresh, nil
	}
	before := map[id.ID]bool{}
	since := p.Phases[0].Opens
	for _, q := range []*bun.SelectQuery{
		t.Select((*model.Idea)(nil)).Column("author_id").Where("published_at < ?", since),
		t.Select((*model.Support)(nil)).Column("account_id").Where("created_at < ?", since),
		t.Select((*model.Comment)(nil)).Column("author_id").Where("created_at < ?", since),
		t.Select((*model.Remark)(nil)).Column("author_id").Where("author_id IS NOT NULL").Where("created_at < ?", since),
	} {
		var who []id.ID
		if err := q.Distinct().Scan(ctx, &who); err != nil {
			return 0, 0, err
		}
		for _, w := range who {
			before[w] = true
		}
	}
	for w := range here {
		if before[w] {
			fresh--
		}
	}
	return all, fresh, nil
}

func (t processTx) Archive(ctx context.Context, which id.ID) error {
	err := mustChange(t.Tx.Update((*model.Process)(nil)).Set("state = ?", process.Archived).Set("archived_at = ?", t.Now()).
		Set("answered_at = COALESCE(answered_at, ?)", t.Now()).Where("id = ?", which).Exec(ctx))
	if err != nil {
		return err
	}
	_, err = t.Tx.Update((*model.Room)(nil)).Set("closed = ?", archivedRoom).Where("closed = ''").
		Where("(process_id = ? OR id IN (?))", which, ideasOf(t.Tx, which)).Exec(ctx)
	return err
}

// archivedRoom is why nothing more can be said in the discussions of an archived process.
const archivedRoom = "fault.process_archived"

func (t processTx) AddEffect(ctx context.Context, e process.Effect, by id.ID) (bool, error) {
	row := &model.Effect{ID: e.ID, ProcessID: e.Process, Title: e.Title, Body: e.Body, Language: e.Language, Office: e.Office, AuthorID: by, CreatedAt: e.At}
	return changed(t.Insert(row).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t processTx) Effects(ctx context.Context, which id.ID) ([]process.Effect, error) {
	var rows []model.Effect
	err := t.Select(&rows).Where("process_id = ?", which).Order("created_at DESC", "id DESC").Limit(200).Scan(ctx)
	out := make([]process.Effect, len(rows))
	for i, r := range rows {
		out[i] = fromEffect(&r)
	}
	return out, err
}

func fromEffect(r *model.Effect) process.Effect {
	return process.Effect{ID: r.ID, Process: r.ProcessID, Title: r.Title, Body: r.Body, Language: r.Language, Office: r.Office, At: r.CreatedAt}
}
