package bench

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"almenda/internal/access"
	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/mail"
	"almenda/internal/tenant"
)

const (
	invited      = 100_000
	invitedQuick = 5_000
	bareLetters  = 10_000 // of the limit, before and after
	lanes        = 4      // side by side, as many as a campaign has
	flat         = 1.5    // times the heap at a tenth of the way
)

// invitations compares a campaign, from its start to the last letter at the mail server, with a
// bare loop that hands one and the same letter over by the same client in as many lanes.
func invitations(ctx context.Context, b *bench) (out outcome, err error) {
	n := invited
	if b.Quick {
		n = invitedQuick
	}
	box, err := openSink(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, box.close()) }()
	s, err := b.open(ctx, b.best(), box.url())
	if err != nil {
		return out, err
	}
	defer func() { err = join(err, s.close()) }()
	town, err := s.town(ctx, "invitations")
	if err != nil {
		return out, err
	}
	campaign, letter, err := s.upload(ctx, town, n)
	if err != nil {
		return out, err
	}
	before, err := s.bare(ctx, box, town, letter, min(n, bareLetters))
	if err != nil {
		return out, err
	}
	ours, heap, err := s.campaign(ctx, box, town, campaign, n)
	if err != nil {
		return out, err
	}
	after, err := s.bare(ctx, box, town, letter, min(n, bareLetters))
	if err != nil {
		return out, err
	}
	out.unit = "letters/s"
	out.turns = []turn{{ours, before}, {ours, after}}
	out.notes = append(out.notes, fmt.Sprintf("%d invitations on %s, in %d lanes; the bare loop hands over the same letter again and again", n, s.engine, lanes),
		fmt.Sprintf("peak heap: %.0f MB in the first tenth, %.0f MB in all", heap.tenth, heap.all))
	if heap.all > flat*heap.tenth {
		out.missed = append(out.missed, "the heap is not flat")
	}
	return out, nil
}

// office is the admin of a town.
func office(town *tenant.Town) access.Actor {
	a := resident(town, 0)
	a.Grants = []access.Grant{{Role: access.Admin}}
	return a
}

// upload makes a checked campaign with n people, and gives one of its letters.
func (s *site) upload(ctx context.Context, town *tenant.Town, n int) (id.ID, invitation.Written, error) {
	var list bytes.Buffer
	list.WriteString("email;name\n")
	for i := range n {
		fmt.Fprintf(&list, "resident%d@inbox%d.example;Resident %d\n", i, i%50, i)
	}
	up, err := s.Invitations.Upload(ctx, office(town), town, invitation.Upload{Title: "Everybody", File: "list.csv", Data: list.Bytes()})
	if err != nil {
		return id.None, invitation.Written{}, fmt.Errorf("upload: %w", err)
	}
	checked, err := s.Invitations.DryRun(ctx, office(town), town, up.Campaign.ID)
	if err != nil {
		return id.None, invitation.Written{}, fmt.Errorf("dry run: %w", err)
	}
	if got := checked.Counts[invitation.Ready]; got != n || len(checked.Samples) == 0 {
		return id.None, invitation.Written{}, fmt.Errorf("%d of %d people can be invited", got, n)
	}
	return up.Campaign.ID, checked.Samples[0], nil
}

// bare hands n letters over and tells how many a second.
func (s *site) bare(ctx context.Context, box *sink, town *tenant.Town, w invitation.Written, n int) (float64, error) {
	sender, err := smtp(s.config.SMTPURL, s.Clock)
	if err != nil {
		return 0, err
	}
	m := mail.Message{Town: town, To: w.Letter.To, Language: w.Letter.Language, Subject: w.Subject, Text: w.Text, HTML: w.HTML,
		ListUnsubscribe: "https://bench.example/u/" + w.Letter.Stop}
	box.expect(n)
	var group sync.WaitGroup
	errs := make([]error, lanes)
	started := time.Now()
	for l := range lanes {
		group.Go(func() {
			batch := sender.Open()
			defer batch.Close()
			for i := l; i < n; i += lanes {
				letter := m
				letter.ID = id.New()
				if o := batch.Send(ctx, letter); o.Verdict != mail.Sent {
					errs[l] = fmt.Errorf("a letter was not taken: %s", o.Reason())
					return
				}
			}
		})
	}
	group.Wait()
	took := time.Since(started)
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	<-box.reached
	return float64(n) / took.Seconds(), nil
}

// peaks is the most that the heap held, in MB.
type peaks struct{ tenth, all float64 }

// campaign starts the campaign and waits for the last letter.
func (s *site) campaign(ctx context.Context, box *sink, town *tenant.Town, campaign id.ID, n int) (rate float64, heap peaks, err error) {
	box.expect(n)
	runtime.GC()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	started := time.Now()
	if err := s.Invitations.Start(ctx, office(town), town, campaign); err != nil {
		return 0, heap, fmt.Errorf("start: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			return 0, heap, ctx.Err()
		case <-box.reached:
			return float64(n) / time.Since(started).Seconds(), heap, nil
		case <-tick.C:
			if time.Since(started) > 5*time.Minute {
				return 0, heap, fmt.Errorf("only %d of %d letters arrived", box.taken.Load(), n)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			mb := float64(m.HeapInuse) / (1 << 20)
			heap.all = max(heap.all, mb)
			if box.taken.Load() <= int64(n/10) {
				heap.tenth = heap.all
			}
		}
	}
}

// smtp is the client that the site sends with.
func smtp(url string, c clock.Clock) (mail.Sender, error) {
	to, err := mail.ParseSMTP(url)
	if err != nil {
		return nil, err
	}
	return mail.NewSMTP(to, c)
}
