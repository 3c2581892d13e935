package store

import (
	"context"
	"time"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store/model"
)

func (t ideaTx) Frame(ctx context.Context, which id.ID) (idea.Status, process.Process, error) {
	var rows []struct {
		Status    string
		ProcessID id.ID
		State     string
		Kind      *string
		OpensAt   *time.Time
		ClosesAt  *time.Time
	}
	err := published(t.Select((*model.Idea)(nil))).ColumnExpr("?TableAlias.status, ?TableAlias.process_id, p.state, f.kind, f.opens_at, f.closes_at").
		Join("JOIN processes AS p ON p.tenant_id = ?TableAlias.tenant_id AND p.id = ?TableAlias.process_id").
		Join("LEFT JOIN phases AS f ON f.tenant_id = ?TableAlias.tenant_id AND f.process_id = ?TableAlias.process_id").
		Where("?TableAlias.id = ?", which).OrderExpr("f.opens_at, f.position").Scan(ctx, &rows)
	if err != nil {
		return "", process.Process{}, err
	}
	if len(rows) == 0 {
		return "", process.Process{}, fault.Missing()
	}
	p := process.Process{ID: rows[0].ProcessID, State: process.State(rows[0].State)}
	for _, r := range rows {
		if r.Kind != nil {
			p.Phases = append(p.Phases, process.Phase{Kind: process.PhaseKind(*r.Kind), Opens: at(r.OpensAt), Closes: at(r.ClosesAt)})
		}
	}
	return idea.Status(rows[0].Status), p, nil
}

func (t ideaTx) Support(ctx context.Context, which, who id.ID) (bool, error) {
	added, err := changed(t.Insert(&model.Support{IdeaID: which, AccountID: who, CreatedAt: t.Now()}).
		On("CONFLICT DO NOTHING").Exec(ctx))
	if err != nil || !added {
		return false, err
	}
	return true, mustChange(t.Tx.Update((*model.Idea)(nil)).Set("supports = supports + 1").Where("id = ?", which).Exec(ctx))
}

func (t ideaTx) Unsupport(ctx context.Context, which, who id.ID) (bool, error) {
	removed, err := changed(t.Delete((*model.Support)(nil)).Where("idea_id = ?", which).Where("account_id = ?", who).Exec(ctx))
	if err != nil || !removed {
		return false, err
	}
	return true, mustChange(t.Tx.Update((*model.Idea)(nil)).Set("supports = supports - 1").Where("id = ?", which).Exec(ctx))
}

func (t ideaTx) Follow(ctx context.Context, which, who id.ID, on bool) error {
	if on {
		_, err := t.Insert(&model.Follow{IdeaID: which, AccountID: who, CreatedAt: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	}
	_, err := t.Delete((*model.Follow)(nil)).Where("idea_id = ?", which).Where("account_id = ?", who).Exec(ctx)
	return err
}

func (t ideaTx) Relation(ctx context.Context, which, who id.ID) (supported, followed bool, err error) {
	supported, err = t.Select((*model.Support)(nil)).Where("idea_id = ?", which).Where("account_id = ?", who).Exists(ctx)
	if err != nil {
		return false, false, err
	}
	followed, err = t.Select((*model.Follow)(nil)).Where("idea_id = ?", which).Where("account_id = ?", who).Exists(ctx)
	return supported, followed, err
}

// Followers lists who follows an idea, for the letters that tell them.
func (t ideaTx) Followers(ctx context.Context, which id.ID) ([]id.ID, error) {
	var out []id.ID
	err := t.Select((*model.Follow)(nil)).Column("account_id").Where("idea_id = ?", which).Order("account_id").Scan(ctx, &out)
	return out, err
}

func (t ideaTx) AddStep(ctx context.Context, which id.ID, s idea.Step, actor id.ID) error {
	_, err := t.Insert(&model.IdeaHistory{ID: id.New(), IdeaID: which, Status: string(s.Status), Reason: s.Reason, Office: s.Office,
		ActorID: actor, At: s.At}).Exec(ctx)
	return err
}

func (t ideaTx) History(ctx context.Context, which id.ID) ([]idea.Step, error) {
	var rows []model.IdeaHistory
	err := t.Select(&rows).Where("idea_id = ?", which).Order("at", "id").Limit(200).Scan(ctx)
	out := make([]idea.Step, len(rows))
	for i, r := range rows {
		out[i] = idea.Step{Status: idea.Status(r.Status), Reason: r.Reason, Office: r.Office, At: r.At}
	}
	return out, err
}

func (t ideaTx) AddAnswer(ctx context.Context, which id.ID, a idea.Answer, who id.ID) error {
	ok, err := changed(t.Insert(&model.Answer{ID: a.ID, IdeaID: which, Body: a.Body, Office: a.Office, SignedBy: a.Signed, AccountID: who, CreatedAt: a.At}).
		On("CONFLICT DO NOTHING").Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "") // the key is that of an answer to another idea
	}
	return err
}

func (t ideaTx) Answers(ctx context.Context, which id.ID) ([]idea.Answer, error) {
	var rows []model.Answer
	err := t.Select(&rows).Where("idea_id = ?", which).Order("created_at", "id").Limit(50).Scan(ctx)
	out := make([]idea.Answer, len(rows))
	for i, r := range rows {
		out[i] = idea.Answer{ID: r.ID, Body: r.Body, Office: r.Office, Signed: r.SignedBy, At: r.CreatedAt}
	}
	return out, err
}

func (t ideaTx) OpenRoom(ctx context.Context, which id.ID) error {
	_, err := t.Insert(&model.Room{ID: which, Kind: "idea"}).On("CONFLICT DO NOTHING").Exec(ctx)
	return err
}

func (t ideaTx) Count(ctx context.Context) (map[idea.Status]int, error) {
	var rows []struct {
		Status string
		N      int
	}
	err := published(t.Select((*model.Idea)(nil))).ColumnExpr("?TableAlias.status, count(*) AS n").
		GroupExpr("?TableAlias.status").Scan(ctx, &rows)
	out := make(map[idea.Status]int, len(rows))
	for _, r := range rows {
		out[idea.Status(r.Status)] = r.N
	}
	return out, err
}
