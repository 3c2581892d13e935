package forum

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"almenda/internal/access"
	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

// Check tells what is wrong with a thread before it is opened, for those who look at it first.
// Faults: SignIn, NotFound, Closed, Invalid with fields title, body, district.
func (s *Service) Check(ctx context.Context, who access.Actor, town *tenant.Town, board string, w *Write) error {
	if err := s.policy.Allow(who, access.WriteThread, access.Scope{}); err != nil {
		return err
	}
	if err := w.check(town); err != nil {
		return err
	}
	at, err := s.Board(ctx, who, board)
	if err == nil && at.Closed != "" {
		err = fault.New(fault.Closed, at.Closed)
	}
	return err
}

// Start opens a thread in a board. A question waits for staff where the board says so. Faults:
// SignIn, NotFound, Closed, Invalid with fields title, body, district.
func (s *Service) Start(ctx context.Context, who access.Actor, town *tenant.Town, board string, w Write) (t Thread, err error) {
	if err := s.policy.Allow(who, access.WriteThread, access.Scope{}); err != nil {
		return t, err
	}
	if err := w.check(town); err != nil {
		return t, err
	}
	if w.Key == "" || len(w.Key) > 64 {
		sum := sha256.Sum256([]byte(fmt.Sprint(board, w.Title, w.Body)))
		w.Key = hex.EncodeToString(sum[:16])
	}
	err = s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		if t, err = tx.ByKey(ctx, who.Account, w.Key); !fault.Is(err, fault.NotFound) {
			return err
		}
		b, err := tx.BoardBySlug(ctx, board)
		if err != nil {
			return err
		}
		at, err := s.place(ctx, tx, who, b)
		if err != nil {
			return err
		}
		if at.Closed != "" {
			return fault.New(fault.Closed, at.Closed)
		}
		t = Thread{ID: id.New(), Board: b.ID, BoardSlug: b.Slug, BoardTitle: b.Title, BoardState: b.State, Process: b.Process, District: b.District,
			Author: who.Account, Kind: b.Kind, Title: w.Title, Body: w.Body, Language: who.Language, State: Open, Created: tx.Now(), Active: tx.Now()}
		if t.District == "" {
			t.District = w.District
		}
		if b.Kind == Question && b.Hold {
			t.State = Held
		}
		if err := tx.Open(ctx, t, w.Key); err != nil {
			return err
		}
		return tx.Emit(ctx, event.Event{Kind: event.ThreadOpened, Subject: t.ID, Data: of(t)})
	})
	return t, err
}

// editable tells why the author may not change the text now; empty when they may.
func (t Thread) editable(now time.Time) string {
	switch {
	case t.State != Open && t.State != Held:
		return "fault.thread_locked"
	case now.After(t.Created.Add(EditTime)):
		return "fault.thread_edit_over"
	}
	return ""
}

// Edit changes one's own thread while that is allowed. Faults: SignIn, NotFound, Closed, Invalid.
func (s *Service) Edit(ctx context.Context, who access.Actor, town *tenant.Town, thread id.ID, w Write) error {
	if err := s.policy.Allow(who, access.WriteThread, access.Scope{}); err != nil {
		return err
	}
	if err := w.check(town); err != nil {
		return err
	}
	return s.store.Update(ctx, who.Tenant, func(tx Tx) error {
		t, err := lockOne(ctx, tx, thread)
		if err != nil {
			return err
		}
		if t.Author != who.Account || t.State == Hidden || t.State == Merged {
			return fault.Missing()
		}
		if key := t.editable(tx.Now()); key != "" {
			return fault.New(fault.Closed, key)
		}
		t.Title, t.Body, t.Edited = w.Title, w.Body, tx.Now()
		if err := tx.SaveThread(ctx, t); err != nil {
			return err
		}
		return tx.Emit(ctx, changedEvent(t))
	})
}

func lockOne(ctx context.Context, tx Tx, thread id.ID) (Thread, error) {
	list, err := tx.Lock(ctx, thread)
	if err != nil {
		return Thread{}, err
	}
	return list[0], nil
}

func of(t Thread) map[string]string {
	if t.Process == id.None {
		return nil
	}
	return map[string]string{"process": t.Process.String()}
}

func changedEvent(t Thread) event.Event {
	return event.Event{Kind: event.ThreadChanged, Subject: t.ID, Data: of(t)}
}
