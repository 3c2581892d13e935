package store

import (
	"context"

	"almenda/internal/access"
	"almenda/internal/address"
	"almenda/internal/event"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/process"
	"almenda/internal/store/model"
)

// publishers is the role that publishes processes, as the policy says; a test compares the two.
const publishers = access.Admin

// aboutProcess begins a message to staff about a process.
func (t noticeTx) aboutProcess(ctx context.Context, e event.Event, what string) (p process.Process, m notify.Message, err error) {
	p, err = processTx(t).Process(ctx, e.Subject)
	by, _ := id.Parse(e.Data["by"])
	return p, notify.Message{What: what, Path: "/admin/processes/" + p.ID.String(), Why: "office.why_staff", By: by}, err
}

// titled makes a message for each language of those who get it, with the process's title in it.
func titled(p process.Process, m notify.Message) (out []notify.Message) {
	byLang := map[string][]notify.Person{}
	var order []string
	for _, who := range m.To {
		if byLang[who.Language] == nil {
			order = append(order, who.Language)
		}
		byLang[who.Language] = append(byLang[who.Language], who)
	}
	for _, lang := range order {
		one := m
		one.Title, one.To = titleIn(p, lang), byLang[lang]
		out = append(out, one)
	}
	return out
}

// titleIn is the title in a language, or in the one in which it was written first.
func titleIn(p process.Process, lang string) string {
	if s := p.Title[lang]; s != "" {
		return s
	}
	for l, s := range p.Title {
		if l != "en" && s != "" {
			return s
		}
	}
	return p.Title["en"]
}

// holders are those who hold a role where the process lies.
func (t noticeTx) holders(ctx context.Context, role access.Role, p process.Process) ([]notify.Person, error) {
	var grants []model.Grant
	if err := t.Select(&grants).Where("role = ?", role).Order("account_id", "id").Scan(ctx); err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, g := range grants {
		if (access.Scope{Process: g.ProcessID, District: g.District}).Covers(p.Scope()) {
			ids = append(ids, g.AccountID)
		}
	}
	return t.people(ctx, ids)
}

func (t noticeTx) processProposed(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, m, err := t.aboutProcess(ctx, e, "news.process_proposed")
	if err != nil {
		return nil, err
	}
	edit, err := processTx(t).Edit(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	p = p.With(edit.Content)
	m.By, m.Text = edit.ProposedBy, edit.Note
	m.To, err = t.holders(ctx, publishers, p)
	return titled(p, m), err
}

// processApproved tells who proposed. The contact that the process names gets a letter too: it may
// be somebody who does not know of it, and an address that is wrong is found out.
func (t noticeTx) processApproved(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, m, err := t.aboutProcess(ctx, e, "news.process_approved")
	if err != nil {
		return nil, err
	}
	if edit, err := processTx(t).Edit(ctx, p.ID); err == nil {
		p, m.What = p.With(edit.Content), "news.process_scheduled"
	}
	out, err := t.toProposer(ctx, e, p, m)
	at, _, ok := address.Parse(p.Card.Contact.Email)
	if err != nil || !ok {
		return out, err
	}
	lang := ""
	if len(out) > 0 {
		lang = out[0].To[0].Language
	}
	return append(out, notify.Message{What: "news.process_contact", Title: titleIn(p, lang), Path: "/p/" + p.Slug, Why: "office.why_contact",
		To: []notify.Person{{Email: at, Language: lang}}}), nil
}

func (t noticeTx) toProposer(ctx context.Context, e event.Event, p process.Process, m notify.Message) ([]notify.Message, error) {
	to, ok := id.Parse(e.Data["to"])
	if !ok {
		return nil, nil
	}
	var err error
	m.To, err = t.people(ctx, []id.ID{to})
	return titled(p, m), err
}

func (t noticeTx) processSentBack(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, m, err := t.aboutProcess(ctx, e, "news.process_sent_back")
	if err != nil {
		return nil, err
	}
	if edit, err := processTx(t).Edit(ctx, p.ID); err == nil {
		m.Text = edit.Reason
	}
	return t.toProposer(ctx, e, p, m)
}

// processCorrected tells those who publish that one person corrected something alone.
func (t noticeTx) processCorrected(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, m, err := t.aboutProcess(ctx, e, "news.process_corrected")
	if err != nil {
		return nil, err
	}
	m.Path = "/p/" + p.Slug + "/versions"
	m.To, err = t.holders(ctx, publishers, p)
	return titled(p, m), err
}
