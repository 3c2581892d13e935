package mail

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// smtpBatch keeps a connection as long as the server does.
type smtpBatch struct {
	smtp   *SMTP
	client *smtp.Client
	conn   net.Conn
}

// Send implements Batch. The order of the steps is the state table: an error is judged by the step
// at which it came.
func (b *smtpBatch) Send(ctx context.Context, m Message) Outcome {
	to, err := Address(m.To)
	if err != nil {
		return Outcome{Verdict: Failed, Stage: StageWrite}
	}
	from := b.smtp.From(m.Town)
	raw, err := m.bytes(from, to, b.smtp.clock.Now())
	if err != nil {
		return Outcome{Verdict: Failed, Stage: StageWrite}
	}
	if ctx.Err() != nil {
		return Outcome{Verdict: TryLater, Stage: StageConnect}
	}
	reused := b.client != nil
	stage, err := b.envelope(ctx, from, to, len(raw))
	if err != nil && reused && b.client == nil {
		// The server had hung up between two letters. Nothing was handed over: begin anew.
		stage, err = b.envelope(ctx, from, to, len(raw))
	}
	if err != nil {
		return judge(stage, err)
	}
	if stage, err = b.letter(raw); err != nil {
		o := judge(stage, err)
		b.after(err)
		return o
	}
	return Outcome{Verdict: Sent, Stage: StageAnswer, Code: 250}
}

// envelope connects if need be and names sender and recipient. When it fails because the
// connection broke, b.client is nil afterwards.
func (b *smtpBatch) envelope(ctx context.Context, from, to string, size int) (Stage, error) {
	if b.client == nil {
		client, conn, err := b.smtp.connect(ctx)
		if err != nil {
			return StageConnect, err
		}
		b.client, b.conn = client, conn
	}
	if err := b.client.Mail(from, &smtp.MailOptions{Size: int64(size)}); err != nil {
		b.after(err)
		return StageSender, err
	}
	if err := b.client.Rcpt(to, nil); err != nil {
		b.after(err)
		return StageRcpt, err
	}
	return "", nil
}

func (b *smtpBatch) letter(raw []byte) (Stage, error) {
	w, err := b.client.Data()
	if err != nil {
		return StageBody, err
	}
	// Writing has no time limit in the client.
	_ = b.conn.SetDeadline(time.Now().Add(b.smtp.config.Answer)) // a dead connection shows at the write
	if _, err := w.Write(raw); err != nil {
		return StageBody, err
	}
	// From here on the closing dot may have arrived.
	return StageAnswer, w.Close()
}

// after brings the connection back to where the next letter can begin, or drops it.
func (b *smtpBatch) after(err error) {
	var reply *smtp.SMTPError
	if errors.As(err, &reply) && reply.Code != 421 && b.client.Reset() == nil {
		return
	}
	b.drop()
}

func (b *smtpBatch) drop() {
	if b.client != nil {
		_ = b.client.Close() // it is broken already
	}
	b.client, b.conn = nil, nil
}

// Close implements Batch. A server that never answers QUIT has taken every letter all the same.
func (b *smtpBatch) Close() {
	if b.client == nil {
		return
	}
	b.client.CommandTimeout = b.smtp.config.Goodbye
	_ = b.client.Quit() // of no consequence
	b.drop()
}
