package store

import (
	"context"
	"encoding/json"
	"errors"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

func maybe(v id.ID) *id.ID {
	if v == id.None {
		return nil
	}
	return &v
}

func sure(v *id.ID) id.ID {
	if v == nil {
		return id.None
	}
	return *v
}

func pointOf(lat, lon *float64) *tenant.Point {
	if lat == nil || lon == nil {
		return nil
	}
	return &tenant.Point{Lat: *lat, Lon: *lon}
}

func latLon(p *tenant.Point) (lat, lon *float64) {
	if p == nil {
		return nil, nil
	}
	return &p.Lat, &p.Lon
}

func fromDraft(r *model.RemarkDraft) consultation.Draft {
	return consultation.Draft{ID: r.ID, Consultation: r.ConsultationID, Author: r.AuthorID, Body: r.Body, Updated: r.UpdatedAt,
		Subject: consultation.Subject{About: consultation.About(r.About), Version: r.Version, Anchor: r.Anchor, Quote: r.Quote, Category: r.Category,
			District: r.District, Place: r.Place, Point: pointOf(r.Lat, r.Lon)},
		Voice: consultation.Voice{Speaks: consultation.Speaks(r.Speaks), Organisation: r.Organisation}}
}

func toDraft(d consultation.Draft) *model.RemarkDraft {
	r := &model.RemarkDraft{ID: d.ID, ConsultationID: d.Consultation, AuthorID: d.Author, About: string(d.About), Version: d.Version, Anchor: d.Anchor,
		Quote: d.Quote, Category: d.Category, District: d.District, Place: d.Place, Body: d.Body, Speaks: string(d.Speaks), Organisation: d.Organisation,
		UpdatedAt: d.Updated}
	r.Lat, r.Lon = latLon(d.Point)
	return r
}

func (t consultationTx) Draft(ctx context.Context, author, draft id.ID) (consultation.Draft, error) {
	row := &model.RemarkDraft{}
	q := t.Select(row).Where("id = ?", draft)
	if author != id.None {
		q = q.Where("author_id = ?", author)
	}
	err := q.Scan(ctx)
	return fromDraft(row), missing(err)
}

func (t consultationTx) Drafts(ctx context.Context, author id.ID) ([]consultation.Draft, error) {
	var rows []model.RemarkDraft
	err := t.Select(&rows).Where("author_id = ?", author).Order("updated_at DESC", "id").Limit(consultation.MaxDrafts).Scan(ctx)
	out := make([]consultation.Draft, len(rows))
	for i := range rows {
		out[i] = fromDraft(&rows[i])
	}
	return out, err
}

func (t consultationTx) PutDraft(ctx context.Context, d consultation.Draft) error {
	_, err := t.Insert(toDraft(d)).Exec(ctx)
	return again(err)
}

func (t consultationTx) SaveDraft(ctx context.Context, d consultation.Draft) error {
	return mustChange(t.Tx.Update(toDraft(d)).ExcludeColumn("tenant_id", "id", "consultation_id", "author_id").Where("id = ?", d.ID).Exec(ctx))
}

func (t consultationTx) DropDraft(ctx context.Context, author, draft id.ID) error {
	return mustChange(t.Delete((*model.RemarkDraft)(nil)).Where("author_id = ?", author).Where("id = ?", draft).Exec(ctx))
}

func fromRemark(r *model.Remark) consultation.Remark {
	return consultation.Remark{ID: r.ID, Consultation: r.ConsultationID, Process: r.ProcessID, Author: sure(r.AuthorID), EnteredBy: sure(r.EnteredBy),
		AtPoint: sure(r.PointID), Number: int(r.Number), Once: r.Once, Source: consultation.Source(r.Source), State: consultation.State(r.State),
		Subject: consultation.Subject{About: consultation.About(r.About), Version: r.Version, Anchor: r.Anchor, Quote: r.Quote, Category: r.Category,
			District: r.District, Place: r.Place, Point: pointOf(r.Lat, r.Lon)},
		Voice: consultation.Voice{Speaks: consultation.Speaks(r.Speaks), Organisation: r.Organisation}, Body: r.Body, Language: r.Language, Name: r.Name,
		Consent: r.Consent, Assigned: r.Assigned, Note: r.Note, Disposition: consultation.Disposition(r.Disposition), Reason: r.Reason, LedTo: r.LedTo,
		Revision: r.Revision, Received: r.ReceivedAt, Created: r.CreatedAt, Edited: at(r.EditedAt), Answered: at(r.AnsweredAt),
		AnsweredBy: sure(r.AnsweredBy), Told: at(r.ToldAt)}
}

func toRemark(r consultation.Remark) *model.Remark {
	out := &model.Remark{ID: r.ID, ConsultationID: r.Consultation, ProcessID: r.Process, AuthorID: maybe(r.Author), EnteredBy: maybe(r.EnteredBy),
		PointID: maybe(r.AtPoint), Number: int64(r.Number), Once: r.Once, Source: string(r.Source), State: string(r.State), About: string(r.About),
		Version: r.Version, Anchor: r.Anchor, Quote: r.Quote, Category: r.Category, District: r.District, Place: r.Place, Body: r.Body,
		Language: r.Language, Speaks: string(r.Speaks), Organisation: r.Organisation, Name: r.Name, Consent: r.Consent, Assigned: r.Assigned,
		Note: r.Note, Disposition: string(r.Disposition), Reason: r.Reason, LedTo: r.LedTo, Revision: r.Revision, ReceivedAt: r.Received,
		CreatedAt: r.Created, EditedAt: moment(r.Edited), AnsweredAt: moment(r.Answered), AnsweredBy: maybe(r.AnsweredBy), ToldAt: moment(r.Told)}
	out.Lat, out.Lon = latLon(r.Point)
	return out
}

func (t consultationTx) NextNumber(ctx context.Context, which id.ID) (int, error) {
	row := &model.Consultation{}
	err := t.Tx.Update(row).Set("last_number = last_number + 1").Where("id = ?", which).Returning("last_number").Scan(ctx)
	return int(row.LastNumber), missing(err)
}

func (t consultationTx) AddRemark(ctx context.Context, r consultation.Remark) error {
	if _, err := t.Insert(toRemark(r)).Exec(ctx); err != nil {
		return again(err)
	}
	c, err := t.Consultation(ctx, r.Consultation)
	if err != nil {
		return err
	}
	return t.seek(ctx, c, r)
}

// seek makes a remark findable while everybody may read its words.
func (t consultationTx) seek(ctx context.Context, c consultation.Consultation, r consultation.Remark) error {
	if r.State == consultation.Shown && r.Consent {
		return index(ctx, t.Tx, remarkEntry(c, r))
	}
	return unindex(ctx, t.Tx, "remark", r.ID)
}

func (t consultationTx) SaveRemark(ctx context.Context, c consultation.Consultation, r consultation.Remark) error {
	err := mustChange(t.Tx.Update(toRemark(r)).Column("state", "body", "assigned", "note", "disposition", "reason", "led_to", "edited_at", "answered_at",
		"answered_by", "told_at").Set("revision = revision + 1").Where("id = ?", r.ID).Exec(ctx))
	if err != nil {
		return err
	}
	return t.seek(ctx, c, r)
}

func (t consultationTx) Remark(ctx context.Context, which id.ID) (consultation.Remark, error) {
	row := &model.Remark{}
	return t.single(ctx, row, t.Select(row).Where("id = ?", which).Scan(ctx))
}

func (t consultationTx) LockRemark(ctx context.Context, which id.ID) (consultation.Remark, error) {
	row := &model.Remark{}
	return t.single(ctx, row, t.Dialect().ForUpdate(t.Select(row).Where("id = ?", which)).Scan(ctx))
}

func (t consultationTx) OnceOf(ctx context.Context, once string) (consultation.Remark, error) {
	row := &model.Remark{}
	return t.single(ctx, row, t.Select(row).Where("once = ?", once).Scan(ctx))
}

func (t consultationTx) single(ctx context.Context, row *model.Remark, err error) (consultation.Remark, error) {
	if err != nil {
		return consultation.Remark{}, missing(err)
	}
	list, err := t.named(ctx, []model.Remark{*row})
	if err != nil {
		return consultation.Remark{}, err
	}
	return list[0], nil
}

// named adds to rows what their authors are called.
func (t consultationTx) named(ctx context.Context, rows []model.Remark) ([]consultation.Remark, error) {
	out := make([]consultation.Remark, len(rows))
	var authors []id.ID
	for i := range rows {
		out[i] = fromRemark(&rows[i])
		if rows[i].AuthorID != nil {
			authors = append(authors, *rows[i].AuthorID)
		}
	}
	if len(authors) == 0 {
		return out, nil
	}
	called, err := names(ctx, t.Tx, authors)
	for i := range out {
		out[i].AuthorName = called[out[i].Author]
	}
	return out, err
}

func (t consultationTx) PutSheet(ctx context.Context, s consultation.Sheet) error {
	raw, err := json.Marshal(s.Rows)
	if err != nil {
		return err
	}
	// One person works on one sheet of a consultation: what was not confirmed before is forgotten.
	_, err = t.Delete((*model.RemarkSheet)(nil)).Where("account_id = ?", s.By).Where("consultation_id = ?", s.Consultation).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = t.Insert(&model.RemarkSheet{ID: s.ID, ConsultationID: s.Consultation, AccountID: s.By, File: s.File, Content: string(raw), CreatedAt: s.At}).Exec(ctx)
	return err
}

func (t consultationTx) Sheet(ctx context.Context, account, sheet id.ID) (s consultation.Sheet, err error) {
	row := &model.RemarkSheet{}
	err = t.Select(row).Where("id = ?", sheet).Where("account_id = ?", account).Where("applied_at IS NULL").Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return s, fault.Missing()
	}
	if err != nil {
		return s, err
	}
	s = consultation.Sheet{ID: row.ID, Consultation: row.ConsultationID, By: row.AccountID, File: row.File, At: row.CreatedAt}
	return s, json.Unmarshal([]byte(row.Content), &s.Rows)
}

func (t consultationTx) SheetApplied(ctx context.Context, sheet id.ID) error {
	return mustChange(t.Tx.Update((*model.RemarkSheet)(nil)).Set("applied_at = ?", t.Now()).Set("content = ''").Where("id = ?", sheet).
		Where("applied_at IS NULL").Exec(ctx))
}
