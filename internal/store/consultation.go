package store

import (
	"context"
	"strings"

	"almenda/internal/consultation"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/richtext"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Consultations keeps consultation's side of the towns.
type Consultations struct{ DB *tenantdb.DB }

var _ consultation.Store = Consultations{}

// View opens a read-only transaction.
func (s Consultations) View(ctx context.Context, t tenant.ID, fn func(consultation.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(consultationTx{tx}) })
}

// Update opens a read-write transaction.
func (s Consultations) Update(ctx context.Context, t tenant.ID, fn func(consultation.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(consultationTx{tx}) })
}

type consultationTx struct{ *tenantdb.Tx }

var _ consultation.Tx = consultationTx{}

func (t consultationTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t consultationTx) Processes(ctx context.Context) ([]process.Process, error) {
	return processTx(t).Processes(ctx)
}

// lines puts short texts one to a line; apart is its undo.
func lines(list []string) string { return strings.Join(list, "\n") }

func apart(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

func fromConsultation(r *model.Consultation) consultation.Consultation {
	return consultation.Consultation{ID: r.ID, Process: r.ProcessID, Slug: r.Slug, Title: r.Title, Intro: r.Intro, Language: r.Language, Office: r.Office,
		Audience: consultation.Audience(r.Audience), Districts: apart(r.Districts), Categories: apart(r.Categories), Screened: r.Screened,
		Working: r.Working, Version: r.Version, Final: r.Final, Remarks: int(r.LastNumber), Created: r.CreatedAt, Updated: r.UpdatedAt, Published: at(r.PublishedAt)}
}

func toConsultation(c consultation.Consultation) *model.Consultation {
	return &model.Consultation{ID: c.ID, ProcessID: c.Process, Slug: c.Slug, Title: c.Title, Intro: c.Intro, Language: c.Language, Office: c.Office,
		Audience: string(c.Audience), Districts: lines(c.Districts), Categories: lines(c.Categories), Screened: c.Screened, Working: c.Working,
		Version: c.Version, Final: c.Final, CreatedAt: c.Created, UpdatedAt: c.Updated, PublishedAt: moment(c.Published)}
}

func (t consultationTx) Consultation(ctx context.Context, which id.ID) (consultation.Consultation, error) {
	row := &model.Consultation{}
	err := t.Select(row).Where("id = ?", which).Scan(ctx)
	return fromConsultation(row), missing(err)
}

func (t consultationTx) BySlug(ctx context.Context, slug string) (consultation.Consultation, error) {
	row := &model.Consultation{}
	err := t.Select(row).Where("slug = ?", slug).Scan(ctx)
	return fromConsultation(row), missing(err)
}

func (t consultationTx) Lock(ctx context.Context, which id.ID) (consultation.Consultation, error) {
	row := &model.Consultation{}
	err := t.Dialect().ForUpdate(t.Select(row).Where("id = ?", which)).Scan(ctx)
	return fromConsultation(row), missing(err)
}

func (t consultationTx) Consultations(ctx context.Context, of id.ID) ([]consultation.Consultation, error) {
	var rows []model.Consultation
	q := t.Select(&rows).ExcludeColumn("working").Order("created_at DESC", "id DESC").Limit(500)
	if of != id.None {
		q = q.Where("process_id = ?", of)
	}
	err := q.Scan(ctx)
	out := make([]consultation.Consultation, len(rows))
	for i := range rows {
		out[i] = fromConsultation(&rows[i])
	}
	return out, err
}

func (t consultationTx) PutConsultation(ctx context.Context, c consultation.Consultation) error {
	_, err := t.Insert(toConsultation(c)).Exec(ctx)
	return again(err)
}

func (t consultationTx) SaveConsultation(ctx context.Context, c consultation.Consultation) error {
	err := mustChange(t.Tx.Update(toConsultation(c)).Column("title", "intro", "language", "office", "audience", "districts", "categories", "screened",
		"working", "updated_at").Where("id = ?", c.ID).Exec(ctx))
	if err != nil || c.Version == 0 {
		return err
	}
	text, err := t.Paragraphs(ctx, c.ID, c.Version)
	if err != nil {
		return err
	}
	return t.find(ctx, c, text)
}

// find makes a public consultation findable by its title and text.
func (t consultationTx) find(ctx context.Context, c consultation.Consultation, text []consultation.Paragraph) error {
	p, err := t.Process(ctx, c.Process)
	if err != nil {
		return err
	}
	words := []string{c.Intro}
	for _, piece := range text {
		words = append(words, piece.Body)
	}
	district := ""
	if len(p.Districts) == 1 {
		district = p.Districts[0]
	}
	return index(ctx, t.Tx, found{Kind: "consultation", ID: c.ID, Process: c.Process, District: district, Language: c.Language, Title: c.Title,
		Text: strings.Join(words, "\n\n"), Path: "/c/" + c.Slug, At: c.Published})
}

func (t consultationTx) PutVersion(ctx context.Context, c consultation.Consultation, v consultation.Version, by id.ID, text []consultation.Paragraph) error {
	row := &model.ConsultationVersion{ConsultationID: c.ID, Number: v.Number, Body: v.Body, Changelog: v.Changelog, Office: v.Office, AccountID: by,
		Final: v.Final, PublishedAt: v.At}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	pieces := make([]model.Paragraph, len(text))
	for i, p := range text {
		pieces[i] = model.Paragraph{ConsultationID: c.ID, Version: v.Number, Position: i, Anchor: p.Anchor, Level: p.Level, Body: p.Body}
	}
	if _, err := t.Insert(&pieces).Exec(ctx); err != nil {
		return err
	}
	err := mustChange(t.Tx.Update(toConsultation(c)).Column("version", "final", "updated_at", "published_at").Where("id = ?", c.ID).Exec(ctx))
	if err != nil {
		return err
	}
	return t.find(ctx, c, text)
}

func (t consultationTx) Versions(ctx context.Context, which id.ID) ([]consultation.Version, error) {
	var rows []model.ConsultationVersion
	err := t.Select(&rows).ExcludeColumn("body").Where("consultation_id = ?", which).Order("number DESC").Limit(200).Scan(ctx)
	out := make([]consultation.Version, len(rows))
	for i, r := range rows {
		out[i] = consultation.Version{Number: r.Number, Changelog: r.Changelog, Office: r.Office, Final: r.Final, At: r.PublishedAt}
	}
	return out, err
}

func (t consultationTx) Paragraphs(ctx context.Context, which id.ID, version int) ([]consultation.Paragraph, error) {
	var rows []model.Paragraph
	err := t.Select(&rows).Where("consultation_id = ?", which).Where("version = ?", version).Order("position").Limit(consultation.MaxParagraphs).Scan(ctx)
	out := make([]consultation.Paragraph, len(rows))
	for i, r := range rows {
		out[i] = consultation.Paragraph{Anchor: r.Anchor, Level: r.Level, Body: r.Body}
	}
	return out, err
}

func (t consultationTx) Anchors(ctx context.Context, which id.ID) (out []string, err error) {
	err = t.Select((*model.Paragraph)(nil)).Distinct().Column("anchor").Where("consultation_id = ?", which).Scan(ctx, &out)
	return out, err
}

func (t consultationTx) Publish(ctx context.Context, p consultation.Publication) error {
	row := &model.Publication{ID: p.ID, ProcessID: p.Process, ConsultationID: &p.Consultation, Kind: string(p.Kind), Title: p.Title, Body: p.Body,
		Numbers: figures(p.Numbers), Office: p.Office, AccountID: p.By, PublishedAt: p.At}
	ok, err := changed(t.Insert(row).On("CONFLICT DO NOTHING").Exec(ctx))
	if err == nil && !ok {
		return fault.New(fault.Conflict, "") // the key is that of another consultation's
	}
	return err
}

func (t consultationTx) Published(ctx context.Context, which id.ID) ([]consultation.Publication, error) {
	var rows []model.Publication
	err := t.Select(&rows).Where("consultation_id = ?", which).Order("published_at DESC", "id DESC").Limit(200).Scan(ctx)
	out := make([]consultation.Publication, len(rows))
	for i := range rows {
		out[i] = fromPublication(&rows[i])
	}
	return out, err
}

// remarkEntry is how a public remark can be found.
func remarkEntry(c consultation.Consultation, r consultation.Remark) found {
	return found{Kind: "remark", ID: r.ID, Process: c.Process, District: r.District, Language: r.Language,
		Title: c.Title, Text: richtext.Excerpt(r.Body, consultation.MaxBody), Path: "/c/" + c.Slug + "/remarks/" + r.ID.String(), At: r.Created}
}
