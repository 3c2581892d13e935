package process

import (
	"context"
	"slices"
	"strings"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
	"almenda/internal/tenant"
)

// Closing is what an office writes down when a process is over. It is public once the process is
// archived, but for the lessons, which stay in the office.
type Closing struct {
	Process    id.ID
	Language   string
	Reached    string // who was reached, and who was not
	Evaluation string // how it went
	Lessons    string // for whoever holds the next one
	Result     string // what came of it
	Figures    Figures
	Saved      time.Time
}

// Figures is what can be counted of a process. Newcomers are those who had taken part in nothing
// before its first phase opened.
type Figures struct {
	Participants int `json:"participants"`
	Newcomers    int `json:"newcomers"`
	Ideas        int `json:"ideas"`
	Supports     int `json:"supports"`
	Comments     int `json:"comments"`
	Remarks      int `json:"remarks"`
	Events       int `json:"events"`
	Followers    int `json:"followers"`
}

// Share is the newcomers' share in per cent.
func (f Figures) Share() int {
	if f.Participants == 0 {
		return 0
	}
	return (200*f.Newcomers + f.Participants) / (2 * f.Participants)
}

// Effect is a later publication on what came of a process.
type Effect struct {
	ID       id.ID
	Process  id.ID
	Title    string
	Body     string // Markdown
	Language string
	Office   string
	At       time.Time
}

// How long the parts of a closing may be, and how much the archive asks for.
const (
	MaxClosing = 4000
	MinClosing = 20
	MaxEffect  = 8000
)

// ClosingTx is what the closing of processes needs of a transaction.
type ClosingTx interface {
	// Closing finds what was written down of a process. Faults: NotFound.
	Closing(ctx context.Context, which id.ID) (Closing, error)
	PutClosing(ctx context.Context, c Closing, by id.ID) error
	// Closings lists those with lessons, the newest first.
	Closings(ctx context.Context, max int) ([]Closing, error)
	// Figures counts what happened in a process until now.
	Figures(ctx context.Context, p Process) (Figures, error)
	// Archive makes a process one that can only be read, with every discussion in it, and stops its
	// answer clock.
	Archive(ctx context.Context, which id.ID) error

	// AddEffect adds one; one with that id stays as it is, and fresh is false.
	AddEffect(ctx context.Context, e Effect, by id.ID) (fresh bool, err error)
	// Effects lists those of a process, the newest first.
	Effects(ctx context.Context, which id.ID) ([]Effect, error)
}

// ClosingDesk is what those who close a process out have before them.
type ClosingDesk struct {
	Process    Process
	Closing    Closing
	Figures    Figures
	Owed       Owed
	Reminders  []Reminder
	Effects    []Effect
	Lacks      []string // catalogue keys of what the archive still asks for
	CanArchive bool     // holds the right
	CanMove    bool     // may move an answer day that is past
}

// ClosingDesk opens a process for those who close it out. Faults: SignIn, NotFound.
func (s *Service) ClosingDesk(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) (d ClosingDesk, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if d.Process, err = tx.Process(ctx, which); err != nil {
			return err
		}
		if err := s.mayEdit(who, d.Process); err != nil {
			return err
		}
		if d.Closing, err = tx.Closing(ctx, which); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if d.Figures, err = tx.Figures(ctx, d.Process); err != nil {
			return err
		}
		if d.Process.State == Archived {
			d.Figures = d.Closing.Figures
		}
		if d.Owed, err = tx.Owed(ctx, which, town.IdeaRules.SupportThreshold); err != nil {
			return err
		}
		if d.Reminders, err = tx.Reminders(ctx, d.Process); err != nil {
			return err
		}
		if d.Effects, err = tx.Effects(ctx, which); err != nil {
			return err
		}
		d.Lacks = lacksOf(d.Process, d.Closing, d.Owed, tx.Now())
		d.CanArchive = s.policy.May(who, access.PublishProcess, d.Process.Scope())
		d.CanMove = d.CanArchive || !d.Process.Overdue(tx.Now(), town.Location())
		return nil
	})
	return d, err
}

// lacksOf says what the archive still asks for.
func lacksOf(p Process, c Closing, owed Owed, now time.Time) (out []string) {
	if !p.Ended(now) {
		out = append(out, "fault.closing_running")
	}
	if owed.Remarks > 0 {
		out = append(out, "fault.closing_remarks")
	}
	if owed.Ideas > 0 {
		out = append(out, "fault.closing_ideas")
	}
	for _, f := range []struct{ text, key string }{{c.Reached, "fault.closing_reached"}, {c.Evaluation, "fault.closing_evaluation"},
		{c.Lessons, "fault.closing_lessons"}, {c.Result, "fault.closing_result"}} {
		if len([]rune(strings.TrimSpace(f.text))) < MinClosing {
			out = append(out, f.key)
		}
	}
	return out
}

// WriteClosing is the form of a closing.
type WriteClosing struct{ Reached, Evaluation, Lessons, Result string }

// SaveClosing writes down what is known so far; nothing of it is public before the archive. Faults:
// SignIn, NotFound, Closed, Invalid.
func (s *Service) SaveClosing(ctx context.Context, who access.Actor, which id.ID, in WriteClosing) error {
	var form fault.Form
	for _, f := range []struct {
		name string
		text *string
	}{{"reached", &in.Reached}, {"evaluation", &in.Evaluation}, {"lessons", &in.Lessons}, {"result", &in.Result}} {
		*f.text = richtext.Text(*f.text)
		checkLength(&form, f.name, *f.text, 0, MaxClosing)
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.closing(ctx, who, which, func(tx Tx, p Process) error {
		c := Closing{Process: which, Language: who.Language, Reached: in.Reached, Evaluation: in.Evaluation, Lessons: in.Lessons, Result: in.Result, Saved: tx.Now()}
		if err := tx.PutClosing(ctx, c, who.Account); err != nil {
			return err
		}
		return tx.Audit(ctx, who.Account, "process.closing", which, nil)
	})
}

// Archive ends a process: everybody may go on reading it, with what came of it, and nothing can be
// done in it any more. It is refused as long as a remark or an idea waits for its answer, a phase is
// not over, or the closing is not filled in. Faults: SignIn, NotFound, Denied, Closed,
// Invalid with what is missing, each under the field archive.
func (s *Service) Archive(ctx context.Context, who access.Actor, town *tenant.Town, which id.ID) error {
	return s.closing(ctx, who, which, func(tx Tx, p Process) error {
		if err := s.policy.Allow(who, access.PublishProcess, p.Scope()); err != nil {
			return err
		}
		if p.State != Published {
			return fault.New(fault.Closed, "fault.process_not_public")
		}
		c, err := tx.Closing(ctx, which)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		owed, err := tx.Owed(ctx, which, town.IdeaRules.SupportThreshold)
		if err != nil {
			return err
		}
		var form fault.Form
		for _, key := range lacksOf(p, c, owed, tx.Now()) {
			form.Add("archive", key)
		}
		if err := form.Err(); err != nil {
			return err
		}
		if c.Figures, err = tx.Figures(ctx, p); err != nil {
			return err
		}
		if err := tx.PutClosing(ctx, c, who.Account); err != nil {
			return err
		}
		if err := tx.Archive(ctx, which); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "process.archive", which, nil); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ProcessArchived, Subject: which})
	})
}

// WriteEffect is a publication on what came of a process.
type WriteEffect struct {
	Key    id.ID // made by the form, so that a form that is sent twice publishes once
	Title  string
	Body   string
	Office string
}

// PublishEffect tells everybody, and those who follow the process by a letter, what came of it.
// Faults: SignIn, NotFound, Closed for what is not public, Invalid with fields title, body, office.
func (s *Service) PublishEffect(ctx context.Context, who access.Actor, which id.ID, in WriteEffect) error {
	in.Title, in.Body, in.Office = richtext.Line(in.Title), richtext.Text(in.Body), richtext.Line(in.Office)
	var form fault.Form
	checkLength(&form, "title", in.Title, 5, MaxTitle)
	checkLength(&form, "body", in.Body, 0, MaxEffect)
	if len([]rune(in.Body)) < MinClosing {
		form.Add("body", "fault.too_short", "min", MinClosing)
	}
	if err := form.Err(); err != nil {
		return err
	}
	if in.Key == id.None {
		in.Key = id.New()
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.LockProcess(ctx, which)
		if err != nil {
			return err
		}
		if err := s.mayEdit(who, p); err != nil {
			return err
		}
		if !p.Public() {
			return fault.New(fault.Closed, "fault.process_not_public")
		}
		fresh, err := tx.AddEffect(ctx, Effect{ID: in.Key, Process: which, Title: in.Title, Body: in.Body, Language: who.Language, Office: in.Office, At: tx.Now()}, who.Account)
		if err != nil || !fresh {
			return err
		}
		if err := tx.Audit(ctx, who.Account, "process.effect", which, map[string]string{"effect": in.Key.String()}); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.EffectPublished, Subject: which, Data: map[string]string{"effect": in.Key.String()}})
	})
}

// Outcome is what everybody may read of what came of a process.
type Outcome struct {
	Process Process
	Closing Closing // zero before the archive
	Effects []Effect
}

// Outcome reads what came of a process. Faults: NotFound before there is anything to tell.
func (s *Service) Outcome(ctx context.Context, who access.Actor, slug string) (o Outcome, err error) {
	if err := s.policy.Allow(who, access.ReadProcess, access.Scope{}); err != nil {
		return o, err
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		if o.Process, err = tx.ProcessBySlug(ctx, slug); err != nil {
			return err
		}
		if !o.Process.Public() {
			return fault.Missing()
		}
		if o.Effects, err = tx.Effects(ctx, o.Process.ID); err != nil {
			return err
		}
		if o.Process.State == Archived {
			if o.Closing, err = tx.Closing(ctx, o.Process.ID); err != nil {
				return err
			}
			o.Closing.Lessons = ""
			return nil
		}
		if len(o.Effects) == 0 {
			return fault.Missing()
		}
		return nil
	})
	return o, err
}

// Lesson is what was learnt from one process.
type Lesson struct {
	Process Process
	Closing Closing
}

// Lessons lists what the town's offices learnt, the newest first: for whoever holds the next process,
// and for a handbook. Faults: SignIn, Denied.
func (s *Service) Lessons(ctx context.Context, who access.Actor) (out []Lesson, err error) {
	if !s.policy.Anywhere(who, access.EditProcess) {
		return nil, s.policy.Allow(who, access.EditProcess, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out = nil
		list, err := tx.Closings(ctx, 500)
		if err != nil {
			return err
		}
		all, err := tx.Processes(ctx)
		if err != nil {
			return err
		}
		for _, c := range list {
			if i := slices.IndexFunc(all, func(p Process) bool { return p.ID == c.Process }); i >= 0 {
				out = append(out, Lesson{all[i], c})
			}
		}
		return nil
	})
	return out, err
}
