package mail

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"almenda/internal/event"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/tenant"
)

const (
	// lease is how long a worker may be silent before others take its letter. It is renewed while
	// the worker talks to the mail server, so it need not cover a slow one.
	lease = time.Minute
	// pause is how long the sweep waits for an event to do its work before it sends another.
	pause = time.Minute
	// maxTries is after how many tries a letter is given up.
	maxTries = 12
	// codeLife is how long a letter with a login code is of any use.
	codeLife = 10 * time.Minute
)

// NewRow makes a letter that waits. Params must hold what the kind requires, and name no second
// address.
func NewRow(kind Kind, to, key, lang string, account id.ID, params map[string]string, now time.Time) (Row, error) {
	if _, ok := letters[kind]; !ok {
		return Row{}, fmt.Errorf("mail: unknown kind %q", kind)
	}
	if _, err := Address(to); err != nil {
		return Row{}, err
	}
	for _, name := range kind.Required() {
		if params[name] == "" {
			return Row{}, fmt.Errorf("mail: %s: no %s", kind, name)
		}
	}
	return Row{ID: id.New(), Kind: kind, To: to, Key: key, Account: account, Language: lang,
		Params: params, State: StateQueued, Created: now}, nil
}

// Enqueue stores a letter and says so in the outbox, in the caller's transaction.
func Enqueue(ctx context.Context, tx Tx, row Row) error {
	if err := tx.Add(ctx, row); err != nil {
		return fmt.Errorf("mail: enqueue: %w", err)
	}
	return tx.Emit(ctx, QueuedEvent(row.ID, row.Kind))
}

// QueuedEvent tells that a letter waits. It names the kind, so that codes can have their own queue.
func QueuedEvent(letter id.ID, kind Kind) event.Event {
	return event.Event{Kind: event.MailQueued, Subject: letter, Data: map[string]string{"kind": string(kind)}}
}

// IsCode tells whether a mail.queued event is about a login code.
func IsCode(e event.Event) bool { return e.Data["kind"] == string(LoginCode) }

// Service sends the letters that wait in the towns.
type Service struct {
	store    Store
	sender   Sender
	printers Printers
	log      *slog.Logger
}

// NewService makes the service.
func NewService(store Store, sender Sender, printers Printers, log *slog.Logger) *Service {
	return &Service{store: store, sender: sender, printers: printers, log: log}
}

// Deliver sends the letter that a mail.queued event names. It is idempotent: a letter that is
// sent, that somebody else is sending, or whose time has not come, is left alone. An error means
// that nothing is known to have been sent and the event should be handled again.
func (s *Service) Deliver(ctx context.Context, town *tenant.Town, e event.Event) error {
	row, claimed, err := s.claim(ctx, town, e.Subject)
	if err != nil || !claimed {
		return err
	}
	end := s.hold(ctx, town, row)
	o := s.send(ctx, town, row)
	end()
	// The letter's fate must be written even if the worker is told to stop in this moment.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return s.finish(ctx, town, row, o)
}

// hold renews the lease of a letter until end is called.
func (s *Service) hold(ctx context.Context, town *tenant.Town, row Row) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var beats sync.WaitGroup
	beats.Go(func() {
		beat := time.NewTicker(lease / 4)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
			// One that fails is made good by the next; when all do, the database is away, and with
			// it everybody who could take the letter.
			_ = s.store.Update(ctx, town.ID, func(tx Tx) error {
				_, err := tx.Renew(ctx, row.ID, row.Claim, lease)
				return err
			})
		}
	})
	return func() { cancel(); beats.Wait() }
}

// claim takes a letter, or ends it if it must not go out.
func (s *Service) claim(ctx context.Context, town *tenant.Town, letter id.ID) (Row, bool, error) {
	var row Row
	var claimed bool
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		claimed = false
		var err error
		if row, err = tx.Lock(ctx, letter); err != nil {
			return err
		}
		if !row.Ready {
			return nil
		}
		stop, err := verdict(ctx, tx, row)
		if err != nil {
			return err
		}
		crashed := row.State == StateSending
		row.Claim = id.Secret()
		if err := tx.Lease(ctx, letter, row.Claim, lease); err != nil {
			return err
		}
		if crashed && row.Kind.Once() {
			stop = Result{State: StateFailed, Reason: "unknown", Blank: true}
		}
		if stop.State != "" {
			_, err := tx.Finish(ctx, letter, row.Claim, stop)
			return err
		}
		claimed = true
		return nil
	})
	if fault.Is(err, fault.NotFound) {
		return Row{}, false, nil // erased meanwhile: there is nobody to write to
	}
	if err != nil {
		return Row{}, false, fmt.Errorf("mail: claim: %w", err)
	}
	return row, claimed, nil
}

// verdict tells how a letter ends without being sent; the zero Result lets it go out.
func verdict(ctx context.Context, tx Tx, row Row) (Result, error) {
	if row.Kind.Once() && tx.Now().Sub(row.Created) > codeLife {
		return Result{State: StateCancelled, Reason: "too late", Blank: true}, nil
	}
	if row.Attempts >= maxTries {
		return Result{State: StateFailed, Reason: "gave up", Blank: row.Kind.Secret()}, nil
	}
	if row.Kind.Asked() {
		return Result{}, nil
	}
	if stop, ok := row.ownStop(); ok {
		ended, err := tx.Ended(ctx, row.Key, stop)
		if err != nil || !ended {
			return Result{}, err
		}
		return Result{State: StateCancelled, Reason: "unfollowed", Blank: true}, nil
	}
	gone, err := tx.Suppressed(ctx, []string{row.Key})
	if err != nil || len(gone) == 0 {
		return Result{}, err
	}
	return Result{State: StateCancelled, Reason: "suppressed", Blank: true}, nil
}

// ownStop is the secret that ends what somebody follows, in a letter that goes to those who follow.
// They asked for it by a letter of its own, so that it goes out to somebody who wants no invitations,
// and no more once they have ended it.
func (r Row) ownStop() (string, bool) {
	_, stop, ok := strings.Cut(r.Params["unsubscribe"], "/unfollow/")
	return stop, ok && stop != ""
}

// send writes the letter and hands it over.
func (s *Service) send(ctx context.Context, town *tenant.Town, row Row) Outcome {
	lang := row.Language
	if !town.Speaks(lang) {
		lang = town.DefaultLanguage()
	}
	subject, text, html, err := Render(town, s.printers(town, lang), row.Kind, row.Params)
	if err != nil {
		s.log.ErrorContext(ctx, "mail: cannot write", "town", town.Slug, "mail", row.ID, "err", err)
		return Outcome{Verdict: Failed, Stage: StageWrite}
	}
	m := Message{Town: town, ID: row.ID, To: row.To, Language: lang, Subject: subject, Text: text, HTML: html}
	if !row.Kind.Asked() || row.Kind.ToMember() {
		m.ListUnsubscribe = row.Params["unsubscribe"]
	}
	return s.sender.Send(ctx, m)
}

// finish writes down what became of a letter.
func (s *Service) finish(ctx context.Context, town *tenant.Town, row Row, o Outcome) error {
	res := result(row, o)
	err := s.store.Update(ctx, town.ID, func(tx Tx) error {
		if _, err := tx.Finish(ctx, row.ID, row.Claim, res); err != nil {
			return err
		}
		if o.Dead() {
			return tx.Suppress(ctx, row.Key, "bounced")
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mail: finish: %w", err)
	}
	if o.Verdict != Sent {
		s.log.WarnContext(ctx, "mail: not sent", "town", town.Slug, "mail", row.ID, "kind", row.Kind, "verdict", o.Verdict.String(), "reason", o.Reason())
	}
	return nil
}

// result is the state table: what the row becomes after each outcome.
func result(row Row, o Outcome) Result {
	switch o.Verdict {
	case Sent:
		return Result{State: StateSent, Blank: row.Kind.Secret()}
	case Failed:
		return Result{State: StateFailed, Reason: o.Reason(), Blank: row.Kind.Secret()}
	case Unknown:
		if row.Kind.Once() || strings.HasPrefix(row.Reason, "unknown") {
			return Result{State: StateFailed, Reason: "unknown", Blank: row.Kind.Secret()}
		}
		return Result{State: StateQueued, Reason: "unknown", RetryIn: pause}
	}
	// Attempts is as it was before this try.
	return Result{State: StateQueued, Reason: o.Reason(), RetryIn: backoff(row.Attempts)}
}

// backoff is 5 s, 15 s, 45 s and so on, up to an hour.
func backoff(tries int) time.Duration {
	d := 5 * time.Second
	for range tries {
		d = min(3*d, time.Hour)
	}
	return d
}

// Sweep sends another event for each letter that is due and that no event is on its way for: its
// retry came due, its worker died, or the queue forgot it.
func (s *Service) Sweep(ctx context.Context, town *tenant.Town) error {
	const max = 500
	for {
		n := 0
		err := s.store.Update(ctx, town.ID, func(tx Tx) error {
			woken, err := tx.Wake(ctx, pause, max)
			if err != nil {
				return err
			}
			n = len(woken)
			for _, w := range woken {
				if err := tx.Emit(ctx, QueuedEvent(w.ID, w.Kind)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("mail: sweep: %w", err)
		}
		if n < max {
			return nil
		}
	}
}
