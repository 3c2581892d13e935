package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
	"almenda/internal/meeting"
	"almenda/internal/store/model"
)

func (t meetingTx) NextSeq(ctx context.Context, which id.ID) (int64, error) {
	row := &model.Meeting{}
	err := t.Update(row).Set("last_seq = last_seq + 1").Where("id = ?", which).Returning("last_seq").Scan(ctx)
	return row.LastSeq, missing(err)
}

func fromSignup(r *model.MeetingSignup) meeting.Signup {
	s := meeting.Signup{ID: r.ID, Meeting: r.MeetingID, Email: r.Email, Name: r.Name, Language: r.Language, Companions: r.Companions, Needs: r.Needs,
		Invited: r.Invited, State: meeting.Standing(r.State), Seq: r.Seq, Code: r.Code, Letters: r.Letters, Lettered: at(r.LetteredAt),
		Created: r.CreatedAt, Placed: at(r.PlacedAt), Cancelled: at(r.CancelledAt), Came: at(r.CameAt)}
	if r.AccountID != nil {
		s.Account = *r.AccountID
	}
	if r.EmailKey != nil {
		s.EmailKey = *r.EmailKey
	}
	return s
}

func toSignup(s meeting.Signup) *model.MeetingSignup {
	r := &model.MeetingSignup{ID: s.ID, MeetingID: s.Meeting, Email: s.Email, Name: s.Name, Language: s.Language, Companions: s.Companions,
		Needs: s.Needs, Invited: s.Invited, State: string(s.State), Seq: s.Seq, Code: s.Code, Letters: s.Letters, LetteredAt: moment(s.Lettered),
		CreatedAt: s.Created, PlacedAt: moment(s.Placed), CancelledAt: moment(s.Cancelled), CameAt: moment(s.Came)}
	if s.Account != id.None {
		r.AccountID, r.Name = &s.Account, "" // what it is called is read from the account
	}
	if s.EmailKey != "" {
		r.EmailKey = &s.EmailKey
	}
	return r
}

// signups begins a question for sign-ups.
func (t meetingTx) signups() *bun.SelectQuery { return t.Select((*model.MeetingSignup)(nil)) }

func (t meetingTx) signup(ctx context.Context, q *bun.SelectQuery) (meeting.Signup, error) {
	row := &model.MeetingSignup{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return meeting.Signup{}, missing(err)
	}
	out, err := t.named(ctx, []model.MeetingSignup{*row})
	if err != nil {
		return meeting.Signup{}, err
	}
	return out[0], nil
}

// named adds to sign-ups that were read what their accounts are called.
func (t meetingTx) named(ctx context.Context, rows []model.MeetingSignup) ([]meeting.Signup, error) {
	out := make([]meeting.Signup, len(rows))
	var accounts []id.ID
	for i := range rows {
		out[i] = fromSignup(&rows[i])
		if out[i].Account != id.None {
			accounts = append(accounts, out[i].Account)
		}
	}
	if len(accounts) == 0 {
		return out, nil
	}
	called := map[id.ID]string{}
	for some := range slices.Chunk(accounts, chunk) {
		found, err := names(ctx, t.Tx, some)
		if err != nil {
			return nil, err
		}
		for who, name := range found {
			called[who] = name
		}
	}
	for i := range out {
		if out[i].Account != id.None {
			out[i].Name = called[out[i].Account]
		}
	}
	return out, nil
}

func (t meetingTx) Signup(ctx context.Context, of, which id.ID) (meeting.Signup, error) {
	return t.signup(ctx, t.signups().Where("meeting_id = ?", of).Where("id = ?", which))
}

func (t meetingTx) SignupOf(ctx context.Context, of, who id.ID) (meeting.Signup, error) {
	return t.signup(ctx, t.signups().Where("meeting_id = ?", of).Where("account_id = ?", who))
}

func (t meetingTx) SignupOfGuest(ctx context.Context, of id.ID, emailKey string) (meeting.Signup, error) {
	return t.signup(ctx, t.signups().Where("meeting_id = ?", of).Where("email_key = ?", emailKey))
}

func (t meetingTx) SignupByCode(ctx context.Context, code string) (meeting.Signup, error) {
	return t.signup(ctx, t.signups().Where("code = ?", code))
}

func (t meetingTx) SignupsBy(ctx context.Context, who id.ID) ([]meeting.Ticket, error) {
	var rows []model.MeetingSignup
	err := t.Select(&rows).Where("account_id = ?", who).Where("state IN (?, ?)", meeting.Placed, meeting.Waiting).Order("created_at DESC").Limit(100).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]id.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.MeetingID
	}
	var of []model.Meeting
	if err := t.Select(&of).Where("id IN (?)", bun.List(ids)).Where("ends_at > ?", t.Now()).Order("starts_at", "id").Scan(ctx); err != nil {
		return nil, err
	}
	var out []meeting.Ticket
	for i := range of {
		m, err := fromMeeting(&of[i])
		if err != nil {
			return nil, err
		}
		for n := range rows {
			if rows[n].MeetingID == m.ID {
				out = append(out, meeting.Ticket{Signup: fromSignup(&rows[n]), At: m})
			}
		}
	}
	return out, nil
}

func (t meetingTx) PutSignup(ctx context.Context, s meeting.Signup) error {
	_, err := t.Insert(toSignup(s)).Exec(ctx)
	return again(err)
}

func (t meetingTx) SaveSignup(ctx context.Context, s meeting.Signup) error {
	return mustChange(t.Update(toSignup(s)).Column("email", "name", "language", "companions", "needs", "invited", "state", "seq", "letters", "lettered_at",
		"placed_at", "cancelled_at", "came_at").Where("id = ?", s.ID).Exec(ctx))
}

// mostPeople is the longest list of a desk. A meeting with more has no desk of names.
const mostPeople = 3000

func (t meetingTx) Line(ctx context.Context, of id.ID) ([]meeting.Signup, error) {
	var rows []model.MeetingSignup
	err := t.Select(&rows).Where("meeting_id = ?", of).Where("state = ?", meeting.Waiting).Order("seq").Limit(mostPeople).Scan(ctx)
	out := make([]meeting.Signup, len(rows))
	for i := range rows {
		out[i] = fromSignup(&rows[i])
	}
	return out, err
}

func (t meetingTx) Ahead(ctx context.Context, of id.ID, seq int64) (int, error) {
	n, err := t.Select((*model.MeetingSignup)(nil)).Where("meeting_id = ?", of).Where("state = ?", meeting.Waiting).Where("seq < ?", seq).Count(ctx)
	return int(n), err
}

func (t meetingTx) LettersSince(ctx context.Context, emailKey string, since time.Time) (int, error) {
	var n *int
	err := t.Select((*model.MeetingSignup)(nil)).ColumnExpr("sum(?TableAlias.letters)").Where("email_key = ?", emailKey).Where("lettered_at > ?", since).Scan(ctx, &n)
	if n == nil {
		return 0, err
	}
	return *n, err
}

func (t meetingTx) People(ctx context.Context, of id.ID) ([]meeting.Signup, error) {
	var rows []model.MeetingSignup
	err := t.Select(&rows).Where("meeting_id = ?", of).Where("state IN (?, ?)", meeting.Placed, meeting.Waiting).Order("seq").Limit(mostPeople).Scan(ctx)
	if err != nil {
		return nil, err
	}
	out, err := t.named(ctx, rows)
	slices.SortStableFunc(out, func(a, b meeting.Signup) int {
		if a.State != b.State {
			return strings.Compare(string(a.State), string(b.State)) // placed before waiting
		}
		if a.State == meeting.Waiting {
			return int(a.Seq - b.Seq)
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out, err
}

func (t meetingTx) Lines(ctx context.Context) ([]id.ID, error) {
	waiting := t.Select((*model.MeetingSignup)(nil)).Column("meeting_id").Where("state = ?", meeting.Waiting)
	var out []id.ID
	err := t.Select((*model.Meeting)(nil)).Column("id").Where("state = ?", meeting.Published).Where("starts_at > ?", t.Now()).
		Where("id IN (?)", waiting).Order("id").Limit(200).Scan(ctx, &out)
	return out, err
}

func (t meetingTx) DropAsked(ctx context.Context, before time.Time) error {
	_, err := t.Delete((*model.MeetingSignup)(nil)).Where("state = ?", meeting.Asked).Where("lettered_at < ?", before).Exec(ctx)
	return err
}

func (t meetingTx) Forget(ctx context.Context, before time.Time) error {
	var over []id.ID
	err := t.Select((*model.Meeting)(nil)).Column("id").Where("ends_at < ?", before).Where("forgotten_at IS NULL").Order("id").Limit(200).Scan(ctx, &over)
	if err != nil || len(over) == 0 {
		return err
	}
	_, err = t.Update((*model.MeetingSignup)(nil)).Set("name = ''").Set("email = ''").Set("email_key = NULL").Set("account_id = NULL").Set("needs = ''").
		Where("meeting_id IN (?)", bun.List(over)).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = t.Update((*model.Meeting)(nil)).Set("forgotten_at = ?", t.Now()).Where("id IN (?)", bun.List(over)).Exec(ctx)
	return err
}

// eraseSignups takes somebody out of what they signed up for: coming places become free, and of
// past ones the count stays. address is that of sign-ups without an account; empty: none.
func eraseSignups(ctx context.Context, t meetingTx, who id.ID, emailKey string) error {
	_, err := t.Update((*model.MeetingSignup)(nil)).Set("state = ?", meeting.Left).Set("cancelled_at = ?", t.Now()).
		Where("account_id = ?", who).Where("state IN (?, ?)", meeting.Placed, meeting.Waiting).
		Where("meeting_id IN (?)", t.Select((*model.Meeting)(nil)).Column("id").Where("starts_at > ?", t.Now())).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = t.Update((*model.MeetingSignup)(nil)).Set("account_id = NULL").Set("needs = ''").Where("account_id = ?", who).Exec(ctx)
	if err != nil || emailKey == "" {
		return err
	}
	_, err = t.Update((*model.MeetingSignup)(nil)).Set("name = ''").Set("email = ''").Set("email_key = NULL").Set("needs = ''").
		Where("email_key = ?", emailKey).Exec(ctx)
	return err
}
