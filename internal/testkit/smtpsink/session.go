package smtpsink

import (
	"bytes"
	"io"
	"net"
	"net/mail"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// session is one client's talk with the sink.
type session struct {
	sink  *Sink
	conn  *conn
	from  string
	to    string
	fault Fault
	pause time.Duration
}

func (s *Sink) session(c *smtp.Conn) (smtp.Session, error) {
	return &session{sink: s, conn: c.Conn().(*conn)}, nil
}

func refusal(code int, enhanced smtp.EnhancedCode, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
}

// errCut is never seen by the client, for the connection is gone.
var errCut = refusal(421, smtp.EnhancedCode{4, 4, 2}, "cut")

func (s *session) Reset()        { s.from, s.to, s.fault = "", "", None }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.sink.mu.Lock()
	f := s.sink.opts.Fault
	s.sink.mu.Unlock()
	if f == TempSender {
		return refusal(451, smtp.EnhancedCode{4, 3, 0}, "try again later")
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.fault, s.pause = s.sink.try(to)
	switch s.fault {
	case TempRcpt, Greylist:
		return refusal(450, smtp.EnhancedCode{4, 2, 0}, "<"+to+"> try again later")
	case PermRcpt:
		return refusal(550, smtp.EnhancedCode{5, 1, 1}, "<"+to+"> no such person")
	case CutRcpt:
		s.conn.cut()
		return errCut
	case Shutdown:
		s.conn.cutAfterReply()
		return refusal(421, smtp.EnhancedCode{4, 3, 2}, "closing")
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	switch s.fault {
	case TempData:
		return refusal(452, smtp.EnhancedCode{4, 3, 1}, "full")
	case PermData:
		return refusal(554, smtp.EnhancedCode{5, 6, 0}, "refused")
	case CutDropped:
		s.conn.cut()
		return errCut
	case Slow:
		wait(s.conn, s.pause)
	}
	if err := s.sink.keep(entry(s.from, s.to, raw), raw); err != nil {
		return refusal(451, smtp.EnhancedCode{4, 3, 0}, "journal")
	}
	switch s.fault {
	case CutAccepted:
		s.conn.cut()
		return errCut
	case CutAfter:
		s.conn.cutAfterReply()
	case HangQuit:
		s.conn.hangOnQuit()
	}
	return nil
}

func entry(from, to string, raw []byte) Entry {
	e := Entry{Recipient: to, From: from, Size: len(raw), UnixMilli: time.Now().UnixMilli()}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return e
	}
	e.MessageID = m.Header.Get("Message-Id")
	for name, values := range m.Header {
		e.Headers += len(values)
		if name == "Cc" || name == "Bcc" {
			e.Copies += len(values)
		}
	}
	for _, v := range m.Header["To"] {
		if list, err := mail.ParseAddressList(v); err == nil {
			e.To += len(list)
		}
	}
	return e
}

// wait pauses, but not longer than the connection lives.
func wait(c *conn, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.closed:
	}
}

type listener struct {
	net.Listener
	sink *Sink
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.sink.mu.Lock()
	l.sink.conns++
	l.sink.mu.Unlock()
	return &conn{Conn: c, closed: make(chan struct{})}, nil
}

// conn can be told to break off.
type conn struct {
	net.Conn
	once   sync.Once
	closed chan struct{}

	mu   sync.Mutex
	last bool // cut after the next reply
	hang bool // swallow QUIT
}

func (c *conn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { close(c.closed) })
	return err
}

func (c *conn) cut() { _ = c.Close() }

func (c *conn) cutAfterReply() { c.mu.Lock(); c.last = true; c.mu.Unlock() }
func (c *conn) hangOnQuit()    { c.mu.Lock(); c.hang = true; c.mu.Unlock() }

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	if last && bytes.HasSuffix(p, []byte("\r\n")) {
		c.cut()
	}
	return n, err
}

// Read hides a QUIT from the server if it must be left without an answer: the client then waits
// until it gives up.
func (c *conn) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		c.mu.Lock()
		hang := c.hang
		c.mu.Unlock()
		if err != nil || !hang || !bytes.HasPrefix(p[:n], []byte("QUIT")) {
			return n, err
		}
	}
}
