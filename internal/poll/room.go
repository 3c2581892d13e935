package poll

import (
	"context"
	"strconv"
	"strings"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Ask is a question that the host of a room puts while the room is live: one line, and the answers.
type Ask struct {
	Room     id.ID
	Question string
	Choices  []string // empty ones are left out
	Most     int
	Open     bool // at once
	Key      string
}

// AskInRoom makes a poll in a room; the words are in the language given. Its counts are shown when the
// host reveals them. Faults: NotFound, Denied, Invalid with fields question, choices and most.
func (s *Service) AskInRoom(ctx context.Context, who access.Actor, town *tenant.Town, lang string, in Ask) (made id.ID, err error) {
	w := Write{Question: tenant.Text{lang: in.Question}, Audience: Residents, Results: Revealed, Most: in.Most, Key: in.Key}
	for _, c := range in.Choices {
		w.Choices = append(w.Choices, tenant.Text{lang: c})
	}
	w.clean()
	if w.Key == "" || len(w.Key) > 64 {
		w.Key = id.New().String()
	}
	invalid := w.spoken(lang)
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		room, err := s.hosted(ctx, tx, who, in.Room)
		if err != nil {
			return err
		}
		if invalid != nil {
			return invalid
		}
		before, err := tx.ByKey(ctx, who.Account, w.Key)
		if !fault.Is(err, fault.NotFound) {
			made = before.ID
			return err
		}
		p := Poll{ID: id.New(), Room: room.ID, State: Draft, CreatedBy: who.Account, Created: tx.Now()}
		w.into(&p)
		if in.Open {
			p.State, p.Opens = Published, tx.Now()
		}
		made = p.ID
		if err := tx.Put(ctx, p, w.Key); err != nil || !in.Open {
			return err
		}
		return tell(ctx, tx, p)
	})
	return made, err
}

// spoken checks a question of one language. Faults: Invalid.
func (w Write) spoken(lang string) error {
	var form fault.Form
	if w.Question[lang] == "" {
		form.Add("question", "fault.poll_question")
	}
	text(&form, "question", w.Question[lang], MaxQuestion)
	if len(w.Choices) < MinChoices || len(w.Choices) > MaxChoices {
		form.Add("choices", "fault.poll_choices", "min", MinChoices, "max", MaxChoices)
	} else if w.Most < 1 || w.Most > len(w.Choices) {
		form.Add("most", "fault.poll_most_range", "max", len(w.Choices))
	}
	seen := map[string]bool{}
	for _, c := range w.Choices {
		if word := strings.ToLower(c[lang]); seen[word] {
			form.Add("choices", "fault.poll_choice_twice")
			break
		} else {
			seen[word] = true
		}
		text(&form, "choices", c[lang], MaxWords)
	}
	return form.Err()
}

// hosted finds a room that the actor hosts. Faults: NotFound, Denied.
func (s *Service) hosted(ctx context.Context, tx Tx, who access.Actor, room id.ID) (Room, error) {
	r, err := tx.Room(ctx, room)
	if err != nil {
		return r, err
	}
	return r, s.policy.Allow(who, access.HostRoom, r.Scope)
}

// tell writes into the log of the room that the poll is to be drawn anew.
func tell(ctx context.Context, tx Tx, p Poll) error {
	seq, err := tx.Tell(ctx, p.Room, p.ID)
	if err != nil {
		return err
	}
	return tx.Emit(ctx, event.Event{Kind: event.PollChanged, Subject: p.ID,
		Data: map[string]string{"room": p.Room.String(), "seq": strconv.FormatInt(seq, 10)}})
}

// inRoom changes a poll of a room as its host does. Faults: NotFound, Denied.
func (s *Service) inRoom(ctx context.Context, who access.Actor, room, poll id.ID, act string, change func(tx Tx, p *Poll) error) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.hosted(ctx, tx, who, room); err != nil {
			return err
		}
		p, err := tx.Lock(ctx, poll)
		if err != nil {
			return err
		}
		if p.Room != room {
			return fault.Missing()
		}
		if err := change(tx, &p); err != nil {
			return err
		}
		if err := tx.Save(ctx, p); err != nil {
			return err
		}
		if err := tx.Audit(ctx, who.Account, act, p.ID, nil); err != nil {
			return err
		}
		return tell(ctx, tx, p)
	})
}

// OpenInRoom puts the question to the room. Twice is once. Faults: NotFound, Denied, Closed.
func (s *Service) OpenInRoom(ctx context.Context, who access.Actor, room, poll id.ID) error {
	return s.inRoom(ctx, who, room, poll, "poll.open", func(tx Tx, p *Poll) error {
		if p.At(tx.Now()) == Closed {
			return fault.New(fault.Closed, "fault.poll_closed")
		}
		if p.Opens.IsZero() {
			p.State, p.Opens = Published, tx.Now()
		}
		return nil
	})
}

// CloseInRoom takes no more answers. Faults: NotFound, Denied, Closed.
func (s *Service) CloseInRoom(ctx context.Context, who access.Actor, room, poll id.ID) error {
	return s.inRoom(ctx, who, room, poll, "poll.close", func(tx Tx, p *Poll) error { return shut(ctx, tx, p) })
}

// RevealInRoom shows the counts to the room, and closes the poll if it is open. Faults: NotFound,
// Denied, Closed.
func (s *Service) RevealInRoom(ctx context.Context, who access.Actor, room, poll id.ID) error {
	return s.inRoom(ctx, who, room, poll, "poll.reveal", func(tx Tx, p *Poll) error { return reveal(ctx, tx, p) })
}

// Hands are the hands that the host counted in the hall, by the number of the answer. People is how
// many took part there; where one may pick several, it is less than the sum.
type Hands struct {
	ByChoice map[int]int
	People   int // 0 where one picks a single answer: the sum
}

// CountHall writes the hands in the hall. They are kept and shown apart. Faults: NotFound, Denied,
// Closed, Invalid with fields hall_<n> and hall_people.
func (s *Service) CountHall(ctx context.Context, who access.Actor, room, poll id.ID, in Hands) error {
	return s.inRoom(ctx, who, room, poll, "poll.hall", func(tx Tx, p *Poll) error {
		if at := p.At(tx.Now()); p.State != Published || at != Open && at != Closed {
			return fault.New(fault.Closed, "fault.poll_soon")
		}
		var form fault.Form
		for n := range in.ByChoice {
			if n < 1 || n > len(p.Choices) {
				delete(in.ByChoice, n)
			}
		}
		sum, most := 0, 0
		for _, c := range p.Choices {
			n := in.ByChoice[c.Number]
			if n < 0 || n > MaxHall {
				form.Add("hall_"+strconv.Itoa(c.Number), "fault.poll_hands", "max", MaxHall)
			}
			sum, most = sum+n, max(most, n)
		}
		switch {
		case p.Most <= 1:
			in.People = sum
		case in.People < most || in.People > MaxHall:
			form.Add("hall_people", "fault.poll_hall_people", "min", most)
		}
		if err := form.Err(); err != nil {
			return err
		}
		p.HallPeople = in.People
		return tx.SetHall(ctx, p.ID, in.ByChoice, in.People)
	})
}

// DiscardInRoom throws away a question that was not put yet. Faults: NotFound, Denied, Closed.
func (s *Service) DiscardInRoom(ctx context.Context, who access.Actor, room, poll id.ID) error {
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if _, err := s.hosted(ctx, tx, who, room); err != nil {
			return err
		}
		p, err := tx.Lock(ctx, poll)
		if err != nil {
			return err
		}
		if p.Room != room {
			return fault.Missing()
		}
		if p.State != Draft {
			return fault.New(fault.Closed, "fault.poll_published")
		}
		return tx.Drop(ctx, poll)
	})
}
