package process

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// House is what the tests of a package share.
type House struct {
	dir     string
	root    string // of the module
	pg      string // folder of PostgreSQL's programmes
	redis   string
	as      *syscall.Credential // who runs the servers; nil: ourselves
	secret  string              // password of every role
	missing string              // what is not installed
}

// Open builds the programmes and the database that tests copy. Close removes all of it.
func Open() (*House, error) {
	h := &House{}
	if err := h.find(); err != nil || h.missing != "" {
		return h, err
	}
	var err error
	if h.dir, err = os.MkdirTemp("/var/tmp", "almenda-test-"); err != nil {
		return h, err
	}
	if err := h.furnish(); err != nil {
		return h, errors.Join(err, h.Close())
	}
	return h, nil
}

// Close removes everything that the house holds.
func (h *House) Close() error {
	if h.dir == "" {
		return nil
	}
	return os.RemoveAll(h.dir)
}

// Need skips the test where the servers are not installed, or fails it when they are required.
func (h *House) Need(t *testing.T) {
	t.Helper()
	if h.missing == "" {
		return
	}
	if strings.Contains(os.Getenv("ALMENDA_TEST_REQUIRE"), "postgres") {
		t.Fatal(h.missing)
	}
	t.Skip(h.missing)
}

// find looks for the programmes of the servers, the newest version first.
func (h *House) find() error {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if p, err := exec.LookPath("initdb"); err == nil {
		found = append(found, p)
	}
	if len(found) == 0 {
		h.missing = "PostgreSQL is not installed"
		return nil
	}
	h.pg = filepath.Dir(found[0])
	if h.redis, err = exec.LookPath("redis-server"); err != nil {
		h.missing = "Redis is not installed"
		return nil
	}
	return h.chooseUser()
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // an odd one comes last
	return n
}

// chooseUser finds somebody without rights: PostgreSQL refuses to be run by root.
func (h *House) chooseUser() error {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return err
		}
		h.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return nil
	}
	return errors.New("process: no user without rights to run PostgreSQL")
}

// furnish fills the house.
func (h *House) furnish() error {
	if err := os.Chmod(h.dir, 0o711); err != nil { //nolint:gosec // the servers' user goes through it
		return err
	}
	h.secret = Secret()
	if err := h.build(); err != nil {
		return err
	}
	return h.makeTemplate()
}

// Secret makes a word that nobody guesses.
func Secret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the program first
	return hex.EncodeToString(b[:])
}

func (h *House) build() error {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("process: go env: %w", err)
	}
	h.root = filepath.Dir(strings.TrimSpace(string(out)))
	for name, path := range map[string]string{"almenda": "./cmd/almenda", "smtpsink": "./internal/testkit/smtpsink/cmd"} {
		cmd := exec.Command("go", "build", "-buildvcs=false", "-o", h.program(name), path)
		cmd.Dir = h.root
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("process: build %s: %w\n%s", name, err, out)
		}
	}
	return nil
}

func (h *House) program(name string) string { return filepath.Join(h.dir, name) }

// own is a folder that belongs to the servers' user.
func (h *House) own(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	if h.as == nil {
		return nil
	}
	return os.Chown(path, int(h.as.Uid), int(h.as.Gid))
}

// server is a command that the servers' user runs.
func (h *House) server(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: h.as}
	return cmd
}

// room is a folder of one test, which goes with it.
func (h *House) room(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.MkdirTemp(h.dir, name+"-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // the servers' user goes through it
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // the house removes what is left
	return dir
}

// FreePort finds a port that nobody listens on, below those that the system hands out by itself:
// a server that is started again must find its port free.
func FreePort() (int, error) {
	var b [2]byte
	for range 200 {
		_, _ = rand.Read(b[:])
		port := 15000 + (int(b[0])<<8|int(b[1]))%16000
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return port, l.Close()
		}
	}
	return 0, errors.New("process: no free port")
}
