package store

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"almenda/internal/chain"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/richtext"
	"almenda/internal/store/model"
)

// SaidBy gathers what a resident said from the nouns' tables, and what came of each. It reads as many
// statements as there are kinds, whatever the number of things.
func (t chainTx) SaidBy(ctx context.Context, who id.ID, max int) ([]chain.Said, error) {
	var all []chain.Said
	for _, part := range []func(context.Context, id.ID, int) ([]chain.Said, error){t.ideasBy, t.remarksBy, t.commentsBy, t.threadsBy} {
		list, err := part(ctx, who, max)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b chain.Said) int { return b.At.Compare(a.At) })
	return all[:min(len(all), max)], nil
}

// led adds what things led to.
func (t chainTx) led(ctx context.Context, kind string, of map[id.ID]*chain.Said) error {
	if len(of) == 0 {
		return nil
	}
	ids := make([]id.ID, 0, len(of))
	for which := range of {
		ids = append(ids, which)
	}
	var links []model.ChainLink
	if err := t.Select(&links).Where("from_kind = ?", kind).Where("from_id IN (?)", bun.In(ids)).Order("at").Limit(500).Scan(ctx); err != nil {
		return err
	}
	for _, l := range links {
		thing, err := t.Thing(ctx, l.ToKind, l.ToID)
		if err != nil {
			continue // it is not public any more
		}
		said := of[l.FromID]
		said.Did = append(said.Did, chain.Did{What: "chain.did.led", Title: thing.Title, Path: thing.Path, At: l.At})
	}
	return nil
}

func (t chainTx) ideasBy(ctx context.Context, who id.ID, max int) ([]chain.Said, error) {
	var rows []model.Idea
	err := published(t.Select(&rows)).Column("id", "title", "published_at").Where("author_id = ?", who).Order("published_at DESC").Limit(int64(max)).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out, of, ids := make([]chain.Said, len(rows)), map[id.ID]*chain.Said{}, make([]id.ID, len(rows))
	for i, r := range rows {
		out[i] = chain.Said{Kind: foundIdea, Text: r.Title, Path: "/i/" + r.ID.String(), At: *r.PublishedAt}
		of[r.ID], ids[i] = &out[i], r.ID
	}
	var steps []model.IdeaHistory
	err = t.Select(&steps).Where("idea_id IN (?)", bun.In(ids)).Where("status NOT IN (?)", bun.In([]idea.Status{idea.Submitted, idea.Withdrawn})).
		Order("at", "id").Limit(1000).Scan(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		of[s.IdeaID].Did = append(of[s.IdeaID].Did, chain.Did{What: "idea.status." + s.Status, Text: s.Reason, Office: s.Office, At: s.At})
	}
	var answers []model.Answer
	if err := t.Select(&answers).Where("idea_id IN (?)", bun.In(ids)).Order("created_at", "id").Limit(1000).Scan(ctx); err != nil {
		return nil, err
	}
	for _, a := range answers {
		of[a.IdeaID].Did = append(of[a.IdeaID].Did, chain.Did{What: "chain.did.answered", Text: richtext.Excerpt(a.Body, quoted), Office: a.Office, At: a.CreatedAt})
	}
	return out, t.led(ctx, foundIdea, of)
}

func (t chainTx) remarksBy(ctx context.Context, who id.ID, max int) ([]chain.Said, error) {
	var rows []model.Remark
	if err := t.Select(&rows).Where("author_id = ?", who).Order("received_at DESC").Limit(int64(max)).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids []id.ID
	for _, r := range rows {
		ids = append(ids, r.ConsultationID)
	}
	var of []model.Consultation
	if err := t.Select(&of).Column("id", "slug", "title", "office").Where("id IN (?)", bun.In(ids)).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]chain.Said, len(rows))
	for i, r := range rows {
		at := of[slices.IndexFunc(of, func(c model.Consultation) bool { return c.ID == r.ConsultationID })]
		out[i] = chain.Said{Kind: "remark", Text: richtext.Excerpt(r.Body, quoted), Where: at.Title, Path: "/c/" + at.Slug + "/remarks/" + r.ID.String(), At: r.ReceivedAt}
		if r.ToldAt != nil && r.Disposition != "" {
			out[i].Did = append(out[i].Did, chain.Did{What: "disposition." + r.Disposition, Text: r.Reason, Office: at.Office, At: *r.ToldAt})
		}
	}
	return out, t.published(ctx, rows, of, out)
}

// published adds the reports and effects that came after remarks.
func (t chainTx) published(ctx context.Context, remarks []model.Remark, of []model.Consultation, out []chain.Said) error {
	var ids []id.ID
	for _, c := range of {
		ids = append(ids, c.ID)
	}
	var rows []model.Publication
	err := t.Select(&rows).Where("consultation_id IN (?)", bun.In(ids)).Where("kind IN ('report', 'effects')").Order("published_at").Limit(200).Scan(ctx)
	if err != nil {
		return err
	}
	for _, p := range rows {
		for i, r := range remarks {
			if p.ConsultationID != nil && r.ConsultationID == *p.ConsultationID && !p.PublishedAt.Before(r.ReceivedAt) {
				at := of[slices.IndexFunc(of, func(c model.Consultation) bool { return c.ID == r.ConsultationID })]
				out[i].Did = append(out[i].Did, chain.Did{What: "chain.did." + p.Kind, Title: p.Title, Path: "/c/" + at.Slug + "/report", At: p.PublishedAt})
			}
		}
	}
	return nil
}

// officials are the official posts of rooms, oldest first.
func (t chainTx) officials(ctx context.Context, rooms []id.ID) (map[id.ID][]model.Comment, error) {
	out := map[id.ID][]model.Comment{}
	if len(rooms) == 0 {
		return out, nil
	}
	var rows []model.Comment
	err := t.Select(&rows).Column("room_id", "seq", "body", "office", "created_at").Where("room_id IN (?)", bun.In(rooms)).Where("office <> ''").
		Where("state = ?", comment.Shown).Order("seq").Limit(500).Scan(ctx)
	for _, r := range rows {
		out[r.RoomID] = append(out[r.RoomID], r)
	}
	return out, err
}

func (t chainTx) commentsBy(ctx context.Context, who id.ID, max int) ([]chain.Said, error) {
	var rows []model.Comment
	err := t.Select(&rows).Where("author_id = ?", who).Where("state = ?", comment.Shown).Where("office = ''").Order("created_at DESC").Limit(int64(max)).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var rooms []id.ID
	for _, r := range rows {
		rooms = append(rooms, r.RoomID)
	}
	official, err := t.officials(ctx, rooms)
	if err != nil {
		return nil, err
	}
	at, out := map[id.ID]comment.Room{}, make([]chain.Said, 0, len(rows))
	for _, r := range rows {
		room, known := at[r.RoomID]
		if !known {
			if room, err = (commentTx{t.Tx}).Room(ctx, r.RoomID); err != nil {
				continue // what it was said under is not public any more
			}
			at[r.RoomID] = room
		}
		said := chain.Said{Kind: "comment", Text: richtext.Excerpt(r.Body, quoted), Where: room.Title, Path: room.Path, At: r.CreatedAt}
		for _, o := range official[r.RoomID] {
			if o.Seq > r.Seq {
				said.Did = append(said.Did, chain.Did{What: "chain.did.replied", Text: richtext.Excerpt(o.Body, quoted), Office: o.Office, At: o.CreatedAt})
				break
			}
		}
		out = append(out, said)
	}
	return out, t.ideasAfter(ctx, rows, out, at)
}

// ideasAfter adds what became of ideas after comments on them.
func (t chainTx) ideasAfter(ctx context.Context, rows []model.Comment, out []chain.Said, at map[id.ID]comment.Room) error {
	var ideas []id.ID
	for which, room := range at {
		if room.Kind == ideaRoom {
			ideas = append(ideas, which)
		}
	}
	if len(ideas) == 0 {
		return nil
	}
	var steps []model.IdeaHistory
	err := t.Select(&steps).Where("idea_id IN (?)", bun.In(ideas)).Where("status NOT IN (?)", bun.In([]idea.Status{idea.Submitted, idea.Withdrawn})).
		Order("at", "id").Limit(1000).Scan(ctx)
	if err != nil {
		return err
	}
	for _, s := range steps {
		for i := range out {
			if out[i].Path == "/i/"+s.IdeaID.String() && s.At.After(out[i].At) {
				out[i].Did = append(out[i].Did, chain.Did{What: "idea.status." + s.Status, Text: s.Reason, Office: s.Office, At: s.At})
			}
		}
	}
	return nil
}

func (t chainTx) threadsBy(ctx context.Context, who id.ID, max int) ([]chain.Said, error) {
	own, err := (forumTx{t.Tx}).ByAuthor(ctx, who)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	own = own[:min(len(own), max)]
	rooms, of := make([]id.ID, len(own)), map[id.ID]*chain.Said{}
	out := make([]chain.Said, len(own))
	for i, th := range own {
		out[i] = chain.Said{Kind: "thread", Text: th.Title, Path: threadPath(th.ID), At: th.Created}
		rooms[i], of[th.ID] = th.ID, &out[i]
	}
	official, err := t.officials(ctx, rooms)
	if err != nil {
		return nil, err
	}
	for _, th := range own {
		for _, o := range official[th.ID] {
			of[th.ID].Did = append(of[th.ID].Did, chain.Did{What: "chain.did.replied", Text: richtext.Excerpt(o.Body, quoted), Office: o.Office, At: o.CreatedAt})
		}
	}
	return out, t.led(ctx, "thread", of)
}
