package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/mail"
	"almenda/internal/meeting"
	"almenda/internal/notify"
	"almenda/internal/store/model"
)

// signupWords says where somebody stands, by what happened.
var signupWords = map[event.Kind]string{
	event.SignupPlaced:   "news.signup_placed",
	event.SignupWaiting:  "news.signup_waiting",
	event.SignupPromoted: "news.signup_promoted",
}

// ofSignup reads a sign-up, its meeting and whom to write to.
func (t noticeTx) ofSignup(ctx context.Context, which id.ID) (s meeting.Signup, m meeting.Meeting, to []notify.Person, err error) {
	row := &model.MeetingSignup{}
	if err = t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return s, m, nil, missing(err)
	}
	if m, err = meetingTx(t).Meeting(ctx, row.MeetingID); err != nil {
		return s, m, nil, err
	}
	list, err := t.signed(ctx, []model.MeetingSignup{*row})
	for _, p := range list {
		to = append(to, p.Person)
	}
	return fromSignup(row), m, to, err
}

// signed is somebody who signed up and can be written to.
type signed struct {
	notify.Person
	code string
}

// signed finds the addresses of those who signed up: their own, or their account's.
func (t noticeTx) signed(ctx context.Context, rows []model.MeetingSignup) (out []signed, err error) {
	var accounts []id.ID
	for _, r := range rows {
		if r.AccountID != nil {
			accounts = append(accounts, *r.AccountID)
		}
	}
	found := map[id.ID]model.Account{}
	for len(accounts) > 0 {
		n := min(chunk, len(accounts))
		var list []model.Account
		err := t.Select(&list).Column("id", "email", "language").Where("id IN (?)", bun.List(accounts[:n])).Where("state = ?", account.Active).Scan(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			found[a.ID] = a
		}
		accounts = accounts[n:]
	}
	for _, r := range rows {
		p := notify.Person{Email: r.Email, Language: r.Language}
		if r.AccountID != nil {
			a, ok := found[*r.AccountID]
			if !ok {
				continue
			}
			p = notify.Person{Account: a.ID, Email: a.Email, Language: a.Language}
		}
		if p.Email != "" {
			out = append(out, signed{p, r.Code})
		}
	}
	return out, nil
}

func ticketPath(code string) string { return "/tickets/" + code }

// about is a letter of a meeting to somebody who signed up.
func aboutMeeting(m meeting.Meeting, what, code string, to []notify.Person) notify.Message {
	return notify.Message{What: what, Title: m.Title, Path: ticketPath(code), Why: "mail.event.why", To: to, Kind: string(mail.Event),
		When: m.Starts, Place: m.Place, Calendar: meetingPath(m.ID) + "/calendar.ics"}
}

// signupAsked asks whoever signed up without an account whether it is them. Who has a place already
// is told so, for they may have lost the first letter.
func (t noticeTx) signupAsked(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, m, to, err := t.ofSignup(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	switch s.State {
	case meeting.Asked:
		msg := aboutMeeting(m, "news.signup_asked", s.Code, to)
		msg.Kind, msg.Calendar = string(mail.EventConfirm), ""
		return []notify.Message{msg}, nil
	case meeting.Placed:
		return []notify.Message{aboutMeeting(m, "news.signup_placed", s.Code, to)}, nil
	case meeting.Waiting:
		return []notify.Message{aboutMeeting(m, "news.signup_waiting", s.Code, to)}, nil
	}
	return nil, fault.Missing()
}

func (t noticeTx) signupNews(ctx context.Context, e event.Event) ([]notify.Message, error) {
	s, m, to, err := t.ofSignup(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	if s.State == meeting.Left || m.State != meeting.Published {
		return nil, fault.Missing()
	}
	return []notify.Message{aboutMeeting(m, signupWords[e.Kind], s.Code, to)}, nil
}

// meetingNews tells everybody who signed up what happened with a meeting.
func (t noticeTx) meetingNews(ctx context.Context, e event.Event) ([]notify.Message, error) {
	m, err := meetingTx(t).Meeting(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	if (m.State == meeting.Cancelled) != (e.Kind == event.MeetingCancelled) {
		return nil, fault.Missing() // what was to be told is no longer so
	}
	states := []meeting.Standing{meeting.Placed}
	if e.Kind == event.MeetingMoved || e.Kind == event.MeetingCancelled {
		states = append(states, meeting.Waiting)
	}
	var rows []model.MeetingSignup
	if err := t.Select(&rows).Where("meeting_id = ?", m.ID).Where("state IN (?)", bun.List(states)).Order("seq").Limit(mostPeople).Scan(ctx); err != nil {
		return nil, err
	}
	people, err := t.signed(ctx, rows)
	out := make([]notify.Message, 0, len(people))
	for _, p := range people {
		to := []notify.Person{p.Person}
		switch e.Kind {
		case event.MeetingReminded:
			out = append(out, aboutMeeting(m, "news.meeting_reminded", p.code, to))
		case event.MeetingMoved:
			out = append(out, aboutMeeting(m, "news.meeting_moved", p.code, to))
		case event.MeetingCancelled:
			msg := aboutMeeting(m, "news.meeting_cancelled", p.code, to)
			msg.Text = m.Reason
			out = append(out, msg)
		case event.MeetingMinuted:
			out = append(out, notify.Message{What: "news.meeting_minuted", Title: m.Title, Path: meetingPath(m.ID) + "#minutes", Why: "mail.event.why", To: to})
		}
	}
	return out, err
}
