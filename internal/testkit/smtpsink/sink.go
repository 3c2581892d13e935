package smtpsink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Fault is a way to misbehave.
type Fault string

const (
	None        Fault = ""
	TempSender  Fault = "temp-sender"  // 451 to MAIL
	TempRcpt    Fault = "temp-rcpt"    // 450 to RCPT
	PermRcpt    Fault = "perm-rcpt"    // 550 5.1.1 to RCPT
	Greylist    Fault = "greylist"     // 450 at the first try of a recipient, then fine
	TempData    Fault = "temp-data"    // 452 after the letter
	PermData    Fault = "perm-data"    // 554 after the letter
	CutRcpt     Fault = "cut-rcpt"     // connection cut at RCPT
	CutDropped  Fault = "cut-dropped"  // letter thrown away, connection cut before any answer
	CutAccepted Fault = "cut-accepted" // letter accepted, connection cut before the answer
	CutAfter    Fault = "cut-after"    // connection cut right after the 250
	Slow        Fault = "slow"         // waits for Pause before the answer to the letter
	HangQuit    Fault = "hang-quit"    // accepts, and never answers QUIT
	Shutdown    Fault = "shutdown"     // 421 to RCPT and the connection is cut
)

// Faults lists them all.
var Faults = []Fault{TempSender, TempRcpt, PermRcpt, Greylist, TempData, PermData, CutRcpt,
	CutDropped, CutAccepted, CutAfter, Slow, HangQuit, Shutdown}

// Options of a sink. The zero Options take every letter on a random port and keep no bodies.
type Options struct {
	Addr    string        // "127.0.0.1:0" when empty
	Journal string        // path; no journal when empty
	Fault   Fault         // for every recipient
	Pause   time.Duration // for Slow
	Keep    bool          // keep the letters' bytes in memory
	Letters string        // path of a file that gets each letter with its bytes; not synced
	Named   bool          // a recipient whose name begins with a Fault and a dot asks for that one
	// Plan decides per recipient and try (from 1), and wins over Fault when it is set.
	Plan func(recipient string, try int) Fault
}

// Letter is an accepted letter with its bytes.
type Letter struct {
	Entry
	Raw []byte
}

// Sink is a running server. It is safe for use by many goroutines.
type Sink struct {
	server  *smtp.Server
	listen  net.Listener
	addr    string
	journal *journal
	file    *os.File // of Letters
	done    chan struct{}

	mu      sync.Mutex
	opts    Options
	tries   map[string]int
	letters []Letter
	conns   int
	changed chan struct{}
}

// Start opens the port and serves until Close.
func Start(opts Options) (*Sink, error) {
	if opts.Addr == "" {
		opts.Addr = "127.0.0.1:0"
	}
	j, err := openJournal(opts.Journal)
	if err != nil {
		return nil, err
	}
	var file *os.File
	if opts.Letters != "" {
		if file, err = os.OpenFile(opts.Letters, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
			return nil, fmt.Errorf("smtpsink: letters: %w", err)
		}
	}
	l, err := net.Listen("tcp", opts.Addr)
	if err != nil {
		return nil, fmt.Errorf("smtpsink: %w", err)
	}
	s := &Sink{listen: l, addr: l.Addr().String(), journal: j, file: file, opts: opts, done: make(chan struct{}),
		tries: map[string]int{}, changed: make(chan struct{})}
	s.server = smtp.NewServer(smtp.BackendFunc(s.session))
	s.server.Domain = "sink.invalid"
	s.server.MaxRecipients = 10
	s.server.MaxMessageBytes = 10 << 20
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	go func() {
		defer close(s.done)
		_ = s.server.Serve(&listener{Listener: l, sink: s}) // ends with Close
	}()
	return s, nil
}

// Addr is host and port.
func (s *Sink) Addr() string { return s.addr }

// Set changes how all further letters are treated; it drops a Plan.
func (s *Sink) Set(f Fault) {
	s.mu.Lock()
	s.opts.Fault, s.opts.Plan = f, nil
	s.mu.Unlock()
}

// Close cuts all connections and waits for the server to end.
func (s *Sink) Close() error {
	err := s.server.Close()
	_ = s.listen.Close() // the server does not know it yet if Close comes right after Start
	<-s.done
	if jerr := s.journal.close(); err == nil {
		err = jerr
	}
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
	}
	return err
}

// Entries lists what was accepted, in order.
func (s *Sink) Entries() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Entry, len(s.letters))
	for i, l := range s.letters {
		all[i] = l.Entry
	}
	return all
}

// Letters lists what was accepted, with the bytes if Options.Keep was set.
func (s *Sink) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Connections is how many connections were opened so far.
func (s *Sink) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Wait returns when at least n letters were accepted, or with the context's error.
func (s *Sink) Wait(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		have, changed := len(s.letters), s.changed
		s.mu.Unlock()
		if have >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("smtpsink: %d of %d letters: %w", have, n, ctx.Err())
		}
	}
}

// Has tells whether a letter with this Message-ID was accepted: the delivery oracle.
func (s *Sink) Has(messageID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.letters, func(l Letter) bool { return l.MessageID == messageID })
}

func (s *Sink) keep(e Entry, raw []byte) error {
	if err := s.journal.write(e); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := Letter{Entry: e, Raw: raw}
	if s.file != nil {
		if err := json.NewEncoder(s.file).Encode(l); err != nil {
			return err
		}
	}
	if !s.opts.Keep {
		l.Raw = nil
	}
	s.letters = append(s.letters, l)
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

// try counts a try to reach a recipient and decides what happens to it.
func (s *Sink) try(recipient string) (Fault, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries[recipient]++
	f := s.opts.Fault
	if name, _, ok := strings.Cut(recipient, "."); ok && s.opts.Named && slices.Contains(Faults, Fault(name)) {
		f = Fault(name)
	}
	if s.opts.Plan != nil {
		f = s.opts.Plan(recipient, s.tries[recipient])
	}
	if f == Greylist && s.tries[recipient] > 1 {
		f = None
	}
	return f, s.opts.Pause
}
