package mail

import (
	"context"
	"time"

	"almenda/internal/clock"
	"almenda/internal/id"
)

// Letter is a letter in the mailbox of development.
type Letter struct {
	ID      id.ID // of the letter; a second copy replaces the first
	Town    string
	To      string
	Subject string
	Text    string
	HTML    string
	Headers string // as they would have gone over the wire
	At      time.Time
}

// Mailbox keeps letters where a developer can read them. It is global and used only without a
// mail server.
type Mailbox interface {
	// Put stores a letter, or replaces the one with the same ID.
	Put(ctx context.Context, l Letter) error
	// List shows the newest letters first, at most max, to one address if it is not empty.
	List(ctx context.Context, to string, max int) ([]Letter, error)
	// Get reads one. Faults: NotFound.
	Get(ctx context.Context, letter id.ID) (Letter, error)
}

// ToMailbox is a Sender that puts letters into the mailbox of development.
func ToMailbox(box Mailbox, cl clock.Clock) Sender { return boxSender{box, cl} }

type boxSender struct {
	box   Mailbox
	clock clock.Clock
}

func (s boxSender) Send(ctx context.Context, m Message) Outcome {
	to, err := Address(m.To)
	if err != nil {
		return Outcome{Verdict: Failed, Stage: StageWrite}
	}
	now := s.clock.Now()
	raw, err := m.bytes("no-reply@"+Host(m.Town), to, now)
	if err != nil {
		return Outcome{Verdict: Failed, Stage: StageWrite}
	}
	l := Letter{ID: m.ID, Town: m.Town.Slug, To: to, Subject: Line(m.Subject, 120), Text: m.Text,
		HTML: m.HTML, Headers: head(raw), At: now}
	if err := s.box.Put(ctx, l); err != nil {
		return Outcome{Verdict: TryLater, Stage: StageBody}
	}
	return Outcome{Verdict: Sent, Stage: StageAnswer, Code: 250}
}

func (s boxSender) Open() Batch { return s }
func (boxSender) Close()        {}

// head cuts the headers off a letter.
func head(raw []byte) string {
	for i := 0; i+4 <= len(raw); i++ {
		if string(raw[i:i+4]) == "\r\n\r\n" {
			return string(raw[:i])
		}
	}
	return string(raw)
}
