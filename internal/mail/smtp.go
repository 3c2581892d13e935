package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"almenda/internal/clock"
	"almenda/internal/tenant"
)

// Security of the connection to the mail server.
type Security string

const (
	StartTLS Security = "starttls" // the default: no letter goes out in the clear
	TLS      Security = "tls"
	Plain    Security = "plain" // for a server on the same machine
)

// SMTPConfig says where the mail server is. Zero durations take their defaults.
type SMTPConfig struct {
	Addr     string // host:port
	Security Security
	Username string
	Password string
	From     string // sender address of all towns; empty: no-reply@ the town's first host
	Hello    string // how we call ourselves; empty: localhost
	TLS      *tls.Config

	Dial    time.Duration // connect and greet: 30 s
	Command time.Duration // each answer: 60 s
	Answer  time.Duration // the answer to the letter: 2 min
	Goodbye time.Duration // QUIT: 2 s
}

// ParseSMTP reads smtp://user:password@host:587 (STARTTLS), smtps://host:465 (TLS) or
// smtp+plain://host:25.
func ParseSMTP(raw string) (SMTPConfig, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return SMTPConfig{}, errors.New("mail: the server's address is no smtp, smtps or smtp+plain URL")
	}
	security, ok := map[string]Security{"smtp": StartTLS, "smtps": TLS, "smtp+plain": Plain}[u.Scheme]
	if !ok {
		return SMTPConfig{}, errors.New("mail: the server's address is no smtp, smtps or smtp+plain URL")
	}
	port := u.Port()
	if port == "" {
		port = map[Security]string{StartTLS: "587", TLS: "465", Plain: "25"}[security]
	}
	c := SMTPConfig{Addr: net.JoinHostPort(u.Hostname(), port), Security: security, Username: u.User.Username()}
	c.Password, _ = u.User.Password()
	return c, nil
}

// SMTP hands letters to a mail server by SMTP. It is safe for use by many goroutines.
type SMTP struct {
	config SMTPConfig
	clock  clock.Clock
}

var _ Sender = (*SMTP)(nil)

// NewSMTP makes a sender; it connects only when there is something to send.
func NewSMTP(c SMTPConfig, cl clock.Clock) (*SMTP, error) {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return nil, fmt.Errorf("mail: server address: %w", err)
	}
	if c.From != "" {
		if _, err := Address(c.From); err != nil {
			return nil, fmt.Errorf("mail: sender: %w", err)
		}
	}
	for _, d := range []struct {
		at *time.Duration
		or time.Duration
	}{{&c.Dial, 30 * time.Second}, {&c.Command, time.Minute}, {&c.Answer, 2 * time.Minute}, {&c.Goodbye, 2 * time.Second}} {
		if *d.at <= 0 {
			*d.at = d.or
		}
	}
	if c.Security == "" {
		c.Security = StartTLS
	}
	if c.Hello == "" {
		c.Hello = "localhost"
	}
	return &SMTP{config: c, clock: cl}, nil
}

// Send implements Sender over a connection of its own.
func (s *SMTP) Send(ctx context.Context, m Message) Outcome {
	b := s.Open()
	defer b.Close()
	return b.Send(ctx, m)
}

// Open implements Sender.
func (s *SMTP) Open() Batch { return &smtpBatch{smtp: s} }

// From is the address that a town's letters come from.
func (s *SMTP) From(town *tenant.Town) string {
	if s.config.From != "" {
		return s.config.From
	}
	return "no-reply@" + Host(town)
}

// connect opens and greets, within the time for it.
func (s *SMTP) connect(ctx context.Context) (*smtp.Client, net.Conn, error) {
	c := s.config
	ctx, cancel := context.WithTimeout(ctx, c.Dial)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, nil, err
	}
	// The client knows only one timeout for all commands, and it is long.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	client, err := s.greet(conn)
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	if !stop() {
		return nil, nil, ctx.Err()
	}
	client.CommandTimeout, client.SubmissionTimeout = c.Command, c.Answer
	return client, conn, nil
}

func (s *SMTP) greet(conn net.Conn) (*smtp.Client, error) {
	c := s.config
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLS != nil {
		conf = c.TLS.Clone()
	}
	if conf.ServerName == "" {
		conf.ServerName, _, _ = net.SplitHostPort(c.Addr) // checked by NewSMTP
	}
	var client *smtp.Client
	switch c.Security {
	case TLS:
		client = smtp.NewClient(tls.Client(conn, conf))
	case Plain:
		client = smtp.NewClient(conn)
	default:
		var err error
		if client, err = smtp.NewClientStartTLS(conn, conf); err != nil {
			return nil, err
		}
	}
	if err := client.Hello(c.Hello); err != nil {
		return nil, err
	}
	if c.Username == "" {
		return client, nil
	}
	return client, client.Auth(sasl.NewPlainClient("", c.Username, c.Password))
}
