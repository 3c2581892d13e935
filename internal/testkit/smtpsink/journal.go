package smtpsink

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Entry is one accepted letter.
type Entry struct {
	Recipient string `json:"recipient"`  // of the envelope
	MessageID string `json:"message_id"` // as in the header, with its brackets
	From      string `json:"from"`       // of the envelope
	Size      int    `json:"size"`
	Headers   int    `json:"headers"` // how many header fields
	To        int    `json:"to"`      // addresses in To fields
	Copies    int    `json:"copies"`  // Cc and Bcc fields
	UnixMilli int64  `json:"at"`
}

// journal appends entries and syncs them; many writers share one sync.
type journal struct {
	file  *os.File
	mu    sync.Mutex
	wait  []chan error
	lines []byte
	busy  bool
}

func openJournal(path string) (*journal, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("smtpsink: journal: %w", err)
	}
	return &journal{file: f}, nil
}

// write returns once the entry is on the disk.
func (j *journal) write(e Entry) error {
	if j == nil {
		return nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	j.mu.Lock()
	j.lines = append(append(j.lines, line...), '\n')
	j.wait = append(j.wait, done)
	if j.busy {
		j.mu.Unlock()
		return <-done
	}
	j.busy = true
	for len(j.wait) > 0 {
		lines, wait := j.lines, j.wait
		j.lines, j.wait = nil, nil
		j.mu.Unlock()
		_, err := j.file.Write(lines)
		if err == nil {
			err = j.file.Sync()
		}
		for _, w := range wait {
			w <- err
		}
		j.mu.Lock()
	}
	j.busy = false
	j.mu.Unlock()
	return <-done
}

func (j *journal) close() error {
	if j == nil {
		return nil
	}
	return j.file.Close()
}

// ReadJournal reads the journal of another process. A last line that was cut short by a crash was
// never confirmed, and is left out.
func ReadJournal(path string) ([]Entry, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("smtpsink: journal: %w", err)
	}
	defer f.Close()
	var all []Entry
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("smtpsink: journal: %w", err)
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("smtpsink: journal: %w", err)
		}
		all = append(all, e)
	}
}
