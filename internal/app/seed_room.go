package app

import (
	"context"
	"fmt"

	"almenda/internal/access"
	"almenda/internal/comment"
	"almenda/internal/id"
	"almenda/internal/room"
	"almenda/internal/store"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenantcfg"
)

// sittings leads sample talks, each on its day.
func (s *seeder) sittings(ctx context.Context, towns *tenantdb.DB, policy *access.Policy, list []tenantcfg.Sitting) error {
	rooms := room.New(store.Rooms{DB: towns}, policy)
	for _, sample := range list {
		host := s.people[sample.Host]
		host.Grants = []access.Grant{{Role: access.Editor}}
		t := talk{seeder: s, rooms: rooms, host: host, room: s.titled[sample.Idea], sample: sample}
		if err := t.lead(ctx); err != nil {
			return fmt.Errorf("sitting about %q: %w", sample.Idea, err)
		}
	}
	return nil
}

// talk is one sample talk while it is led.
type talk struct {
	*seeder
	rooms  *room.Service
	host   access.Actor
	room   id.ID
	sample tenantcfg.Sitting
	minute int
}

// next is a little later in the evening of the talk.
func (t *talk) next() {
	t.minute += 3
	t.on(t.sample.DaysAgo, t.minute)
}

func (t *talk) lead(ctx context.Context) error {
	if t.sample.InDays > 0 {
		t.on(1, 0)
		if err := t.rooms.Plan(ctx, t.host, t.room, t.today.AddDate(0, 0, t.sample.InDays)); err != nil {
			return err
		}
		return t.ask(ctx)
	}
	t.next()
	if err := t.rooms.Start(ctx, t.host, t.room); err != nil {
		return err
	}
	if err := t.rooms.Watching(ctx, t.town.ID, t.room, t.sample.Peak); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{t.say, t.speak, t.ask} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	t.next()
	if err := t.rooms.End(ctx, t.host, t.room); err != nil {
		return err
	}
	d, err := t.rooms.Desk(ctx, t.host, t.room)
	if err != nil {
		return err
	}
	t.on(t.sample.DaysAgo-1, 0)
	return t.rooms.Write(ctx, t.host, t.room, d.Past.ID, room.WriteMinutes{Body: t.sample.Minutes, Publish: true, Office: t.sample.Office, Key: "sample"})
}

func (t *talk) say(ctx context.Context) error {
	for _, c := range t.sample.Talk {
		t.next()
		if _, err := t.comments.Post(ctx, t.people[c.Author], comment.Post{Room: t.room, Body: c.Text}); err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) speak(ctx context.Context) error {
	for _, key := range t.sample.Speakers {
		t.next()
		if err := t.rooms.AskFloor(ctx, t.people[key], t.room); err != nil {
			return err
		}
	}
	d, err := t.rooms.Desk(ctx, t.host, t.room)
	if err != nil {
		return err
	}
	for _, sp := range d.Queue {
		t.next()
		if err := t.rooms.GiveFloor(ctx, t.host, t.room, sp.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) ask(ctx context.Context) error {
	for _, q := range t.sample.Questions {
		who := t.people[q.Author]
		if err := t.rooms.Put(ctx, who, room.PutQuestion{Room: t.room, Body: q.Text, Named: q.Named}); err != nil {
			return err
		}
		d, err := t.rooms.Desk(ctx, t.host, t.room)
		if err != nil {
			return err
		}
		for _, put := range d.All {
			if put.State != room.Fresh {
				continue
			}
			if err := t.handle(ctx, put.ID, q); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *talk) handle(ctx context.Context, which id.ID, q tenantcfg.SittingQuestion) error {
	if t.sample.InDays == 0 {
		t.next()
	}
	if q.Aside != "" {
		return t.rooms.Handle(ctx, t.host, t.room, which, room.Move{To: room.Dismissed, Reason: q.Aside})
	}
	if err := t.rooms.Handle(ctx, t.host, t.room, which, room.Move{To: room.Shown}); err != nil {
		return err
	}
	for _, key := range q.Supporters {
		if err := t.rooms.Support(ctx, t.people[key], t.room, which, true); err != nil {
			return err
		}
	}
	if q.Answer == "" {
		return nil
	}
	return t.rooms.Handle(ctx, t.host, t.room, which, room.Move{To: room.Answered, Answer: q.Answer})
}
