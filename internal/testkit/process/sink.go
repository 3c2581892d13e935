package process

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"almenda/internal/testkit/smtpsink"
)

// Sink is a mail server that outlives the processes under test. What stands in its journal is what
// a real one would have delivered.
type Sink struct {
	*Child
	addr    string
	journal string
	letters string
}

// Sink starts a mail server; args are those of smtpsink/cmd.
func (h *House) Sink(t *testing.T, args ...string) *Sink {
	t.Helper()
	dir := h.room(t, "sink")
	s := &Sink{journal: filepath.Join(dir, "journal"), letters: filepath.Join(dir, "letters")}
	cmd := exec.Command(h.program("smtpsink"), append([]string{"-journal", s.journal, "-letters", s.letters}, args...)...)
	var err error
	if s.Child, err = start(dir, "smtpsink", cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Signal(syscall.SIGKILL)
		<-s.gone
		show(t, s.Child)
	})
	if s.addr, err = s.line(""); err != nil {
		t.Fatal(err)
	}
	return s
}

// URL is the server's address for ALMENDA_SMTP_URL.
func (s *Sink) URL() string { return "smtp+plain://" + s.addr }

// Entries is what was accepted so far.
func (s *Sink) Entries(t *testing.T) []smtpsink.Entry {
	t.Helper()
	all, err := smtpsink.ReadJournal(s.journal)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Letters is what was accepted so far, with the letters' bytes.
func (s *Sink) Letters(t *testing.T) []smtpsink.Letter {
	t.Helper()
	f, err := os.Open(s.letters)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read from
	var all []smtpsink.Letter
	for in := json.NewDecoder(f); ; {
		var l smtpsink.Letter
		err := in.Decode(&l)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return all // the last one may be half-written
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
}
