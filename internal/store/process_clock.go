package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/idea"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
)

// Turns claims in one statement for openings and one for closings: of two sweeps the second waits for
// the first's rows and then finds them told. What was told before the date that holds now belongs to
// a date that was moved.
func (t processTx) Turns(ctx context.Context) (out []process.Turn, err error) {
	public := t.Select((*model.Process)(nil)).Column("id").Where("state = ?", process.Published)
	for _, opened := range []bool{false, true} {
		at, told := "closes_at", "closed_at"
		if opened {
			at, told = "opens_at", "opened_at"
		}
		var rows []model.Phase
		err := t.Tx.Update((*model.Phase)(nil)).Set("? = ?", bun.Ident(told), t.Now()).Where("process_id IN (?)", public).Where("? <= ?", bun.Ident(at), t.Now()).
			Where("(? IS NULL OR ? < ?)", bun.Ident(told), bun.Ident(told), bun.Ident(at)).Returning("process_id, position").Scan(ctx, &rows)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, process.Turn{Process: r.ProcessID, Position: r.Position, Opened: opened})
		}
	}
	return out, nil
}

func (t processTx) SetRemindDays(ctx context.Context, which id.ID, days int) error {
	_, err := t.Tx.Update((*model.Phase)(nil)).Set("remind_days = ?", days).Where("process_id = ?", which).Exec(ctx)
	return err
}

func (t processTx) Reminders(ctx context.Context, p process.Process) ([]process.Reminder, error) {
	all, err := following(t.Tx, p.ID).Count(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]process.Reminder, len(p.Phases))
	for i, ph := range p.Phases {
		out[i].Followers = int(all)
		if ph.RemindAt().IsZero() {
			continue
		}
		idle, err := unacted(t.Tx, following(t.Tx, p.ID), p.ID, ph).Count(ctx)
		if err != nil {
			return nil, err
		}
		reminded, err := t.Select((*model.PhaseReminder)(nil)).Where("process_id = ?", p.ID).Where("position = ?", ph.Position).Count(ctx)
		if err != nil {
			return nil, err
		}
		out[i].Acted, out[i].Reminded = int(all-idle), int(reminded)
		if t.Now().Before(ph.Closes) {
			waiting, err := remindable(t.Tx, p.ID, ph).Count(ctx)
			if err != nil {
				return nil, err
			}
			out[i].Waiting = int(waiting)
		}
	}
	return out, nil
}

// following selects who follows a process and can be written to.
func following(t *tenantdb.Tx, which id.ID) *bun.SelectQuery {
	return followersOf(t, follow.Process, which)
}

// followersOf selects who follows a thing and can be written to. The alias is written out: bun takes
// ?TableAlias beside a query that is an argument for that query's.
func followersOf(t *tenantdb.Tx, kind string, which id.ID) *bun.SelectQuery {
	living := t.Select((*model.Account)(nil)).Column("id").Where("state = ?", account.Active)
	bounced := t.Select((*model.Suppression)(nil)).Column("email_key").Where("reason = ?", bouncedReason)
	dead := t.Select((*model.Account)(nil)).Column("id").Where("email_key IN (?)", bounced)
	return t.Select((*model.Follower)(nil)).Where("follower.kind = ?", kind).Where("follower.subject_id = ?", which).Where("follower.confirmed_at IS NOT NULL").
		Where("(follower.account_id = ? OR follower.account_id IN (?))", id.None, living).
		Where("follower.email_key NOT IN (?)", bounced).Where("follower.account_id NOT IN (?)", dead)
}

// bouncedReason is why nothing at all is sent to an address: letters come back.
const bouncedReason = "bounced"

// remindable selects who is to be reminded of a phase: follows the process, has not taken part in the
// phase, was not reminded of it.
func remindable(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	told := t.Select((*model.PhaseReminder)(nil)).Column("who").Where("process_id = ?", which).Where("position = ?", ph.Position)
	return unacted(t, following(t, which), which, ph).Where("follower.account_id NOT IN (?)", told).Where("follower.id NOT IN (?)", told)
}

// unacted narrows to those who have not taken part in a phase. Somebody who follows by e-mail is
// known by the account that has the same address.
func unacted(t *tenantdb.Tx, q *bun.SelectQuery, which id.ID, ph process.Phase) *bun.SelectQuery {
	for _, who := range acted(t, which, ph) {
		keys := t.Select((*model.Account)(nil)).Column("email_key").Where("email_key IS NOT NULL").Where("id IN (?)", who)
		q = q.Where("follower.account_id NOT IN (?)", who).Where("follower.email_key NOT IN (?)", keys)
	}
	return q
}

// deeds says, for each kind of phase, which queries find the accounts that took part in it. A kind
// that is not there knows nobody, and everybody is reminded.
var deeds = map[process.PhaseKind][]func(*tenantdb.Tx, id.ID, process.Phase) *bun.SelectQuery{
	process.Ideas:        {wroteIdea, supported, commentedIdea},
	process.Vote:         {supported},
	process.Consultation: {remarked, commented},
	process.Discussion:   {commented, openedThread},
	process.Poll:         {answeredPoll},
	process.Survey:       {answeredSurvey},
	process.Meeting:      {signedUp, commented},
}

func acted(t *tenantdb.Tx, which id.ID, ph process.Phase) (out []*bun.SelectQuery) {
	for _, deed := range deeds[ph.Kind] {
		out = append(out, deed(t, which, ph))
	}
	return out
}

// during narrows to what happened while a phase was open.
func during(q *bun.SelectQuery, column string, ph process.Phase) *bun.SelectQuery {
	return q.Where("?TableAlias.? >= ?", bun.Ident(column), ph.Opens).Where("?TableAlias.? < ?", bun.Ident(column), ph.Closes)
}

func ideasOf(t *tenantdb.Tx, which id.ID) *bun.SelectQuery {
	return t.Select((*model.Idea)(nil)).Column("id").Where("process_id = ?", which).Where("published_at IS NOT NULL")
}

func wroteIdea(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	return during(t.Select((*model.Idea)(nil)).Column("author_id").Where("process_id = ?", which), "published_at", ph)
}

func supported(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	return during(t.Select((*model.Support)(nil)).Column("account_id").Where("idea_id IN (?)", ideasOf(t, which)), "created_at", ph)
}

func commentedIdea(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	return during(t.Select((*model.Comment)(nil)).Column("author_id").Where("room_id IN (?)", ideasOf(t, which)), "created_at", ph)
}

func commented(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	rooms := t.Select((*model.Room)(nil)).Column("id").Where("process_id = ?", which)
	return during(t.Select((*model.Comment)(nil)).Column("author_id").Where("room_id IN (?)", rooms), "created_at", ph)
}

func remarked(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	return during(t.Select((*model.Remark)(nil)).Column("author_id").Where("process_id = ?", which).Where("author_id IS NOT NULL"), "created_at", ph)
}

func openedThread(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	return during(t.Select((*model.Thread)(nil)).Column("author_id").Where("process_id = ?", which), "created_at", ph)
}

// answeredPoll has no time: an answer carries none on purpose.
func answeredPoll(t *tenantdb.Tx, which id.ID, _ process.Phase) *bun.SelectQuery {
	polls := t.Select((*model.Poll)(nil)).Column("id").Where("process_id = ?", which)
	return t.Select((*model.PollAnswer)(nil)).Column("account_id").Where("poll_id IN (?)", polls).Where("account_id IS NOT NULL")
}

func signedUp(t *tenantdb.Tx, which id.ID, ph process.Phase) *bun.SelectQuery {
	meetings := t.Select((*model.Meeting)(nil)).Column("id").Where("process_id = ?", which)
	return during(t.Select((*model.MeetingSignup)(nil)).Column("account_id").Where("meeting_id IN (?)", meetings).Where("account_id IS NOT NULL"), "created_at", ph)
}

func (t processTx) SetAnswerDue(ctx context.Context, which id.ID, due time.Time) error {
	return mustChange(t.Tx.Update((*model.Process)(nil)).Set("answer_due = ?", due).Set("answered_at = NULL").Where("id = ?", which).Exec(ctx))
}

func (t processTx) SetAnswered(ctx context.Context, which id.ID) error {
	return mustChange(t.Tx.Update((*model.Process)(nil)).Set("answered_at = ?", t.Now()).Where("id = ?", which).Exec(ctx))
}

func (t processTx) Owed(ctx context.Context, which id.ID, threshold int) (o process.Owed, err error) {
	n, err := t.Select((*model.Remark)(nil)).Where("process_id = ?", which).Where("disposition = ''").Where("state IN ('held', 'shown')").Count(ctx)
	if err != nil {
		return o, err
	}
	o.Remarks = int(n)
	if threshold <= 0 {
		return o, nil
	}
	n, err = t.Select((*model.Idea)(nil)).Where("process_id = ?", which).Where("published_at IS NOT NULL").Where("answered_at IS NULL").
		Where("supports >= ?", threshold).Where("status <> ?", idea.Withdrawn).Count(ctx)
	o.Ideas = int(n)
	return o, err
}

func (t processTx) NoteAnswer(ctx context.Context, which id.ID, due time.Time, stage process.Stage) (bool, error) {
	row := &model.AnswerNotice{ProcessID: which, DueAt: due, Stage: string(stage), At: t.Now()}
	return changed(t.Insert(row).On("CONFLICT DO NOTHING").Exec(ctx))
}

func (t processTx) Override(ctx context.Context, which, overdue id.ID, reason string, by id.ID) error {
	row := &model.OverdueOverride{ProcessID: which, OverdueID: overdue, Reason: reason, ActorID: by, At: t.Now()}
	_, err := t.Insert(row).On("CONFLICT (tenant_id, process_id, overdue_id) DO UPDATE").Set("reason = EXCLUDED.reason").Exec(ctx)
	return err
}

func (t processTx) Overrides(ctx context.Context, which id.ID) ([]process.Override, error) {
	var rows []model.OverdueOverride
	err := t.Select(&rows).Where("process_id = ?", which).Order("at", "overdue_id").Limit(50).Scan(ctx)
	out := make([]process.Override, len(rows))
	for i, r := range rows {
		out[i] = process.Override{Overdue: r.OverdueID, Reason: r.Reason, At: r.At}
	}
	return out, err
}
