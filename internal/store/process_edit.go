package store

import (
	"context"
	"encoding/json"

	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

func fromEdit(r model.ProcessEdit) (process.Edit, error) {
	e := process.Edit{Process: r.ProcessID, Template: r.Template, Step: process.State(r.Step), Note: r.Note, Reason: r.Reason, Saved: r.SavedAt,
		SavedBy: r.SavedBy, Proposed: at(r.ProposedAt), ProposedBy: sure(r.ProposedBy), Approved: at(r.ApprovedAt), ApprovedBy: sure(r.ApprovedBy),
		Office: r.Office, Signature: r.Signature, PublishAt: at(r.PublishAt)}
	return e, json.Unmarshal([]byte(r.Content), &e.Content)
}

func (t processTx) Edit(ctx context.Context, which id.ID) (process.Edit, error) {
	var r model.ProcessEdit
	if err := t.Select(&r).Where("process_id = ?", which).Scan(ctx); err != nil {
		return process.Edit{}, missing(err)
	}
	return fromEdit(r)
}

func (t processTx) Edits(ctx context.Context) (map[id.ID]process.Edit, error) {
	var rows []model.ProcessEdit
	if err := t.Select(&rows).Order("process_id").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := map[id.ID]process.Edit{}
	for _, r := range rows {
		e, err := fromEdit(r)
		if err != nil {
			return nil, err
		}
		out[r.ProcessID] = e
	}
	return out, nil
}

func (t processTx) DueEdits(ctx context.Context) (due []id.ID, err error) {
	err = t.Select((*model.ProcessEdit)(nil)).Column("process_id").Where("step = ?", process.Scheduled).Where("publish_at <= ?", t.Now()).
		Order("publish_at", "process_id").Limit(100).Scan(ctx, &due)
	return due, err
}

func (t processTx) PutEdit(ctx context.Context, e process.Edit) error {
	r := &model.ProcessEdit{ProcessID: e.Process, Content: string(e.Content.JSON()), Template: e.Template, Step: string(e.Step), Note: e.Note, Reason: e.Reason,
		SavedAt: e.Saved, SavedBy: e.SavedBy, ProposedAt: moment(e.Proposed), ProposedBy: maybe(e.ProposedBy), ApprovedAt: moment(e.Approved),
		ApprovedBy: maybe(e.ApprovedBy), Office: e.Office, Signature: e.Signature, PublishAt: moment(e.PublishAt)}
	_, err := t.Insert(r).On("CONFLICT (tenant_id, process_id) DO UPDATE").
		Set("content = EXCLUDED.content").Set("template = EXCLUDED.template").Set("step = EXCLUDED.step").
		Set("note = EXCLUDED.note").Set("reason = EXCLUDED.reason").Set("saved_at = EXCLUDED.saved_at").
		Set("saved_by = EXCLUDED.saved_by").Set("proposed_at = EXCLUDED.proposed_at").Set("proposed_by = EXCLUDED.proposed_by").
		Set("approved_at = EXCLUDED.approved_at").Set("approved_by = EXCLUDED.approved_by").Set("office = EXCLUDED.office").
		Set("signature = EXCLUDED.signature").Set("publish_at = EXCLUDED.publish_at").Exec(ctx)
	return err
}

func (t processTx) DropEdit(ctx context.Context, which id.ID) (bool, error) {
	return changed(t.Delete((*model.ProcessEdit)(nil)).Where("process_id = ?", which).Exec(ctx))
}

func (t processTx) AddVersion(ctx context.Context, v process.Version) error {
	_, err := t.Insert(&model.ProcessVersion{ProcessID: v.Process, Seq: v.Seq, Content: string(v.Raw), Fingerprint: v.Fingerprint, Note: v.Note, Small: v.Small,
		Office: v.Office, Signature: v.Signature, ProposedBy: maybe(v.ProposedBy), PublishedBy: maybe(v.PublishedBy), PublishedAt: v.Published}).Exec(ctx)
	return err
}

func fromVersion(r model.ProcessVersion) process.Version {
	return process.Version{Process: r.ProcessID, Seq: r.Seq, Raw: []byte(r.Content), Fingerprint: r.Fingerprint, Note: r.Note, Small: r.Small,
		Office: r.Office, Signature: r.Signature, ProposedBy: sure(r.ProposedBy), PublishedBy: sure(r.PublishedBy), Published: r.PublishedAt}
}

func (t processTx) Versions(ctx context.Context, which id.ID) ([]process.Version, error) {
	var rows []model.ProcessVersion
	if err := t.Select(&rows).ExcludeColumn("content").Where("process_id = ?", which).Order("seq DESC").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]process.Version, len(rows))
	for i, r := range rows {
		out[i] = fromVersion(r)
	}
	return out, nil
}

func (t processTx) Version(ctx context.Context, which id.ID, seq int) (process.Version, error) {
	var r model.ProcessVersion
	if err := t.Select(&r).Where("process_id = ?", which).Where("seq = ?", seq).Scan(ctx); err != nil {
		return process.Version{}, missing(err)
	}
	return fromVersion(r), nil
}

// pattern is a template as it is stored.
type pattern struct {
	Content process.Content `json:"content"`
	Steps   []process.Step  `json:"steps"`
}

func (t processTx) Templates(ctx context.Context) ([]process.Template, error) {
	var rows []model.ProcessTemplate
	if err := t.Select(&rows).Order("name", "id").Limit(200).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]process.Template, len(rows))
	for i, r := range rows {
		var p pattern
		var name, about tenant.Text
		for _, f := range []struct {
			raw string
			to  any
		}{{r.Content, &p}, {r.Name, &name}, {r.About, &about}} {
			if err := json.Unmarshal([]byte(f.raw), f.to); err != nil {
				return nil, err
			}
		}
		out[i] = process.Template{Key: r.ID.String(), ID: r.ID, Name: name, About: about, Content: p.Content, Steps: p.Steps, Created: r.CreatedAt, CreatedBy: r.CreatedBy}
	}
	return out, nil
}

func (t processTx) PutTemplate(ctx context.Context, p process.Template) error {
	raw, err := json.Marshal(pattern{p.Content, p.Steps})
	if err != nil {
		return err
	}
	_, err = t.Insert(&model.ProcessTemplate{ID: p.ID, Name: text(p.Name), About: text(p.About), Content: string(raw), CreatedAt: p.Created,
		CreatedBy: p.CreatedBy}).On("CONFLICT DO NOTHING").Exec(ctx)
	return err
}

func (t processTx) DropTemplate(ctx context.Context, which id.ID) error {
	return mustChange(t.Delete((*model.ProcessTemplate)(nil)).Where("id = ?", which).Exec(ctx))
}
