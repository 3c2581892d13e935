package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

func (t meetingTx) Tallies(ctx context.Context, of id.ID) ([]meeting.Tally, error) {
	var rows []model.MeetingTally
	err := t.Select(&rows).Where("meeting_id = ?", of).Order("day", "what").Limit(1000).Scan(ctx)
	out := make([]meeting.Tally, len(rows))
	for i, r := range rows {
		out[i] = meeting.Tally{Day: r.Day, What: r.What, N: r.N}
	}
	return out, err
}

func (t meetingTx) Tap(ctx context.Context, who, key, of id.ID, what string, n int) (bool, error) {
	return changed(t.Insert(&model.MeetingTap{AccountID: who, ID: key, MeetingID: of, What: what, N: n, At: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t meetingTx) Tally(ctx context.Context, of id.ID, day, what string, n int) error {
	_, err := t.Insert(&model.MeetingTally{MeetingID: of, Day: day, What: what}).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return err
	}
	return mustChange(t.Update((*model.MeetingTally)(nil)).Set("n = CASE WHEN n + ?0 < 0 THEN 0 ELSE n + ?0 END", n).
		Where("meeting_id = ?", of).Where("day = ?", day).Where("what = ?", what).Exec(ctx))
}

func (t meetingTx) minutes(ctx context.Context, of id.ID) (*model.MeetingMinutes, error) {
	row := &model.MeetingMinutes{}
	return row, t.Select(row).Where("meeting_id = ?", of).Scan(ctx)
}

func (t meetingTx) Minutes(ctx context.Context, of id.ID) (meeting.Minutes, error) {
	r, err := t.minutes(ctx, of)
	if err != nil {
		return meeting.Minutes{}, missing(err)
	}
	return meeting.Minutes{Attended: r.Attended, Organisations: r.Organisations, Said: r.Said, Decisions: r.Decisions, Next: r.Next,
		Updated: r.UpdatedAt, Published: at(r.PublishedAt)}, nil
}

func (t meetingTx) PutMinutes(ctx context.Context, of id.ID, m meeting.Minutes) error {
	row := &model.MeetingMinutes{MeetingID: of, Attended: m.Attended, Organisations: m.Organisations, Said: m.Said, Decisions: m.Decisions,
		Next: m.Next, UpdatedAt: m.Updated, PublishedAt: moment(m.Published)}
	q := t.Insert(row).On("CONFLICT (tenant_id, meeting_id) DO UPDATE")
	for _, column := range []string{"attended", "organisations", "said", "decisions", "next", "updated_at", "published_at"} {
		q = q.Set("?0 = EXCLUDED.?0", bun.Ident(column))
	}
	_, err := q.Exec(ctx)
	return err
}

func (t meetingTx) Ideas(ctx context.Context, of id.ID) ([]meeting.IdeaRef, error) {
	linked := t.Select((*model.MeetingIdea)(nil)).Column("idea_id").Where("meeting_id = ?", of)
	var rows []model.Idea
	err := published(t.Select(&rows)).Column("id", "title", "language").Where("id IN (?)", linked).Order("published_at", "id").Limit(meeting.MaxIdeas).Scan(ctx)
	out := make([]meeting.IdeaRef, len(rows))
	for i, r := range rows {
		out[i] = meeting.IdeaRef{ID: r.ID, Title: r.Title, Language: r.Language}
	}
	return out, err
}

func (t meetingTx) LinkIdea(ctx context.Context, of, which id.ID) error {
	there, err := published(t.Select((*model.Idea)(nil))).Where("id = ?", which).Exists(ctx)
	if err != nil {
		return err
	}
	if !there {
		return fault.Missing()
	}
	_, err = t.Insert(&model.MeetingIdea{MeetingID: of, IdeaID: which, At: t.Now()}).On("CONFLICT DO NOTHING").Exec(ctx)
	return err
}

func (t meetingTx) UnlinkIdea(ctx context.Context, of, which id.ID) error {
	return mustChange(t.Delete((*model.MeetingIdea)(nil)).Where("meeting_id = ?", of).Where("idea_id = ?", which).Exec(ctx))
}

func (t meetingTx) Stops(ctx context.Context, of id.ID) ([]meeting.Stop, error) {
	var rows []model.MeetingStop
	err := t.Select(&rows).Where("meeting_id = ?", of).Order("position", "id").Limit(meeting.MaxStops).Scan(ctx)
	out := make([]meeting.Stop, len(rows))
	for i, r := range rows {
		out[i] = meeting.Stop{ID: r.ID, Place: r.Place, Text: r.Body, Alt: r.Alt, Width: r.Width, Height: r.Height, Consent: r.Consent}
		if r.Lat != nil && r.Lon != nil {
			out[i].Point = &tenant.Point{Lat: *r.Lat, Lon: *r.Lon}
		}
	}
	return out, err
}

func (t meetingTx) PutStop(ctx context.Context, of id.ID, s meeting.Stop, jpeg []byte) error {
	there, err := t.Select((*model.MeetingStop)(nil)).Where("id = ?", s.ID).Exists(ctx)
	if err != nil || there {
		return err
	}
	var last *int
	if err := t.Select((*model.MeetingStop)(nil)).ColumnExpr("max(?TableAlias.position)").Where("meeting_id = ?", of).Scan(ctx, &last); err != nil {
		return err
	}
	row := &model.MeetingStop{ID: s.ID, MeetingID: of, Place: s.Place, Body: s.Text, Alt: s.Alt, Width: s.Width, Height: s.Height, Consent: s.Consent, CreatedAt: t.Now(), Position: 1}
	if last != nil {
		row.Position = *last + 1
	}
	if s.Point != nil {
		row.Lat, row.Lon = &s.Point.Lat, &s.Point.Lon
	}
	if len(jpeg) > 0 {
		blob := &model.Blob{ID: id.Secret(), Kind: "image/jpeg", Content: jpeg, CreatedAt: t.Now()}
		if _, err := t.Insert(blob).Exec(ctx); err != nil {
			return err
		}
		row.BlobID = &blob.ID
	}
	_, err = t.Insert(row).Exec(ctx)
	return again(err)
}

func (t meetingTx) DropStop(ctx context.Context, of, which id.ID) error {
	row := &model.MeetingStop{}
	if err := t.Select(row).Where("id = ?", which).Where("meeting_id = ?", of).Scan(ctx); err != nil {
		return missing(err)
	}
	if err := mustChange(t.Delete((*model.MeetingStop)(nil)).Where("id = ?", which).Exec(ctx)); err != nil || row.BlobID == nil {
		return err
	}
	return mustChange(t.Delete((*model.Blob)(nil)).Where("id = ?", *row.BlobID).Exec(ctx))
}

func (t meetingTx) StopPhoto(ctx context.Context, which id.ID) (id.ID, []byte, error) {
	row := &model.MeetingStop{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return id.None, nil, missing(err)
	}
	if row.BlobID == nil {
		return id.None, nil, fault.Missing()
	}
	blob := &model.Blob{}
	err := t.Select(blob).Where("id = ?", *row.BlobID).Scan(ctx)
	return row.MeetingID, blob.Content, missing(err)
}
