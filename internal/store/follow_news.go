package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/follow"
	"almenda/internal/id"
	"almenda/internal/notify"
	"almenda/internal/process"
	"almenda/internal/store/model"
	"almenda/internal/tenant"
)

// following lists who follows a thing, each address once, with the path that ends it by one click.
// News of a consultation, an investment or a thread go to following(ctx, "consultation", its id).
func (t noticeTx) following(ctx context.Context, kind string, which id.ID) ([]notify.Person, error) {
	var rows []model.Follower
	if err := followersOf(t.Tx, kind, which).Model(&rows).Order("id").Scan(ctx); err != nil {
		return nil, err
	}
	return t.reached(ctx, rows)
}

// reached finds the addresses of followers: their own, or their account's.
func (t noticeTx) reached(ctx context.Context, rows []model.Follower) (out []notify.Person, err error) {
	accounts := map[id.ID]notify.Person{}
	for start := 0; start < len(rows); start += chunk {
		var ids []id.ID
		for _, r := range rows[start:min(start+chunk, len(rows))] {
			if r.AccountID != id.None {
				ids = append(ids, r.AccountID)
			}
		}
		found, err := t.people(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			accounts[p.Account] = p
		}
	}
	seen := map[string]bool{}
	for _, r := range rows {
		p, ok := accounts[r.AccountID]
		if !ok {
			p = notify.Person{Email: r.Email, Language: r.Language}
		}
		p.Stop = "/unfollow/" + r.Stop
		if key := strings.ToLower(p.Email); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out, nil
}

// toFollowers makes a message about a process for each language of those who follow it; say adds what
// is said in a language.
func (t noticeTx) toFollowers(ctx context.Context, p process.Process, m notify.Message, say func(*notify.Message, string)) (out []notify.Message, err error) {
	if m.Why == "" {
		m.Why = "follow.why"
	}
	if m.To, err = t.following(ctx, follow.Process, p.ID); err != nil {
		return nil, err
	}
	out = titled(p, m)
	for i := range out {
		if say != nil {
			say(&out[i], out[i].To[0].Language)
		}
	}
	return out, nil
}

// toldWithin is how long after it happened somebody still hears that a phase turned.
const toldWithin = 7 * 24 * time.Hour

// phaseTurned tells that a part of a process opened or closed. What turned at the same moment makes
// one letter, written for the last of the events.
func (t noticeTx) phaseTurned(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil || p.State != process.Published {
		return nil, err
	}
	opened, closed, last, err := t.turnedWith(ctx, p, e)
	if err != nil || !last {
		return nil, err
	}
	m := notify.Message{Path: processPath(p)}
	names := opened
	switch {
	case len(opened) > 0 && len(closed) > 0:
		m.What = "news.phase_turned"
	case len(opened) > 0:
		m.What = "news.phase_opened"
	case len(closed) > 0:
		m.What, names = "news.phase_closed", closed
	default:
		return nil, nil
	}
	return t.toFollowers(ctx, p, m, func(m *notify.Message, lang string) {
		var in []string
		for _, n := range names {
			in = append(in, inWords(n, lang))
		}
		m.Text = strings.Join(in, ", ")
	})
}

// inWords is a text in a language, or in another one.
func inWords(t tenant.Text, lang string) string { return t.In(lang, "en") }

// turnedWith reads what turned in the same transaction. An opening is told as long as the phase is
// open, and both for a week: what was old before anybody could tell it is no news.
func (t noticeTx) turnedWith(ctx context.Context, p process.Process, e event.Event) (opened, closed []tenant.Text, last bool, err error) {
	own := &model.Outbox{}
	if err := t.Select(own).Where("id = ?", e.ID).Scan(ctx); err != nil {
		return nil, nil, false, missing(err)
	}
	var rows []model.Outbox
	err = t.Select(&rows).Where("subject = ?", p.ID).Where("at = ?", own.At).Where("kind IN (?)", bun.In([]event.Kind{event.PhaseOpened, event.PhaseClosed})).
		Order("id").Scan(ctx)
	if err != nil || len(rows) == 0 || rows[len(rows)-1].ID != e.ID {
		return nil, nil, false, err
	}
	for _, r := range rows {
		for _, ph := range p.Phases {
			if r.Data != `{"position":"`+strconv.Itoa(ph.Position)+`"}` {
				continue
			}
			switch {
			case r.Kind == string(event.PhaseOpened) && t.Now().Before(ph.Closes) && t.Now().Sub(ph.Opens) < toldWithin:
				opened = append(opened, ph.Name)
			case r.Kind == string(event.PhaseClosed) && !t.Now().Before(ph.Closes) && t.Now().Sub(ph.Closes) < toldWithin:
				closed = append(closed, ph.Name)
			}
		}
	}
	return opened, closed, true, nil
}

// processVersion tells of a new version, unless it only corrects a few words.
func (t noticeTx) processVersion(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil || p.State != process.Published {
		return nil, err
	}
	versions, err := processTx(t).Versions(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		if strconv.Itoa(v.Seq) == e.Data["version"] && !v.Small {
			return t.toFollowers(ctx, p, notify.Message{What: "news.process_version", Text: v.Note, Path: processPath(p) + "/versions", By: v.PublishedBy}, nil)
		}
	}
	return nil, nil
}

func (t noticeTx) processEnded(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil || !p.Public() {
		return nil, err
	}
	m := notify.Message{What: "news.process_answered", Path: processPath(p)}
	if e.Kind == event.ProcessArchived {
		m.What, m.Path = "news.process_archived", processPath(p)+"/closing"
	}
	return t.toFollowers(ctx, p, m, nil)
}

func (t noticeTx) effectPublished(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil {
		return nil, err
	}
	which, ok := id.Parse(e.Data["effect"])
	if !ok {
		return nil, fault.Missing()
	}
	row := &model.Effect{}
	if err := t.Select(row).Where("id = ?", which).Scan(ctx); err != nil {
		return nil, missing(err)
	}
	m := notify.Message{What: "news.process_effect", Text: row.Title, Path: processPath(p) + "/closing", By: row.AuthorID}
	return t.toFollowers(ctx, p, m, nil)
}

// answerDue reminds those who prepare and those who publish the process; once the promised day is
// over it goes to those who publish alone, who can do something about it.
func (t noticeTx) answerDue(ctx context.Context, e event.Event) ([]notify.Message, error) {
	p, err := processTx(t).Process(ctx, e.Subject)
	if err != nil || p.AnswerDue.IsZero() || !p.Answered.IsZero() {
		return nil, err
	}
	stage := e.Data["stage"]
	roles := []access.Role{access.Editor, publishers}
	if stage == string(process.Late) {
		roles = roles[1:]
	}
	m := notify.Message{Kind: "answer_reminder", What: "news.answer_" + stage, Why: "office.why_staff", Path: "/admin/processes/" + p.ID.String() + "/closing",
		Extra: map[string]string{"due_at": p.AnswerDue.UTC().Format(time.RFC3339)}}
	seen := map[id.ID]bool{}
	for _, role := range roles {
		people, err := t.holders(ctx, role, p)
		if err != nil {
			return nil, err
		}
		for _, who := range people {
			if !seen[who.Account] {
				seen[who.Account] = true
				m.To = append(m.To, who)
			}
		}
	}
	return titled(p, m), nil
}

// PhasesToRemind lists the phases whose end is near, with their processes.
func (t noticeTx) PhasesToRemind(ctx context.Context) (out []notify.Ending, err error) {
	all, err := processTx(t).Processes(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		for _, ph := range p.Phases {
			if at := ph.RemindAt(); p.State == process.Published && !at.IsZero() && !t.Now().Before(at) && t.Now().Before(ph.Closes) {
				out = append(out, notify.Ending{Process: p, Phase: ph})
			}
		}
	}
	return out, nil
}

// Remindable notes that up to max people are reminded of a phase, and lists them.
func (t noticeTx) Remindable(ctx context.Context, e notify.Ending, max int) ([]notify.Person, int, error) {
	var rows []model.Follower
	err := t.Dialect().SkipLocked(remindable(t.Tx, e.Process.ID, e.Phase).Model(&rows).Order("id").Limit(int64(max))).Scan(ctx)
	if err != nil {
		return nil, 0, err
	}
	var fresh []model.Follower
	for _, r := range rows {
		who := r.AccountID
		if who == id.None {
			who = r.ID
		}
		mark := &model.PhaseReminder{ProcessID: e.Process.ID, Position: e.Phase.Position, Who: who, At: t.Now()}
		ok, err := changed(t.Insert(mark).On("CONFLICT DO NOTHING").Exec(ctx))
		if err != nil {
			return nil, 0, err
		}
		if ok {
			fresh = append(fresh, r)
		}
	}
	people, err := t.reached(ctx, fresh)
	return people, len(rows), err
}
