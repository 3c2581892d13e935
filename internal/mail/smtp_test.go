package mail

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/id"
	"almenda/internal/testkit/smtpsink"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func sender(t testing.TB, addr string) *SMTP {
	t.Helper()
	s, err := NewSMTP(SMTPConfig{Addr: addr, Security: Plain, Command: 2 * time.Second,
		Answer: 300 * time.Millisecond, Goodbye: 50 * time.Millisecond}, clock.At(noon))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func message(to string) Message {
	return Message{Town: town("karlstad"), ID: id.New(), To: to, Language: "sv", Subject: "Hej", Text: "Hej då", HTML: "<p>Hej då</p>"}
}

func TestWhatTheServerDoesDecidesTheOutcome(t *testing.T) {
	const patient = time.Millisecond
	for _, c := range []struct {
		fault   smtpsink.Fault
		pause   time.Duration
		verdict Verdict
		stage   Stage
		dead    bool
		kept    int
	}{
		{smtpsink.None, 0, Sent, StageAnswer, false, 1},
		{smtpsink.TempSender, 0, TryLater, StageSender, false, 0},
		{smtpsink.TempRcpt, 0, TryLater, StageRcpt, false, 0},
		{smtpsink.Greylist, 0, TryLater, StageRcpt, false, 0},
		{smtpsink.PermRcpt, 0, Failed, StageRcpt, true, 0},
		{smtpsink.CutRcpt, 0, TryLater, StageRcpt, false, 0},
		{smtpsink.Shutdown, 0, TryLater, StageRcpt, false, 0},
		{smtpsink.TempData, 0, TryLater, StageAnswer, false, 0},
		{smtpsink.PermData, 0, Failed, StageAnswer, false, 0},
		{smtpsink.CutDropped, 0, Unknown, StageAnswer, false, 0},
		{smtpsink.CutAccepted, 0, Unknown, StageAnswer, false, 1},
		{smtpsink.CutAfter, 0, Sent, StageAnswer, false, 1},
		{smtpsink.HangQuit, 0, Sent, StageAnswer, false, 1},
		{smtpsink.Slow, patient, Sent, StageAnswer, false, 1},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			s := sink(t, smtpsink.Options{Fault: c.fault, Pause: c.pause})
			got := sender(t, s.Addr()).Send(context.Background(), message("a@home.test"))
			if got.Verdict != c.verdict || got.Stage != c.stage || got.Dead() != c.dead {
				t.Errorf("got %v at %s, dead %v (%s)", got.Verdict, got.Stage, got.Dead(), got.Reason())
			}
			if n := len(s.Entries()); n != c.kept {
				t.Errorf("the server kept %d letters, want %d", n, c.kept)
			}
			if strings.Contains(got.Reason(), "@") {
				t.Errorf("the reason names an address: %s", got.Reason())
			}
		})
	}
}

func TestNoAnswerInTimeIsUnknownAndNotFailed(t *testing.T) {
	s := sink(t, smtpsink.Options{Fault: smtpsink.Slow, Pause: time.Hour})
	if got := sender(t, s.Addr()).Send(context.Background(), message("a@home.test")); got.Verdict != Unknown {
		t.Errorf("got %v", got.Verdict)
	}
}

func TestNoServerAtAllMeansTryLater(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	if got := sender(t, addr).Send(context.Background(), message("a@home.test")); got.Verdict != TryLater || got.Stage != StageConnect {
		t.Errorf("got %v at %s", got.Verdict, got.Stage)
	}
}

func TestAServerWithoutEncryptionGetsNoLetterUnlessToldSo(t *testing.T) {
	s := sink(t, smtpsink.Options{})
	sm, err := NewSMTP(SMTPConfig{Addr: s.Addr()}, clock.At(noon))
	if err != nil {
		t.Fatal(err)
	}
	if got := sm.Send(context.Background(), message("a@home.test")); got.Verdict != TryLater || len(s.Entries()) != 0 {
		t.Errorf("got %v, the server kept %d", got.Verdict, len(s.Entries()))
	}
}

func TestABatchKeepsItsConnection(t *testing.T) {
	s := sink(t, smtpsink.Options{})
	b := sender(t, s.Addr()).Open()
	for i := range 40 {
		if got := b.Send(context.Background(), message(fmt.Sprintf("r%d@home.test", i))); got.Verdict != Sent {
			t.Fatalf("letter %d: %v", i, got.Verdict)
		}
	}
	b.Close()
	if n := s.Connections(); n != 1 {
		t.Errorf("%d connections for one batch", n)
	}
}

func TestOneRefusedLetterDoesNotSpoilTheBatch(t *testing.T) {
	faults := []smtpsink.Fault{smtpsink.None, smtpsink.PermRcpt, smtpsink.TempRcpt, smtpsink.PermData,
		smtpsink.CutAfter, smtpsink.None, smtpsink.CutDropped, smtpsink.Shutdown, smtpsink.None}
	want := []Verdict{Sent, Failed, TryLater, Failed, Sent, Sent, Unknown, TryLater, Sent}
	s := sink(t, smtpsink.Options{Plan: func(to string, _ int) smtpsink.Fault { return faults[to[1]-'0'] }})
	b := sender(t, s.Addr()).Open()
	defer b.Close()
	for i := range faults {
		if got := b.Send(context.Background(), message(fmt.Sprintf("r%d@home.test", i))); got.Verdict != want[i] {
			t.Errorf("letter %d with fault %q: %v, want %v", i, faults[i], got.Verdict, want[i])
		}
	}
	if n := len(s.Entries()); n != 4 {
		t.Errorf("the server kept %d letters, want 4", n)
	}
}

func TestNothingIsBegunOnceTheWorkerIsToldToStop(t *testing.T) {
	s := sink(t, smtpsink.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := sender(t, s.Addr()).Send(ctx, message("a@home.test")); got.Verdict != TryLater || s.Connections() != 0 {
		t.Errorf("got %v over %d connections", got.Verdict, s.Connections())
	}
}

func TestLettersOfTownsNeverMix(t *testing.T) {
	s := sink(t, smtpsink.Options{})
	sm, p := sender(t, s.Addr()), printers(t)
	towns := []string{"karlstad", "kobenhavn", "krakow", "augustow", "wasilkow"}
	var wg sync.WaitGroup
	for _, slug := range towns {
		wg.Go(func() {
			tw := town(slug)
			b := sm.Open()
			defer b.Close()
			for i := range 20 {
				params := map[string]string{"link": "https://" + slug + ".example/i/1", "unsubscribe": "https://" + slug + ".example/u/1"}
				subject, text, html, err := Render(tw, p(tw, "en"), Campaign, params)
				if err != nil {
					t.Error(err)
					return
				}
				b.Send(context.Background(), Message{Town: tw, ID: id.New(), To: fmt.Sprintf("r%d@%s.test", i, slug), Language: "en",
					Subject: subject, Text: text, HTML: html, ListUnsubscribe: params["unsubscribe"]})
			}
		})
	}
	wg.Wait()
	letters := s.Letters()
	if len(letters) != 100 {
		t.Fatalf("%d letters", len(letters))
	}
	for _, l := range letters {
		home := strings.TrimSuffix(l.Recipient[strings.IndexByte(l.Recipient, '@')+1:], ".test")
		for _, slug := range towns {
			if has := strings.Contains(string(l.Raw), slug); has != (slug == home) {
				t.Errorf("the letter to %s names %s: %v", l.Recipient, slug, has)
			}
		}
		if l.From != "no-reply@"+home+".example" {
			t.Errorf("the letter to %s is from %s", l.Recipient, l.From)
		}
	}
}

func TestTheServersAddressIsReadFromAURL(t *testing.T) {
	for raw, want := range map[string]SMTPConfig{
		"smtp://u:p@mail.test":         {Addr: "mail.test:587", Security: StartTLS, Username: "u", Password: "p"},
		"smtps://mail.test":            {Addr: "mail.test:465", Security: TLS},
		"smtp+plain://127.0.0.1:12025": {Addr: "127.0.0.1:12025", Security: Plain},
	} {
		got, err := ParseSMTP(raw)
		if err != nil || got.Addr != want.Addr || got.Security != want.Security || got.Username != want.Username || got.Password != want.Password {
			t.Errorf("%s: %+v, %v", raw, got, err)
		}
	}
	for _, raw := range []string{"", "mail.test:25", "http://mail.test", "smtp://"} {
		if _, err := ParseSMTP(raw); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}
