package mail

import (
	"context"
	"strings"
	"testing"
	"time"

	"almenda/internal/clock"
	"almenda/internal/fault"
	"almenda/internal/id"
	"almenda/internal/invitation"
	"almenda/internal/tenant"
	"almenda/internal/testkit/smtpsink"
)

type addresses struct{}

func (addresses) Invitation(t *tenant.Town, _, token string) string {
	return "https://" + t.Hosts[0] + "/invitation/" + token
}
func (addresses) Stop(t *tenant.Town, _, token string) string {
	return "https://" + t.Hosts[0] + "/unsubscribe/" + token
}

func TestAnInvitationCarriesItsOwnLinksAndTheOneClickHeaders(t *testing.T) {
	s := sink(t, smtpsink.Options{})
	p := NewPost(sender(t, s.Addr()), printers(t), addresses{})
	tw := town("karlstad")
	l := invitation.Letter{ID: id.New(), To: "a@home.test", Name: "Åsa", Language: "sv", Message: "Kom med!",
		Token: "tok", Stop: "stp", Expires: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	w, err := p.Write(tw, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Åsa", "Kom med!", "https://karlstad.example/invitation/tok", "https://karlstad.example/unsubscribe/stp", "2026"} {
		if !strings.Contains(w.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, w.Text)
		}
	}
	open := p.Open(tw)
	defer open.Close()
	if d := open.Send(context.Background(), w); d.Fate != invitation.Delivered {
		t.Fatalf("%+v", d)
	}
	raw := string(s.Letters()[0].Raw)
	for _, want := range []string{"List-Unsubscribe: <https://karlstad.example/unsubscribe/stp>\r\n", "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", "Message-ID: <" + l.ID.String() + "@karlstad.example>\r\n", "To: <a@home.test>\r\n"} {
		if !strings.Contains(raw, want) {
			t.Errorf("the letter lacks %q:\n%s", want, raw)
		}
	}
}

func TestTheServersAnswersReachTheCampaign(t *testing.T) {
	for f, want := range map[smtpsink.Fault]invitation.Delivery{
		smtpsink.None:        {Fate: invitation.Delivered},
		smtpsink.PermRcpt:    {Fate: invitation.Refused, Dead: true, Reason: "rcpt 550 5.1.1"},
		smtpsink.PermData:    {Fate: invitation.Refused, Reason: "answer 554 5.6.0"},
		smtpsink.TempRcpt:    {Fate: invitation.Deferred, Reason: "rcpt 450 4.2.0"},
		smtpsink.CutAccepted: {Fate: invitation.Unclear, Reason: "answer"},
	} {
		s := sink(t, smtpsink.Options{Fault: f})
		open := NewPost(sender(t, s.Addr()), printers(t), addresses{}).Open(town("karlstad"))
		got := open.Send(context.Background(), invitation.Written{Letter: invitation.Letter{ID: id.New(), To: "a@home.test", Stop: "s"}, Subject: "x", Text: "x"})
		open.Close()
		if got != want {
			t.Errorf("%s: %+v", f, got)
		}
	}
	away := NewPost(sender(t, "127.0.0.1:1"), printers(t), addresses{}).Open(town("karlstad"))
	defer away.Close()
	if got := away.Send(context.Background(), invitation.Written{Letter: invitation.Letter{To: "a@home.test"}}); got.Fate != invitation.Away {
		t.Errorf("away: %+v", got)
	}
}

// box is a Mailbox in memory.
type box struct{ letters []Letter }

func (b *box) Put(_ context.Context, l Letter) error { b.letters = append(b.letters, l); return nil }
func (b *box) List(context.Context, string, int) ([]Letter, error) {
	return b.letters, nil
}
func (b *box) Get(context.Context, id.ID) (Letter, error) { return Letter{}, fault.Missing() }

func TestTheMailboxOfDevelopmentGetsWhatAServerWouldGet(t *testing.T) {
	b := &box{}
	s := ToMailbox(b, clock.At(noon))
	m := message("a@home.test")
	m.ListUnsubscribe = "https://karlstad.example/unsubscribe/x"
	if o := s.Send(context.Background(), m); o.Verdict != Sent {
		t.Fatalf("%+v", o)
	}
	l := b.letters[0]
	if l.ID != m.ID || l.Town != "karlstad" || l.Text != m.Text || !strings.Contains(l.Headers, "List-Unsubscribe-Post") || strings.Contains(l.Headers, "quoted-printable") {
		t.Errorf("%+v", l)
	}
	m.To = "two@home.test, people@home.test"
	if o := s.Send(context.Background(), m); o.Verdict != Failed || len(b.letters) != 1 {
		t.Errorf("%+v", o)
	}
}
