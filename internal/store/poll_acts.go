package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/poll"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

func errFilter() error { return fault.New(fault.Invalid, "fault.filter") }

func (t pollTx) Put(ctx context.Context, p poll.Poll, key string) error {
	row := toPoll(p)
	row.Key = key
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	return t.putChoices(ctx, p.ID, p.Choices)
}

func (t pollTx) putChoices(ctx context.Context, which id.ID, choices []poll.Choice) error {
	if len(choices) == 0 {
		return nil
	}
	rows := make([]model.PollChoice, len(choices))
	for i, c := range choices {
		rows[i] = model.PollChoice{PollID: which, Number: c.Number, Words: text(c.Words)}
	}
	_, err := t.Insert(&rows).Exec(ctx)
	return err
}

func (t pollTx) Save(ctx context.Context, p poll.Poll) error {
	return mustChange(t.Tx.Update(toPoll(p)).Column("process_id", "question", "lead", "audience", "districts", "most", "shuffled", "results", "state",
		"opens_at", "closes_at", "revealed_at", "forgotten_at").Where("id = ?", p.ID).Exec(ctx))
}

func (t pollTx) SetChoices(ctx context.Context, which id.ID, choices []poll.Choice) error {
	if _, err := t.Delete((*model.PollChoice)(nil)).Where("poll_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	return t.putChoices(ctx, which, choices)
}

func (t pollTx) Drop(ctx context.Context, which id.ID) error {
	for _, rows := range []any{(*model.PollAnswer)(nil), (*model.PollChoice)(nil)} {
		if _, err := t.Delete(rows).Where("poll_id = ?", which).Exec(ctx); err != nil {
			return err
		}
	}
	return mustChange(t.Delete((*model.Poll)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t pollTx) Answered(ctx context.Context, which id.ID, mark string) ([]int, bool, error) {
	row := &model.PollAnswer{}
	err := t.Select(row).Where("poll_id = ?", which).Where("mark = ?", mark).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	picked := []int{}
	for _, word := range strings.Fields(row.Choices) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, false, err
		}
		picked = append(picked, n)
	}
	return picked, true, nil
}

func (t pollTx) PutAnswer(ctx context.Context, which id.ID, mark string, who id.ID, picked []int) error {
	row := &model.PollAnswer{PollID: which, Mark: mark, Choices: numbers(picked)}
	if who != id.None {
		row.AccountID = &who
	}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, poll_id, mark) DO UPDATE").Set("choices = EXCLUDED.choices").Exec(ctx)
	return err
}

func (t pollTx) Count(ctx context.Context, which id.ID, add map[int]int, people int) error {
	for _, n := range inOrder(add) {
		if add[n] == 0 {
			continue
		}
		err := mustChange(t.Tx.Update((*model.PollChoice)(nil)).Set("picked = picked + ?", add[n]).Where("poll_id = ?", which).Where("number = ?", n).Exec(ctx))
		if err != nil {
			return err
		}
	}
	if people == 0 {
		return nil
	}
	return mustChange(t.Tx.Update((*model.Poll)(nil)).Set("people = people + ?", people).Where("id = ?", which).Exec(ctx))
}

func (t pollTx) SetHall(ctx context.Context, which id.ID, hands map[int]int, people int) error {
	for _, n := range inOrder(hands) {
		err := mustChange(t.Tx.Update((*model.PollChoice)(nil)).Set("hall = ?", hands[n]).Where("poll_id = ?", which).Where("number = ?", n).Exec(ctx))
		if err != nil {
			return err
		}
	}
	return mustChange(t.Tx.Update((*model.Poll)(nil)).Set("hall_people = ?", people).Where("id = ?", which).Exec(ctx))
}

func (t pollTx) Forget(ctx context.Context, which id.ID) error {
	_, err := t.Delete((*model.PollAnswer)(nil)).Where("poll_id = ?", which).Exec(ctx)
	return err
}

// pollKind is what polls are called in the index.
const pollKind = "poll"

func (t pollTx) Index(ctx context.Context, p poll.Poll, language string) error {
	f := found{Kind: pollKind, ID: p.ID, Process: p.Process, Language: language, Title: p.Question.In(language, "en"), Path: "/polls/" + p.ID.String(), At: p.Opens}
	if len(p.Districts) == 1 {
		f.District = p.Districts[0]
	}
	words := []string{p.Lead.In(language, "en")}
	for _, c := range p.Choices {
		words = append(words, c.Words.In(language, "en"))
	}
	f.Text = strings.Join(slices.Concat(words, others(p.Question, language)), "\n\n")
	return index(ctx, t.Tx, f)
}

// others are the texts in languages besides one.
func others(t tenant.Text, but string) (out []string) {
	for lang, s := range t {
		if lang != but {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

func (t pollTx) Indexed(ctx context.Context, which id.ID) (bool, error) {
	return t.Select((*model.SearchEntry)(nil)).Where("kind = ?", pollKind).Where("id = ?", which).Exists(ctx)
}

func (t pollTx) Unindex(ctx context.Context, which id.ID) error {
	return unindex(ctx, t.Tx, pollKind, which)
}

func (t pollTx) Tell(ctx context.Context, room, which id.ID) (int64, error) {
	return tellPoll(ctx, t.Tx, room, which)
}

// answeredPolls lists who has answered an open poll of a process, for reminders to the others. In
// polls that are open to everybody, and in closed ones, it is not known who answered.
func answeredPolls(ctx context.Context, tx *tenantdb.Tx, of id.ID) ([]id.ID, error) {
	var out []id.ID
	polls := tx.Select((*model.Poll)(nil)).Column("id").Where("process_id = ?", of)
	err := tx.Select((*model.PollAnswer)(nil)).ColumnExpr("DISTINCT ?TableAlias.account_id").Where("?TableAlias.account_id IS NOT NULL").
		Where("?TableAlias.poll_id IN (?)", polls).OrderExpr("?TableAlias.account_id").Scan(ctx, &out)
	return out, err
}

// unlinkPolls takes an account that is deleted out of the answers to open polls; they stay counted.
func unlinkPolls(ctx context.Context, tx *tenantdb.Tx, who id.ID) error {
	var rows []model.PollAnswer
	if err := tx.Select(&rows).Where("account_id = ?", who).Scan(ctx); err != nil {
		return err
	}
	for _, r := range rows {
		err := mustChange(tx.Update((*model.PollAnswer)(nil)).Set("mark = ?", id.Secret().String()).Set("account_id = NULL").
			Where("poll_id = ?", r.PollID).Where("mark = ?", r.Mark).Exec(ctx))
		if err != nil {
			return err
		}
	}
	return nil
}
