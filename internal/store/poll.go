package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Polls keeps poll's side of the towns.
type Polls struct{ DB *tenantdb.DB }

var _ poll.Store = Polls{}

// View opens a read-only transaction.
func (s Polls) View(ctx context.Context, t tenant.ID, fn func(poll.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(pollTx{tx}) })
}

// Update opens a read-write transaction.
func (s Polls) Update(ctx context.Context, t tenant.ID, fn func(poll.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(pollTx{tx}) })
}

type pollTx struct{ *tenantdb.Tx }

var _ poll.Tx = pollTx{}

func (t pollTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t pollTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

func (t pollTx) Room(ctx context.Context, room id.ID) (poll.Room, error) {
	r, err := commentTx(t).Room(ctx, room)
	return poll.Room{ID: r.ID, Scope: r.Scope, Path: r.Path, Title: r.Title, Closed: r.Closed != ""}, err
}

func (t pollTx) Poll(ctx context.Context, which id.ID) (poll.Poll, error) {
	return t.one(ctx, t.Select((*model.Poll)(nil)).Where("id = ?", which))
}

func (t pollTx) Lock(ctx context.Context, which id.ID) (poll.Poll, error) {
	return t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Poll)(nil)).Where("id = ?", which)))
}

func (t pollTx) ByKey(ctx context.Context, author id.ID, key string) (poll.Poll, error) {
	return t.one(ctx, t.Select((*model.Poll)(nil)).Where("created_by = ?", author).Where("key = ?", key))
}

func (t pollTx) one(ctx context.Context, q *bun.SelectQuery) (poll.Poll, error) {
	row := &model.Poll{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return poll.Poll{}, missing(err)
	}
	out, err := t.complete(ctx, []model.Poll{*row})
	if err != nil {
		return poll.Poll{}, err
	}
	return out[0], nil
}

// complete adds choices and processes to rows that were read.
func (t pollTx) complete(ctx context.Context, rows []model.Poll) ([]poll.Poll, error) {
	out := make([]poll.Poll, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	ids, frames := make([]id.ID, len(rows)), map[id.ID]process.Process{}
	for i, r := range rows {
		ids[i] = r.ID
		if r.ProcessID == nil {
			continue
		}
		if _, known := frames[*r.ProcessID]; known {
			continue
		}
		p, err := t.Process(ctx, *r.ProcessID)
		if err != nil {
			return nil, err
		}
		frames[p.ID] = p
	}
	var choices []model.PollChoice
	if err := t.Select(&choices).Where("poll_id IN (?)", bun.In(ids)).Order("poll_id", "number").Scan(ctx); err != nil {
		return nil, err
	}
	var bad error
	for i := range rows {
		p, err := fromPoll(&rows[i], choices)
		bad = errors.Join(bad, err)
		if p.Process != id.None {
			p = p.Of(frames[p.Process])
		}
		out[i] = p
	}
	return out, bad
}

func fromPoll(r *model.Poll, choices []model.PollChoice) (poll.Poll, error) {
	p := poll.Poll{ID: r.ID, Audience: poll.Audience(r.Audience), Districts: strings.Fields(r.Districts), Most: r.Most, Shuffled: r.Shuffled,
		Results: poll.Results(r.Results), State: poll.State(r.State), Sample: r.Sample, People: r.People, HallPeople: r.HallPeople,
		CreatedBy: r.CreatedBy, Created: r.CreatedAt, Opens: at(r.OpensAt), Closes: at(r.ClosesAt), Revealed: at(r.RevealedAt), Forgotten: at(r.ForgottenAt)}
	if r.ProcessID != nil {
		p.Process = *r.ProcessID
	}
	if r.RoomID != nil {
		p.Room = *r.RoomID
	}
	err := errors.Join(json.Unmarshal([]byte(r.Question), &p.Question), json.Unmarshal([]byte(r.Lead), &p.Lead))
	for _, c := range choices {
		if c.PollID != r.ID {
			continue
		}
		choice := poll.Choice{Number: c.Number, Picked: c.Picked, Hall: c.Hall}
		err = errors.Join(err, json.Unmarshal([]byte(c.Words), &choice.Words))
		p.Choices = append(p.Choices, choice)
	}
	return p, err
}

func toPoll(p poll.Poll) *model.Poll {
	r := &model.Poll{ID: p.ID, Question: text(p.Question), Lead: text(p.Lead), Audience: string(p.Audience), Districts: strings.Join(p.Districts, " "),
		Most: p.Most, Shuffled: p.Shuffled, Results: string(p.Results), State: string(p.State), Sample: p.Sample, People: p.People, HallPeople: p.HallPeople,
		CreatedBy: p.CreatedBy, CreatedAt: p.Created, OpensAt: moment(p.Opens), ClosesAt: moment(p.Closes), RevealedAt: moment(p.Revealed), ForgottenAt: moment(p.Forgotten)}
	if p.Process != id.None {
		r.ProcessID = &p.Process
	}
	if p.Room != id.None {
		r.RoomID = &p.Room
	}
	return r
}

func (t pollTx) List(ctx context.Context, f poll.Filter, req page.Request) (out page.Of[poll.Poll], err error) {
	base := func() *bun.SelectQuery {
		q := t.Select((*model.Poll)(nil))
		if len(f.States) > 0 {
			q = q.Where("state IN (?)", bun.In(f.States))
		}
		if f.Process != id.None {
			q = q.Where("process_id = ?", f.Process)
		}
		if f.Room == id.None {
			return q.Where("room_id IS NULL")
		}
		return q.Where("room_id = ?", f.Room)
	}
	q, out := base(), page.Of[poll.Poll]{Total: -1}
	if req.Cursor != "" {
		last, ok := id.Parse(req.Cursor)
		if !ok {
			return out, errFilter()
		}
		q = q.Where("id < ?", last)
	} else {
		n, err := base().Count(ctx)
		if err != nil {
			return out, err
		}
		out.Total = int(n)
	}
	limit := req.Limit(50)
	var rows []model.Poll
	if err := q.Model(&rows).Order("id DESC").Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID.String()
	}
	out.Rows, err = t.complete(ctx, rows)
	return out, err
}

func (t pollTx) Unforgotten(ctx context.Context) ([]poll.Poll, error) {
	var rows []model.Poll
	err := t.Select(&rows).Where("state <> ?", poll.Draft).Where("forgotten_at IS NULL").Order("id").Limit(500).Scan(ctx)
	if err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

// numbers writes the numbers of choices between spaces.
func numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}

// inOrder lists the keys of counts, so that all transactions lock the rows in one order.
func inOrder(counts map[int]int) []int { return slices.Sorted(maps.Keys(counts)) }
