package store

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/page"
	"almenda/internal/store/model"
)

// meetingCursor is where a page of meetings begins: after the one that begins then, with that id.
type meetingCursor struct {
	past   bool
	starts time.Time
	id     id.ID
}

func (c meetingCursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatBool(c.past) + "." + strconv.FormatInt(c.starts.UnixMicro(), 10) + "." + c.id.String()))
}

func readMeetingCursor(s string, past bool) (c meetingCursor, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	f := strings.Split(string(raw), ".")
	if err != nil || len(f) != 3 || f[0] != strconv.FormatBool(past) {
		return c, fault.New(fault.Invalid, "fault.filter")
	}
	starts, err := strconv.ParseInt(f[1], 10, 64)
	last, ok := id.Parse(f[2])
	const farthest = 250_000_000_000_000_000 // a year that both engines can write
	if err != nil || !ok || starts > farthest || starts < -farthest {
		return c, fault.New(fault.Invalid, "fault.filter")
	}
	return meetingCursor{past, time.UnixMicro(starts).UTC(), last}, nil
}

func (t meetingTx) Meetings(ctx context.Context, f meeting.Filter, req page.Request) (out page.Of[meeting.Row], err error) {
	q := meetingsOf(t.Select((*model.Meeting)(nil)), f, t.Now())
	if req.Cursor != "" {
		c, err := readMeetingCursor(req.Cursor, f.Past)
		if err != nil {
			return out, err
		}
		if f.Past {
			q = q.Where("(starts_at < ?0 OR (starts_at = ?0 AND id < ?1))", c.starts, c.id)
		} else {
			q = q.Where("(starts_at > ?0 OR (starts_at = ?0 AND id > ?1))", c.starts, c.id)
		}
	}
	if f.Past {
		q = q.Order("starts_at DESC", "id DESC")
	} else {
		q = q.Order("starts_at", "id")
	}
	limit := req.Limit(20)
	var rows []model.Meeting
	if err := q.Model(&rows).Limit(int64(limit + 1)).Scan(ctx); err != nil {
		return out, err
	}
	out.Total = -1
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = meetingCursor{f.Past, rows[limit-1].StartsAt, rows[limit-1].ID}.String()
	}
	out.Rows, err = t.rows(ctx, rows)
	return out, err
}

func meetingsOf(q *bun.SelectQuery, f meeting.Filter, now time.Time) *bun.SelectQuery {
	if f.Past {
		q = q.Where("ends_at <= ?", now)
	} else {
		q = q.Where("ends_at > ?", now)
	}
	if !f.Drafts {
		q = q.Where("state <> ?", meeting.Draft)
	}
	if f.District != "" {
		q = q.Where("district = ?", f.District)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Process != id.None {
		q = q.Where("process_id = ?", f.Process)
	}
	if !f.From.IsZero() {
		q = q.Where("starts_at >= ?", f.From)
	}
	if !f.To.IsZero() {
		q = q.Where("starts_at < ?", f.To)
	}
	return q
}

// slugs are the addresses of the processes of meetings.
func (t meetingTx) slugs(ctx context.Context, rows []model.Meeting) (map[id.ID]string, error) {
	var of []id.ID
	for _, r := range rows {
		if r.ProcessID != nil {
			of = append(of, *r.ProcessID)
		}
	}
	out := map[id.ID]string{}
	if len(of) == 0 {
		return out, nil
	}
	var list []model.Process
	err := t.Select(&list).Column("id", "slug").Where("id IN (?)", bun.List(of)).Scan(ctx)
	for _, p := range list {
		out[p.ID] = p.Slug
	}
	return out, err
}

// rows adds to meetings that were read how their places stand and whether there are minutes, in a
// few statements however many there are.
func (t meetingTx) rows(ctx context.Context, rows []model.Meeting) ([]meeting.Row, error) {
	out := make([]meeting.Row, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	ids := make([]id.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	taken, err := t.taken(ctx, ids)
	if err != nil {
		return nil, err
	}
	var minuted []id.ID
	err = t.Select((*model.MeetingMinutes)(nil)).Column("meeting_id").Where("meeting_id IN (?)", bun.List(ids)).Where("published_at IS NOT NULL").Scan(ctx, &minuted)
	if err != nil {
		return nil, err
	}
	slugs, err := t.slugs(ctx, rows)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		m, err := fromMeeting(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = meeting.Row{Meeting: m, Slug: slugs[m.Process], Taken: taken[m.ID]}
		for _, which := range minuted {
			out[i].Minuted = out[i].Minuted || which == m.ID
		}
	}
	return out, nil
}

// taken counts the heads of several meetings at once.
func (t meetingTx) taken(ctx context.Context, ids []id.ID) (map[id.ID]meeting.Taken, error) {
	var rows []struct {
		MeetingID id.ID
		State     string
		Invited   bool
		N         int
	}
	err := t.Select((*model.MeetingSignup)(nil)).ColumnExpr("?TableAlias.meeting_id, ?TableAlias.state, ?TableAlias.invited, sum(1 + ?TableAlias.companions) AS n").
		Where("meeting_id IN (?)", bun.List(ids)).Where("state IN (?, ?)", meeting.Placed, meeting.Waiting).
		GroupExpr("?TableAlias.meeting_id, ?TableAlias.state, ?TableAlias.invited").Scan(ctx, &rows)
	out := make(map[id.ID]meeting.Taken, len(ids))
	for _, r := range rows {
		n := out[r.MeetingID]
		switch {
		case r.State == string(meeting.Waiting):
			n.Waiting += r.N
		case r.Invited:
			n.Invited += r.N
		default:
			n.Others += r.N
		}
		out[r.MeetingID] = n
	}
	return out, err
}

func (t meetingTx) Taken(ctx context.Context, which id.ID) (meeting.Taken, error) {
	all, err := t.taken(ctx, []id.ID{which})
	return all[which], err
}
