package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// visitors ask a server over connections that stay open. They do as little as they can, for they
// share the machine with the server: requests are bytes, and answers are skipped over.
type visitors struct {
	addr string
	// ask writes the n-th request.
	ask func(b []byte, n int) []byte
}

// get asks for a path of a host as a browser behind a proxy does. With nonce the address is new
// each time, so that no cache has it.
func get(addr, host string, path func(n int) string, nonce bool) visitors {
	return visitors{addr: addr, ask: func(b []byte, n int) []byte {
		b = append(b, "GET "...)
		p := path(n)
		b = append(b, p...)
		if nonce {
			sep := byte('?')
			if bytes.IndexByte([]byte(p), '?') >= 0 {
				sep = '&'
			}
			b = append(b, sep)
			b = append(b, "n="...)
			b = strconv.AppendInt(b, time.Now().UnixNano(), 36)
			b = strconv.AppendInt(b, int64(n), 36)
		}
		b = append(b, " HTTP/1.1\r\nHost: "...)
		b = append(b, host...)
		b = append(b, "\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\nAccept-Language: sv\r\nUser-Agent: bench\r\nX-Forwarded-For: 10."...)
		b = strconv.AppendInt(b, int64(n>>16&0xff), 10)
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(n>>8&0xff), 10)
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(n&0xff), 10)
		return append(b, "\r\n\r\n"...)
	}}
}

// numbers makes the requests of a run different from one another and from other runs'.
var numbers atomic.Int64

// drive asks over conns connections for d, and tells the answers per second.
func (v visitors) drive(ctx context.Context, conns int, d time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var done atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, conns)
	started := time.Now()
	for i := range conns {
		group.Go(func() { errs[i] = v.visit(ctx, func(time.Duration, int) bool { done.Add(1); return ctx.Err() == nil }) })
	}
	group.Wait()
	return float64(done.Load()) / time.Since(started).Seconds(), errors.Join(errs...)
}

// times asks n times, one after the other, and tells how long each took.
func (v visitors) times(ctx context.Context, n int) ([]time.Duration, error) {
	out := make([]time.Duration, 0, n)
	err := v.visit(ctx, func(d time.Duration, _ int) bool { out = append(out, d); return len(out) < n })
	return out, err
}

// size asks once, and tells how long the body is.
func (v visitors) size(ctx context.Context) (n int, err error) {
	err = v.visit(ctx, func(_ time.Duration, size int) bool { n = size; return false })
	return n, err
}

// visit asks again and again while more says so.
func (v visitors) visit(ctx context.Context, more func(took time.Duration, size int) bool) error {
	conn, err := new(net.Dialer).DialContext(context.WithoutCancel(ctx), "tcp", v.addr)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // everything was read
	in := bufio.NewReaderSize(conn, 64<<10)
	var out []byte
	for {
		out = v.ask(out[:0], int(numbers.Add(1)))
		began := time.Now()
		if _, err := conn.Write(out); err != nil {
			return err
		}
		size, err := skip(in)
		if err != nil {
			return fmt.Errorf("%s: %w", bytes.SplitN(out, []byte("\r\n"), 2)[0], err)
		}
		if !more(time.Since(began), size) {
			return nil
		}
	}
}

var (
	good   = []byte("HTTP/1.1 200")
	length = []byte("Content-Length: ")
)

// skip reads over an answer, which must be good.
func skip(in *bufio.Reader) (size int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(line, good) {
		return 0, fmt.Errorf("the server answered %q", bytes.TrimSpace(line))
	}
	size = -1
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		if rest, ok := bytes.CutPrefix(line, length); ok {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(rest))); err != nil {
				return 0, err
			}
		}
	}
	if size < 0 {
		return 0, errors.New("the answer does not tell its length")
	}
	_, err = in.Discard(size)
	return size, err
}
