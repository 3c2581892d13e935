package room

import (
	"context"
	"strconv"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Service is everything that can be done here.
type Service struct {
	store  Store
	policy *access.Policy
}

// New makes the service.
func New(store Store, policy *access.Policy) *Service { return &Service{store, policy} }

// hosted runs fn on a room that the actor hosts. Faults: SignIn, Denied, NotFound, and fn's.
func (s *Service) hosted(ctx context.Context, who access.Actor, room id.ID, fn func(tx Tx, p Place) error) error {
	if !s.policy.Anywhere(who, access.HostRoom) {
		return s.policy.Allow(who, access.HostRoom, access.Scope{})
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		p, err := tx.Place(ctx, room)
		if err != nil {
			return err
		}
		if err := s.policy.Allow(who, access.HostRoom, p.Scope); err != nil {
			return err
		}
		return fn(tx, p)
	})
}

// line writes an act into the log and tells whoever watches.
func line(ctx context.Context, tx Tx, room id.ID, a Act, ref, account id.ID, note string) (int64, error) {
	seq, err := tx.Line(ctx, room, a, ref, account, note)
	if err != nil {
		return 0, err
	}
	return seq, tx.Emit(ctx, event.Event{Kind: event.RoomChanged, Subject: room,
		Data: map[string]string{"room": room.String(), "seq": strconv.FormatInt(seq, 10)}})
}

// told tells of the beginning, plan or end of a sitting, of which other pages speak as well.
func told(ctx context.Context, tx Tx, sitting Sitting) error {
	return tx.Emit(ctx, event.Event{Kind: event.RoomSitting, Subject: sitting.ID, Data: map[string]string{"room": sitting.Room.String(), "state": string(sitting.State)}})
}

// newest is the room's newest sitting; the zero one when it was never led.
func newest(ctx context.Context, tx Tx, room id.ID) (Sitting, error) {
	sitting, err := tx.Newest(ctx, room)
	if fault.Is(err, fault.NotFound) {
		return Sitting{}, nil
	}
	return sitting, err
}

// running is the sitting that goes on. Faults: Closed.
func running(ctx context.Context, tx Tx, room id.ID) (Sitting, error) {
	sitting, err := newest(ctx, tx, room)
	if err == nil && !sitting.Live() {
		err = fault.New(fault.Closed, "fault.room_not_live")
	}
	return sitting, err
}

// MayHost tells whether the actor may lead a room that lies at a place.
func (s *Service) MayHost(who access.Actor, at access.Scope) bool {
	return s.policy.May(who, access.HostRoom, at)
}

// Live tells whether the room is led now.
func (s *Service) Live(ctx context.Context, t tenant.ID, room id.ID) (live bool, err error) {
	err = s.store.View(ctx, t, func(tx Tx) error {
		sitting, err := newest(ctx, tx, room)
		live = sitting.Live()
		return err
	})
	return live, err
}

// Watching notes how many watch a room that is led, for its minutes.
func (s *Service) Watching(ctx context.Context, t tenant.ID, room id.ID, n int) error {
	return s.store.Update(ctx, t, func(tx Tx) error { return tx.Raise(ctx, room, n) })
}
