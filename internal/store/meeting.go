package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/process"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Meetings keeps meeting's side of the towns.
type Meetings struct{ DB *tenantdb.DB }

var _ meeting.Store = Meetings{}

// View opens a read-only transaction.
func (s Meetings) View(ctx context.Context, t tenant.ID, fn func(meeting.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(meetingTx{tx}) })
}

// Update opens a read-write transaction.
func (s Meetings) Update(ctx context.Context, t tenant.ID, fn func(meeting.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(meetingTx{tx}) })
}

type meetingTx struct{ *tenantdb.Tx }

var _ meeting.Tx = meetingTx{}

func (t meetingTx) Process(ctx context.Context, p id.ID) (process.Process, error) {
	return processTx(t).Process(ctx, p)
}

func (t meetingTx) ProcessName(ctx context.Context, p id.ID) (slug string, title tenant.Text, err error) {
	if p == id.None {
		return "", nil, nil
	}
	row := &model.Process{}
	if err := t.Select(row).Column("slug", "title").Where("id = ?", p).Scan(ctx); err != nil {
		return "", nil, missing(err)
	}
	return row.Slug, title, json.Unmarshal([]byte(row.Title), &title)
}

func (t meetingTx) Meeting(ctx context.Context, which id.ID) (meeting.Meeting, error) {
	row := &model.Meeting{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return meeting.Meeting{}, missing(err)
	}
	return fromMeeting(row)
}

func (t meetingTx) Lock(ctx context.Context, which id.ID) (meeting.Meeting, error) {
	row := &model.Meeting{}
	if err := t.Dialect().ForUpdate(t.Select(row).Where("id = ?", which)).Scan(ctx); err != nil {
		return meeting.Meeting{}, missing(err)
	}
	return fromMeeting(row)
}

func fromMeeting(r *model.Meeting) (meeting.Meeting, error) {
	m := meeting.Meeting{ID: r.ID, Kind: meeting.Kind(r.Kind), State: meeting.State(r.State), Title: r.Title, Body: r.Body, Agenda: r.Agenda,
		Language: r.Language, Spoken: r.Spoken, Starts: r.StartsAt.UTC(), Ends: r.EndsAt.UTC(), District: r.District, Place: r.Place, Link: r.Link,
		LinkFor: meeting.LinkFor(r.LinkFor), Access: strings.Fields(r.Access), AccessNote: r.AccessNote, Contact: r.Contact, Duty: r.Duty,
		Topics: r.Topics, SignUp: r.SignUp, Places: r.Places, Reserved: r.Reserved, ReservedUntil: at(r.ReservedUntil).UTC(), Invite: r.Invite,
		Version: r.Version, Sample: r.Sample, Reason: r.Reason, Author: r.AuthorID, Created: r.CreatedAt, Updated: r.UpdatedAt,
		Published: at(r.PublishedAt), Cancelled: at(r.CancelledAt), Forgotten: at(r.ForgottenAt)}
	if r.ProcessID != nil {
		m.Process = *r.ProcessID
	}
	if r.Lat != nil && r.Lon != nil {
		m.Point = &tenant.Point{Lat: *r.Lat, Lon: *r.Lon}
	}
	return m, json.Unmarshal([]byte(r.Hours), &m.Hours)
}

func toMeeting(m meeting.Meeting) (*model.Meeting, error) {
	hours, err := json.Marshal(m.Hours)
	r := &model.Meeting{ID: m.ID, Kind: string(m.Kind), State: string(m.State), Title: m.Title, Body: m.Body, Agenda: m.Agenda,
		Language: m.Language, Spoken: m.Spoken, StartsAt: m.Starts, EndsAt: m.Ends, Hours: string(hours), District: m.District, Place: m.Place,
		Link: m.Link, LinkFor: string(m.LinkFor), Access: strings.Join(m.Access, " "), AccessNote: m.AccessNote, Contact: m.Contact, Duty: m.Duty,
		Topics: m.Topics, SignUp: m.SignUp, Places: m.Places, Reserved: m.Reserved, ReservedUntil: moment(m.ReservedUntil), Invite: m.Invite,
		Version: m.Version, Sample: m.Sample, Reason: m.Reason, AuthorID: m.Author, CreatedAt: m.Created, UpdatedAt: m.Updated,
		PublishedAt: moment(m.Published), CancelledAt: moment(m.Cancelled)}
	if m.Process != id.None {
		r.ProcessID = &m.Process
	}
	if m.Point != nil {
		r.Lat, r.Lon = &m.Point.Lat, &m.Point.Lon
	}
	return r, err
}

func (t meetingTx) PutMeeting(ctx context.Context, m meeting.Meeting) error {
	row, err := toMeeting(m)
	if err != nil {
		return err
	}
	_, err = t.Insert(row).Exec(ctx)
	return again(err)
}

func (t meetingTx) SaveMeeting(ctx context.Context, m meeting.Meeting) error {
	row, err := toMeeting(m)
	if err != nil {
		return err
	}
	return mustChange(t.Update(row).ExcludeColumn("tenant_id", "id", "author_id", "created_at", "last_seq", "reminded_at", "forgotten_at", "sample", "invite").
		Where("id = ?", m.ID).Exec(ctx))
}

// meetingRoom is the kind of the rooms in which meetings are discussed.
const meetingRoom = "meeting"

func meetingPath(which id.ID) string { return "/events/" + which.String() }

func (t meetingTx) Show(ctx context.Context, m meeting.Meeting) error {
	words := []string{m.Body, m.Agenda, m.Place, m.Topics}
	minutes, err := t.minutes(ctx, m.ID)
	switch {
	case err == nil && minutes.PublishedAt != nil:
		words = append(words, minutes.Said, minutes.Decisions, minutes.Next)
	case err != nil && !errors.Is(err, dialect.ErrNoRows):
		return err
	}
	err = index(ctx, t.Tx, found{Kind: meetingRoom, ID: m.ID, Process: m.Process, District: m.District, Language: m.Language, Title: m.Title,
		Text: strings.Join(words, "\n\n"), Path: meetingPath(m.ID), At: m.Published})
	if err != nil {
		return err
	}
	there, err := t.Select((*model.Room)(nil)).Where("id = ?", m.ID).Exists(ctx)
	if err != nil {
		return err
	}
	if there {
		row := &model.Room{District: m.District, Title: m.Title}
		if m.Process != id.None {
			row.ProcessID = &m.Process
		}
		return mustChange(t.Update(row).Column("district", "title", "process_id").Where("id = ?", m.ID).Exec(ctx))
	}
	return openRoom(ctx, t.Tx, comment.Room{ID: m.ID, Kind: meetingRoom, Scope: m.Scope(), Path: meetingPath(m.ID), Title: m.Title})
}

func (t meetingTx) Remind(ctx context.Context, before time.Time) ([]id.ID, error) {
	var rows []model.Meeting
	err := t.Update((*model.Meeting)(nil)).Set("reminded_at = ?", t.Now()).Where("state = ?", meeting.Published).Where("reminded_at IS NULL").
		Where("starts_at <= ?", before).Where("starts_at > ?", t.Now()).Returning("id").Scan(ctx, &rows)
	if errors.Is(err, dialect.ErrNoRows) {
		return nil, nil
	}
	out := make([]id.ID, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	return out, err
}

func (t meetingTx) Unremind(ctx context.Context, which id.ID) error {
	return mustChange(t.Update((*model.Meeting)(nil)).Set("reminded_at = NULL").Where("id = ?", which).Exec(ctx))
}
