package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/address"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
)

var _ process.OfficeTx = processTx{}

func (t processTx) LockProcess(ctx context.Context, which id.ID) (process.Process, error) {
	row := &model.Process{}
	if err := t.Dialect().ForUpdate(t.Select(row).Where("id = ?", which)).Scan(ctx); err != nil {
		return process.Process{}, missing(err)
	}
	return t.Process(ctx, which)
}

func (t processTx) ProcessByPreview(ctx context.Context, secret string) (process.Process, error) {
	if secret == "" {
		return process.Process{}, fault.Missing()
	}
	return t.one(ctx, "preview = ?", secret)
}

func toProcess(p process.Process) (*model.Process, error) {
	card, err := json.Marshal(p.Card)
	return &model.Process{ID: p.ID, Slug: p.Slug, Position: p.Position, Sample: p.Sample, Title: text(p.Title), Summary: text(p.Summary),
		Body: text(p.Body), CreatedAt: p.Created, State: string(p.State), Card: string(card), Districts: strings.Join(p.Districts, " "),
		Preview: p.Preview, Version: p.Version, PublishAt: moment(p.PublishAt), PublishedAt: moment(p.Published)}, err
}

func (t processTx) AddProcess(ctx context.Context, p process.Process) error {
	row, err := toProcess(p)
	if err != nil {
		return err
	}
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		if errors.Is(dialect.Translate(err), dialect.ErrDuplicate) {
			return fault.New(fault.Conflict, "fault.process_slug")
		}
		return err
	}
	return t.setPhases(ctx, p)
}

func (t processTx) SaveProcess(ctx context.Context, p process.Process) error {
	row, err := toProcess(p)
	if err != nil {
		return err
	}
	err = mustChange(t.Update(row).Column("position", "sample", "title", "summary", "body", "state", "card", "districts", "preview", "version", "publish_at",
		"published_at").Where("id = ?", p.ID).Exec(ctx))
	if err != nil {
		return err
	}
	return t.setPhases(ctx, p)
}

// setPhases writes a process's phases in their order. What was told of a phase stays told, as long
// as its dates still say that it happened: the phase before it is the one that stood in the same
// place among those of its kind.
func (t processTx) setPhases(ctx context.Context, p process.Process) error {
	var old []model.Phase
	if err := t.Select(&old).Where("process_id = ?", p.ID).Order("opens_at", "position").Scan(ctx); err != nil {
		return err
	}
	of := map[string][]model.Phase{}
	for _, ph := range old {
		of[ph.Kind] = append(of[ph.Kind], ph)
	}
	for i, ph := range p.Phases {
		row := &model.Phase{ProcessID: p.ID, Position: i, Kind: string(ph.Kind), Name: text(ph.Name), OpensAt: ph.Opens, ClosesAt: ph.Closes}
		if same := of[row.Kind]; len(same) > 0 {
			of[row.Kind] = same[1:]
			if !ph.Opens.After(t.Now()) {
				row.OpenedAt = same[0].OpenedAt
			}
			if !ph.Closes.After(t.Now()) {
				row.ClosedAt = same[0].ClosedAt
			}
		}
		_, err := t.Insert(row).On("CONFLICT (tenant_id, process_id, position) DO UPDATE").Set("kind = EXCLUDED.kind").Set("name = EXCLUDED.name").
			Set("opens_at = EXCLUDED.opens_at").Set("closes_at = EXCLUDED.closes_at").Set("opened_at = EXCLUDED.opened_at").
			Set("closed_at = EXCLUDED.closed_at").Exec(ctx)
		if err != nil {
			return err
		}
	}
	_, err := t.Delete((*model.Phase)(nil)).Where("process_id = ?", p.ID).Where("position >= ?", len(p.Phases)).Exec(ctx)
	return err
}

func (t processTx) DropProcess(ctx context.Context, which id.ID) error {
	if _, err := t.Delete((*model.Phase)(nil)).Where("process_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	err := mustChange(t.Delete((*model.Process)(nil)).Where("id = ?", which).Exec(ctx))
	if err != nil && errors.Is(dialect.Translate(err), dialect.ErrReference) {
		return fault.Because(err, fault.Conflict, "fault.process_in_use")
	}
	return err
}

// Taken looks for ideas, whatever became of them, for what was found by everybody, and for what was
// said in a room of the process.
func (t processTx) Taken(ctx context.Context, which id.ID) (bool, error) {
	for _, q := range []*bun.SelectQuery{
		t.Select((*model.Idea)(nil)).Where("process_id = ?", which).Where("published_at IS NOT NULL"),
		t.Select((*model.SearchEntry)(nil)).Where("process_id = ?", which).Where("id <> ?", which),
		t.Select((*model.Room)(nil)).Where("process_id = ?", which).Where("comments > 0"),
	} {
		if there, err := q.Exists(ctx); there || err != nil {
			return there, err
		}
	}
	return false, nil
}

func (t processTx) Index(ctx context.Context, p process.Process, lang string) error {
	f := found{Kind: "process", ID: p.ID, Process: p.ID, District: p.Scope().District, Title: p.Title.In(lang, "en"), Path: "/p/" + p.Slug, At: p.Published}
	words := []string{p.Summary.In(lang, "en")}
	for _, in := range []map[string]string{p.Summary, p.Title, p.Body, p.Card.Mandate.Open} {
		for _, s := range in {
			words = append(words, s)
		}
	}
	f.Text = strings.Join(words, "\n\n")
	return index(ctx, t.Tx, f)
}

func (t processTx) Unindex(ctx context.Context, which id.ID) error {
	return unindex(ctx, t.Tx, "process", which)
}

func (t processTx) Bounced(ctx context.Context, email string) (bool, error) {
	_, key, ok := address.Parse(email)
	if !ok {
		return false, nil
	}
	return t.Select((*model.Suppression)(nil)).Where("email_key = ?", key).Exists(ctx)
}
