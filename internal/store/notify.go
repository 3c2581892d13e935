package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/richtext"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Notices keeps notify's side of the towns.
type Notices struct{ DB *tenantdb.DB }

var _ notify.Store = Notices{}

// Update opens a read-write transaction.
func (s Notices) Update(ctx context.Context, t tenant.ID, fn func(notify.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(noticeTx{tx}) })
}

type noticeTx struct{ *tenantdb.Tx }

var _ notify.Tx = noticeTx{}

// quoted is how much of a text a letter shows.
const quoted = 400

func (t noticeTx) Once(ctx context.Context, event id.ID, handler string) (bool, error) {
	return changed(t.Insert(&model.Handled{EventID: event, Handler: handler, At: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t noticeTx) QueueMail(ctx context.Context, l account.Letter) error {
	return queueMail(ctx, t.Tx, l)
}

func (t noticeTx) about(ctx context.Context, which id.ID) (notify.Idea, error) {
	i, err := ideaTx(t).Idea(ctx, which)
	return notify.Idea{ID: i.ID, Title: i.Title, Author: i.Author}, err
}

func (t noticeTx) OfComment(ctx context.Context, which id.ID) (n notify.News, err error) {
	c, err := commentTx(t).Comment(ctx, which)
	if err != nil {
		return n, err
	}
	if c.State != comment.Shown {
		return n, fault.Missing()
	}
	n = notify.News{By: c.Author, Text: richtext.Excerpt(c.Body, quoted), Seq: c.Seq}
	n.Idea, err = t.about(ctx, c.Room)
	return n, err
}

func (t noticeTx) OfAnswer(ctx context.Context, which, answer id.ID) (n notify.News, err error) {
	r := &model.Answer{}
	if err := t.Select(r).Where("idea_id = ?", which).Where("id = ?", answer).Scan(ctx); err != nil {
		return n, missing(err)
	}
	n = notify.News{By: r.AccountID, Text: richtext.Excerpt(r.Body, quoted), Office: r.Office}
	n.Idea, err = t.about(ctx, which)
	return n, err
}

func (t noticeTx) OfStatus(ctx context.Context, which id.ID) (n notify.News, err error) {
	r := &model.IdeaHistory{}
	if err := t.Select(r).Where("idea_id = ?", which).Order("at DESC", "id DESC").Limit(1).Scan(ctx); err != nil {
		return n, missing(err)
	}
	n = notify.News{By: r.ActorID, Text: r.Reason, Office: r.Office, Status: r.Status}
	n.Idea, err = t.about(ctx, which)
	return n, err
}

func (t noticeTx) Followers(ctx context.Context, which id.ID) ([]notify.Person, error) {
	ids, err := ideaTx(t).Followers(ctx, which)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []model.Account
	err = t.Select(&rows).Column("id", "email", "language").Where("id IN (?)", bun.In(ids)).Where("state = ?", account.Active).Order("id").Scan(ctx)
	out := make([]notify.Person, len(rows))
	for i, r := range rows {
		out[i] = notify.Person{Account: r.ID, Email: r.Email, Language: r.Language}
	}
	return out, err
}
