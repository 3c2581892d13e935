package process

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is more than any of the programmes takes to start or to stop on a busy machine.
const patience = 60 * time.Second

// Child is a running process.
type Child struct {
	Name string

	cmd  *exec.Cmd
	log  string
	gone chan struct{}
	err  error // how it ended; read after gone
}

var names struct {
	sync.Mutex
	n int
}

// start runs a command whose output goes into a file of its own.
func start(dir, name string, cmd *exec.Cmd) (*Child, error) {
	names.Lock()
	names.n++
	c := &Child{Name: name, cmd: cmd, log: filepath.Join(dir, fmt.Sprintf("%s-%d.log", name, names.n)), gone: make(chan struct{})}
	names.Unlock()
	out, err := os.Create(c.log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }() // the child has its own handle
	cmd.Stdout, cmd.Stderr = out, out
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("process: %s: %w", name, err)
	}
	go func() {
		c.err = cmd.Wait()
		close(c.gone)
	}()
	return c, nil
}

// Pid is the process's number.
func (c *Child) Pid() int { return c.cmd.Process.Pid }

// Kill ends the process without warning, as a power cut would, and waits until it is gone.
func (c *Child) Kill() { c.Signal(syscall.SIGKILL); <-c.gone }

// Signal sends a signal. A process that is gone already is left in peace.
func (c *Child) Signal(s os.Signal) { _ = c.cmd.Process.Signal(s) }

// Gone is closed when the process has ended.
func (c *Child) Gone() <-chan struct{} { return c.gone }

// Err is how a process that is gone has ended; nil for exit 0.
func (c *Child) Err() error { <-c.gone; return c.err }

// Stop asks the process to end and waits for it.
func (c *Child) Stop(s os.Signal) error {
	c.Signal(s)
	select {
	case <-c.gone:
		return c.err
	case <-time.After(patience):
		c.Kill()
		return fmt.Errorf("process: %s does not stop", c.Name)
	}
}

// Log is what the process has written so far.
func (c *Child) Log() string {
	raw, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// line waits for the first line of output that begins with prefix and returns its rest.
func (c *Child) line(prefix string) (string, error) {
	var rest string
	err := Until(patience, func() bool {
		for s := bufio.NewScanner(strings.NewReader(c.Log())); s.Scan(); {
			if after, ok := strings.CutPrefix(s.Text(), prefix); ok {
				rest = after
				return true
			}
		}
		select {
		case <-c.gone:
			return true
		default:
			return false
		}
	})
	if err == nil && rest == "" {
		err = errors.New("it ended")
	}
	if err != nil {
		return "", fmt.Errorf("process: %s does not start: %w\n%s", c.Name, err, tail(c.Log()))
	}
	return rest, nil
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// CPU is how much of one core the process has used since it began.
func (c *Child) CPU(t *testing.T) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.Pid()))
	if err != nil {
		t.Fatal(err)
	}
	// The name in brackets may hold blanks; user and system time are the 14th and 15th field.
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		t.Fatalf("/proc/%d/stat: %q", c.Pid(), raw)
	}
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 wherever Linux runs
	return time.Duration(ticks) * tick
}

// Until asks again and again until the answer is true, or fails when the limit is over.
func Until(limit time.Duration, ask func() bool) error {
	end := time.After(limit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ask() {
		select {
		case <-tick.C:
		case <-end:
			return fmt.Errorf("not within %s", limit)
		}
	}
	return nil
}

// show writes the end of a child's log into the log of a test that failed.
func show(t *testing.T, c *Child) {
	if t.Failed() {
		t.Logf("%s (%d) said:\n%s", c.Name, c.Pid(), tail(c.Log()))
	}
}

var _ io.Closer = (*House)(nil)
