package store

import (
	"context"
	"fmt"

	"almenda/internal/comment"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/richtext"
	"almenda/internal/store/model"
)

// posted tells whom somebody answered: the author of the thread, or of the post that is answered.
// Whoever has not come back since the last letter gets no second one. What an office or an expert
// says is told to everybody who supports the thread.
func (t noticeTx) posted(ctx context.Context, e event.Event) ([]notify.Message, error) {
	tx := commentTx(t)
	c, err := tx.Comment(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	r, err := tx.Room(ctx, c.Room)
	if err != nil {
		return nil, err
	}
	if r.Kind == ideaRoom || c.State != comment.Shown {
		return nil, nil // an idea's author has a letter of their own
	}
	m := notify.Message{Title: r.Title, Text: richtext.Excerpt(c.Body, quoted), Path: postAddress(r, c), By: c.Author}
	if r.Kind == threadRoom && c.Office != "" && c.Parent == id.None {
		return t.answered(ctx, r, m)
	}
	if c.Parent != id.None {
		first, err := tx.Comment(ctx, c.Parent)
		if err != nil {
			return nil, err
		}
		m.What, m.Why = "news.post_reply", "news.why_post"
		return t.unlessTold(ctx, r, c, m, first.Author)
	}
	if r.Kind != threadRoom {
		return nil, nil
	}
	th, err := forumTx(t).Thread(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	m.What, m.Why = "news.thread_reply", "news.why_thread"
	return t.unlessTold(ctx, r, c, m, th.Author)
}

func postAddress(r comment.Room, c comment.Comment) string {
	return fmt.Sprintf("%s?post=%d#c-%d", r.Path, c.Seq, c.Seq)
}

// unlessTold sends to one person, unless something that they have not read was said before: they
// were told then.
func (t noticeTx) unlessTold(ctx context.Context, r comment.Room, c comment.Comment, m notify.Message, to id.ID) ([]notify.Message, error) {
	tx := commentTx(t)
	read, err := tx.ReadTo(ctx, r.ID, to)
	if err != nil {
		return nil, err
	}
	fresh, err := t.waiting(ctx, r, c, to, read)
	if err != nil || fresh {
		return nil, err
	}
	m.To, err = t.people(ctx, []id.ID{to})
	return []notify.Message{m}, err
}

// waiting tells whether something of the same sort was said to somebody before and is not read.
func (t noticeTx) waiting(ctx context.Context, r comment.Room, c comment.Comment, to id.ID, read int64) (bool, error) {
	q := t.Select((*model.Comment)(nil)).Where("room_id = ?", r.ID).Where("seq > ?", read).Where("seq < ?", c.Seq).
		Where("author_id <> ?", to).Where("state = ?", comment.Shown)
	if c.Parent != id.None {
		q = q.Where("parent_id = ?", c.Parent)
	} else {
		q = q.Where("parent_id IS NULL")
	}
	return q.Exists(ctx)
}

func (t noticeTx) answered(ctx context.Context, r comment.Room, m notify.Message) ([]notify.Message, error) {
	th, err := forumTx(t).Thread(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	var who []id.ID
	if err := t.Select((*model.ThreadSupport)(nil)).Column("account_id").Where("thread_id = ?", r.ID).Limit(5000).Scan(ctx, &who); err != nil {
		return nil, err
	}
	m.What, m.Why = "news.thread_answered", "news.why_support"
	m.To, err = t.people(ctx, append(who, th.Author))
	return []notify.Message{m}, err
}

// routed tells an expert that they are asked.
func (t noticeTx) routed(ctx context.Context, e event.Event) ([]notify.Message, error) {
	th, err := forumTx(t).Thread(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	if th.Expert == id.None || !th.Answered.IsZero() {
		return nil, fault.Missing()
	}
	to, err := t.people(ctx, []id.ID{th.Expert})
	return []notify.Message{{What: "news.question_routed", Why: "news.why_expert", Title: th.Title, Text: richtext.Excerpt(th.Body, quoted), Path: threadPath(th.ID), To: to}}, err
}

// takenDown tells the author of a thread why nobody can read it any more.
func (t noticeTx) takenDown(ctx context.Context, e event.Event) ([]notify.Message, error) {
	th, err := forumTx(t).Thread(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	if th.State != forum.Hidden {
		return nil, fault.Missing()
	}
	to, err := t.people(ctx, []id.ID{th.Author})
	return []notify.Message{{What: "news.thread_hidden", Why: "news.why_thread", Title: th.Title, Text: th.Reason, Path: threadPath(th.ID), To: to}}, err
}
