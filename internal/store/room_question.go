package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/store/model"
)

func (t roomTx) Question(ctx context.Context, which id.ID) (room.Question, error) {
	return t.question(ctx, t.Select((*model.RoomQuestion)(nil)).Where("id = ?", which))
}

func (t roomTx) QuestionByKey(ctx context.Context, author id.ID, key string) (room.Question, error) {
	return t.question(ctx, t.Select((*model.RoomQuestion)(nil)).Where("author_id = ?", author).Where("key = ?", key))
}

func (t roomTx) question(ctx context.Context, q *bun.SelectQuery) (room.Question, error) {
	r := model.RoomQuestion{}
	if err := q.Model(&r).Scan(ctx); err != nil {
		return room.Question{}, missing(err)
	}
	out, err := t.questions(ctx, []model.RoomQuestion{r})
	if err != nil {
		return room.Question{}, err
	}
	return out[0], nil
}

// questions adds the names of those who chose to be named.
func (t roomTx) questions(ctx context.Context, rows []model.RoomQuestion) ([]room.Question, error) {
	var who []id.ID
	for _, r := range rows {
		if r.Named {
			who = append(who, r.AuthorID)
		}
	}
	name := map[id.ID]string{}
	if len(who) > 0 {
		var err error
		if name, err = names(ctx, t.Tx, who); err != nil {
			return nil, err
		}
	}
	out := make([]room.Question, len(rows))
	for i, r := range rows {
		out[i] = room.Question{ID: r.ID, Room: r.RoomID, Sitting: r.SittingID, Author: r.AuthorID, Named: r.Named, Body: r.Body, State: room.Stand(r.State),
			Reason: r.Reason, Answer: r.Answer, Supports: r.Supports, Asked: r.AskedAt}
		if r.Named {
			out[i].Name = name[r.AuthorID]
		}
	}
	return out, nil
}

func (t roomTx) PutQuestion(ctx context.Context, q room.Question, key string) error {
	_, err := t.Insert(&model.RoomQuestion{ID: q.ID, RoomID: q.Room, SittingID: q.Sitting, AuthorID: q.Author, Body: q.Body, Named: q.Named,
		State: string(q.State), Key: key, AskedAt: q.Asked}).Exec(ctx)
	return again(err)
}

func (t roomTx) SetQuestion(ctx context.Context, q room.Question) error {
	u := t.Tx.Update((*model.RoomQuestion)(nil)).Set("state = ?", q.State).Set("reason = ?", q.Reason).Set("answer = ?", q.Answer).Where("id = ?", q.ID)
	switch q.State {
	case room.Shown:
		u = u.Set("shown_at = coalesce(shown_at, ?)", t.Now()).Set("ended_at = NULL")
	case room.Answered, room.Dismissed:
		u = u.Set("ended_at = ?", t.Now())
	}
	return mustChange(u.Exec(ctx))
}

func (t roomTx) Questions(ctx context.Context, sitting id.ID, states []room.Stand, max int) ([]room.Question, error) {
	var rows []model.RoomQuestion
	err := t.Select(&rows).Where("sitting_id = ?", sitting).Where("state IN (?)", bun.In(states)).Order("supports DESC", "asked_at", "id").Limit(int64(max)).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.questions(ctx, rows)
}

// ownQuestions is how many of their questions somebody is shown.
const ownQuestions = 50

func (t roomTx) QuestionsBy(ctx context.Context, sitting, author id.ID) ([]room.Question, error) {
	var rows []model.RoomQuestion
	err := t.Select(&rows).Where("sitting_id = ?", sitting).Where("author_id = ?", author).Order("asked_at", "id").Limit(ownQuestions).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.questions(ctx, rows)
}

func (t roomTx) CountQuestions(ctx context.Context, sitting id.ID, s room.Stand) (int, error) {
	n, err := t.Select((*model.RoomQuestion)(nil)).Where("sitting_id = ?", sitting).Where("state = ?", s).Count(ctx)
	return int(n), err
}

func (t roomTx) Support(ctx context.Context, which, who id.ID, want bool) (bool, error) {
	var moved bool
	var err error
	if want {
		moved, err = changed(t.Insert(&model.RoomQuestionSupport{QuestionID: which, AccountID: who, CreatedAt: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx))
	} else {
		moved, err = changed(t.Delete((*model.RoomQuestionSupport)(nil)).Where("question_id = ?", which).Where("account_id = ?", who).Exec(ctx))
	}
	if err != nil || !moved {
		return false, err
	}
	add := -1
	if want {
		add = 1
	}
	return true, mustChange(t.Tx.Update((*model.RoomQuestion)(nil)).Set("supports = supports + ?", add).Where("id = ?", which).Exec(ctx))
}

func (t roomTx) Supported(ctx context.Context, sitting, who id.ID) ([]id.ID, error) {
	var out []id.ID
	err := t.Select((*model.RoomQuestionSupport)(nil)).Column("question_id").Where("account_id = ?", who).
		Where("question_id IN (?)", t.Select((*model.RoomQuestion)(nil)).Column("id").Where("sitting_id = ?", sitting)).Scan(ctx, &out)
	return out, err
}
