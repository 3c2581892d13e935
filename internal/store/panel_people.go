package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/address"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/panel"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

func (t panelTx) Person(ctx context.Context, who id.ID) (panel.Person, error) {
	return t.person(ctx, t.Select((*model.PanelPerson)(nil)).Where("id = ?", who))
}

func (t panelTx) PersonByEmail(ctx context.Context, key string) (panel.Person, error) {
	return t.person(ctx, t.Select((*model.PanelPerson)(nil)).Where("email_key = ?", key))
}

func (t panelTx) PersonByPhone(ctx context.Context, key string) (panel.Person, error) {
	return t.person(ctx, t.Select((*model.PanelPerson)(nil)).Where("phone_key = ?", key))
}

func (t panelTx) LockPerson(ctx context.Context, who id.ID) (panel.Person, error) {
	return t.person(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelPerson)(nil)).Where("id = ?", who)))
}

func (t panelTx) person(ctx context.Context, q *bun.SelectQuery) (panel.Person, error) {
	row := &model.PanelPerson{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return panel.Person{}, missing(err)
	}
	return fromPerson(row)
}

func fromPerson(r *model.PanelPerson) (panel.Person, error) {
	p := panel.Person{ID: r.ID, Email: r.Email, Phone: r.Phone, Language: r.Language, Paused: r.Paused, Cap: r.Cap, Unopened: r.Unopened, Since: r.Since}
	return p, json.Unmarshal([]byte(r.Facts), &p.Facts)
}

func toPerson(p panel.Person, emailKey, phoneKey string) (*model.PanelPerson, error) {
	facts, err := json.Marshal(p.Facts)
	r := &model.PanelPerson{ID: p.ID, Email: p.Email, Phone: p.Phone, Language: p.Language, Facts: string(facts), Paused: p.Paused, Cap: p.Cap, Unopened: p.Unopened, Since: p.Since}
	if emailKey != "" {
		r.EmailKey = &emailKey
	}
	if phoneKey != "" {
		r.PhoneKey = &phoneKey
	}
	return r, err
}

func (t panelTx) AddPerson(ctx context.Context, p panel.Person, emailKey, phoneKey string) error {
	row, err := toPerson(p, emailKey, phoneKey)
	if err != nil {
		return err
	}
	_, err = t.Insert(row).Exec(ctx)
	return err
}

func (t panelTx) SavePerson(ctx context.Context, p panel.Person, emailKey, phoneKey string) error {
	row, err := toPerson(p, emailKey, phoneKey)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).ExcludeColumn("tenant_id", "id", "since").Where("id = ?", p.ID).Exec(ctx))
}

// ofPerson are the rows that go with a person, those that refer to others first.
var ofPerson = []any{(*model.PanelErrand)(nil), (*model.PanelDrawPerson)(nil), (*model.PanelAsk)(nil), (*model.PanelStay)(nil), (*model.PanelSession)(nil), (*model.PanelLink)(nil), (*model.PanelMember)(nil), (*model.AssemblySeat)(nil)}

func (t panelTx) DropPerson(ctx context.Context, who id.ID) error {
	p, err := t.Person(ctx, who)
	if err != nil {
		return err
	}
	if err := dropLetters(ctx, t.Tx, p.Email); err != nil {
		return err
	}
	if err := t.LeaveIssuing(ctx, who); err != nil {
		return err
	}
	for _, gone := range ofPerson {
		if _, err := t.Delete(gone).Where("person_id = ?", who).Exec(ctx); err != nil {
			return err
		}
	}
	return mustChange(t.Delete((*model.PanelPerson)(nil)).Where("id = ?", who).Exec(ctx))
}

// panelLetters is how the kinds of letters to members begin; leftLetter is the receipt for having left,
// which goes out after the person was forgotten.
const (
	panelLetters = "panel_%"
	leftLetter   = "panel_left"
)

// dropLetters takes the address out of letters of panels that went out, and the letters that wait but
// the last one.
func dropLetters(ctx context.Context, tx *tenantdb.Tx, email string) error {
	_, key, _ := address.Parse(email)
	if key == "" {
		return nil
	}
	_, err := tx.Delete((*model.Mail)(nil)).Where("email_key = ?", key).Where("kind LIKE ?", panelLetters).Where("kind <> ?", leftLetter).
		Where("finished_at IS NULL").Exec(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Update((*model.Mail)(nil)).Set("email = ''").Set("email_key = ''").Set("params = '{}'").
		Where("email_key = ?", key).Where("kind LIKE ?", panelLetters).Where("finished_at IS NOT NULL").Exec(ctx)
	return err
}

func (t panelTx) InPanel(ctx context.Context, which, who id.ID) (panel.InPanel, error) {
	row := &model.PanelMember{}
	if err := t.Select(row).Where("panel_id = ?", which).Where("person_id = ?", who).Scan(ctx); err != nil {
		return panel.InPanel{}, missing(err)
	}
	return fromMember(row), nil
}

func fromMember(r *model.PanelMember) panel.InPanel {
	return panel.InPanel{Panel: r.PanelID, Person: r.PersonID, State: panel.Membership(r.State), Joined: r.Joined, Until: r.Until, Household: r.Household, Campaign: of(r.CampaignID)}
}

func (t panelTx) Memberships(ctx context.Context, who id.ID) ([]panel.InPanel, error) {
	var rows []model.PanelMember
	if err := t.Select(&rows).Where("person_id = ?", who).Order("panel_id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.InPanel, len(rows))
	for i := range rows {
		out[i] = fromMember(&rows[i])
	}
	return out, nil
}

func (t panelTx) PutInPanel(ctx context.Context, m panel.InPanel) error {
	row := &model.PanelMember{PanelID: m.Panel, PersonID: m.Person, State: string(m.State), Joined: m.Joined, Until: m.Until, Household: m.Household, CampaignID: maybe(m.Campaign)}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, panel_id, person_id) DO UPDATE").Set("state = EXCLUDED.state").Set("joined = EXCLUDED.joined").
		Set("until = EXCLUDED.until").Set("household = EXCLUDED.household").Set("campaign_id = EXCLUDED.campaign_id").Exec(ctx)
	return err
}

func (t panelTx) DropInPanel(ctx context.Context, which, who id.ID) error {
	// The number that the member had in an assembly says nothing any more.
	if _, err := t.Delete((*model.AssemblySeat)(nil)).Where("panel_id = ?", which).Where("person_id = ?", who).Exec(ctx); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.PanelMember)(nil)).Where("panel_id = ?", which).Where("person_id = ?", who).Exec(ctx))
}

// members joins people to a panel in one state, in the order of their ids, which tell nothing.
func (t panelTx) members(which id.ID, state panel.Membership, after id.ID, limit int) *bun.SelectQuery {
	q := t.Select((*model.PanelMember)(nil)).Where("panel_id = ?", which).Where("state = ?", state).Order("person_id").Limit(int64(limit))
	if after != id.None {
		q = q.Where("person_id > ?", after)
	}
	return q
}

func (t panelTx) People(ctx context.Context, which id.ID, state panel.Membership, req page.Request) (page.Of[panel.Person], error) {
	out, after := page.Of[panel.Person]{Total: -1}, id.None
	if req.Cursor != "" {
		var ok bool
		if after, ok = id.Parse(req.Cursor); !ok {
			return out, errFilter()
		}
	}
	limit := req.Limit(50)
	people, _, err := t.batch(ctx, which, state, after, limit+1)
	if err != nil {
		return out, err
	}
	if len(people) > limit {
		people = people[:limit]
		out.Next = people[limit-1].ID.String()
	}
	out.Rows = people
	return out, nil
}

func (t panelTx) batch(ctx context.Context, which id.ID, state panel.Membership, after id.ID, limit int) ([]panel.Person, []panel.InPanel, error) {
	var rows []model.PanelMember
	if err := t.members(which, state, after, limit).Model(&rows).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	ids := make([]id.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].PersonID
	}
	var found []model.PanelPerson
	if err := t.Select(&found).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, nil, err
	}
	people, in := make([]panel.Person, len(found)), make([]panel.InPanel, len(rows))
	for i := range found {
		p, err := fromPerson(&found[i])
		if err != nil {
			return nil, nil, err
		}
		people[i], in[i] = p, fromMember(&rows[i])
	}
	return people, in, nil
}

func (t panelTx) EachIn(ctx context.Context, which id.ID, state panel.Membership, fn func(panel.Person, panel.InPanel) error) error {
	const many = 500
	after := id.None
	for {
		people, in, err := t.batch(ctx, which, state, after, many)
		if err != nil {
			return err
		}
		for i := range people {
			if err := fn(people[i], in[i]); err != nil {
				return err
			}
		}
		if len(people) < many {
			return nil
		}
		after = people[len(people)-1].ID
	}
}

func (t panelTx) AddConsent(ctx context.Context, c panel.Consent) error {
	_, err := t.Insert(&model.PanelConsent{ID: c.ID, PanelID: c.Panel, PersonID: c.Person, Purpose: c.Purpose, Words: c.Text, Version: c.Version,
		Language: c.Language, Channel: c.Channel, GivenAt: c.Given, WithdrawnAt: moment(c.Withdrawn), EndedBy: c.Ended}).Exec(ctx)
	return err
}

func (t panelTx) Consents(ctx context.Context, who id.ID) ([]panel.Consent, error) {
	var rows []model.PanelConsent
	if err := t.Select(&rows).Where("person_id = ?", who).Order("given_at", "id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Consent, len(rows))
	for i, r := range rows {
		out[i] = panel.Consent{ID: r.ID, Panel: r.PanelID, Person: r.PersonID, Purpose: r.Purpose, Text: r.Words, Version: r.Version, Language: r.Language,
			Channel: r.Channel, Given: r.GivenAt, Withdrawn: at(r.WithdrawnAt), Ended: r.EndedBy}
	}
	return out, nil
}

func (t panelTx) WithdrawConsents(ctx context.Context, which, who id.ID, when time.Time, channel string) error {
	_, err := t.Tx.Update((*model.PanelConsent)(nil)).Set("withdrawn_at = ?", when).Set("ended_by = ?", channel).
		Where("panel_id = ?", which).Where("person_id = ?", who).Where("withdrawn_at IS NULL").Exec(ctx)
	return err
}

func (t panelTx) AddLink(ctx context.Context, l panel.Link) error {
	_, err := t.Insert(&model.PanelLink{Hash: l.Hash, PersonID: l.Person, PanelID: maybe(l.Panel), Purpose: l.Use, ExpiresAt: l.Until}).Exec(ctx)
	return err
}

func (t panelTx) Link(ctx context.Context, hash string) (panel.Link, error) {
	row := &model.PanelLink{}
	if err := t.Select(row).Where("hash = ?", hash).Scan(ctx); err != nil {
		return panel.Link{}, missing(err)
	}
	return panel.Link{Hash: row.Hash, Person: row.PersonID, Panel: of(row.PanelID), Use: row.Purpose, Until: row.ExpiresAt}, nil
}

func (t panelTx) UseLink(ctx context.Context, hash string) (bool, error) {
	return changed(t.Delete((*model.PanelLink)(nil)).Where("hash = ?", hash).Exec(ctx))
}

func (t panelTx) AddSession(ctx context.Context, hash string, who id.ID, until time.Time) error {
	_, err := t.Insert(&model.PanelSession{Hash: hash, PersonID: who, ExpiresAt: until}).Exec(ctx)
	return err
}

func (t panelTx) SessionOf(ctx context.Context, hash string) (id.ID, time.Time, error) {
	row := &model.PanelSession{}
	err := t.Select(row).Where("hash = ?", hash).Scan(ctx)
	return row.PersonID, row.ExpiresAt, missing(err)
}

func (t panelTx) DropSession(ctx context.Context, hash string) error {
	_, err := t.Delete((*model.PanelSession)(nil)).Where("hash = ?", hash).Exec(ctx)
	return err
}

func (t panelTx) DropStale(ctx context.Context) error {
	for _, gone := range []any{(*model.PanelSession)(nil), (*model.PanelLink)(nil)} {
		if _, err := t.Delete(gone).Where("expires_at < ?", t.Now()).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
