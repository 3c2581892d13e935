package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/address"
	"almenda/internal/comment"
	"almenda/internal/fault"
	"almenda/internal/forum"
	"almenda/internal/id"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Forum keeps forum's side of the towns.
type Forum struct{ DB *tenantdb.DB }

var _ forum.Store = Forum{}

// View opens a read-only transaction.
func (s Forum) View(ctx context.Context, t tenant.ID, fn func(forum.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(forumTx{tx}) })
}

// Update opens a read-write transaction.
func (s Forum) Update(ctx context.Context, t tenant.ID, fn func(forum.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(forumTx{tx}) })
}

type forumTx struct{ *tenantdb.Tx }

var _ forum.Tx = forumTx{}

func (t forumTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t forumTx) ProcessBySlug(ctx context.Context, slug string) (process.Process, error) {
	return processTx(t).ProcessBySlug(ctx, slug)
}

func (t forumTx) Boards(ctx context.Context) ([]forum.Board, error) {
	var rows []model.Board
	err := t.Select(&rows).Order("position", "title", "id").Limit(200).Scan(ctx)
	out := make([]forum.Board, len(rows))
	for i := range rows {
		out[i] = fromBoard(&rows[i])
	}
	return out, err
}

func (t forumTx) Board(ctx context.Context, which id.ID) (forum.Board, error) {
	return t.board(ctx, t.Select((*model.Board)(nil)).Where("id = ?", which))
}

func (t forumTx) BoardBySlug(ctx context.Context, slug string) (forum.Board, error) {
	return t.board(ctx, t.Select((*model.Board)(nil)).Where("slug = ?", slug))
}

func (t forumTx) board(ctx context.Context, q *bun.SelectQuery) (forum.Board, error) {
	row := &model.Board{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return forum.Board{}, missing(err)
	}
	return fromBoard(row), nil
}

func fromBoard(r *model.Board) forum.Board {
	return forum.Board{ID: r.ID, Slug: r.Slug, Title: r.Title, About: r.About, Topic: r.Topic, Kind: forum.BoardKind(r.Kind), Openers: forum.Openers(r.Openers),
		Hold: r.Hold, State: forum.BoardState(r.State), Position: r.Position, Process: idOf(r.ProcessID), District: r.District, Language: r.Language,
		Threads: r.Threads, Created: r.CreatedAt}
}

func toBoard(b forum.Board) *model.Board {
	return &model.Board{ID: b.ID, Slug: b.Slug, Title: b.Title, About: b.About, Topic: b.Topic, Kind: string(b.Kind), Openers: string(b.Openers), Hold: b.Hold,
		State: string(b.State), Position: b.Position, ProcessID: idRef(b.Process), District: b.District, Language: b.Language, CreatedAt: b.Created}
}

// idOf and idRef are an id that may be missing, as it is in a row.
func idOf(p *id.ID) id.ID {
	if p == nil {
		return id.None
	}
	return *p
}

func idRef(which id.ID) *id.ID {
	if which == id.None {
		return nil
	}
	return &which
}

func (t forumTx) PutBoard(ctx context.Context, b forum.Board) error {
	_, err := t.Insert(toBoard(b)).Exec(ctx)
	return again(err)
}

func (t forumTx) SaveBoard(ctx context.Context, b forum.Board) error {
	err := mustChange(t.Tx.Update(toBoard(b)).Column("title", "about", "topic", "kind", "openers", "hold", "state", "position", "process_id", "district").
		Where("id = ?", b.ID).Exec(ctx))
	if err != nil {
		return err
	}
	// Threads lie where their board lies; a district that an author named stays.
	q := t.Tx.Update((*model.Thread)(nil)).Set("process_id = ?", idRef(b.Process)).Where("board_id = ?", b.ID)
	if b.District != "" {
		q = q.Set("district = ?", b.District)
	}
	_, err = q.Exec(ctx)
	return err
}

func (t forumTx) Thread(ctx context.Context, which id.ID) (forum.Thread, error) {
	return t.one(ctx, t.Select((*model.Thread)(nil)).Where("id = ?", which))
}

func (t forumTx) ByKey(ctx context.Context, author id.ID, key string) (forum.Thread, error) {
	return t.one(ctx, t.Select((*model.Thread)(nil)).Where("author_id = ?", author).Where("key = ?", key))
}

func (t forumTx) one(ctx context.Context, q *bun.SelectQuery) (forum.Thread, error) {
	list, err := t.many(ctx, q.Limit(1))
	if err != nil {
		return forum.Thread{}, err
	}
	if len(list) == 0 {
		return forum.Thread{}, fault.Missing()
	}
	return list[0], nil
}

// many reads threads with the names of their boards and people, in three statements.
func (t forumTx) many(ctx context.Context, q *bun.SelectQuery) ([]forum.Thread, error) {
	var rows []model.Thread
	if err := q.Model(&rows).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, err
	}
	var boards []model.Board
	var ids, people []id.ID
	for _, r := range rows {
		ids, people = append(ids, r.BoardID), append(people, r.AuthorID, idOf(r.ExpertID))
	}
	if err := t.Select(&boards).Column("id", "slug", "title", "state").Where("id IN (?)", bun.In(ids)).Scan(ctx); err != nil {
		return nil, err
	}
	names, err := names(ctx, t.Tx, people)
	out := make([]forum.Thread, len(rows))
	for i := range rows {
		out[i] = fromThread(&rows[i])
		out[i].AuthorName, out[i].ExpertName = names[rows[i].AuthorID], names[out[i].Expert]
		for _, b := range boards {
			if b.ID == rows[i].BoardID {
				out[i].BoardSlug, out[i].BoardTitle, out[i].BoardState = b.Slug, b.Title, forum.BoardState(b.State)
			}
		}
	}
	return out, err
}

func fromThread(r *model.Thread) forum.Thread {
	return forum.Thread{ID: r.ID, Board: r.BoardID, Process: idOf(r.ProcessID), District: r.District, Author: r.AuthorID, Kind: forum.BoardKind(r.Kind),
		Title: r.Title, Body: r.Body, Language: r.Language, State: forum.State(r.State), Reason: r.Reason, Into: idOf(r.IntoID), IntoSeq: r.IntoSeq,
		Expert: idOf(r.ExpertID), Expertise: r.Expertise, Posts: r.Posts, Supports: r.Supports, Created: r.CreatedAt, Active: r.ActiveAt,
		Edited: at(r.EditedAt), Routed: at(r.RoutedAt), Answered: at(r.AnsweredAt)}
}

func toThread(t forum.Thread) *model.Thread {
	return &model.Thread{ID: t.ID, BoardID: t.Board, ProcessID: idRef(t.Process), District: t.District, AuthorID: t.Author, Kind: string(t.Kind), Title: t.Title,
		Body: t.Body, Language: t.Language, State: string(t.State), Reason: t.Reason, IntoID: idRef(t.Into), IntoSeq: t.IntoSeq, ExpertID: idRef(t.Expert),
		Expertise: t.Expertise, CreatedAt: t.Created, ActiveAt: t.Active, EditedAt: moment(t.Edited), RoutedAt: moment(t.Routed), AnsweredAt: moment(t.Answered)}
}

func (t forumTx) Lock(ctx context.Context, threads ...id.ID) ([]forum.Thread, error) {
	order := slices.Clone(threads)
	slices.SortFunc(order, func(a, b id.ID) int { return strings.Compare(a.String(), b.String()) })
	found := map[id.ID]forum.Thread{}
	for _, which := range order { // rooms first, as whoever posts does
		if err := t.holdRoom(ctx, which); err != nil {
			return nil, err
		}
	}
	for _, which := range order {
		one, err := t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Thread)(nil)).Where("id = ?", which)))
		if err != nil {
			return nil, err
		}
		found[which] = one
	}
	out := make([]forum.Thread, len(threads))
	for i, which := range threads {
		out[i] = found[which]
	}
	return out, nil
}

func (t forumTx) holdRoom(ctx context.Context, which id.ID) error {
	row := &model.Room{}
	return missing(t.Dialect().ForUpdate(t.Select(row).Column("id").Where("id = ?", which)).Scan(ctx))
}

func threadPath(which id.ID) string { return "/d/" + which.String() }

func (t forumTx) Open(ctx context.Context, th forum.Thread, key string) error {
	room := comment.Room{ID: th.ID, Kind: threadRoom, Scope: access.Scope{Process: th.Process, District: th.District}, Path: threadPath(th.ID), Title: th.Title}
	if err := openRoom(ctx, t.Tx, room); err != nil {
		return err
	}
	row := toThread(th)
	row.Key = key
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	if counted(row.State) {
		if err := t.countBoard(ctx, th.Board, 1); err != nil {
			return err
		}
	}
	return t.find(ctx, th)
}

func (t forumTx) countBoard(ctx context.Context, board id.ID, add int) error {
	return mustChange(t.Tx.Update((*model.Board)(nil)).Set("threads = threads + ?", add).Where("id = ?", board).Exec(ctx))
}

// find makes a thread findable while everybody may read it.
func (t forumTx) find(ctx context.Context, th forum.Thread) error {
	if th.State != forum.Open && th.State != forum.Locked {
		return unindex(ctx, t.Tx, threadRoom, th.ID)
	}
	if th.Process != id.None {
		p, err := t.Process(ctx, th.Process)
		if err != nil {
			return err
		}
		if !p.Public() {
			return unindex(ctx, t.Tx, threadRoom, th.ID)
		}
	}
	return index(ctx, t.Tx, found{Kind: threadRoom, ID: th.ID, Process: th.Process, District: th.District, Language: th.Language, Title: th.Title,
		Text: th.Body, Path: threadPath(th.ID), At: th.Created})
}

func (t forumTx) SaveThread(ctx context.Context, th forum.Thread) error {
	before := &model.Thread{}
	if err := t.Select(before).Column("board_id", "state").Where("id = ?", th.ID).Scan(ctx); err != nil {
		return missing(err)
	}
	row := toThread(th)
	err := mustChange(t.Tx.Update(row).Column("board_id", "process_id", "district", "kind", "title", "body", "state", "reason", "into_id", "into_seq",
		"expert_id", "expertise", "active_at", "edited_at", "routed_at").Where("id = ?", th.ID).Exec(ctx))
	if err != nil {
		return err
	}
	if _, err := t.Tx.Update((*model.Room)(nil)).Set("title = ?", th.Title).Set("process_id = ?", row.ProcessID).Set("district = ?", th.District).
		Where("id = ?", th.ID).Exec(ctx); err != nil {
		return err
	}
	was, is := counted(before.State), counted(row.State)
	if was && (!is || before.BoardID != th.Board) {
		if err := t.countBoard(ctx, before.BoardID, -1); err != nil {
			return err
		}
	}
	if is && (!was || before.BoardID != th.Board) {
		if err := t.countBoard(ctx, th.Board, 1); err != nil {
			return err
		}
	}
	return t.find(ctx, th)
}

// counted tells whether a thread counts among those of its board: those that everybody may read do.
func counted(state string) bool {
	return state == string(forum.Open) || state == string(forum.Locked)
}

func (t forumTx) Support(ctx context.Context, which, who id.ID) (bool, error) {
	added, err := changed(t.Insert(&model.ThreadSupport{ThreadID: which, AccountID: who, CreatedAt: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx))
	if err != nil || !added {
		return false, err
	}
	return true, mustChange(t.Tx.Update((*model.Thread)(nil)).Set("supports = supports + 1").Where("id = ?", which).Exec(ctx))
}

func (t forumTx) Unsupport(ctx context.Context, which, who id.ID) (bool, error) {
	removed, err := changed(t.Delete((*model.ThreadSupport)(nil)).Where("thread_id = ?", which).Where("account_id = ?", who).Exec(ctx))
	if err != nil || !removed {
		return false, err
	}
	return true, mustChange(t.Tx.Update((*model.Thread)(nil)).Set("supports = supports - 1").Where("id = ?", which).Exec(ctx))
}

func (t forumTx) Supports(ctx context.Context, which, who id.ID) (bool, error) {
	return t.Select((*model.ThreadSupport)(nil)).Where("thread_id = ?", which).Where("account_id = ?", who).Exists(ctx)
}

func (t forumTx) Found(ctx context.Context, email string) (forum.Person, error) {
	_, key, ok := address.Parse(email)
	if !ok {
		return forum.Person{}, fault.Missing()
	}
	row := &model.Account{}
	err := t.Select(row).Column("id", "display_name").Where("email_key = ?", key).Where("state = ?", account.Active).Scan(ctx)
	if err != nil {
		return forum.Person{}, missing(err)
	}
	return forum.Person{Account: row.ID, Name: row.DisplayName}, nil
}

func (t forumTx) Staff(ctx context.Context) ([]forum.Person, error) {
	var rows []model.Account
	granted := t.Select((*model.Grant)(nil)).Column("account_id")
	err := t.Select(&rows).Column("id", "display_name").Where("id IN (?)", granted).Where("state = ?", account.Active).Order("display_name", "id").Limit(200).Scan(ctx)
	out := make([]forum.Person, len(rows))
	for i, r := range rows {
		out[i] = forum.Person{Account: r.ID, Name: r.DisplayName}
	}
	if errors.Is(err, dialect.ErrNoRows) {
		err = nil
	}
	return out, err
}
