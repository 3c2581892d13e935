package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Ideas keeps idea's side of the towns.
type Ideas struct{ DB *tenantdb.DB }

var _ idea.Store = Ideas{}

// View opens a read-only transaction.
func (s Ideas) View(ctx context.Context, t tenant.ID, fn func(idea.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(ideaTx{tx}) })
}

// Update opens a read-write transaction.
func (s Ideas) Update(ctx context.Context, t tenant.ID, fn func(idea.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(ideaTx{tx}) })
}

type ideaTx struct{ *tenantdb.Tx }

var _ idea.Tx = ideaTx{}

func (t ideaTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t ideaTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

// published narrows to what everybody may see.
func published(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("?TableAlias.published_at IS NOT NULL")
}

func (t ideaTx) Idea(ctx context.Context, which id.ID) (idea.Idea, error) {
	return t.one(ctx, published(t.Select((*model.Idea)(nil))).Where("id = ?", which))
}

func (t ideaTx) Draft(ctx context.Context, author, draft id.ID) (idea.Idea, error) {
	return t.one(ctx, t.Select((*model.Idea)(nil)).Where("published_at IS NULL").Where("author_id = ?", author).Where("id = ?", draft))
}

func (t ideaTx) Lock(ctx context.Context, which id.ID) (idea.Idea, error) {
	return t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Idea)(nil)).Where("id = ?", which)))
}

func (t ideaTx) one(ctx context.Context, q *bun.SelectQuery) (idea.Idea, error) {
	row := &model.Idea{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return idea.Idea{}, missing(err)
	}
	out, err := t.complete(ctx, []model.Idea{*row})
	if err != nil {
		return idea.Idea{}, err
	}
	return out[0], nil
}

func (t ideaTx) many(ctx context.Context, q *bun.SelectQuery) ([]idea.Idea, error) {
	var rows []model.Idea
	if err := q.Model(&rows).Scan(ctx); err != nil {
		return nil, err
	}
	return t.complete(ctx, rows)
}

// complete adds authors' names and photos to rows that were read, in two statements however many
// rows there are.
func (t ideaTx) complete(ctx context.Context, rows []model.Idea) ([]idea.Idea, error) {
	out := make([]idea.Idea, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	ids, authors := make([]id.ID, len(rows)), make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i], authors[i] = r.ID, r.AuthorID
	}
	names, err := names(ctx, t.Tx, authors)
	if err != nil {
		return nil, err
	}
	var photos []model.IdeaPhoto
	if err := t.Select(&photos).Where("idea_id IN (?)", bun.In(ids)).Order("created_at", "id").Scan(ctx); err != nil {
		return nil, err
	}
	for i := range rows {
		out[i] = fromIdea(&rows[i])
		out[i].AuthorName = names[rows[i].AuthorID]
		for _, p := range photos {
			if p.IdeaID == rows[i].ID {
				out[i].Photos = append(out[i].Photos, idea.Photo{ID: p.ID, Alt: p.Alt, Width: p.Width, Height: p.Height})
			}
		}
	}
	return out, nil
}

// names finds what accounts are called; one that was deleted has no name.
func names(ctx context.Context, t *tenantdb.Tx, accounts []id.ID) (map[id.ID]string, error) {
	var rows []model.Account
	err := t.Select(&rows).Column("id", "display_name").Where("id IN (?)", bun.In(accounts)).Where("state <> ?", account.Deleted).Scan(ctx)
	out := make(map[id.ID]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.DisplayName
	}
	return out, err
}

func fromIdea(r *model.Idea) idea.Idea {
	i := idea.Idea{ID: r.ID, Process: r.ProcessID, Author: r.AuthorID, Title: r.Title, Body: r.Body, Topic: r.Topic, District: r.District,
		Place: r.Place, Language: r.Language, Status: idea.Status(r.Status), Supports: r.Supports, Comments: r.Comments,
		Created: r.CreatedAt, Updated: r.UpdatedAt, Published: at(r.PublishedAt), Edited: at(r.EditedAt), Answered: at(r.AnsweredAt)}
	if r.Lat != nil && r.Lon != nil {
		i.Point = &tenant.Point{Lat: *r.Lat, Lon: *r.Lon}
	}
	return i
}

func at(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func toIdea(i idea.Idea) *model.Idea {
	r := &model.Idea{ID: i.ID, ProcessID: i.Process, AuthorID: i.Author, Title: i.Title, Body: i.Body, Topic: i.Topic, District: i.District,
		Place: i.Place, Language: i.Language, Status: string(i.Status),
		CreatedAt: i.Created, UpdatedAt: i.Updated, EditedAt: moment(i.Edited)}
	// The last bits of a UUIDv7 are random: they place the idea in the shuffled orders.
	r.Shuffle = int64(i.ID[12])<<24 | int64(i.ID[13])<<16 | int64(i.ID[14])<<8 | int64(i.ID[15])
	if i.Point != nil {
		r.Lat, r.Lon = &i.Point.Lat, &i.Point.Lon
	}
	return r
}

func (t ideaTx) Drafts(ctx context.Context, author id.ID) ([]idea.Idea, error) {
	return t.many(ctx, t.Select((*model.Idea)(nil)).Where("published_at IS NULL").Where("author_id = ?", author).Order("updated_at DESC").Limit(idea.MaxDrafts))
}

func (t ideaTx) ByAuthor(ctx context.Context, author id.ID) ([]idea.Idea, error) {
	return t.many(ctx, published(t.Select((*model.Idea)(nil))).Where("author_id = ?", author).Order("published_at DESC").Limit(100))
}

func (t ideaTx) Followed(ctx context.Context, who id.ID) ([]idea.Idea, error) {
	followed := t.Select((*model.Follow)(nil)).Column("idea_id").Where("account_id = ?", who)
	return t.many(ctx, published(t.Select((*model.Idea)(nil))).Where("id IN (?)", followed).Order("published_at DESC").Limit(100))
}

func (t ideaTx) PutDraft(ctx context.Context, i idea.Idea) error {
	_, err := t.Insert(toIdea(i)).Exec(ctx)
	return again(err)
}

// again asks for the transaction once more when a key was taken at this very moment by the same
// form, sent twice: the second look finds what the first sending made.
func again(err error) error {
	if err = dialect.Translate(err); errors.Is(err, dialect.ErrDuplicate) {
		return fmt.Errorf("%w: %w", dialect.ErrRetry, err)
	}
	return err
}

func (t ideaTx) SaveText(ctx context.Context, i idea.Idea) error {
	row, before := toIdea(i), &model.Idea{}
	if err := t.Select(before).Column("district").Where("id = ?", i.ID).Scan(ctx); err != nil {
		return missing(err)
	}
	err := mustChange(t.Tx.Update(row).Column("title", "body", "topic", "district", "place", "lat", "lon", "updated_at", "edited_at").
		Where("id = ?", i.ID).Exec(ctx))
	if err != nil || i.Published.IsZero() {
		return err
	}
	if before.District != i.District {
		if err := errors.Join(t.tally(ctx, i.Process, before.District, -1), t.tally(ctx, i.Process, i.District, 1)); err != nil {
			return err
		}
	}
	return t.index(ctx, i)
}

// index makes an idea that everybody may read findable.
func (t ideaTx) index(ctx context.Context, i idea.Idea) error {
	return index(ctx, t.Tx, found{Kind: foundIdea, ID: i.ID, Process: i.Process, District: i.District, Language: i.Language, Title: i.Title,
		Text: i.Body + " " + i.Place, Path: "/i/" + i.ID.String(), At: i.Published})
}

func (t ideaTx) Publish(ctx context.Context, draft id.ID, status idea.Status) error {
	row := &model.Idea{}
	if err := t.Select(row).Where("id = ?", draft).Scan(ctx); err != nil {
		return missing(err)
	}
	ok, err := changed(t.Tx.Update((*model.Idea)(nil)).Set("published_at = ?", t.Now()).Set("status = ?", status).
		Where("id = ?", draft).Where("published_at IS NULL").Exec(ctx))
	if err != nil || !ok {
		return err
	}
	if err := t.tally(ctx, row.ProcessID, row.District, 1); err != nil {
		return err
	}
	i := fromIdea(row)
	i.Published = t.Now()
	return t.index(ctx, i)
}

func (t ideaTx) SetStatus(ctx context.Context, which id.ID, status idea.Status) error {
	if err := mustChange(t.Tx.Update((*model.Idea)(nil)).Set("status = ?", status).Where("id = ?", which).Exec(ctx)); err != nil {
		return err
	}
	if status != idea.Withdrawn { // it is the last status that an idea can have
		return nil
	}
	row := &model.Idea{}
	if err := t.Select(row).Column("process_id", "district").Where("id = ?", which).Scan(ctx); err != nil {
		return err
	}
	if err := t.tally(ctx, row.ProcessID, row.District, -1); err != nil {
		return err
	}
	return unindex(ctx, t.Tx, foundIdea, which)
}

func (t ideaTx) SetAnswered(ctx context.Context, which id.ID) error {
	return mustChange(t.Tx.Update((*model.Idea)(nil)).Set("answered_at = ?", t.Now()).Where("id = ?", which).Exec(ctx))
}

func (t ideaTx) DropDraft(ctx context.Context, author, draft id.ID) error {
	d, err := t.Draft(ctx, author, draft)
	if err != nil {
		return err
	}
	for _, p := range d.Photos {
		if err := t.DropPhoto(ctx, draft, p.ID); err != nil {
			return err
		}
	}
	return mustChange(t.Delete((*model.Idea)(nil)).Where("id = ?", draft).Where("published_at IS NULL").Exec(ctx))
}

func (t ideaTx) AddPhoto(ctx context.Context, which id.ID, p idea.Photo, jpeg []byte) error {
	blob := &model.Blob{ID: id.Secret(), Kind: "image/jpeg", Content: jpeg, CreatedAt: t.Now()}
	if _, err := t.Insert(blob).Exec(ctx); err != nil {
		return err
	}
	_, err := t.Insert(&model.IdeaPhoto{ID: p.ID, IdeaID: which, BlobID: blob.ID, Alt: p.Alt, Width: p.Width, Height: p.Height, CreatedAt: t.Now()}).Exec(ctx)
	return err
}

func (t ideaTx) DropPhoto(ctx context.Context, which, photo id.ID) error {
	row := &model.IdeaPhoto{}
	if err := t.Select(row).Where("id = ?", photo).Where("idea_id = ?", which).Scan(ctx); err != nil {
		return missing(err)
	}
	if err := mustChange(t.Delete((*model.IdeaPhoto)(nil)).Where("id = ?", photo).Exec(ctx)); err != nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", row.BlobID).Exec(ctx))
}

func (t ideaTx) PhotoContent(ctx context.Context, viewer, photo id.ID) ([]byte, error) {
	row := &model.IdeaPhoto{}
	if err := t.Select(row).Where("id = ?", photo).Scan(ctx); err != nil {
		return nil, missing(err)
	}
	of := &model.Idea{}
	if err := t.Select(of).Column("author_id", "published_at").Where("id = ?", row.IdeaID).Scan(ctx); err != nil {
		return nil, missing(err)
	}
	if of.PublishedAt == nil && of.AuthorID != viewer {
		return nil, fault.Missing()
	}
	blob := &model.Blob{}
	err := t.Select(blob).Where("id = ?", row.BlobID).Scan(ctx)
	return blob.Content, missing(err)
}
