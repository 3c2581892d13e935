package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/credential"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/model"
)

var _ panel.IssueTx = panelTx{}

const (
	issueChunk = 500 // rows written by one statement
	leastMixed = 24  // rows of others that are written anew with each issue
	mostMixed  = 200
)

func (t panelTx) Invited(ctx context.Context, survey id.ID) ([]panel.Person, error) {
	asked := t.Select((*model.PanelAsk)(nil)).Column("person_id").Where("survey_id = ?", survey)
	var rows []model.PanelPerson
	if err := t.Select(&rows).Where("id IN (?)", asked).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]panel.Person, len(rows))
	for i := range rows {
		p, err := fromPerson(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

// insertMixed writes rows in random order, some at a time. Its source of chance is seeded by the system.
func insertMixed[T any](ctx context.Context, t panelTx, rows []T) error {
	rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for part := range slices.Chunk(rows, issueChunk) {
		if _, err := t.Insert(&part).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t panelTx) AddKeys(ctx context.Context, l panel.KeyList, keys map[string]string, people []panel.Issuing, codes map[string][]string) error {
	list := &model.PanelList{SurveyID: l.List.Survey, Body: string(l.List.Canonical()), Hash: l.Hash, Invited: l.Invited}
	if _, err := t.Insert(list).Exec(ctx); err != nil {
		return err
	}
	var sealed []model.PanelKey
	for stratum, key := range keys {
		sealed = append(sealed, model.PanelKey{SurveyID: l.List.Survey, Stratum: stratum, Sealed: key})
	}
	if err := insertMixed(ctx, t, sealed); err != nil {
		return err
	}
	rows := make([]model.PanelIssue, len(people))
	for i, p := range people {
		rows[i] = model.PanelIssue{SurveyID: p.Survey, PersonID: p.Person, Stratum: p.Stratum}
	}
	if err := insertMixed(ctx, t, rows); err != nil {
		return err
	}
	var urn []model.PanelUrn
	for stratum, all := range codes {
		for _, code := range all {
			urn = append(urn, model.PanelUrn{SurveyID: l.List.Survey, ID: id.Secret(), Stratum: stratum, Sealed: code})
		}
	}
	return insertMixed(ctx, t, urn)
}

func (t panelTx) KeyList(ctx context.Context, survey id.ID) (panel.KeyList, error) {
	row := &model.PanelList{}
	if err := t.Select(row).Where("survey_id = ?", survey).Scan(ctx); err != nil {
		return panel.KeyList{}, missing(err)
	}
	list, err := credential.ParseList([]byte(row.Body))
	return panel.KeyList{List: list, Hash: row.Hash, Invited: row.Invited, Issued: row.Issued, Accepted: row.Accepted, Closed: row.Closed}, err
}

func (t panelTx) SealedKey(ctx context.Context, survey id.ID, stratum string) (string, error) {
	row := &model.PanelKey{}
	err := t.Select(row).Where("survey_id = ?", survey).Where("stratum = ?", stratum).Scan(ctx)
	return row.Sealed, missing(err)
}

func (t panelTx) Issuing(ctx context.Context, survey, person id.ID) (panel.Issuing, error) {
	return t.issuing(ctx, t.Select((*model.PanelIssue)(nil)).Where("survey_id = ?", survey).Where("person_id = ?", person))
}

func (t panelTx) LockIssuing(ctx context.Context, survey, person id.ID) (panel.Issuing, error) {
	return t.issuing(ctx, t.Dialect().ForUpdate(t.Select((*model.PanelIssue)(nil)).Where("survey_id = ?", survey).Where("person_id = ?", person)))
}

func (t panelTx) issuing(ctx context.Context, q *bun.SelectQuery) (panel.Issuing, error) {
	row := &model.PanelIssue{}
	err := missing(q.Model(row).Scan(ctx))
	return panel.Issuing{Survey: row.SurveyID, Person: row.PersonID, Stratum: row.Stratum, Done: row.Done, Proof: row.Proof, Kept: row.Kept}, err
}

// PutIssuing takes an eighth of the rows along, at random. An engine that keeps versions writes all of
// them anew, in the order in which they lay: the row that changed is one among many of its transaction,
// and soon its own place is that of a later transaction that took it along.
func (t panelTx) PutIssuing(ctx context.Context, in panel.Issuing) error {
	var ids []id.ID
	err := t.Select((*model.PanelIssue)(nil)).Column("person_id").Where("survey_id = ?", in.Survey).Where("person_id <> ?", in.Person).Scan(ctx, &ids)
	if err != nil {
		return err
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ids = ids[:min(len(ids), max(leastMixed, min(len(ids)/8, mostMixed)))]
	together := []id.ID{in.Person}
	if len(ids) > 0 {
		var held []id.ID
		// Rows that somebody else holds are passed over, so that nobody waits for one another.
		err := t.Dialect().SkipLocked(t.Select((*model.PanelIssue)(nil)).Column("person_id").Where("survey_id = ?", in.Survey).Where("person_id IN (?)", bun.List(ids))).Scan(ctx, &held)
		if err != nil {
			return err
		}
		together = append(together, held...)
	}
	_, err = t.Tx.Update((*model.PanelIssue)(nil)).
		Set("done = CASE WHEN person_id = ? THEN ? ELSE done END", in.Person, in.Done).
		Set("proof = CASE WHEN person_id = ? THEN ? ELSE proof END", in.Person, in.Proof).
		Set("kept = CASE WHEN person_id = ? THEN ? ELSE kept END", in.Person, in.Kept).
		Where("survey_id = ?", in.Survey).Where("person_id IN (?)", bun.List(together)).Exec(ctx)
	return err
}

func (t panelTx) DrawSealed(ctx context.Context, survey id.ID, stratum string) (string, error) {
	row := &model.PanelUrn{}
	of := func() *bun.SelectQuery {
		return t.Dialect().SkipLocked(t.Select(row).Where("survey_id = ?", survey).Where("stratum = ?", stratum).Order("id").Limit(1))
	}
	err := missing(of().Where("id >= ?", id.Secret()).Scan(ctx))
	if fault.Is(err, fault.NotFound) {
		err = missing(of().Scan(ctx))
	}
	if fault.Is(err, fault.NotFound) {
		return "", errors.New("panel: an urn is empty that holds as many codes as people") // or others hold the last ones
	}
	if err != nil {
		return "", err
	}
	return row.Sealed, mustChange(t.Delete((*model.PanelUrn)(nil)).Where("survey_id = ?", survey).Where("id = ?", row.ID).Exec(ctx))
}

func (t panelTx) CountIssued(ctx context.Context, survey id.ID) (int, error) {
	n, err := t.Select((*model.PanelIssue)(nil)).Where("survey_id = ?", survey).Where("done = ?", true).Count(ctx)
	return int(n), err
}

func (t panelTx) EndIssuing(ctx context.Context, l panel.KeyList) error {
	survey := l.List.Survey
	for _, gone := range []any{(*model.PanelKey)(nil), (*model.PanelUrn)(nil)} {
		if _, err := t.Delete(gone).Where("survey_id = ?", survey).Exec(ctx); err != nil {
			return err
		}
	}
	var rows []model.PanelIssue
	if err := t.Dialect().ForUpdate(t.Select(&rows).Where("survey_id = ?", survey).Order("person_id")).Scan(ctx); err != nil {
		return fmt.Errorf("read who took part: %w", err)
	}
	if _, err := t.Delete((*model.PanelIssue)(nil)).Where("survey_id = ?", survey).Exec(ctx); err != nil {
		return err
	}
	for i := range rows {
		rows[i].Proof, rows[i].Kept = "", ""
	}
	if err := insertMixed(ctx, t, rows); err != nil {
		return err
	}
	return mustChange(t.Tx.Update((*model.PanelList)(nil)).Set("issued = ?", l.Issued).Set("accepted = ?", l.Accepted).Set("closed = ?", true).
		Where("survey_id = ?", survey).Exec(ctx))
}

func (t panelTx) LeaveIssuing(ctx context.Context, person id.ID) error {
	var of []id.ID
	if err := t.Select((*model.PanelIssue)(nil)).Column("survey_id").Where("person_id = ?", person).Scan(ctx, &of); err != nil {
		return err
	}
	for _, survey := range of {
		_, err := t.Tx.Update((*model.PanelIssue)(nil)).Set("person_id = ?", id.Secret()).Set("proof = ''").Set("kept = ''").
			Where("survey_id = ?", survey).Where("person_id = ?", person).Exec(ctx)
		if err != nil {
			return err
		}
	}
	return nil
}
