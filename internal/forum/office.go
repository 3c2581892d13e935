package forum

import (
	"context"
	"slices"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/richtext"
)

// act is an act of a moderator on one thread: where the role reaches, and never on one's own.
// Whoever holds no role anywhere is told so before anything is looked up. Faults: SignIn, Denied,
// NotFound.
func (s *Service) act(ctx context.Context, who access.Actor, thread id.ID, do func(Tx, Thread) error) error {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		t, err := lockOne(ctx, tx, thread)
		if err != nil {
			return err
		}
		if err := s.mayAct(who, t); err != nil {
			return err
		}
		if t.State == Merged {
			return fault.Missing()
		}
		return do(tx, t)
	})
}

func (s *Service) mayAct(who access.Actor, t Thread) error {
	if err := s.policy.Allow(who, access.ManageThread, t.Scope()); err != nil {
		return err
	}
	if t.Author == who.Account {
		return fault.New(fault.Denied, "fault.own_thread")
	}
	return nil
}

// record ends an act: what became of the thread, the line in the book, and the event.
func record(ctx context.Context, tx Tx, who access.Actor, t Thread, act string, data map[string]string, kind event.Kind) error {
	if err := tx.SaveThread(ctx, t); err != nil {
		return err
	}
	if err := tx.Audit(ctx, who.Account, act, t.ID, data); err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: kind, Subject: t.ID, Data: of(t)})
}

func reasoned(raw string) (string, error) {
	reason := richtext.Text(raw)
	var form fault.Form
	text(&form, "reason", reason, 5, MaxReason)
	return reason, form.Err()
}

// SetLocked sets whether a thread takes posts. A lock needs a reason, which everybody reads.
// Faults: SignIn, Denied, NotFound, Invalid with field reason.
func (s *Service) SetLocked(ctx context.Context, who access.Actor, thread id.ID, on bool, reason string) (err error) {
	if on {
		if reason, err = reasoned(reason); err != nil {
			return err
		}
	}
	return s.act(ctx, who, thread, func(tx Tx, t Thread) error {
		want, act := Open, "thread.unlock"
		if on {
			want, act = Locked, "thread.lock"
		}
		if t.State == want || (t.State != Open && t.State != Locked) {
			return nil
		}
		if t.State, t.Reason = want, reason; !on {
			t.Reason = ""
		}
		return record(ctx, tx, who, t, act, map[string]string{"reason": t.Reason}, event.ThreadChanged)
	})
}

// SetHidden takes a thread down, for a reason that its page shows instead, or puts it back.
// Faults: SignIn, Denied, NotFound, Invalid with field reason.
func (s *Service) SetHidden(ctx context.Context, who access.Actor, thread id.ID, on bool, reason string) (err error) {
	if on {
		if reason, err = reasoned(reason); err != nil {
			return err
		}
	}
	return s.act(ctx, who, thread, func(tx Tx, t Thread) error {
		if (t.State == Hidden) == on {
			return nil
		}
		if !on {
			t.State, t.Reason = Open, ""
			return record(ctx, tx, who, t, "thread.show", nil, event.ThreadChanged)
		}
		t.State, t.Reason = Hidden, reason
		return record(ctx, tx, who, t, "thread.hide", map[string]string{"reason": reason}, event.ThreadHidden)
	})
}

// Move puts a thread into another board; its address stays. Faults: SignIn, Denied, NotFound,
// Invalid with field board.
func (s *Service) Move(ctx context.Context, who access.Actor, thread id.ID, board string) error {
	return s.act(ctx, who, thread, func(tx Tx, t Thread) error {
		var form fault.Form
		b, err := tx.BoardBySlug(ctx, board)
		if fault.Is(err, fault.NotFound) || err == nil && b.State == BoardArchived {
			form.Add("board", "fault.board_unknown")
			return form.Err()
		}
		if err != nil || b.ID == t.Board {
			return err
		}
		if err := s.policy.Allow(who, access.ManageThread, b.Scope()); err != nil {
			return err
		}
		from := t.Board
		t.Board, t.BoardSlug, t.Process = b.ID, b.Slug, b.Process
		if t.Kind = b.Kind; b.District != "" {
			t.District = b.District
		}
		if t.State == Held && !(b.Kind == Question && b.Hold) {
			t.State = Open
		}
		return record(ctx, tx, who, t, "thread.move", map[string]string{"from": from.String(), "to": b.ID.String()}, event.ThreadChanged)
	})
}

// Merge appends the posts of a thread to another one, where its address leads from then on. It
// cannot be undone. Faults: SignIn, Denied, NotFound, Closed, Invalid with field into.
func (s *Service) Merge(ctx context.Context, who access.Actor, thread, into id.ID) error {
	var form fault.Form
	if thread == into {
		form.Add("into", "fault.thread_same")
		return form.Err()
	}
	if !s.policy.Anywhere(who, access.ManageThread) {
		return s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := tx.Thread(ctx, thread); err != nil {
			return err
		}
		if _, err := tx.Thread(ctx, into); fault.Is(err, fault.NotFound) {
			form = fault.Form{}
			form.Add("into", "fault.thread_unknown")
			return form.Err()
		}
		both, err := tx.Lock(ctx, thread, into)
		if err != nil {
			return err
		}
		from, to := both[0], both[1]
		for _, t := range both {
			if err := s.mayAct(who, t); err != nil {
				return err
			}
		}
		switch {
		case from.State == Merged && from.Into == into:
			return nil // twice is once
		case from.State == Merged || from.State == Hidden:
			return fault.Missing()
		case !to.public():
			form = fault.Form{}
			form.Add("into", "fault.thread_unknown")
			return form.Err()
		}
		var last int64
		if from.IntoSeq, last, err = tx.Join(ctx, from, to); err != nil {
			return err
		}
		from.State, from.Into, from.Reason = Merged, into, ""
		grown := event.Event{Kind: event.ThreadChanged, Subject: into, Data: map[string]string{"room": into.String(), "seq": strconv.FormatInt(last, 10)}}
		if err := tx.Emit(ctx, grown); err != nil {
			return err
		}
		return record(ctx, tx, who, from, "thread.merge", map[string]string{"into": into.String()}, event.ThreadChanged)
	})
}

// Waiting lists the questions that the actor's role reaches and that were not answered. Faults:
// SignIn, Denied.
func (s *Service) Waiting(ctx context.Context, who access.Actor) (out []Thread, err error) {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return nil, s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Waiting(ctx)
		return err
	})
	return slices.DeleteFunc(out, func(t Thread) bool { return !s.policy.May(who, access.ManageThread, t.Scope()) }), err
}

// Experts lists those of the staff whom a question can be put to. Faults: SignIn, Denied.
func (s *Service) Experts(ctx context.Context, who access.Actor) (out []Person, err error) {
	if !s.policy.Anywhere(who, access.ManageThread) {
		return nil, s.policy.Allow(who, access.ManageThread, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		out, err = tx.Staff(ctx)
		return err
	})
	return out, err
}

// Route is whom a question is put to: somebody of the staff, or anybody with an account by their
// address. Skill is what they sign with.
type Route struct {
	Staff id.ID
	Email string
	Skill string
}

// Route puts a question to an expert and makes it public. Faults: SignIn, Denied, NotFound, Closed
// for what is no question, Invalid with fields staff, email, skill.
func (s *Service) Route(ctx context.Context, who access.Actor, thread id.ID, in Route) error {
	in.Skill, in.Email = richtext.Line(in.Skill), richtext.Line(in.Email)
	var form fault.Form
	text(&form, "skill", in.Skill, 2, MaxSkill)
	if in.Staff == id.None && in.Email == "" {
		form.Add("staff", "fault.expert_missing")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, who, thread, func(tx Tx, t Thread) error {
		if t.Kind != Question || t.State == Hidden {
			return fault.New(fault.Closed, "fault.not_a_question")
		}
		expert, err := expertOf(ctx, tx, in)
		if err != nil {
			return err
		}
		if expert == t.Author {
			form.Add("staff", "fault.expert_asked_it")
			return form.Err()
		}
		t.Expert, t.Expertise, t.Routed = expert, in.Skill, tx.Now()
		if t.State == Held {
			t.State, t.Active = Open, tx.Now()
		}
		return record(ctx, tx, who, t, "thread.route", map[string]string{"expert": expert.String()}, event.QuestionRouted)
	})
}

func expertOf(ctx context.Context, tx Tx, in Route) (id.ID, error) {
	var form fault.Form
	if in.Email != "" {
		p, err := tx.Found(ctx, in.Email)
		if fault.Is(err, fault.NotFound) {
			form.Add("email", "fault.no_such_account")
			return id.None, form.Err()
		}
		return p.Account, err
	}
	list, err := tx.Staff(ctx)
	if err == nil && !slices.ContainsFunc(list, func(p Person) bool { return p.Account == in.Staff }) {
		form.Add("staff", "fault.expert_missing")
		err = form.Err()
	}
	return in.Staff, err
}
