package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/store/model"
)

func (t assemblyTx) Sessions(ctx context.Context, which id.ID) ([]assembly.Session, error) {
	var rows []model.AssemblySession
	if err := t.Select(&rows).Where("assembly_id = ?", which).Order("number").Limit(assembly.MaxSessions).Scan(ctx); err != nil {
		return nil, err
	}
	return t.sessions(ctx, rows)
}

func (t assemblyTx) sessions(ctx context.Context, rows []model.AssemblySession) ([]assembly.Session, error) {
	out := make([]assembly.Session, len(rows))
	for i := range rows {
		s, err := fromAssemblySession(&rows[i])
		if err != nil {
			return nil, err
		}
		if s.Papers, err = t.papers(ctx, s.ID); err != nil {
			return nil, err
		}
		out[i] = s
	}
	return out, nil
}

func (t assemblyTx) Session(ctx context.Context, which id.ID) (assembly.Session, error) {
	row := &model.AssemblySession{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return assembly.Session{}, missing(err)
	}
	out, err := t.sessions(ctx, []model.AssemblySession{*row})
	if err != nil {
		return assembly.Session{}, err
	}
	return out[0], nil
}

func fromAssemblySession(r *model.AssemblySession) (assembly.Session, error) {
	s := assembly.Session{ID: r.ID, Assembly: r.AssemblyID, Number: r.Number, Starts: r.StartsAt, Ends: r.EndsAt, Place: r.Place, Link: r.Link, Recording: r.Recording, Attended: r.Attended}
	return s, errors.Join(json.Unmarshal([]byte(r.Title), &s.Title), json.Unmarshal([]byte(r.Programme), &s.Programme),
		json.Unmarshal([]byte(r.Minutes), &s.Minutes), json.Unmarshal([]byte(r.Experts), &s.Experts))
}

func (t assemblyTx) PutSession(ctx context.Context, s assembly.Session) error {
	experts, err := json.Marshal(s.Experts)
	if err != nil {
		return err
	}
	row := &model.AssemblySession{ID: s.ID, AssemblyID: s.Assembly, Number: s.Number, Title: text(s.Title), Programme: text(s.Programme), StartsAt: s.Starts, EndsAt: s.Ends,
		Place: s.Place, Link: s.Link, Experts: string(experts), Recording: s.Recording, Minutes: text(s.Minutes), Attended: s.Attended}
	q := t.Insert(row).On("CONFLICT (tenant_id, id) DO UPDATE")
	for _, column := range []string{"title", "programme", "starts_at", "ends_at", "place", "link", "experts", "recording", "minutes", "attended"} {
		q = q.Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
	}
	_, err = q.Exec(ctx)
	return again(err)
}

func (t assemblyTx) DropSession(ctx context.Context, which id.ID) error {
	if _, err := t.Delete((*model.AssemblyAttendance)(nil)).Where("session_id = ?", which).Exec(ctx); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.AssemblySession)(nil)).Where("id = ?", which).Exec(ctx))
}

func (t assemblyTx) Dates(ctx context.Context, from, to time.Time) ([]assembly.Session, []assembly.Assembly, error) {
	var rows []model.AssemblySession
	public := t.Select((*model.Assembly)(nil)).Column("id").Where("state <> ?", assembly.Draft)
	err := t.Select(&rows).Where("starts_at >= ?", from).Where("starts_at < ?", to).Where("assembly_id IN (?)", public).Order("starts_at", "id").Limit(500).Scan(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, of := make([]assembly.Session, len(rows)), make([]assembly.Assembly, len(rows))
	for i := range rows {
		if list[i], err = fromAssemblySession(&rows[i]); err != nil {
			return nil, nil, err
		}
		if of[i], err = t.Assembly(ctx, rows[i].AssemblyID); err != nil {
			return nil, nil, err
		}
	}
	return list, of, nil
}

func (t assemblyTx) papers(ctx context.Context, session id.ID) ([]assembly.Paper, error) {
	var rows []model.AssemblyPaper
	err := t.Select(&rows).Where("session_id = ?", session).Order("at", "id").Limit(assembly.MaxPapers).Scan(ctx)
	out := make([]assembly.Paper, len(rows))
	for i := range rows {
		out[i] = fromAssemblyPaper(&rows[i])
	}
	return out, err
}

func fromAssemblyPaper(r *model.AssemblyPaper) assembly.Paper {
	return assembly.Paper{ID: r.ID, Title: r.Title, File: r.File, Bytes: r.Bytes, At: r.At}
}

func (t assemblyTx) AddPaper(ctx context.Context, session id.ID, p assembly.Paper, pdf []byte) error {
	blob := &model.Blob{ID: id.Secret(), Kind: "application/pdf", Content: pdf, CreatedAt: t.Now()}
	if _, err := t.Insert(blob).Exec(ctx); err != nil {
		return err
	}
	_, err := t.Insert(&model.AssemblyPaper{ID: p.ID, SessionID: session, BlobID: blob.ID, Title: p.Title, File: p.File, Bytes: p.Bytes, At: p.At}).Exec(ctx)
	return err
}

func (t assemblyTx) DropPaper(ctx context.Context, session, paper id.ID) error {
	row := &model.AssemblyPaper{}
	if err := t.Select(row).Where("id = ?", paper).Where("session_id = ?", session).Scan(ctx); err != nil {
		return missing(err)
	}
	if err := mustChange(t.Delete((*model.AssemblyPaper)(nil)).Where("id = ?", paper).Exec(ctx)); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", row.BlobID).Exec(ctx))
}

func (t assemblyTx) Paper(ctx context.Context, paper id.ID) (p assembly.Paper, session id.ID, pdf []byte, err error) {
	row := &model.AssemblyPaper{}
	if err = t.Select(row).Where("id = ?", paper).Scan(ctx); err != nil {
		return p, id.None, nil, missing(err)
	}
	blob := &model.Blob{}
	err = t.Select(blob).Where("id = ?", row.BlobID).Scan(ctx)
	return fromAssemblyPaper(row), row.SessionID, blob.Content, missing(err)
}

func (t assemblyTx) Present(ctx context.Context, session id.ID) (out []int, err error) {
	err = t.Select((*model.AssemblyAttendance)(nil)).Column("seat").Where("session_id = ?", session).Order("seat").Scan(ctx, &out)
	return out, err
}

func (t assemblyTx) SetPresent(ctx context.Context, session id.ID, seats []int) error {
	if _, err := t.Delete((*model.AssemblyAttendance)(nil)).Where("session_id = ?", session).Exec(ctx); err != nil || len(seats) == 0 {
		return err
	}
	rows := make([]model.AssemblyAttendance, len(seats))
	for i, n := range seats {
		rows[i] = model.AssemblyAttendance{SessionID: session, Seat: n}
	}
	_, err := t.Insert(&rows).Exec(ctx)
	return err
}

func (t assemblyTx) PresentAt(ctx context.Context, which id.ID, seat int) (out []id.ID, err error) {
	of := t.Select((*model.AssemblySession)(nil)).Column("id").Where("assembly_id = ?", which)
	err = t.Select((*model.AssemblyAttendance)(nil)).Column("session_id").Where("seat = ?", seat).Where("session_id IN (?)", of).Order("session_id").Scan(ctx, &out)
	return out, err
}

func (t assemblyTx) Questions(ctx context.Context, session id.ID) ([]assembly.Question, error) {
	var rows []model.AssemblyQuestion
	err := t.Select(&rows).Where("session_id = ?", session).Order("asked_at", "id").Limit(1000).Scan(ctx)
	out := make([]assembly.Question, len(rows))
	for i := range rows {
		out[i] = fromAsked(&rows[i])
	}
	return out, err
}

func fromAsked(r *model.AssemblyQuestion) assembly.Question {
	return assembly.Question{ID: r.ID, Session: r.SessionID, Seat: r.Seat, Expert: r.Expert, Words: r.Words, Language: r.Language, Answer: r.Answer,
		State: assembly.QuestionState(r.State), Asked: r.AskedAt, Answered: at(r.AnsweredAt)}
}

func (t assemblyTx) Question(ctx context.Context, which id.ID) (assembly.Question, error) {
	row := &model.AssemblyQuestion{}
	err := t.Select(row).Where("id = ?", which).Scan(ctx)
	return fromAsked(row), missing(err)
}

func (t assemblyTx) CountWaiting(ctx context.Context, session id.ID) (int, error) {
	n, err := t.Select((*model.AssemblyQuestion)(nil)).Where("session_id = ?", session).Where("state = ?", assembly.Waiting).Count(ctx)
	return int(n), err
}

func (t assemblyTx) AddQuestion(ctx context.Context, q assembly.Question, key string) error {
	row := &model.AssemblyQuestion{ID: q.ID, SessionID: q.Session, Seat: q.Seat, Expert: q.Expert, Words: q.Words, Language: q.Language, State: string(q.State), Key: key, AskedAt: q.Asked}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, session_id, key) DO NOTHING").Exec(ctx)
	return err
}

func (t assemblyTx) SaveQuestion(ctx context.Context, q assembly.Question) error {
	row := &model.AssemblyQuestion{Answer: q.Answer, State: string(q.State), AnsweredAt: moment(q.Answered)}
	return mustChange(t.Tx.Update(row).Column("answer", "state", "answered_at").Where("id = ?", q.ID).Exec(ctx))
}
