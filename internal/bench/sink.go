package bench

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"sync/atomic"
)

// sink is a mail server that takes everything and keeps nothing but the number. It does as little
// as it can, for it shares the machine with those who are measured.
type sink struct {
	listener net.Listener
	taken    atomic.Int64
	enough   atomic.Int64 // at how many reached is told
	reached  chan struct{}
}

func openSink(ctx context.Context) (*sink, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{listener: l, reached: make(chan struct{}, 1)}
	go s.run()
	return s, nil
}

func (s *sink) url() string { return "smtp+plain://" + s.listener.Addr().String() }

func (s *sink) close() error { return s.listener.Close() }

func (s *sink) run() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		go s.talk(conn)
	}
}

func (s *sink) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }() // the client says goodbye or is gone
	in, out := bufio.NewReaderSize(conn, 32<<10), bufio.NewWriter(conn)
	answer := func(text string) bool {
		_, _ = out.WriteString(text + "\r\n") // Flush tells
		return out.Flush() == nil
	}
	ok := answer("220 bench")
	for ok {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		switch string(bytes.ToUpper(line[:min(4, len(line))])) {
		case "DATA":
			ok = answer("354 go on") && s.letter(in) && answer("250 taken")
		case "QUIT":
			_ = answer("221 bye") // of no consequence
			return
		case "EHLO":
			ok = answer("250-bench\r\n250-8BITMIME\r\n250 SIZE 1000000")
		default:
			ok = answer("250 ok")
		}
	}
}

// letter reads over a letter to its closing dot.
func (s *sink) letter(in *bufio.Reader) bool {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return false
		}
		if string(line) == ".\r\n" {
			break
		}
	}
	if s.taken.Add(1) == s.enough.Load() {
		s.reached <- struct{}{}
	}
	return true
}

// expect counts from none, until reached tells that n were taken.
func (s *sink) expect(n int) {
	s.taken.Store(0)
	s.enough.Store(int64(n))
}
