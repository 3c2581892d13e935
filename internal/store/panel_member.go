package store

import (
	"context"
	"slices"
	"strings"

	"almenda/internal/address"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

func (t panelTx) MembersOfHousehold(ctx context.Context, which id.ID, household string) (int, error) {
	n, err := t.Select((*model.PanelMember)(nil)).Where("panel_id = ?", which).Where("state = ?", panel.Member).Where("household = ?", household).Count(ctx)
	return int(n), err
}

func (t panelTx) Unconfirmed(ctx context.Context, before string, max int) ([]panel.InPanel, error) {
	var rows []model.PanelMember
	err := t.Select(&rows).Where("state = ?", panel.Pending).Where("joined < ?", before).Order("panel_id", "person_id").Limit(int64(max)).Scan(ctx)
	out := make([]panel.InPanel, len(rows))
	for i := range rows {
		out[i] = fromMember(&rows[i])
	}
	return out, err
}

func (t panelTx) ForgetAddress(ctx context.Context, email string) error {
	return dropLetters(ctx, t.Tx, email)
}

func (t panelTx) ForgetLeft(ctx context.Context) error {
	_, err := t.Tx.Update((*model.Mail)(nil)).Set("email = ''").Set("email_key = ''").Set("params = '{}'").
		Where("kind = ?", leftLetter).Where("finished_at IS NOT NULL").Where("email <> ''").Exec(ctx)
	return err
}

func (t panelTx) LettersTo(ctx context.Context, email string) ([]panel.Written, error) {
	_, key, _ := address.Parse(email)
	if key == "" {
		return nil, nil
	}
	var rows []model.Mail
	err := t.Select(&rows).Column("kind", "created_at").Where("email_key = ?", key).Where("kind LIKE ?", panelLetters).Order("created_at DESC", "id DESC").Limit(500).Scan(ctx)
	out := make([]panel.Written, len(rows))
	for i, r := range rows {
		out[i] = panel.Written{Kind: r.Kind, On: r.CreatedAt.UTC()}
	}
	return out, err
}

func (t panelTx) DrawsOf(ctx context.Context, person id.ID) ([]panel.InDraw, error) {
	return t.inDraw(ctx, t.Select((*model.PanelDrawPerson)(nil)).Where("person_id = ?", person).Limit(500))
}

// foundPanel is what panels are called in the index.
const foundPanel = "panel"

// index makes a panel that everybody sees findable by its name and what it is for, in every language.
func (t panelTx) index(ctx context.Context, p panel.Panel) error {
	if !p.Public() {
		return unindex(ctx, t.Tx, foundPanel, p.ID)
	}
	said := slices.Concat(others(p.Lead, ""), others(p.Settings.Purpose, ""))
	return index(ctx, t.Tx, found{Kind: foundPanel, ID: p.ID, District: p.District, Title: strings.Join(others(p.Title, ""), " / "), Text: strings.Join(said, "\n\n"),
		Path: "/panel/" + p.Slug, At: p.Published})
}
