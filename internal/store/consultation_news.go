package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/consultation"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/richtext"
	"almenda/internal/store/model"
)

// ofRemark reads a remark and its consultation, with its author as whom the letter is for. A remark
// that came without an account has no address, and nobody is told.
func (t noticeTx) ofRemark(ctx context.Context, which id.ID) (consultation.Remark, notify.Message, error) {
	r, err := consultationTx(t).Remark(ctx, which)
	if err != nil {
		return r, notify.Message{}, err
	}
	if r.Author == id.None || r.State == consultation.Withdrawn {
		return r, notify.Message{}, fault.Missing()
	}
	c, err := consultationTx(t).Consultation(ctx, r.Consultation)
	if err != nil {
		return r, notify.Message{}, err
	}
	m := notify.Message{Title: fmt.Sprintf("%s (%d)", c.Title, r.Number), Path: "/c/" + c.Slug + "/remarks/" + r.ID.String(), Why: "news.why_remark"}
	m.To, err = t.people(ctx, []id.ID{r.Author})
	return r, m, err
}

// people finds whom of some accounts one can write to.
func (t noticeTx) people(ctx context.Context, who []id.ID) ([]notify.Person, error) {
	if len(who) == 0 {
		return nil, nil
	}
	var rows []model.Account
	err := t.Select(&rows).Column("id", "email", "language").Where("id IN (?)", bun.In(who)).Where("state = ?", account.Active).Order("id").Scan(ctx)
	out := make([]notify.Person, len(rows))
	for i, r := range rows {
		out[i] = notify.Person{Account: r.ID, Email: r.Email, Language: r.Language}
	}
	return out, err
}

// authors lists the accounts whose remarks on a consultation stand.
func (t noticeTx) authors(ctx context.Context, which id.ID) (out []id.ID, err error) {
	err = t.Select((*model.Remark)(nil)).Distinct().Column("author_id").Where("consultation_id = ?", which).Where("author_id IS NOT NULL").
		Where("state = ?", consultation.Shown).Scan(ctx, &out)
	return out, err
}

// remarkPosted is the receipt.
func (t noticeTx) remarkPosted(ctx context.Context, e event.Event) ([]notify.Message, error) {
	r, m, err := t.ofRemark(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	m.What, m.Text = "news.remark_received", richtext.Excerpt(r.Body, quoted)
	return []notify.Message{m}, nil
}

// remarkAnswered brings the disposition and its reason, or why a remark was not published.
func (t noticeTx) remarkAnswered(ctx context.Context, e event.Event) ([]notify.Message, error) {
	r, m, err := t.ofRemark(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	m.What, m.Text, m.By = "news.remark_answered", richtext.Excerpt(r.Reason, quoted), id.None
	switch {
	case r.State == consultation.Refused:
		m.What = "news.remark_refused"
	case slices.Contains(consultation.Dispositions, r.Disposition):
		m.What = "news.remark_" + string(r.Disposition)
	}
	return []notify.Message{m}, nil
}

// versionPublished tells those who remarked, and those who follow, that there is a new text.
func (t noticeTx) versionPublished(ctx context.Context, e event.Event) ([]notify.Message, error) {
	c, err := consultationTx(t).Consultation(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	list, err := consultationTx(t).Versions(ctx, c.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	who, err := t.authors(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	m := notify.Message{What: "news.consultation_version", Title: c.Title, Text: richtext.Excerpt(list[0].Changelog, quoted), Path: "/c/" + c.Slug}
	return t.toTakers(ctx, c, m, who)
}

// toTakers makes a message for those who remarked and one for those who follow the consultation or
// its process. Nobody gets two letters.
func (t noticeTx) toTakers(ctx context.Context, c consultation.Consultation, m notify.Message, who []id.ID) ([]notify.Message, error) {
	own, others := m, m
	own.Why, others.Why = "news.why_remark", "follow.why"
	var err error
	if own.To, err = t.people(ctx, who); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, p := range own.To {
		seen[strings.ToLower(p.Email)] = true
	}
	for kind, thing := range map[string]id.ID{"consultation": c.ID, follow.Process: c.Process} {
		list, err := t.following(ctx, kind, thing)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if key := strings.ToLower(p.Email); !seen[key] {
				seen[key] = true
				others.To = append(others.To, p)
			}
		}
	}
	return []notify.Message{own, others}, nil
}

// publicationPublished tells those who remarked, and those who follow, of a table, a report or
// effects.
func (t noticeTx) publicationPublished(ctx context.Context, e event.Event) ([]notify.Message, error) {
	row := &model.Publication{}
	if err := t.Select(row).Where("id = ?", e.Subject).Scan(ctx); err != nil {
		return nil, missing(err)
	}
	p := fromPublication(row)
	c, err := consultationTx(t).Consultation(ctx, p.Consultation)
	if err != nil {
		return nil, err
	}
	path := "/c/" + c.Slug + "/report"
	if p.Kind == consultation.Table {
		path = "/c/" + c.Slug + "/table"
	}
	who, err := t.authors(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	m := notify.Message{What: "news.consultation_" + string(p.Kind), Title: p.Title, Text: richtext.Excerpt(p.Body, quoted), Path: path}
	return t.toTakers(ctx, c, m, who)
}
