package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test binary be the command itself, so that exit codes and streams are those
// of a process.
func TestMain(m *testing.M) {
	if os.Getenv("ALMENDA_TEST_COMMAND") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// result is how a command ended.
type result struct {
	code        int
	out, errors string
}

// almenda runs the command with settings of its own and none of the surroundings'.
func almenda(t *testing.T, env []string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append([]string{"ALMENDA_TEST_COMMAND=1", "ALMENDA_LOG=warn", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited { //nolint:errorlint // as it comes from Run
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func data(t *testing.T) string { return "ALMENDA_DATA=" + t.TempDir() }

const shipped = "../../tenants"

func TestWrongUseEndsWithTwoAndOneLine(t *testing.T) {
	env := []string{data(t)}
	for _, args := range [][]string{
		{"nonsense"}, {"serve", "--nonsense"}, {"serve", "more"}, {"serve", "--roles", "king"}, {"serve", "--roles", "web"}, {"serve", "--addr", "nowhere"},
		{"migrate"}, {"migrate", "down"}, {"migrate", "up", "more"}, {"tenant"}, {"tenant", "lint"}, {"tenant", "paint", shipped}, {"tenant", "apply", "a", "b"},
		{"operator"}, {"operator", "invite"}, {"operator", "invite", "a@b.example"}, {"operator", "invite", "--tenant", "karlstad"}, {"operator", "fire"},
		{"seed", "a", "b"}, {"healthcheck", "--addr", "x"},
	} {
		got := almenda(t, env, args...)
		if got.code != 2 || strings.Count(got.errors, "\n") != 1 || !strings.HasPrefix(got.errors, "almenda: ") {
			t.Errorf("%v: exit %d, stderr %q", args, got.code, got.errors)
		}
	}
	if got := almenda(t, env); got.code != 2 || !strings.Contains(got.errors, "almenda serve") {
		t.Errorf("nothing: exit %d, %q", got.code, got.errors)
	}
	if got := almenda(t, env, "help"); got.code != 0 {
		t.Errorf("help: exit %d", got.code)
	}
}

func TestFailuresEndWithOneAndOneLine(t *testing.T) {
	here := data(t)
	broken := town(t, "brokenby", "Brokenby")
	if err := os.WriteFile(filepath.Join(broken, "brokenby", "tenant.yaml"), []byte("name: {sv: \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		args []string
	}{
		"no such folder":        {nil, []string{"tenant", "lint", filepath.Join(t.TempDir(), "none")}},
		"a broken town":         {nil, []string{"tenant", "lint", broken}},
		"a broken town applied": {nil, []string{"tenant", "apply", broken}},
		"no such town":          {nil, []string{"operator", "invite", "--tenant", "atlantis", "a@b.example"}},
		"nobody listens":        {nil, []string{"healthcheck", "--addr", "127.0.0.1:1"}},
		"no database":           {[]string{"ALMENDA_DATABASE_URL=postgres://almenda:hunter2@127.0.0.1:1/x", "ALMENDA_REDIS_URL=redis://127.0.0.1:1"}, []string{"tenant", "list"}},
		"an unreadable URL":     {[]string{"ALMENDA_DATABASE_URL=postgres://almenda:hunter2@%zz", "ALMENDA_REDIS_URL=redis://127.0.0.1:1"}, []string{"migrate", "status"}},
	} {
		got := almenda(t, append([]string{here}, c.env...), c.args...)
		if got.code != 1 || strings.Count(got.errors, "\n") != 1 || !strings.HasPrefix(got.errors, "almenda: ") {
			t.Errorf("%s: exit %d, stderr %q", name, got.code, got.errors)
		}
		if strings.Contains(got.errors, "hunter2") {
			t.Errorf("%s tells a password: %s", name, got.errors)
		}
	}
}

func TestTheTownsThatComeWithTheProgramAreWellAndApplyOnce(t *testing.T) {
	env := []string{data(t)}
	if got := almenda(t, env, "tenant", "lint", shipped); got.code != 0 {
		t.Fatalf("lint: exit %d\n%s%s", got.code, got.out, got.errors)
	}
	for _, state := range []string{"karlstad applied", "karlstad unchanged"} {
		if got := almenda(t, env, "tenant", "apply", shipped); got.code != 0 || !strings.Contains(got.out, state) || strings.Count(got.out, "\n") != 5 {
			t.Errorf("apply: exit %d\n%s%s", got.code, got.out, got.errors)
		}
	}
	if got := almenda(t, env, "tenant", "list"); got.code != 0 || strings.Count(got.out, "\n") != 5 || !strings.Contains(got.out, "wasilkow\tactive\tpl,en") {
		t.Errorf("list: exit %d\n%s%s", got.code, got.out, got.errors)
	}
	if got := almenda(t, env, "tenant", "list", shipped); got.code != 0 || strings.Count(got.out, "\n") != 5 {
		t.Errorf("list of the folder: exit %d\n%s%s", got.code, got.out, got.errors)
	}
}

func TestMigrationsTellWhereTheyAre(t *testing.T) {
	env := []string{data(t)}
	for _, c := range []struct{ arg, want string }{{"up", ""}, {"status", "\tapplied\n"}, {"verify", ""}} {
		if got := almenda(t, env, "migrate", c.arg); got.code != 0 || !strings.Contains(got.out, c.want) || strings.Contains(got.out, "missing") {
			t.Errorf("migrate %s: exit %d\n%s%s", c.arg, got.code, got.out, got.errors)
		}
	}
}

func TestMigrationsOfPostgreSQL(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		db := emptyDatabase(t)
		env := []string{data(t), "ALMENDA_DATABASE_URL=" + db.URL, "ALMENDA_OWNER_DATABASE_URL=" + db.OwnerURL, "ALMENDA_REDIS_URL=redis://127.0.0.1:1"}
		if got := almenda(t, env, "migrate", "verify"); got.code != 1 || !strings.Contains(got.errors, "almenda migrate up") {
			t.Errorf("verify before: exit %d %s", got.code, got.errors)
		}
		if got := almenda(t, env, "migrate", "status"); got.code != 0 || !strings.Contains(got.out, "\tmissing\n") {
			t.Errorf("status before: exit %d\n%s%s", got.code, got.out, got.errors)
		}
		for range 2 {
			if got := almenda(t, env, "migrate", "up"); got.code != 0 {
				t.Errorf("up: exit %d %s", got.code, got.errors)
			}
		}
		if got := almenda(t, env, "migrate", "verify"); got.code != 0 {
			t.Errorf("verify after: exit %d %s", got.code, got.errors)
		}
		if got := almenda(t, env, "migrate", "status"); got.code != 0 || strings.Contains(got.out, "missing") {
			t.Errorf("status after: exit %d\n%s%s", got.code, got.out, got.errors)
		}
	})
}
