package poll

import (
	"context"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

// ForStaff lists the polls that the actor may manage, in rooms not counted. Faults: SignIn, Denied,
// Invalid.
func (s *Service) ForStaff(ctx context.Context, who access.Actor, req page.Request) (out page.Of[Detail], err error) {
	if !s.policy.Anywhere(who, access.ManagePoll) {
		return out, s.policy.Allow(who, access.ManagePoll, access.Scope{})
	}
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		list, err := tx.List(ctx, Filter{}, req)
		if err != nil {
			return err
		}
		out.Next, out.Total = list.Next, list.Total
		for _, p := range list.Rows {
			if !s.policy.May(who, access.ManagePoll, p.Scope()) {
				continue
			}
			d, err := s.seen(ctx, tx, who, "", p)
			if err != nil {
				return err
			}
			out.Rows = append(out.Rows, d)
		}
		return nil
	})
	return out, err
}

// Manage reads a poll for those who run it. Faults: NotFound.
func (s *Service) Manage(ctx context.Context, who access.Actor, poll id.ID) (d Detail, err error) {
	err = s.store.View(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Poll(ctx, poll)
		if err != nil {
			return err
		}
		if d, err = s.seen(ctx, tx, who, "", p); err == nil && (!d.Host || p.Room != id.None) {
			return fault.Missing()
		}
		return err
	})
	return d, err
}

// Create makes a draft. Sent twice with one key it makes one. Faults: SignIn, Denied, Invalid.
func (s *Service) Create(ctx context.Context, who access.Actor, town *tenant.Town, w Write) (made id.ID, err error) {
	if !s.policy.Anywhere(who, access.ManagePoll) {
		return id.None, s.policy.Allow(who, access.ManagePoll, access.Scope{})
	}
	w.clean()
	if err := w.check(town); err != nil {
		return id.None, err
	}
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		before, err := tx.ByKey(ctx, who.Account, w.Key)
		if !fault.Is(err, fault.NotFound) {
			made = before.ID
			return err
		}
		p := Poll{ID: id.New(), State: Draft, CreatedBy: who.Account, Created: tx.Now()}
		if err := s.fill(ctx, tx, who, &p, w); err != nil {
			return err
		}
		made = p.ID
		return tx.Put(ctx, p, w.Key)
	})
	return made, err
}

// fill writes the form into a poll that the actor may run at its old place and at its new one.
func (s *Service) fill(ctx context.Context, tx Tx, who access.Actor, p *Poll, w Write) error {
	frame, err := w.frame(ctx, tx)
	if err != nil {
		return err
	}
	w.into(p)
	p.Process, p.frame = id.None, frame
	if frame != nil {
		p.Process = frame.ID
	}
	return s.policy.Allow(who, access.ManagePoll, p.Scope())
}

// Edit changes a poll that nobody has answered. Faults: NotFound, Closed, Denied, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, town *tenant.Town, poll id.ID, w Write) error {
	w.clean()
	if err := w.check(town); err != nil {
		return err
	}
	return s.act(ctx, who, poll, "poll.edit", func(tx Tx, p *Poll) error {
		if !p.Editable(tx.Now()) {
			return fault.New(fault.Closed, "fault.poll_answered")
		}
		w.Sample = p.Sample
		if err := s.fill(ctx, tx, who, p, w); err != nil {
			return err
		}
		if p.State == Published {
			if err := late(*p, tx.Now()); err != nil {
				return err
			}
			if err := index(ctx, tx, *p, town); err != nil {
				return err
			}
		}
		return tx.SetChoices(ctx, p.ID, p.Choices)
	})
}

// late refuses a poll that would be closed as soon as it is public. Faults: Invalid.
func late(p Poll, now time.Time) error {
	var form fault.Form
	if p.At(now) == Closed {
		form.Add("closes", "fault.poll_past")
	}
	return form.Err()
}

// act changes a poll that stands in no room, as those do who run it, and tells of it.
func (s *Service) act(ctx context.Context, who access.Actor, poll id.ID, act string, change func(tx Tx, p *Poll) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Lock(ctx, poll)
		if err != nil {
			return err
		}
		if p.Room != id.None || !s.policy.May(who, access.ManagePoll, p.Scope()) {
			return fault.Missing()
		}
		before := p.State
		if err := change(tx, &p); err != nil {
			return err
		}
		if err := tx.Save(ctx, p); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, p.ID, nil); err != nil || before == Draft && p.State == Draft {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.PollChanged, Subject: p.ID})
	})
}

// Publish makes a draft public; it opens at its own time. Twice is once. Faults: NotFound, Invalid.
func (s *Service) Publish(ctx context.Context, who access.Actor, town *tenant.Town, poll id.ID) error {
	return s.act(ctx, who, poll, "poll.publish", func(tx Tx, p *Poll) error {
		if p.State != Draft {
			return nil
		}
		p.State = Published
		if err := late(*p, tx.Now()); err != nil {
			return err
		}
		return index(ctx, tx, *p, town)
	})
}

// index makes a poll findable once everybody may read it; one whose process is not public yet is
// left for the sweep.
func index(ctx context.Context, tx Tx, p Poll, town *tenant.Town) error {
	if !p.Public() {
		return nil
	}
	return tx.Index(ctx, p, town.DefaultLanguage())
}

// Close ends a published poll now, whatever its dates said. Faults: NotFound, Closed.
func (s *Service) Close(ctx context.Context, who access.Actor, _ *tenant.Town, poll id.ID) error {
	return s.act(ctx, who, poll, "poll.close", func(tx Tx, p *Poll) error {
		return shut(ctx, tx, p)
	})
}

// shut ends a poll that is open: who answered what is deleted in the same transaction.
func shut(ctx context.Context, tx Tx, p *Poll) error {
	switch p.At(tx.Now()) {
	case Closed:
		return nil
	case Open:
	default:
		return fault.New(fault.Closed, "fault.poll_soon")
	}
	p.Closes, p.Forgotten = tx.Now(), tx.Now()
	return tx.Forget(ctx, p.ID)
}

// Reveal shows the counts of a poll that waits for it, and closes it if it is open. Faults: NotFound,
// Closed, Conflict when its counts are shown by themselves.
func (s *Service) Reveal(ctx context.Context, who access.Actor, _ *tenant.Town, poll id.ID) error {
	return s.act(ctx, who, poll, "poll.reveal", func(tx Tx, p *Poll) error { return reveal(ctx, tx, p) })
}

func reveal(ctx context.Context, tx Tx, p *Poll) error {
	if p.Results != Revealed {
		return fault.New(fault.Conflict, "fault.poll_not_hidden")
	}
	if err := shut(ctx, tx, p); err != nil {
		return err
	}
	if p.Revealed.IsZero() {
		p.Revealed = tx.Now()
	}
	return nil
}

// Extend moves the close of a published poll that is not closed. Faults: NotFound, Closed, Invalid.
func (s *Service) Extend(ctx context.Context, who access.Actor, poll id.ID, closes time.Time) error {
	return s.act(ctx, who, poll, "poll.extend", func(tx Tx, p *Poll) error {
		if at := p.At(tx.Now()); at != Open && at != Soon {
			return fault.New(fault.Closed, "fault.poll_closed")
		}
		var form fault.Form
		switch {
		case closes.IsZero():
			form.Add("closes", "fault.poll_time")
		case !closes.After(tx.Now()):
			form.Add("closes", "fault.poll_past")
		case !closes.After(p.Opens):
			form.Add("closes", "fault.poll_order")
		}
		p.Closes = closes.UTC()
		return form.Err()
	})
}

// Archive takes a closed poll off the lists; its address goes on. Faults: NotFound, Closed.
func (s *Service) Archive(ctx context.Context, who access.Actor, _ *tenant.Town, poll id.ID) error {
	return s.act(ctx, who, poll, "poll.archive", func(tx Tx, p *Poll) error {
		if p.At(tx.Now()) != Closed || p.State == Draft {
			return fault.New(fault.Closed, "fault.poll_archive")
		}
		if p.Forgotten.IsZero() {
			if err := tx.Forget(ctx, p.ID); err != nil {
				return err
			}
			p.Forgotten = tx.Now()
		}
		p.State = Archived
		return tx.Unindex(ctx, p.ID)
	})
}

// Discard throws a draft away. Faults: NotFound, Closed.
func (s *Service) Discard(ctx context.Context, who access.Actor, _ *tenant.Town, poll id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Lock(ctx, poll)
		if err != nil {
			return err
		}
		if p.Room != id.None || !s.policy.May(who, access.ManagePoll, p.Scope()) {
			return fault.Missing()
		}
		if p.State != Draft {
			return fault.New(fault.Closed, "fault.poll_published")
		}
		return tx.Drop(ctx, poll)
	})
}

// Duplicate makes a draft of the same words, with dates of the same length from now on. key is made
// by the form. Faults: NotFound.
func (s *Service) Duplicate(ctx context.Context, who access.Actor, poll id.ID, key string) (made id.ID, err error) {
	if key == "" || len(key) > 64 {
		key = id.New().String()
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		before, err := tx.ByKey(ctx, who.Account, key)
		if !fault.Is(err, fault.NotFound) {
			made = before.ID
			return err
		}
		p, err := tx.Poll(ctx, poll)
		if err != nil {
			return err
		}
		if p.Room != id.None || !s.policy.May(who, access.ManagePoll, p.Scope()) {
			return fault.Missing()
		}
		length := max(p.Closes.Sub(p.Opens), time.Hour)
		opens := tx.Now().Truncate(time.Hour).Add(time.Hour)
		fresh := Poll{ID: id.New(), Process: p.Process, Question: p.Question, Lead: p.Lead, Audience: p.Audience, Districts: p.Districts, Most: p.Most,
			Shuffled: p.Shuffled, Results: p.Results, State: Draft, CreatedBy: who.Account, Created: tx.Now(), Opens: opens, Closes: opens.Add(length)}
		for _, c := range p.Choices {
			fresh.Choices = append(fresh.Choices, Choice{Number: c.Number, Words: c.Words})
		}
		made = fresh.ID
		return tx.Put(ctx, fresh, key)
	})
	return made, err
}
