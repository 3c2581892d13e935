package invitation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"almenda/internal/access"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/page"
	"almenda/internal/tenant"
)

var ctx = context.Background()

func (b *bed) upload(n int, change func(*Upload)) Campaign {
	b.t.Helper()
	var list strings.Builder
	list.WriteString("email;name\n")
	for i := range n {
		fmt.Fprintf(&list, "p%03d@home.test;Person %d\n", i, i)
	}
	in := Upload{Title: "Spring", File: "list.csv", Data: []byte(list.String()), Message: tenant.Text{"sv": "Kom med!"}}
	if change != nil {
		change(&in)
	}
	got, err := b.svc.Upload(ctx, b.who, b.town, in)
	if err != nil {
		b.t.Fatal(err)
	}
	return got.Campaign
}

// running uploads, checks and starts a campaign.
func (b *bed) running(n int, change func(*Upload)) Campaign {
	b.t.Helper()
	c := b.upload(n, change)
	b.must(b.svc.DryRun(ctx, b.who, b.town, c.ID))
	b.ok(b.svc.Start(ctx, b.who, b.town, c.ID))
	return b.campaigns[c.ID]
}

func (b *bed) must(_ any, err error) { b.t.Helper(); b.ok(err) }

func (b *bed) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) step(c Campaign) Next {
	b.t.Helper()
	n, err := b.svc.Step(ctx, b.town, c.ID, b.campaigns[c.ID].Run)
	b.ok(err)
	return n
}

func (b *bed) counts(c Campaign) Counts {
	b.t.Helper()
	s, err := b.svc.Get(ctx, b.who, b.town, c.ID)
	b.ok(err)
	return s.Counts
}

// once fails the test unless each of n people got exactly one letter.
func (b *bed) once(n int) {
	b.t.Helper()
	seen := map[string]int{}
	for _, w := range b.post.sent {
		seen[w.Letter.To]++
	}
	for to, times := range seen {
		if times != 1 {
			b.t.Errorf("%s got %d letters", to, times)
		}
	}
	if len(seen) != n {
		b.t.Errorf("%d people got a letter, want %d", len(seen), n)
	}
}

func TestAnUploadSaysOfEachLineWhatWillBecomeOfIt(t *testing.T) {
	b := newBed(t)
	b.residents["r@home.test"], b.suppressed["s@home.test"] = id.New(), "unsubscribed"
	c := b.upload(0, func(u *Upload) {
		u.Data = []byte("email;namn;stadsdel\na@home.test;Ann;norra stan\nA@home.test;;\nx;;\nr@home.test;;\nS@home.test;;Mars\n")
	})
	want := Counts{Ready: 1, Duplicate: 1, Invalid: 1, Resident: 1, Suppressed: 1}
	if got := b.counts(c); fmt.Sprint(got) != fmt.Sprint(want) || c.State != Draft || c.Rows != 5 || c.Days != 30 || c.Fallback != "sv" {
		t.Errorf("%v, %+v", got, c)
	}
	list, err := b.svc.Recipients(ctx, b.who, b.town, c.ID, Ready, page.Request{})
	if err != nil || list.Rows[0].District != "norr" || list.Rows[0].Line != 2 {
		t.Errorf("%+v, %v", list.Rows, err)
	}
}

func TestBadInputIsExplainedAndLeavesNothing(t *testing.T) {
	b := newBed(t)
	_, err := b.svc.Upload(ctx, b.who, b.town, Upload{Data: []byte("x"), PerMinute: -1, Days: 999, Fallback: "pl",
		Message: tenant.Text{"sv": "Mitt nummer är 880320-0016", "en": strings.Repeat("x", 4001)}})
	f, ok := err.(*fault.Error)
	if !ok || f.Kind != fault.Invalid {
		t.Fatal(err)
	}
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	slices.Sort(names)
	if strings.Join(names, " ") != "days fallback file message_en message_sv per_minute title" {
		t.Errorf("fields %v", names)
	}
	b.fail = func() error { return errDown }
	if _, err := b.svc.Upload(ctx, b.who, b.town, Upload{Title: "x", Data: []byte("a@home.test\n")}); err == nil || len(b.campaigns)+len(b.recipients)+len(b.events) != 0 {
		t.Errorf("after a failed commit there are %d campaigns and %d recipients: %v", len(b.campaigns), len(b.recipients), err)
	}
}

func TestOnlyThoseWhoMayInviteAndOnlyInTheirTown(t *testing.T) {
	b := newBed(t)
	c := b.upload(1, nil)
	elsewhere := access.Actor{Tenant: b.other.ID, Account: id.New()}
	for name, call := range map[string]func(access.Actor) error{
		"upload":     func(w access.Actor) error { _, err := b.svc.Upload(ctx, w, b.town, Upload{}); return err },
		"check":      func(w access.Actor) error { _, err := b.svc.DryRun(ctx, w, b.town, c.ID); return err },
		"start":      func(w access.Actor) error { return b.svc.Start(ctx, w, b.town, c.ID) },
		"pause":      func(w access.Actor) error { return b.svc.Pause(ctx, w, b.town, c.ID) },
		"resume":     func(w access.Actor) error { return b.svc.Resume(ctx, w, b.town, c.ID) },
		"cancel":     func(w access.Actor) error { return b.svc.Cancel(ctx, w, b.town, c.ID) },
		"revoke":     func(w access.Actor) error { return b.svc.Revoke(ctx, w, b.town, c.ID) },
		"revoke all": func(w access.Actor) error { return b.svc.RevokeAll(ctx, w, b.town, c.ID) },
		"resend":     func(w access.Actor) error { return b.svc.Resend(ctx, w, b.town, c.ID) },
		"resend all": func(w access.Actor) error { return b.svc.ResendFailed(ctx, w, b.town, c.ID) },
		"get":        func(w access.Actor) error { _, err := b.svc.Get(ctx, w, b.town, c.ID); return err },
		"list":       func(w access.Actor) error { _, err := b.svc.List(ctx, w, b.town, page.Request{}); return err },
		"recipients": func(w access.Actor) error {
			_, err := b.svc.Recipients(ctx, w, b.town, c.ID, "", page.Request{})
			return err
		},
	} {
		b.svc.policy = allow{fault.New(fault.Denied, "fault.denied")}
		if err := call(b.who); !fault.Is(err, fault.Denied) {
			t.Errorf("%s by somebody who may not: %v", name, err)
		}
		b.svc.policy = allow{}
		if err := call(elsewhere); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s from elsewhere: %v", name, err)
		}
	}
}

func TestACampaignGoesThroughItsStates(t *testing.T) {
	b := newBed(t)
	acts := map[string]func(id.ID) error{
		"check":  func(c id.ID) error { _, err := b.svc.DryRun(ctx, b.who, b.town, c); return err },
		"start":  func(c id.ID) error { return b.svc.Start(ctx, b.who, b.town, c) },
		"pause":  func(c id.ID) error { return b.svc.Pause(ctx, b.who, b.town, c) },
		"resume": func(c id.ID) error { return b.svc.Resume(ctx, b.who, b.town, c) },
		"cancel": func(c id.ID) error { return b.svc.Cancel(ctx, b.who, b.town, c) },
	}
	allowed := map[State]map[string]State{
		Draft:     {"check": Checked, "cancel": Cancelled},
		Checked:   {"check": Checked, "start": Running, "cancel": Cancelled},
		Running:   {"pause": Paused, "cancel": Cancelled},
		Paused:    {"resume": Running, "cancel": Cancelled},
		Finished:  {},
		Cancelled: {},
	}
	for from, may := range allowed {
		for name, act := range acts {
			c := b.upload(2, nil)
			c.State = from
			b.campaigns[c.ID] = c
			err := act(c.ID)
			got := b.campaigns[c.ID].State
			if want, ok := may[name]; ok && (err != nil || got != want) {
				t.Errorf("%s when %s: %s, %v", name, from, got, err)
			} else if !ok && (!fault.Is(err, fault.Conflict) || got != from) {
				t.Errorf("%s when %s: %s, %v", name, from, got, err)
			}
		}
	}
}

func TestADryRunSendsNothingAndShowsALetterInEachLanguage(t *testing.T) {
	b := newBed(t)
	c := b.upload(0, func(u *Upload) {
		u.Data = []byte("email;språk\na@home.test;sv\nb@home.test;en\nc@home.test;pl\n")
	})
	got, err := b.svc.DryRun(ctx, b.who, b.town, c.ID)
	if err != nil || len(b.post.sent) != 0 || len(got.Samples) != 2 || got.Campaign.State != Checked {
		t.Errorf("%+v, %v, %d sent", got, err, len(b.post.sent))
	}
}

func TestACancelledCampaignWritesToNobodyElse(t *testing.T) {
	b := newBed(t)
	c := b.running(120, nil)
	b.step(c)
	b.ok(b.svc.Cancel(ctx, b.who, b.town, c.ID))
	if n := b.step(c); n.More || len(b.post.sent) != 50 {
		t.Errorf("more %v, %d sent", n.More, len(b.post.sent))
	}
	if got := b.counts(c); got[Withdrawn] != 70 || got[Sent] != 50 {
		t.Errorf("%v", got)
	}
}
