package store

import (
	"context"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/richtext"
	"almenda/internal/room"
	"almenda/internal/store/model"
)

// whyRoom tells why somebody hears of a room.
const whyRoom = "mail.room.why"

// questionEnded tells the author what became of a question.
func (t noticeTx) questionEnded(ctx context.Context, e event.Event) ([]notify.Message, error) {
	q, err := roomTx(t).Question(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	m := notify.Message{Title: q.Body, Path: "/rooms/" + q.Room.String(), Why: whyRoom}
	switch q.State {
	case room.Answered:
		m.What, m.Text = "news.room_answered", richtext.Excerpt(q.Answer, quoted)
	case room.Dismissed:
		m.What, m.Text = "news.room_dismissed", q.Reason
	default:
		return nil, fault.Missing() // it is on the wall again
	}
	m.To, err = t.inRoom(ctx, []id.ID{q.Author})
	return []notify.Message{m}, err
}

// toldOfMinutes is how many people hear of minutes at most: as many as a hall may hold.
const toldOfMinutes = 5000

// roomMinutes tells those who took part in a sitting that its minutes are there, if that was asked.
func (t noticeTx) roomMinutes(ctx context.Context, e event.Event) ([]notify.Message, error) {
	if e.Data["letter"] == "" {
		return nil, nil
	}
	s, err := roomTx(t).Sitting(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	p, err := roomTx(t).Place(ctx, s.Room)
	if err != nil {
		return nil, err
	}
	seen := map[id.ID]bool{}
	var who []id.ID
	for _, q := range []*bun.SelectQuery{
		t.Select((*model.RoomSpeaker)(nil)).ColumnExpr("DISTINCT ?TableAlias.account_id").Where("sitting_id = ?", s.ID),
		t.Select((*model.RoomQuestion)(nil)).ColumnExpr("DISTINCT ?TableAlias.author_id").Where("sitting_id = ?", s.ID),
		t.Select((*model.Comment)(nil)).ColumnExpr("DISTINCT ?TableAlias.author_id").Where("room_id = ?", s.Room).Where("seq > ?", s.First).Where("seq <= ?", s.Last),
	} {
		var some []id.ID
		if err := q.Limit(toldOfMinutes).Scan(ctx, &some); err != nil {
			return nil, err
		}
		for _, a := range some {
			if !seen[a] && len(who) < toldOfMinutes {
				seen[a], who = true, append(who, a)
			}
		}
	}
	to, err := t.inRoom(ctx, who)
	return []notify.Message{{What: "news.room_minutes", Title: p.Title, Path: "/rooms/" + p.ID.String() + "/minutes", Why: whyRoom, By: s.Host, To: to}}, err
}

// inRoom finds where to write to people who still have an account.
func (t noticeTx) inRoom(ctx context.Context, who []id.ID) ([]notify.Person, error) {
	if len(who) == 0 {
		return nil, nil
	}
	var rows []model.Account
	err := t.Select(&rows).Column("id", "email", "language").Where("id IN (?)", bun.In(who)).Where("state = ?", account.Active).Order("id").Scan(ctx)
	out := make([]notify.Person, len(rows))
	for i, r := range rows {
		out[i] = notify.Person{Account: r.ID, Email: r.Email, Language: r.Language}
	}
	return out, err
}
