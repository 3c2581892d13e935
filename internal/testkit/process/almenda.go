package process

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Almenda is a process of the platform.
type Almenda struct {
	*Child
	Addr string // where it listens
}

// Almenda starts `almenda serve` with these variables and no others of the platform's, and waits
// until it listens. It is killed when the test ends, if it is not gone by then.
func (h *House) Almenda(t *testing.T, env []string, args ...string) *Almenda {
	t.Helper()
	c := h.Try(t, env, args...)
	addr, err := c.line("almenda listens on ")
	if err != nil {
		t.Fatal(err)
	}
	return &Almenda{Child: c, Addr: addr}
}

// Try is Almenda that may fail to start.
func (h *House) Try(t *testing.T, env []string, args ...string) *Child {
	t.Helper()
	dir := h.room(t, "almenda")
	cmd := exec.Command(h.program("almenda"), append([]string{"serve"}, args...)...)
	cmd.Dir = dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ALMENDA_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	c, err := start(dir, "almenda", cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Signal(syscall.SIGKILL)
		<-c.gone
		show(t, c)
	})
	return c
}
