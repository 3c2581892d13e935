package store

import (
	"context"
	"fmt"

	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/store/model"
)

// Mailbox is the mailbox of development.
func (c *Control) Mailbox() mail.Mailbox { return mailbox{c} }

type mailbox struct{ control *Control }

func (m mailbox) Put(ctx context.Context, l mail.Letter) error {
	row := &model.DevMail{ID: l.ID, Town: l.Town, Address: l.To, Subject: l.Subject, Body: l.Text, HTML: l.HTML,
		Headers: l.Headers, At: l.At}
	q := m.control.db.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE")
	for _, column := range []string{"town", "address", "subject", "body", "html", "headers", "at"} {
		q = q.Set(column + " = EXCLUDED." + column)
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("mailbox: put: %w", err)
	}
	return nil
}

func (m mailbox) List(ctx context.Context, to string, max int) ([]mail.Letter, error) {
	if max <= 0 {
		return nil, nil // bun takes a limit of zero for none
	}
	var rows []model.DevMail
	q := m.control.db.NewSelect().Model(&rows).Order("at DESC", "id DESC").Limit(int64(max))
	if to != "" {
		q = q.Where("address = ?", to)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("mailbox: list: %w", err)
	}
	out := make([]mail.Letter, len(rows))
	for i := range rows {
		out[i] = fromDevMail(&rows[i])
	}
	return out, nil
}

func (m mailbox) Get(ctx context.Context, letter id.ID) (mail.Letter, error) {
	row := &model.DevMail{}
	if err := m.control.db.NewSelect().Model(row).Where("id = ?", letter).Scan(ctx); err != nil {
		return mail.Letter{}, missing(err)
	}
	return fromDevMail(row), nil
}

func fromDevMail(r *model.DevMail) mail.Letter {
	return mail.Letter{ID: r.ID, Town: r.Town, To: r.Address, Subject: r.Subject, Text: r.Body, HTML: r.HTML,
		Headers: r.Headers, At: r.At.UTC()}
}
