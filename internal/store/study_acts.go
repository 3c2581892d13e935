package store

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/study"
)

// narrow keeps what a filter lets through.
func (t studyTx) narrow(f study.Filter) *bun.SelectQuery {
	q := t.Select((*model.Study)(nil))
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.Method != "" {
		q = q.Where("method = ?", f.Method)
	}
	if f.District != "" {
		q = q.Where("(districts = '' OR (' ' || districts || ' ') LIKE ?)", "% "+plainWord(f.District)+" %")
	}
	if f.Topic != "" {
		q = q.Where("(' ' || topics || ' ') LIKE ?", "% "+plainWord(f.Topic)+" %")
	}
	if f.Process != id.None {
		q = q.Where("id IN (?)", t.Select((*model.StudyProcess)(nil)).Column("study_id").Where("process_id = ?", f.Process))
	}
	for _, word := range dialect.Words(f.Query, 8) {
		found := t.Select((*model.SearchWord)(nil)).Column("id").Where("kind = ?", studyKind).Where("word LIKE ?", plainWord(word)+"%")
		q = q.Where("id IN (?)", found)
	}
	return q
}

// plainWord is a key without the signs that LIKE reads; a key has none, but an address may.
func plainWord(key string) string { return strings.NewReplacer("%", "", "_", "", `\`, "").Replace(key) }

func (t studyTx) Put(ctx context.Context, s study.Study, processes []id.ID, key string) error {
	row, err := toStudy(s)
	if err != nil {
		return err
	}
	row.Key = key
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	return t.setProcesses(ctx, s.ID, processes)
}

func (t studyTx) setProcesses(ctx context.Context, which id.ID, processes []id.ID) error {
	if _, err := t.Delete((*model.StudyProcess)(nil)).Where("study_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	for _, p := range processes {
		if _, err := t.Insert(&model.StudyProcess{StudyID: which, ProcessID: p}).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t studyTx) Save(ctx context.Context, s study.Study, processes []id.ID) error {
	row, err := toStudy(s)
	if err != nil {
		return err
	}
	err = mustChange(t.Tx.Update(row).Column("title", "summary", "method", "office", "from_day", "until_day", "people", "asked", "chosen", "tool", "findings",
		"report", "decisions", "topics", "districts", "quotes", "figures", "updated_at", "checked_by", "checked_at").Where("id = ?", s.ID).Exec(ctx))
	if err != nil {
		return err
	}
	return t.setProcesses(ctx, s.ID, processes)
}

func (t studyTx) SetState(ctx context.Context, s study.Study) error {
	row, err := toStudy(s)
	if err != nil {
		return err
	}
	return mustChange(t.Tx.Update(row).Column("state", "updated_at", "checked_by", "checked_at", "published_at").Where("id = ?", s.ID).Exec(ctx))
}

func (t studyTx) Drop(ctx context.Context, which id.ID) error {
	var files []model.StudyFile
	if err := t.Select(&files).Where("study_id = ?", which).Scan(ctx); err != nil {
		return err
	}
	for _, f := range files {
		if err := t.DropFile(ctx, which, f.ID); err != nil {
			return err
		}
	}
	if err := t.setProcesses(ctx, which, nil); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.Study)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t studyTx) AddFile(ctx context.Context, which id.ID, f study.File, pdf []byte) error {
	blob := id.New()
	if _, err := t.Insert(&model.Blob{ID: blob, Kind: "study", Content: pdf, CreatedAt: t.Now()}).Exec(ctx); err != nil {
		return err
	}
	_, err := t.Insert(&model.StudyFile{ID: f.ID, StudyID: which, BlobID: blob, Kind: string(f.Kind), Name: f.Name, Size: f.Size}).Exec(ctx)
	return err
}

func (t studyTx) file(ctx context.Context, which, file id.ID) (*model.StudyFile, error) {
	row := &model.StudyFile{}
	err := t.Select(row).Where("study_id = ?", which).Where("id = ?", file).Scan(ctx)
	return row, missing(err)
}

func (t studyTx) DropFile(ctx context.Context, which, file id.ID) error {
	row, err := t.file(ctx, which, file)
	if err != nil {
		return err
	}
	if err := mustChange(t.Delete((*model.StudyFile)(nil)).Where("id = ?", file).Exec(ctx)); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", row.BlobID).Exec(ctx))
}

func (t studyTx) Content(ctx context.Context, which, file id.ID) (study.File, []byte, error) {
	row, err := t.file(ctx, which, file)
	if err != nil {
		return study.File{}, nil, err
	}
	blob := &model.Blob{}
	if err := t.Select(blob).Where("id = ?", row.BlobID).Scan(ctx); err != nil {
		return study.File{}, nil, missing(err)
	}
	return study.File{ID: row.ID, Kind: study.FileKind(row.Kind), Name: row.Name, Size: row.Size}, blob.Content, nil
}

// studyKind is what studies are called in the index.
const studyKind = "study"

func (t studyTx) Index(ctx context.Context, s study.Study, processes []id.ID) error {
	f := found{Kind: studyKind, ID: s.ID, Language: s.Language, Title: s.Title, Path: "/research/" + s.ID.String(), At: s.Published,
		Text: s.Summary + "\n\n" + richtext.Excerpt(s.Findings, 2000) + "\n\n" + s.Office}
	if len(processes) == 1 {
		f.Process = processes[0]
	}
	if len(s.Districts) == 1 {
		f.District = s.Districts[0]
	}
	return index(ctx, t.Tx, f)
}

func (t studyTx) Unindex(ctx context.Context, which id.ID) error {
	return unindex(ctx, t.Tx, studyKind, which)
}
